"""The window and the conversation behind it, together, without a sound."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from device_app.audio.protocols import AudioInput, AudioOutput
from device_app.audio.virtual import MemoryLoudspeaker, VirtualMicrophone
from device_app.events import Side, Tap
from device_app.settings import Settings
from device_app.vocabulary import DragomanError
from tests.waiting import longest_wait, slowness
from ui.preferences import Preferences, load_preferences
from ui.session import Session
from ui.texts import failure_text


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + longest_wait()
    while not condition():
        assert time.monotonic() < deadline
        QTest.qWait(20)


@pytest.fixture
def audio() -> tuple[AudioInput, AudioOutput]:
    return VirtualMicrophone(), MemoryLoudspeaker(speed=8.0)


def test_a_typed_sentence_comes_back_as_a_bubble(
    application: QGuiApplication, audio: tuple[AudioInput, AudioOutput]
) -> None:
    session = Session(Settings(), lambda: audio, size=QSize(1024, 600))
    try:
        bridge = session.kiosk.bridge
        wait_until(lambda: bridge.property("state") == "idle")
        bridge.say("a", "Where does it hurt?")
        wait_until(lambda: bridge.turn_model.rowCount() == 1 and bridge.turn_model.entry(1)["working"] is False)
        entry = bridge.turn_model.entry(1)
        assert (entry["heard"], entry["translation"]) == ("Where does it hurt?", "¿Dónde le duele?")
        wait_until(lambda: bridge.property("state") == "idle")
    finally:
        began = time.monotonic()
        session.close()
    assert time.monotonic() - began < 15 * slowness()


def test_the_window_is_there_before_the_conversation(
    application: QGuiApplication, audio: tuple[AudioInput, AudioOutput]
) -> None:
    session = Session(Settings(), lambda: audio, size=QSize(800, 480))
    session.post(Tap(Side.A))
    assert session.kiosk.window.isVisible()
    session.close()


def test_what_is_asked_before_the_conversation_is_there_waits_for_it(
    application: QGuiApplication, audio: tuple[AudioInput, AudioOutput]
) -> None:
    session = Session(Settings(), lambda: audio, size=QSize(800, 480))
    session.kiosk.bridge.say("a", "Where does it hurt?")
    try:
        wait_until(lambda: session.kiosk.bridge.turn_model.rowCount() == 1)
        assert session.kiosk.bridge.turn_model.entry(1)["heard"] == "Where does it hurt?"
    finally:
        session.close()


@pytest.mark.parametrize(
    ("failure", "code"),
    [(DragomanError("audio.never_heard_of", "no sound"), "audio"), (RuntimeError("bug"), "turn.bug")],
)
def test_a_conversation_that_cannot_start_is_told(
    application: QGuiApplication, caplog: pytest.LogCaptureFixture, failure: Exception, code: str
) -> None:
    def fail() -> tuple[AudioInput, AudioOutput]:
        raise failure

    session = Session(Settings(), fail, size=QSize(800, 480))
    try:
        wait_until(lambda: session.kiosk.bridge.property("state") == "unavailable")
        hint = str(session.kiosk.bridge.seat(Side.A).property("status"))
        assert hint == (str(failure) if code == "audio" else failure_text("en", code))
    finally:
        session.close()


def test_what_was_chosen_on_the_screen_is_kept(
    application: QGuiApplication, audio: tuple[AudioInput, AudioOutput], isolated_home: Path
) -> None:
    session = Session(Settings(), lambda: audio, size=QSize(800, 480), preferences=Preferences())
    session.kiosk.bridge.choose("b", "ja")
    session.kiosk.appearance.toggleTheme()
    session.close()
    kept = load_preferences()
    assert (kept.language_a, kept.language_b, kept.theme, kept.recent[:2]) == ("en", "ja", "dark", ("en", "ja"))
