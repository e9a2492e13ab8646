"""The short hand in which wordings are written."""

from __future__ import annotations

import pytest

from engines.phrasebook.notation import MOST, expand, substitute


@pytest.mark.parametrize(
    ("line", "texts"),
    [
        ("Call (an ambulance|the police)!", ("Call an ambulance!", "Call the police!")),
        ("[Please] wait [here].", ("Please wait here.", "Please wait.", "wait here.", "wait.")),
        ("(a|b [c])", ("a", "b c", "b")),
        ("<ask> wait?", ("can you wait?", "could you wait?")),
        ("Where is {place}?", ("Where is {place}?",)),
    ],
)
def test_notation(line: str, texts: tuple[str, ...]) -> None:
    assert tuple(expand([substitute(line, {"ask": "(can|could) you"})])) == texts


@pytest.mark.parametrize("line", ["(a|b", "a)", "[a", "<no> b", "(a|b]", "(a|b)" * 12])
def test_a_slip_in_the_notation_is_refused(line: str) -> None:
    assert MOST < 2**12
    with pytest.raises(ValueError, match="in"):
        tuple(expand([substitute(line, {})]))
