"""Measures and shares: ``5 km``, ``0.5 mg/ml``, ``-3 °C``, ``25 %``, ``2 ‰``, ``5 million``."""

from __future__ import annotations

import re
from decimal import Decimal

from babel.units import format_unit

from engines.spoken_forms.kind import alternatives
from engines.spoken_forms.magnitudes import Magnitudes
from engines.spoken_forms.speech import START_AMOUNT, Speech, before
from engines.spoken_forms.unit_signs import PER, UNITS
from engines.spoken_forms.written import DASH, MARKS, SPACE, Figure

_NAME = re.compile(r"\d(?:[\d\s.,'’٫٬]*\d)?")
"""The number within what Babel writes."""

ENDS = rf"(?![^\W\d_](?<![\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])|[\d²³_{MARKS}]|/\w|['’]\w)(?!\.\d)"
"""No letter of any script follows, but for those that set words without spaces."""


class Units:
    """Names of units in one language: its own, or CLDR's."""

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        language = speech.language
        self._own: dict[str, dict[str, str]] = language.table("unit_names")
        self._templates: dict[str, str] = language.table("units")
        self._per: dict[str, str] = language.table("per")
        written = dict(language.table("unit_signs"))
        self._signs = {**UNITS, **written}
        for sign in language.table("number").get("not_units", ()):
            self._signs.pop(sign, None)
        self.pattern = alternatives(self._signs)

    def unit(self, sign: str) -> str:
        """The unit that a sign stands for."""
        return str(self._signs[sign])

    def name(self, unit: str, figure: Figure, context: str = "") -> str:
        """The unit's name as it follows a number."""
        before_number, after_number = self.around(unit, figure, context)
        return f"{before_number}{after_number}".strip()

    def around(self, unit: str, figure: Figure, context: str = "") -> tuple[str, str]:
        """What stands before and after the number."""
        if unit in self._templates:
            first, _, last = self._templates[unit].partition("{n}")
            return first, last
        category = self._speech.category(figure, context)
        space = self._speech.language.space
        if unit in self._own:
            names = self._own[unit]
            return "", f"{space}{names.get(category) or names['other']}"
        sample = self._speech.sample(category, figure)
        shown = format_unit(Decimal(sample), unit, "long", locale=self._speech.language.locale, numbering_system="latn")
        number = _NAME.search(shown)
        if number is None:  # a form without the number, as Arabic has for one and two
            return "", f"{space}{shown}"
        return shown[: number.start()], shown[number.end() :]

    def one_or_two(self, unit: str, number: str) -> str:
        """In Arabic one follows the unit, and two is its dual."""
        name = self.name(unit, Figure(number))
        feminine = name.partition(" ")[0].endswith("ة")
        if number == "1":
            return f"{name} {'واحدة' if feminine else 'واحد'}"
        first, _, rest = name.partition(" ")
        if first.endswith("ان"):
            return name
        return f"{first[:-1]}تان {rest}".strip() if feminine else f"{first}ان {rest}".strip()

    def per(self, denominator: str, unit_words: str) -> str:
        """``milligrams per kilogram``: a measure's words with those of what it is measured by."""
        unit = PER.get(denominator) or self.unit(denominator)
        said = self._per.get(unit)
        if said is None:
            said = self._per["default"].replace("{per}", self.name(unit, Figure("1")))
        return said.replace("{unit}", unit_words) if "{unit}" in said else f"{unit_words} {said}"


class MeasureKind:
    """A number with a unit, or with one unit by another."""

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        self._units = Units(speech)
        language = speech.language
        self._below_zero: str = language.table("temperature").get("below", "")
        magnitudes = Magnitudes(language)
        self._magnitudes = magnitudes
        more = rf"(?:{SPACE}?(?P<more>{magnitudes.written}){SPACE})?"
        units = f"{alternatives(PER)}|{self._units.pattern}"
        per = rf"(?:{SPACE}?/{SPACE}?(?P<per>{units})(?:/(?P<per_too>{units}))?)?"
        self.pattern = re.compile(
            rf"{START_AMOUNT}{more}[ \u00a0\u202f\u2009-]?(?P<unit>{self._units.pattern}){per}{ENDS}"
        )

    def say(self, match: re.Match[str]) -> str | None:
        """See `Kind.say`."""
        figure = self._speech.written.read(match["number"])
        if figure is None or match["more"]:
            return None
        unit = self._units.unit(match["unit"])
        if not match["low"]:
            alone = self._alone(match, figure, unit)
            if alone:
                return self._speech.signed(alone, minus=bool(match["minus"]))
        first, last = self._units.around(unit, figure, before(match))
        words = self._speech.amount(match, last)
        if words is None:
            return None
        return re.sub(SPACE, " ", self._with_unit(match, unit, (first, words, last)))

    def _alone(self, match: re.Match[str], figure: Figure, unit: str) -> str:
        """What is not said as a number before a unit: one and two in Arabic, a height in metres; else empty."""
        speech, units = self._speech, self._units
        if speech.language.code == "ar" and figure.plain in {"1", "2"}:
            said = units.one_or_two(unit, figure.plain)
            return units.per(match["per"], said) if match["per"] else said
        split = speech.language.table("split").get(unit)
        if not split or figure.whole not in {"1", "2"} or not re.fullmatch("[1-9][0-9]", figure.fraction):
            return ""
        whole = Figure(figure.whole)
        return str(split).format(
            whole=speech.counted(whole, "", units.around(unit, whole)[1]),
            unit=units.name(unit, whole),
            rest=speech.number(Figure(figure.fraction)),
        )

    def _with_unit(self, match: re.Match[str], unit: str, parts: tuple[str, str, str]) -> str:
        first, words, last = parts
        language = self._speech.language
        if match["per"]:
            return self._per(match, first, words, last)
        if match["minus"] and unit.startswith("temperature") and self._below_zero:
            return self._below_zero.format(n=words, before=first.strip(), after=last.strip())
        sign = f"{language.word('minus')}{language.space}" if match["minus"] else ""
        return f"{first}{sign}{words}{last}" if language.joined else f"{sign}{first}{words}{last}"

    def _per(self, match: re.Match[str], first: str, words: str, last: str) -> str:
        said = self._units.per(match["per"], f"{first}{words}{last}".strip())
        if match["per_too"]:
            said = self._units.per(match["per_too"], said)
        return self._speech.signed(said, minus=bool(match["minus"]))


class ShareKind:
    """Per cent and per mille."""

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        language = speech.language
        self._percent: dict[str, str] = language.table("percent")
        self._permille: dict[str, str] = language.table("permille")
        first = "[%٪‰]" if language.table("number").get("percent_before") else "(?!)"
        amount = START_AMOUNT.replace(DASH, f"{SPACE}?[%٪]?{DASH}")  # 5%–6%
        self.pattern = re.compile(rf"(?:(?P<sign_before>{first}){SPACE}?)?{amount}(?:{SPACE}?(?P<sign>[%٪‰])(?!\w))?")

    def say(self, match: re.Match[str]) -> str | None:
        """See `Kind.say`."""
        sign = match["sign_before"] or match["sign"]
        figure = self._speech.written.read(match["number"])
        if not sign or figure is None:
            return None
        table = self._permille if sign == "‰" else self._percent
        category = self._speech.category(figure, before(match))
        template = table.get(category) or table["other"]
        words = self._speech.amount(match, template.partition("{n}")[2])
        if words is None:
            return None
        return self._speech.signed(template.format(n=words), minus=bool(match["minus"]))
