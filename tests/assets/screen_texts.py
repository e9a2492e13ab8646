"""Every text that the screen shows of itself: the words of its pages and what is said about failures."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

ASSETS = Path(__file__).parents[2] / "assets"

LANGUAGES = (
    "en",
    "es",
    "fr",
    "de",
    "it",
    "pt",
    "ru",
    "uk",
    "tr",
    "ar",
    "zh",
    "zh-Hant",
    "ja",
    "ko",
    "vi",
    "nl",
    "pl",
    "cs",
    "id",
    "he",
    "hi",
    "th",
    "fa",
)
"""The languages of the screen."""

EXAMPLES = ("phrase_1", "phrase_2")
"""Sentences of the phrasebook that are shown as examples."""


class ScreenText(NamedTuple):
    """A text and where it is."""

    place: str
    language: str
    text: str


def read(path: Path) -> dict[str, Any]:
    """A file of tables."""
    return tomllib.loads(path.read_text("utf-8"))


def words() -> Iterator[ScreenText]:
    """The words of the pages."""
    for language in LANGUAGES:
        for key, text in read(ASSETS / "ui" / "texts" / f"{language}.toml").items():
            yield ScreenText(f"ui/texts/{language} {key}", language, text)


def failures() -> Iterator[ScreenText]:
    """What is said about failures."""
    for path in sorted((ASSETS / "errors").glob("*.toml")):
        for reason, row in read(path).items():
            for language, text in row.items():
                yield ScreenText(f"errors/{path.stem}.{reason}", language, text)


def screen_texts() -> Iterator[ScreenText]:
    """Both."""
    yield from words()
    yield from failures()
