"""What the page of checks shows: what the window knows itself, and what ``dragoman doctor`` finds beside it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from device_app.doctor.check import Check, CheckStatus
from device_app.events import Side
from ui import texts
from ui.bridge import Bridge
from ui.command_run import CommandRun
from ui.pages.diagnostics.window_checks import check_window

QML_IMPORT_NAME = "Dragoman"
QML_IMPORT_MAJOR_VERSION = 1

_COMMAND = ("doctor", "--json", "--beside-window")
_NAMES = {
    "microphone": "check_microphone",
    "loudspeaker": "check_loudspeaker",
    "engines": "check_engines",
    "languages": "check_languages",
    "settings": "settings",
    "screen": "check_screen",
    "board": "check_board",
    "sizes": "check_sizes",
    "models": "models",
    "tensorrt": "check_tensorrt",
    "storage": "check_storage",
    "offline": "offline",
    "versions": "check_versions",
}
"""Key of the word for each check; another one is shown by its own name."""
_VERDICTS = {CheckStatus.OK: "all_well", CheckStatus.WARN: "something_missing", CheckStatus.FAIL: "something_broken"}
_DOCTORS = "en"
"""Language of the doctor's lines."""
_LINES = ("finding", "language", "detail", "detail_language")
_WORST_FIRST = (CheckStatus.FAIL, CheckStatus.WARN, CheckStatus.OK)


@QmlElement
class DiagnosticsModel(QObject):
    """Checks this device, beginning at once.

    Args:
        conversation: what the window knows.
        start: starts a command.
    """

    changed = Signal()

    def __init__(
        self,
        conversation: Bridge,
        parent: QObject | None = None,
        start: Callable[[Sequence[str], QObject], CommandRun] = CommandRun,
    ) -> None:
        super().__init__(parent)
        self._conversation = conversation
        self._start = start
        self._found: list[Check] = []
        self._said: list[str] = []
        self._run: CommandRun | None = None
        self._failure = ""
        for signal in (conversation.soundChanged, conversation.abilitiesChanged, conversation.languagesChanged):
            signal.connect(self.changed)
        conversation.stateChanged.connect(self.changed)
        self.check()

    @Slot()
    def check(self) -> None:
        """Check once more; nothing happens while a check goes on."""
        if self._run is not None:
            return
        self._found = []
        self._failure = ""
        self._said.clear()
        self._run = self._start(_COMMAND, self)
        self._run.line.connect(self._said.append)
        self._run.finished.connect(self._finished)
        self.changed.emit()

    @Property(bool, notify=changed)
    def running(self) -> bool:
        """Whether a check goes on."""
        return self._run is not None

    @Property(str, notify=changed)
    def verdict(self) -> str:
        """Key of the sentence about the whole device."""
        worst = self._worst()
        if self._failure:
            return "error"
        return "checking" if self._run is not None or worst is None else _VERDICTS[worst]

    @Property(str, notify=changed)
    def worst(self) -> str:
        """``ok``, ``warn`` or ``fail``."""
        return CheckStatus.FAIL if self._failure else self._worst() or CheckStatus.OK

    @Property(str, notify=changed)
    def failure(self) -> str:
        """Why the checks could not be made, one line in the device's language; empty where they were."""
        return texts.last_words(self._reader, self._failure)

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type] # a name of Qt's, which the stubs lack
    def rows(self) -> list[dict[str, str]]:
        """The worst first: ``name``, ``status``, ``finding`` and ``detail``, each with its language.

        What is wrong is told to people in the device's language; the detail then is what the doctor found, for whoever
        looks after the device.
        """
        reader = self._reader
        told = [(check, reader) for check in self._own()] + [(check, _DOCTORS) for check in self._found]
        return [_row(check, language, reader) for check, language in sorted(told, key=_badness)]

    @property
    def _reader(self) -> str:
        return str(self._conversation.property("reader"))

    def _own(self) -> list[Check]:
        """What the window knows itself, now."""
        bridge = self._conversation
        people = bridge.seat(Side.A).code, bridge.seat(Side.B).code
        return list(check_window(bridge.sound, bridge.abilities, bridge.last_state, people, self._reader))

    def _worst(self) -> CheckStatus | None:
        checks = [*self._own(), *self._found]
        return next((status for status in _WORST_FIRST if any(row.status is status for row in checks)), None)

    @Slot(int, str)
    def _finished(self, _status: int, said: str) -> None:
        if self._run is not None:
            self._run.deleteLater()
        self._run = None
        found = _read("\n".join(self._said))
        self._found = found
        if not found:
            self._failure = said or "dragoman doctor ended without a word"
        self.changed.emit()


def _badness(told: tuple[Check, str]) -> int:
    return _WORST_FIRST.index(told[0].status)


def _row(check: Check, language: str, reader: str) -> dict[str, str]:
    """A check and the language of its lines, as the views show it to a reader."""
    lines = (check.finding, language, check.advice, language)
    if check.code:
        lines = (texts.failure_text(reader, check.code, check.advice), reader, check.finding, language)
    name = texts.text(reader, _NAMES[check.name]) if check.name in _NAMES else check.name
    return {"name": name, "status": check.status.value, **dict(zip(_LINES, lines, strict=True))}


def _read(said: str) -> list[Check]:
    """The checks of the command's JSON; none where it is something else."""
    try:
        table = json.loads(said)
        return [_check(row) for row in table["checks"]]
    except (ValueError, KeyError, TypeError):
        return []


def _check(row: Mapping[str, str]) -> Check:
    return Check(row["name"], CheckStatus(row["status"]), row["finding"], row["advice"], row["code"])
