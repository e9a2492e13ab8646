"""How much silence ends a turn: less behind a sentence that sounds and reads finished, more behind one that doesn't."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from device_app.settings import TurnSettings
from engines.voice_activity import REAL_PAUSE_SECONDS, Frames, joined

if TYPE_CHECKING:
    from engines.smart_turn.detector import SmartTurn

SHORTEST_SECONDS = REAL_PAUSE_SECONDS
LONGEST_SECONDS = 2.0
"""Silence that ends a turn lies between these, whatever speaks for more or less."""

_FINISHED = 0.5
"""Probability from which a turn sounds finished."""
_OPEN = 0.3
"""Likelihood of more words from which a turn reads unfinished: whole sentences of recordings had 0.02 to 0.16, "And so
my fellow Americans" 0.5."""
_SHARES = {
    # sounds finished, reads unfinished (None: not read yet)
    (True, False): 0.6,
    (False, False): 1.3,
    (True, None): 2.0,
    (False, None): 2.4,
    (True, True): 2.4,
    (False, True): 3.0,
}
"""Of the silence of the settings."""


class EndOfTurn:
    """Judges the pauses of one utterance after another.

    Args:
        settings: the silence that ends a turn where nothing is known about it.
        smart_turn: hears whether a turn is finished; None where its model is not installed: then the settings decide.
    """

    def __init__(self, settings: TurnSettings, smart_turn: SmartTurn | None) -> None:
        self._usual = settings.silence_seconds
        self._smart_turn = smart_turn
        self._probability: float | None = None

    def begin(self) -> None:
        """Another utterance."""
        self._probability = None

    def silence(self, quiet_seconds: float, recent: Collection[Frames], open_end: float | None, language: str) -> float:
        """The silence that ends the turn now (seconds).

        Args:
            quiet_seconds: silence until now.
            recent: the newest eight seconds or so, this silence included.
            open_end: how likely more words must follow those before the pause; None while that isn't known.
            language: in which they are, or are expected to be.
        """
        if self._smart_turn is None or language not in self._smart_turn.languages:
            return self._usual
        if quiet_seconds < SHORTEST_SECONDS:
            self._probability = None
            return self._usual
        if self._probability is None:
            self._probability = self._smart_turn.finished(joined(tuple(recent)).samples)
        unfinished = None if open_end is None else open_end >= _OPEN
        share = _SHARES[self._probability >= _FINISHED, unfinished]
        return min(max(share * self._usual, SHORTEST_SECONDS), LONGEST_SECONDS)
