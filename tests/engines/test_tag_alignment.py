"""Tags set into the translation of a whole sentence."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.inline_tags import TAG, plain
from engines.tag_alignment import set_tags

PARTS = {"price of the ticket": "precio del billete", "ticket": "billete", "red": "rojo", "green button": "botón verde"}


@pytest.mark.parametrize(
    ("source", "translation", "wanted"),
    [
        (
            "The <s1><s2>price of the <s3>ticket</s3></s2></s1> is high.",
            "El precio del billete es alto.",
            "El <s1><s2>precio del <s3>billete</s3></s2></s1> es alto.",
        ),
        ("The <s1>red</s1> house", "La casa roja", "La casa <s1>roja</s1>"),
        (
            "Call <s1>Anna</s1> at <s2>1045</s2>.",
            "A las 1045 llame a Anna.",
            "A las <s2>1045</s2> llame a <s1>Anna</s1>.",
        ),
        ("Press the <s2>green button</s2>", "Presione el botón verde", "Presione el <s2>botón verde</s2>"),
        ("a <s1></s1> b", "x y", "x <s1></s1>y"),
        ("one <s1>two", "uno dos", "uno <s1>dos"),
        ("<s1>All of it</s1>", "Todo", "<s1>Todo</s1>"),
        ("<s1>All of it</s1>", "", "<s1></s1>"),
    ],
)
def test_where_tags_go(source: str, translation: str, wanted: str) -> None:
    assert set_tags(source, translation, lambda words: PARTS.get(words, "?")) == wanted


PIECES = ["<s1>", "</s1>", "<s2>", "</s2>", "a", "b ", " c", "."]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.text("xyz ., 好", max_size=12))
def test_no_tag_and_no_letter_is_lost(source: str, translation: str) -> None:
    result = set_tags(source, translation, lambda words: words)
    assert plain(result) == translation
    assert Counter(TAG.findall(result)) == Counter(TAG.findall(source))
