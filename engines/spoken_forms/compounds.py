"""Numbers that are the first half of a word, and those whose last letters show the case: ``5-летний``, ``3-х``."""

from __future__ import annotations

import re

from engines.spoken_forms.kind import NEVER
from engines.spoken_forms.speech import Speech


class CompoundKind:
    """Written as one word with what the hyphen joins it to, or as the genitive that its letters show.

    The section ``compound``: ``before`` is the second half, ``form`` the form of the number there, ``stems`` what its
    words become inside a word; ``genitive`` is a number with the letters of its genitive.
    """

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        table = speech.language.table("compound")
        self._form = str(table.get("form", ""))
        self._stems = [(re.compile(rf"(?:{words})$"), stem) for words, stem in table.get("stems", {}).items()]
        genitive = table.get("genitive", "(?!)")
        self.pattern = (
            re.compile(rf"(?<![\w.,:/-])(?:(?P<first>\d{{1,4}})-(?={table['before']})|(?P<genitive>{genitive})(?!\w))")
            if table
            else NEVER
        )

    def say(self, match: re.Match[str]) -> str | None:
        """See `Kind.say`."""
        digits = match["first"] or match["genitive"].rstrip("-" + "".join(filter(str.isalpha, match[0])))
        if digits[0] == "0":
            return None
        words = self._speech.numerals.cardinal(int(digits), self._form)
        return "".join(map(self._stem, words.split())) if match["first"] else words

    def _stem(self, word: str) -> str:
        for pattern, stem in self._stems:
            word = pattern.sub(stem, word)
        return word
