"""ONNX Runtime's session for a voice: a run that ends within a moment when it is cancelled."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import onnxruntime

from engines.cancellation import Cancellation

_TICK = 0.02
"""Seconds between two looks at the cancellation."""


class InterruptibleSession:
    """What `PiperVoice` calls a session. May be used by several threads, each with a cancellation of its own.

    Args:
        session: the loaded model.
    """

    def __init__(self, session: onnxruntime.InferenceSession) -> None:
        self._session = session
        self._local = threading.local()

    @contextmanager
    def ended_by(self, cancellation: Cancellation) -> Iterator[None]:
        """Let the runs of this thread end with a cancellation; what they raise then says nothing."""
        self._local.cancellation = cancellation
        try:
            yield
        finally:
            del self._local.cancellation

    def run(self, outputs: Sequence[str] | None, inputs: Mapping[str, Any]) -> Sequence[Any]:
        """See `onnxruntime.InferenceSession.run`."""
        cancellation: Cancellation | None = getattr(self._local, "cancellation", None)
        if cancellation is None:
            return list(self._session.run(outputs, inputs))
        options, ended = onnxruntime.RunOptions(), threading.Event()
        options.log_severity_level = 4  # fatal: an end on request is none

        def watch() -> None:
            while not ended.wait(_TICK):
                if cancellation.cancelled:
                    options.terminate = True
                    return

        watcher = threading.Thread(target=watch, name="piper-cancellation", daemon=True)
        watcher.start()
        try:
            return list(self._session.run(outputs, inputs, options))
        finally:
            ended.set()
            watcher.join()
