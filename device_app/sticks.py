"""USB sticks that are plugged in, wherever the system mounts them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

PLACES = ("/run/dragoman-media", "/media", "/run/media")
"""Of the appliance, and of desktops, which have a folder for each user in between."""


def sticks(places: Iterable[str] = PLACES) -> list[Path]:
    """Folders of the sticks that can be read."""
    found = []
    for place in places:
        for folder in _folders(Path(place)):
            found += [stick for stick in (folder, *_folders(folder)) if stick.is_mount()]
    return [stick for stick in found if os.access(stick, os.R_OK | os.X_OK)]


def _folders(folder: Path) -> list[Path]:
    try:
        return sorted(entry for entry in folder.iterdir() if entry.is_dir())
    except OSError:
        return []
