"""Reading the small files in which a system describes itself; any of them may be missing, or hold anything."""

from __future__ import annotations

from pathlib import Path

_MOST_BYTES = 1 << 20  # more than any of these files has


def read_text(path: Path) -> str:
    """The text of a file; empty where it can't be read. What isn't UTF-8 is replaced."""
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES).decode("utf-8", "replace")
    except (OSError, ValueError):  # a path may hold a NUL
        return ""


def read_strings(path: Path) -> tuple[str, ...]:
    """The strings of a property of the device tree, each of which ends with a NUL; none where it can't be read."""
    return tuple(text for part in read_text(path).split("\0") if (text := part.strip()))


def read_number(path: Path) -> int | None:
    """The whole number that a file of sysfs holds; None where there is none."""
    try:
        return int(read_text(path))
    except ValueError:
        return None
