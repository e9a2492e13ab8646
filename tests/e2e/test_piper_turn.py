"""A turn spoken by Piper through a real loudspeaker: it is that voice, nobody hears it as speech, and a tap ends it."""

from __future__ import annotations

import queue
import time
from pathlib import Path

import numpy as np

from device_app.audio.system import system_audio
from device_app.conversation.conversation import Conversation
from device_app.events import Side, State, StateChanged, Status, Tap, TurnChanged, TypeText
from device_app.settings import AudioSettings, Settings
from engines.protocols import SAMPLE_RATE
from tests.audio_server import AudioServer
from tests.engines.piper.tiny_voice import write_voice
from tests.waiting import longest_wait, wait_until

SLOW = {"inference": {"noise_scale": 0.667, "length_scale": 4.0, "noise_w": 0.8}}
"""Long enough to be interrupted."""


class Told:
    """What the conversation told."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[Status] = queue.SimpleQueue()
        self.turns: list[TurnChanged] = []

    def until(self, state: State) -> None:
        end = time.monotonic() + longest_wait()
        while time.monotonic() < end:
            status = self._queue.get(timeout=longest_wait())
            if isinstance(status, TurnChanged):
                self.turns.append(status)
            if isinstance(status, StateChanged) and status.state is state:
                return
        raise TimeoutError(state)

    def listen(self, status: Status) -> None:
        self._queue.put(status)


def test_a_tap_ends_pipers_voice_within_a_tenth_of_a_second(audio_here: AudioServer, isolated_home: Path) -> None:
    write_voice(isolated_home / "models" / "piper", "es_ES-tiny-medium", espeak="es", changes=SLOW)
    settings = Settings(audio=AudioSettings(cues=False))
    conversation = Conversation(settings, *system_audio(settings.audio))
    told = Told()
    conversation.start(told.listen)
    try:
        told.until(State.IDLE)
        with audio_here.record_loudspeaker() as recording:
            conversation.post(TypeText(Side.A, "I need a doctor."))
            told.until(State.SPEAKING)
            quiet = recording.seconds_so_far()
            wait_until(lambda: recording.seconds_so_far() > quiet + 1.0, "a second of recording")
            tapped = recording.seconds_so_far()
            conversation.post(Tap(Side.A))
            told.until(State.IDLE)
    finally:
        conversation.close()
    loud = np.flatnonzero(np.abs(recording.samples) > 1e-3) / SAMPLE_RATE
    assert loud[0] < tapped - 0.3, "it never spoke"
    # The recorder lags by its own 20 ms blocks and by the server's.
    assert loud[-1] < tapped + 0.1 + 0.05
    turns = {changed.snapshot.number for changed in told.turns}
    assert turns == {1}, "it took its own voice for a turn"
    tones = np.abs(np.fft.rfft(recording.samples[round(loud[0] * SAMPLE_RATE) :]))
    peak = float(np.argmax(tones) / len(tones) * SAMPLE_RATE / 2)
    assert abs(peak / 86.13 - round(peak / 86.13)) < 0.1, "the tones are not those of the tiny voice"
