"""Chinese, Japanese and Korean, written on the keyboard of the window."""

from __future__ import annotations

import json
import tomllib
import unicodedata
from collections.abc import Callable
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from janome.tokenizer import Token, Tokenizer
from pypinyin import Style, pinyin
from PySide6.QtCore import QStandardPaths
from PySide6.QtQml import QQmlEngine, QQmlExpression

from device_app.vocabulary import languages
from tests.ui.conftest import LANDSCAPE, LOW, PORTRAIT, READY, Desk
from tests.ui.typist import Typist

ASSETS = Path(__file__).resolve().parents[2] / "assets"

_SUGGESTED = """
(function() {
    const found = []
    for (const word of WORDS) {
        composition.finish()
        for (const key of word) composition.type(key)
        const list = [], model = composition.suggestions
        for (let at = 0; at < model.count; ++at) list.push(model.dataAt(at))
        found.push(list)
    }
    composition.finish()
    target.clear()
    return JSON.stringify(found)
})()
"""


def compose(desk: Desk) -> Typist:
    desk.tell(*READY)
    desk.kiosk.navigator.go("composer", {"seat": "a"})
    desk.settle(100)
    return Typist(desk)


def suggested(desk: Desk, words: list[str]) -> list[list[str]]:
    """What is suggested for keys: for each of `words`, a list, best first."""
    item = desk.find("keyboard")
    context = QQmlEngine.contextForObject(item)
    expression = QQmlExpression(context, item, _SUGGESTED.replace("WORDS", json.dumps(words)))
    answer = expression.evaluate()[0]
    assert not expression.hasError(), expression.error().toString()
    found: list[list[str]] = json.loads(answer)
    return found


def said(*codes: str) -> str:
    texts = [tomllib.loads((ASSETS / "ui/texts" / f"{code}.toml").read_text("utf-8")) for code in codes]
    return "".join(line for table in texts for line in table.values()) + languages()[codes[0]].endonym


def han(text: str) -> list[str]:
    return sorted({letter for letter in text if unicodedata.name(letter, "").startswith("CJK UNIFIED")})


def test_chinese_is_written_in_pinyin(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(PORTRAIT, a="zh", b="en")
    typist = compose(desk)
    typist.type("nihao")
    assert typist.written == ""
    typist.type("〈你好〉chezhan ？")
    assert typist.written == "你好车站？"
    desk.tap("sendKey")
    assert [control.text for control in desk.posted if hasattr(control, "text")] == ["你好车站？"]


def test_what_is_being_composed_is_sent_too(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(LANDSCAPE, a="zh", b="en")
    compose(desk).type("xiexie")
    desk.tap("sendKey")
    assert [control.text for control in desk.posted if hasattr(control, "text")] == ["谢谢"]


def test_every_sign_of_the_chinese_texts_is_among_the_suggestions(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(LANDSCAPE, a="zh", b="en")
    compose(desk)
    readings = [(sign, syllable) for sign in han(said("zh")) for syllable in spellings(sign, Style.NORMAL)]
    found = suggested(desk, [syllable for _, syllable in readings])
    reached = {sign for (sign, _), words in zip(readings, found, strict=True) if sign in words}
    assert set(han(said("zh"))) - reached == set()


def test_every_sign_of_the_traditional_texts_is_among_the_suggestions(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(LANDSCAPE, a="zh-Hant", b="en")
    compose(desk)
    readings = [(sign, syllable) for sign in han(said("zh-Hant")) for syllable in spellings(sign, Style.BOPOMOFO)]
    readings += TAIWANESE.items()
    found = suggested(desk, [syllable for _, syllable in readings])
    reached = {sign for (sign, _), words in zip(readings, found, strict=True) if sign in words}
    assert set(han(said("zh-Hant"))) - reached == set()


TAIWANESE = {"檔": "ㄉㄤˇ"}
"""Readings that the library of readings has from the mainland only."""


def spellings(sign: str, style: Style) -> list[str]:
    return [text.replace("ve", "ue") for text in pinyin(sign, style=style, heteronym=True)[0]]


def test_cantonese_has_its_signs_and_cangjie(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(LOW, a="yue", b="en")
    typist = compose(desk)
    typist.type("人弓火〈你〉⌨⌨喺邊")
    assert typist.written == "你喺邊"


def test_japanese_is_written_in_kana_and_becomes_kanji(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(LANDSCAPE, a="ja", b="en")
    compose(desk).type("ひ゛よういん 、えきはと゛こて゛すか ")
    desk.tap("sendKey")
    texts = [control.text for control in desk.posted if hasattr(control, "text")]
    assert texts == ["病院、駅はどこですか"]


MISREAD = {"長押し": "ナガオシ"}
"""Words that the library of words takes for others."""


def test_every_sign_of_the_japanese_texts_is_among_the_suggestions(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(LANDSCAPE, a="ja", b="en")
    compose(desk)
    words = {token.surface: token.reading for token in tokens(said("ja"))}
    # A verb is looked up as it stands in a dictionary.
    bases = {token.base_form for token in tokens(said("ja"))}
    words |= {word: "".join(token.reading for token in tokens(word)) for word in bases}
    words |= MISREAD
    words = {word: reading for word, reading in words.items() if han(word) and "*" not in reading}
    found = suggested(desk, [f"{hiragana(reading)} " for reading in words.values()])
    reached = set("".join(word for word, list_ in zip(words, found, strict=True) if word in list_))
    # A word that the dictionary lacks is written in parts.
    rest = [hiragana(reading) for word, reading in words.items() if set(han(word)) - reached]
    parts = {reading[start:end] for reading in rest for start, end in combinations(range(len(reading) + 1), 2)}
    for list_ in suggested(desk, [f"{part} " for part in sorted(parts)]):
        reached |= set("".join(list_))
    assert set(han(said("ja"))) - reached == set()


@cache
def _tokenizer() -> Tokenizer:
    return Tokenizer()


def tokens(text: str) -> list[Token]:
    return [token for token in _tokenizer().tokenize(text) if isinstance(token, Token)]


def hiragana(reading: str) -> str:
    return "".join(chr(ord(sign) - 96) if "ァ" <= sign <= "ヶ" else sign for sign in reading)


def test_korean_syllables_are_composed_of_their_letters(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(LANDSCAPE, a="ko", b="en")
    typist = compose(desk)
    typist.type("ㅇㅏㄴㄴㅕㅇ")
    assert typist.written == "안녕"
    desk.tap("eraseKey")
    assert typist.written == "안녀"


def test_vietnamese_tones_follow_their_letter(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(PORTRAIT, a="vi", b="en")
    typist = compose(desk)
    typist.type("Tiếng")
    assert typist.written == "Tiếng"


@pytest.mark.parametrize(("language", "keys", "word"), [("zh", "feng", "feng"), ("ja", "かんし゛ ", "かんじ ")])
def test_nothing_is_learned_of_what_was_written(
    open_desk: Callable[..., Desk], language: str, keys: str, word: str
) -> None:
    desk = open_desk(LANDSCAPE, a=language, b="en")
    typist = compose(desk)
    before = suggested(desk, [word])[0]
    for _ in range(4):
        typist.type(f"{keys}〈{before[3]}〉")
    assert typist.written == 4 * before[3]
    assert suggested(desk, [word])[0] == before
    config = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.ConfigLocation))
    kept = b"".join(path.read_bytes() for path in config.rglob("*") if path.is_file())
    assert before[3].encode("utf-16-le") not in kept
