"""The appliance in a machine of its own: a Debian, the installer, Weston, a touch panel. Some minutes:

python -m pytest -m long tests/systemd/test_machine.py

It needs root, the network the first time, and: mmdebstrap, systemd-container, qemu-system-x86, qemu-utils, e2fsprogs.
DRAGOMAN_APPLIANCE_DISK names a disk of an earlier run (``disk.img``) to be used once more.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QColor, QImage

from tests.systemd.debian import make_appliance, skip_unless_possible
from tests.systemd.machine import SIZE, Machine

pytestmark = [pytest.mark.long, pytest.mark.timeout(6 * 60 * 60)]

KIOSK = "dragoman-kiosk.service"
EVENTS = "/run/dragoman/events.jsonl"
SEATS = ({"#08564e", "#5cddcb"}, {"#8a3a08", "#ffb471"})
"""The ink of each seat in Theme.qml, on light and on dark ground: the left one's, the right one's."""
WRITTEN = 40
"""Of every fourth pixel, how many have it at least where a page names the seat's language."""


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    skip_unless_possible()
    if kept := os.environ.get("DRAGOMAN_APPLIANCE_DISK"):
        return Path(kept)
    return make_appliance(tmp_path_factory.mktemp("disk"))


@pytest.fixture(scope="module")
def machine(disk: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    machine = Machine(disk, tmp_path_factory.mktemp("machine") / "one")
    try:
        yield machine
    finally:
        machine.cut()


def events(machine: Machine, kind: str) -> list[dict[str, Any]]:
    """The events of a kind that the running kiosk has noted."""
    lines = machine.run(f"cat {EVENTS} 2>/dev/null", check=False).splitlines()
    return [event for event in map(json.loads, lines) if event["event"] == kind]


def shows_the_conversation(picture: QImage) -> bool:
    """Whether each half of the screen has its seat."""
    width, height = SIZE
    if (picture.width(), picture.height()) != SIZE:
        return False  # still the firmware's
    names = [[QColor(picture.pixel(x, y)).name() for y in range(0, height, 2)] for x in range(0, width, 2)]
    halves = (names[: width // 4], names[width // 4 :])
    return all(
        sum(column.count(ink) for column in half for ink in inks) >= WRITTEN
        for half, inks in zip(halves, SEATS, strict=True)
    )


def wait_for_the_conversation(machine: Machine, name: str) -> None:
    machine.wait_until(lambda: shows_the_conversation(machine.screen(name)), "the conversation is on the screen")


def wait_until_ready(machine: Machine) -> None:
    machine.wait_until(
        lambda: [event["state"] for event in events(machine, "StateChanged")][-1:] == ["muted"], "the engines are ready"
    )


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
    assert turns[-1]["translation"] == "Onde fica a estação?"
    wait_until_ready(machine)
    machine.screen("turn")


@pytest.mark.parametrize(
    "trouble",
    [
        f"systemctl kill --kill-whom=main --signal=KILL {KIOSK}",
        f"systemctl kill --kill-whom=main --signal=STOP {KIOSK}",  # the window's thread hangs
        "pkill -KILL -f [e]ngine_host.process",
        "pkill -STOP -f [e]ngine_host.process",  # the engines hang
        "pkill -KILL --exact weston",
    ],
)
def test_whatever_ends_or_hangs_the_page_comes_back(machine: Machine, trouble: str) -> None:
    wait_for_the_conversation(machine, "whole")
    before = running(machine)
    assert all(before), before
    machine.run(trouble)
    part = 2 if "engine_host" in trouble else 1 if "weston" in trouble else 0

    def replaced() -> bool:
        after = running(machine)
        return after[part] != before[part] and all(after)

    machine.wait_until(replaced, f"something takes the place of {before} after {trouble}")
    wait_for_the_conversation(machine, "mended")
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
