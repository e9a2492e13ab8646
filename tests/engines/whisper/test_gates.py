"""Nothing is invented."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from engines.languages import languages
from engines.whisper.decoder import Decoding
from engines.whisper.gates import believed
from engines.whisper.voice_window import Voice

SURE, UNSURE = -0.1, -0.9
CLEAR, UNCLEAR = 0.8, 0.55


def said(
    text: str, log_probability: float = SURE, no_speech: float = 0.05, voiced: float = 2.0, clarity: float = CLEAR
) -> str | None:
    decoding = believed(Decoding(text, log_probability, no_speech), Voice(voiced, clarity))
    return None if decoding is None else decoding.text


def phrases(kind: str) -> list[str]:
    table = tomllib.loads(resources.files("assets").joinpath("whisper", "known_phrases.toml").read_text("utf-8"))
    return [phrase for row in table.values() for phrase in row.get(kind, ())]


def test_every_language_that_is_heard_has_its_phrases() -> None:
    table = tomllib.loads(resources.files("assets").joinpath("whisper", "known_phrases.toml").read_text("utf-8"))
    assert set(table) == set(languages()) - {"ug"}
    assert all(row["credits"] and row["polite"] for row in table.values())


@pytest.mark.parametrize("phrase", phrases("credits"))
def test_credits_are_dropped_unless_clearly_said(phrase: str) -> None:
    assert said(phrase, -0.3) is None
    assert said(f"{phrase.upper()}!", -0.3) is None
    assert said(phrase, SURE / 2, no_speech=0.7) is None


@pytest.mark.parametrize("phrase", phrases("polite"))
def test_thanks_are_dropped_only_in_doubt(phrase: str) -> None:
    assert said(phrase) == phrase
    assert said(phrase, UNSURE) is None
    assert said(phrase, no_speech=0.8) is None
    assert said(phrase, clarity=UNCLEAR) is None
    assert said(phrase, voiced=2.0 if len(phrase) > 20 else 0.4) == phrase


@pytest.mark.parametrize("opening", phrases("openings"))
def test_what_begins_as_a_credit_is_one(opening: str) -> None:
    assert said(f"{opening} Mara Lindqvist", -0.3, voiced=4.0) is None


@pytest.mark.parametrize(
    "text",
    [
        "Subtitles by Jane Doe and others",
        "Untertitelung im Auftrag des ZDF, 2020",
        "Редактор субтитров А.Синецкая Корректор А.Егорова",
        "Субтитры сделал DimaTorzok",
        "MBC 뉴스 김성현입니다.",
        "字幕by索兰娅",
        "中文字幕志愿者 李宗盛",
        "Hãy subscribe cho kênh La La School Để không bỏ lỡ những video hấp dẫn",
        "ترجمة نانسي قنقر",
        "作詞・作曲・編曲 初音ミク",
        "Sous-titrage ST' 501",
        "Titulky vytvořil JohnyX.",
        "ご視聴ありがとうございました！",
        "请不吝点赞 订阅 转发 打赏支持明镜与点点栏目",
        "İzlediğiniz için teşekkürler.",
        "優優獨播劇場——YoYo Television Series Exclusive",
    ],
)
def test_credits_with_any_name_are_dropped(text: str) -> None:
    assert said(text, -0.3, voiced=4.0) is None


@pytest.mark.parametrize("text", ["Thank you. Bye.", "谢谢。再见。", "Thank you! Thank you! Bye-bye."])
def test_polite_phrases_together_are_dropped_only_in_doubt(text: str) -> None:
    assert said(text) == text
    assert said(text, no_speech=0.8) is None


@pytest.mark.parametrize(
    "text",
    [
        "The subtitles are too small.",
        "Субтитры слишком мелкие.",
        "I have been translated by a machine all day and I am tired of it, believe me.",
        "Who was this written by?",
        "뉴스를 보고 싶어요.",
        "我想看字幕。",
    ],
)
def test_who_speaks_of_subtitles_is_heard(text: str) -> None:
    assert said(text, -0.4, voiced=3.0) == text


def test_a_sentence_that_contains_thanks_is_kept() -> None:
    for text in ("Thank you, where is the station?", "Gracias por su ayuda.", "谢谢您的帮助。"):
        assert said(text, UNSURE) == text


def test_a_credit_behind_real_words_is_cut_off() -> None:
    assert said("Where is the station? Thanks for watching!") == "Where is the station?"
    assert said("车站在哪里？请不吝点赞订阅转发打赏支持明镜与点点栏目") == "车站在哪里？"
    assert said("I work on subtitles by day and watch films by night, and I like it.") is not None


@pytest.mark.parametrize(
    ("text", "log_probability", "no_speech", "voiced"),
    [
        ("", SURE, 0.0, 2.0),
        (" . … ♪", SURE, 0.0, 2.0),
        ("Where is it?", -1.1, 0.7, 2.0),
        ("Where is it?", -0.7, 0.95, 2.0),
        ("Where is it?", -2.0, 0.0, 2.0),
        ("No", -0.6, 0.0, 0.3),
        ("This is much more than anybody could ever say in this time.", SURE, 0.0, 0.4),
        ("I have a reservation.", SURE, 0.0, 12.0),
        ("so " * 200, SURE, 0.0, 60.0),
        ("The bill, please.", -0.25, 0.98, 0.8),
        ("Please", -0.3, 0.9, 0.3),
    ],
)
def test_what_is_not_believed(text: str, log_probability: float, no_speech: float, voiced: float) -> None:
    assert said(text, log_probability, no_speech, voiced) is None


@pytest.mark.parametrize(
    ("text", "log_probability", "no_speech", "voiced"),
    [
        ("No.", -0.4, 0.3, 0.35),
        ("No.", -0.4, 0.3, 0.2),
        ("One moment, please, I am looking for it.", -0.5, 0.3, 5.0),
        ("Where is it?", -0.9, 0.7, 1.0),
        ("Where is it?", SURE, 0.95, 1.0),
        ("No, no, no, no!", -0.4, 0.1, 1.0),
        ("我需要看医生，我的孩子发烧了。", -0.5, 0.1, 2.0),
    ],
)
def test_what_is_believed(text: str, log_probability: float, no_speech: float, voiced: float) -> None:
    assert said(text, log_probability, no_speech, voiced) == text


@pytest.mark.parametrize("voiced", [0.2, 0.4, 0.9])
def test_what_resembles_a_voice_for_a_moment_is_not_believed(voiced: float) -> None:
    assert said("I am lost", -0.05, 0.0, voiced, UNCLEAR) is None
    assert said("I am lost", -0.05, 0.0, voiced, CLEAR) == "I am lost"
    assert said("I am lost", -0.05, 0.0, 1.5, UNCLEAR) == "I am lost"
