"""The window through the ears of a screen reader: a client of AT-SPI finds, presses and is told.

The window runs without the lock of `device_app.sandbox`, which opens no bus: docs/decisions/0070-offline-by-refusal.md.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.audio_server import AudioServer
from tests.e2e.screen_reader import CHECKABLE, CHECKED, ENABLED, FOCUSABLE, ScreenReader, Thing
from tests.e2e.window_process import WindowProcess, open_window
from tests.waiting import wait_until
from ui import texts

pytestmark = pytest.mark.timeout(240)

BUS = Path("/usr/share/dbus-1/services/org.a11y.Bus.service")

UNLOCKED = """
import sys
from device_app.cli.parsers import Parser
from ui import kiosk_command
parser = Parser()
kiosk_command.register(parser.add_subparsers())
options = parser.parse_args()
options.fetcher = None
sys.exit(options.run(options))
"""


@dataclass
class Room:
    """A window, and somebody who uses it by ear."""

    window: WindowProcess
    reader: ScreenReader
    application: tuple[str, str]

    def things(self) -> list[Thing]:
        return self.reader.things(self.application)

    def find(self, name: str) -> Thing:
        """The control of a name, as soon as it is there."""
        found: list[Thing] = []

        def look() -> bool:
            found[:] = [one for one in self.things() if one.name == name and one.has(FOCUSABLE)]
            return bool(found)

        wait_until(look, f"{name!r} in the window", pause=0.1)
        return found[0]


@pytest.fixture(scope="module")
def room(audio_server: AudioServer, starter_models: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    if not BUS.is_file() or not shutil.which("dbus-daemon"):
        pytest.skip("no bus of assistive technology here: at-spi2-core not installed")
    # Before the window, which asks once at its start what is listened for, and hears of the rest some time later.
    with (
        closing(ScreenReader(audio_server.variables["DBUS_SESSION_BUS_ADDRESS"])) as reader,
        open_window(
            tmp_path_factory.mktemp("reader"),
            audio_server,
            starter_models,
            program=("-c", UNLOCKED),
            variables={"QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"},
        ) as window,
    ):
        wait_until(lambda: "dragoman" in reader.applications(), "the window on the bus", pause=0.1)
        yield Room(window, reader, reader.applications()["dragoman"])


def test_home_is_read_with_names_roles_and_states(room: Room) -> None:
    things = room.things()
    assert [(one.role, one.name) for one in things[:1]] == [("frame", "Dragoman")]
    roles = {one.name: one.role for one in things}
    assert roles[f"{texts.text('en', 'tap_and_speak')}, English"] == "push button"
    assert roles[f"{texts.text('es', 'tap_and_speak')}, Español"] == "push button"
    assert roles["English – Español"] == "list"
    hands_free = room.find(texts.text("en", "hands_free"))
    assert hands_free.role == "check box"
    assert hands_free.has(CHECKABLE)
    assert hands_free.has(ENABLED)
    assert not hands_free.has(CHECKED)


def test_talk_is_pressed_and_what_follows_is_announced(room: Room) -> None:
    before = len(room.window.events())
    room.reader.press(room.find(f"{texts.text('en', 'tap_and_speak')}, English"))
    listening = room.window.wait_state("listening", after=before)
    wait_until(lambda: texts.text("en", "go_on") in room.reader.announced(), "announcement of listening")
    room.window.wait_state("no_speech", after=listening)
    wait_until(lambda: texts.text("en", "no_speech") in room.reader.announced(), "announcement of silence")
    room.window.wait_state("idle", after=listening)


def test_a_translation_is_announced(room: Room) -> None:
    before = len(room.window.events())
    room.reader.press(room.find(texts.text("en", "phrase_1")))
    ended = room.window.wait(
        "the end of the turn",
        lambda event: event["event"] == "TurnChanged" and event["snapshot"]["final"],
        after=before,
    )
    (turn,) = room.window.turns(after=before)
    assert turn["translation"]
    wait_until(lambda: turn["translation"] in room.reader.announced(), "announcement of the translation")
    room.window.wait_state("idle", after=ended)


def test_a_switch_is_turned_by_its_own_action(room: Room) -> None:
    name = texts.text("en", "hands_free")
    before = len(room.window.events())
    room.reader.press(room.find(name))
    on = room.window.wait(
        "hands-free", lambda event: event["event"] == "HandsFreeChanged" and event["on"], after=before
    )
    wait_until(lambda: room.find(name).has(CHECKED), "the switch on", pause=0.1)
    room.reader.press(room.find(name))
    room.window.wait("its end", lambda event: event["event"] == "HandsFreeChanged" and not event["on"], after=on)
    wait_until(lambda: not room.find(name).has(CHECKED), "the switch off", pause=0.1)


def test_every_control_of_the_list_and_of_the_settings_has_a_name(room: Room) -> None:
    for way, landmark in (
        (("Español",), texts.text("en", "search")),
        ((texts.text("en", "menu"), texts.text("en", "settings")), texts.text("en", "record_and_play")),
    ):
        for step in way:
            room.reader.press(room.find(step))
        room.find(landmark)
        controls = [one for one in room.things() if one.has(FOCUSABLE)]
        assert [one for one in controls if not one.name.strip()] == []
        assert "heading" in {one.role for one in room.things()}
        while any(one.name == texts.text("en", "back") for one in room.things()):
            room.reader.press(room.find(texts.text("en", "back")))
        room.find(texts.text("en", "hands_free"))
