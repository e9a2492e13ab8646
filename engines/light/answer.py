"""What every light model gives, and how it is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from engines.cancellation import Cancellation


@dataclass(frozen=True, slots=True)
class LightAnswer:
    """A translated sentence.

    Attributes:
        text: the translation.
        score: geometric mean of its tokens' probabilities; 1.0 where the model states none.
        ended: whether it came to its end.
        repeated: whether it repeated itself and was cut.
        lost: numbers of the sentence that it has neither in digits nor in words.
    """

    text: str
    score: float
    ended: bool
    repeated: bool = False
    lost: tuple[str, ...] = ()

    @property
    def faults(self) -> int:
        """How much is known to be wrong with it; 0 for nothing."""
        return 3 * (not self.ended) + 2 * self.repeated + len(self.lost)


class LightModel(Protocol):
    """A loaded model of one direction. Not thread-safe."""

    def fits(self, text: str) -> bool:
        """Whether a sentence is short enough to be translated at once."""

    def translate(self, sentence: str, beams: int, cancellation: Cancellation) -> LightAnswer:
        """Translate one sentence.

        Raises:
            DragomanError: ``mt.failed``.
            Cancelled: the request was cancelled.
        """

    def close(self) -> None:
        """Free its memory."""
