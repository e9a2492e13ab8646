"""The appliance in a machine of its own: a Debian, the installer, Weston, a touch panel. Some minutes:

python -m pytest -m long tests/systemd/test_machine.py

It needs root, the network the first time, and: mmdebstrap, systemd-container, qemu-system-x86, qemu-utils, e2fsprogs.
DRAGOMAN_APPLIANCE names a folder in which the disk is kept for later runs; to have it made anew, empty it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.systemd.machine import Machine
from tests.systemd.page import KIOSK, events, wait_for_the_conversation, wait_until_ready

pytestmark = [pytest.mark.long, pytest.mark.timeout(6 * 60 * 60)]


@pytest.fixture(scope="module")
def machine(disk: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    machine = Machine(disk, tmp_path_factory.mktemp("machine") / "one")
    try:
        yield machine
    finally:
        machine.cut()


def test_it_boots_by_itself_into_the_conversation(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    wait_for_the_conversation(machine, "booted")
    seen = time.monotonic() - machine.started
    machine.wait_until(lambda: machine.properties(KIOSK, "ActiveState")["ActiveState"] == "active", "it is ready")
    assert machine.properties(KIOSK, "NRestarts") == {"NRestarts": "0"}
    assert machine.run("pgrep --exact weston")
    frame = events(machine, "FirstFrame")[0]
    assert frame["platform"].startswith("wayland")
    ready = int(machine.properties(KIOSK, "ActiveEnterTimestampMonotonic")["ActiveEnterTimestampMonotonic"]) / 1e6
    with capsys.disabled():
        print(f"\nfirst frame {ready:.0f} s after the kernel's start, {frame['at']:.0f} s after the program's;")
        print(f"on the screen {seen:.0f} s after power on, with every instruction emulated")


def test_a_finger_on_the_panel_makes_a_turn(machine: Machine) -> None:
    # Asked while the engines are still being loaded: the turn waits for them.
    machine.tap(*events(machine, "FirstFrame")[-1]["controls"]["suggestion"])
    turns = machine.wait_until(
        lambda: [event["snapshot"] for event in events(machine, "TurnChanged") if event["snapshot"]["final"]], "a turn"
    )
    assert turns[-1]["heard"] == "Where is the station?"
    assert turns[-1]["translation"] == "Onde fica a estação de trem?"
    wait_until_ready(machine)
    machine.screen("turn")


WINDOW, COMPOSITOR, ENGINES = range(3)


@pytest.mark.parametrize(
    ("part", "trouble"),
    [
        (WINDOW, f"systemctl kill --kill-whom=main --signal=KILL {KIOSK}"),
        (WINDOW, f"systemctl kill --kill-whom=main --signal=STOP {KIOSK}"),  # its thread hangs
        (ENGINES, "pkill -KILL -f [e]ngine_host.process"),
        (ENGINES, "pkill -STOP -f [e]ngine_host.process"),  # they hang
        (COMPOSITOR, "pkill -KILL --exact weston"),
    ],
)
def test_whatever_ends_or_hangs_the_page_comes_back(machine: Machine, part: int, trouble: str) -> None:
    wait_for_the_conversation(machine, "whole")
    before = running(machine)
    assert all(before), before
    machine.run(trouble)

    def replaced() -> bool:
        after = running(machine)
        return after[part] != before[part] and all(after)

    machine.wait_until(replaced, f"something takes the place of {before} after {trouble}")
    wait_for_the_conversation(machine, "mended")
    if part == ENGINES:
        wait_until_ready(machine)


def running(machine: Machine) -> tuple[str, str, str]:
    """Process ids of kiosk, compositor and engine process; empty where there is none."""
    kiosk = machine.properties(KIOSK, "MainPID")["MainPID"].removeprefix("0")
    weston = machine.run("pgrep --exact weston", check=False)
    engine = machine.run("pgrep -f [e]ngine_host.process", check=False)
    return kiosk, weston, engine


def test_a_release_that_does_not_start_is_rolled_back(machine: Machine) -> None:
    good = machine.run("readlink /opt/dragoman/current")
    machine.run("mkdir -p /opt/dragoman/releases/broken/.venv/bin")
    machine.run("printf '#!/bin/sh\\nexit 1\\n' > /opt/dragoman/releases/broken/.venv/bin/dragoman")
    machine.run("chmod +x /opt/dragoman/releases/broken/.venv/bin/dragoman")
    machine.run("/opt/dragoman/bin/dragoman-release switch broken")
    machine.run(f"systemctl restart {KIOSK}", check=False)
    machine.wait_until(lambda: machine.run("readlink /opt/dragoman/current") == good, "the release before is back")
    wait_for_the_conversation(machine, "rolled-back")
