"""Nothing is invented."""

from __future__ import annotations

import tomllib
from importlib import resources

import numpy as np
import pytest

from engines.languages import languages
from engines.script_guard import in_right_script
from engines.voice_activity import Frames
from engines.whisper.decoding import Decoding, repeats
from engines.whisper.gates import Belief, belief, confirms, nobody_to_follow, same_words, without_credit
from engines.whisper.voice_window import Sound

SURE, UNSURE = -0.1, -0.9
CLEAR, UNCLEAR = 0.8, 0.55


def sound(voiced: float, clarity: float = CLEAR) -> Sound:
    """So many seconds of voice."""
    count = round(voiced / 0.032)
    return Sound(
        Frames(np.zeros(count * 512, np.float32), np.full(count, clarity, np.float32)), np.ones(count, np.bool_)
    )


def verdict(
    text: str,
    log_probability: float = SURE,
    no_speech: float = 0.05,
    voiced: float = 2.0,
    clarity: float = CLEAR,
    language: str = "",
) -> Belief:
    if not language:  # the phrases of silence are in all scripts
        language = next((code for code in ("en", *languages()) if in_right_script(text, code)), "en")
    return belief(Decoding(text, log_probability, no_speech), sound(voiced, clarity), language)


def said(
    text: str, log_probability: float = SURE, no_speech: float = 0.05, voiced: float = 2.0, clarity: float = CLEAR
) -> str | None:
    decoding = without_credit(Decoding(text, log_probability, no_speech))
    believed = verdict(decoding.text, log_probability, no_speech, voiced, clarity) is not Belief.NO
    return decoding.text if believed else None


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


# Measured with Whisper base: what it wrote, how sure it was, how likely nobody spoke, and how much voice there was.
INVENTED = [
    ("Thank you very much.", -1.02, 0.61, 10.0),
    ("I don't know what that means.", -1.25, 0.45, 10.0),
    ("We are going to be able to focus on the whole camera.", -0.94, 0.39, 9.8),
    ("You may have not run away from us.", -1.32, 0.75, 9.5),
    ("I'm sorry.", -1.98, 0.78, 2.2),
    ("That's a good idea.", -1.26, 0.72, 0.3),
    ("Thank you.", -1.1, 0.68, 1.4),
    ("", SURE, 0.0, 2.0),
    (" . … ♪", SURE, 0.0, 2.0),
    ("This is much more than anybody could ever say in this time.", SURE, 0.0, 0.4),
    ("So.", SURE, 0.0, 12.0),
    ("so " * 200, SURE, 0.0, 60.0),
]
SPOKEN = [
    ("Help.", -0.59, 0.26, 0.32),
    ("Stop!", -0.55, 0.14, 0.35),
    ("No.", -0.29, 0.11, 0.32),
    ("42.", -0.30, 0.31, 0.58),
    ("Room.", -0.71, 0.55, 0.45),
    ("1984, 2012, 2026", -0.44, 0.16, 3.1),
    ("My phone number is 555-199-8765.", -0.24, 0.06, 4.2),
    ("It costs $1,250.99.", -0.19, 0.03, 4.2),
    ("The train leaves at 7.45", -0.85, 0.06, 2.0),
    ("like a nice speech.", -0.62, 0.15, 1.9),
    ("One moment, please, I am looking for it.", -0.5, 0.3, 5.0),
    ("我需要看医生，我的孩子发烧了。", -0.5, 0.1, 2.0),
    ("안녕하세요 만나서 반갑습니다", -0.3, 0.05, 2.0),
]
DOUBTFUL = [
    *(("Bus.", -1.41, 0.40, 0.38), ("Bread.", -1.0, 0.34, 0.38), ("like a nice speech.", -0.87, 0.26, 1.9)),
    ("It's the only thing that has ever happened.", -0.85, 0.2, 2.3),
    ("What is that that is true?", -0.95, 0.17, 4.7),
]


@pytest.mark.parametrize(("text", "log_probability", "no_speech", "voiced"), INVENTED)
def test_what_is_written_for_babble_is_not_believed(
    text: str, log_probability: float, no_speech: float, voiced: float
) -> None:
    assert verdict(text, log_probability, no_speech, voiced) is Belief.NO


@pytest.mark.parametrize(("text", "log_probability", "no_speech", "voiced"), SPOKEN)
def test_words_and_figures_of_people_are_believed(
    text: str, log_probability: float, no_speech: float, voiced: float
) -> None:
    assert verdict(text, log_probability, no_speech, voiced) is Belief.YES


@pytest.mark.parametrize(("text", "log_probability", "no_speech", "voiced"), DOUBTFUL)
def test_a_doubtful_word_needs_a_second_reading(
    text: str, log_probability: float, no_speech: float, voiced: float
) -> None:
    assert verdict(text, log_probability, no_speech, voiced) is Belief.PERHAPS


def test_two_readings_of_the_same_words_are_alike() -> None:
    assert same_words("Bread.", "bread")
    assert same_words("Tắt đánh chứ.", "Tắt đèn chứ")
    assert not same_words("Thank you very much.", "The")
    assert not same_words("You have to be able to do that, actually, never.", "The people of the city are the ones")


# Measured with Whisper base: five people at once.
CIRCLE = "I don't really care, I don't care, I don't care, I don't care."


@pytest.mark.parametrize(
    "text",
    [
        CIRCLE,
        "It's a bit of work. It's draw. It's draw. It's draw.",
        "¡Adiós! ¡Adiós! ¡Adiós!",
        "救命救命救命救命救命救命",
    ],
)
def test_a_short_circle_needs_a_second_reading_where_there_may_be_no_speech(text: str) -> None:
    assert verdict(text, -0.5, 0.25) is Belief.PERHAPS
    assert verdict(text, -0.5, 0.1) is Belief.YES
    assert verdict("Help! Help! Where is everybody? We are up here!", -0.5, 0.25) is Belief.YES


def test_a_circle_confirms_nothing() -> None:
    doubtful = Decoding(CIRCLE, -0.65, 0.45)
    assert confirms(Decoding(CIRCLE, -0.5, 0.45), doubtful)
    assert not confirms(Decoding(CIRCLE, -0.5, 0.45, ended=False), doubtful)
    assert not confirms(Decoding(CIRCLE + " I don't care." * 9, -0.42, 0.53), doubtful)
    assert not confirms(Decoding("I am very happy to have you here.", -0.9, 0.6), doubtful)


def test_a_circle_is_parted_only_where_somebody_speaks() -> None:
    circle = "I know what you're looking for. " * 6
    assert nobody_to_follow(Decoding(circle, -0.5, 0.56))
    assert not nobody_to_follow(Decoding(circle, -0.5, 0.1))
    assert not nobody_to_follow(Decoding("I know what you're looking for.", -0.5, 0.56))


@pytest.mark.parametrize("language", ["es", "en", "ru", "ja", "zh"])
def test_text_in_another_script_is_not_the_language(language: str) -> None:
    assert verdict("أين محطة القطار من فضلك", SURE, language=language) is Belief.NO


@pytest.mark.parametrize("voiced", [0.2, 0.4, 0.9])
def test_what_resembles_a_voice_for_a_moment_is_not_believed(voiced: float) -> None:
    assert verdict("I am lost", -0.05, 0.0, voiced, UNCLEAR) is Belief.NO
    assert verdict("I am lost", -0.05, 0.0, voiced, CLEAR) is Belief.YES
    assert verdict("I am lost", -0.05, 0.0, 1.5, UNCLEAR) is Belief.YES


def test_going_round_in_circles_is_noticed() -> None:
    assert repeats("Police. " * 60)
    assert not repeats("No, no, no, no!")
    assert not repeats("")
