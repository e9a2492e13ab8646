"""Which language a file means: by a tag, or by its name in any of the device's languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from babel import Locale, UnknownLocaleError

from engines.languages import languages

_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})
_OTHER_TAGS = {
    "fil": "tl", "iw": "he", "in": "id", "cmn": "zh", "zh-yue": "yue",
    "eng": "en", "fre": "fr", "fra": "fr", "por": "pt",
    "spa": "es", "jpn": "ja", "tur": "tr", "rus": "ru", "ara": "ar", "kor": "ko", "tha": "th", "ita": "it", "ger": "de",
    "deu": "de", "vie": "vi", "msa": "ms", "may": "ms", "ind": "id", "tgl": "tl", "hin": "hi", "pol": "pl", "cze": "cs",
    "ces": "cs", "dut": "nl", "nld": "nl", "khm": "km", "mya": "my", "bur": "my", "fas": "fa", "per": "fa", "guj": "gu",
    "urd": "ur", "tel": "te", "mar": "mr", "heb": "he", "ben": "bn", "tam": "ta", "ukr": "uk", "bod": "bo", "tib": "bo",
    "kaz": "kk", "mon": "mn", "uig": "ug", "zho": "zh", "chi": "zh",
}  # fmt: skip
"""Further tags: ISO 639-2, both kinds, and what the standard renamed."""

_BRACKET = re.compile(r"[(\[（]")
_TRADITIONAL_NAME = re.compile("hant|trad|繁|taiwan|hong kong|臺|台")
_VARIANTS = {
    "en": ("en_US", "en_GB", "en_AU", "en_CA"),
    "es": ("es_ES", "es_MX", "es_419"),
    "fr": ("fr_CA", "fr_CH"),
    "pt": ("pt_BR", "pt_PT"),
    "de": ("de_AT", "de_CH"),
    "zh": ("zh_Hans",),
    "fa": ("fa_AF",),
}
"""Kinds of a language that have names of their own in CLDR."""

_CLDR = {"tl": "fil", "zh": "zh", "zh-Hant": "zh_Hant"}


def code_of_tag(tag: str) -> str:
    """The device's code of a language tag such as ``pt-BR`` or ``zh_TW``; empty for a language that it hasn't."""
    parts = tag.strip().replace("_", "-").casefold().split("-")
    whole = "-".join(parts)
    if whole in _OTHER_TAGS:
        return _OTHER_TAGS[whole]
    code = _OTHER_TAGS.get(parts[0], parts[0])
    if code == "zh" and _TRADITIONAL & set(parts[1:]):
        return "zh-Hant"
    return code if code in languages() else ""


def code_of_name(name: str) -> str:
    """The device's code of a language by its tag or its name, ``English``, ``inglés (US)``, ``英语``; or empty."""
    folded = _folded(name)
    if not folded:
        return ""
    before = _folded(_BRACKET.split(folded)[0])
    if "zh" in {_names().get(before), _names().get(folded.split(" ")[0])} and _TRADITIONAL_NAME.search(folded):
        return "zh-Hant"
    for candidate in (folded, before):
        if candidate in _names():
            return _names()[candidate]
    if _is_tag(folded):
        return code_of_tag(folded)
    # memoQ's "english_united states", never its "english_def".
    word, mark, region = folded.partition("_")
    return _names().get(word, "") if mark and region.replace("_", " ") in _regions() else ""


@cache
def _names() -> Mapping[str, str]:
    """Names of the languages in all the languages → code."""
    found: dict[str, str] = {}
    for language in languages().values():
        for name in (language.english, language.endonym, language.chinese):
            found.setdefault(_folded(name), language.code)
    for spoken in languages():
        try:
            locale = Locale.parse(_CLDR.get(spoken, spoken), sep="_")
        except (UnknownLocaleError, ValueError):
            continue
        for code in languages():
            for variant in (_CLDR.get(code, code), *_VARIANTS.get(code, ())):
                found.setdefault(_folded(str(locale.languages.get(variant, ""))), code)
    found.pop("", None)
    return found


@cache
def _regions() -> frozenset[str]:
    return frozenset(_folded(name) for name in Locale("en").territories.values())


def _is_tag(text: str) -> bool:
    parts = text.replace("_", "-").split("-")
    return 2 <= len(parts[0]) <= 3 and all(part.isalnum() and part.isascii() and len(part) <= 8 for part in parts)


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().strip(" \t\ufeff\"'").split())
