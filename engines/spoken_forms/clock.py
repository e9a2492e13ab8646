"""Times of day: ``15:30``, ``9.05 Uhr``, ``15h30``, ``8 am``, ``10:00–12:00``; and ``1:30:15``."""

from __future__ import annotations

import re

from engines.spoken_forms.language import stands_before
from engines.spoken_forms.speech import Speech, before
from engines.spoken_forms.written import DASH, SPACE

_HALF = rf"(?P<half>{SPACE}?(?:[ap]\.{SPACE}?m\.(?!\w)|[ap]m(?!\w)|[AP]M(?!\w)|[AP]\.M\.))"


class ClockKind:
    """A time in one of the forms that its language writes.

    The section ``time``: ``full`` and ``hour`` are templates with ``{h}`` and ``{m}``, ``hour_form`` how the hour
    agrees, ``hours`` hours with a name of their own, ``minutes`` whole times by their minutes, ``am`` and ``pm``
    templates with ``{t}``, or ``day`` such for the parts of the day by the hour that each begins at, from 0 on, where
    "8 PM" is an evening and no afternoon; ``dotted_before`` and ``dotted_after`` are words that make a time of "14.30",
    ``bare_before`` and ``bare_after`` such of a lone hour, ``swallowed`` what is not said after it.
    """

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        self._table = table = speech.language.table("time")
        marks = "[:：" + str(table.get("marks", "")) + "]"
        spaced = rf"|{SPACE}?h{SPACE}?" if table.get("h_spaced") else ""
        swallowed = f"(?P<marked>{table['swallowed']})?" if "swallowed" in table else "(?P<marked>)"
        lone_mark = rf"|{SPACE}?(?:{table['lone_marks']})(?![^\W_])" if "lone_marks" in table else ""
        hour = r"(?P<hour>[01]?\d|2[0-4])"
        minute = rf"(?:(?:{marks}{spaced})(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?"
        dotted_before, dotted_after = table.get("dotted_before", "(?!)"), table.get("dotted_after", "(?!)")
        self._bare_before_words = rf"(?<!\w)(?:{table.get('bare_before', '(?!)')})"
        self._bare_after = re.compile(str(table.get("bare_after", r"\s*(?:$|[.,;:!?،؛؟)]|[-–])")), re.IGNORECASE)
        self._dotted_before, self._dotted_after = str(dotted_before), re.compile(str(dotted_after), re.IGNORECASE)
        dotted = r"|\.(?P<dotted>[0-5]\d)"
        one = rf"{hour}{minute}{dotted}{lone_mark}|(?P<bare>)(?![.,]\d|{SPACE}?%))"
        until = one.replace("?P<", "?P<until_")
        edge = r"(?<![\d.,:])" if speech.language.joined else r"(?<![\w.,:])(?<!\d[-–—])"
        end = rf"(?![\d:])(?:{_HALF}|(?!\.\d){swallowed})"
        second = f"{until}{end.replace('?P<', '?P<until_')}".replace(r"(?![\d:])", r"(?![\d:.])")
        self.pattern = re.compile(rf"{edge}{one}{end}(?:{DASH}{second})?")

    def say(self, match: re.Match[str]) -> str | None:
        """See `Kind.say`."""
        context = before(match)
        first = self._one(match, "", context)
        if first is None:
            return None
        if match["until_hour"] is None:
            return first if self._ends_here(match) else None
        table = self._speech.language.table("range")
        second = self._one(match, "until_", f"{table.get('times_b', table.get('before_b', ''))} ", certain=True)
        if second is None:
            return None
        if stands_before(rf"(?<!\w)(?:{table.get('after', '(?!)')})", context):
            return str(table.get("times_short", table["plain"])).format(a=first, b=second)
        first = self._one(match, "", f"{table.get('times_a', '')} ", certain=True) or first
        return str(table.get("times", table["plain"])).format(a=first, b=second)

    def _one(self, match: re.Match[str], prefix: str, context: str, *, certain: bool = False) -> str | None:
        hour = int(match[f"{prefix}hour"])
        half = (match[f"{prefix}half"] or "").strip()
        dotted, bare = match[f"{prefix}dotted"], match[f"{prefix}bare"] is not None
        rest = match.string[match.end(f"{prefix}dotted" if dotted else f"{prefix}hour") :]
        in_range = self._table.get("dotted_range") and match["until_dotted"]
        if dotted and not (certain or half or in_range or self._is_dotted(context, rest)):
            return None
        if bare and not (half or certain or (hour <= 24 and stands_before(self._bare_before_words, context))):
            return None
        minute = int(match[f"{prefix}minute"] or dotted or 0)
        if hour == 24 and minute:
            return None
        if match[f"{prefix}second"]:
            numerals = self._speech.numerals
            return " ".join(numerals.cardinal(part) for part in (hour, minute, int(match[f"{prefix}second"])))
        if bare and not half:
            return self._hour_alone(hour, context)
        return self._words(hour, minute, context, half, marked=bool(match[f"{prefix}marked"]))

    def _ends_here(self, match: re.Match[str]) -> bool:
        """Whether a lone hour isn't the number of something after it."""
        if match["bare"] is None or match["half"]:
            return True
        return self._bare_after.match(match.string, match.end()) is not None

    def _is_dotted(self, context: str, rest: str) -> bool:
        return stands_before(rf"(?<!\w)(?:{self._dotted_before})", context) or bool(self._dotted_after.match(rest))

    def _words(self, hour: int, minute: int, context: str, half: str, *, marked: bool) -> str:
        table = self._table
        if half and ("am" in table or not table.get("keeps_half")):
            return self._in_half(hour, minute, context, afternoon=half[0] in "pP")
        words = self._of_24_hours(hour, minute, context, plain=bool(half), marked=marked)
        return f"{words} {half[0].lower()} {'m'}" if half else words

    def _in_half(self, hour: int, minute: int, context: str, *, afternoon: bool) -> str:
        hour_of_day = hour % 12 + (12 if afternoon else 0)
        parts = {int(begin): template for begin, template in self._table.get("day", {}).items()}
        begin = max((begin for begin in parts if begin <= hour_of_day), default=None)
        template = self._table.get("pm" if afternoon else "am") if begin is None else parts[begin]
        if template:
            return str(template).format(t=self._of_24_hours(hour, minute, context, plain=True))
        return self._of_24_hours(hour_of_day, minute, context, plain=False)

    def _of_24_hours(self, hour: int, minute: int, context: str, *, plain: bool, marked: bool = False) -> str:
        table = self._table
        if not plain:
            named = table.get("named", {}).get(f"{hour}:{minute:02}")
            if named:
                return str(named)
        case = self._speech.agreement.case(context)
        case = case if case in table.get("cases", ()) else ""
        said_hour = self._hour(hour, case, context)
        if minute == 0:
            late = table.get("hour_late") if hour > 12 and not plain else None
            if late:
                return str(late).format(h=self._hour(hour - 12, case, context))
            names = ["hour_plain"] if plain else [f"hour_{hour}", f"hour_{case}" if case else "hour"]
            if marked and not plain:
                names.insert(0, "hour_marked")
            template = next((table[name] for name in [*names, "hour"] if name in table), "{h}")
            return str(template).format(h=said_hour)
        special = table.get("minutes", {}).get(str(minute))
        if special:
            return str(special).format(h=said_hour)
        form = str(table.get("minute_form", ""))
        said = self._speech.numerals.cardinal(minute, f"{form}.{case}" if case else form)
        if minute < 10:
            said = str(table.get("minute_zero", "{m}")).format(m=said)
        return str(table.get(f"full_{hour}", table["full"])).format(h=said_hour, m=said)

    def _hour_alone(self, hour: int, context: str) -> str:
        """An hour that only the words around it show to be one."""
        case = self._speech.agreement.case(context)
        said = self._hour(hour, case if case in self._table.get("cases", ()) else "", context)
        return str(self._table.get("hour_plain", "{h}")).format(h=said)

    def _hour(self, hour: int, case: str, context: str) -> str:
        table, numerals = self._table, self._speech.numerals
        own = table.get("hours", {}).get(str(hour))
        if own and not case:
            return str(own)
        form = str(table.get("hour_form", ""))
        for choice, words in table.get("hour_form_after", {}).items():
            if stands_before(rf"(?<!\w)(?:{words})", context):
                form = str(choice)
        if case and "." not in form:
            form = f"{form}.{case}"
        if hour == 0 or hour > int(table.get("hour_form_until", 24)):
            return numerals.cardinal(hour, f".{case}" if case else "")
        if table.get("hour_ordinal"):
            return numerals.ordinal(hour, form)
        return numerals.cardinal(hour, form)
