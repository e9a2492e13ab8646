"""The turns of the conversation in progress: what the window shows and the history keeps."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from device_app.events.families import Side, Status, TurnNumber
from device_app.events.status import KeepingChanged, Turn, TurnChanged, TurnDeleted
from device_app.events.wordings import Wording
from engines.protocols import Exchange, Translation

CONTEXT_TURNS = 3
"""Earlier turns a translator is given: enough for "it" and "there", little enough to cost no time."""


_REPLACED = "storage.set_aside"
"""What a recorder says when a damaged file gave way to a new one: the turn is kept."""


class Recorder(Protocol):
    """Keeps turns beyond the conversation."""

    @property
    def conversation(self) -> int | None:
        """Number of the conversation that the turns go to; None before the first one."""
        ...

    def save(self, turn: Turn) -> str:
        """Keep a final turn, in place of an earlier one of its number; the code of the failure, empty if none."""
        ...

    def delete(self, number: TurnNumber) -> str:
        """Forget a turn; the code of the failure, empty if none."""
        ...

    def clear(self) -> str:
        """Forget the conversation and begin another; the code of the failure, empty if none."""
        ...

    def forget_everything(self) -> str:
        """Forget every conversation and begin another; the code of the failure, empty if none."""
        ...

    def close(self) -> None:
        """End; nothing is saved afterwards."""
        ...


class TurnBook:
    """Written by the conversation's thread alone; `snapshot` may be called from any.

    A turn keeps its number, its speaker and its languages. Changes of a turn that was deleted meanwhile are ignored.

    Args:
        notify: gets each change.
        recorder: keeps final turns; None where nothing can be kept.
        kept: whether conversations are kept before anybody asks for it.
    """

    def __init__(self, notify: Callable[[Status], None], recorder: Recorder | None, *, kept: bool = True) -> None:
        self._notify = notify
        self._recorder = recorder
        self._usually_kept = self._kept = kept and recorder is not None
        self._told = KeepingChanged(on=False)
        self._lock = threading.Lock()
        self._turns: dict[TurnNumber, Turn] = {}
        self._last = 0

    def get(self, number: TurnNumber) -> Turn | None:
        """A turn; None when it was deleted."""
        return self._turns.get(number)

    def add(
        self, side: Side, languages: tuple[str, str], heard: str, *, typed: bool = False, warnings: tuple[str, ...] = ()
    ) -> TurnNumber:
        """Begin a turn from ``(source, target)``; its number. A typed text won't change, a spoken one may."""
        self._last += 1
        number = TurnNumber(self._last)
        stable = len(heard) if typed else 0
        self._put(Turn(number, side, *languages, heard=heard, heard_stable=stable, typed=typed, warnings=warnings))
        return number

    def heard(self, number: TurnNumber, text: str, stable: int) -> None:
        """More was recognised."""
        if (turn := self._turns.get(number)) is not None:
            self._change(turn, replace(turn, heard=text, heard_stable=stable))

    def corrected(self, number: TurnNumber, text: str) -> None:
        """The person says what it should have been: everything after that begins anew."""
        if (turn := self._turns.get(number)) is not None:
            fresh = Turn(number, turn.side, turn.source, turn.target, typed=turn.typed)
            self._change(turn, replace(fresh, heard=text, heard_stable=len(text)))

    def translated(self, number: TurnNumber, translation: Translation) -> None:
        """More was translated. What was shown isn't taken back while another process does the same once more."""
        turn = self._turns.get(number)
        if turn is not None and (translation.final or not _is_less(translation.text, turn.translation)):
            grown = replace(
                turn,
                translation=translation.text,
                translation_stable=len(translation.text) if translation.final else translation.stable,
                engine=translation.engine,
                quality=translation.quality,
                meant=translation.source_text,
            )
            self._change(turn, _warned(grown, *translation.warnings))

    def reworded(self, number: TurnNumber, wording: Wording) -> None:
        """A person prefers another translation; what was wrong with the first one is not said of it."""
        if (turn := self._turns.get(number)) is not None and turn.final:
            text = wording.text
            new = replace(turn, translation=text, translation_stable=len(text), engine=wording.engine, meant="")
            self._change(turn, replace(new, quality=wording.quality, error_code="", warnings=()))

    def voiced(self, number: TurnNumber) -> None:
        """The translation is being said aloud."""
        if (turn := self._turns.get(number)) is not None:
            self._change(turn, replace(turn, spoken=True))

    def warned(self, number: TurnNumber, code: str) -> None:
        """There is something that a person should know."""
        if (turn := self._turns.get(number)) is not None:
            self._change(turn, _warned(turn, code))

    def ended(self, number: TurnNumber, timings_ms: tuple[tuple[str, float], ...]) -> None:
        """Nothing more will come."""
        if (turn := self._turns.get(number)) is not None:
            self._change(turn, replace(turn, final=True, timings_ms=timings_ms))

    def failed(self, number: TurnNumber, code: str) -> None:
        """Nothing more will come, because of a failure; what there is is kept."""
        if (turn := self._turns.get(number)) is not None:
            self._change(turn, replace(turn, final=True, error_code=code))

    def delete(self, number: TurnNumber) -> None:
        """Forget a turn. One that the recorder can't forget stays, and says so."""
        if number not in self._turns:
            return
        if self._recorder is not None and (code := self._recorder.delete(number)):
            self._warn(number, code)
            return
        with self._lock:
            del self._turns[number]
        self._notify(TurnDeleted(number))

    def clear(self) -> str:
        """Forget every turn, and all that was ever kept; the next turn is number 1 again.

        Returns:
            The code of the failure, after which the turns stay and say so; empty if none.
        """
        if self._recorder is not None and (code := self._recorder.forget_everything()):
            for number in list(self._turns):
                self._warn(number, code)
            self.announce(code)
            return code
        with self._lock:
            numbers = list(self._turns)
            self._turns.clear()
            self._last = 0
        for number in numbers:
            self._notify(TurnDeleted(number))
        self._kept = self._usually_kept
        self.announce()
        return ""

    def keep(self, *, on: bool) -> str:
        """Keep this conversation from its first turn on, or forget what is kept of it; the turns stay here.

        Returns:
            The code of the failure, after which all is as before; empty if none.
        """
        if self._recorder is None or on == self._kept:
            return ""
        if on:
            codes = (self._recorder.save(turn) for turn in self._turns.values() if turn.final)
            code = next((code for code in codes if code and code != _REPLACED), "")
            if code:
                self._recorder.clear()
        else:
            code = self._recorder.clear()
        self._kept = on != bool(code)
        self.announce(code)
        return code

    def announce(self, code: str = "") -> None:
        """Report whether the conversation is kept, and why not what was asked for."""
        self._told = KeepingChanged(self._kept, self._recorder.conversation if self._recorder else None, code)
        self._notify(self._told)

    def snapshot(self) -> tuple[Turn, ...]:
        """Every turn, in order."""
        with self._lock:
            return tuple(self._turns.values())

    def context(self, before: TurnNumber | None = None) -> tuple[Exchange, ...]:
        """The last turns that were translated, oldest first.

        Args:
            before: only turns with a smaller number; None for all.
        """
        done = [
            Exchange(turn.source, turn.heard, turn.target, turn.translation)
            for turn in self._turns.values()
            if turn.final and turn.translation and not turn.error_code and (before is None or turn.number < before)
        ]
        return tuple(done[-CONTEXT_TURNS:])

    def _change(self, before: Turn, turn: Turn) -> None:
        if turn != before:
            code = self._recorder.save(turn) if turn.final and self._kept and self._recorder is not None else ""
            self._put(_warned(turn, code) if code else turn)
            if self._recorder is not None and self._recorder.conversation != self._told.conversation:
                self.announce()

    def _warn(self, number: TurnNumber, code: str) -> None:
        self._put(_warned(self._turns[number], code))

    def _put(self, turn: Turn) -> None:
        with self._lock:
            self._turns[turn.number] = turn
        self._notify(TurnChanged(turn))


def _is_less(text: str, shown: str) -> bool:
    return text != shown and shown.startswith(text)


def _warned(turn: Turn, *codes: str) -> Turn:
    return replace(turn, warnings=tuple(dict.fromkeys((*turn.warnings, *codes))))
