"""llama.cpp's Python package: imported only here, and only when it is used."""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from typing import Any

from engines.errors import DragomanError

PACKAGE = "llama_cpp"

_ERROR = 4  # GGML_LOG_LEVEL_ERROR of ggml.h

_SPINS = ("GOMP_SPINCOUNT", "1000")
"""How often a thread of GNU's OpenMP looks whether the others are ready, before it sleeps.

By default for milliseconds, hundreds of times a token: where another program has a core, each waits for one that isn't
running. So tokens take ten times as long and more beside a busy program, with this twice as long; alone they take the
same (docs/decisions/0111).
"""


class LlamaLibrary:
    """The package, with a log that is kept off the terminal and of which the last error is remembered.

    Attributes:
        functions: the package; its functions are those of ``llama.h``.
    """

    def __init__(self, module: Any) -> None:
        self.functions = module
        self._errors: list[str] = []
        # llama.cpp keeps the address of the callback, not the callback.
        self._callback = module.llama_log_callback(self._log)
        module.llama_log_set(self._callback, None)
        module.llama_backend_init()

    def take_error(self) -> str:
        """The first error since the last call, on one line, as later ones only repeat it; empty without one."""
        found = self._errors[0] if self._errors else ""
        self._errors.clear()
        return " ".join(found.split())[:300]

    def _log(self, level: int, text: bytes, _data: object) -> None:
        if level == _ERROR:
            self._errors.append(text.decode("utf-8", "replace"))


def missing() -> str:
    """Why llama.cpp can't be used here, one line without a full stop; empty when it can."""
    if find_spec(PACKAGE) is None:
        return "the package llama-cpp-python is not installed: pip install llama-cpp-python"
    return ""


def uses_gpu() -> bool:
    """Whether this build of llama.cpp computes on a GPU that is here; False also without the package."""
    try:
        return bool(load_library().functions.llama_supports_gpu_offload())
    except DragomanError:
        return False


@cache
def load_library() -> LlamaLibrary:
    """Import the package, once in a process: its log belongs to all models.

    Raises:
        DragomanError: ``engine.llama_missing``, also when a library of it is.
    """
    reason = missing()
    if reason:
        raise DragomanError("engine.llama_missing", reason)
    try:
        with _short_spinning():
            module = importlib.import_module(PACKAGE)
        return LlamaLibrary(module)
    except (ImportError, OSError, RuntimeError) as error:
        raise DragomanError(
            "engine.llama_missing", f"llama-cpp-python can't be loaded: {error}", hint="Install it again"
        ) from error


@contextmanager
def _short_spinning() -> Iterator[None]:
    """OpenMP reads the environment as it is loaded, so other libraries' own copies of it are left alone."""
    name, value = _SPINS
    if name in os.environ:
        yield
        return
    os.environ[name] = value
    try:
        yield
    finally:
        del os.environ[name]
