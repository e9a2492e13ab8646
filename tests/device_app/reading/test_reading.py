"""Words, readings and the list for Anki."""

from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from device_app.reading.collection import Collection, write_anki
from device_app.reading.entries import Word
from device_app.reading.lookup import Reader
from device_app.reading.readings import readings
from device_app.reading.words import is_word, words
from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.languages import languages
from engines.loading import Engines
from engines.protocols import Translation, TranslationRequest
from tests.device_app.translation.counting import CountingTranslator, engines

SENTENCES = {
    "zh": "我们银行行长很高兴。",
    "zh-Hant": "我們的銀行很大。",
    "yue": "我哋去食飯。",
    "ja": "東京の駅はどこですか。",
    "ko": "역이 어디에 있어요?",
    "en": "It's a 3.5 km walk, isn't it?",
    "pt": "Bem-vindo à estação!",
    "ru": "Где вокзал?",
    "ar": "أين المحطة؟",
    "th": "สถานีอยู่ที่ไหน",
    "hi": "स्टेशन कहाँ है?",
}


@pytest.mark.parametrize("code", SENTENCES)
def test_the_parts_of_a_sentence_are_the_sentence(code: str) -> None:
    parts = words(SENTENCES[code], code)
    assert "".join(parts) == SENTENCES[code]
    assert sum(map(is_word, parts)) > 1
    assert len(readings(parts, code)) == len(parts)


def test_words_are_words() -> None:
    assert [part for part in words(SENTENCES["zh"], "zh") if is_word(part)] == ["我们", "银行行长", "很", "高兴"]
    assert [part for part in words(SENTENCES["en"], "en") if is_word(part)] == [
        "It's",
        "a",
        "km",
        "walk",
        "isn't",
        "it",
    ]
    assert "駅" in words(SENTENCES["ja"], "ja")


def test_readings_know_the_word_that_a_character_is_in() -> None:
    assert readings(["银行", "行长", "，", "重新"], "zh") == ["yínháng", "hángzhǎng", "", "chóngxīn"]
    assert readings(["東京", "の", "駅"], "ja") == ["とうきょう", "", "えき"]
    assert readings(["a", "b"], "pt") == ["", ""]


@pytest.mark.slow
def test_other_scripts_are_romanised() -> None:
    assert readings(["Где", " ", "вокзал", "?"], "ru") == ["Gde", "", "vokzal", ""]
    assert readings(["역", "이"], "ko") == ["yeog", "i"]


class AligningTranslator(CountingTranslator):
    """Translates backwards, tags and all, as another word order would."""

    def translate(self, request: TranslationRequest, cancellation: Cancellation) -> Iterator[Translation]:
        self.asked.append(request)
        text = request.text.upper().replace("<S1>", "<s1>").replace("</S1>", "</s1>")
        yield Translation(text, len(text), final=True, engine=self.name, quality=self.quality)


def reader(counting: CountingTranslator) -> Reader:
    return Reader(engines(counting), "en", "pt", Cancellation())


def test_a_word_means_what_it_means_in_its_sentence() -> None:
    reads = reader(AligningTranslator())
    (sentence,) = reads.sentences("We sat on the bank of the river.")
    word = reads.look_up(sentence, sentence.parts.index("bank"))
    assert (word.text, word.meaning, word.here) == ("bank", "BANK", True)
    assert word.translation == "WE SAT ON THE BANK OF THE RIVER."
    lost = reader(CountingTranslator(lose_tags=True)).look_up(sentence, sentence.parts.index("bank"))
    assert (lost.meaning, lost.here) == ("BANK", False)


def test_a_text_is_read_sentence_by_sentence_and_asked_once() -> None:
    counting = CountingTranslator()
    reads = reader(counting)
    sentences = reads.sentences("One is here. Two is there.\n\n42\nThree.")
    assert [sentence.text for sentence in sentences] == ["One is here.", "Two is there.", "Three."]
    assert not counting.asked
    assert [reads.translation(sentence) for sentence in sentences * 2][3:] == [
        "ONE IS HERE.",
        "TWO IS THERE.",
        "THREE.",
    ]
    assert len(counting.asked) == 3
    with pytest.raises(DragomanError):
        Reader(Engines((), (), ()), "en", "pt", Cancellation())


WORD = Word("银行", "yínháng", "bank <1>", True, "我们去银行。", "We go to the bank.", "zh", "en")


def test_the_list_is_kept_and_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "data" / "words.json"
    assert Collection(path).add(WORD)
    assert not Collection(path).add(WORD)
    assert Collection(path).words == [WORD]
    Collection(path).forget()
    assert not path.exists()
    path.write_text('[{"text": 1}]')
    with pytest.raises(DragomanError, match="no list of words"):
        Collection(path)


def test_anki_gets_a_deck_and_a_text(tmp_path: Path) -> None:
    write_anki([WORD], tmp_path / "words.apkg")
    with zipfile.ZipFile(tmp_path / "words.apkg") as package:
        (tmp_path / "collection").write_bytes(package.read("collection.anki2"))
    database = sqlite3.connect(tmp_path / "collection")
    (fields,) = database.execute("SELECT flds FROM notes").fetchone()
    database.close()
    assert fields.split("\x1f") == ["银行", "yínháng", "bank &lt;1&gt;", "我们去银行。", "We go to the bank."]
    write_anki([WORD], tmp_path / "words.txt")
    lines = (tmp_path / "words.txt").read_text("utf-8").splitlines()
    assert lines[0] == "#separator:tab"
    assert lines[-1].split("\t")[:2] == ["银行", "yínháng"]


def test_every_language_can_be_cut() -> None:
    for code in languages():
        assert "".join(words("abc 字 ab", code)) == "abc 字 ab"
