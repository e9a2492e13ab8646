"""The kernel keeps a locked process, and all it starts, on the device."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from device_app.sandbox.proof import WAYS, open_ways, ways_open_here
from device_app.sandbox.syscall_filter import is_supported

pytestmark = pytest.mark.skipif(not is_supported(), reason="no filter is written for this processor")

LOCKED = "from device_app.sandbox.lockdown import lock_down; lock_down(); "


def run(code: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run Python code in a process of its own."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)} | variables
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[dict[str, str | tuple[str, int]]]:
    """Proxies of every kind on this device that would take a connection."""
    with ExitStack() as stack:
        one, two, path, abstract = (
            stack.enter_context(socket.socket(family))
            for family in (socket.AF_INET, socket.AF_INET6, *[socket.AF_UNIX] * 2)
        )
        one.bind(("127.0.0.1", 0))
        two.bind(("::1", 0))
        path.bind(str(tmp_path / "proxy"))
        abstract.bind(f"\0{tmp_path}")
        for server in (one, two, path, abstract):
            server.listen()
        yield {
            "loopback": one.getsockname(),
            "loopback of IPv6": two.getsockname()[:2],
            "path": str(tmp_path / "proxy"),
            "abstract": f"\0{tmp_path}",
        }


CONNECT = """
import ctypes, json, socket, sys
reached = []
for name, address in json.loads(sys.argv[1]).items():
    internet = isinstance(address, list)
    family = socket.AF_UNIX if not internet else socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    try:
        with socket.socket(family) as channel:
            channel.connect(tuple(address) if internet else address)
        reached.append(name)
    except OSError:
        pass
print(json.dumps(reached))
"""
IN_A_CHILD = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {CONNECT!r}, sys.argv[1]])"
WITH_QT = """
import json, sys
from PySide6.QtNetwork import QTcpSocket, QLocalSocket
reached = []
for name, address in json.loads(sys.argv[1]).items():
    channel = QTcpSocket() if isinstance(address, list) else QLocalSocket()
    channel.connectToHost(*address) if isinstance(address, list) else channel.connectToServer(address)
    if channel.waitForConnected(500):
        reached.append(name)
print(json.dumps(reached))
"""


@pytest.mark.parametrize("code", [CONNECT, IN_A_CHILD, WITH_QT], ids=["python", "child", "qt"])
def test_no_proxy_of_any_kind_is_reached(servers: dict[str, object], code: str) -> None:
    wanted = json.dumps(servers)
    free = json.loads(run(code, wanted).stdout)
    assert set(free) >= set(servers) - ({"abstract"} if code is WITH_QT else set()), "the test itself reaches nothing"
    assert json.loads(run(LOCKED + code, wanted).stdout) == []


def test_every_way_of_the_proof_is_closed_and_the_proof_would_see_an_open_one() -> None:
    assert set(open_ways().values()) == {()}
    seen = run("from device_app.sandbox.proof import ways_open_here; print('|'.join(ways_open_here()))").stdout
    assert {"TCP", "UDP", "a proxy on the loopback", "an abstract socket", "a socket in the file system"} <= set(
        seen.strip().split("|")
    )
    assert len(WAYS) == 13


ENGINE = """
import sys, threading
from device_app.engine_host.client import EngineClient
from device_app.engine_host.process import EngineConfiguration
from device_app.settings import TurnSettings
from tests.device_app.sandbox import test_lockdown
ended = threading.Event()
client = EngineClient(
    EngineConfiguration(test_lockdown.try_everything, test_lockdown.try_everything, TurnSettings()),
    lambda message: None,
    lambda status: ended.set(),
)
ended.wait(30)
"""


def try_everything(_report: object = None) -> None:
    """Stands for the loading of engines: tries from the engine process and from a program that it starts."""
    code = "from device_app.sandbox.proof import ways_open_here; print(ways_open_here())"
    child = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30)
    Path(os.environ["PROOF"]).write_text(f"{ways_open_here()}{child.stdout.strip()}")
    os._exit(0)


def test_the_engine_process_and_what_it_starts_are_locked_too(tmp_path: Path) -> None:
    done = run(LOCKED + ENGINE, PROOF=str(tmp_path / "proof"))
    assert (tmp_path / "proof").read_text() == "()()", done.stderr


def test_the_display_and_the_sound_server_are_reached_whatever_comes_and_goes(tmp_path: Path) -> None:
    code = """
import os, socket, sys, threading
runtime = os.environ["XDG_RUNTIME_DIR"]
def reach(name):
    with socket.socket(socket.AF_UNIX) as channel:
        channel.connect(f"{runtime}/{name}")
        assert channel.recv(5) == b"hello", name
def serve(name):
    server = socket.socket(socket.AF_UNIX)
    server.bind(f"{runtime}/{name}")
    server.listen()
    def answer():
        while True:
            server.accept()[0].sendall(b"hello")
    threading.Thread(target=answer, daemon=True).start()
os.mkdir(f"{runtime}/pulse")
serve("wayland-7"); serve("pulse/native"); serve("pipewire-0")
os.chdir(runtime)
runtime = "."
threads = [threading.Thread(target=reach, args=(name,)) for name in ["wayland-7", "pulse/native", "pipewire-0"] * 8]
[thread.start() for thread in threads]
[thread.join(10) for thread in threads]
os.symlink("wayland-7", "linked"); reach("linked")
print("reached")
"""
    done = run(LOCKED + code, XDG_RUNTIME_DIR=str(tmp_path), WAYLAND_DISPLAY="wayland-7", PULSE_SERVER="")
    assert done.stdout == "reached\n", done.stderr
    assert "Error" not in done.stderr


def test_a_link_in_the_place_of_a_needed_socket_leads_nowhere_else(tmp_path: Path, servers: dict[str, str]) -> None:
    code = """
import os, socket, sys
os.symlink(sys.argv[1], os.environ["XDG_RUNTIME_DIR"] + "/other")
socket.socket(socket.AF_UNIX).connect(os.environ["XDG_RUNTIME_DIR"] + "/other")
"""
    assert "PermissionError" in run(LOCKED + code, servers["path"], XDG_RUNTIME_DIR=str(tmp_path)).stderr


def test_the_service_manager_is_told_all_the_same(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(10)
        code = "import os; from device_app.service_manager import tell; tell(os.environ['NOTIFY_SOCKET'], 'READY=1')"
        run(LOCKED + code, NOTIFY_SOCKET=str(tmp_path / "notify"))
        assert manager.recv(100) == b"READY=1"


@pytest.mark.parametrize("end", ["done", signal.SIGKILL, signal.SIGINT])
def test_the_broker_ends_with_the_last_process_that_could_ask(end: str | signal.Signals) -> None:
    # What is started in the background of a shell ignores Ctrl-C.
    code = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
        + LOCKED
        + "import subprocess, sys, time; print(subprocess.Popen(['sleep', '0.5']).pid, flush=True); "
        + ("sys.stdin.read()" if end == "done" else "time.sleep(60)")
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-c", code],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as locked:
        assert locked.stdin is not None
        assert locked.stdout is not None
        locked.stdout.readline()
        (broker, *_) = [pid for pid in children(locked.pid) if "lock_down" in command(pid)]
        if isinstance(end, signal.Signals):
            locked.send_signal(end)
        else:
            locked.stdin.close()
        locked.wait(30)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and "lock_down" in command(broker):
        time.sleep(0.02)
    assert "lock_down" not in command(broker)


def children(process: int) -> list[int]:
    listed = subprocess.run(["ps", "--ppid", str(process), "-o", "pid="], capture_output=True, text=True, check=False)
    return [int(pid) for pid in listed.stdout.split()]


def command(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def test_a_process_that_has_threads_already_is_left_alone_and_says_so() -> None:
    code = """
import threading
from device_app.sandbox.lockdown import lock_down, network_is_impossible
threading.Thread(target=threading.Event().wait, args=(5,), daemon=True).start()
lock_down()
print(network_is_impossible())
"""
    assert run(code).stdout == "False\n"


def test_nothing_but_bringing_models_has_the_network() -> None:
    code = """
import sys
from ui import command_line
sys.argv = ["dragoman", *sys.argv[1:]]
command_line.main()
from device_app.sandbox.lockdown import network_is_impossible
print("\\n", network_is_impossible())
"""
    assert run(code, "languages", "--json").stdout.endswith("True\n")
    assert run(code, "models", "pull", "no-such-model").stdout.endswith("False\n")
    for action in (("list", "--json"), ("import", "/nonexistent"), ("verify", "--json")):
        assert run(code, "models", *action).stdout.endswith("True\n")
