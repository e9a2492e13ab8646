"""Find the phrase that a text means, in one language, or none.

A text means a phrase when every word that bears meaning is in both, in the same order; only words that the language's
rules call light, and fillers, may differ. So a negation, a number, a part of the body or any unknown word more or
less is another sentence, and has no answer. Each permitted difference costs part of the score.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engines.phrasebook.content import SLOT_PATTERN, Phrase, Phrasebook, Slot
from engines.phrasebook.tokens import Kind, Token, Tokenizer

THRESHOLD = 0.7
"""Least score of an answer."""

_LONGEST = 80
"""Tokens of the longest text that is looked up; the longest phrase is far below."""

_COSTS = {Kind.HEAVY: 1.0, Kind.LIGHT: 0.25, Kind.FILLER: 0.05, Kind.HESITATION: 0.05}
_SAME_COST = 0.1
_TYPO_LETTERS = 7
"""Shortest word that is taken for a misspelling of one of the phrasebook's; shorter ones too often are words."""


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
    """

    phrase: Phrase
    parts: tuple[Token | str, ...]
    heavy: int
    aside: bool


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
        language: one of its languages.
        tokenizer: reads the language.
    """

    def __init__(self, book: Phrasebook, language: str, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._numbers = [slot for slot in book.slots.values() if slot.is_number]
        self._values: dict[str, list[tuple[tuple[Token, ...], str, str]]] = defaultdict(list)
        self._vocabulary: set[str] = set()
        for slot in book.slots.values():
            self._add_values(slot, language)
        self._patterns: dict[str, list[_Pattern]] = defaultdict(list)
        patterns = [
            self._pattern(phrase, text)
            for phrase in book.phrases
            for text in (phrase.texts[language], *phrase.also.get(language, ()))
        ]
        frequency: dict[str, int] = defaultdict(int)
        for pattern in patterns:
            for part in _tokens(pattern):
                frequency[part.key] += 1
                self._vocabulary.add(part.key)
        for pattern in patterns:
            required = [token.key for token in _tokens(pattern) if token.kind is Kind.HEAVY and not self._class(token)]
            rarest = min(required, key=lambda key: frequency[key]) if required else ""
            self._patterns[rarest].append(pattern)

    def match(self, text: str) -> Match | None:
        """The phrase that `text` means, if there is one."""
        tokens = [self._spelt(token) for token in self._tokenizer.tokens(text[: 20 * _LONGEST])]
        if not tokens or len(tokens) > _LONGEST:
            return None
        tokens[-1] = _heavier(tokens[-1])
        spans = [self._spans(tokens, start) for start in range(len(tokens))]
        surfaces = [token.surface for token in tokens]
        best: tuple[float, int, int] = (0.0, 0, 0)
        match = None
        for pattern in self._candidates(tokens):
            found = self._align(pattern, tokens, spans)
            if found is None:
                continue
            cost, values = found
            score = max(0.0, 1.0 - cost / max(pattern.heavy, 1))
            exact = sum(token.surface in surfaces for token in _tokens(pattern))
            if score >= THRESHOLD and (score, exact, -len(values)) > best:
                best = (score, exact, -len(values))
                match = Match(pattern.phrase, values, score)
        return match

    def _add_values(self, slot: Slot, language: str) -> None:
        wordings = [
            (value, text)
            for value, texts in slot.values.items()
            for text in (texts[language], *slot.also[value].get(language, ()))
        ]
        for value, text in wordings:
            tokens = self._tokenizer.tokens(text)
            self._vocabulary.update(token.key for token in tokens)
            leading = 0
            while leading < len(tokens) - 1 and tokens[leading].kind is Kind.LIGHT:
                leading += 1
            core = tuple(tokens[leading:])
            if core:
                self._values[core[0].key].append((core, slot.name, value))

    def _pattern(self, phrase: Phrase, text: str) -> _Pattern:
        parts: list[Token | str] = []
        for position, piece in enumerate(SLOT_PATTERN.split(text)):
            if position % 2:
                parts.append(piece)
            else:
                parts.extend(self._tokenizer.tokens(piece))
        if parts and isinstance(parts[-1], Token):
            parts[-1] = _heavier(parts[-1])
        aside = all(isinstance(part, Token) and part.kind is not Kind.HEAVY for part in parts)
        if not any(isinstance(part, Token) and part.kind is Kind.HEAVY for part in parts):
            parts = [part if isinstance(part, str) else Token(part.key, part.surface) for part in parts]
        heavy = sum(isinstance(part, str) or part.kind is Kind.HEAVY for part in parts)
        return _Pattern(phrase, tuple(parts), heavy, aside)

    def _class(self, token: Token) -> bool:
        return self._tokenizer.same(token, token)

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
            for core, slot_name, value in self._values.get(tokens[core_start].key, ()):
                end = core_start + len(core)
                if [token.key for token in tokens[core_start:end]] == [token.key for token in core]:
                    exact = all(a.surface == b.surface for a, b in zip(core, tokens[core_start:end], strict=True))
                    spans.append(_Span(slot_name, value, end, 0.0 if exact else 0.01))
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
                        _improve(following, span.end, cost + span.cost, (*values, (part, span.value)), limit)
            elif part.key == tokens[at].key:
                _improve(following, at + 1, cost, values, limit)
            elif self._tokenizer.same(part, tokens[at]):
                _improve(following, at + 1, cost + _SAME_COST, values, limit)
        return following

    def _spelt(self, token: Token) -> Token:
        """The phrasebook's word that `token` misspells by one letter, where there is exactly one."""
        if token.key in self._vocabulary or len(token.key) < _TYPO_LETTERS or not token.key.isalpha():
            return token
        meant = [word for word in self._vocabulary if _one_letter_apart(word, token.key)]
        return Token(meant[0], token.surface, token.kind) if len(meant) == 1 else token


def _tokens(pattern: _Pattern) -> list[Token]:
    return [part for part in pattern.parts if isinstance(part, Token)]


def _heavier(token: Token) -> Token:
    """A light word at the end of a sentence bears meaning: "come in"."""
    return Token(token.key, token.surface) if token.kind is Kind.LIGHT else token


def _improve(
    states: _States,
    at: int,
    cost: float,
    values: tuple[tuple[str, str], ...],
    limit: float,
) -> None:
    if cost <= limit and (at not in states or cost < states[at][0]):
        states[at] = (cost, values)


def _one_letter_apart(a: str, b: str) -> bool:
    """Whether one insertion, deletion, substitution or swap of neighbours makes `a` of `b`."""
    if abs(len(a) - len(b)) > 1 or a[0] != b[0] or len(a) < _TYPO_LETTERS - 1:
        return False
    shortest = min(len(a), len(b))
    start = next((i for i in range(shortest) if a[i] != b[i]), shortest)
    if len(a) != len(b):
        longer, shorter = (a, b) if len(a) > len(b) else (b, a)
        return longer[start + 1 :] == shorter[start:]
    swapped = a[start : start + 2] == b[start : start + 2][::-1] and a[start + 2 :] == b[start + 2 :]
    return swapped or a[start + 1 :] == b[start + 1 :]
