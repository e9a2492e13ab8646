"""The disk of the appliance, made once for all tests that boot it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.systemd.debian import make_appliance, skip_unless_possible


@pytest.fixture(scope="session")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A disk of `make_appliance`, not to be changed; in the folder ``DRAGOMAN_APPLIANCE`` it is kept for later runs."""
    skip_unless_possible()
    if not (kept := os.environ.get("DRAGOMAN_APPLIANCE")):
        return make_appliance(tmp_path_factory.mktemp("disk"))
    disk = Path(kept) / "disk.img"
    disk.parent.mkdir(parents=True, exist_ok=True)
    return disk if disk.exists() else make_appliance(disk.parent)
