"""Loudspeaker and microphone in one room, through real PortAudio: the device never listens to itself."""

from __future__ import annotations

import queue
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from device_app.audio.system import system_audio
from device_app.conversation.conversation import Conversation
from device_app.events import SetHandsFree, Side, State, StateChanged, Status, Tap
from device_app.settings import AudioSettings, EngineSettings, Settings
from tests.audio_server import AudioServer
from tests.e2e.likeness import likeness
from tests.e2e.test_window_conversation import voice
from tests.signals import RATE
from tests.sounds import speak
from tests.waiting import longest_wait

pytestmark = pytest.mark.timeout(240)

QUESTION, ANSWER = "Where does it hurt?", "¿Dónde le duele?"
QUIET_SECONDS = 4.0
"""Longer than its own answer would need to become a turn, were it heard."""


class Device:
    """A conversation in English and Spanish, heard by the real Whisper, and the states it told."""

    def __init__(self) -> None:
        settings = Settings(audio=AudioSettings(), engines=EngineSettings(translator="phrasebook"))
        self.conversation = Conversation(settings, *system_audio(settings.audio))
        self.states: list[State] = []
        self._queue: queue.SimpleQueue[Status] = queue.SimpleQueue()
        self.conversation.start(self._queue.put)

    def until(self, state: State) -> None:
        """Wait for a state."""
        end = time.monotonic() + longest_wait()
        while time.monotonic() < end:
            status = self._queue.get(timeout=longest_wait())
            if isinstance(status, StateChanged):
                self.states.append(status.state)
                if status.state is state:
                    return
        raise TimeoutError(f"no {state}; {self.states}")

    def catch_up(self) -> None:
        """Take the states that were told until now."""
        while not self._queue.empty():
            status = self._queue.get()
            if isinstance(status, StateChanged):
                self.states.append(status.state)


@pytest.fixture
def device(audio_here: AudioServer, isolated_home: Path, starter_models: Path) -> Iterator[Device]:
    (isolated_home / "models").mkdir()
    (isolated_home / "models" / "whisper").symlink_to(starter_models / "whisper")
    with audio_here.one_room():
        running = Device()
        try:
            running.until(State.IDLE)
            yield running
        finally:
            running.conversation.close()


def test_a_conversation_without_hands_and_without_an_echo(device: Device, audio_here: AudioServer) -> None:
    device.conversation.post(SetHandsFree(on=True))
    device.until(State.AWAITING)
    with audio_here.record_loudspeaker(sink="mouth") as room:
        audio_here.speak(np.pad(speak(QUESTION, "en"), (8000, 8000)))
        device.until(State.SPEAKING)
        device.until(State.AWAITING)
        time.sleep(QUIET_SECONDS)
    device.catch_up()
    (turn,) = device.conversation.turns()
    assert (turn.side, turn.translation, turn.spoken) == (Side.A, ANSWER, True)
    assert device.states[-1] is State.AWAITING, "it heard itself"
    assert likeness(room.samples, voice(ANSWER, "es")) > 0.8, "the room didn't carry its voice to the microphone"

    audio_here.speak(np.pad(speak("Gracias por su ayuda.", "es"), (8000, 8000)))
    device.until(State.SPEAKING)
    device.until(State.AWAITING)
    _, turn = device.conversation.turns()
    assert (turn.side, turn.source) == (Side.B, "es")


def test_who_taps_right_behind_the_voice_does_not_hear_the_end_of_it(device: Device, audio_here: AudioServer) -> None:
    device.conversation.post(Tap(Side.A))
    device.until(State.LISTENING)
    audio_here.speak(np.pad(speak("I need a doctor.", "en"), (8000, 8000)))
    device.until(State.SPEAKING)
    device.until(State.IDLE)
    device.conversation.post(Tap(Side.B))
    device.until(State.NO_SPEECH)
    assert len(device.conversation.turns()) == 1


def test_the_start_sound_is_not_taken_for_speech(device: Device, audio_here: AudioServer) -> None:
    with audio_here.record_loudspeaker(sink="mouth") as room:
        device.conversation.post(Tap(Side.A))
        device.until(State.NO_SPEECH)
    assert device.conversation.turns() == ()
    loud = np.flatnonzero(np.abs(room.samples) > 0.01) / RATE
    assert len(loud), "the room didn't carry the start sound"
