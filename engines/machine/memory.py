"""The machine's memory."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engines.machine.files import read_text

_ROOT = Path("/")


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes.

    Attributes:
        total: what the system has.
        available: what can be had now without swapping (``MemAvailable``).
    """

    total: int
    available: int


def read_memory(root: Path = _ROOT) -> Memory | None:
    """The memory; None where the system doesn't tell.

    Args:
        root: folder in which ``proc`` is.
    """
    rows = dict(line.split(":", 1) for line in read_text(root / "proc/meminfo").splitlines() if ":" in line)
    try:
        total, available = (int(rows[key].split()[0]) * 1024 for key in ("MemTotal", "MemAvailable"))
    except (KeyError, ValueError, IndexError):
        return None
    return Memory(total, available)
