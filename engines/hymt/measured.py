"""How fast the runtimes were when somebody measured them on this machine: ``dragoman bench`` writes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from engines.durable_files import write_durably

FILE = "measured.json"
"""In the folder of the prepared models."""


def read_speeds(folder: Path, machine: str) -> Mapping[str, float]:
    """Name of a runtime → seconds of a sentence; nothing where this machine was not measured."""
    try:
        kept = json.loads((folder / FILE).read_text("utf-8"))
        found = kept["seconds"] if kept["machine"] == machine else {}
        return {str(name): float(seconds) for name, seconds in found.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def keep_speeds(folder: Path, machine: str, seconds: Mapping[str, float]) -> None:
    """Keep what was measured; a folder that can't be written keeps nothing.

    Args:
        folder: of the prepared models.
        machine: as it calls itself.
        seconds: name of a runtime → seconds of a sentence, of its fastest model.
    """
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        kept = {**read_speeds(folder, machine), **seconds}
        text = json.dumps({"machine": machine, "seconds": kept}, indent=1)
        write_durably(folder / FILE, f"{text}\n".encode())
