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
from ui import texts
from ui.appearance import Appearance
from ui.icons import IconProvider
from ui.no_network import RefusingFactory
from ui.preferences import load_preferences
from ui.rescue_facts import WORDS, Account, Remedy, look, tell
from ui.termination import SignalWatch
from ui.watchdog import ServiceNotifier
from ui.window import HOME_SIZE, claimed_density, create_application, system_is_dark

RELEASES = Path("/opt/dragoman/releases")
STICKS = Path("/run/dragoman-media")
"""Where the sticks are mounted."""
REQUESTS = Path("/run/dragoman-request")
"""Where the window leaves a file with the name of a choice that needs the system's rights."""

RETRY_SECONDS = 180
"""Nobody may be there to touch the screen: then it tries again by itself."""


class Rescue(QObject):
    """What the screen binds to as ``rescue``.

    Attributes:
        appearance_: theme, typefaces and density of the panel.

    Args:
        language: code of the language of its words.
        other: code of the other person's language, in which the title is said too; empty for none.
        dark: whether the dark theme is on.
        wrong: code of the failure to read the settings; empty where they are right.
        requests: where ``dragoman-release obey`` finds the choices.
        releases: folder of the releases.
        sticks: folder below which sticks are mounted.
    """

    changed = Signal()
    counted = Signal()
    looked = Signal()

    def __init__(
        self,
        language: str,
        other: str = "",
        *,
        dark: bool = True,
        wrong: str = "",
        requests: Path = REQUESTS,
        releases: Path = RELEASES,
        sticks: Path = STICKS,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._language = texts.language_of_texts(language)
        self._other = texts.language_of_texts(other) if other else ""
        self.appearance_ = Appearance(dark=dark, parent=self)
        self._wrong = wrong
        self._requests = requests
        self._releases = releases
        self._sticks = sticks
        self._seconds = RETRY_SECONDS
        self._report = ""
        self._process: QProcess | None = None
        self._untrusted: Path | None = None
        self._stick: Path | None = None
        self._look()
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._count_down)
        self._timer.start()

    def _look(self) -> None:
        facts = look(self._releases, self._wrong)
        self._account: Account = tell(facts, self._language)
        self._can_go_back = facts.can_go_back
        self.looked.emit()

    @Property(QObject, constant=True)
    def appearance(self) -> Appearance:
        """Theme, typefaces and density of the panel."""
        return self.appearance_

    @Slot(str, str, result=str)
    def word(self, language: str, key: str) -> str:
        """One of the words of the screen."""
        return texts.text(language, key)

    @Property(str, constant=True)
    def language(self) -> str:
        """Code of the language of its words."""
        return self._language

    @Property(str, constant=True)
    def other(self) -> str:
        """Code of the language in which the title is said too; empty where that is the same."""
        return "" if self._other == self._language else self._other

    @Property("QVariantList", notify=looked)  # type: ignore[arg-type] # a name of Qt's, which the stubs lack
    def account(self) -> list[str]:
        """What happened, what is safe, what to do."""
        return [self._account.happened, self._account.safe, self._account.to_do]

    @Property("QVariantList", notify=looked)  # type: ignore[arg-type] # a name of Qt's, which the stubs lack
    def remedies(self) -> list[dict[str, str]]:
        """Name and word of each button; the first is the one to begin with."""
        possible = [remedy for remedy in Remedy if remedy is not Remedy.BACK or self._can_go_back]
        first = self._account.remedy
        return [
            {"name": remedy.value, "word": texts.text(self._language, WORDS[remedy])}
            for remedy in sorted(possible, key=lambda remedy: remedy is not first)
        ]

    @Property(bool, notify=changed)
    def busy(self) -> bool:
        """Whether a check or an import goes on."""
        return self._process is not None

    @Property(int, notify=counted)
    def seconds(self) -> int:
        """Until it tries again by itself; 0 once somebody has touched the screen."""
        return self._seconds

    @Property(str, notify=changed)
    def report(self) -> str:
        """What a check or an import has said."""
        return self._report

    @Slot(str)
    def choose(self, name: str) -> None:
        """Do what a button says."""
        match Remedy(name):
            case Remedy.RETRY:
                self._ask("retry")
            case Remedy.BACK:
                self._ask("roll-back")
            case Remedy.CHECK:
                self._run("doctor")
            case Remedy.IMPORT:
                self._import()

    def _import(self) -> None:
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
        self._look()  # what was missing may have come
        self._say(said)

    def _say(self, report: str) -> None:
        self._timer.stop()
        self._seconds = 0
        self._report = report
        self.counted.emit()
        self.changed.emit()

    @Slot()
    def _count_down(self) -> None:
        self._seconds -= 1
        self.counted.emit()
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
        self._engine.addImageProvider("icon", IconProvider())
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
        self.rescue.appearance_.set_panel(QSizeF(self.window.size()), claimed_density(self._density))


def open_rescue(settings: Settings, wrong: str = "") -> int:
    """Show the rescue screen until the system ends it; returns the exit status.

    Args:
        settings: what was set; the defaults where that can't be read.
        wrong: code of the failure to read them.
    """
    application = create_application()
    preferences = load_preferences()
    settings = preferences.applied_to(settings, ())
    theme = settings.screen.theme
    rescue = Rescue(
        preferences.reader or settings.language_a,
        settings.language_b,
        dark=theme == "dark" or (theme == "auto" and system_is_dark()),
        wrong=wrong,
    )
    shown = RescueWindow(rescue, settings.screen.pixels_per_mm)
    notifier = ServiceNotifier.of_environment(parent=shown)
    QTimer.singleShot(0, notifier.ready)
    watch = SignalWatch(application.quit)
    try:
        return application.exec()
    finally:
        notifier.stopping()
        watch.close()
        shown.close()
