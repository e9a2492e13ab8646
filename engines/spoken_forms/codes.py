"""Figures that are names: accounts, IBAN, versions, rooms, flights, codes of letters and digits."""

from __future__ import annotations

import re

from engines.spoken_forms.language import stands_before
from engines.spoken_forms.speech import Speech, after, before
from engines.spoken_forms.written import SPACE

_DIGIT_BY_DIGIT = 3
"""Digits from which the number in a code is read digit by digit."""


class LongKind:
    """Figures too long for a quantity or a telephone number: digit by digit. It keeps other rules' work small."""

    pattern = re.compile(r"\d{17,}")

    def __init__(self, speech: Speech) -> None:
        self._speech = speech

    def say(self, match: re.Match[str]) -> str | None:
        """See `Kind.say`."""
        gap = self._speech.language.space
        first, last = gap if before(match)[-1:].isalnum() else "", gap if after(match)[:1].isalnum() else ""
        return f"{first}{self._speech.numerals.digits(match[0])}{last}"


class IbanKind:
    """``DE89 3704 0044 0532 0130 00``, where its check digits (ISO 7064, mod 97-10) are right."""

    pattern = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])")

    def __init__(self, speech: Speech) -> None:
        self._speech = speech

    def say(self, match: re.Match[str]) -> str | None:
        """See `Kind.say`."""
        plain = match[0].replace(" ", "")
        moved = plain[4:] + plain[:4]
        if int("".join(str(int(character, 36)) for character in moved)) % 97 != 1:
            return None
        groups = [plain[start : start + 4] for start in range(0, len(plain), 4)]
        return ", ".join(" ".join(self._parts(group)) for group in groups)

    def _parts(self, group: str) -> list[str]:
        return [self._speech.numerals.digits(character) if character.isdigit() else character for character in group]


class VersionKind:
    """``v2.10.3``, ``1.2.3``, ``192.168.0.1``; "version 3.11" has two parts, and no decimal."""

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        self._table: dict[str, str] = speech.language.table("codes")
        self.pattern = re.compile(
            r"(?<![\w.,])(?P<v>[vV]\.?)?(?P<parts>\d{1,4}(?:\.\d{1,4}){1,4})(?![\w,])(?!\.\d)(?!,\d)"
        )

    def say(self, match: re.Match[str]) -> str | None:
        """See `Kind.say`."""
        parts = match["parts"].split(".")
        announced = match["v"] or stands_before(rf"(?<!\w)(?:{self._table.get('version', '(?!)')})", before(match))
        thousands = all(len(part) == 3 for part in parts[1:]) and len(parts[0]) <= 3
        if not announced and (len(parts) < 3 or thousands):
            return None
        numerals, space = (
            self._speech.numerals,
            str(self._speech.language.table("number").get("point_space", self._speech.language.space)),
        )
        said = [
            numerals.digits(part) if part[0] == "0" and part != "0" else numerals.cardinal(int(part)) for part in parts
        ]
        dot = self._table.get("dot", "") or str(self._speech.language.table("number")["point"])
        letter = "v " if match["v"] else ""
        return letter + f"{space}{dot}{space}".join(said)


class LabelKind:
    """A number after a word that names: a room, a gate, an account. It counts nothing.

    The section ``codes``: after ``digits`` every digit is said, after ``long_digits`` those of three or more,
    after ``plain`` the number as one counts, after ``ordinal`` its place in an order.
    """

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        table: dict[str, str] = speech.language.table("codes")
        self._digits, self._long = table.get("digits", "(?!)"), table.get("long_digits", "(?!)")
        self._plain = table.get("plain", "(?!)")
        self._ordinal = table.get("ordinal", "(?!)")
        self._followed = re.compile(table.get("long_digits_before", "(?!)"))
        edge = "" if speech.language.joined else r"(?!\w)"
        self.pattern = re.compile(
            rf"(?<![\w.,:/-])\d{{1,16}}(?:(?<=\d{{4}})[ -]\d{{4}}){{0,4}}{edge}(?!\d|[.,:/]\d|[-–]\d)"
            if not speech.language.joined
            else r"(?<![\d.,:/-])\d{1,16}(?!\d|[.,:/]\d|[-–]\d)"
        )

    def say(self, match: re.Match[str]) -> str | None:
        """See `Kind.say`."""
        context, numerals = before(match), self._speech.numerals
        groups = re.split("[ -]", match[0])
        if stands_before(rf"(?<![^\W_])(?:{self._digits})(?:[.:#]?|{SPACE}(?-i:[A-Z]{{2}}))", context):
            return ", ".join(numerals.digits(group, phone=True) for group in groups)
        if len(groups) > 1:
            return None
        followed = self._followed.match(after(match)) is not None
        if len(match[0]) >= _DIGIT_BY_DIGIT and (
            followed or stands_before(rf"(?<![^\W_])(?:{self._long})[.:#]?", context)
        ):
            return numerals.digits(match[0], phone=True)
        if stands_before(rf"(?<!\w)(?:{self._ordinal})", context):
            return numerals.ordinal(int(match[0]), "m") or None
        if stands_before(rf"(?<![^\W_])(?:{self._plain})[.:#]?", context):
            return (
                numerals.digits(match[0])
                if match[0][0] == "0" and len(match[0]) > 1
                else numerals.cardinal(int(match[0]))
            )
        return None


class LettersKind:
    """Letters and digits in one code: ``BA2490``, ``B12``, ``A1``, ``3G``, ``COVID-19``."""

    pattern = re.compile(
        r"(?<![^\W_])(?<![.,/-])(?:(?P<letters>[A-Z]{1,4})(?P<hyphen>-?)(?P<digits>\d{1,6})(?P<last>[A-Z]?)"
        r"|(?P<digits2>\d{1,4})(?P<letters2>[A-Z]{1,3}))(?![^\W_])(?![.,:/-]\d|%)"
    )

    def __init__(self, speech: Speech) -> None:
        self._speech = speech

    def say(self, match: re.Match[str]) -> str | None:
        """See `Kind.say`."""
        numerals, space = self._speech.numerals, " "
        digits = match["digits"] or match["digits2"]
        as_digits = len(digits) >= _DIGIT_BY_DIGIT or digits[0] == "0"
        number = numerals.digits(digits, phone=True) if as_digits else numerals.cardinal(int(digits))
        if match["digits2"]:
            return f"{number}{space}{' '.join(match['letters2'])}"
        letters = match["letters"]
        word = letters if match["hyphen"] and len(letters) > 3 else " ".join(letters)
        return f"{word}{space}{number}{space + match['last'] if match['last'] else ''}"
