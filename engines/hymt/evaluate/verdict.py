"""What the evaluation said of a prepared model, kept beside it: the quality gate of ``dragoman engine build``."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from engines.durable_files import write_durably

VERDICT_FILE = "evaluation.json"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of ``dragoman engine evaluate``.

    Attributes:
        yardstick: folder of the model it was compared with.
        pairs: texts that both translated.
        loss: points of chrF++ that it is worse, on average over the directions.
        max_loss: points that it may be.
    """

    yardstick: str
    pairs: int
    loss: float
    max_loss: float

    @property
    def passed(self) -> bool:
        """Whether it is good enough."""
        return self.loss <= self.max_loss

    def write(self, folder: Path) -> None:
        """Keep it beside the model.

        Raises:
            OSError: the folder can't be written.
        """
        write_durably(folder / VERDICT_FILE, f"{json.dumps(asdict(self), indent=1)}\n".encode())

    @classmethod
    def read(cls, folder: Path) -> Self | None:
        """That of a prepared model; None where it was never evaluated, or what is kept can't be read."""
        try:
            return cls(**json.loads((folder / VERDICT_FILE).read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None
