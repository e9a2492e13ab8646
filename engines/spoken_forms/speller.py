"""Writes a text as it is to be spoken: one pass, in which each kind of figure says what it understands.

Where several kinds begin at one place, the first in order that understands it is taken. What none understands is read
as it is written, digit by digit.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from engines.spoken_forms.abbreviations import AbbreviationKind, AcronymKind
from engines.spoken_forms.calendar import DateKind, MonthKind
from engines.spoken_forms.clock import ClockKind
from engines.spoken_forms.codes import IbanKind, LabelKind, LettersKind, LongKind, VersionKind
from engines.spoken_forms.compounds import CompoundKind
from engines.spoken_forms.counted_noun import CountedNounKind
from engines.spoken_forms.counts import MagnitudeKind, NumberKind, RangeKind
from engines.spoken_forms.fractions import FractionKind
from engines.spoken_forms.kind import FigureKind
from engines.spoken_forms.language import SpokenLanguage, languages, spoken_language
from engines.spoken_forms.measures import MeasureKind, ShareKind
from engines.spoken_forms.money import MoneyKind
from engines.spoken_forms.ordinals import OrdinalKind
from engines.spoken_forms.pairs import PlanKind, PowerKind, RatioKind, StrokeKind, TimesKind
from engines.spoken_forms.roman import RomanKind
from engines.spoken_forms.signs import AddressKind, SignKind
from engines.spoken_forms.speech import Speech
from engines.spoken_forms.telephone import EmergencyKind, TelephoneKind
from engines.spoken_forms.years import BareYearKind, MarkedYearKind, ShortDecadeKind

SPELLED = frozenset(languages())
"""Languages whose figures are written out."""

_JOINT = "\u2060"  # word joiner: stands for a mark that is not said
_BARE_FRACTION = re.compile(r"(?<![\w.,:])[.,](?=\d)")
"""``.5``: the zero is left out."""

_WIDE = {ord("０") + digit: str(digit) for digit in range(10)}
_WIDE |= {ord("．"): ".", ord("："): ":", ord("％"): "%", ord("／"): "/", ord("＋"): "+"}


def spoken_form(text: str, language: str) -> str:
    """The text with its figures, signs and abbreviations written out.

    Args:
        text: any text.
        language: code, or a region of one, ``en-GB``; a language that isn't among `SPELLED` leaves the text as it is.
    """
    spoken_by = spoken_language(language)
    if spoken_by is None:
        return text
    written = _western_digits(text)
    written = _BARE_FRACTION.sub(r"0\g<0>", written)
    marks = spoken_by.table("number").get("suffix_marks")
    if marks:
        written = re.sub(rf"(?<=[\d%])[{marks}](?=[^\W\d_])", _JOINT, written)
    spoken = _said(written, _kinds(spoken_by))
    spoken = spoken.replace(_JOINT, "") if marks else spoken
    return spoken if spoken == written else _contracted(spoken, spoken_by)


def _said(text: str, kinds: tuple[FigureKind, ...]) -> str:
    """One pass from left to right; of each kind the next place where it may stand is kept."""
    parts: list[str] = []
    position = 0
    places = [kind.pattern.search(text) for kind in kinds]
    while True:
        found = [(place.start(), index) for index, place in enumerate(places) if place is not None]
        if not found:
            break
        start, index = min(found)
        place = places[index]
        assert place is not None
        words = kinds[index].say(place) if place.end() > start else None
        if words is None:
            places[index] = kinds[index].pattern.search(text, start + 1)
            continue
        before = text[position:start]
        parts += [before, words.lstrip() if (before or "".join(parts[-2:]))[-1:].isspace() else words]
        position = place.end()
        if words.endswith("'") and text[position : position + 1] == " ":  # un'ora
            position += 1
        places = [
            kind.pattern.search(text, position) if place is not None and place.start() < position else place
            for kind, place in zip(kinds, places, strict=True)
        ]
    return "".join(parts) + text[position:]


def _contracted(text: str, language: SpokenLanguage) -> str:
    """With words drawn together that are said as one (``alle una`` → ``all'una``)."""
    for words, said in language.table("contracted").items():
        text = re.sub(words, said, text)
    return text


@cache
def _kinds(language: SpokenLanguage) -> tuple[FigureKind, ...]:
    """In the order in which they are asked."""
    speech = Speech(language)
    return (
        AddressKind(speech),
        IbanKind(speech),
        LongKind(speech),
        DateKind(speech),
        RatioKind(speech),
        ClockKind(speech),
        BareYearKind(speech, decade=True),
        ShortDecadeKind(speech),
        MarkedYearKind(speech),
        MonthKind(speech),
        TelephoneKind(speech),
        EmergencyKind(speech),
        VersionKind(speech),
        LabelKind(speech),
        MoneyKind(speech),
        LettersKind(speech),
        FractionKind(speech, counted=True),
        FractionKind(speech, counted=False),
        PlanKind(speech),
        CompoundKind(speech),
        OrdinalKind(speech),
        MeasureKind(speech),
        ShareKind(speech),
        TimesKind(speech),
        StrokeKind(speech),
        PowerKind(speech),
        MagnitudeKind(speech),
        BareYearKind(speech, decade=False),
        AbbreviationKind(speech),
        RomanKind(speech),
        AcronymKind(speech),
        SignKind(speech),
        RangeKind(speech),
        CountedNounKind(speech),
        NumberKind(speech),
    )


def _western_digits(text: str) -> str:
    """Every script's decimal digits, and full-width marks, as ASCII; circled digits are no numbers."""
    if text.isascii():
        return text
    if any("０" <= character <= "９" for character in text):
        text = text.translate(_WIDE)
    return "".join(
        str(unicodedata.decimal(character)) if unicodedata.category(character) == "Nd" else character
        for character in text
    )
