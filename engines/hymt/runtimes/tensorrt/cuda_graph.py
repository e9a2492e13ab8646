"""CUDA graphs: what was enqueued once, enqueued again by a single call."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

from engines.errors import DragomanError

_log = logging.getLogger(__name__)


class CudaGraph:
    """A recording that can be launched."""

    def __init__(self, driver: Any, executable: Any, stream: Any) -> None:
        self._driver = driver
        self._executable = executable
        self._stream = stream

    def launch(self) -> None:
        """Enqueue all of it.

        Raises:
            DragomanError: ``engine.gpu_failed``.
        """
        (status,) = self._driver.cuGraphLaunch(self._executable, self._stream)
        if int(status):
            raise DragomanError("engine.gpu_failed", f"a recorded step could not be started: {status.name}")

    def close(self) -> None:
        """Free it."""
        self._driver.cuGraphExecDestroy(self._executable)


def record(stream: int, enqueue: Callable[[], None]) -> CudaGraph | None:
    """Record what `enqueue` puts on a stream, without running it.

    Args:
        stream: handle; nothing else may use the stream meanwhile.
        enqueue: asynchronous work only.

    Returns:
        The recording; None where cuda-bindings is absent or something in it can't be recorded.
    """
    try:
        found = find_spec("cuda.bindings.driver")
    except ModuleNotFoundError:
        found = None
    if found is None:
        _log.info("no CUDA graphs: cuda-bindings is not installed")
        return None
    driver: Any = importlib.import_module("cuda.bindings.driver")
    handle = driver.CUstream(stream)
    (status,) = driver.cuStreamBeginCapture(handle, driver.CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL)
    if int(status):
        _log.warning("no CUDA graphs: %s", status.name)
        return None
    failure: Exception | None = None
    try:
        enqueue()
    except Exception as error:  # noqa: BLE001 - whatever it is, the recording must be ended before anything else
        failure = error
    status, graph = driver.cuStreamEndCapture(handle)
    if failure is not None or int(status):
        _log.warning("no CUDA graphs: %s", failure or status.name)
        return None
    status, executable = driver.cuGraphInstantiate(graph, 0)
    driver.cuGraphDestroy(graph)
    if int(status):
        _log.warning("no CUDA graphs: %s", status.name)
        return None
    return CudaGraph(driver, executable, handle)
