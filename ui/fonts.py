"""Which typeface and which line height a language is written with."""

from __future__ import annotations

from dataclasses import dataclass, replace

from device_app.vocabulary import languages


@dataclass(frozen=True, slots=True)
class Typeface:
    """How a script is set.

    Attributes:
        families: names in order of preference.
        line_height: distance of two lines as a multiple of the family's own.
        size: multiple of the nominal size at which its letters look as large as Latin ones.
    """

    families: tuple[str, ...]
    line_height: float = 1.0
    size: float = 1.0


NASTALIQ = "Noto Nastaliq Urdu"
CORRECTED_NASTALIQ = "Nastaliq corrected"
"""See `ui.nastaliq`."""

_LATIN = ("Noto Sans", "DejaVu Sans")
"""Ends every list: digits and names of another script, and what to fall back on."""

_BY_SCRIPT = {
    "Latn": Typeface(_LATIN),
    "Cyrl": Typeface(_LATIN),
    "Arab": Typeface(("Noto Naskh Arabic", "Noto Sans Arabic"), 0.92, 1.18),
    "Hebr": Typeface(("Noto Sans Hebrew",)),
    "Deva": Typeface(("Noto Sans Devanagari",)),
    "Beng": Typeface(("Noto Sans Bengali",)),
    "Gujr": Typeface(("Noto Sans Gujarati",)),
    "Taml": Typeface(("Noto Sans Tamil",)),
    "Telu": Typeface(("Noto Sans Telugu",)),
    "Thai": Typeface(("Noto Sans Thai",), 1.05),
    "Khmr": Typeface(("Noto Sans Khmer",), 1.1),
    # These leave room above and below for the tallest stacks of letters there are, which Sanskrit alone has.
    "Mymr": Typeface(("Noto Sans Myanmar",), 0.9),
    "Tibt": Typeface(("Noto Serif Tibetan",), 0.73),
    # The family of the language comes first. Behind another family Qt takes its glyphs from whichever Han font it met
    # first in this process.
    "Hans": Typeface(("Noto Sans CJK SC", "Noto Sans SC")),
    "Hant": Typeface(("Noto Sans CJK TC", "Noto Sans TC")),
    "Jpan": Typeface(("Noto Sans CJK JP", "Noto Sans JP")),
    "Kore": Typeface(("Noto Sans CJK KR", "Noto Sans KR")),
}

_BY_LANGUAGE = {
    # The same code points are drawn differently in Hong Kong, and Urdu is read in the Nastaliq hand, whose
    # words slope: its lines need more room than those of any other script.
    "yue": Typeface(("Noto Sans CJK HK", "Noto Sans CJK TC")),
    "ur": Typeface((CORRECTED_NASTALIQ, NASTALIQ, "Noto Naskh Arabic"), 0.95),
}


def typeface(code: str) -> Typeface:
    """The typeface of a language; an unknown code is written like English."""
    row = languages().get(code)
    face = _BY_LANGUAGE.get(code) or _BY_SCRIPT.get(row.script if row else "Latn", _BY_SCRIPT["Latn"])
    return replace(face, families=tuple(dict.fromkeys((*face.families, *_LATIN))))
