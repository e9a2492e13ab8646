"""The test of microphone and loudspeaker, for the page of settings. Whoever asks for a turn ends it."""

from __future__ import annotations

import numpy as np

from device_app.audio.cues import chime
from device_app.audio.level import level
from device_app.conversation.dialogue import Dialogue
from device_app.conversation.listening import LEVEL_SECONDS
from device_app.conversation.parts import Parts
from device_app.events.sound_check import MeterMicrophone, MicrophoneLevel, SoundTried, TryLoudspeaker, TryMicrophone
from engines.errors import DragomanError
from engines.protocols import SAMPLE_RATE, AudioChunk, Samples

RECORDED_SECONDS = 3.0
"""Long enough for a sentence, short enough to wait for."""

CLIPPED = 0.98
"""From here on a microphone can't tell how loud it is (part of full scale)."""


class SoundCheck:
    """One test at a time."""

    def __init__(self, parts: Parts, dialogue: Dialogue) -> None:
        self._floor, self._sound = parts.floor, parts.sound
        self._clock, self._notify = parts.clock, parts.notify
        self._dialogue = dialogue
        self._metered = False
        self._last_level = 0.0
        self._clipped = False
        self._recorded: list[Samples] | None = None
        self._ends_at: float | None = None

    def obey(self, request: MeterMicrophone | TryMicrophone | TryLoudspeaker) -> None:
        """Do what is asked, or report why not."""
        if isinstance(request, MeterMicrophone):
            self._metered = request.on
            if not request.on:
                self.abandon()
            return
        self.abandon()
        self._dialogue.interrupt()
        if isinstance(request, TryLoudspeaker):
            self._play(chime())
        elif self._floor.microphone:
            self._recorded = []
            self._notify(SoundTried("recording"))
        else:
            self._notify(SoundTried("", "audio.no_microphone"))

    def hear(self, samples: Samples) -> bool:
        """Take a frame of the microphone; False where the conversation may have it."""
        if self._metered:
            self._tell(samples)
        if self._recorded is None:
            return False
        self._recorded.append(samples)
        if sum(map(len, self._recorded)) >= RECORDED_SECONDS * SAMPLE_RATE:
            recording, self._recorded = np.concatenate(self._recorded), None
            self._play(AudioChunk(recording, SAMPLE_RATE))
        return True

    def tick(self) -> None:
        """Give the floor back when all was heard."""
        if self._ends_at is not None and self._clock() >= self._ends_at:
            self._end()

    def abandon(self) -> None:
        """Somebody wants the floor, or no test any more."""
        if self._ends_at is not None:
            self._sound.stop()
        if self._ends_at is not None or self._recorded is not None:
            self._end()

    def lose_microphone(self) -> None:
        """The microphone is gone."""
        if self._recorded is not None:
            self._end("audio.device_lost")

    def _play(self, chunk: AudioChunk) -> None:
        try:
            self._sound.play(chunk)
        except DragomanError as error:
            self._end(error.code)
            return
        self._ends_at = self._clock() + self._sound.seconds_left()
        self._notify(SoundTried("playing"))

    def _end(self, code: str = "") -> None:
        self._recorded = self._ends_at = None
        self._sound.rest()
        self._notify(SoundTried("", code))

    def _tell(self, samples: Samples) -> None:
        self._clipped |= bool(len(samples)) and bool(np.abs(samples).max() >= CLIPPED)
        now = self._clock()
        if now - self._last_level >= LEVEL_SECONDS:
            self._last_level = now
            self._notify(MicrophoneLevel(level(samples), self._clipped))
            self._clipped = False
