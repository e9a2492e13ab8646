"""Dates: ``2026-03-05``, ``5.3.2026``, ``5 March 2026``, ``March 5``, ``2026年3月5日``, ``15/4``."""

from __future__ import annotations

import re
from datetime import date

from engines.spoken_forms.kind import NEVER, alternatives
from engines.spoken_forms.language import stands_before
from engines.spoken_forms.speech import Speech, before
from engines.spoken_forms.written import DASH, SPACE

_YEAR = r"(?P<year>[12]\d{3})"
_MONTHS = 12
_DAY, _MONTH = r"(?P<day>\d{1,2})", r"(?P<month>\d{1,2})"


class DateKind:
    """A date in one of the orders that its language uses; one that may be two dates is left."""

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        language = speech.language
        self._table = language.table("date")
        months = language.locale.months
        own: dict[str, str] = self._table.get("months", {})
        self._names = {number: own.get(str(number), str(name)) for number, name in months["format"]["wide"].items()}
        self._numbers = {
            str(name).casefold(): number
            for context in ("stand-alone", "format")
            for number, name in [*months[context]["wide"].items(), *months[context]["abbreviated"].items()]
            if not re.search(r"\d", str(name)) and len(str(name)) > 2
        }
        self._numbers |= {str(name).casefold(): int(number) for number, name in own.items()}
        self._numbers |= {
            name.casefold(): int(number) for name, number in self._table.get("months_written", {}).items()
        }
        self._order = str(self._table["order"])
        self._day_form = str(self._table.get("day_form", ""))
        self._after_forms: dict[str, str] = self._table.get("day_form_after", {})
        self.pattern = re.compile("|".join(self._numbered(self._patterns())), re.IGNORECASE)

    def say(self, match: re.Match[str]) -> str | None:
        """See `Kind.say`."""
        groups = {name.rpartition("_")[0]: value for name, value in match.groupdict().items() if value is not None}
        day = int(groups["day"])
        month = self._numbers[groups["name"].casefold().rstrip(".")] if "name" in groups else int(groups["month"])
        year = int(groups["year"]) if "year" in groups else None
        if "mark" in groups:
            if year is None and not self._is_partial(match, groups["mark"], groups["day"], groups["month"]):
                return None
            first = not re.match(r"\D*\d{4}", match[0])
            if first and self._order == "unknown" and day <= 12 and month <= 12 and day != month:
                return self._in_figures(groups["day"], groups["month"], year)
            if first and month > 12:
                day, month = month, day
        try:
            date(year or 2000, month, day)  # a leap year
        except ValueError:
            return None
        if "first" in groups:
            return self._two_days(match, groups, day, month, year)
        return self._words(day, month, year, before(match))

    def _words(self, day: int, month: int, year: int | None, context: str, day_words: str = "") -> str:
        table = self._table
        template = str(table["full" if year else "short"])
        return template.format(
            day=day_words or self._day(day, context),
            month=self._names[month],
            month_number=self._month_number(month),
            year=self._year(year) if year else "",
        )

    def _two_days(
        self, match: re.Match[str], groups: dict[str, str], day: int, month: int, year: int | None
    ) -> str | None:
        first = int(groups["first"])
        if not 0 < first < day:
            return None
        word = groups["and"].strip()
        context = before(match)
        between = (
            self._speech.language.table("range")["days"] if re.fullmatch("[-–—~～〜]", word) else f"{{a}} {word} {{b}}"
        )
        days = str(between).format(a=self._day(first, context), b=self._day(day, context))
        return self._words(day, month, year, context, days)

    def _day(self, day: int, context: str) -> str:
        own: dict[str, str] = self._table.get("days", {})
        if str(day) in own:
            return own[str(day)]
        form = self._day_form
        for choice, words in self._after_forms.items():
            if stands_before(rf"(?<!\w)(?:{words})", context):
                form = choice
        numerals = self._speech.numerals
        return (numerals.ordinal(day, form) if form else "") or numerals.cardinal(day)

    def _month_number(self, month: int) -> str:
        own: dict[str, str] = self._table.get("month_numbers", {})
        return own.get(str(month)) or self._speech.numerals.cardinal(month)

    def _year(self, year: int) -> str:
        numerals = self._speech.numerals
        form = str(self._table.get("year_ordinal", ""))
        return (numerals.ordinal(year, form) if form else "") or numerals.cardinal(year, "year")

    def _in_figures(self, first: str, second: str, year: int | None) -> str:
        """Both readings are possible, so both numbers are said in the order they are written in."""
        numerals = self._speech.numerals
        numbers = [
            numerals.digits(part) if part[0] == "0" else numerals.cardinal(int(part)) for part in (first, second)
        ]
        return ", ".join([*numbers, *([numerals.cardinal(year, "year")] if year else [])])

    def _is_partial(self, match: re.Match[str], mark: str, day: str, month: str) -> bool:
        """Whether day and month without a year are surely that."""
        first = re.search(r"\d", match[0])
        context = before(match) + (match[0][: first.start()] if first else "")
        if stands_before(rf"(?<!\w)(?:{self._table.get('partial_after', '(?!)')})", context):
            return True
        if mark not in self._table.get("partial_marks", ""):
            return False
        return len(month) == 2 if mark == "." else int(day) > _MONTHS and (day, month) != ("24", "7")

    def _patterns(self) -> list[str]:
        table = self._table
        after_date = f"(?:{table['after']})?" if "after" in table else ""
        day_before = f"(?:{table['before']})?" if "before" in table else ""
        edge = "" if self._speech.language.joined else r"(?<![\w.,/-])"
        patterns = [
            rf"(?<![\d年年]){_YEAR}年{SPACE}?{_MONTH}月{SPACE}?{_DAY}(?:日|號|号)",
            rf"(?<![\d年])(?<!年 ){_MONTH}月{SPACE}?{_DAY}(?:日|號|号)",
            rf"(?<!\d){_YEAR}년{SPACE}?{_MONTH}월{SPACE}?{_DAY}일",
            rf"(?<!\d){_MONTH}월{SPACE}?{_DAY}일",
        ]
        written = self._written_out(after_date)
        figures = [
            rf"{_YEAR}-(?P<month>\d{{2}})-(?P<day>\d{{2}})",
            rf"{_DAY}(?P<mark>[./-]){_MONTH}(?P=mark){_YEAR}{after_date}",
            rf"{_YEAR}(?P<mark>[./]){_MONTH}(?P=mark){_DAY}",
            rf"{_DAY}(?P<mark>[./]){_MONTH}(?!\.?\d)",
        ]
        if table.get("month_dot"):
            figures.insert(0, rf"{_DAY}\.{SPACE}?{_MONTH}\.(?P<none>)")
        ends = r"(?![\d/])(?!-\d)"
        return patterns + [rf"{edge}{day_before}{pattern}{ends}" for pattern in [*written, *figures]]

    def _written_out(self, after_date: str) -> list[str]:
        table = self._table
        spelt = []
        if "month_word" in table:
            spelt = [rf"{_DAY} {table['month_word']} {_MONTH}(?: {table['year_word']} {_YEAR})?(?![\d.,]*\d)"]
        if not self._numbers:
            return spelt
        name = f"(?P<name>{alternatives(self._numbers)})"
        of = f"(?:{SPACE}(?:{table['of']}))?" if "of" in table else ""
        first = rf"(?:{table.get('day_suffix', '(?!)')})?"
        several = rf"(?:(?P<first>\d{{1,2}}){first}(?P<and>{DASH}|{SPACE}(?:{table.get('and', '(?!)')}){SPACE}))?"
        article = str(table.get("article", ""))
        return [
            *spelt,
            rf"{article}{several}{_DAY}{first}{of}{SPACE}?{name}(?:\.(?=,?{SPACE}\d))?(?:{of},?{SPACE}{_YEAR}{after_date})?(?!\w)",
            rf"{name}\.?{SPACE}{_DAY}{first}(?:,?{SPACE}{_YEAR})?(?![\w:])(?!\.\d)",
        ]

    @staticmethod
    def _numbered(patterns: list[str]) -> list[str]:
        """Their groups with a number after the name, so that all can stand in one expression."""
        return [re.sub(r"\(\?P(<|=)(\w+)", rf"(?P\1\2_{index}", pattern) for index, pattern in enumerate(patterns)]


class MonthKind:
    """A month in figures, where its number is read otherwise than a quantity (시월)."""

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        table = speech.language.table("date")
        self._own: dict[str, str] = table.get("month_numbers", {})
        mark = table.get("month_mark")
        before_mark = table.get("month_before")
        if mark:
            self.pattern = re.compile(rf"(?<![\d.,])(?P<month>1[0-2]|[1-9])(?={mark})")
        elif before_mark:
            self.pattern = re.compile(rf"(?<=\b{before_mark} )(?P<month>1[0-2]|[1-9])(?![\d.,]\d)(?!\d)")
        else:
            self.pattern = NEVER

    def say(self, match: re.Match[str]) -> str | None:
        """See `Kind.say`."""
        return self._own.get(match["month"]) or self._speech.numerals.cardinal(int(match["month"]))
