"""Days, numbers and lists as a reader writes them, from the CLDR."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal
from babel.units import format_unit

from ui.texts import FALLBACK, cldr_locale, text


def day_name(day: date, today: date, reader: str) -> str:
    """A day as the reader says it: today, yesterday, or its full date."""
    if day in {today, today - timedelta(days=1)}:
        return text(reader, "today" if day == today else "yesterday")
    return format_date(day, "full", locale=_locale(reader))


def days(number: int, reader: str) -> str:
    """A number of days as the reader writes it."""
    return format_unit(number, "duration-day", length="long", locale=_locale(reader))


def decimal(number: float, reader: str) -> str:
    """A number as the reader writes it."""
    return format_decimal(number, locale=_locale(reader))


def listed(names: Sequence[str], reader: str) -> str:
    """Names in a row as the reader writes it: A, B and C."""
    return format_list(names, locale=_locale(reader))


def _locale(reader: str) -> Locale | str:
    return cldr_locale(reader) or FALLBACK
