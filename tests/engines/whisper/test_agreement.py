"""What is settled stays settled."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engines.whisper.agreement import LocalAgreement

WORDS = st.sampled_from(
    ["I", "need", "Need,", "a", "doctor", "doctor.", "请", "叫", "救护车", "。", "ขอ", "да", "don't", "-", "?"]
)
TEXTS = st.lists(WORDS, max_size=8).flatmap(lambda words: st.sampled_from([" ".join(words), "".join(words)]))


@given(st.lists(TEXTS | st.text(max_size=20), max_size=8), TEXTS)
@example(["a b c", "a b c", "x y z"], "")
@settings(max_examples=400, deadline=None)
def test_a_stable_beginning_is_never_rewritten(texts: list[str], last: str) -> None:
    agreement = LocalAgreement()
    for text in texts:
        before = agreement.stable
        whole = agreement.update(text)
        assert agreement.stable.startswith(before)
        assert whole.startswith(agreement.stable)
    assert agreement.merged(last).startswith(agreement.stable)


def test_two_decodings_must_agree_and_the_last_word_stays_open() -> None:
    agreement = LocalAgreement()
    seen = []
    for text in ("I", "I need", "I need a duck", "I need a doctor", "I need a doctor now."):
        assert agreement.update(text) == text
        seen.append(agreement.stable)
    assert seen == ["", "I", "I need", "I need a", "I need a doctor"]


def test_a_full_stop_that_came_too_early_is_not_settled() -> None:
    agreement = LocalAgreement()
    for text in ("I need.", "I need a doctor."):
        agreement.update(text)
    assert agreement.update("I need a doctor, please.") == "I need a doctor, please."
    assert agreement.stable == "I need a doctor,"


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("I need a doctor", "We need a doctor now", "I need a doctor now"),
        ("I need a doctor", "", "I need"),
        ("I need a doctor", "Yes, I need a doctor", "I need a doctor"),
        ("请叫救护车", "请教救护车来", "请叫救护车来"),
    ],
)
def test_a_later_decoding_goes_on_after_the_settled_words(first: str, last: str, expected: str) -> None:
    agreement = LocalAgreement()
    agreement.update(first)
    settled = agreement.update(first) and agreement.stable
    merged = agreement.merged(last)
    assert merged.startswith(settled)
    if last:
        assert merged == expected


def test_scripts_without_spaces_settle_by_characters() -> None:
    agreement = LocalAgreement()
    agreement.update("请叫救")
    agreement.update("请叫救护车。")
    assert agreement.stable == "请叫救"


@given(st.lists(TEXTS, min_size=2, max_size=5), TEXTS, TEXTS)
@settings(max_examples=200, deadline=None)
def test_a_cut_keeps_what_is_stable(texts: list[str], head: str, tail: str) -> None:
    agreement = LocalAgreement()
    for text in texts:
        agreement.update(text)
    before = agreement.stable
    piece, following = agreement.split(head)
    assert (piece + following.stable).startswith(before)
    assert following.update(tail).startswith(following.stable)


def test_words_that_settled_behind_the_cut_are_not_said_twice() -> None:
    agreement = LocalAgreement()
    for text in ("Hello there. How are you", "Hello there. How are you today"):
        agreement.update(text)
    assert agreement.stable == "Hello there. How are you"
    piece, following = agreement.split("Hello there.")
    assert piece + following.update("How are you today?") == "Hello there. How are you today?"
