"""Reading as a page: a sentence, its words, what one of them means there, and the list of words that are kept."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from device_app.events import SayText, Side
from device_app.events.families import Status
from device_app.events.reading import (
    LookUpWord,
    OpenSentence,
    OpenText,
    ReadingFailed,
    SentenceShown,
    TextOpened,
    WordShown,
)
from device_app.paths import documents_folder
from device_app.reading.entries import Sentence, Word
from tests.ui.conftest import Desk, capabilities
from tests.waiting import longest_wait
from ui.bridge import Bridge
from ui.pages.reading.model import ReadingModel

PARTS = ("Me", " ", "levanto", ".")
SHOWN = SentenceShown(0, Sentence("Me levanto.", PARTS, ("",) * 4), "I 𝕘et up.")
WORD = Word("levanto", "", "𝕘et up", True, "Me levanto.", "I 𝕘et up.", "es", "en")


class Page:
    def __init__(self) -> None:
        self.posted: list[Any] = []
        self.bridge = Bridge(self.posted.append, "en", "es")
        self.model = ReadingModel(self.bridge, self.bridge)

    def tell(self, *events: Status) -> None:
        for event in events:
            self.bridge.told.emit(event)

    def open(self) -> None:
        self.model.readText("Me levanto. Adiós.")
        self.tell(TextOpened(("Me levanto.", "Adiós.")), SHOWN)

    def __getitem__(self, name: str) -> Any:
        return self.model.property(name)


@pytest.fixture
def page(application: object) -> Page:
    return Page()


def waited(condition: Callable[[], object], desk: Desk) -> None:
    end = time.monotonic() + longest_wait()
    while not condition():
        assert time.monotonic() < end
        desk.settle(20)


def test_a_text_is_opened_at_its_first_sentence(page: Page) -> None:
    page.model.readText("   ")
    page.open()
    assert page.posted == [OpenText("Me levanto. Adiós.", "", "es", "en"), OpenSentence(0)]
    assert (page["number"], page["count"], page["translation"]) == (1, 2, "I 𝕘et up.")
    assert [part["text"] for part in page["parts"]] == ["Me", "levanto", "."]
    assert [part["word"] for part in page["parts"]] == [True, True, False]
    assert page["waiting"] is False


def test_a_word_lights_up_in_both_languages(page: Page) -> None:
    page.open()
    page.model.tap(1)
    assert page.posted[-1] == LookUpWord(0, 2)  # among all parts of the sentence
    page.tell(WordShown(0, 2, WORD))
    assert (page["word"]["meaning"], page["chosen"]) == ("𝕘et up", 1)
    assert (page["accentStart"], page["accentLength"]) == (2, 7)  # in UTF-16, as Qt counts
    page.model.sayWord()
    assert page.posted[-1] == SayText(Side.B, "levanto", "es", False)


def test_the_next_sentence_forgets_the_word_and_a_late_answer(page: Page) -> None:
    page.open()
    page.model.tap(1)
    page.model.go(1)
    assert page.posted[-1] == OpenSentence(1)
    page.tell(WordShown(0, 2, WORD))
    assert (page["word"], page["chosen"], page["number"]) == ({}, -1, 2)
    page.model.go(1)
    assert page["number"] == 2
    page.model.go(-1)
    assert (page["translation"], page["waiting"]) == ("I 𝕘et up.", False)
    page.model.say(True)
    assert page.posted[-1] == SayText(Side.B, "Me levanto.", "es", True)


def test_a_failure_is_told_and_reading_goes_on(page: Page) -> None:
    page.model.readDocument("/stick/a.xyz")
    page.tell(ReadingFailed("file.format_unknown", "x"))
    assert "PDF" in page["problem"]
    assert page["opened"] is False
    page.open()
    assert (page["problem"], page["opened"]) == ("", True)


def test_what_the_engines_cant_do_is_told_first(page: Page) -> None:
    page.bridge.receive(capabilities(phrases_only=frozenset({"es"})))
    page.bridge._drain()
    assert page["obstacle"] == "only_phrases"


def test_from_a_word_to_anki(desk: Desk, isolated_home: Path) -> None:
    desk.kiosk.navigator.go("reading", {})
    desk.settle(60)
    desk.tap("readingField")
    desk.write("Me levanto.")
    desk.tap("sendKey")
    assert desk.posted[-1] == OpenText("Me levanto.", "", "es", "en")
    desk.tell(TextOpened(("Me levanto.",)), SHOWN)
    desk.settle(100)
    desk.tap("word.1")
    waited(lambda: LookUpWord(0, 2) in desk.posted, desk)
    desk.tell(WordShown(0, 2, WORD))
    waited(lambda: desk.find_all("keepWord"), desk)
    desk.tap("keepWord")
    desk.tap("readingWords")
    waited(lambda: desk.find_all("exportWords"), desk)
    desk.tap("exportWords")
    waited(lambda: list(documents_folder().glob("*.apkg")), desk)
    desk.tap("deleteWords")
    desk.tap("deleteWords")
    waited(lambda: not desk.find_all("exportWords"), desk)
    assert not (isolated_home / "words.json").exists()
