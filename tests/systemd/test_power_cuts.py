"""The power is cut in the middle of a conversation, again and again. Half an hour, and two minutes for each boot:

python -m pytest -m long tests/systemd/test_power_cuts.py --cuts 50 --boots 3

It needs what test_machine.py needs, and FUSE. A conversation is held on the disk of an appliance that has booted in a
container, while all that reaches this disk is written down. From that the disk is made as it would be after a loss of
power at each of fifty random moments. Each is mounted, checked and booted in a container; some boot in the virtual
machine, up to the page on the screen.
"""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import subprocess
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from device_app.history.store import History
from device_app.pair_list import PairList
from tests.device_app.disks import PowerCutDisk
from tests.systemd.container import Container
from tests.systemd.machine import Machine
from tests.systemd.page import KIOSK, wait_for_the_conversation
from tests.systemd.write_log import CutDisk, WriteLog, as_bytes, make_layer
from tests.waiting import longest_wait
from ui.preferences import VOLUMES, Preferences, load_preferences

pytestmark = [pytest.mark.long, pytest.mark.timeout(12 * 60 * 60)]

DATA = "var/lib/dragoman"
AS_THE_KIOSK = (
    *("env", "-i", "HOME=/var/lib/dragoman", "setpriv", "--reuid=dragoman", "--regid=dragoman", "--init-groups"),
    "/opt/dragoman/current/.venv/bin/python",
)
HISTORY = (*AS_THE_KIOSK, "/opt/dragoman/current/.venv/bin/dragoman", "history", "export")
ACTS_A_CUT = 4
"""What is done in the conversation, for each cut of the power."""


@dataclass(frozen=True)
class Kept:
    """What the device keeps: turns by their numbers, what was chosen on the screen, the glossary."""

    turns: tuple[tuple[int, str, str], ...]
    choices: Preferences
    terms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Acknowledged:
    """What is kept once the program has said so, and how much of the log of the disk there was then."""

    point: int
    kept: Kept


Ask = Callable[[dict[str, Any]], Any]
"""Has the talker do something; what it answers."""


def converse(ask: Ask, log: WriteLog, kept: Kept, acts: int, chance: random.Random) -> list[Acknowledged]:
    """Hold a conversation, and change what can be set, one thing after the other."""
    states = [Acknowledged(log.recorded(), kept)]
    for number in range(acts):
        kind = chance.choices(("say", "choose", "term", "delete"), (6, 2, 1, 1))[0]
        if kind == "delete" and kept.turns:
            gone = chance.choice(kept.turns)
            ask({"delete": gone[0]})
            kept = replace(kept, turns=tuple(turn for turn in kept.turns if turn != gone))
        elif kind == "choose":
            choices = replace(kept.choices, theme=chance.choice(("light", "dark")), volume=chance.choice(VOLUMES))
            ask({"choose": {name: value for name, value in asdict(choices).items() if value}})
            kept = replace(kept, choices=choices)
        elif kind == "term":
            ask({"term": [f"term {number}", f"termo {number}"]})
            kept = replace(kept, terms=(f"term {number}", *kept.terms))
        else:
            text = chance.choice(("Where is the station?", "Thank you.", f"Walrus {number}. " * chance.randint(1, 40)))
            turn, heard, translation, troubles = ask({"say": text.strip()})
            assert not [code for code in troubles if code.startswith("storage.")], troubles
            kept = replace(kept, turns=(*kept.turns, (turn, heard, translation)))
        states.append(Acknowledged(log.recorded(), kept))
    return states


def read(root: Path, folder: Path) -> Kept:
    """What the disk that is mounted at `root` keeps, from a copy of the files in `folder`."""
    folder.mkdir()
    for path in (root / DATA).iterdir():
        if path.is_file():
            (folder / path.name).write_bytes(path.read_bytes())
    history = History(folder / "history.sqlite3")
    try:
        assert history.set_aside is None
        exported = history.export()
    finally:
        history.close()
    terms = PairList(folder / "glossary.json").between("en", "pt")
    return Kept(turns_of(exported), load_preferences(folder / "window.json"), tuple(term.text for term in terms))


def turns_of(exported: dict[str, Any]) -> tuple[tuple[int, str, str], ...]:
    """The turns of the one conversation that was held."""
    conversations = exported["conversations"]
    assert len(conversations) <= 1
    turns = conversations[0]["turns"] if conversations else []
    return tuple((turn["number"], turn["heard"], turn["translation"]) for turn in turns)


def assert_readable(root: Path) -> None:
    """No file that the program or the installer has written is damaged."""
    files = [path for folder in (DATA, "etc/dragoman") for path in (root / folder).rglob("*") if path.is_file()]
    assert files
    for path in files:
        match path.suffix:
            case ".json":
                json.loads(path.read_bytes())
            case ".toml":
                tomllib.loads(path.read_text("utf-8"))
            case ".sqlite3":
                with closing(sqlite3.connect(path)) as database:
                    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)], path


@contextmanager
def mounted(disk: Path, folder: Path, log: Path | None = None) -> Iterator[Path]:
    """The disk with its journal replayed; afterwards its file system is checked."""
    with as_bytes(disk, log) as content:
        cut = PowerCutDisk(content, folder)
        cut.mount()
        try:
            yield folder
            # Another container on this machine may have a copy of the mount, and keep it for as long as it runs.
            subprocess.run(["mount", "-o", "remount,ro", folder], check=True, timeout=longest_wait())
            checked = subprocess.run(
                ["e2fsck", "-fn", content], capture_output=True, text=True, check=False, timeout=600
            )
            assert checked.returncode == 0, checked.stdout
        finally:
            cut.unmount()


@contextmanager
def booted(root: Path) -> Iterator[Container]:
    """The system of a mounted disk, booted in a container up to the first frame of its kiosk."""
    # Not on the disk itself, which has a screen in the virtual machine.
    without_a_screen = root.with_name("kiosk.env")
    without_a_screen.write_text("QT_QPA_PLATFORM=offscreen\n", "utf-8")
    container = Container(root, f"--bind-ro={without_a_screen}:/etc/dragoman/kiosk.env")
    try:
        container.boot()
        container.wait_for(KIOSK, longest_wait(), ActiveState="active", NRestarts="0")
        yield container
    finally:
        container.power_off()


@contextmanager
def talking(container: Container) -> Iterator[Ask]:
    """The talker, in the container."""
    shutil.copy(Path(__file__).with_name("talker.py"), container.path("opt/talker.py"))
    with container.start(*AS_THE_KIOSK, "/opt/talker.py") as talker:
        assert talker.stdin
        assert talker.stdout
        questions, answers = talker.stdin, talker.stdout

        def ask(request: dict[str, Any]) -> Any:
            questions.write(json.dumps(request) + "\n")
            return json.loads(answers.readline())

        try:
            yield ask
        finally:
            talker.kill()


def test_what_was_acknowledged_survives_a_loss_of_power(
    disk: Path, tmp_path: Path, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    cuts, boots = request.config.getoption("--cuts"), request.config.getoption("--boots")
    chance = random.Random(cuts)
    talked, log, folder = tmp_path / "talked.qcow2", tmp_path / "writes", tmp_path / "mounted"
    folder.mkdir()
    make_layer(disk, talked)
    with mounted(talked, folder, log) as root, booted(root) as container, talking(container) as ask:
        ask({"say": "Thank you."})  # once it answers, the engines are loaded
        ask({"delete": 1})
        first = Kept((), Preferences("en", "pt", less_motion=True))
        states = converse(ask, WriteLog(log), first, cuts * ACTS_A_CUT, chance)
    with capsys.disabled():
        print(f"\n{len(states) - 1} acts, {states[-1].point - states[0].point} writes")
    points = sorted(chance.sample(range(states[0].point, states[-1].point), cuts))
    whole = set(points[:: max(1, cuts // boots)][:boots]) if boots else set()
    (tmp_path / "disks").mkdir()
    for name in ("vmlinuz", "initrd.img"):
        (tmp_path / "disks" / name).symlink_to(disk.with_name(name))
    cut_disk = CutDisk(disk, log, tmp_path / "disks")
    for number, point in enumerate(points):
        started = time.monotonic()
        at = sum(state.point <= point for state in states)
        allowed = [state.kept for state in states[at - 1 : at + 1]]
        image = cut_disk.cut(point, chance)
        if point in whole:
            boot_whole(image, tmp_path / f"machine-{number}", allowed)
        with mounted(image, folder) as root:
            assert_readable(root)
            assert read(root, tmp_path / f"kept-{number}") in allowed
        with mounted(image, folder) as root, booted(root) as container:
            assert turns_of(json.loads(container.inside(*HISTORY))) in [kept.turns for kept in allowed]
        with capsys.disabled():
            how = "whole and in a container" if point in whole else "in a container"
            took = time.monotonic() - started
            print(f"cut {number + 1} behind write {point}: {at - 1} acts acknowledged, booted {how}, {took:.0f} s")


def boot_whole(image: Path, folder: Path, allowed: list[Kept]) -> None:
    """Boot a disk in the virtual machine up to its page, and have the program there export the turns."""
    machine = Machine(image, folder)
    try:
        wait_for_the_conversation(machine, "booted")
        exported = json.loads(machine.run(" ".join(HISTORY)))
        assert turns_of(exported) in [kept.turns for kept in allowed]
    finally:
        machine.cut()
