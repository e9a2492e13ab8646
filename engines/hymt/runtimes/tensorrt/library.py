"""TensorRT's Python package: imported only here, and only when it is used."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any

import numpy as np

from engines.errors import DragomanError

TENSORRT = "tensorrt"
"""JetPack's TensorRT: builds and executes plans."""

TENSORRT_RTX = "tensorrt_rtx_bindings"
"""TensorRT-RTX, which builds the same plans without a GPU, for other ones."""

_HINTS: Mapping[str, str] = {
    TENSORRT: "On a Jetson it comes with JetPack: apt install python3-libnvinfer",
    TENSORRT_RTX: "Say: pip install tensorrt-rtx-cu13-bindings tensorrt-rtx-cu13-libs",
}


@dataclass
class LoggedMessages:
    """What was logged meanwhile, in order.

    Attributes:
        lines: information.
        errors: errors; the first one is the cause of the others.
    """

    lines: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def reason(self) -> str:
        """The first error on one line; empty without one."""
        return _one_line(self.errors[0]) if self.errors else ""


class TensorRt:
    """The package and a logger that remembers the last error.

    Attributes:
        module: the package.
        logger: to be given to everything that wants one.
        data_types: numpy dtype → TensorRT's.
    """

    def __init__(self, module: Any) -> None:
        self.module = module
        self._last_error = ""
        self._heard: LoggedMessages | None = None
        severity = module.ILogger.Severity
        remember = self._remember

        class Logger(module.ILogger):  # type: ignore[misc]  # the base is known at run time only
            def __init__(self) -> None:
                super().__init__()

            def log(self, level: Any, message: str) -> None:
                remember(int(level) <= int(severity.ERROR), message)

        self.logger = Logger()
        types = module.DataType
        self.data_types: Mapping[np.dtype[Any], Any] = {
            np.dtype(np.float32): types.FLOAT,
            np.dtype(np.float16): types.HALF,
            np.dtype(np.int64): types.INT64,
            np.dtype(np.bool_): types.BOOL,
        }

    @property
    def version(self) -> str:
        """Its name and version, as ``tensorrt 10.16.2.10``: a plan of one is none of another."""
        return f"{self.module.__name__.removesuffix('_bindings')} {self.module.__version__}"

    @property
    def numbers(self) -> tuple[int, ...]:
        """Its version, to be compared."""
        return tuple(int(part) for part in str(self.module.__version__).split(".") if part.isdigit())

    @property
    def last_error(self) -> str:
        """The last error, on one line; empty without one."""
        return _one_line(self._last_error)

    @contextmanager
    def listen(self) -> Iterator[LoggedMessages]:
        """Collect what is logged."""
        self._heard = LoggedMessages()
        try:
            yield self._heard
        finally:
            self._heard = None

    def _remember(self, error: bool, message: str) -> None:
        if error:
            self._last_error = message
        if self._heard is not None:
            (self._heard.errors if error else self._heard.lines).append(message)


def _one_line(message: str) -> str:
    return " ".join(message.split())[:300]


def missing() -> str:
    """What TensorRT's runtime lacks here, one line without a full stop; empty when nothing."""
    if find_spec(TENSORRT) is None:
        return (
            "the package tensorrt is not installed: on a Jetson it comes with JetPack (apt install python3-libnvinfer)"
        )
    if find_spec("pycuda") is None:
        return "the package pycuda is not installed: pip install pycuda cuda-bindings"
    return ""


def load_tensorrt(package: str = TENSORRT) -> TensorRt:
    """Import `TENSORRT` or `TENSORRT_RTX`.

    Raises:
        DragomanError: ``engine.tensorrt_missing``, also when a library of it is.
    """
    name = "TensorRT" if package == TENSORRT else "TensorRT-RTX"
    if find_spec(package) is None:
        raise DragomanError("engine.tensorrt_missing", f"{name} is not installed", hint=_HINTS[package])
    try:
        return TensorRt(importlib.import_module(package))
    except ImportError as error:
        raise DragomanError(
            "engine.tensorrt_missing", f"{package} can't be loaded: {error}", hint="Install it again"
        ) from error
