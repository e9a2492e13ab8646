"""llama.cpp's Python package: imported only here, and only when it is used."""

from __future__ import annotations

import importlib
from functools import cache
from importlib.util import find_spec
from typing import Any

from engines.errors import DragomanError

PACKAGE = "llama_cpp"

_ERROR = 4  # GGML_LOG_LEVEL_ERROR of ggml.h


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
        return "the package llama-cpp-python is not installed: pip install 'dragoman[gguf]'"
    return ""


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
        return LlamaLibrary(importlib.import_module(PACKAGE))
    except (ImportError, OSError, RuntimeError) as error:
        raise DragomanError(
            "engine.llama_missing", f"llama-cpp-python can't be loaded: {error}", hint="Install it again"
        ) from error
