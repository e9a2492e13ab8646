"""The rescue screen: the kiosk does not start, and somebody stands before it with nothing but a finger."""

from __future__ import annotations

import sys
from pathlib import Path

import shiboken6
from PySide6.QtCore import Property, QObject, QProcess, QSize, QSizeF, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from device_app.settings import Settings
from device_app.vocabulary import languages
from ui import texts
from ui.appearance import pixels_per_mm
from ui.no_network import RefusingFactory
from ui.termination import SignalWatch
from ui.watchdog import ServiceNotifier
from ui.window import HOME_DENSITY, HOME_SIZE, claimed_density, create_application

RELEASES = Path("/opt/dragoman/releases")
STICKS = Path("/run/dragoman-media")
"""Where the sticks are mounted."""
REQUESTS = Path("/run/dragoman-request")
"""Where the window leaves a file with the name of a choice that needs the system's rights."""

RETRY_SECONDS = 180
"""Nobody may be there to touch the screen: then it tries again by itself."""


class Rescue(QObject):
    """What the screen binds to as ``rescue``.

    Args:
        language: code of the language of its words.
        requests: where ``dragoman-release obey`` finds the choices.
        releases: folder of the releases.
        sticks: folder below which sticks are mounted.
    """

    changed = Signal()

    def __init__(
        self,
        language: str,
        requests: Path = REQUESTS,
        releases: Path = RELEASES,
        sticks: Path = STICKS,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._language = language
        self._requests = requests
        self._sticks = sticks
        self._seconds = RETRY_SECONDS
        self._report = ""
        self._density = HOME_DENSITY
        self._can_go_back = len(list(releases.glob("*/.healthy"))) > 0
        self._process: QProcess | None = None
        self._untrusted: Path | None = None
        self._stick: Path | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._count_down)
        self._timer.start()

    @Slot(str, result=str)
    def word(self, key: str) -> str:
        """One of the words of the screen."""
        return texts.text(self._language, key)

    @Property(float, notify=changed)
    def pixelsPerMm(self) -> float:  # noqa: N802
        """Density to draw with (pixels per millimetre)."""
        return self._density

    def set_panel(self, size: QSize, claimed: float) -> None:
        """Draw for a window of this size (pixels), on a screen that claims this density (pixels per millimetre)."""
        self._density = pixels_per_mm(QSizeF(size), claimed)
        self.changed.emit()

    @Property(str, constant=True)
    def language(self) -> str:
        """Code of the language of its words."""
        return self._language

    @Property(bool, constant=True)
    def rightToLeft(self) -> bool:  # noqa: N802
        """Whether that is written from right to left."""
        row = languages().get(self._language)
        return bool(row and row.rtl)

    @Property(bool, constant=True)
    def canGoBack(self) -> bool:  # noqa: N802 - a name of QML
        """Whether a release that has worked is there."""
        return self._can_go_back

    @Property(bool, notify=changed)
    def busy(self) -> bool:
        """Whether a check or an import goes on."""
        return self._process is not None

    @Property(int, notify=changed)
    def seconds(self) -> int:
        """Until it tries again by itself; 0 once somebody has touched the screen."""
        return self._seconds

    @Property(str, notify=changed)
    def report(self) -> str:
        """What a check or an import has said."""
        return self._report

    @Slot()
    def retry(self) -> None:
        """Start the kiosk again."""
        self._ask("retry")

    @Slot()
    def goBack(self) -> None:  # noqa: N802
        """Start the release before."""
        self._ask("roll-back")

    @Slot()
    def check(self) -> None:
        """Run ``dragoman doctor``."""
        self._run("doctor")

    @Slot()
    def importModels(self) -> None:  # noqa: N802
        """Import what lies on the first stick, if somebody signed it whom this device trusts."""
        self._stick = next((path for path in sorted(self._sticks.glob("*")) if path.is_dir()), None)
        if self._stick is not None:
            self._run("models", "import", str(self._stick))
        else:
            self._say(texts.text(self._language, "rescue_no_stick"))

    @Property(bool, notify=changed)
    def asking(self) -> bool:
        """Whether the stick holds what nobody signed whom this device trusts."""
        return self._untrusted is not None

    @Slot()
    def importUnsigned(self) -> None:  # noqa: N802
        """Import it all the same: a person was asked, and said yes."""
        if self._untrusted is not None:
            self._run("models", "import", "--unsigned", str(self._untrusted))

    def _ask(self, wanted: str) -> None:
        try:
            (self._requests / wanted).touch()
        except OSError as error:
            self._say(str(error))

    def _run(self, *arguments: str) -> None:
        if self._process is not None:
            return
        self._untrusted = None
        self._process = QProcess(self)
        self._process.setProcessChannelMode(QProcess.ProcessChannelMode.MergedChannels)
        self._process.finished.connect(self._finished)
        self._process.start(sys.executable, ["-P", "-m", "ui.command_line", *arguments])
        self._say("…")

    @Slot()
    def _finished(self) -> None:
        assert self._process is not None
        said = bytes(self._process.readAll().data()).decode("utf-8", "replace").strip()
        self._process.deleteLater()
        self._process = None
        if "error[bundle.not_trusted]" in said:
            self._untrusted = self._stick
            said = texts.failure_text(self._language, "bundle.not_trusted")
        self._say(said)

    def _say(self, report: str) -> None:
        self._timer.stop()
        self._seconds = 0
        self._report = report
        self.changed.emit()

    @Slot()
    def _count_down(self) -> None:
        self._seconds -= 1
        self.changed.emit()
        if self._seconds <= 0:
            self._timer.stop()
            self._ask("retry")


class RescueWindow(QObject):
    """The window.

    Attributes:
        rescue: what it shows.
        window: Qt's window.

    Args:
        rescue: what it shows.
        density: pixels per millimetre as the settings say; 0 for what the screen says.
        size: of a window that is drawn in memory.
    """

    def __init__(self, rescue: Rescue, density: float = 0.0, size: QSize = HOME_SIZE) -> None:
        super().__init__()
        self.rescue = rescue
        self._density = density
        self._no_network = RefusingFactory()
        self._engine = QQmlApplicationEngine()
        self._engine.setNetworkAccessManagerFactory(self._no_network)
        self._engine.setInitialProperties({"rescue": rescue})
        self._engine.load(QUrl.fromLocalFile(str(Path(__file__).with_name("Rescue.qml"))))
        roots = self._engine.rootObjects()
        if not roots or not isinstance(roots[0], QQuickWindow):
            raise RuntimeError("the window's QML could not be loaded; the log has the reason")
        self.window: QQuickWindow = roots[0]
        self.window.widthChanged.connect(self._resized)
        self.window.heightChanged.connect(self._resized)
        if QGuiApplication.platformName() == "offscreen":
            self.window.resize(size)
            self.window.show()
        else:
            self.window.showFullScreen()
        self._resized()

    def close(self) -> None:
        """Close the window and let go of the views before what they bind to."""
        self.window.close()
        shiboken6.delete(self._engine)

    @Slot()
    def _resized(self) -> None:
        self.rescue.set_panel(self.window.size(), claimed_density(self._density))


def open_rescue(settings: Settings) -> int:
    """Show the rescue screen until the system ends it; returns the exit status."""
    application = create_application()
    shown = RescueWindow(Rescue(settings.language_a), settings.screen.pixels_per_mm)
    notifier = ServiceNotifier.of_environment(parent=shown)
    QTimer.singleShot(0, notifier.ready)
    watch = SignalWatch(application.quit)
    try:
        return application.exec()
    finally:
        notifier.stopping()
        watch.close()
        shown.close()
