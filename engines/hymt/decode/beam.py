"""Beam search with n-best answers, on the same runtimes as `engines.hymt.decode.decoding`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engines.cancellation import Cancellation
from engines.hymt.decode.decoding import Answer, Decoder, Finish, PromptIds, Search
from engines.hymt.decode.guards import find_loop
from engines.hymt.decode.sampling import RepetitionPenalty, log_softmax
from engines.hymt.runtimes.runtime import MAX_BEAMS


@dataclass(frozen=True, slots=True)
class _Hypothesis:
    """Tokens so far, the sum of their penalised scores, that of their log probabilities, and the tokens seen."""

    ids: tuple[int, ...]
    score: float
    logarithm: float
    penalty: RepetitionPenalty


@dataclass(frozen=True, slots=True)
class _Choice:
    """A token that would continue the hypothesis `parent`."""

    parent: int
    token: int
    score: float
    logarithm: float


def beam_search(decoder: Decoder, prompt: PromptIds, search: Search, cancellation: Cancellation) -> list[Answer]:
    """The best answers, best first; at least one, at most `Search.n_best`.

    As `transformers` does it (length penalty 1, no early stopping): scores are log probabilities under the repetition
    penalty, an ended hypothesis counts by its mean over the tokens, the stop included, and the search ends when no
    running hypothesis can beat the worst ended one that is wanted. A hypothesis that loops is dropped.

    Raises:
        DragomanError: ``mt.too_long`` when the prompt doesn't fit, and what the runtime fails with.
        Cancelled: the request was cancelled; looked at before each step.
        ValueError: more beams than `MAX_BEAMS`.
    """
    if not 1 <= search.beams <= MAX_BEAMS:
        raise ValueError(f"{search.beams} beams")
    cancellation.check()
    logits = decoder.prefill(prompt)[None]
    runtime = decoder.runtime
    limit = min(prompt.limit, (runtime.max_length - runtime.position) // search.beams)
    penalty = RepetitionPenalty(search.repetition_penalty, prompt.ids, prompt.exempt)
    running = [_Hypothesis((), 0.0, 0.0, penalty)]
    ended: list[tuple[float, Answer]] = []
    while running:
        cancellation.check()
        choices = _choices(running, logits, 2 * search.beams)
        length = len(running[0].ids) + 1
        continued: list[_Choice] = []
        for rank, choice in enumerate(choices):
            if choice.token in decoder.stop_ids:
                if rank < search.beams:
                    ended.append(_end(running[choice.parent], choice, Finish.STOP, length))
            elif len(continued) < search.beams:
                continued.append(choice)
        ended = sorted(ended, key=lambda item: -item[0])[: search.beams]
        if length > limit:
            ended += [_end(running[choice.parent], choice, Finish.LENGTH, length) for choice in continued]
            break
        if len(ended) == search.beams and (not continued or continued[0].score / length <= ended[-1][0]):
            break
        grown = [(choice, (*running[choice.parent].ids, choice.token)) for choice in continued]
        sound = [item for item in grown if (loop := find_loop(item[1])) is None or not loop.certain]
        if not sound:
            if not ended:
                ended = [_end(running[choice.parent], choice, Finish.LOOP, length) for choice in continued]
            break
        logits = runtime.step_beams([choice.token for choice, _ in sound], [choice.parent for choice, _ in sound])
        running = [_grow(running[choice.parent], choice, ids) for choice, ids in sound]
    ended.sort(key=lambda item: (item[1].finish is not Finish.STOP, -item[0]))
    return [answer for _, answer in ended[: search.n_best]]


def _choices(running: Sequence[_Hypothesis], logits: np.ndarray, count: int) -> list[_Choice]:
    """The `count` best continuations of all hypotheses, best first."""
    plain = log_softmax(logits)
    scores = plain.copy()
    for row, hypothesis in zip(scores, running, strict=True):
        hypothesis.penalty.apply(row)
        np.add(row, hypothesis.score, out=row)
    flat = scores.ravel()
    best = np.argpartition(flat, -count)[-count:]
    best = best[np.argsort(-flat[best], kind="stable")]
    width = scores.shape[1]
    return [
        _Choice(int(at) // width, int(at) % width, float(flat[at]), float(plain[at // width, at % width]))
        for at in best
    ]


def _grow(parent: _Hypothesis, choice: _Choice, ids: tuple[int, ...]) -> _Hypothesis:
    penalty = parent.penalty.copy()
    penalty.add(choice.token)
    return _Hypothesis(ids, choice.score, parent.logarithm + choice.logarithm, penalty)


def _end(parent: _Hypothesis, choice: _Choice, finish: Finish, length: int) -> tuple[float, Answer]:
    """Score and answer of an ended hypothesis; the token of the choice belongs to the answer unless it is the stop."""
    ids = parent.ids if finish is Finish.STOP else (*parent.ids, choice.token)
    if finish is Finish.LOOP and (loop := find_loop(ids)):
        ids = ids[: loop.start + loop.period]
    probability = math.exp((parent.logarithm + choice.logarithm) / length)
    return choice.score / length, Answer(ids, len(ids), probability, finish)
