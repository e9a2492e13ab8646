"""The measured process of a prepared model: ``python -m device_app.benchmark.prepared_worker FOLDER THREADS``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from device_app.benchmark.measured_process import serve
from engines.hymt.runtimes.onnxruntime.runtime import OrtRuntime


class PreparedModel:
    """Implements `MeasuredModel`."""

    def __init__(self, folder: Path, threads: int) -> None:
        self._runtime = OrtRuntime(folder, threads=threads)

    def begin(self, ids: Sequence[int]) -> None:
        """See `MeasuredModel.begin`."""
        self._runtime.truncate(0)
        self._runtime.prefill(ids)

    def step(self, token: int) -> None:
        """See `MeasuredModel.step`."""
        self._runtime.step(token)


if __name__ == "__main__":
    serve(lambda: PreparedModel(Path(sys.argv[1]), int(sys.argv[2])))
