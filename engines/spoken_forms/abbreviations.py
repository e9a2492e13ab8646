"""Abbreviations: "Dr." and "No. 5"."""

from __future__ import annotations

import re

from engines.spoken_forms.grammar import Grammar
from engines.spoken_forms.rule import SPACE


class AbbreviationRule:
    """Writes out abbreviations: some wherever they stand, others only before a number."""

    def __init__(self, grammar: Grammar) -> None:
        capital = {_capitalised(word): _capitalised(said) for word, said in grammar.abbreviations.items()}
        self._words = {**capital, **grammar.abbreviations}
        self._before_number = dict(grammar.before_number)
        self._joined = grammar.joined and grammar.code != "ko"  # Korean parts its words
        self._always = _alternatives(self._words)
        self._numbered = _alternatives(self._before_number)

    def apply(self, text: str) -> str:
        """See `Rule`."""
        if self._words:
            text = re.sub(rf"(?<!\w)(?:{self._always})(?!\w)", self._expand, text)
        if self._before_number:
            text = re.sub(rf"(?<!\w)({self._numbered}){SPACE}?(?=\d)", self._number, text)
        return text

    def _expand(self, match: re.Match[str]) -> str:
        word = self._words[re.sub(SPACE, " ", match[0])]
        # The full stop may have ended the sentence too.
        after = match.string[match.end() :]
        ends = match[0].endswith(".") and (not after.strip() or after.startswith("\n")) and match.start() > 0
        return f"{word}." if ends else word

    def _number(self, match: re.Match[str]) -> str:
        word = self._before_number[match[1]].strip()
        return word if self._joined else f"{word} "


def _capitalised(word: str) -> str:
    return word[:1].upper() + word[1:]


def _alternatives(words: dict[str, str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", SPACE) for word in sorted(words, key=len, reverse=True))
