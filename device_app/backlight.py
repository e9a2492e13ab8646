"""Brightness of the panel, where the kernel knows its light and this program may change it."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path("/sys/class/backlight")
DARKEST = 0.1
"""Of the panel's light: below that a person doesn't find the way back."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Backlight:
    """The light of a panel.

    Attributes:
        folder: its folder, with the files ``brightness`` and ``max_brightness``.
        most: the value of full brightness.
    """

    folder: Path
    most: int

    @property
    def level(self) -> float:
        """Brightness now, 0 … 1; full where it can't be read."""
        return min((_number(self.folder / "brightness") or self.most) / self.most, 1.0)

    def set(self, level: float) -> bool:
        """Shine at a level, `DARKEST` … 1; whether the kernel took it."""
        try:
            (self.folder / "brightness").write_text(str(max(1, round(max(level, DARKEST) * self.most))), "ascii")
        except OSError as error:
            _log.warning("the brightness can't be changed: %s", error)
            return False
        return True


def find_backlight(folder: Path = FOLDER) -> Backlight | None:
    """The panel's light; None where there is none, or not for us. A firmware's own goes before a driver's raw one."""
    found = []
    for light in sorted(folder.glob("*")):
        most = _number(light / "max_brightness")
        if most and os.access(light / "brightness", os.W_OK):
            kind = _text(light / "type")
            order = {"firmware": 0, "platform": 1}.get(kind, 2)
            found.append((order, light.name, Backlight(light, most)))
    return min(found, key=lambda entry: entry[:2])[2] if found else None


def _number(path: Path) -> int | None:
    text = _text(path)
    return int(text) if text.isdecimal() else None


def _text(path: Path) -> str:
    try:
        return path.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
