"""Money, shares of a hundred, and measures."""

from __future__ import annotations

import re
from decimal import Decimal

from babel.numbers import get_currency_name
from babel.units import format_unit

from engines.spoken_forms.grammar import Grammar, Words
from engines.spoken_forms.rule import END, SPACE, START, Figure, Figures

_SIGNS = {
    "US$": "USD",
    "R$": "BRL",
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "￥": "CNY",
    "₽": "RUB",
    "₩": "KRW",
    "₫": "VND",
    "₺": "TRY",
    "TL": "TRY",
    "zł": "PLN",
    **{code: code for code in ("USD", "EUR", "GBP", "JPY", "CNY", "RUB", "KRW", "VND", "TRY", "PLN", "BRL")},
}

_WITHOUT_HUNDREDTHS = {"JPY", "KRW", "VND"}

_UNITS = {
    "km/h": "speed-kilometer-per-hour",
    "км/ч": "speed-kilometer-per-hour",
    "m/s": "speed-meter-per-second",
    "mph": "speed-mile-per-hour",
    "°C": "temperature-celsius",
    "℃": "temperature-celsius",
    "°F": "temperature-fahrenheit",
    "°": "angle-degree",
    "km²": "area-square-kilometer",
    "m²": "area-square-meter",
    "км": "length-kilometer",
    "км²": "area-square-kilometer",
    "м²": "area-square-meter",
    "km": "length-kilometer",
    "كم": "length-kilometer",
    "m": "length-meter",
    "м": "length-meter",
    "cm": "length-centimeter",
    "см": "length-centimeter",
    "سم": "length-centimeter",
    "mm": "length-millimeter",
    "мм": "length-millimeter",
    "mi": "length-mile",
    "ft": "length-foot",
    "kg": "mass-kilogram",
    "Kg": "mass-kilogram",
    "кг": "mass-kilogram",
    "كغ": "mass-kilogram",
    "كجم": "mass-kilogram",
    "g": "mass-gram",
    "г": "mass-gram",
    "mg": "mass-milligram",
    "мг": "mass-milligram",
    "t": "mass-tonne",
    "т": "mass-tonne",
    "lb": "mass-pound",
    "oz": "mass-ounce",
    "l": "volume-liter",
    "L": "volume-liter",
    "л": "volume-liter",
    "ml": "volume-milliliter",
    "mL": "volume-milliliter",
    "мл": "volume-milliliter",
    "min": "duration-minute",
    "мин": "duration-minute",
    "h": "duration-hour",
    "ч": "duration-hour",
    "kW": "power-kilowatt",
    "kWh": "energy-kilowatt-hour",
    "W": "power-watt",
    "V": "electric-volt",
    "MB": "digital-megabyte",
    "GB": "digital-gigabyte",
}
"""What is written → CLDR's name of the unit."""


_SHOWN = re.compile(r"\d(?:[\d\s.,'’٫٬]*\d)?")
"""The number within what Babel writes."""


class MoneyRule:
    """``$12.50``, ``5 €``, ``20 EUR``."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._figures = Figures(grammar)
        self._signs = {**_SIGNS, **grammar.signs}
        sign = "|".join(re.escape(sign) for sign in sorted(self._signs, key=len, reverse=True))
        more = rf"(?P<more>{SPACE}(?:{grammar.magnitudes})(?!\w))?" if grammar.magnitudes else "(?P<more>)"
        number = self._figures.amount
        self._before = re.compile(rf"(?<![A-Za-z])(?P<sign>{sign}){SPACE}?{number}{more}")
        self._after = re.compile(rf"{START}{number}{more}{SPACE}?(?P<sign>{sign}){END}")

    def apply(self, text: str) -> str:
        """See `Rule`."""
        if not any(sign in text for sign in self._signs):
            return text
        return self._after.sub(self._say, self._before.sub(self._say, text))

    def _say(self, match: re.Match[str]) -> str:
        grammar = self._grammar
        figure = self._figures.read(match["number"])
        code = self._signs[match["sign"]]
        sign = f"{grammar.minus}{'' if grammar.joined else ' '}" if match["minus"] else ""
        names = self._names(code, figure)
        if match["more"]:
            name = grammar.currency.get(code, {}).get("many") or grammar.currency.get(code, {}).get("other") or names
            count = self._figures.say_amount(match, match["more"])
            return f"{sign}{count}{match['more']} {grammar.magnitude_of}{name}"
        space = "" if grammar.joined else " "
        if match["low"]:
            return f"{self._figures.say_amount(match, f' {names}')}{space}{names}"
        cents = self._cents(code)
        if len(figure.fraction) in {1, 2} and cents and code not in _WITHOUT_HUNDREDTHS:
            whole = Figure(figure.whole)
            hundredths = Figure(str(int(figure.fraction.ljust(2, "0"))))
            parts = []
            if int(whole.whole) or hundredths.whole == "0":
                parts.append(self._count(whole, self._names(code, whole)))
            if hundredths.whole != "0":
                parts.append(self._count(hundredths, self._figures.choose(cents, hundredths)))
            return sign + grammar.cents_and.join(parts)
        if figure.fraction.strip("0") == "":
            return sign + self._count(Figure(figure.whole), self._names(code, Figure(figure.whole)))
        figure = Figure(figure.whole, figure.fraction.rstrip("0"))
        return f"{sign}{self._figures.say(figure)}{space}{names}"

    def _count(self, figure: Figure, name: str) -> str:
        if self._grammar.unit_first and self._figures.numerals.plural(figure.plain) in {"one", "two"}:
            return name  # it holds the number
        space = "" if self._grammar.joined else " "
        return f"{self._figures.say(figure, f' {name}')}{space}{name}"

    def _names(self, code: str, figure: Figure) -> str:
        own = self._grammar.currency.get(code)
        if own:
            return self._figures.choose(own, figure)
        return str(get_currency_name(code, count=Decimal(figure.plain), locale=self._grammar.locale))

    def _cents(self, code: str) -> Words:
        if code in self._grammar.subunits:
            return self._grammar.subunits[code]
        return self._grammar.cents if code in {"USD", "EUR"} else {}


class PercentRule:
    """``25 %``."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._figures = Figures(grammar)
        self._pattern = re.compile(rf"{START}{self._figures.amount}{SPACE}?[%٪]")
        self._before = re.compile(rf"[%٪]{SPACE}?{self._figures.amount}")

    def apply(self, text: str) -> str:
        """See `Rule`."""
        text = self._before.sub(self._say, text) if self._grammar.percent_before else text
        return self._pattern.sub(self._say, text)

    def _say(self, match: re.Match[str]) -> str:
        figure = self._figures.read(match["number"])
        said = self._figures.choose(self._grammar.percent, figure).format(n=self._figures.say_amount(match))
        return f"{self._grammar.minus} {said}" if match["minus"] else said


class UnitRule:
    """``5 km``, ``-3 °C``."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._figures = Figures(grammar)
        units = "|".join(re.escape(unit) for unit in sorted(_UNITS, key=len, reverse=True))
        self._pattern = re.compile(rf"{START}{self._figures.amount}{SPACE}?(?P<unit>{units}){END}(?!['’]\w)")

    def apply(self, text: str) -> str:
        """See `Rule`."""
        return self._pattern.sub(self._say, text)

    def _say(self, match: re.Match[str]) -> str:
        grammar = self._grammar
        figure = self._figures.read(match["number"])
        unit = _UNITS[match["unit"]]
        sign = f"{grammar.minus}{'' if grammar.joined and grammar.code != 'ko' else ' '}" if match["minus"] else ""
        if unit in grammar.units:
            template = grammar.units[unit]
            return sign + template.format(n=self._figures.say_amount(match, template.partition("{n}")[2]))
        shown = format_unit(Decimal(figure.plain), unit, "long", locale=grammar.locale, numbering_system="latn")
        number = _SHOWN.search(shown)
        if number is None:  # a form without the number, as Arabic has for one and two
            return sign + shown
        before, after = shown[: number.start()], shown[number.end() :]
        said = self._figures.say_amount(match, after)
        if grammar.unit_first and figure.plain in {"1", "2"} and not match["low"]:
            return f"{sign}{after.strip()} {said}"
        return re.sub(SPACE, " ", f"{sign}{before}{said}{after}")
