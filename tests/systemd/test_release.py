"""What a release of the appliance is made of, without the container."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.mark.parametrize("shared", [True, False])
def test_a_release_sees_the_packages_of_the_system_where_its_checkout_does(
    shared: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyvenv.cfg").write_text(f"include-system-site-packages = {str(shared).lower()}\n")
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    options = runpy.run_path(str(ROOT / "systemd/release.py"))["venv_options"]()
    assert ("--system-site-packages" in options) is shared
