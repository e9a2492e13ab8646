"""Plain numbers, alone or with a magnitude, and ranges of them."""

from __future__ import annotations

import re

from engines.spoken_forms.magnitudes import Magnitudes
from engines.spoken_forms.speech import START_AMOUNT, Speech, after, before
from engines.spoken_forms.written import DASH, MINUS, NUMBER, SPACE, START

_LONGEST = 9
"""Digits of a number that isn't grouped; a longer one is an account or a telephone."""

_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"


class MagnitudeKind:
    """``5 million``, ``1,5 млн``, ``2 mil doses``."""

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        self._magnitudes = Magnitudes(speech.language)
        self._one_silent = bool(speech.language.table("magnitudes").get("one_silent", False))
        self._transparent: str = speech.language.table("magnitudes").get("transparent", "(?!)")
        self.pattern = re.compile(rf"{START_AMOUNT}{SPACE}?(?P<more>{self._magnitudes.written})(?![^\W\d_])")

    def say(self, match: re.Match[str]) -> str | None:
        """See `Kind.say`."""
        figure = self._speech.written.read(match["number"])
        if figure is None:
            return None
        space = self._speech.language.space
        word = self._magnitudes.word(match["more"], figure)
        through = re.fullmatch(self._transparent, match["more"])
        words = self._speech.amount(match, after(match) if through else f"{space}{word}")
        if words is None:
            return None
        silent = self._one_silent and figure.plain == "1" and not match["low"]
        said = word if silent else f"{words}{space}{word}"
        following = re.match(rf"({SPACE})(?=[^\W\d_])", after(match))
        of = self._magnitudes.of(match["more"], after(match).strip()).strip() if following else ""
        written_of = re.match(rf"{SPACE}(?:de|of|di|d'|d’)(?![^\W\d_])", after(match))
        return self._speech.signed(f"{said} {of}" if of and not written_of else said, minus=bool(match["minus"]))


class RangeKind:
    """``5–7``."""

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        self.pattern = re.compile(rf"{START}(?<!-)(?P<a>{NUMBER}){DASH}(?P<b>{NUMBER})(?![A-Za-z0-9-])")

    def say(self, match: re.Match[str]) -> str | None:
        """See `Kind.say`."""
        low, high = self._speech.written.read(match["a"]), self._speech.written.read(match["b"])
        if low is None or high is None or low.is_code or high.is_code:
            return None
        return self._speech.between(low, high, before(match), after(match))


class NumberKind:
    """Every other number; what is too long for a quantity, or may be two, is read as it is written."""

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        self.pattern = re.compile(rf"(?P<minus>{MINUS})?(?P<number>{NUMBER}|\d+)")

    def say(self, match: re.Match[str]) -> str | None:
        """See `Kind.say`."""
        speech, written = self._speech, match["number"]
        figure = speech.written.read(written)
        if figure is None:
            words = self._as_written(written)
        elif written.isdecimal() and len(written) > _LONGEST:
            words = speech.numerals.digits(written, phone=True)
        else:
            words = speech.counted(figure, before(match), after(match))
        words = speech.signed(words, minus=bool(match["minus"]))
        if speech.language.joined:
            return words
        gap_before = " " if before(match)[-1:].isalnum() else ""
        gap_after = " " if after(match)[:1].isalnum() else ""
        return f"{gap_before}{words}{gap_after}"

    def _as_written(self, written: str) -> str:
        """Mark by mark and digit by digit."""
        language = self._speech.language
        marks = {".": language.table("codes").get("dot", ""), ",": language.table("codes").get("comma", "")}
        parts = re.findall(r"\d+|[.,]", written)
        said = [marks[part] if part in marks else self._speech.numerals.digits(part) for part in parts]
        return language.space.join(word for word in said if word)
