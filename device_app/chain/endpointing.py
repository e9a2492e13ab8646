"""Where an utterance begins and ends, from the probabilities of voice of its frames.

Pure: time is counted in frames, so the same recording always gives the same ends, on any machine and at any speed.
"""

from __future__ import annotations

import math
from enum import StrEnum

import numpy as np

from device_app.settings import TurnSettings
from engines.voice_activity import (
    FAINT_DECIBELS,
    FAINT_SHARE,
    FORGET_SECONDS,
    HYSTERESIS,
    MIN_VOICED_SECONDS,
    POWER_SMOOTHING,
    Frames,
)


class Endpoint(StrEnum):
    """What a frame brought about."""

    STARTED = "started"
    """Speech began (and was noticed now)."""
    ENDED = "ended"
    """Silence after speech lasted long enough."""
    NO_SPEECH = "no_speech"
    """Nobody spoke for long enough."""
    LIMIT = "limit"
    """The utterance reached the longest duration."""


class Endpointer:
    """Follows one utterance. After an end, nothing more comes.

    Args:
        settings: thresholds and durations.
        ends_by_silence: whether silence ends the utterance.
        patient: whether to wait for speech as long as it takes; the longest duration counts from its beginning then.

    Attributes:
        ends_by_silence: as given.
        silence_seconds: silence that ends the utterance; may be changed at any time.
        quiet_seconds: silence until now; a moment of faint voice counts in part.
        started: whether speech began.
        voiced_seconds: duration of the voiced frames so far; 0.0 while nothing counted as speech.
    """

    def __init__(self, settings: TurnSettings, *, ends_by_silence: bool = True, patient: bool = False) -> None:
        self._enter = settings.speech_threshold
        self._leave = max(settings.speech_threshold - HYSTERESIS, 0.01)
        self._limit_left = settings.listen_limit_seconds
        self._patient = patient
        self._no_speech_left = math.inf if patient else settings.no_speech_seconds
        self._forget_left = FORGET_SECONDS
        self._run_seconds = 0.0
        self._power = 0.0
        self._loudest = 0.0
        self._voiced = False
        self._ended = False
        self.ends_by_silence = ends_by_silence
        self.silence_seconds = settings.silence_seconds
        self.quiet_seconds = 0.0
        self.started = False
        self.voiced_seconds = 0.0

    def accept(self, frame: Frames) -> Endpoint | None:
        """Take the next frame, one alone."""
        if self._ended:
            return None
        probability, power = float(frame.probabilities[0]), float(np.mean(np.square(frame.samples)))
        self._voiced = probability >= (self._leave if self._voiced else self._enter)
        self._power += POWER_SMOOTHING * ((power if math.isfinite(power) else 0.0) - self._power)
        if self._voiced:
            self._loudest = max(self._loudest, self._power)
        if self.started or not self._patient:
            self._limit_left -= frame.seconds
        event = self._in_speech(frame.seconds) if self.started else self._before_speech(frame.seconds)
        if event is None and self._limit_left <= 0.0:
            event = Endpoint.LIMIT
        self._ended = event not in {None, Endpoint.STARTED}
        return event

    def _before_speech(self, seconds: float) -> Endpoint | None:
        self._no_speech_left -= seconds
        if self._voiced:
            self._run_seconds += seconds
            self._forget_left = FORGET_SECONDS
            if self._run_seconds >= MIN_VOICED_SECONDS:
                self.started = True
                self.voiced_seconds = self._run_seconds
                return Endpoint.STARTED
            return None
        self._forget_left -= seconds
        if self._forget_left <= 0.0:
            self._run_seconds = 0.0
        if self.ends_by_silence and self._no_speech_left <= 0.0:
            return Endpoint.NO_SPEECH
        return None

    def _in_speech(self, seconds: float) -> Endpoint | None:
        faint = self._power < self._loudest * 10 ** (-FAINT_DECIBELS / 10)
        if self._voiced:
            self.voiced_seconds += seconds
        if self._voiced and not faint:
            self.quiet_seconds = 0.0
            return None
        self.quiet_seconds += seconds * (FAINT_SHARE if self._voiced else 1.0)
        if self.ends_by_silence and self.quiet_seconds >= self.silence_seconds:
            return Endpoint.ENDED
        return None
