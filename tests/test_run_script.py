"""``./run``: the real script with real pip and a real virtual environment, around a program of one line.

The checkouts here are small ones: the scripts of the project, and a package that needs no network to be built.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.waiting import longest_wait

BACKEND = '''
"""Builds the editable wheel of one module; waits or fails where a file says so."""
import base64, hashlib, os, time, zipfile
NAME = "dragoman-1.dist-info"
def _supported(settings=None): return []
get_requires_for_build_editable = _supported
def build_editable(folder, settings=None, metadata=None):
    while os.path.exists("wait"): time.sleep(0.05)
    if os.path.exists("broken"): raise SystemExit("ERROR: the backend is broken")
    files = {
        "dragoman_here.pth": os.getcwd(),
        NAME + "/METADATA": "Metadata-Version: 2.1\\nName: dragoman\\nVersion: 1\\n",
        NAME + "/WHEEL": "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
        NAME + "/entry_points.txt": "[console_scripts]\\ndragoman = program:main\\n",
    }
    files[NAME + "/RECORD"] = "".join(name + ",,\\n" for name in [*files, NAME + "/RECORD"])
    with zipfile.ZipFile(os.path.join(folder, "dragoman-1-py3-none-any.whl"), "w") as wheel:
        for name, text in files.items(): wheel.writestr(name, text)
    return "dragoman-1-py3-none-any.whl"
'''
PROGRAM = """
import os, sys
def main():
    if sys.argv[1:3] == ["models", "starter"]:
        with open(os.path.join(os.path.dirname(__file__), "asked"), "a") as file:
            print(*sys.argv[1:], file=file)
        if "STARTER_STATUS" in os.environ:
            print("not a result")
        return int(os.environ.get("STARTER_STATUS", "0"))
    print(os.getcwd(), *sys.argv[1:], sep="|")
    return 7 if "fail" in sys.argv else 0
"""
PYPROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "dragoman"
version = "1"
"""


def make_checkout(folder: Path) -> Path:
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "run", folder)
    shutil.copytree(ROOT / "setup", folder / "setup")
    (folder / "setup" / "packages.txt").write_text(
        "bash needed a comment|with a bar\n\n# bash\ncoreutils|absent useful x\n"
    )
    for name, text in (("backend.py", BACKEND), ("program.py", PROGRAM), ("pyproject.toml", PYPROJECT)):
        (folder / name).write_text(text)
    return folder


def start(checkout: Path, *arguments: str, script: str = "run", **options: Any) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    environment |= {"PIP_NO_INDEX": "1", "PIP_USER": "1", "PYTHONPATH": "/nonexistent", "LC_ALL": "C.UTF-8"}
    environment |= options.pop("environment", {})
    return subprocess.Popen(
        [str(checkout / script), *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=longest_wait())
    return process.returncode, out, err


def run(checkout: Path, *arguments: str, **options: Any) -> tuple[int, str, str]:
    return finish(start(checkout, *arguments, **options))


pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder that every user may enter, unlike those of pytest."""
    made = Path(tempfile.mkdtemp(prefix="dragoman run "))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def checkout(folder: Path) -> Path:
    """A checkout whose path has a space, set up by a first start under a strict mask."""
    made = make_checkout(folder / "my checkout")
    status, out, err = run(made, "hello", "two words", cwd=folder, umask=0o077)
    assert (status, out) == (0, f"{folder}|hello|two words\n"), err
    assert "creating the virtual environment" in err
    assert "installing Python packages" in err
    return made


def built(checkout: Path) -> int:
    """When the virtual environment was finished."""
    return (checkout / ".venv" / ".stamp-run").stat().st_mtime_ns


def test_the_next_start_does_nothing_but_start(checkout: Path) -> None:
    before = built(checkout)
    assert run(checkout, "again", cwd="/") == (0, "/|again\n", "")
    assert built(checkout) == before


def test_the_status_of_the_program_is_passed_on(checkout: Path) -> None:
    assert run(checkout, "fail", cwd="/") == (7, "/|fail\n", "")


def test_the_starter_models_are_asked_for_and_only_ctrl_c_ends_the_start(checkout: Path) -> None:
    asked = checkout / "asked"
    asked.unlink(missing_ok=True)
    status, out, err = run(checkout, "again", cwd="/", environment={"STARTER_STATUS": "1"})
    assert (status, out, err) == (0, "/|again\n", "not a result\n")
    assert asked.read_text() == "models starter --quiet\n"
    assert run(checkout, "again", cwd="/", environment={"STARTER_STATUS": "130"})[:2] == (130, "")


def test_an_index_that_does_not_answer_is_named(folder: Path) -> None:
    made = make_checkout(folder / "far from everything")
    (made / "pyproject.toml").write_text(PYPROJECT.replace("[]", '["dragoman-absent"]'))
    nowhere = {"PIP_NO_INDEX": "0", "PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_RETRIES": "1"}
    status, out, err = run(made, cwd="/", environment=nowhere)
    assert (status, out) == (1, "")
    assert "could not be installed (the Python index does not answer, or the connection broke)" in err
    assert "goes on where it stopped" in err


def test_it_can_be_started_through_a_link(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "dragoman").symlink_to(checkout / "run")
    assert run(tmp_path, "linked", script="dragoman", cwd="/") == (0, "/|linked\n", "")


def test_another_user_may_use_what_was_set_up(checkout: Path) -> None:
    """Although it was set up under a mask that forbids everything to others; the service of the appliance needs it."""
    for path in (checkout / ".venv", checkout / ".venv/bin/dragoman"):
        assert path.stat().st_mode & (stat.S_IROTH | stat.S_IXOTH) == stat.S_IROTH | stat.S_IXOTH
    interpreter = (checkout / ".venv/bin/python").resolve()
    if os.geteuid() == 0 and all(parent.stat().st_mode & stat.S_IXOTH for parent in interpreter.parents):
        assert run(checkout, "other", cwd="/", user=65534) == (0, "/|other\n", "")


def test_changed_dependencies_are_installed_once_and_what_pip_complains_of_is_one_line(checkout: Path) -> None:
    before = built(checkout)
    (checkout / "broken").touch()
    with (checkout / "pyproject.toml").open("a") as file:
        file.write('description = "changed"\n')
    status, out, err = run(checkout, cwd="/")
    assert (status, out) == (1, "")
    error = [line for line in err.splitlines() if line.startswith("error[")]
    assert len(error) == 1
    assert error[0].startswith("error[system.setup]: Python packages could not be installed (")
    assert f"the whole log is in {checkout}/build/setup.log" in error[0]
    assert "the backend is broken" in (checkout / "build" / "setup.log").read_text()
    (checkout / "broken").unlink()
    status, out, err = run(checkout, "mended", cwd="/")
    assert (status, out) == (0, "/|mended\n")
    assert "creating" not in err
    assert built(checkout) > before
    assert run(checkout, "mended", cwd="/") == (0, "/|mended\n", "")


def test_an_interrupted_setup_is_done_again_from_the_start_and_two_don_t_disturb_each_other(checkout: Path) -> None:
    (checkout / "wait").touch()
    (checkout / ".venv" / ".stamp-run").unlink()
    first = start(checkout, cwd="/", start_new_session=True)
    wait_until((checkout / ".venv" / ".incomplete").exists)
    os.killpg(first.pid, signal.SIGKILL)
    first.communicate()
    leftover = checkout / ".venv" / "half-written"
    leftover.touch()
    one = start(checkout, "one", cwd="/")
    wait_until(lambda: not leftover.exists() and (checkout / ".venv/bin/pip").exists())
    other = start(checkout, "other", cwd="/")
    assert other.stderr is not None
    assert other.stderr.readline() == "dragoman: another ./run or ./test is setting up; waiting for it\n"
    (checkout / "wait").unlink()
    assert finish(one)[:2] == (0, "/|one\n")
    assert finish(other) == (0, "/|other\n", "")


def test_a_user_without_rights_gets_the_line_to_ask_for(checkout: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root may become a user without rights")
    packages = checkout / "setup" / "packages.txt"
    before = packages.read_text()
    try:
        packages.write_text(f"{before}dragoman-absent|dragoman-other needed for the test\n")
        status, out, err = run(checkout, cwd="/", user=65534, environment={"HOME": "/nonexistent"})
        assert (status, out) == (1, "")
        assert err.startswith("error[system.setup]: nothing can be set up in "), err
        shutil.copytree(checkout, checkout.parent / "own", symlinks=True)
        for path in [checkout.parent / "own", *(checkout.parent / "own").rglob("*")]:
            os.chown(path, 65534, 65534, follow_symlinks=False)
        status, out, err = run(checkout.parent / "own", cwd="/", user=65534, environment={"HOME": "/nonexistent"})
        assert (status, out) == (1, "")
        assert err == (
            "error[system.setup]: Debian packages are missing and this user may not install them. "
            "Ask for: sudo apt-get install --no-install-recommends dragoman-absent\n"
        )
    finally:
        packages.write_text(before)


def test_a_busy_package_manager_is_waited_for_and_its_complaint_is_one_line(checkout: Path, tmp_path: Path) -> None:
    """Real apt over an empty state of its own: nothing of this machine is touched."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        pytest.skip("needs root and apt")
    for name in ("lists/partial", "cache/archives/partial", "dpkg"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "dpkg" / "status").touch()
    (tmp_path / "apt.conf").write_text(
        f'Dir::State "{tmp_path}"; Dir::State::lists "lists"; Dir::State::status "{tmp_path}/dpkg/status";\n'
        f'Dir::Cache "{tmp_path}/cache"; Dir::Etc::sourcelist "/dev/null"; Dir::Etc::sourceparts "/dev/null";\n'
        'APT::Sandbox::User "root";\n'
    )
    packages = checkout / "setup" / "packages.txt"
    before = packages.read_text()
    try:
        packages.write_text(f"{before}dragoman-absent needed for the test\n")
        with (tmp_path / "lists" / "lock").open("w") as lock:
            fcntl.lockf(lock, fcntl.LOCK_EX)
            process = start(checkout, cwd="/", environment={"APT_CONFIG": str(tmp_path / "apt.conf")})
            assert process.stderr is not None
            lines = [process.stderr.readline() for _ in range(2)]
        assert lines[0] == "dragoman: installing Debian packages (1)\n"
        assert lines[1].startswith("dragoman: another program is installing packages; waiting for it")
        status, out, err = finish(process)
    finally:
        packages.write_text(before)
    assert (status, out) == (1, "")
    assert err == (
        "error[system.setup]: Debian packages could not be installed (E: Unable to locate package dragoman-absent). "
        "Try: sudo apt-get update && sudo apt-get install --no-install-recommends dragoman-absent\n"
    )


def test_a_moved_checkout_sets_itself_up_again(checkout: Path, folder: Path) -> None:
    """The scripts of a virtual environment hold its place. The last test: it takes the checkout from the others."""
    moved = checkout.rename(folder / "moved")
    status, out, err = run(moved, "moved", cwd="/")
    assert (status, out) == (0, "/|moved\n"), err
    assert "creating the virtual environment" in err


def wait_until(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
