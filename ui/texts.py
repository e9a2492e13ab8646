"""The window's own words, in each speaker's language at the same time.

A person's button, states and failures are in *their* language, so one screen shows two languages at once; Qt's ``tr()``
knows one at a time. See docs/decisions/0060-texts-per-speaker.md.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from babel import Locale, UnknownLocaleError

from device_app.vocabulary import languages

FALLBACK = "en"
_LAST_WORDS = re.compile(r"error\[(?P<code>[a-z_]+\.[a-z_]+)\]: (?P<text>.+)")
_NEAREST = {"yue": "zh-Hant", "zh-Hant": "zh"}
"""Where a language has no words of its own: the one its readers read most easily."""
_CLDR = {"zh": "zh-Hans", "tl": "fil"}
_CLDR_KEYS = {"zh-Hant": "zh_Hant", "tl": "fil"}
"""Codes that the CLDR spells in another way."""


def text(language: str, key: str) -> str:
    """One of the window's texts.

    Args:
        language: code of the reader's language.
        key: name of the text, as in ``assets/ui/texts/en.toml``.

    Raises:
        KeyError: there is no such text, not even in English.
    """
    for code in _chain(language):
        if found := _table(code).get(key):
            return found
    raise KeyError(key)


@cache
def written_languages() -> tuple[str, ...]:
    """The languages of the device that have texts of their own."""
    folder = resources.files("assets").joinpath("ui", "texts")
    return tuple(code for code in languages() if folder.joinpath(f"{code}.toml").is_file())


def has_text(language: str, key: str) -> bool:
    """Whether a text exists in this very language, or in one that its readers read as easily."""
    codes = _chain(language)
    return any(key in _table(code) for code in (codes if language == FALLBACK else codes[:-1]))


def language_of_texts(language: str) -> str:
    """The language that a reader's texts are in: their own, or the nearest that has some."""
    return next(code for code in _chain(language) if _table(code))


@cache
def language_name(code: str, reader: str) -> str:
    """A language's name in the reader's language, from the CLDR; its own name where that has none.

    It begins with a capital, as it stands by itself: CLDR writes it as in mid-sentence, where many languages don't.
    """
    row = languages()[code]
    try:
        name = Locale.parse(_CLDR.get(reader, reader), sep="-").languages.get(_CLDR_KEYS.get(code, code))
    except (UnknownLocaleError, ValueError):
        name = None
    return f"{name[0].upper()}{name[1:]}" if name else row.endonym


def region_name(region: str, reader: str) -> str:
    """A country, or a part of the world, in the reader's language, from the CLDR."""
    locale = cldr_locale(reader)
    return str(locale.territories.get(region, region)) if locale is not None else region


@cache
def cldr_locale(reader: str) -> Locale | None:
    """The CLDR of a language, or of the one whose words its readers see; None where it has none."""
    for code in _chain(reader):
        try:
            return Locale.parse(_CLDR.get(code, code), sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return None


def language_aliases(code: str) -> tuple[str, ...]:
    """Further names by which people look a language up: spellings in Latin letters, names of other times and places."""
    return tuple(_aliases().get(code, ()))


@cache
def _aliases() -> Mapping[str, list[str]]:
    return tomllib.loads(resources.files("assets").joinpath("ui", "language_aliases.toml").read_text("utf-8"))


def failure_text(language: str, code: str, fallback: str = "") -> str:
    """What to tell a person about a failure, in their language.

    Args:
        language: code of the reader's language.
        code: ``stage.reason``.
        fallback: English text for a code that has no entry.
    """
    stage, _, reason = code.partition(".")
    entry = _failures(stage).get(reason, {})
    for candidate in _chain(language):
        if found := entry.get(candidate):
            return found
    return fallback or f"{text(language, 'error')} ({code})"


def last_words(language: str, line: str) -> str:
    """The line in which a command says why it failed, ``error[CODE]: TEXT``, as a person is told; else the line itself.

    Args:
        language: code of the reader's language.
        line: the last line of the command's standard error.
    """
    said = _LAST_WORDS.search(line)
    return failure_text(language, said["code"], said["text"]) if said else line


def _chain(language: str) -> tuple[str, ...]:
    codes = [language]
    while codes[-1] in _NEAREST:
        codes.append(_NEAREST[codes[-1]])
    return (*codes, FALLBACK)


@cache
def _table(language: str) -> Mapping[str, str]:
    file = resources.files("assets").joinpath("ui", "texts", f"{language}.toml")
    return tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}


@cache
def _failures(stage: str) -> Mapping[str, Mapping[str, str]]:
    file = resources.files("assets").joinpath("errors", f"{stage}.toml")
    return tomllib.loads(file.read_text("utf-8")) if stage.isidentifier() and file.is_file() else {}
