"""The states of the rescue screen, which is a window of its own and is looked at as the pages are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from PySide6.QtCore import QSize

from tests.ui.conftest import Desk
from ui import texts
from ui.rescue import Rescue, RescueWindow

REPORT = "\n".join(
    f"{'fail' if number == 3 else 'ok':6}{what}"  # as `dragoman doctor` prints it
    for number, what in enumerate(
        (
            "board: 15 W, MAXN would be faster",
            "languages: 36 heard, 41 spoken, each pair translated",
            "offline: nothing but the loopback can be reached",
            "storage: 0.1 GB free of 29 GB. Delete what isn't needed, /var/lib/dragoman/models/hymt has most of it",
            "versions: Dragoman 1.0, Python 3.11",
        )
        * 3
    )
)


@dataclass
class RescueDesk(Desk):
    """The window, as the checks of a scene know one."""

    @property
    def model(self) -> Any:
        """There are no pages."""
        return None


def rescue_scenes(
    folder: Path, panel: tuple[int, int, float], language: str, *, other: str = "pt", dark: bool = True
) -> Iterator[tuple[str, RescueDesk]]:
    """Show each state.

    Args:
        folder: for the releases, sticks and requests of this device.
        panel: width and height in pixels, and pixels per millimetre.
        language: code of the language of the words.
        other: code of the other person's language.
        dark: whether the dark theme is on.

    Yields:
        The state's name, and the window in it.
    """
    for name in ("requests", "releases/old", "releases/new", "sticks"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "releases/old/.healthy").touch()
    if not (folder / "current").is_symlink():
        (folder / "current").symlink_to("releases/new")
    rescue = Rescue(
        language,
        other,
        dark=dark,
        requests=folder / "requests",
        releases=folder / "releases",
        sticks=folder / "sticks",
    )
    width, height, density = panel
    shown = RescueWindow(rescue, density, QSize(width, height))
    told = {"mm": rescue.appearance_.property("mm"), "textScale": 1.0}
    kiosk = SimpleNamespace(window=shown.window, appearance=SimpleNamespace(property=told.get))
    desk = RescueDesk(cast("Any", kiosk), [])
    try:
        desk.settle_page()
        yield "rescue", desk
        rescue._say(REPORT)
        desk.settle_page()
        yield "rescue-report", desk
        rescue._untrusted = folder / "sticks"
        rescue._say(texts.failure_text(language, "bundle.not_trusted"))
        desk.settle_page()
        yield "rescue-asking", desk
    finally:
        shown.close()
