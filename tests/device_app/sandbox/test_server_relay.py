"""The program itself, locked down by the kernel, reaches the server of its settings and nothing else."""

from __future__ import annotations

import json
import subprocess
import sys

from device_app.sandbox.server_relay import start_relay
from tests.conftest import ROOT
from tests.engines.hymt_server.test_server import event, saying, scripted

COMMAND = [
    sys.executable,
    "-m",
    "device_app.cli.main",
    "translate",
    "Where is the station?",
    "--from",
    "en",
    "--to",
    "es",
]


def test_the_locked_program_translates_on_its_server() -> None:
    with scripted(saying(event("¿Dónde está la estación?", "stop"))) as (translator, asked):
        server = f"http://127.0.0.1:{translator._address.port}/v1"
        settings = ["--set", f"engines.server={server}", "--set=engines.translator=hy-mt-server"]
        done = subprocess.run(
            [*COMMAND, *settings, "--json"], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert json.loads(done.stdout)["engines"] == ["hy-mt-server"]
        assert len(asked) == 2


def test_no_relay_where_no_server_is_set_or_it_is_another_machine() -> None:
    assert start_relay(["translate"]) == ""
    assert start_relay(["--set", "engines.server=http://192.0.2.1/v1"]) == ""
    assert start_relay(["--set", "engines.server=nonsense"]) == ""
