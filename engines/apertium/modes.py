"""Which language pairs of Apertium are installed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

_CODES = MappingProxyType(
    {
        "ara": "ar",
        "arb": "ar",
        "ben": "bn",
        "bod": "bo",
        "ces": "cs",
        "cmn": "zh",
        "deu": "de",
        "eng": "en",
        "fas": "fa",
        "fra": "fr",
        "guj": "gu",
        "heb": "he",
        "hin": "hi",
        "ind": "id",
        "ita": "it",
        "jpn": "ja",
        "kaz": "kk",
        "khk": "mn",
        "khm": "km",
        "kor": "ko",
        "mar": "mr",
        "mon": "mn",
        "msa": "ms",
        "mya": "my",
        "nld": "nl",
        "pes": "fa",
        "pol": "pl",
        "por": "pt",
        "rus": "ru",
        "spa": "es",
        "tam": "ta",
        "tel": "te",
        "tgl": "tl",
        "tha": "th",
        "tur": "tr",
        "uig": "ug",
        "ukr": "uk",
        "urd": "ur",
        "vie": "vi",
        "yue": "yue",
        "zho": "zh",
        "zlm": "ms",
        "zsm": "ms",
    }
)
"""ISO 639-3, which names Apertium's modes → code of ours. Older pairs are named by ISO 639-1, which ours are."""


def installed_modes(data: Path) -> Mapping[tuple[str, str], Path]:
    """Mode file of every installed pair of languages of the device.

    Regional variants (``spa-eng_US``, ``eco-es-fr``) and languages the device hasn't are left out.

    Args:
        data: Apertium's data folder; its ``modes`` holds one ``SOURCE-TARGET.mode`` for each direction.
    """
    pairs = {}
    for mode in sorted(data.joinpath("modes").glob("*.mode")):
        names = mode.stem.split("-")
        codes = tuple(_CODES.get(name, name if name in _CODES.values() else "") for name in names)
        if len(codes) == 2 and all(codes):
            pairs[codes[0], codes[1]] = mode
    return MappingProxyType(pairs)
