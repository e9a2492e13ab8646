"""Ordinals: ``3rd``, ``2.``, ``1º``, ``5-й``, ``5वीं``, ``第3``."""

from __future__ import annotations

import re

from engines.spoken_forms.kind import NEVER
from engines.spoken_forms.language import stands_before
from engines.spoken_forms.speech import Speech, after, before
from engines.spoken_forms.written import SPACE

_NOUN = re.compile(rf"{SPACE}([^\W\d_][\w'’-]*)")
_DEGREE = {"º", "°"}


class OrdinalKind:
    """What a suffix marks as an ordinal, as it agrees with the suffix, the words before and the noun after it.

    The section ``ordinal_writing``: ``suffix`` marks one, ``by_suffix`` maps a form to the suffixes that show it,
    ``after`` a form to the words before, ``nouns`` a form to the nouns after, ``nouns_first`` to those that count
    first, ``join`` says the suffix itself behind the cardinal, with ``special`` for whole words; ``degree_before``
    and ``degree_not_after`` are the words that tell what a raised circle means.
    """

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        self._table = table = speech.language.table("ordinal_writing")
        self._by_suffix: dict[str, str] = table.get("by_suffix", {})
        self._after: dict[str, str] = table.get("after", {})
        self._nouns: dict[str, str] = table.get("nouns", {})
        self._default = str(table.get("default", ""))
        self._prefix = str(table.get("prefix", ""))
        suffix = table.get("suffix")
        if self._prefix:
            self.pattern = re.compile(rf"{self._prefix}(?P<number>\d{{1,6}})(?P<suffix>)(?![.,]\d)")
        elif suffix:
            edge = "" if speech.language.joined else r"(?<![\w.,:])"
            self.pattern = re.compile(rf"{edge}(?<!\d[.,])(?P<number>\d{{1,6}})(?P<suffix>{suffix})")
        else:
            self.pattern = NEVER

    def say(self, match: re.Match[str]) -> str | None:
        """See `Kind.say`."""
        number, suffix = int(match["number"]), match["suffix"]
        if number == 0 or match["number"][0] == "0":
            return None
        numerals, table = self._speech.numerals, self._table
        if self._prefix:
            written = match[0][: match.start("number") - match.start()]
            return f"{written.rstrip(table.get('prefix_unsaid', ''))}{numerals.cardinal(number)}"
        if suffix in table.get("special", {}).get(str(number), {}):
            return str(table["special"][str(number)][suffix])
        if table.get("join"):
            return f"{numerals.cardinal(number)}{suffix}"
        if suffix in _DEGREE and self._is_degree(match, number):
            return None
        words = numerals.ordinal(number, self._form(match))
        gap = self._speech.language.space if after(match)[:1].isalnum() else ""
        return f"{words}{gap}" if words else None

    def _form(self, match: re.Match[str]) -> str:
        noun = _NOUN.match(after(match))
        for form, nouns in self._table.get("nouns_first", {}).items():
            if noun and re.fullmatch(nouns, noun[1], re.IGNORECASE):
                return str(form)
        for form, suffixes in self._by_suffix.items():
            if re.fullmatch(suffixes, match["suffix"].strip()):
                return form
        for form, words in self._after.items():
            if stands_before(rf"(?<!\w)(?:{words})", before(match)):
                return form
        for form, nouns in self._nouns.items():
            if noun and re.fullmatch(nouns, noun[1], re.IGNORECASE):
                return form
        return self._default

    def _is_degree(self, match: re.Match[str], number: int) -> bool:
        """Whether the raised circle stands for degrees: no noun is counted, or the number is a temperature."""
        noun = _NOUN.match(after(match))
        if re.match(rf"{SPACE}?[CF](?![^\W_])", after(match)):
            return True
        if noun and re.fullmatch(self._table.get("degree_before", "(?!)"), noun[1], re.IGNORECASE):
            return True
        if stands_before(rf"(?<!\w)(?:{self._table.get('degree_not_after', '(?!)')})", before(match)):
            return False
        return noun is None or number > 31
