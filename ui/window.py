"""The window: Qt's application, the QML views and what they bind to."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable
from pathlib import Path

import shiboken6
from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QSize,
    QSizeF,
    QTimer,
    QtMsgType,
    QUrl,
    Signal,
    Slot,
    qInstallMessageHandler,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickWindow

from device_app.engine_host.options import engine_options, regional_codes, remote_server
from device_app.events import Control, Status
from device_app.sandbox.lockdown import network_is_impossible
from device_app.settings import Settings
from device_app.vocabulary import DragomanError
from ui.appearance import Appearance
from ui.bridge import Bridge
from ui.display import choose_platform
from ui.icons import IconProvider
from ui.keyboard import Keyboards, choose_input_method
from ui.marks import Marks
from ui.nastaliq import load_nastaliq
from ui.navigator import Navigator
from ui.no_network import RefusingFactory
from ui.pages import find_pages, view_models
from ui.qml_engine import KioskEngine

_LOG = logging.getLogger(__name__)
_MM_PER_INCH = 25.4
HOME_SIZE = QSize(1024, 600)
"""The panel the layout was drawn for: 7 inches, 153 x 90 mm."""
HOME_DENSITY = 6.67
"""Its density (pixels per millimetre)."""
QML_TYPES = (Keyboards, Marks)
"""Classes that the views make themselves: known to QML once their modules are imported."""


def create_application(*, fall_back: bool = False) -> QGuiApplication:
    """Qt's application on the screen there is; drawn in memory where there is none.

    Args:
        fall_back: draw in memory also where the display that the environment names can't be reached.

    Raises:
        DragomanError: ``ui.no_display``.
    """
    existing = QGuiApplication.instance()
    if isinstance(existing, QGuiApplication):
        return existing
    choose_platform(fall_back=fall_back)
    choose_input_method()
    qInstallMessageHandler(_log_message)
    application = QGuiApplication(["dragoman"])
    application.setApplicationName("dragoman")
    application.setApplicationDisplayName("Dragoman")
    load_nastaliq()
    return application


def claimed_density(setting: float) -> float:
    """What the settings or the screen say of its density (pixels per millimetre).

    Args:
        setting: that of the settings; 0 where they say nothing.
    """
    if setting > 0:
        return setting
    if QGuiApplication.platformName() == "offscreen":
        return HOME_DENSITY
    return QGuiApplication.primaryScreen().physicalDotsPerInch() / _MM_PER_INCH


def _log_message(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    """What Qt has to say is for the log; standard error is for the one line a person should read."""
    if kind in {QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg}:
        _LOG.info("%s", message)
    elif kind is QtMsgType.QtWarningMsg:
        _LOG.warning("%s", message)
    else:
        # Qt ends the process behind a fatal message: the log may not get that far.
        _LOG.error("%s", message)
        print(message, file=sys.stderr, flush=True)  # noqa: T201


class KioskWindow(QObject):
    """The window with everything it shows.

    Args:
        settings: languages at the start, theme, size of text, density of the panel.
        post: takes what a person asks for; must return at once.
        size: size in pixels; None fills the screen.
        reader: language of the device's own words; the owner's by default.
        less_motion: whether to leave out what needn't move.

    Attributes:
        bridge: the conversation as the views see it.
        appearance: theme and size of text.
        navigator: the pages.
        window: Qt's window.
        first_frame_at: `time.monotonic` of the first frame on the screen; 0.0 before.
    """

    firstFrame = Signal()  # noqa: N815 - the style of Qt
    _framed = Signal()

    def __init__(
        self,
        settings: Settings,
        post: Callable[[Control], None],
        size: QSize | None = None,
        *,
        reader: str = "",
        less_motion: bool = False,
    ) -> None:
        super().__init__()
        screen = settings.screen
        dark = screen.theme == "dark" or (screen.theme == "auto" and system_is_dark())
        self.appearance = Appearance(dark=dark, text_scale=screen.text_scale, less_motion=less_motion, parent=self)
        self.bridge = Bridge(
            post,
            settings.language_a,
            settings.language_b,
            reader=reader,
            offline_enforced=network_is_impossible(),
            server=remote_server(engine_options(settings)),
            regional=regional_codes(settings),
            settings=settings,
            parent=self,
        )
        self.bridge.choices_.changed.connect(self._speak_regionally)
        self.navigator = Navigator(find_pages(self.bridge), self)
        self.first_frame_at = 0.0
        self._claimed = screen.pixels_per_mm
        self._no_network = RefusingFactory()
        self._engine = KioskEngine(self.appearance, self.bridge, self.navigator)
        self._engine.setNetworkAccessManagerFactory(self._no_network)
        self._engine.addImageProvider("icon", IconProvider())
        self._set_panel(QSizeF(size or HOME_SIZE))
        self._engine.load(QUrl.fromLocalFile(str(Path(__file__).with_name("Main.qml"))))
        roots = self._engine.rootObjects()
        if not roots or not isinstance(roots[0], QQuickWindow):
            raise RuntimeError("the window's QML could not be loaded; the log has the reason")
        self.window: QQuickWindow = roots[0]
        self.window.widthChanged.connect(self._resized)
        self.window.heightChanged.connect(self._resized)
        # Emitted by the thread that draws, hence the queued hop to the window's own.
        self._framed.connect(self._on_first_frame)
        self.window.frameSwapped.connect(self._framed)
        self._view_models = view_models()
        self._idle = QTimer(self, interval=0)
        self._idle.timeout.connect(self._prepare_page)
        self._show(size)

    def receive(self, status: Status) -> None:
        """Take an event of the conversation; from any thread."""
        self.bridge.receive(status)

    def grab(self, path: Path) -> None:
        """Save what the window shows as PNG.

        Raises:
            DragomanError: ``storage.unwritable``.
        """
        if not self.window.grabWindow().save(str(path)):
            raise DragomanError("storage.unwritable", f"cannot write {path}", hint="Choose another folder")

    def close(self) -> None:
        """Close the window and let go of the views before what they bind to."""
        self.bridge.kept_.background.close()
        self.window.close()
        shiboken6.delete(self.window)
        shiboken6.delete(self._engine)

    @Slot()
    def _speak_regionally(self) -> None:
        self.bridge.regional = regional_codes(self.bridge.choices_.settings)

    def _show(self, size: QSize | None) -> None:
        if size is None and QGuiApplication.platformName() != "offscreen":
            self.window.showFullScreen()
        else:
            self.window.resize(size or HOME_SIZE)
            self.window.show()

    @Slot()
    def _resized(self) -> None:
        self._set_panel(QSizeF(self.window.size()))

    def _set_panel(self, size: QSizeF) -> None:
        self.appearance.set_panel(size, claimed_density(self._claimed))

    @Slot()
    def _on_first_frame(self) -> None:
        if not self.first_frame_at:
            self.first_frame_at = time.monotonic()
            self.window.frameSwapped.disconnect(self._framed)
            self.firstFrame.emit()
            self._idle.start()

    @Slot()
    def _prepare_page(self) -> None:
        """Import what a page needs, one page whenever nothing else is to do: a tap must not wait for it."""
        if next(self._view_models, None) is None:
            self._idle.stop()


def system_is_dark() -> bool:
    """Whether the desktop around the window is dark."""
    hints = QGuiApplication.styleHints()
    return hints.colorScheme().name == "Dark"
