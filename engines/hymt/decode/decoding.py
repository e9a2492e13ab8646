"""The decoding loop, shared by all runtimes: prompt in, growing answer out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from engines.cancellation import Cancellation
from engines.hymt.decode.guards import Loop, find_loop
from engines.hymt.decode.prefix_cache import PrefixCache
from engines.hymt.decode.sampling import REPETITION_PENALTY, RepetitionPenalty, Sampler, Sampling, log_probability
from engines.hymt.runtimes.runtime import Logits, Runtime

LENGTH_FACTOR = 3
"""An answer may have this many times the tokens of its source …"""

LENGTH_ALLOWANCE = 32
"""… and these."""


class Finish(StrEnum):
    """Why an answer ended."""

    STOP = "stop"
    """The model ended it."""
    LENGTH = "length"
    """It reached the cap, or the end of the cache."""
    LOOP = "loop"
    """It repeated itself; the repetitions are cut off but one."""


@dataclass(frozen=True, slots=True)
class Search:
    """How the next token is chosen.

    Attributes:
        repetition_penalty: see `RepetitionPenalty`.
        sampling: draw at random; None for the likeliest token.
        beams: hypotheses of a beam search, see `engines.hymt.decode.beam`; 1 for none.
        n_best: answers wanted, at most `beams`.
    """

    repetition_penalty: float = REPETITION_PENALTY
    sampling: Sampling | None = None
    beams: int = 1
    n_best: int = 1


@dataclass(frozen=True, slots=True)
class PromptIds:
    """A prompt in tokens.

    Attributes:
        prefix: its beginning that other prompts share; computed once.
        rest: the others; not empty.
        limit: most tokens of the answer.
        exempt: tokens that may be repeated freely.
    """

    prefix: tuple[int, ...]
    rest: tuple[int, ...]
    limit: int
    exempt: frozenset[int] = frozenset()

    @property
    def ids(self) -> tuple[int, ...]:
        """The whole prompt."""
        return self.prefix + self.rest


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model has said, growing or final.

    Attributes:
        ids: its tokens, without the one that stopped it.
        certain: how many of them will stay, whatever comes: all, unless they may be a loop in the making.
        probability: geometric mean of the tokens' probabilities, the stop included, before any penalty; 0 … 1.
        finish: why it ended; None while it grows.
    """

    ids: tuple[int, ...]
    certain: int
    probability: float
    finish: Finish | None = None


def answer_limit(source_tokens: int) -> int:
    """Most tokens of the answer to a source of so many."""
    return LENGTH_FACTOR * source_tokens + LENGTH_ALLOWANCE


class Decoder:
    """One answer after the other from a runtime.

    Args:
        runtime: the model.
        stop_ids: tokens that end an answer.
        skipped_first: tokens that the model may say again before its answer, and that are ignored there.
    """

    def __init__(self, runtime: Runtime, stop_ids: frozenset[int], skipped_first: frozenset[int] = frozenset()) -> None:
        self._runtime = runtime
        self._stop_ids = stop_ids
        self._skipped_first = skipped_first
        self._prefixes = PrefixCache(runtime)

    @property
    def runtime(self) -> Runtime:
        """The model."""
        return self._runtime

    @property
    def stop_ids(self) -> frozenset[int]:
        """Tokens that end an answer."""
        return self._stop_ids

    def prefill(self, prompt: PromptIds) -> Logits:
        """Begin with a prompt; ``float32[vocab]``, the logits of the first token.

        Raises:
            DragomanError: ``mt.too_long``.
        """
        return self._prefixes.prefill(prompt.prefix, prompt.rest)

    def decode(self, prompt: PromptIds, search: Search, cancellation: Cancellation) -> Iterator[Answer]:
        """Yield the answer token by token, each time all of it; the last one has a `Answer.finish`.

        Raises:
            DragomanError: ``mt.too_long`` when the prompt doesn't fit, and what the runtime fails with.
            Cancelled: the request was cancelled; looked at before each token.
        """
        cancellation.check()
        logits = self.prefill(prompt)
        penalty = RepetitionPenalty(search.repetition_penalty, prompt.ids, prompt.exempt)
        sampler = Sampler(search.sampling) if search.sampling else None
        limit = min(prompt.limit, self._runtime.max_length - self._runtime.position)
        ids: list[int] = []
        logarithm = 0.0
        while True:
            cancellation.check()
            token = self._next(logits, penalty, sampler)
            if not ids and token in self._skipped_first and self._runtime.position < self._runtime.max_length:
                logits = self._runtime.step(token)
                logits[token] = -np.inf
                token = self._next(logits, penalty, sampler)
            logarithm += log_probability(logits, token)
            if token in self._stop_ids:
                yield _answer(ids, logarithm, Finish.STOP)
                return
            ids.append(token)
            penalty.add(token)
            loop = find_loop(ids)
            if loop is not None and loop.certain:
                yield _answer(ids[: loop.start + loop.period], logarithm, Finish.LOOP, tokens=len(ids))
                return
            if len(ids) >= limit:
                yield _answer(ids, logarithm, Finish.LENGTH)
                return
            yield _answer(ids, logarithm, None, loop=loop)
            logits = self._runtime.step(token)

    @staticmethod
    def _next(logits: Logits, penalty: RepetitionPenalty, sampler: Sampler | None) -> int:
        scores = logits.copy()
        penalty.apply(scores)
        return int(scores.argmax()) if sampler is None else sampler.draw(scores)


def _answer(
    ids: Sequence[int], logarithm: float, finish: Finish | None, *, loop: Loop | None = None, tokens: int | None = None
) -> Answer:
    count = tokens if tokens is not None else len(ids) + (finish is Finish.STOP)
    certain = len(ids) if loop is None else loop.start + loop.period
    return Answer(tuple(ids), certain, math.exp(logarithm / max(count, 1)), finish)
