"""What can go wrong with an answer of the model, seen while it grows: loops, and leaks of control tokens."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from engines.hymt.decode.control_tokens import strip_control_tokens

LONGEST_PERIOD = 40
"""Tokens of the longest repeated passage that is looked for."""

LOOP_TOKENS = 24
"""Repetitions that together are at least this long, and at least `LOOP_TIMES`, are a loop."""

LOOP_TIMES = 4

SUSPECT_TIMES = 3
"""From this many repetitions on, a passage may be a loop in the making."""

_SUSPECT_TOKENS = 9
_HELD_BACK = 40
"""Characters of the longest control token and tag: an unfinished one at the end of the text isn't shown."""
_UNFINISHED = re.compile(rf"[<｜][^>]{{0,{_HELD_BACK}}}\Z")


class Loop(NamedTuple):
    """A passage that repeats at the end of a sequence: `start` of the first repetition, and its length in tokens."""

    start: int
    period: int
    certain: bool


def find_loop(ids: Sequence[int]) -> Loop | None:
    """The loop that `ids` end in, the shortest period first; None where there is none."""
    size = len(ids)
    suspect: Loop | None = None
    for period in range(1, min(LONGEST_PERIOD, size // SUSPECT_TIMES) + 1):
        repeated = 0
        while repeated + period < size and ids[size - 1 - repeated] == ids[size - 1 - repeated - period]:
            repeated += 1
        run = repeated + period
        times = run // period
        if times >= LOOP_TIMES and run >= LOOP_TOKENS:
            return Loop(size - run, period, certain=True)
        if suspect is None and times >= SUSPECT_TIMES and run >= _SUSPECT_TOKENS:
            suspect = Loop(size - run, period, certain=False)
    return suspect


def clean_answer(text: str) -> str:
    """The answer on one line, without control tokens and without bytes that are no character."""
    return " ".join(strip_control_tokens(text.replace("\N{REPLACEMENT CHARACTER}", "")).split())


def shown_part(text: str) -> str:
    """The beginning of a growing answer, cleaned, up to what may be an unfinished control token or tag.

    For a growing text, what this returns only grows.
    """
    text = clean_answer(text)
    unfinished = _UNFINISHED.search(text)
    return text[: unfinished.start()].rstrip() if unfinished else text
