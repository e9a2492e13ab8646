"""What brings models from the network for a program that can't reach it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from device_app.sandbox.syscall_filter import is_supported
from tests.waiting import longest_wait

ASK = """
import os, sys
from device_app.sandbox.fetcher import start_fetcher
link = start_fetcher()
from device_app.offline import forbid_network
from device_app.sandbox.lockdown import lock_down, network_is_impossible
forbid_network()
lock_down()
assert network_is_impossible()
for line in sys.argv[1:]:
    link.sendall(line.encode() + b"\\n")
said = b""
while b"end " not in said or not said.endswith(b"\\n"):
    part = link.recv(4096)
    assert part, "it is gone"
    said += part
print(said.decode())
"""


def asked(home: Path, *lines: str, **environment: str) -> str:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "DRAGOMAN_HOME": str(home), **environment}
    done = subprocess.run(
        [sys.executable, "-c", ASK, *lines],
        env=environment,
        capture_output=True,
        text=True,
        timeout=longest_wait(),
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(not is_supported(), reason="no filter is written for this processor")
def test_a_locked_program_can_ask_for_a_model_by_name(tmp_path: Path) -> None:
    assert "end 2 error[model.unknown]" in asked(tmp_path, "pull no-such-model")


@pytest.mark.skipif(not is_supported(), reason="no filter is written for this processor")
def test_a_command_that_says_much_on_its_way_comes_to_its_end(tmp_path: Path) -> None:
    # A verbose interpreter writes more than a pipe holds.
    assert "end 2 " in asked(tmp_path, "pull no-such-model", PYTHONVERBOSE="1")


@pytest.mark.skipif(not is_supported(), reason="no filter is written for this processor")
@pytest.mark.parametrize("names", ["--from=http://somewhere", "a/../b", "whisper-base --from", "", "a what?was=said"])
def test_nothing_but_names_gets_through(tmp_path: Path, names: str) -> None:
    assert asked(tmp_path, "what is said", f"pull {names}").startswith("end 2 it takes names of models alone")
