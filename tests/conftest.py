"""What every test shares: an isolated home and the optional extra test data."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

pytest_plugins = ["tests.audio_server"]

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of the extra test data; the test is skipped where it is absent."""
    folder = Path(os.environ.get("DRAGOMAN_SHARED", ROOT.parent / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip(f"extra test data is not at {folder} (set DRAGOMAN_SHARED)")
    return folder


@pytest.fixture(autouse=True)
def isolated_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test reads or writes the data, the settings or the cache of the person who runs it."""
    home = tmp_path / "dragoman-home"
    home.mkdir()
    for name in [name for name in os.environ if name.startswith("DRAGOMAN_") and name != "DRAGOMAN_SHARED"]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DRAGOMAN_HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    return home
