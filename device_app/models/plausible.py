"""Is a file what its name says? Catches the page of a hotel's login, an error page, and a pointer instead of a file."""

from __future__ import annotations

import struct
from pathlib import Path

from engines.errors import DragomanError
from engines.json_files import read_json

_PAGE = (b"<!doctype", b"<html", b"<?xml", b"<head", b"<script")
_POINTER = b"version https://git-lfs"
_LARGEST_HEADER = 100_000_000  # bytes; the limit that the safetensors format sets itself


def require_plausible(path: Path, name: str) -> None:
    """Look at the beginning of a file, or at all of it where it is JSON.

    Args:
        path: the file.
        name: its name in the model.

    Raises:
        DragomanError: ``model.wrong_file``.
        OSError: it can't be read.
    """
    with path.open("rb") as file:
        beginning = file.read(64)
    start = beginning.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not beginning:
        raise _wrong(name, "it is empty")
    if start.startswith(_PAGE):
        raise _wrong(name, "it is a web page")
    if beginning.startswith(_POINTER):
        raise _wrong(name, "it is only a pointer to the file")
    if name.endswith(".json"):
        try:
            read_json(path)
        except ValueError as error:
            raise _wrong(name, "it is not JSON") from error
    elif name.endswith(".onnx") and not beginning.startswith(b"\x08"):  # field 1 of ModelProto: the IR version
        raise _wrong(name, "it is not an ONNX model")
    elif name.endswith(".gguf") and not beginning.startswith(b"GGUF"):
        raise _wrong(name, "it is not a GGUF file")
    elif name.endswith(".safetensors"):
        length = struct.unpack("<Q", beginning[:8])[0] if len(beginning) > 8 else 0
        if not 2 <= length <= min(_LARGEST_HEADER, path.stat().st_size) or beginning[8:9] != b"{":
            raise _wrong(name, "it is not a safetensors file")


def _wrong(name: str, why: str) -> DragomanError:
    return DragomanError(
        "model.wrong_file",
        f"{name} is not the file it should be: {why}",
        hint="Check the connection (a login page in between?) and the address, then pull again",
    )
