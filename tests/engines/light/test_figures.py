"""Which numbers of a sentence a translation has lost."""

from __future__ import annotations

import pytest

from engines.light.figures import lost_figures


@pytest.mark.parametrize(
    ("source", "answer", "target", "lost"),
    [
        ("Take 25 mg.", "Tome 20 mg.", "pt", ("25",)),
        ("Sold from US$11,000 to $22,500.", "Vendido de US$ 1.000 a US$ 22.500.", "pt", ("11000",)),
        ("It costs $1,250.99.", "Custa $1.250,99.", "pt", ()),
        ("At 3:30 pm, 15 people came.", "Às 15h30 vieram quinze pessoas.", "pt", ()),
        ("Room 22, room 23", "Quarto 22, quarto 22", "pt", ("23",)),
        ("Two of 12 came in the 1990s.", "Dois dos doze vieram nos anos 90.", "pt", ()),
        ("24,000 meteorites", "24 mil meteoritos", "pt", ()),
        ("It was 1.5 km.", "كانت ١٫٥ كم.", "ar", ()),
        ("The 2008 400 list", "A lista 400 de 2008", "pt", ()),
        ("Call 555-0199-8765.", "Ligue 555-0199-8765.", "pt", ()),
        ("Call 555-0199-8765.", "Ligue 555-0199-876.", "pt", ("8765",)),
        ("I have 3 children.", "Tenho três filhos.", "pt", ()),
    ],
)
def test_lost_figures(source: str, answer: str, target: str, lost: tuple[str, ...]) -> None:
    assert lost_figures(source, answer, target) == lost
