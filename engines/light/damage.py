"""What a damaged light model means to a person."""

from __future__ import annotations

from pathlib import Path

from engines.errors import DragomanError


def damaged(folder: Path, what: str) -> DragomanError:
    """The failure ``model.light_broken``, with one line of what is wrong."""
    return DragomanError(
        "model.light_broken", f"the light model in {folder} is damaged: {what}", hint="Install it again"
    )
