"""What evaluations said of a prepared model, kept beside it: the quality gate of ``dragoman engine build``."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from engines.durable_files import write_durably

VERDICT_FILE = "evaluation.json"


@dataclass(frozen=True, slots=True)
class Judged:
    """What was judged; a verdict counts for nothing else.

    Attributes:
        model: SHA-256 of the prepared graph and of its weights, joined by a hyphen.
        runtime: name of the engine, ``hy-mt-tensorrt``.
        plan: key of the TensorRT plan; empty on other runtimes.
        library: name and version of TensorRT; empty likewise.
        device: name of the GPU; empty for a processor.
    """

    model: str
    runtime: str
    plan: str = ""
    library: str = ""
    device: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of ``dragoman engine evaluate``.

    Attributes:
        judged: what was judged.
        yardstick: folder of the model it was compared with.
        pairs: texts that both translated.
        loss: points of chrF++ that it is worse, on average over the directions.
        max_loss: points that it may be.
    """

    judged: Judged
    yardstick: str
    pairs: int
    loss: float
    max_loss: float

    @property
    def passed(self) -> bool:
        """Whether it is good enough."""
        return self.loss <= self.max_loss

    def write(self, folder: Path) -> None:
        """Keep it beside the model, in place of an earlier one of the same.

        Raises:
            OSError: the folder can't be written.
        """
        others = [verdict for verdict in self.read_all(folder) if verdict.judged != self.judged]
        text = json.dumps([asdict(verdict) for verdict in (*others, self)], indent=1)
        write_durably(folder / VERDICT_FILE, f"{text}\n".encode())

    @classmethod
    def read_all(cls, folder: Path) -> list[Self]:
        """Those of a prepared model; none where it was never evaluated, or what is kept can't be read."""
        try:
            rows = json.loads((folder / VERDICT_FILE).read_text("utf-8"))
            return [cls(**row | {"judged": Judged(**row["judged"])}) for row in rows]
        except (OSError, ValueError, TypeError, KeyError):
            return []
