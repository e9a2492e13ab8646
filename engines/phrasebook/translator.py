"""The phrasebook as a translator: right whenever it answers, silent when it doesn't know the sentence."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from engines.cancellation import Cancellation
from engines.errors import pair_unsupported
from engines.phrasebook.content import Phrasebook
from engines.phrasebook.files import load_phrasebook
from engines.phrasebook.matching import LanguageMatcher, Match
from engines.phrasebook.reading import reading
from engines.protocols import Quality, Translation, TranslationRequest
from engines.regions import NO_REGIONS, Regions

_ALTERNATIVES = 5
"""How many of the recogniser's further hypotheses are tried."""
_ALTERNATIVE_DISCOUNT = 0.95
"""Score of each further hypothesis, as a part of the one before."""


class PhrasebookTranslator:
    """Answers the sentences of a phrasebook between all its languages.

    A language is indexed when it is first asked for. Not thread-safe.

    Args:
        book: what to answer from; the program's own where None.
        regions: in whose words it answers; all of them are understood.
    """

    def __init__(self, book: Phrasebook | None = None, regions: Regions = NO_REGIONS) -> None:
        self._book = load_phrasebook() if book is None else book
        self._regions = regions
        self._pairs = frozenset(permutations(self._book.languages, 2))
        self._matchers: dict[tuple[str, bool], LanguageMatcher] = {}

    @property
    def name(self) -> str:
        """``phrasebook``."""
        return "phrasebook"

    @property
    def quality(self) -> Quality:
        """Written by people."""
        return Quality.PHRASEBOOK

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """All ordered pairs of its languages."""
        return self._pairs

    @property
    def book(self) -> Phrasebook:
        """What it answers from."""
        return self._book

    def match(self, text: str, language: str) -> Match | None:
        """The phrase that a text means, if there is one.

        Args:
            text: any text.
            language: one of the phrasebook's languages.
        """
        rules = reading(language)
        fold = rules.folds(text)
        if fold is None:
            return None
        key = (language, fold)
        if key not in self._matchers:
            self._matchers[key] = LanguageMatcher(self._book, rules, fold=fold)
        return self._matchers[key].match(text)

    def translate(self, request: TranslationRequest, cancellation: Cancellation) -> Iterator[Translation]:
        """Yield the translation of the phrase that the text, or else one of its alternatives, means; or nothing.

        Raises:
            DragomanError: ``mt.pair_unsupported``.
            Cancelled: the request was cancelled.
        """
        if (request.source, request.target) not in self._pairs:
            raise pair_unsupported(request.source, request.target, "the phrasebook")
        discount = 1.0
        for text in (request.text, *request.alternatives[:_ALTERNATIVES]):
            cancellation.check()
            match = self.match(text, request.source)
            if match is not None:
                yield self._translation(match, request, discount)
                return
            discount *= _ALTERNATIVE_DISCOUNT

    def close(self) -> None:
        """Free the indexes."""
        self._matchers.clear()

    def _translation(self, match: Match, request: TranslationRequest, discount: float) -> Translation:
        text = self._book.render(match.phrase, self._regions.code(request.target), match.values)
        meant = self._book.render(match.phrase, self._regions.code(request.source), match.values)
        return Translation(
            text=text,
            stable=len(text),
            final=True,
            engine=self.name,
            quality=self.quality,
            score=match.score * discount,
            source_text="" if meant == request.text else meant,
        )
