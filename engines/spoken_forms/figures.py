"""Plain numbers, years, ordinals, ranges, telephone numbers."""

from __future__ import annotations

import re

from engines.spoken_forms.calendar import rules_after
from engines.spoken_forms.grammar import Grammar
from engines.spoken_forms.rule import DASH, SPACE, START, Figures

_WORD = re.compile(r"\s([^\W\d_]+)")


class LongRule:
    """Figures too long for a number or a telephone number: digit by digit. It keeps the other rules' work small."""

    _PATTERN = re.compile(r"\d{17,}")

    def __init__(self, grammar: Grammar) -> None:
        self._numerals = Figures(grammar).numerals

    def apply(self, text: str) -> str:
        """See `Rule`."""
        return self._PATTERN.sub(lambda match: f" {self._numerals.digits(match[0])} ", text)


class PhoneRule:
    """``+1 555 123 4567``, ``(030) 12 34 56``, ``555-0199``: digit by digit, in the groups they are written in."""

    _PATTERN = re.compile(
        rf"(?<![\w.,/$€£-])(?P<plus>\+{SPACE}?)?\(?\d(?:\d|[()/-]|{SPACE}){{5,24}}(?<=[\d)])(?!\w|[.,-]\d|{SPACE}?[%€$£°])"
    )
    _SHAPE = re.compile(rf"(?:\+{SPACE}?)?(?:(?:{SPACE}|[-/])?+(?:\(\d++\)|\d++))++")
    _LEAST = 7
    _MOST = 16

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._numerals = Figures(grammar).numerals

    def apply(self, text: str) -> str:
        """See `Rule`."""
        return self._PATTERN.sub(self._say, text)

    def _say(self, match: re.Match[str]) -> str:
        written = match[0]
        groups = re.findall(r"\d+", written)
        count = sum(map(len, groups))
        if not self._SHAPE.fullmatch(written):
            return written
        starts = bool(match["plus"]) or groups[0].startswith("0") or "(" in written
        parted = "-" in written and all(len(group) >= 2 for group in groups) and not _are_years(groups)
        ungrouped = len(groups) > 2 and count > 7 and any(len(group) != 3 for group in groups[1:])
        if count < self._LEAST or count > self._MOST or not (starts or parted or ungrouped):
            return written
        if self._grammar.phone == "pairs" and all(len(group) == 2 for group in groups):
            spoken = [self._pair(group) for group in groups]
        else:
            spoken = [self._numerals.digits(group, phone=True) for group in groups]
        plus = f"{self._grammar.plus}{'' if self._grammar.joined else ' '}" if match["plus"] else ""
        return plus + self._grammar.phone_join.join(spoken)

    def _pair(self, group: str) -> str:
        if group[0] == "0":
            return self._numerals.digits(group)
        return self._numerals.cardinal(int(group))


def _are_years(groups: list[str]) -> bool:
    return len(groups) == 2 and all(len(group) == 4 and group[0] in "12" for group in groups)


class YearRule:
    """Years that are marked as such, and those that stand alone where a language reads them in their own way."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._numerals = Figures(grammar).numerals
        words = "|".join(re.escape(word) for word in sorted(grammar.year_words, key=len, reverse=True))
        self._marked = re.compile(rf"(?<![\d.,])(?P<year>[12]\d{{3}}){SPACE}(?P<word>{words})(?!\w)") if words else None
        digits = grammar.digits_before
        self._digits = re.compile(rf"(?<!\d)(?P<year>[12]\d{{3}})(?={digits})") if digits else None
        bare = r"(?<![\w.,:/$€£-])(?P<first>[12]\d{3}[-–])?(?P<year>[12]\d{3})(?P<decade>s\b)?(?![\w:/-]|[.,]\d)"
        self._bare = re.compile(bare) if grammar.bare_years else None

    def apply(self, text: str) -> str:
        """See `Rule`."""
        if self._marked:
            text = self._marked.sub(self._say_marked, text)
        if self._digits:
            text = self._digits.sub(lambda match: self._numerals.digits(match["year"]), text)
        if self._bare:
            text = self._bare.sub(self._say_bare, text)
        return text

    def _say_marked(self, match: re.Match[str]) -> str:
        grammar = self._grammar
        rules = grammar.year_words[match["word"]]
        before = match.string[: match.start()]
        if match["word"] == "roku":
            rules = rules_after(grammar.year_after, before) or rules
        word = grammar.year_word_spoken.get(match["word"], match["word"])
        return f"{self._numerals.spell(int(match['year']), rules).removeprefix('одна ')} {word}"

    def _say_bare(self, match: re.Match[str]) -> str:
        first = match["first"]
        years = [int(year) for year in ((first[:-1] if first else ""), match["year"]) if year]
        earliest, latest = self._grammar.bare_years
        if not all(earliest <= year <= latest for year in years):
            return match[0]
        words = [self._numerals.spell(year, self._grammar.year) for year in years]
        if match["decade"]:  # English: nineties
            words[-1] = f"{words[-1][:-1]}ies" if words[-1].endswith("y") else f"{words[-1]}s"
        return self._grammar.range.format(a=words[0], b=words[1]) if first else words[0]


class OrdinalRule:
    """``3rd``, ``2.``, ``1º``, ``5-й``."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._numerals = Figures(grammar).numerals
        suffix = grammar.ordinal_suffix
        ends = "" if suffix.endswith(")") or not suffix[-1:].isalpha() else r"(?!\w)"
        self._pattern = re.compile(rf"(?<![\w.,:])(?P<number>\d{{1,6}})(?P<suffix>{suffix}){ends}") if suffix else None
        self._chinese = re.compile(r"第(?P<number>\d+)(?P<suffix>)") if grammar.joined else None

    def apply(self, text: str) -> str:
        """See `Rule`."""
        if self._chinese:
            text = self._chinese.sub(lambda match: f"第{self._numerals.cardinal(int(match['number']))}", text)
        return self._pattern.sub(self._say, text) if self._pattern else text

    def _say(self, match: re.Match[str]) -> str:
        grammar = self._grammar
        number = int(match["number"])
        if number == 0:
            return match[0]
        rules = rules_after(grammar.ordinal_after, match.string[: match.start()]) or grammar.ordinal
        for choice, end in grammar.ordinal_by_suffix.items():
            if re.search(end, match["suffix"]):
                rules = choice
        following = _WORD.match(match.string, match.end())
        return self._numerals.spell(number, self._agreeing(rules, match["suffix"], following[1] if following else ""))

    def _agreeing(self, rules: str, suffix: str, noun: str) -> str:
        """The rule set that agrees with the written suffix or, where that says nothing, with the noun."""
        grammar = self._grammar
        if rules != grammar.ordinal:
            return rules
        if grammar.feminine_suffix:
            if grammar.ordinal_feminine and re.search(grammar.feminine_suffix, suffix):
                return grammar.ordinal_feminine
        elif grammar.ordinal_feminine and re.fullmatch(grammar.feminine, noun):
            return grammar.ordinal_feminine
        if grammar.ordinal_neuter and re.fullmatch(grammar.neuter, noun):
            return grammar.ordinal_neuter
        return grammar.ordinal_adjective if grammar.ordinal_adjective and noun else rules


class RangeRule:
    """``5–7``."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._figures = Figures(grammar)
        number = self._figures.pattern
        self._pattern = re.compile(rf"{START}(?<!-)(?P<a>{number}){DASH}(?P<b>{number})(?![A-Za-z0-9-])")

    def apply(self, text: str) -> str:
        """See `Rule`."""
        return self._pattern.sub(self._say, text)

    def _say(self, match: re.Match[str]) -> str:
        following = match.string[match.end() :]
        low, high = self._figures.read(match["a"]), self._figures.read(match["b"])
        if float(low.plain) >= float(high.plain):
            return match[0]
        return self._grammar.range.format(a=self._figures.say(low, following), b=self._figures.say(high, following))


class NumberRule:
    """Every other number; one of a bank account or a telephone, written without a gap, is read digit by digit."""

    _LONGEST = 9
    """Digits of a number that isn't grouped."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._figures = Figures(grammar)
        space = "" if grammar.joined else " "
        self._version = re.compile(r"(?<![\w.])\d+(?:\.\d+){2,}(?![\w.]*\d)")
        self._pattern = re.compile(rf"(?P<minus>(?<![\w\d)\]])[-−](?=\d))?(?P<number>{self._figures.pattern})")
        self._minus = grammar.minus + space

    def apply(self, text: str) -> str:
        """See `Rule`."""
        return self._pattern.sub(self._say, self._version.sub(self._say_version, text))

    def _say(self, match: re.Match[str]) -> str:
        figure = self._figures.read(match["number"])
        following = match.string[match.end() :]
        if match["number"].isdecimal() and len(match["number"]) > self._LONGEST:
            words = self._figures.numerals.digits(match["number"], phone=True)
        else:
            words = self._figures.say(figure, following)
        words = (self._minus if match["minus"] else "") + words
        if self._grammar.joined:
            return words
        before = match.string[: match.start()]
        gap_before = " " if before[-1:].isalnum() else ""
        gap_after = " " if following[:1].isalnum() else ""
        return f"{gap_before}{words}{gap_after}"

    def _say_version(self, match: re.Match[str]) -> str:
        if "." in self._grammar.group and re.fullmatch(r"\d{1,3}(?:\.\d{3})+", match[0]):
            return match[0]
        space = "" if self._grammar.joined else " "
        point = f"{space}{self._grammar.point or 'точка'}{space}"
        return point.join(self._figures.numerals.cardinal(int(part)) for part in match[0].split("."))
