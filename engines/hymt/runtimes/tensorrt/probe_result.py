"""What the probe found on a device, kept beside the prepared models: which form to build there."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from engines.durable_files import make_folder, write_durably
from engines.hymt.runtimes.tensorrt.plan_shape import PlanForm
from engines.json_files import read_json

PROBE_FILE = "probe.json"
"""In the folder of the prepared models."""

PROMPT_TOKENS = 48
"""Of a typical sentence: what the cache doesn't know yet of its prompt."""

ANSWER_TOKENS = 24
"""Of its translation."""


@dataclass(frozen=True, slots=True)
class ProbeRow:
    """A form of a piece of the model.

    Attributes:
        form: of its products.
        max_tokens: most tokens of one step, for which the plan was built.
        weights: bytes of the weights, each of which is read for every token.
        size: bytes of the plan.
        scratch: bytes it computes in; 0 where TensorRT doesn't say.
        layers: that TensorRT made of it; 0 where it doesn't say.
        build_seconds: how long building took.
        token_seconds: of a step of one token; None where it was not timed.
        prompt_seconds: of a prompt of `PROMPT_TOKENS`, in as many steps as it takes; None as above.
        failure: why it could not be built, one line; empty where it could.
    """

    form: PlanForm
    max_tokens: int
    weights: int = 0
    size: int = 0
    scratch: int = 0
    layers: int = 0
    build_seconds: float = 0.0
    token_seconds: float | None = None
    prompt_seconds: float | None = None
    failure: str = ""

    @property
    def bandwidth(self) -> float | None:
        """Bytes of weights read in a second while a single token is computed."""
        return self.weights / self.token_seconds if self.token_seconds else None

    @property
    def sentence_seconds(self) -> float | None:
        """A typical sentence: its prompt and the tokens of its translation."""
        if self.token_seconds is None or self.prompt_seconds is None:
            return None
        return self.prompt_seconds + ANSWER_TOKENS * self.token_seconds


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """All forms on one device.

    Attributes:
        tensorrt: name and version of the library.
        gpu: name of the GPU, as its driver calls it.
        compute_capability: such as ``8.7``.
        rows: one a form.
    """

    tensorrt: str
    gpu: str
    compute_capability: str
    rows: Sequence[ProbeRow]

    def ranked(self) -> list[ProbeRow]:
        """Those that were timed, the fastest for a sentence first."""
        timed = [(row.sentence_seconds, index) for index, row in enumerate(self.rows) if row.sentence_seconds]
        return [self.rows[index] for _, index in sorted(timed)]

    def write(self, models: Path) -> None:
        """Keep it in the folder of the prepared models.

        Raises:
            OSError: it can't be written.
        """
        make_folder(models)
        write_durably(models / PROBE_FILE, f"{json.dumps(asdict(self), indent=1)}\n".encode())

    @classmethod
    def read(cls, models: Path, tensorrt: str, gpu: tuple[str, str]) -> Self | None:
        """That of this library and GPU, given by name and compute capability; None where there is none."""
        try:
            values: dict[str, Any] = read_json(models / PROBE_FILE)
            rows = tuple(ProbeRow(**row | {"form": PlanForm(row["form"])}) for row in values["rows"])
            found = cls(**values | {"rows": rows})
        except (OSError, ValueError, TypeError, KeyError):
            return None
        return found if (found.tensorrt, found.gpu, found.compute_capability) == (tensorrt, *gpu) else None
