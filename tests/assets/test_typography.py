"""Every text is set as its language is set: spaces, quotation marks, ellipses, the marks of the script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import pytest

from engines.phrasebook.content import SLOT_PATTERN
from engines.phrasebook.files import load_phrasebook
from tests.assets.screen_texts import LANGUAGES, ScreenText, failures, screen_texts

NARROW, WIDE = "\u202f", "\u00a0"
CJK = r"[\u3040-\u30ff\u3400-\u9fff]"
QUOTES = {
    "es": "«»",
    "fr": "«»",
    "de": "„“",
    "it": "«»",
    "ru": "«»",
    "uk": "«»",
    "pl": "„”",
    "cs": "„“",
    "ar": "«»",
    "fa": "«»",
    "he": "””",
    "zh-Hant": "「」",
    "ja": "「」",
}
"""The quotation marks of each language; “” in the rest."""
ALL_QUOTES = set('«»„“”‘‚‹›「」『』"')
FULL_WIDTH = (rf"{CJK}[.,?!;:()]", rf"[.,?!;:()]{CJK}")
SENTENCE_ENDS = {"zh": "。？！", "zh-Hant": "。？！", "ja": "。？！", "ar": ".؟!", "hi": "।?!", "fa": ".؟!"}
NO_FULL_STOP = {"th"}
"""The languages that part sentences by spaces."""

RULES = {
    "fr": (rf"[^{NARROW}][?!;]", rf"[^{WIDE}]:", rf"«[^{WIDE}]", rf"[^{WIDE}]»"),
    "de": (rf"[^{WIDE}]…",),
    "ar": (r"[?,;]",),
    "fa": (r"[?,;]",),
    "hi": (r"[\u0900-\u097f]\.",),
    "zh": (*FULL_WIDTH, rf"{CJK}(?!U盘)[A-Za-z0-9%{{]", rf"(?!U盘)[A-Za-z0-9}}]{CJK}"),
    "zh-Hant": (*FULL_WIDTH, rf"{CJK}[A-Za-z0-9%{{]", rf"[A-Za-z0-9}}]{CJK}"),
    "ja": (*FULL_WIDTH, rf"{CJK}\s", rf"\s{CJK}"),
}
"""What a text of a language doesn't contain."""


def phrases() -> Iterator[ScreenText]:
    """What the phrasebook says, in each region of its languages: sentences, a figure in place of slots, and values."""
    book = load_phrasebook()
    for phrase in book.phrases:
        for code, text in phrase.texts.items():
            yield ScreenText(f"phrasebook {phrase.id}", code.partition("-")[0], SLOT_PATTERN.sub("7", text))
    for slot in (slot for slot in book.slots.values() if "/" not in slot.name):  # further forms are understood only
        for value, texts in slot.values.items():
            for code, text in texts.items():
                yield ScreenText(f"phrasebook {slot.name}.{value}", code.partition("-")[0], text)


SCREEN = list(screen_texts())
TEXTS = [*SCREEN, *phrases()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_keeps_the_rules_of_its_language(language: str) -> None:
    spaced = language in {"zh", "zh-Hant", "ja"}
    texts = [text for text in (SCREEN if spaced else TEXTS) if text.language == language]
    assert texts
    wrong = [(text.place, rule) for rule in RULES.get(language, ()) for text in texts if re.search(rule, text.text)]
    assert not wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_quotation_marks_are_those_of_the_language_and_come_in_pairs(language: str) -> None:
    opening, closing = tuple(QUOTES.get(language, "“”"))
    for text in TEXTS:
        if text.language == language:
            assert not set(text.text) & (ALL_QUOTES - {opening, closing}), text
            assert text.text.count(opening) == text.text.count(closing), text


def test_spaces_are_single_and_not_before_a_mark() -> None:
    for text in TEXTS:
        assert text.text == text.text.strip(), text
        assert unicodedata.normalize("NFC", text.text) == text.text, text
        assert not re.search(r"\s\s", text.text), text
        if text.language != "fr":
            assert not re.search(r"\s[?!:;.,？！。、，؟؛،](?!/)", text.text), text


def test_three_dots_are_one_sign_close_to_their_word() -> None:
    for text in TEXTS:
        assert "..." not in text.text, text
        if text.language != "de":
            assert not re.search(r"\s…", text.text), text


def test_no_apostrophe_is_a_typewriters() -> None:
    assert [text for text in TEXTS if "'" in text.text] == []


def test_spanish_questions_and_exclamations_are_opened() -> None:
    for text in TEXTS:
        if text.language == "es":
            assert text.text.count("¿") == text.text.count("?"), text
            assert text.text.count("¡") == text.text.count("!"), text


def test_what_is_said_about_a_failure_is_sentences() -> None:
    for text in failures():
        ends = text.text[-1] in SENTENCE_ENDS.get(text.language, ".?!")
        assert ends != (text.language in NO_FULL_STOP), text


def test_a_command_to_be_typed_stands_in_quotation_marks() -> None:
    for text in SCREEN:
        assert not re.search(r"(?<![“«„「”])(?:dragoman|pip install) ", text.text.replace(f"«{WIDE}", "«")), text
