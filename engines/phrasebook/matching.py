"""Find the phrase that a text means, in one language, or none.

A text means a phrase when every word that bears meaning is in both, in the same order; only words that the language's
rules call light, and fillers, may differ. So a negation, a number, a part of the body or any unknown word more or
less is another sentence, and has no answer. Each permitted difference costs part of the score. A question is not the
statement of the same words, nor the other way round (`engines.phrasebook.sentence`), and a text that means two things
equally well means neither.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from engines.phrasebook.content import SLOT_PATTERN, Phrase, Phrasebook, Slot, slot_name
from engines.phrasebook.reading import ReadingRules
from engines.phrasebook.sentence import Mark, SentenceTypes, mark_of
from engines.phrasebook.spelling import Spelling
from engines.phrasebook.tokens import Kind, Token, Tokenizer

THRESHOLD = 0.7
"""Least score of an answer."""

_LONGEST = 80
"""Tokens of the longest text that is looked up; the longest phrase is far below."""

_COSTS = {Kind.HEAVY: 1.0, Kind.LIGHT: 0.25, Kind.FILLER: 0.05, Kind.HESITATION: 0.05}
_SAME_COST = 0.1


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase that a text means.

    Attributes:
        phrase: the phrase.
        values: slot's name → value's name, or the number in digits.
        score: 0 … 1; 1.0 when nothing but case, punctuation and spelling of numbers differs.
    """

    phrase: Phrase
    values: Mapping[str, str]
    score: float


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A wording of a phrase.

    Attributes:
        phrase: what it is a wording of.
        parts: tokens to find, and names of slots to fill.
        heavy: number of parts that bear meaning.
        aside: whether the whole of it is what other sentences may leave out ("Excuse me."); then nothing may differ.
        marks: the marks of the texts that mean it.
        asks_first: whether its first word makes it a question; a text without a question mark must begin with it too.
        given: values that the wording stands for by itself.
    """

    phrase: Phrase
    parts: tuple[Token | str, ...]
    heavy: int
    aside: bool
    marks: frozenset[Mark]
    asks_first: bool
    given: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Span:
    """A value that begins at some token of the text and ends before `end`."""

    slot: str
    value: str
    end: int
    cost: float


_States = dict[int, tuple[float, tuple[tuple[str, str], ...]]]
"""Number of tokens read → the least cost of reading them, and the values of the slots so far."""


class LanguageMatcher:
    """The phrases of one language, indexed.

    Args:
        book: the phrasebook.
        reading: the rules of one of its languages.
        fold: whether texts are read without their diacritics; False compares them.
    """

    def __init__(self, book: Phrasebook, reading: ReadingRules, *, fold: bool = True) -> None:
        language = reading.language
        self._tokenizer = Tokenizer(reading, fold=fold)
        self._types = SentenceTypes(reading, Tokenizer(reading, fold=False))
        self._numbers = [slot for slot in book.slots.values() if slot.is_number]
        self._values: dict[str, list[tuple[tuple[Token, ...], str, str]]] = defaultdict(list)
        self._vocabulary: set[str] = set()
        for slot in book.slots.values():
            self._add_values(slot, language)
        things = frozenset(self._vocabulary)
        self._patterns: dict[str, list[_Pattern]] = defaultdict(list)
        patterns = _with_bearing_fillers(
            self._pattern(phrase, text, given, askable=phrase.may_be_asked(text, language))
            for phrase in book.phrases
            for text, given in phrase.wordings(language)
        )
        frequency: dict[str, int] = defaultdict(int)
        for pattern in patterns:
            for part in _tokens(pattern):
                frequency[part.key] += 1
                self._vocabulary.add(part.key)
        self._requests = {token.key for word in reading.requests for token in self._tokenizer.tokens(word)}
        self._requested = {p.phrase.id for p in patterns if any(t.key in self._requests for t in _tokens(p))}
        known = {"things": things, "words": self._vocabulary, "none": ()}[reading.typos]
        self._spelling = Spelling(known, (token.key for token in self._tokenizer.tokens(" ".join(reading.no_typos))))
        for pattern in patterns:
            required = [t.key for t in _tokens(pattern) if t.kind is Kind.HEAVY and not self._tokenizer.same(t, t)]
            rarest = min(required, key=lambda key: frequency[key]) if required else ""
            self._patterns[rarest].append(pattern)

    def match(self, text: str) -> Match | None:
        """The phrase that `text` means, if there is one."""
        tokens = [self._spelt(token) for token in self._tokenizer.tokens(text[: 20 * _LONGEST])]
        if not tokens or len(tokens) > _LONGEST:
            return None
        tokens[-1] = _heavier(tokens[-1])
        mark = mark_of(text)
        spans = [self._spans(tokens, start) for start in range(len(tokens))]
        words = [token.word for token in tokens]
        opening = next((token.kind for token in tokens if token.kind in {Kind.HEAVY, Kind.LIGHT}), Kind.HEAVY)
        stated = mark is not Mark.ASKED and opening is Kind.LIGHT and not self._types.begins_as_question(tokens)
        requested = any(t.key in self._requests and t.kind is not Kind.HEAVY for t in tokens[:-1])
        best: tuple[float, int, int] = (0.0, 0, 0)
        matches: list[Match] = []
        for pattern in self._candidates(tokens):
            fits = not (stated and pattern.asks_first) and (pattern.phrase.id in self._requested or not requested)
            found = self._align(pattern, tokens, spans) if fits and mark in pattern.marks else None
            if found is None:
                continue
            cost, values = found
            if any(values.get(slot, value) != value for slot, value in pattern.given.items()):
                continue
            score = max(0.0, 1.0 - cost / max(pattern.heavy, 1))
            exact = sum(token.word in words for token in _tokens(pattern))
            rank = (score, exact, -len(values))
            if score >= THRESHOLD and rank >= best:
                match = Match(pattern.phrase, {**values, **pattern.given}, score)
                matches = [match] if rank > best else [*matches, match]
                best = rank
        return matches[0] if matches and all(match == matches[0] for match in matches) else None

    def _add_values(self, slot: Slot, language: str) -> None:
        wordings = [(value, text) for value in slot.values for text in slot.wordings(value, language)]
        for value, text in wordings:
            tokens = self._tokenizer.tokens(text)
            self._vocabulary.update(token.key for token in tokens)
            leading = 0
            while leading < len(tokens) - 1 and tokens[leading].kind is Kind.LIGHT:
                leading += 1
            core = tuple(tokens[leading:])
            if core:
                self._values[core[0].key].append((core, slot.name, value))

    def _pattern(self, phrase: Phrase, text: str, given: Mapping[str, str], *, askable: bool) -> _Pattern:
        parts: list[Token | str] = []
        for position, piece in enumerate(SLOT_PATTERN.split(text)):
            if position % 2:
                parts.append(piece)
            else:
                parts.extend(self._tokenizer.tokens(piece))
        if parts and isinstance(parts[-1], Token):
            parts[-1] = _heavier(parts[-1])
        aside = all(isinstance(part, Token) and part.kind is not Kind.HEAVY for part in parts)
        if not aside and text not in phrase.texts.values():
            parts[-1:] = [part if isinstance(part, str) else _heavy(part) for part in parts[-1:]]
        if not any(isinstance(part, Token) and part.kind is Kind.HEAVY for part in parts):
            parts = [part if isinstance(part, str) else _heavy(part) for part in parts]
        heavy = sum(isinstance(part, str) or part.kind is Kind.HEAVY for part in parts)
        spoken = [Token(part, part) if isinstance(part, str) else part for part in parts]
        marks = self._types.marks(text, spoken, askable=askable)
        first = mark_of(text) is Mark.ASKED and self._types.begins_as_question(spoken)
        return _Pattern(phrase, tuple(parts), heavy, aside, marks, first, given)

    def _candidates(self, tokens: Sequence[Token]) -> Iterable[_Pattern]:
        for key in dict.fromkeys(["", *(token.key for token in tokens)]):
            yield from self._patterns.get(key, ())

    def _spans(self, tokens: Sequence[Token], start: int) -> list[_Span]:
        """Every value of a slot that begins at `start`, its article present or not."""
        spans = [
            _Span(slot.name, str(number), end, 0.0)
            for end, number in self._tokenizer.numbers_at(tokens, start)
            for slot in self._numbers
            if slot.minimum <= number <= slot.maximum
        ]
        core_start = start
        while core_start < len(tokens):
            for core, name, value in self._values.get(tokens[core_start].key, ()):
                end = core_start + len(core)
                said = tokens[core_start:end]
                if len(said) == len(core) and all(a.reads_as(b) for a, b in zip(said, core, strict=True)):
                    exact = all(a.word == b.word for a, b in zip(said, core, strict=True))
                    spans.append(_Span(name, value, end, 0.0 if exact else 0.01))
            if tokens[core_start].kind is not Kind.LIGHT:
                break
            core_start += 1
        return spans

    def _align(
        self, pattern: _Pattern, tokens: Sequence[Token], spans: Sequence[Sequence[_Span]]
    ) -> tuple[float, dict[str, str]] | None:
        """The cheapest way to read `tokens` as the pattern: its cost and the values of its slots."""
        limit = (1.0 - THRESHOLD) * max(pattern.heavy, 1)
        states: _States = {0: (0.0, ())}
        for part in (*pattern.parts, None):
            if not pattern.aside:
                for at, token in enumerate(tokens):
                    if at in states and token.kind is not Kind.HEAVY:
                        cost, values = states[at]
                        _improve(states, at + 1, cost + _COSTS[token.kind], values, limit)
            if part is None:
                break
            states = self._advance(part, states, tokens, spans, limit)
            if not states:
                return None
        if len(tokens) not in states:
            return None
        cost, values = states[len(tokens)]
        return cost, dict(values)

    def _advance(
        self,
        part: Token | str,
        states: _States,
        tokens: Sequence[Token],
        spans: Sequence[Sequence[_Span]],
        limit: float,
    ) -> _States:
        """The states after one part of a pattern was found, or left out where it may be."""
        following: _States = {}
        for at, (cost, values) in states.items():
            if isinstance(part, Token) and part.kind in {Kind.LIGHT, Kind.FILLER}:
                _improve(following, at, cost + _COSTS[part.kind], values, limit)
            if at == len(tokens):
                continue
            if isinstance(part, str):
                for span in spans[at]:
                    if span.slot == part:
                        chosen = (*values, (slot_name(part), span.value))
                        _improve(following, span.end, cost + span.cost, chosen, limit)
            elif tokens[at].reads_as(part):
                _improve(following, at + 1, cost, values, limit)
            elif self._tokenizer.same(part, tokens[at]):
                _improve(following, at + 1, cost + _SAME_COST, values, limit)
        return following

    def _spelt(self, token: Token) -> Token:
        meant = None if token.key in self._vocabulary else self._spelling.meant(token.key)
        return token if meant is None else Token(meant, token.word, token.kind)


def _with_bearing_fillers(patterns: Iterable[_Pattern]) -> list[_Pattern]:
    """Fillers bear meaning where little else does: "Hi there." is not "There.", nor "The bill, please." "The bill."."""
    wordings, own = list(patterns), defaultdict[str, set[str]](set)
    for pattern in (pattern for pattern in wordings if pattern.aside):
        own[pattern.phrase.id].update(token.key for token in _tokens(pattern))
    for place, pattern in enumerate(wordings):
        tokens = _tokens(pattern)
        lone = pattern.heavy == 1 and len(tokens) == len(pattern.parts)
        bearing = {token for token in tokens if token.kind is Kind.FILLER and token.key in own[pattern.phrase.id]}
        bearing |= {token for token in (*tokens[:1], *tokens[-1:]) if token.kind is Kind.FILLER and lone}
        parts = tuple(_heavy(part) if isinstance(part, Token) and part in bearing else part for part in pattern.parts)
        wordings[place] = replace(pattern, parts=parts, heavy=pattern.heavy + len(bearing))
    return wordings


def _tokens(pattern: _Pattern) -> list[Token]:
    return [part for part in pattern.parts if isinstance(part, Token)]


def _heavy(token: Token) -> Token:
    return replace(token, kind=Kind.HEAVY)


def _heavier(token: Token) -> Token:
    """A light word at the end of a sentence bears meaning: "come in"."""
    return _heavy(token) if token.kind is Kind.LIGHT else token


def _improve(
    states: _States,
    at: int,
    cost: float,
    values: tuple[tuple[str, str], ...],
    limit: float,
) -> None:
    if cost <= limit and (at not in states or cost < states[at][0]):
        states[at] = (cost, values)
