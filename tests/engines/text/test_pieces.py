"""A long text in pieces."""

from __future__ import annotations

import pytest

from engines.languages import languages
from engines.text.marks import CLAUSE_END, CLAUSE_MARKS, SENTENCE_END, SENTENCE_MARKS
from engines.text.pieces import pieces


@pytest.mark.parametrize(
    "text", ["a. " * 30_000, "字" * 16_000, "", "a\n" * 99, "é" * 1000 + "\u0301" * 3000, "Mr. X " * 400]
)
def test_pieces_lose_nothing(text: str) -> None:
    cut = list(pieces(text, "en", 120, 400))
    assert "".join(cut) == text
    assert all(0 < len(piece) <= 400 for piece in cut)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("en", "This is a sentence of about fifty characters, is it. "),
        ("km", "ខ្ញុំចង់ទៅស្ថានីយរថភ្លើង។"),
        ("my", "ဘူတာရုံကို သွားချင်ပါတယ်။"),
        ("bo", "ང་འགྲོ་འདོད་ཡོད། "),
        ("ur", "میں اسٹیشن جانا چاہتا ہوں۔ "),
    ],
)
def test_pieces_end_with_sentences_where_there_are_any(code: str, sentence: str) -> None:
    cut = list(pieces(sentence * 40, code, 120, 400))
    assert len(cut) > 3
    assert all(len(piece) % len(sentence) == 0 for piece in cut)


def test_a_piece_ends_with_the_first_sentence_after_the_least_length() -> None:
    assert list(pieces("One two. Three four. Five.", "en", 5, 99)) == ["One two. ", "Three four. ", "Five."]
    assert list(pieces("One two. Three four. Five.", "en", 12, 99)) == ["One two. Three four. ", "Five."]


def test_no_piece_is_cut_between_a_letter_and_its_marks() -> None:
    assert next(pieces("a" * 9 + "e\u0301" * 20, "en", 10, 10)) == "a" * 9


@pytest.mark.parametrize("mark", [*SENTENCE_MARKS])
def test_a_figure_is_never_cut(mark: str) -> None:
    ends = [found.end() for found in SENTENCE_END.finditer(f"one{mark} two")]
    assert ends == [4]
    if mark in ".!?":
        assert not SENTENCE_END.search("3.5 ?!x")


def test_every_mark_has_one_meaning() -> None:
    assert not set(SENTENCE_MARKS) & set(CLAUSE_MARKS)
    assert all(CLAUSE_END.search(f"one{mark} two") for mark in CLAUSE_MARKS)
    assert not CLAUSE_END.search("10:30, 5–6,5"[:6])


@pytest.mark.parametrize("code", sorted(languages()))
def test_every_language_can_be_cut(code: str) -> None:
    assert "".join(pieces("a b. c, d " * 50, code, 20, 50)) == "a b. c, d " * 50
