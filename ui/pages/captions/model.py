"""What the page of captions shows: settled text, what may still change, and how the talk is kept."""

from __future__ import annotations

import time

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from device_app.events.captions import (
    CaptionLine,
    CaptionsChanged,
    CaptionsKept,
    CaptionTentative,
    KeepCaptions,
    StartCaptions,
    StopCaptions,
)
from device_app.events.families import Side, Status
from ui import texts
from ui.bidi import isolated
from ui.bridge import Bridge
from ui.pages.captions.flow import CaptionFlow
from ui.seat_direction import SeatDirection

QML_IMPORT_NAME = "Dragoman"
QML_IMPORT_MAJOR_VERSION = 1

_TICK_MS = 1000
_SHOWN = ("both", "heard", "translated")


@QmlElement
class CaptionsModel(SeatDirection):
    """A talk in the language of one seat, translated into the other's.

    Args:
        conversation: the two seats, and the way to the engines.
    """

    changed = Signal()
    textChanged = Signal()  # noqa: N815 - a name of QML
    timeChanged = Signal()  # noqa: N815

    def __init__(self, conversation: Bridge, parent: QObject | None = None) -> None:
        super().__init__(conversation, Side.A, parent)
        self._shown = _SHOWN[0]
        self._state = CaptionsChanged(running=False)
        self._kept = CaptionsKept("")
        self._tentative = ""
        self._lines: dict[int, CaptionLine] = {}
        self._heard = self._translated = 0
        self._flows: dict[str, CaptionFlow] = {}
        self._fresh, self._begun = True, False
        self._seconds = 0.0
        self._since: float | None = None
        self._clock = QTimer(self, interval=_TICK_MS)
        self._clock.timeout.connect(self.timeChanged)
        conversation.told.connect(self._take)

    # ── what the views see ───────────────────────────────────────────────────────────────────────────────────────────

    @Property(bool, notify=changed)
    def running(self) -> bool:
        """Whether speech is being captioned."""
        return self._state.running

    @Property(bool, notify=changed)
    def translates(self) -> bool:
        """Whether it can be translated."""
        return self._translates()

    @Property(bool, notify=changed)
    def possible(self) -> bool:
        """Whether the language spoken can be heard."""
        abilities = self._conversation.abilities
        return abilities is None or any(row.code == self._pair()[0] and row.hear for row in abilities.capabilities)

    @Property(str, notify=changed)
    def shown(self) -> str:
        """Which text is on the page: ``both``, ``heard`` or ``translated``."""
        return self._shown if self._translates() else "heard"

    @Property(str, notify=textChanged)
    def heard(self) -> str:
        """What was said, with what may still change at its end."""
        return self._flow(self._pair()[0]).followed_by(self._tentative)

    @Property(int, notify=textChanged)
    def heardStable(self) -> int:  # noqa: N802 - a name of QML
        """Leading UTF-16 units of `heard` that won't change."""
        return len(self._flow(self._pair()[0]).text.encode("utf-16-le")) // 2

    @Property(str, notify=textChanged)
    def translated(self) -> str:
        """Its translation; it never changes."""
        return self._flow(self._pair()[1]).text

    @Property(str, notify=changed)
    def problem(self) -> str:
        """What went wrong, in the language of the device's own words; empty otherwise."""
        failure = self._state if self._state.code else self._kept
        reader = str(self._conversation.property("reader"))
        return texts.failure_text(reader, failure.code, failure.message) if failure.code else ""

    @Property(str, notify=changed)
    def kept(self) -> str:
        """Where the talk is kept; empty where it isn't."""
        return "\n".join(isolated(f"{self._kept.folder}/{name}") for name in self._kept.names[:1])

    @Property(str, notify=timeChanged)
    def clock(self) -> str:
        """How long has been listened (``24:16``)."""
        running = time.monotonic() - self._since if self._since is not None else 0.0
        minutes, seconds = divmod(int(self._seconds + running), 60)
        return f"{minutes}:{seconds:02}"

    # ── what people do ───────────────────────────────────────────────────────────────────────────────────────────────

    @Slot()
    def toggle(self) -> None:
        """Begin, pause, or go on."""
        if self._state.running:
            self._conversation.post(StopCaptions())
        else:
            self._conversation.post(StartCaptions(self._side, self._fresh))
            self._fresh = False

    @Slot(str)
    def show(self, which: str) -> None:
        """Show both texts or one."""
        if which in _SHOWN:
            self._shown = which
            self.changed.emit()

    @Slot()
    def keep(self) -> None:
        """Keep the talk as files."""
        self._conversation.post(KeepCaptions())

    @Slot()
    def leave(self) -> None:
        """The page is closed: hear no more."""
        self._conversation.post(StopCaptions())

    # ── what the conversation tells ──────────────────────────────────────────────────────────────────────────────────

    @Slot(object)
    def _take(self, status: Status) -> None:
        match status:
            case CaptionsChanged():
                self._set_state(status)
            case CaptionsKept():
                self._kept = status
                self.changed.emit()
            case CaptionTentative(text):
                self._tentative = text
                self.textChanged.emit()
            case CaptionLine(number) if self._begun:  # else of a talk before this page
                self._lines[number] = status
                self._append()

    def _set_state(self, state: CaptionsChanged) -> None:
        if state.running and self._since is None:
            self._since = time.monotonic()
            self._clock.start()
        elif not state.running and self._since is not None:
            self._seconds += time.monotonic() - self._since
            self._since = None
            self._clock.stop()
        self._begun |= state.running
        self._state = state
        self.changed.emit()
        self.timeChanged.emit()

    def _append(self) -> None:
        """Lines may be told twice and out of order; each text gets them once and in order."""
        while (line := self._lines.get(self._heard)) is not None:
            self._flow(line.source).add(line.text, line.start, line.end)
            self._heard += 1
        while (line := self._lines.get(self._translated)) is not None and line.translation is not None:
            if line.target:
                self._flow(line.target).add(line.translation, line.start, line.end)
            del self._lines[self._translated]
            self._translated += 1
        self.textChanged.emit()

    def _flow(self, code: str) -> CaptionFlow:
        return self._flows.setdefault(code, CaptionFlow(code))

    def _translates(self) -> bool:
        abilities = self._conversation.abilities
        return abilities is None or self._pair() in abilities.pairs

    def _turned(self) -> None:
        self._tentative = ""
        if self._state.running:
            self._conversation.post(StartCaptions(self._side, fresh=False))

    def _announce(self) -> None:
        super()._announce()
        self.changed.emit()
        self.textChanged.emit()
