"""Amounts of every kind in the figures of a language, said and read back: their values must be the same."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from engines.spoken_forms import spoken_form
from engines.spoken_forms.language import languages
from tests.engines.spoken_forms.reading import read, table

_PERCENT_WORDS = {"es": "por ciento", "pt": "por cento", "fr": "pour cent", "it": "per cento", "vi": "phần trăm"}
"""Words for per cent that are words of numbers too."""

_BELOW_ZERO = "零下|영하"


@dataclass(frozen=True, slots=True)
class Amount:
    """What is written, and the values that must be heard."""

    written: str
    values: tuple[Decimal, ...]


def amounts(language: str, seed: int) -> Iterator[Amount]:
    """Amounts without end, the same for the same seed."""
    dice = random.Random(f"{language} {seed}")
    makers = _makers(language)
    while True:
        yield dice.choice(makers)(dice)


def wrongly_said(amount: Amount, language: str) -> str:
    """What is heard instead of the amount; empty where it is right."""
    said = spoken_form(amount.written, language)
    heard = said.replace(_PERCENT_WORDS.get(language, "\0"), "")
    for word in _BELOW_ZERO.split("|"):
        heard = heard.replace(word, table(language)["minus"])
    try:
        values = tuple(read(heard, language))
    except (ValueError, IndexError, KeyError) as error:
        return f"{said} ({type(error).__name__}: {error})"
    return "" if values == amount.values else f"{said} ({', '.join(map(str, values))})"


def _makers(language: str) -> list[Callable[[random.Random], Amount]]:
    marks = languages()[language].table("number")
    decimal = marks["decimal"][0]
    group = next(mark for mark in marks["group"] if mark != "٬")

    def whole(dice: random.Random) -> tuple[int, str]:
        number = dice.randrange(3, 10 ** dice.randrange(1, 13) + 3)
        if number < 10**4 and dice.random() < 0.5:
            return number, str(number)
        return number, f"{number:,}".replace(",", group if dice.random() < 0.7 else "\u202f")

    def fraction(dice: random.Random) -> tuple[Decimal, str]:
        digits = "".join(dice.choice("0123456789") for _ in range(dice.randrange(1, 5)))
        number, written = whole(dice) if dice.random() < 0.5 else (dice.randrange(1000),) * 2
        return Decimal(f"{number}.{digits}"), f"{written}{decimal}{digits}"

    def integer(dice: random.Random) -> Amount:
        number, written = whole(dice)
        if 1000 <= number < 2100:  # alone it may be a year
            written = f"{number:,}".replace(",", group)
        return Amount(written, (Decimal(number),))

    def with_fraction(dice: random.Random) -> Amount:
        number, written = fraction(dice)
        return Amount(written, (number,))

    def below_zero(dice: random.Random) -> Amount:
        number = dice.randrange(3, 99)
        return Amount(f"-{number} °C", (Decimal(-number),))

    def measured(dice: random.Random) -> Amount:
        parted, whole_units = ["km", "kg", "mg", "ml", "µg", "%"], ["km", "l", "%", "€", "g"]
        broken = dice.random() < 0.5
        number, written = fraction(dice) if broken else whole(dice)
        return Amount(f"{written} {dice.choice(parted if broken else whole_units)}", (Decimal(number),))

    def dose(dice: random.Random) -> Amount:
        """A leading zero makes it a decimal, whichever mark is written."""
        digits = "".join(dice.choice("0123456789") for _ in range(3))
        return Amount(f"0{dice.choice('.,')}{digits} mg", (Decimal(f"0.{digits}"),))

    def price(dice: random.Random) -> Amount:
        number, written = whole(dice)
        cents = dice.randrange(3, 100)
        together = Decimal(number) + Decimal(cents) / 100
        parts = (Decimal(number), Decimal(cents))
        return Amount(f"€{written}{decimal}{cents:02}", (together,) if language in _ONE_NUMBER else parts)

    def magnitude(dice: random.Random) -> Amount:
        digits = f"{dice.randrange(1, 10)}"
        number = dice.randrange(1, 1000)
        return Amount(f"${number}{decimal}{digits}M", (Decimal(f"{number}.{digits}") * 10**6,))

    makers: list[Callable[[random.Random], Amount]] = [integer, with_fraction, below_zero, measured, dose, price]
    if "magnitude" in table(language):
        makers.append(magnitude)
    return makers


_ONE_NUMBER = frozenset({"zh", "zh-Hant", "yue"})
"""Languages that say a price with two decimals as one number."""
