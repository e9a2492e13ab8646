"""What is settled stays settled, and only what is right settles."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engines.whisper.agreement import LocalAgreement

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
