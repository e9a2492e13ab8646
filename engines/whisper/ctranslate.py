"""What CTranslate2 can do on this device, and what it fails with."""

from __future__ import annotations

from engines.errors import DragomanError


def cuda_available() -> bool:
    """Whether CTranslate2 was built for CUDA and finds a GPU (its aarch64 wheel was not)."""
    import ctranslate2  # noqa: PLC0415

    try:
        return bool(ctranslate2.get_cuda_device_count())
    except RuntimeError:
        return False


def failure(error: Exception, code: str, message: str) -> DragomanError:
    """What the program says to a failure of CTranslate2 or its like, by the code given or as want of memory."""
    text = " ".join(str(error).split())[:200]
    if "out of memory" in text.lower() or isinstance(error, MemoryError):
        return DragomanError("asr.out_of_memory", f"{message}: out of memory", hint="Use a smaller Whisper model")
    return DragomanError(code, f"{message}: {text}", hint="Install the model again: dragoman models list")
