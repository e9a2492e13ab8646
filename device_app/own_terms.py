"""The person's own glossary, as translators want it."""

from __future__ import annotations

from collections.abc import Iterable

from device_app.pair_list import PairList
from engines.protocols import Term


def terms_between(glossary: PairList, source: str, target: str) -> tuple[Term, ...]:
    """The terms from one language into another; of two with the same source the newest alone."""
    terms: dict[str, Term] = {}
    for pair in glossary.between(source, target):
        terms.setdefault(pair.text, Term(pair.text, pair.translation))
    return tuple(terms.values())


def turned_round(terms: Iterable[Term]) -> tuple[Term, ...]:
    """The same terms for the opposite direction."""
    return tuple(Term(term.target, term.source) for term in terms)
