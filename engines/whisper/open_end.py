"""Whether a sentence is finished: would Whisper end it behind its last word, or leave it open?"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from ctranslate2 import StorageView

_NEXT = 8
"""Likeliest next tokens that are looked at behind the last word."""
_CLOSING = frozenset(".?!。？！।؟။។") | {"?!", "!?", '."', "!!!"}
_OPEN = frozenset(",…，、،;:")


def likelihood_of_more(
    tokens: Sequence[int], scores: Sequence[StorageView], text: Callable[[Sequence[int]], str]
) -> float:
    """How likely more words must follow, 0 … 1.

    Args:
        tokens: of a text, up to a pause.
        scores: of every next token, in the place of each of `tokens` and behind the last: logarithms of what is
            proportional to its probability.
        text: of tokens.
    """
    words = len(tokens)
    while words and not any(map(str.isalnum, text(tokens[words - 1 : words]))):
        words -= 1
    if words >= len(scores):
        return 0.0
    from ctranslate2 import DataType, Device  # noqa: PLC0415 - loading it takes a while

    values = np.array(scores[words].to_device(Device.cpu).to(DataType.float32), np.float64)
    closed = opened = 0.0
    for token in np.argpartition(values, -_NEXT)[-_NEXT:]:
        mark, weight = text([int(token)]), math.exp(values[token] - values.max())
        closed += weight if mark in _CLOSING else 0.0
        opened += weight if mark[:1] in _OPEN or mark.startswith("..") else 0.0
    return opened / (closed + opened) if closed + opened else 0.0
