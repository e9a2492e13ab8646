"""A trigram model of word sequences, in the ARPA format that recognisers read.

Smoothing is that of Witten and Bell (1991), interpolated: with a history seen c times and followed by t different
words, p(w | h) = (c(hw) + t·p(w | h')) / (c + t), where h' is h without its first word. The words at the lowest
level are mixed with a general vocabulary, so that any of its words can be recognised.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

_START, _END = "<s>", "</s>"
_NEVER = -99.0
"""ARPA's logarithm of a probability of nought, for the start of a sentence."""
_GENERAL_SHARE = 0.2
"""Part of the lowest level that the general vocabulary has."""

Gram = tuple[str, ...]


class TrigramModel:
    """Counts of word sequences and their smoothed probabilities.

    Args:
        sentences: each a sequence of words and its weight, a number of times it counts.
        vocabulary: general words → probability; the words of `sentences` need not be in it.
    """

    def __init__(self, sentences: Iterable[tuple[Sequence[str], float]], vocabulary: Mapping[str, float]) -> None:
        self._counts: tuple[dict[Gram, float], ...] = (defaultdict(float), defaultdict(float), defaultdict(float))
        for words, weight in sentences:
            padded = (_START, *words, _END)
            for position in range(1, len(padded)):
                self._counts[0][padded[position : position + 1]] += weight
                self._counts[1][padded[position - 1 : position + 1]] += weight
                if position > 1:
                    self._counts[2][padded[position - 2 : position + 1]] += weight
        self._probabilities: list[dict[Gram, float]] = [self._unigrams(vocabulary), {}, {}]
        self._backoffs: list[dict[Gram, float]] = [{}, {}]
        for order in (1, 2):
            self._estimate(order)

    @property
    def words(self) -> set[str]:
        """Every word it can predict, the marks of start and end left out."""
        return {gram[0] for gram in self._probabilities[0]} - {_START, _END}

    def arpa(self) -> Iterator[str]:
        """The lines of the ARPA file."""
        yield "\\data\\"
        grams = [dict(table) for table in self._probabilities]
        grams[0][_START,] = 0.0
        for order, table in enumerate(grams, 1):
            yield f"ngram {order}={len(table)}"
        for order, table in enumerate(grams, 1):
            yield ""
            yield f"\\{order}-grams:"
            for gram in sorted(table):
                probability = table[gram]
                line = f"{math.log10(probability) if probability > 0.0 else _NEVER:.4f}\t{' '.join(gram)}"
                backoff = self._backoffs[order - 1].get(gram) if order < len(grams) else None
                yield line if backoff is None else f"{line}\t{math.log10(backoff):.4f}"
        yield ""
        yield "\\end\\"

    def _unigrams(self, vocabulary: Mapping[str, float]) -> dict[Gram, float]:
        total = sum(self._counts[0].values())
        share = _GENERAL_SHARE if vocabulary else 0.0
        general = sum(vocabulary.values())
        probabilities = {gram: (1.0 - share) * count / total for gram, count in self._counts[0].items()}
        for word, probability in vocabulary.items():
            probabilities[word,] = probabilities.get((word,), 0.0) + share * probability / general
        return probabilities

    def _estimate(self, order: int) -> None:
        """Probabilities of the n-grams of `order` + 1 words, and the back-off weights of their histories."""
        followers: dict[Gram, list[tuple[Gram, float]]] = defaultdict(list)
        for gram, count in self._counts[order].items():
            followers[gram[:-1]].append((gram, count))
        lower = self._probabilities[order - 1]
        for history, grams in followers.items():
            total = sum(count for _, count in grams)
            types = len(grams)
            for gram, count in grams:
                self._probabilities[order][gram] = (count + types * lower[gram[1:]]) / (total + types)
            self._backoffs[order - 1][history] = types / (total + types)
