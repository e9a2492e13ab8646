"""Roman numerals: ``World War II``, ``Louis XIV``, ``siglo XXI``, «XX век»."""

from __future__ import annotations

import re

from engines.spoken_forms.kind import NEVER
from engines.spoken_forms.language import stands_before
from engines.spoken_forms.speech import Speech, after, before
from engines.spoken_forms.written import SPACE, WORD

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "M": 1000}
_NUMERAL = r"(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})"
"""I … XXXIX: longer ones hold letters of which abbreviations are made."""


class RomanKind:
    """``World War II``, ``Louis XIV``, ``siglo XXI``, «XX век».

    The section ``roman``: ``name`` is the template after a name, ``counted`` are words after which the numeral is a
    cardinal, ``never`` such after which it is none; ``before`` maps a form of ordinals to the nouns it stands before,
    ``after`` such to the nouns it stands after; ``dot`` says that a full stop marks one.
    """

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        self._table = table = speech.language.table("roman")
        self._after: dict[str, str] = speech.language.table("ordinal_writing").get("after", {})
        dot = r"\.?" if table.get("dot") else ""
        suffix = f"(?P<suffix>{table['suffix']})?" if "suffix" in table else "(?P<suffix>)"
        self.pattern = (
            re.compile(rf"(?<![\w.'’-])(?P<numeral>{_NUMERAL}){suffix}(?P<dot>{dot})(?![\w-]|['’](?!s\b))")
            if table
            else NEVER
        )

    def say(self, match: re.Match[str]) -> str | None:
        """See `Kind.say`."""
        numerals, number = self._speech.numerals, _value(match["numeral"])
        if match["suffix"]:
            return numerals.ordinal(number, str(self._table.get("form", ""))) or None
        return self._before_noun(match, number) or self._after_word(match, number)

    def _before_noun(self, match: re.Match[str], number: int) -> str | None:
        noun = re.match(rf"{SPACE}({WORD})", after(match))
        form = next(
            (
                form
                for form, nouns in self._table.get("before", {}).items()
                if noun and re.fullmatch(nouns, noun[1], re.IGNORECASE)
            ),
            None,
        )
        if form is None:
            return None
        numerals, context = self._speech.numerals, before(match)
        for choice, words in self._after.items():
            if stands_before(rf"(?<!\w)(?:{words})", context):
                return numerals.ordinal(number, choice)
        cased = f"{form}.{self._speech.agreement.case(context)}"
        return numerals.ordinal(number, cased if "." not in form and numerals.has_ordinal(cased) else form)

    def _after_word(self, match: re.Match[str], number: int) -> str | None:
        table, numerals = self._table, self._speech.numerals
        word = re.search(r"([^\W\d_][\w'’.-]*)[ \u00a0]$", before(match))
        if word is None:
            return None
        if re.fullmatch(table.get("counted", "(?!)"), word[1], re.IGNORECASE):
            return numerals.cardinal(number)
        for form, nouns in table.get("after", {}).items():
            if re.fullmatch(nouns, word[1], re.IGNORECASE):
                return numerals.ordinal(number, form) or numerals.cardinal(number)
        is_name = word[1][0].isupper() and not re.fullmatch(table.get("never", "(?!)"), word[1])
        if not table.get("name") or len(match["numeral"]) < 2 or not is_name:
            return None
        ordinal = numerals.ordinal(number, str(table.get("form", "")))
        return str(table["name"]).format(cardinal=numerals.cardinal(number), ordinal=ordinal)


def _value(numeral: str) -> int:
    """A letter before a greater one is subtracted."""
    values = [_ROMAN[letter] for letter in numeral]
    return sum(
        -value if value < following else value for value, following in zip(values, [*values[1:], 0], strict=True)
    )
