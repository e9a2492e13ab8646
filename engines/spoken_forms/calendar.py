"""Dates and times of day."""

from __future__ import annotations

import re
from datetime import date

from babel import Locale

from engines.spoken_forms.grammar import Grammar, Words
from engines.spoken_forms.rule import DASH, SPACE, Figures

_YEAR = r"(?P<year>[12]\d{3})"


class DateRule:
    """``2026-03-05``, ``5.3.2026``, ``5 March 2026``, ``March 5``, ``2026年3月5日``."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._numerals = Figures(grammar).numerals
        months = Locale.parse(grammar.locale).months
        self._names = {number: str(name) for number, name in months["format"]["wide"].items()}
        self._numbers = {
            str(name).casefold(): number
            for context in ("stand-alone", "format")
            for number, name in months[context]["wide"].items()
            if not re.search(r"\d", str(name))
        }
        after = f"(?:{grammar.after_date})?" if grammar.after_date else ""
        before = f"(?:{re.escape(grammar.date_before)})?" if grammar.date_before else ""
        day, month = r"(?P<day>\d{1,2})", r"(?P<month>\d{1,2})"
        patterns = [
            rf"{_YEAR}-(?P<month>\d{{2}})-(?P<day>\d{{2}})",
            rf"{_YEAR}年{SPACE}?{month}月{SPACE}?{day}(?:日|號|号)",
            rf"(?<![\d年])(?<!年 ){month}月{SPACE}?{day}(?:日|號|号)",
            rf"{_YEAR}년{SPACE}?{month}월{SPACE}?{day}일",
            rf"{month}월{SPACE}?{day}일",
            rf"{day}(?P<mark>[./-]){month}(?P=mark){_YEAR}{after}",
        ]
        if grammar.day_dot:
            patterns.append(rf"{day}\.{SPACE}?{month}\.")
        if grammar.order == "ymd":
            patterns.append(rf"{_YEAR}(?P<mark>[./]){month}(?P=mark){day}")
        if self._numbers:
            name = (
                "(?P<name>" + "|".join(re.escape(name) for name in sorted(self._numbers, key=len, reverse=True)) + ")"
            )
            of = f"(?:{SPACE}{grammar.textual_date})?" if grammar.textual_date else ""
            first = r"(?:\.|º|er|st|nd|rd|th)?"
            patterns += [
                rf"(?:the )?{day}{first}{of}{SPACE}(?:of )?{name}(?:{of},?{SPACE}{_YEAR}{after})?(?!\w)",
                rf"{name}{SPACE}{day}{first}(?:,?{SPACE}{_YEAR})?(?![\w:])",
            ]
        self._patterns = [
            re.compile(rf"(?<![\w.,/-]){before}{pattern}(?![\d/])(?!-\d)", re.IGNORECASE)
            if not grammar.joined
            else re.compile(rf"(?<![\d.,/-]){pattern}(?![\d/])(?!-\d)")
            for pattern in patterns
        ]

    def apply(self, text: str) -> str:
        """See `Rule`."""
        for pattern in self._patterns:
            text = pattern.sub(self._say, text)
        if self._grammar.month_mark:
            lone = rf"(?<!\d)(1[0-2]|[1-9])(?={self._grammar.month_mark})"
            text = re.sub(lone, lambda match: self._month_number(int(match[1])), text)
        return text

    def _say(self, match: re.Match[str]) -> str:
        groups = match.groupdict()
        day = int(groups["day"])
        month = self._numbers[groups["name"].casefold()] if groups.get("name") else int(groups["month"])
        mark = groups.get("mark")
        month_first = self._grammar.order == "mdy" and mark == "/" and day <= 12
        if mark and (month_first or month > 12):
            day, month = month, day
        year = int(groups["year"]) if groups.get("year") else None
        try:
            date(year or 2000, month, day)  # a leap year
        except ValueError:
            return match[0]
        template = self._grammar.date_year if year else self._grammar.date
        return template.format(
            day=self._day(day, match.string[: match.start()]),
            month=self._names[month],
            month_number=self._month_number(month),
            year=self._year(year) if year else "",
        )

    def _day(self, day: int, before: str) -> str:
        grammar = self._grammar
        if day == 1 and grammar.first_day:
            return grammar.first_day
        if grammar.day == "cardinal":
            return self._numerals.cardinal(day)
        return self._numerals.spell(day, rules_after(grammar.ordinal_after, before) or grammar.day)

    def _month_number(self, month: int) -> str:
        return self._grammar.month_numbers.get(str(month)) or self._numerals.cardinal(month)

    def _year(self, year: int) -> str:
        text = self._numerals.spell(year, self._grammar.year or self._grammar.counting)
        return text.removeprefix("одна ")


class TimeRule:
    """``15:30``, ``9.05 Uhr``, ``15h30``."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._numerals = Figures(grammar).numerals
        mark = f"(?::|{SPACE}?h{SPACE}?)" if grammar.code == "fr" else "[:h]"
        self._between = re.compile(rf"(?<=\d[:h]\d\d){DASH}(?=\d{{1,2}}[:h]\d\d)")
        after = f"(?:{grammar.after_time})?" if grammar.after_time else ""
        self._pattern = re.compile(
            rf"(?<![\d:.,])(?P<hour>[01]?\d|2[0-4]){mark}(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?(?![\d:])"
            rf"{after}(?P<half>{SPACE}?[ap]\.?{SPACE}?m(?:\.|\b))?",
            re.IGNORECASE,
        )
        self._dotted = re.compile(rf"(?<![\d.,])(?P<hour>[01]?\d|2[0-4])\.(?P<minute>[0-5]\d)(?:{grammar.after_time})")

    def apply(self, text: str) -> str:
        """See `Rule`."""
        text = self._between.sub(self._grammar.range.format(a="", b=""), text)
        text = self._pattern.sub(self._say, text)
        return self._dotted.sub(self._say, text) if self._grammar.after_time else text

    def _say(self, match: re.Match[str]) -> str:
        groups = match.groupdict()
        hour, minute = int(groups["hour"]), int(groups["minute"])
        if groups.get("second"):
            return " ".join(self._numerals.cardinal(part) for part in (hour, minute, int(groups["second"])))
        half = groups.get("half") or ""
        words = self._words(hour, minute, match.string[: match.start()], half=bool(half))
        return f"{words} {half.strip()}" if half else words

    def _words(self, hour: int, minute: int, before: str, *, half: bool) -> str:
        grammar = self._grammar
        spoken_hour = self._hour(hour, before)
        if minute == 0:
            if half:
                return spoken_hour
            template = grammar.hour
            if grammar.hour_late and (hour > 12 or hour == 0):
                template = grammar.hour_late
            elif grammar.hour_one and hour == 1:
                template = grammar.hour_one
            return template.format(h=spoken_hour)
        special = grammar.minutes.get(str(minute))
        if special:
            return special.format(h=spoken_hour)
        spoken_minute = self._numerals.spell(minute, grammar.counting)
        if minute < 10:
            spoken_minute = grammar.minute_zero.format(m=spoken_minute)
        template = grammar.time_one if grammar.time_one and hour == 1 else grammar.time
        return template.format(h=spoken_hour, m=spoken_minute)

    def _hour(self, hour: int, before: str) -> str:
        grammar = self._grammar
        if hour == 1 and grammar.hour_one_word:
            return grammar.hour_one_word
        if hour == 2 and grammar.two:
            return grammar.two
        rules = rules_after(grammar.hour_after, before) or grammar.hour_form
        if not rules or hour == 0 or hour > grammar.hour_form_until:
            return self._numerals.cardinal(hour)
        return self._numerals.spell(hour, rules)


def rules_after(choices: Words, before: str) -> str:
    """The rule set whose words stand right before a figure; empty for none."""
    for rules, words in choices.items():
        if re.search(rf"(?<!\w)(?:{words})\s+$", before, re.IGNORECASE):
            return rules
    return ""
