"""Two numbers with a mark between: blood pressure, ratios, scores, ``24/7``, dose plans, multiplications, powers."""

from __future__ import annotations

import re

from engines.spoken_forms.language import stands_before
from engines.spoken_forms.speech import Speech, after, before
from engines.spoken_forms.written import MINUS, NUMBER, SPACE, START, Figure

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_SYSTOLIC = range(60, 281)
_DIASTOLIC = range(20, 181)


class StrokeKind:
    """``120/80``, ``7/10``, ``24/7``; other strokes are said as a pause between the numbers."""

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        self._table: dict[str, str] = speech.language.table("pairs")
        self.pattern = re.compile(
            rf"{START}(?<![/\d⁄])(?P<first>\d{{1,4}})(?P<more>(?:/\d{{1,4}}){{1,3}})(?![\d/]|[.,]\d)"
            rf"(?P<unit>{SPACE}?(?:mm{SPACE}?Hg(?!\w)|мм{SPACE}?рт\.?{SPACE}?ст\.?))?"
        )

    def say(self, match: re.Match[str]) -> str | None:
        """See `Kind.say`."""
        numbers = [match["first"], *match["more"][1:].split("/")]
        says = [self._speech.number(Figure(number)) for number in numbers]
        if len(numbers) == 2:
            a, b = says[0], self._speech.number(Figure(numbers[1]), self._table.get("form", ""))
            if numbers == ["24", "7"]:
                return self._table["always"]
            if int(numbers[0]) in _SYSTOLIC and int(numbers[1]) in _DIASTOLIC and int(numbers[0]) > int(numbers[1]):
                return self._table["over"].format(a=a, b=b, c=says[1])
            if numbers[1] == "10" and int(numbers[0]) <= 10 and not re.match(rf"{SPACE}?[^\W\d_]", after(match)):
                return self._table["out_of"].format(a=a, b=b)
        return self._table.get("pause", ", ").join(says) + (match["unit"] or "")


class RatioKind:
    """``16:9``, ``1:500``, ``3 : 1``; what may be a time of day is left to its kind, unless a word says it is none."""

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        table = speech.language.table("pairs")
        self._template = str(table["ratio"])
        self._form = str(table.get("ratio_form", table.get("form", "")))
        self._after = str(table.get("ratio_after", "(?!)"))
        self.pattern = re.compile(
            rf"{START}(?<![:\d])(?P<a>{NUMBER}){SPACE}?[:∶：]{SPACE}?(?P<b>{NUMBER})(?![:\d]|[.,]\d)"
        )

    def say(self, match: re.Match[str]) -> str | None:
        """See `Kind.say`."""
        a, b = self._speech.written.read(match["a"]), self._speech.written.read(match["b"])
        if a is None or b is None:
            return None
        clock = len(match["b"]) == 2 and int(a.whole) < 25 and int(b.whole) < 60
        named = stands_before(rf"(?<!\w)(?:{self._after})(?:{SPACE}\w+)?", before(match))
        named = named or re.match(rf"{SPACE}?(?:{self._after})(?!\w)", after(match)) is not None
        if clock and not named:
            return None
        return self._template.format(a=self._speech.number(a), b=self._speech.number(b, self._form))


class PlanKind:
    """When to take how much: ``1-0-1`` and ``1-0-0-1`` (morning, noon, evening, night), each number on its own."""

    pattern = re.compile(rf"{START}(?<!-)(?:\d|½|1½)(?:[-–](?:\d|½)){{2,3}}(?![-–\d/]|[.,]\d)")

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        self._half = str(speech.language.table("pairs").get("half", ""))

    def say(self, match: re.Match[str]) -> str | None:
        """See `Kind.say`."""
        parts = re.split("[-–]", match[0])
        if any("½" in part for part in parts) and not self._half:
            return None
        words = [self._half if "½" in part else self._speech.number(Figure(part)) for part in parts]
        return str(self._speech.language.table("pairs").get("pause", ", ")).join(words)


class TimesKind:
    """``2×500 mg``, ``2 x 1``, ``3x daily``: how often or how many."""

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        table = speech.language.table("pairs")
        self._of = str(table["multiplied"])
        self._often = str(table["often"])
        self._special: dict[str, str] = table.get("often_words", {})
        of = rf"(?P<of>{SPACE}?[x×хX*]{SPACE}?(?=\d))"
        often = rf"(?P<often>{SPACE}?[x×хX](?![\w×]))"
        self.pattern = re.compile(rf"{START}(?P<number>{NUMBER})(?:{of}|{often})")

    def say(self, match: re.Match[str]) -> str | None:
        """See `Kind.say`."""
        figure = self._speech.written.read(match["number"])
        if figure is None or figure.is_code:
            return None
        if match["often"]:
            special = self._special.get(figure.plain)
            word = self._often.partition("{n}")[2]
            return special or self._often.format(n=self._speech.counted(figure, "", word))
        return self._of.format(n=self._speech.number(figure))


class PowerKind:
    """``10²``, ``10^6``, ``10⁻³``."""

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        self._table: dict[str, str] = speech.language.table("power")
        self.pattern = re.compile(
            rf"{START}(?P<minus>{MINUS})?(?P<number>{NUMBER})(?:(?P<raised>[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)|\^(?P<power>[-−]?\d{{1,3}}))"
        )

    def say(self, match: re.Match[str]) -> str | None:
        """See `Kind.say`."""
        speech = self._speech
        figure = speech.written.read(match["number"])
        if figure is None:
            return None
        written = match["power"] or match["raised"].translate(_SUPERSCRIPTS)
        negative, digits = written[0] in "-−", written.lstrip("-−+")
        template = "" if negative else self._table.get(digits, "")
        power = speech.signed(speech.number(Figure(str(int(digits)))), minus=negative)
        ordinal = speech.numerals.ordinal(int(digits), self._table.get("form", "")) if not negative else ""
        template = template or (self._table.get("ordinal", "") if ordinal else "") or self._table["other"]
        words = template.format(n=speech.number(figure), p=power, p_ordinal=ordinal)
        return speech.signed(words, minus=bool(match["minus"]))
