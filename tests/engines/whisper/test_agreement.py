"""What is settled stays settled, and only what is right settles."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engines.whisper.agreement import LocalAgreement
from engines.whisper.decoding import Certainty

WORDS = st.sampled_from(
    ["I", "need", "Need,", "a", "doctor", "doctor.", "请", "叫", "救护车", "。", "ขอ", "да", "don't", "-", "?"]
)
TEXTS = st.lists(WORDS, max_size=8).flatmap(lambda words: st.sampled_from([" ".join(words), "".join(words)]))


@given(st.lists(TEXTS | st.text(max_size=20), max_size=8))
@example(["a b c d", "a b c d", "a b c d", "x y z"])
@settings(max_examples=400, deadline=None)
def test_a_stable_beginning_is_never_rewritten_while_the_person_speaks(texts: list[str]) -> None:
    agreement = LocalAgreement()
    for text in texts:
        before = agreement.stable
        whole = agreement.update(text)
        assert agreement.stable.startswith(before)
        assert whole.startswith(agreement.stable)


def test_three_decodings_must_agree_and_the_last_words_stay_open() -> None:
    agreement = LocalAgreement()
    seen = []
    for text in ("I need", "I need a duck", "I need a doctor", "I need a doctor now", "I need a doctor now, please."):
        assert agreement.update(text) == text
        seen.append(agreement.stable)
    assert seen == ["", "", "I need", "I need a", "I need a doctor"]


def test_a_mark_that_came_too_early_does_not_settle() -> None:
    agreement = LocalAgreement()
    for text in ("I need.", "I need.", "I need a doctor", "I need a doctor here", "I need a doctor here now"):
        agreement.update(text)
    assert agreement.stable == "I need a doctor"


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("I need, a doctor now.", "I need a doctor now."),
        ("i need a Doctor now!", "I need a Doctor now!"),
        ("We need a doctor now.", "We need a doctor now."),
        ("I do need a doctor.", "I do need a doctor."),
        ("", ""),
    ],
)
def test_the_final_text_has_its_own_words_in_the_form_that_was_shown(last: str, expected: str) -> None:
    agreement = LocalAgreement()
    for _ in range(3):
        agreement.update("I need a doctor here")
    assert agreement.stable == "I need a"
    assert agreement.final(last) == expected


def test_scripts_without_spaces_settle_by_characters_and_take_their_marks_along() -> None:
    agreement = LocalAgreement()
    for text in ("今天很好，我", "今天很好，我们去", "今天很好，我们去公园"):
        agreement.update(text)
    assert agreement.stable == "今天很好，我"
    assert agreement.final("今天很好，我们去公园吧。") == "今天很好，我们去公园吧。"
    assert agreement.final("今天很好。我们去公园吧。").startswith(agreement.stable)


def certain(text: str, *probabilities: float, behind: float = 1.0) -> list[Certainty]:
    """Of tokens that are words."""
    ends = [match.end() for match in re.finditer(r"\S+", text)]
    return [Certainty(end, probability, behind) for end, probability in zip(ends, probabilities, strict=True)]


@pytest.mark.parametrize(
    ("probabilities", "behind", "settled"),
    [
        ((0.9, 0.9, 0.9, 0.9), 1.0, "I need a"),
        ((0.9, 0.4, 0.9, 0.9), 1.0, "I"),
        ((0.9, 0.9, 0.9, 0.9), 0.3, ""),
    ],
)
def test_two_decodings_are_enough_for_likely_words_with_sound_behind_them(
    probabilities: tuple[float, ...], behind: float, settled: str
) -> None:
    agreement = LocalAgreement()
    text = "I need a doctor"
    for _ in range(2):
        agreement.update(text, certain(text, *probabilities, behind=behind))
    assert agreement.stable == settled


def test_three_decodings_say_nothing_about_unlikely_words() -> None:
    agreement = LocalAgreement()
    text = "I knead a doctor here now"
    for _ in range(3):
        agreement.update(text, certain(text, 0.9, 0.1, 0.9, 0.9, 0.9, 0.9))
    assert agreement.stable == "I"


def test_a_unit_is_as_certain_as_the_least_certain_of_its_tokens() -> None:
    agreement = LocalAgreement()
    tokens = [Certainty(end, likely, 1.0) for end, likely in ((2, 0.9), (4, 0.4), (5, 0.9), (6, 0.9))]
    for _ in range(2):
        agreement.update("救护车。来吧", tokens)
    assert agreement.stable == "救护"


def test_certainties_of_another_text_are_not_used() -> None:
    agreement = LocalAgreement()
    for _ in range(2):
        agreement.update("I need a doctor", certain("I need a doctor now", *[0.9] * 5))
    assert agreement.stable == ""
