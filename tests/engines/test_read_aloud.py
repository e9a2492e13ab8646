"""Text made ready for a voice."""

from __future__ import annotations

import pytest

from engines.read_aloud import pieces, readable


@pytest.mark.parametrize(
    "text", ["a. " * 30_000, "字" * 16_000, "", "a\n" * 99, "é" * 1000 + "\u0301" * 3000, "Mr. X " * 400]
)
def test_pieces_lose_nothing(text: str) -> None:
    cut = list(pieces(text))
    assert "".join(cut) == text
    assert all(0 < len(piece) <= 420 for piece in cut)


def test_pieces_end_with_sentences_where_there_are_any() -> None:
    text = "This is a sentence of about fifty characters, is it. " * 20
    cut = list(pieces(text))
    assert len(cut) > 3
    assert all(piece.rstrip().endswith(".") for piece in cut)


def test_readable_keeps_every_script_and_joiners() -> None:
    for text in ["¿Dónde está?", "Где вокзал?", "नमस्ते जी", "請問最近嘅", "می‌خواهم", "5 € – 3 °C", "line\nline"]:
        assert readable(text) == text
