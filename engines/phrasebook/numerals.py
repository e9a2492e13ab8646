"""Words for the whole numbers 0 … 999 in the languages of the phrasebook."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from num2words import num2words

LARGEST = 999
"""The largest number that is read as words."""

_HAN_DIGITS = "零一二三四五六七八九"

_ARABIC_FEMININE = {
    "واحد": "إحدى",
    "اثنان": "اثنتان",
    "ثلاثة": "ثلاث",
    "أربعة": "أربع",
    "خمسة": "خمس",
    "ستة": "ست",
    "سبعة": "سبع",
    "ثمانية": "ثمان",
    "تسعة": "تسع",
}
"""Units before tens where a feminine noun is counted: "خمس وعشرون سنة"."""

_REGIONS = {"fr": ("fr_BE", "fr_CH"), "pt": ("pt_BR",)}
"""Where a language counts otherwise: "septante", "dezesseis"."""


@cache
def numeral_words(language: str) -> tuple[tuple[str, int], ...]:
    """Every way the language writes a number in words, with the number.

    A language that num2words doesn't know, and that isn't Chinese, has none: its numbers are read as digits only.
    """
    if language == "zh":
        return tuple((words, number) for number in range(LARGEST + 1) for words in _chinese(number))
    try:
        num2words(0, lang=language)
    except NotImplementedError:
        return ()
    return tuple((words, number) for number in range(LARGEST + 1) for words in _spellings(number, language))


def _spellings(number: int, language: str) -> Iterator[str]:
    words = str(num2words(number, lang=language))
    yield words
    yield from (str(num2words(number, lang=region)) for region in _REGIONS.get(language, ()))
    hundreds, rest = divmod(number, 100)
    if language == "en" and hundreds:
        yield words.replace(" and ", " ")
        if hundreds == 1:
            yield "a" + words.removeprefix("one")
            yield "a" + words.removeprefix("one").replace(" and ", " ")
    elif language == "de" and hundreds == 1:
        yield words.removeprefix("ein")
    elif language == "tr":
        yield " ".join(_turkish(number))
    elif language == "es":
        if hundreds > 1:
            yield words.replace("cientos", "cientas").replace("quinientos", "quinientas")
        if rest > 20 and rest % 10 == 1:
            yield words.removesuffix("uno").removesuffix("veinti") + ("veintiún" if rest == 21 else "un")
    elif language == "it" and rest > 20 and rest % 10 == 1:
        yield words.removesuffix("o")
    elif language == "it" and words.endswith("tré"):
        yield words.removesuffix("é") + "è"
    elif language == "pt" and rest == 14:
        yield words.replace("catorze", "quatorze")
    elif language == "vi" and hundreds and 0 < rest < 10:
        yield words.replace("lẻ", "linh")
    elif language == "ar":
        yield from _arabic(number, words)


def _turkish(number: int) -> Iterator[str]:
    """The parts of a number, which people write apart and num2words writes together."""
    hundreds, rest = divmod(number, 100)
    if hundreds > 1:
        yield str(num2words(hundreds, lang="tr"))
    if hundreds:
        yield "yüz"
    if rest >= 10:
        yield str(num2words(rest - rest % 10, lang="tr"))
    if rest % 10 or not number:
        yield str(num2words(rest % 10, lang="tr"))


def _arabic(number: int, words: str) -> Iterator[str]:
    """As people write and say it: "و" with the next word, "عشرين" beside "عشرون", "مئة", and what counts years."""
    written = ("مئتان" if number == 200 else words).replace(" و ", " و")
    forms = [written, written.replace("ون", "ين").replace("مئتان", "مئتين")]
    yield from forms
    yield from (form.replace("مائة", "مئة") for form in forms)
    unit, _, tens = written.partition(" و")
    if 20 < number < 100 and unit in _ARABIC_FEMININE:
        yield f"{_ARABIC_FEMININE[unit]} و{tens}"
        yield f"{_ARABIC_FEMININE[unit]} و{tens}".replace("ون", "ين")
    if unit == "اثنان":
        yield forms[1].replace("اثنان", "اثنين")


def _chinese(number: int) -> Iterator[str]:
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    below_ten = _HAN_DIGITS[ones] if ones or not number else ""
    if not hundreds:
        yield (("" if tens == 1 else _HAN_DIGITS[tens]) + "十" if tens else "") + below_ten
        return
    tail = (_HAN_DIGITS[tens] + "十" if tens else "零" if ones else "") + below_ten
    yield _HAN_DIGITS[hundreds] + "百" + tail
    if hundreds == 2:
        yield "两百" + tail
