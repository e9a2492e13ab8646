"""What every test shares: an isolated home, the starter models and the optional extra test data."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from device_app.models.catalogue import read_catalogue
from device_app.models.starter import missing_starters
from device_app.paths import models_folder

pytest_plugins = ["tests.audio_server"]

ROOT = Path(__file__).resolve().parents[1]

# ./test tries the same examples every time; new ones are for: python -m tools.random_tests
settings.register_profile("same", derandomize=True)
settings.register_profile("random", derandomize=False, print_blob=True)
settings.load_profile("same")

STARTER_MODELS = Path(os.environ.get("DRAGOMAN_STARTER_MODELS") or models_folder())
"""Where the starter models are; read before `isolated_home` gives each test a home of its own."""

REAL_TIME_FOLDERS = ("e2e", "systemd", "device_app/audio")
"""Folders of tests that watch a clock, a sound or another process: beside other tests they would see those instead."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """What tests/systemd/test_power_cuts.py can be asked for."""
    parser.addoption("--cuts", type=int, default=50, help="how often the power is cut")
    parser.addoption("--boots", type=int, default=3, help="how many of those disks boot in the virtual machine")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what must run alone, as ``./test`` runs the rest in two processes; skip what nobody asked for."""
    if "long" not in config.getoption("markexpr"):
        for item in items:
            if item.get_closest_marker("long"):
                item.add_marker(pytest.mark.skip(reason="takes minutes: python -m pytest -m long"))
    folders = [ROOT / "tests" / folder for folder in REAL_TIME_FOLDERS]
    for item in items:
        if "audio_server" in getattr(item, "fixturenames", ()) or any(map(item.path.is_relative_to, folders)):
            item.add_marker("realtime")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of the extra test data; the test is skipped where it is absent."""
    folder = Path(os.environ.get("DRAGOMAN_SHARED", ROOT.parent / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip(f"extra test data is not at {folder} (set DRAGOMAN_SHARED)")
    return folder


@pytest.fixture(scope="session")
def starter_models() -> Path:
    """Folder of a model store with the starter models, to be read only; the test is skipped where they are absent."""
    folder = STARTER_MODELS
    missing = [model.name for model in missing_starters(folder, read_catalogue())]
    if missing:
        pytest.skip(f"{', '.join(missing)} not in {folder} (./test installs them, or set DRAGOMAN_STARTER_MODELS)")
    return folder


@pytest.fixture
def home_with_starters(isolated_home: Path, starter_models: Path) -> Path:
    """The test's own home, with the starter models in its store; further models may be put beside them."""
    for engine in starter_models.iterdir():
        for model in engine.iterdir() if engine.is_dir() and not engine.name.startswith(".") else ():
            link = isolated_home / "models" / engine.name / model.name
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(model)
    return isolated_home


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
