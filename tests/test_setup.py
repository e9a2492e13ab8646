"""What ``./run`` does differently on a Jetson, with the functions of the script themselves."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT


def sourced(commands: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    script = f"set -euo pipefail; root={tmp_path}; . {ROOT}/setup/prepare.sh; log={tmp_path}/log; {commands}"
    return subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=60, check=False)


def test_the_environment_of_a_jetson_sees_the_packages_of_its_system(tmp_path: Path) -> None:
    release = tmp_path / "nv_tegra_release"
    release.touch()
    create = f"{sys.executable} -m venv --without-pip $(venv_options) {tmp_path}/venv"
    for place, shared in ((release, "true"), (tmp_path / "none", "false")):
        done = sourced(f"jetson_release={place}; {create}", tmp_path)
        assert done.returncode == 0, done.stderr
        assert f"include-system-site-packages = {shared}" in (tmp_path / "venv/pyvenv.cfg").read_text()


def test_a_jetson_on_which_pycuda_can_not_be_built_runs_without_it(tmp_path: Path) -> None:
    release, python = tmp_path / "nv_tegra_release", tmp_path / "bin/python"
    release.touch()
    python.parent.mkdir()
    python.write_text('#!/bin/sh\necho "$CUDA_ROOT $CPATH $*"; exit 1\n')
    python.chmod(0o755)
    done = sourced(f"venv={tmp_path}; jetson_release={release}; install_for_jetson; echo goes on", tmp_path)
    assert (done.returncode, done.stdout) == (0, "goes on\n")
    assert "HY-MT will not use TensorRT" in done.stderr
    asked = (tmp_path / "log").read_text()
    assert asked.startswith("/usr/local/cuda /usr/local/cuda/include -m pip install")
    assert "pycuda" in asked
    done = sourced(f"venv={tmp_path}; jetson_release={tmp_path}/none; install_for_jetson", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
