from __future__ import annotations

import os
from pathlib import Path

import pytest

from device_app.backlight import DARKEST, find_backlight


def panel_light(folder: Path, name: str = "panel", kind: str = "raw", most: str = "96") -> Path:
    """The files of a panel's light, as the kernel shows them, at full brightness."""
    light = folder / name
    light.mkdir()
    for file, text in {"brightness": most, "max_brightness": most, "type": kind}.items():
        (light / file).write_text(f"{text}\n")
    return light


def test_a_panel_becomes_darker_but_never_dark(tmp_path: Path) -> None:
    light = panel_light(tmp_path)
    panel = find_backlight(tmp_path)
    assert panel is not None
    assert panel.level == 1.0
    assert panel.set(0.25)
    assert (light / "brightness").read_text() == "24"
    assert panel.level == 0.25
    assert panel.set(0.0)
    assert int((light / "brightness").read_text()) == round(DARKEST * 96)


def test_the_light_of_the_firmware_goes_first(tmp_path: Path) -> None:
    panel_light(tmp_path, "a")
    firmware = panel_light(tmp_path, "b", "firmware")
    panel = find_backlight(tmp_path)
    assert panel is not None
    assert panel.folder == firmware


def test_a_light_that_is_none_is_no_light(tmp_path: Path) -> None:
    assert find_backlight(tmp_path / "missing") is None
    panel_light(tmp_path, "off", most="0")
    panel_light(tmp_path, "odd", most="bright")
    assert find_backlight(tmp_path) is None


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_a_light_that_is_not_ours_is_no_light(tmp_path: Path) -> None:
    (panel_light(tmp_path) / "brightness").chmod(0o444)
    assert find_backlight(tmp_path) is None


def test_a_light_that_goes_away_is_told(tmp_path: Path) -> None:
    light = panel_light(tmp_path)
    panel = find_backlight(tmp_path)
    assert panel is not None
    for file in light.iterdir():
        file.unlink()
    light.rmdir()
    assert not panel.set(0.5)
    assert panel.level == 1.0
