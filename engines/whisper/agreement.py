"""Which words of a growing hypothesis are settled: those that decodings in a row agree on (LocalAgreement).

The policy is that of Liu, Spanakis and Niehues, "Low-Latency Sequence-to-Sequence Speech Recognition and Translation
by Partial Hypothesis Selection" (Interspeech 2020, arXiv:2005.11185), and of Macháček et al., "Turning Whisper into
Real-Time Transcription System" (2023, arXiv:2307.14743), with a third decoding and more words held back: what is shown
as settled has to be what the final pass, which sees the end, writes as well. Two decodings are enough for words that
the decoder finds likely and whose sound, by where it looks when it writes them, ended a while ago; the latter is the
idea of Papi, Turchi and Negri, "AlignAtt" (Interspeech 2023, arXiv:2305.11408).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from itertools import islice, repeat, takewhile

from engines.text.joining import MARKS, SPACELESS, joint
from engines.whisper.decoding import Certainty

_UNITS = re.compile(rf"[{SPACELESS}][{MARKS}]*|[^\s{SPACELESS}]+")
"""A character of a script without spaces and the marks behind it, or a run of others up to a space."""
_IN_A_ROW = 3
"""Decodings that must agree, ..."""
_LIKELY = 0.2
"""... on words as likely as that: of others even three say nothing. Or ..."""
_SURE_IN_A_ROW = 2
_SURE = 0.5
_SURE_BEHIND_SECONDS = 0.4
"""... so many, on words as likely as that, behind each of which more sound was heard: it was not cut off."""
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

    def update(self, text: str, certainties: Sequence[Certainty] = ()) -> str:
        """Take the next decoding.

        Args:
            text: of it.
            certainties: of its tokens, where they are known and the text is theirs, letter by letter.

        Returns:
            The text to show, which begins with `stable`.
        """
        units = _units(text)
        if not _begins(units, self._settled):  # another beginning: the last pass will tell which one is right
            self._last.clear()
            return self.shown(text)
        known = _certainties(units, certainties)
        units = self._settled + units[len(self._settled) :]
        self._last = [*self._last, units][-_IN_A_ROW:]
        settled = len(self._settled)
        likely = (one.probability >= _LIKELY for one in known[settled:]) if known else repeat(True)
        ripe = settled + _count(likely, min(self._agreed(_IN_A_ROW), len(units) - _HELD_BACK) - settled)
        sure = (one.probability >= _SURE and one.behind >= _SURE_BEHIND_SECONDS for one in known[settled:])
        ready = settled + _count(sure, min(self._agreed(_SURE_IN_A_ROW), len(units) - 1) - settled)
        self._settled = units[: max(settled, ripe, ready)]
        return "".join(units)

    def shown(self, text: str) -> str:
        """A decoding that settles nothing, as it is shown: behind `stable`, whatever it begins with."""
        units = _units(text)
        same = _begins(units, self._settled)
        rest = units[len(self._settled) :] if same else _after(units, self._settled)
        return "".join([*self._settled, *rest])

    def final(self, text: str) -> str:
        """The last decoding, as it is shown: where it has the settled words, they keep the form they were shown in."""
        units = _units(text)
        return "".join(self._settled + units[len(self._settled) :]) if _begins(units, self._settled) else text

    def _agreed(self, count: int) -> int:
        """Units that the last so many decodings begin with; none where there were fewer."""
        if len(self._last) < count:
            return 0
        columns = zip(*self._last[-count:], strict=False)
        return _count((len({unit.strip() for unit in column}) == 1 for column in columns), sys.maxsize)


def _count(marks: Iterable[bool], most: int) -> int:
    """How many are true in a row, of the first so many."""
    return sum(1 for _ in takewhile(bool, islice(marks, max(most, 0))))


def _certainties(units: Sequence[str], certainties: Sequence[Certainty]) -> list[Certainty]:
    """Of each unit, those of its least certain tokens; empty where they are not known."""
    length = sum(map(len, units))
    if not certainties or certainties[-1].end != length:
        return []
    begins = [0, *(one.end for one in certainties[:-1])]
    found: list[Certainty] = []
    end = 0
    for unit in units:
        begin, end = end, end + len(unit)
        own = [one for start, one in zip(begins, certainties, strict=True) if start < end and one.end > begin]
        likely = min((one.probability for one in own), default=0.0)
        found.append(Certainty(end, likely, min((one.behind for one in own), default=0.0)))
    return found


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
