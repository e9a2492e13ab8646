"""Which words of a growing hypothesis are settled: those that two decodings in a row agree on (LocalAgreement-2).

The policy is that of Liu, Spanakis and Niehues, "Low-Latency Sequence-to-Sequence Speech Recognition and Translation
by Partial Hypothesis Selection" (Interspeech 2020, arXiv:2005.11185), and of Macháček et al., "Turning Whisper into
Real-Time Transcription System" (2023, arXiv:2307.14743).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

_SPACELESS = "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff60"
"""Characters of scripts that write no spaces between words: Thai, Lao, Tibetan, Burmese, Khmer, kana, Chinese, and the
punctuation of the last two."""
_UNITS = re.compile(rf"[{_SPACELESS}]|[^\s{_SPACELESS}]+")
"""One such character, or a run of others up to a space."""
_SPACED = re.compile(rf"[^\s{_SPACELESS}]")

_UNSETTLED = 1
"""Units at the end that stay open although two decodings agree: the sound of the last one may have been cut off."""


class LocalAgreement:
    """Follows the decodings of one stretch of sound that grows. What it once settled stays, whatever comes later."""

    def __init__(self, settled: Sequence[str] = ()) -> None:
        self._settled = list(settled)
        self._last: list[str] = list(settled)

    @property
    def stable(self) -> str:
        """The settled beginning."""
        return "".join(self._settled)

    def update(self, text: str) -> str:
        """Take the next decoding; the whole text now, which begins with `stable`."""
        units = self._after_settled(_units(text))
        last = self._after_settled(self._last)
        agreed = 0
        while agreed < min(len(units), len(last)) and _same(units[agreed], last[agreed]):
            agreed += 1
        whole = self._settled + units
        # The newer spelling is taken: a full stop after a word that turned out not to be the last is gone by then.
        self._settled = self._settled + units[: max(0, min(agreed, len(units) - _UNSETTLED))]
        self._last = whole
        return "".join(whole)

    def merged(self, text: str) -> str:
        """What `text`, the last decoding or another reading of it, is with the settled words kept."""
        return "".join(self._settled + self._after_settled(_units(text)))

    def split(self, text: str) -> tuple[str, LocalAgreement]:
        """Cut where the sound of `text` ends: what it is with the settled words kept, and who follows the rest."""
        count = len(_units(text))
        if count >= len(self._settled):
            return self.merged(text), LocalAgreement()
        return "".join(self._settled[:count]), LocalAgreement(self._settled[count:])

    def _after_settled(self, units: Sequence[str]) -> list[str]:
        """The units that follow the settled ones, which `units` may have in another form."""
        count = len(self._settled)
        settled = [_plain(unit) for unit in self._settled]
        plain = [_plain(unit) for unit in units]
        if plain[:count] == settled:
            return list(units[count:])
        blocks = SequenceMatcher(a=settled, b=plain, autojunk=False).get_matching_blocks()
        last = next((block for block in reversed(blocks) if block.size), None)
        start = count if last is None else last.b + (count - last.a)
        rest = list(units[start:])
        if rest and self._settled and spaced(self._settled[-1][-1:]) and spaced(rest[0][:1]):
            rest[0] = f" {rest[0]}"
        return rest


def spaced(character: str) -> bool:
    """Whether the character belongs to a script that parts words by spaces, and is none itself."""
    return bool(_SPACED.match(character))


def _units(text: str) -> list[str]:
    """The units with the white space before them; joined they are the text, stripped."""
    units: list[str] = []
    end = 0
    for match in _UNITS.finditer(text):
        units.append(text[end if units else match.start() : match.end()])
        end = match.end()
    return units


def _plain(unit: str) -> str:
    """For comparison: without case, punctuation and white space, unless there is nothing else."""
    letters = "".join(character for character in unit.casefold() if character.isalnum())
    return letters or unit.strip()


def _same(one: str, other: str) -> bool:
    return _plain(one) == _plain(other)
