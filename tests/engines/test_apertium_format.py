"""What goes to Apertium's programs and comes back."""

from __future__ import annotations

from pathlib import Path

import pytest

from engines.apertium.layout import laid_out
from engines.apertium.modes import installed_modes
from engines.apertium.stream import from_block, to_block


@pytest.mark.parametrize(
    ("mode", "pair"),
    [
        ("eng-spa", ("en", "es")),
        ("spa-eng", ("es", "en")),
        ("es-fr", ("es", "fr")),
        ("ind-zlm", ("id", "ms")),
        ("rus-ukr", ("ru", "uk")),
        ("spa-eng_US", None),
        ("eco-es-fr", None),
        ("eng-cat", None),
        ("eng-spa-tagger", None),
        ("eng", None),
    ],
)
def test_modes_are_named_by_our_codes(tmp_path: Path, mode: str, pair: tuple[str, str] | None) -> None:
    tmp_path.joinpath("modes").mkdir()
    tmp_path.joinpath("modes", f"{mode}.mode").touch()
    assert set(installed_modes(tmp_path)) == ({pair} if pair else set())


@pytest.mark.parametrize(
    "text",
    [
        "Hello",
        "a@b.com #5 *star* @ana https://x.com/a?b=c",
        r"^x^ /y $5 [t] {u} <b> \ ~ ` | end",
        "[unclosed ] \\",
        "<s1>one</s1> two",
        "",
    ],
)
@pytest.mark.parametrize("tags", [True, False])
def test_the_stream_format_gives_back_what_it_was_given(text: str, tags: bool) -> None:
    assert from_block(to_block(text, inline_tags=tags), text)[0] == text


def test_marks_of_unknown_words_are_removed_and_shielded_ones_kept() -> None:
    assert from_block("*foo #bar @baz [*]x 5\\@", "x.") == ("foo bar baz *x 5@", ["*"])


@pytest.mark.parametrize("text", ["a b\n\n  c. d\r\n", "x" * 5000, "word " * 3000, "One. Two! " * 500, "\n", " a ", ""])
def test_pieces_lose_nothing(text: str) -> None:
    cut = list(laid_out(text, "en"))
    assert "".join(before + words + after for before, words, after in cut) == text
    assert all(len(words) <= 1000 for _, words, _ in cut)
