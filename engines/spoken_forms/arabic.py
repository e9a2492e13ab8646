"""Arabic numbers: their gender is the opposite of the noun's from 3 to 10, and half of them have cases."""

from __future__ import annotations

_UNITS = ("", "واحد", "اثن", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثماني", "تسع", "عشر")
_TENS = ("", "", "عشر", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع")
_HUNDREDS = ("", "مائة", "مائت", "ثلاثمائة", "أربعمائة", "خمسمائة", "ستمائة", "سبعمائة", "ثمانمائة", "تسعمائة")
_SCALES = (
    (10**12, "تريليون", "تريليونات"),
    (10**9, "مليار", "مليارات"),
    (10**6, "مليون", "ملايين"),
    (10**3, "ألف", "آلاف"),
)
_ORDINALS = ("", "أول", "ثاني", "ثالث", "رابع", "خامس", "سادس", "سابع", "ثامن", "تاسع", "عاشر")


def cardinal(number: int, form: str) -> str:
    """A whole number.

    Args:
        number: 0 … 10¹⁵.
        form: ``m`` or ``f``, the gender of what is counted; with ``.gen`` in the oblique case.
    """
    gender, _, case = form.partition(".")
    oblique = case == "gen"
    if number == 0:
        return "صفر"
    parts = []
    for scale, one, many in _SCALES:
        count, number = divmod(number, scale)
        if count:
            parts.append(_scaled(count, one, many, oblique=oblique))
    if number:
        parts.append(_below_thousand(number, gender or "m", oblique=oblique))
    return " و".join(parts)


def _scaled(count: int, one: str, many: str, *, oblique: bool) -> str:
    if count == 1:
        return one
    if count == 2:
        return one + ("ين" if oblique else "ان")
    words = _below_thousand(count, "m", oblique=oblique) if count < 1000 else cardinal(count, "m")
    last = count % 100
    if 3 <= last <= 10:
        return f"{words} {many}"
    return f"{words} {one}" + ("ًا" if 11 <= last <= 99 else "")


def _below_thousand(number: int, gender: str, *, oblique: bool) -> str:
    hundreds, rest = divmod(number, 100)
    parts = []
    if hundreds:
        parts.append(_HUNDREDS[hundreds] + (("ين" if oblique else "ان") if hundreds == 2 else ""))
    if rest:
        parts.append(_below_hundred(rest, gender, oblique=oblique))
    return " و".join(parts)


def _below_hundred(number: int, gender: str, *, oblique: bool) -> str:
    tens, unit = divmod(number, 10)
    if number <= 10:
        return _unit(number, gender, oblique=oblique)
    if number < 20:
        return _teen(unit, gender, oblique=oblique)
    ten = _TENS[tens] + ("ين" if oblique else "ون")
    if unit == 0:
        return ten
    first = "إحدى" if unit == 1 and gender == "f" else _unit(unit, gender, oblique=oblique)
    return f"{first} و{ten}"


def _unit(number: int, gender: str, *, oblique: bool) -> str:
    stem = _UNITS[number]
    if number == 1:
        return stem + ("ة" if gender == "f" else "")
    if number == 2:
        return stem + ("ت" if gender == "f" else "") + ("ين" if oblique else "ان")
    return stem if gender == "f" else stem + "ة"


def _teen(unit: int, gender: str, *, oblique: bool) -> str:
    ten = "عشرة" if gender == "f" else "عشر"
    if unit == 1:
        return f"{'إحدى' if gender == 'f' else 'أحد'} {ten}"
    if unit == 2:
        return f"{_UNITS[2]}{'ت' if gender == 'f' else ''}{'ي' if oblique else 'ا'} {ten}"
    return f"{_unit(unit, gender, oblique=oblique)} {ten}"


def ordinal(number: int, form: str) -> str:
    """With the article: ``الثالث``, ``الحادية عشرة``; empty above 99.

    Args:
        number: 1 …
        form: ``m`` or ``f``; with ``.gen`` in the oblique case.
    """
    gender, _, case = form.partition(".")
    if number > 99:
        return ""
    tens, unit = divmod(number, 10)
    feminine = gender == "f"
    ten = "ال" + _TENS[tens] + ("ين" if case == "gen" else "ون") if tens > 1 else ""
    if number <= 10:
        return "ال" + ("أولى" if number == 1 and feminine else _ORDINALS[number] + ("ة" if feminine else ""))
    if unit == 0:
        return ten
    first = "ال" + ("حادي" if unit == 1 else _ORDINALS[unit]) + ("ة" if feminine else "")
    if tens == 1:
        return f"{first} {'عشرة' if feminine else 'عشر'}"
    return f"{first} و{ten}"
