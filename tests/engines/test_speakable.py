"""Marks, line breaks, lists and quotations as time; names in other scripts as something a voice can say."""

from __future__ import annotations

import numpy as np
import pytest

from engines.cancellation import Cancellation
from engines.espeak.synthesizer import EspeakSynthesizer
from engines.phrasing import ELLIPSIS_PAUSE, LINE_PAUSE, MARK_PAUSE, QUOTE_PAUSE, SENTENCE_PAUSE
from engines.speakable import speakable

ROWS = [
    ("en", "Wait... what?", [("Wait...", ELLIPSIS_PAUSE), ("what?", SENTENCE_PAUSE)]),
    ("en", "One\nTwo.", [("One", LINE_PAUSE), ("Two.", SENTENCE_PAUSE)]),
    ("en", "He came: late — and left", [("He came:", MARK_PAUSE), ("late —", MARK_PAUSE), ("and left", MARK_PAUSE)]),
    ("en", "- 2 eggs\n- 1 l milk", [("two eggs", LINE_PAUSE), ("one liter milk", MARK_PAUSE)]),
    ("en", "1. Eat\n2. Sleep", [("one", LINE_PAUSE), ("Eat", LINE_PAUSE), ("two", LINE_PAUSE), ("Sleep", MARK_PAUSE)]),
    (
        "en",
        'She said "come to me" twice.',
        [("She said", QUOTE_PAUSE), ('"come to me"', QUOTE_PAUSE), ("twice.", SENTENCE_PAUSE)],
    ),
    ("en", 'The word "stop" is short.', [('The word "stop" is short.', SENTENCE_PAUSE)]),
    ("de", "Ja – nein; am 3. Mai.", [("Ja –", MARK_PAUSE), ("nein;", MARK_PAUSE), ("am dritten Mai.", SENTENCE_PAUSE)]),
    ("zh", "等等……什么？", [("等等……", ELLIPSIS_PAUSE), ("什么？", SENTENCE_PAUSE)]),
    ("zh", "他说：走吧", [("他说：", MARK_PAUSE), ("走吧", MARK_PAUSE)]),
    ("ar", "قال: نعم… لا؟", [("قال:", MARK_PAUSE), ("نعم…", ELLIPSIS_PAUSE), ("لا؟", SENTENCE_PAUSE)]),
    ("en", "At 10:30, Dr. Lee.", [("At ten thirty, Doctor Lee.", SENTENCE_PAUSE)]),
]


@pytest.mark.parametrize(("language", "text", "expected"), ROWS, ids=[row[1] for row in ROWS])
def test_a_text_is_cut_into_phrases(language: str, text: str, expected: list[tuple[str, float]]) -> None:
    assert [(phrase.text, phrase.pause) for phrase in speakable(text, language)] == expected


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("en", "Meet Иван Петров at 東京 or 서울.", "Meet Ivan Petrov at Dongjing or Seoul."),
        ("es", "La calle Ленина", "La calle Lenina"),
        ("ru", "Встреча с John в 東京", "Встреча с John в Dongjing"),
        ("zh", "我叫Иван", "我叫Ivan"),
        ("ar", "اسمي 山田", "اسمي Shantian"),
        ("en", "Ångström, naïve, α and Zoë", "Ångström, naïve, α and Zoë"),
        ("ja", "東京タワーへ", "東京タワーへ"),
        ("ko", "서울 大學", "서울 大學"),
    ],
)
def test_a_name_in_another_script_gets_a_reading(language: str, text: str, said: str) -> None:
    assert " ".join(phrase.text for phrase in speakable(text, language)) == said


def test_a_pause_is_silence_in_the_sound() -> None:
    voice = EspeakSynthesizer()

    def seconds(text: str, speed: float = 1.0) -> float:
        return sum(chunk.seconds for chunk in voice.synthesize(text, "en", Cancellation(), speed=speed))

    apart = [chunk.samples for chunk in voice.synthesize("Wait... what?", "en", Cancellation())]
    assert len(apart) == 2
    assert not apart[0][-round(0.9 * ELLIPSIS_PAUSE * 22_050) :].any()
    assert seconds("Wait... what?") > seconds("Wait what?") + 0.7 * ELLIPSIS_PAUSE
    assert seconds("Wait... what?", 2.0) < 0.7 * seconds("Wait... what?")
    assert np.isfinite(apart[1]).all()
