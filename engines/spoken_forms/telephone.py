"""Telephone numbers, digit by digit: ``+1 555 123 4567``, ``(030) 12 34 56``, "Dial 112"."""

from __future__ import annotations

import re

from engines.spoken_forms.language import stands_before
from engines.spoken_forms.speech import Speech, after, before
from engines.spoken_forms.written import SPACE

_SHAPE = re.compile(rf"(?:\+{SPACE}?)?(?:(?:{SPACE}|[-/.])?+(?:\(\d++\)|\d++))++")
_LEAST, _MOST = 7, 16
"""Digits of a telephone number."""


class TelephoneKind:
    """Digit by digit, in the groups they are written in."""

    pattern = re.compile(
        rf"(?<![\w,/$€£-])(?<!\d\.)(?P<plus>\+{SPACE}?)?\(?\d(?:\d|[()/.-]|{SPACE}){{1,24}}(?<=[\d)])"
        rf"(?!\w|[.,-]\d|{SPACE}?[%€$£°])"
    )

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        table = speech.language.table("telephone")
        self._pairs = bool(table.get("pairs", False))
        self._join = str(table.get("join", ", "))
        self._words = str(table.get("words", "(?!)"))
        self._plus = str(table.get("plus", speech.language.word("plus")))

    def say(self, match: re.Match[str]) -> str | None:
        """See `Kind.say`."""
        written = match[0]
        groups = re.findall(r"\d+", written)
        if not _SHAPE.fullmatch(written) or not self._is_one(match, groups):
            return None
        speech = self._speech
        if self._pairs and all(len(group) == 2 for group in groups):
            spoken = [self._pair(group) for group in groups]
        else:
            spoken = [speech.numerals.digits(group, phone=True) for group in groups]
        plus = f"{self._plus}{speech.language.space}" if match["plus"] else ""
        return plus + self._join.join(spoken)

    def _is_one(self, match: re.Match[str], groups: list[str]) -> bool:
        written, count = match[0], sum(map(len, groups))
        announced = stands_before(rf"(?<!\w)(?:{self._words})[.:]?(?:{SPACE}\w+)?", before(match))
        if announced and 3 <= count <= _MOST and "." not in written and (count > 4 or len(groups) == 1):
            return count >= _LEAST
        if count < _LEAST or count > _MOST:
            return False
        if "." in written:
            return bool(match["plus"]) or (
                len(groups) >= 4
                and all(len(group) in {2, 3, 4} for group in groups)
                and any(len(group) != 3 for group in groups[1:])
                and announced
            )
        starts = bool(match["plus"]) or groups[0].startswith("0") or "(" in written
        parted = "-" in written and all(len(group) >= 2 for group in groups) and not _are_years(groups)
        ungrouped = len(groups) > 2 and count > _LEAST and any(len(group) != 3 for group in groups[1:])
        return starts or parted or ungrouped

    def _pair(self, group: str) -> str:
        numerals = self._speech.numerals
        return numerals.digits(group) if group[0] == "0" else numerals.cardinal(int(group))


class EmergencyKind:
    """A short number that people call: 112, 911, 119 … after a word that says so.

    Digit by digit; a language that says telephone numbers in pairs says it as a number, French "cent douze".
    """

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        table = speech.language.table("telephone")
        self._words = str(table.get("words", "(?!)"))
        self._plain = bool(table.get("plain_digits", False))
        self._pairs = bool(table.get("pairs", False))
        self._followed = re.compile(str(table.get("emergency_before", "(?!)")))
        self.pattern = re.compile(
            r"(?<![\w.,/+-])(?<!\d[ :])\d{2,6}(?![\w/]|[.,:-]\d| \d)"
            if not speech.language.joined
            else r"(?<![\d.,/+-])(?<!\d:)\d{2,6}(?![\d/]|[.,:-]\d)"
        )

    def say(self, match: re.Match[str]) -> str | None:
        """See `Kind.say`."""
        announced = stands_before(rf"(?:{self._words})(?:(?<=\b\w{{3}})\.|(?<=\btelp)\.)?(?:{SPACE}?:)?", before(match))
        followed = len(match[0]) == 3 and self._followed.match(after(match)) is not None
        if not announced and not followed:
            return None
        noun = re.match(rf"{SPACE}[^\W\d_]+", after(match))
        if (
            noun
            and not followed
            and re.fullmatch(
                str(self._speech.language.table("telephone").get("not_before", "(?!)")), noun[0].strip(), re.IGNORECASE
            )
        ):
            return None
        groups = [match[0]] if len(match[0]) < 4 else [match[0][:2], match[0][2:]]
        if self._pairs and len(match[0]) <= 4 and not any(group.startswith("0") for group in groups):
            return self._speech.language.space.join(self._speech.numerals.cardinal(int(group)) for group in groups)
        return self._speech.numerals.digits(match[0], phone=not self._plain)


def _are_years(groups: list[str]) -> bool:
    return len(groups) == 2 and all(len(group) == 4 and group[0] in "12" for group in groups)
