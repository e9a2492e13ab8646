"""From logits to the next token: repetition penalty, the likeliest token, or the official random sampling."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

REPETITION_PENALTY = 1.05
"""Official (README of HY-MT1.5 and Hy-MT2), for sampling; without it the likeliest tokens loop on long texts."""


@dataclass(frozen=True, slots=True)
class Sampling:
    """Random sampling with the official values of HY-MT1.5 and Hy-MT2 (their READMEs).

    Attributes:
        seed: two runs with the same seed give the same text.
        temperature: divides the logits.
        top_k: how many of the likeliest tokens are considered.
        top_p: of these, the fewest whose probabilities sum up to it.
    """

    seed: int
    temperature: float = 0.7
    top_k: int = 20
    top_p: float = 0.6


class RepetitionPenalty:
    """Makes each token that has occurred, in the prompt too, less likely (Keskar et al., 2019, arXiv 1909.05858).

    As in transformers: a positive score is divided by the penalty, a negative one multiplied.
    """

    def __init__(self, penalty: float, ids: Iterable[int], exempt: Iterable[int] = ()) -> None:
        """Begin.

        Args:
            penalty: 1.0 changes nothing.
            ids: the tokens of the prompt.
            exempt: tokens that are never penalised: those of a glossary must be repeated.
        """
        self._penalty = penalty
        self._exempt = frozenset(exempt)
        self._seen = set(ids) - self._exempt

    def add(self, token: int) -> None:
        """Take note of an output token."""
        if token not in self._exempt:
            self._seen.add(token)

    def copy(self) -> RepetitionPenalty:
        """Another hypothesis with the same past."""
        return RepetitionPenalty(self._penalty, self._seen, self._exempt)

    def apply(self, scores: NDArray[np.floating[Any]]) -> None:
        """Change ``float[vocab]`` in place."""
        if self._penalty != 1.0 and self._seen:
            seen = np.fromiter(self._seen, np.int64, len(self._seen))
            found = scores[seen]
            scores[seen] = np.where(found < 0, found * self._penalty, found / self._penalty)


def log_softmax(logits: NDArray[np.float32]) -> NDArray[np.float64]:
    """Logarithms of the probabilities, over the last axis."""
    shifted = logits.astype(np.float64)
    shifted -= shifted.max(axis=-1, keepdims=True)
    shifted -= np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return shifted


def log_probability(logits: NDArray[np.float32], token: int) -> float:
    """Logarithm of the probability of one token of ``float32[vocab]``."""
    highest = logits.max()
    return float(logits[token] - highest) - float(np.log(np.exp(logits - highest).sum(dtype=np.float64)))


class Sampler:
    """Draws tokens by `Sampling`."""

    def __init__(self, sampling: Sampling) -> None:
        self._sampling = sampling
        self._random = np.random.default_rng(sampling.seed)

    def draw(self, logits: NDArray[np.float32]) -> int:
        """A token of ``float32[vocab]``, whose repetitions are penalised already."""
        tokens, probabilities = candidates(logits, self._sampling)
        return int(
            tokens[
                np.searchsorted(np.cumsum(probabilities), self._random.random(), side="right").clip(max=len(tokens) - 1)
            ]
        )


def candidates(logits: NDArray[np.float32], sampling: Sampling) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The tokens that may be drawn, likeliest first, ``int64[n]``, and their probabilities ``float64[n]``."""
    count = min(sampling.top_k, len(logits))
    tokens = np.argpartition(logits, -count)[-count:]
    tokens = tokens[np.argsort(-logits[tokens], kind="stable")]
    probabilities = np.exp(log_softmax(logits[tokens] / np.float32(sampling.temperature)))
    before = np.cumsum(probabilities) - probabilities
    kept = before < sampling.top_p
    kept[0] = True
    tokens, probabilities = tokens[kept], probabilities[kept]
    return tokens, probabilities / probabilities.sum()
