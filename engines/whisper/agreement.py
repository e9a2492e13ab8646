"""Which words of a growing hypothesis are settled: those that decodings in a row agree on (LocalAgreement).

The policy is that of Liu, Spanakis and Niehues, "Low-Latency Sequence-to-Sequence Speech Recognition and Translation
by Partial Hypothesis Selection" (Interspeech 2020, arXiv:2005.11185), and of Macháček et al., "Turning Whisper into
Real-Time Transcription System" (2023, arXiv:2307.14743), with a third decoding and more words held back: what is shown
as settled has to be what the final pass, which sees the end, writes as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from engines.text.joining import MARKS, SPACELESS, joint

_UNITS = re.compile(rf"[{SPACELESS}][{MARKS}]*|[^\s{SPACELESS}]+")
"""A character of a script without spaces and the marks behind it, or a run of others up to a space."""
_IN_A_ROW = 3
"""Decodings that must agree."""
_HELD_BACK = 2
"""Units at the end that stay open although they agree: their sound may have been cut off, and what follows changes the
marks behind them."""


class LocalAgreement:
    """Follows the decodings of one stretch of sound that grows."""

    def __init__(self) -> None:
        self._settled: list[str] = []
        self._last: list[list[str]] = []

    @property
    def stable(self) -> str:
        """The settled beginning."""
        return "".join(self._settled)

    def update(self, text: str) -> str:
        """Take the next decoding; the text to show, which begins with `stable`."""
        units = _units(text)
        if not _begins(units, self._settled):  # another beginning: the last pass will tell which one is right
            self._last.clear()
            return "".join([*self._settled, *_after(units, self._settled)])
        units = self._settled + units[len(self._settled) :]
        self._last = [*self._last, units][-_IN_A_ROW:]
        if len(self._last) == _IN_A_ROW:
            agreed = len(self._settled)
            while agreed < min(map(len, self._last)) and len({rows[agreed].strip() for rows in self._last}) == 1:
                agreed += 1
            self._settled = units[: max(len(self._settled), min(agreed, len(units) - _HELD_BACK))]
        return "".join(units)

    def final(self, text: str) -> str:
        """The last decoding, as it is shown: where it has the settled words, they keep the form they were shown in."""
        units = _units(text)
        return "".join(self._settled + units[len(self._settled) :]) if _begins(units, self._settled) else text


def _units(text: str) -> list[str]:
    """The units with the white space before them; joined they are the text, stripped."""
    units: list[str] = []
    end = 0
    for match in _UNITS.finditer(text):
        units.append(text[end if units else match.start() : match.end()])
        end = match.end()
    return units


def _begins(units: Sequence[str], settled: Sequence[str]) -> bool:
    """Whether `units` begin with the settled ones, in whatever form."""
    return [_plain(unit) for unit in units[: len(settled)]] == [_plain(unit) for unit in settled]


def _after(units: Sequence[str], settled: Sequence[str]) -> list[str]:
    """The units behind as many as are settled, with a space where one is due."""
    rest = list(units[len(settled) :])
    if rest and settled:
        rest[0] = joint(settled[-1], rest[0].lstrip())
    return rest


def _plain(unit: str) -> str:
    """For comparison: without case, punctuation and white space, unless there is nothing else."""
    letters = "".join(character for character in unit.casefold() if character.isalnum())
    return letters or unit.strip()
