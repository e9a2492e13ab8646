"""What one pass of Whisper takes and gives."""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ctranslate2 import StorageView

STEP_SECONDS = 0.02
"""Of the encoder, and of a timestamp."""
COMPRESSION_LIMIT = 2.4
"""Text that zlib makes smaller than by this factor repeats itself (``compression_ratio_threshold`` of OpenAI's)."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A window of sound as the decoder sees it.

    Attributes:
        view: of CTranslate2.
        whole: whether the window is the full one.
        steps: of its sound, which may end before the window does; `STEP_SECONDS` each.
    """

    view: StorageView
    whole: bool
    steps: int


@dataclass(frozen=True, slots=True)
class Certainty:
    """How far a token may be relied on while its sound goes on.

    Attributes:
        end: characters of the text up to its end.
        probability: of the token behind those before it, 0 … 1.
        behind: sound behind it (seconds).
    """

    end: int
    probability: float
    behind: float


@dataclass(frozen=True, slots=True)
class TimedText:
    """A stretch of the text and where its sound ends (seconds since the window began)."""

    text: str
    end: float


@dataclass(frozen=True, slots=True)
class Decoding:
    """What Whisper wrote for a window.

    Attributes:
        text: stripped; empty when it wrote nothing.
        log_probability: mean of the tokens' natural logarithms, the end token included.
        no_speech: probability, 0 … 1, that nobody spoke.
        ended: whether it wrote its end mark; otherwise there was no more room, or it went round in circles.
        tokens: numbers of the text's tokens.
        segments: of the text, where timestamps were asked for.
        alternatives: further texts, best first.
        candidates: all texts of a search, each with the logarithm of its probability; some may be equal.
        open_end: of a glance: how likely more words must follow, 0 … 1: whether the model would end the sentence behind
            its last word or leave it open.
    """

    text: str
    log_probability: float
    no_speech: float
    ended: bool = True
    tokens: tuple[int, ...] = ()
    segments: tuple[TimedText, ...] = ()
    alternatives: tuple[str, ...] = ()
    candidates: tuple[tuple[str, float], ...] = ()
    open_end: float = 0.0

    @property
    def confidence(self) -> float:
        """Geometric mean of the tokens' probabilities, 0 … 1."""
        return math.exp(min(0.0, self.log_probability))

    @property
    def repeats(self) -> bool:
        """Whether the text goes round in circles."""
        return repeats(self.text)


def repeats(text: str) -> bool:
    """Whether a text goes round in circles."""
    encoded = text.encode("utf-8")
    return bool(encoded) and len(encoded) / len(zlib.compress(encoded)) > COMPRESSION_LIMIT


def certainties(
    ends: Sequence[int], probabilities: Sequence[float], alignment: Iterable[tuple[int, int]], steps: int
) -> tuple[Certainty, ...]:
    """How far tokens may be relied on.

    Args:
        ends: characters of the text up to the end of each.
        probabilities: of each.
        alignment: number of a token, and a step of the sound that belongs to it.
        steps: of all of the sound.
    """
    last = [0] * len(ends)
    for token, step in alignment:
        if token < len(last):
            last[token] = max(last[token], step)
    behind = [max(0.0, (steps - step) * STEP_SECONDS) for step in last]
    return tuple(map(Certainty, ends, probabilities, behind))
