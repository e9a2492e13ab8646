"""Where an utterance begins and ends, from the probabilities of voice of its frames.

Pure: time is counted in frames, so the same recording always gives the same ends, on any machine and at any speed.
"""

from __future__ import annotations

import math
from enum import StrEnum

from device_app.settings import TurnSettings

HYSTERESIS = 0.15
"""Speech goes on until the probability is this far below the threshold (as Silero's own ``neg_threshold``)."""

MIN_VOICED_SECONDS = 0.16
"""Voice that makes an utterance: a click, a cough of the table and our own start sound are shorter, "no" is longer."""

FORGET_SECONDS = 0.3
"""Silence after which a stretch of voice that was too short for speech is forgotten."""

FAINT_DECIBELS = 10.0
"""Voice this far below the loudest of the utterance is a soft ending, or other people further away."""

FAINT_SHARE = 0.5
"""How much a moment of faint voice counts as silence: a soft ending isn't cut off, yet others don't keep it open."""

_SMOOTHING = 0.3
"""Share of the newest frame in the mean power: over some 0.1 s, so that a click isn't the loudest voice."""


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
        frame_seconds: duration of a frame.
        end_by_silence: whether silence ends the utterance.
        patient: whether to wait for speech as long as it takes; the longest duration counts from its beginning then.

    Attributes:
        started: whether speech began.
        voiced_seconds: duration of the voiced frames so far; 0.0 while nothing counted as speech.
    """

    def __init__(
        self, settings: TurnSettings, frame_seconds: float, *, end_by_silence: bool = True, patient: bool = False
    ) -> None:
        self._enter = settings.speech_threshold
        self._leave = max(settings.speech_threshold - HYSTERESIS, 0.01)
        self._frame = frame_seconds
        self._end_by_silence = end_by_silence
        self._silence_seconds = settings.silence_seconds
        self._limit_left = settings.listen_limit_seconds
        self._patient = patient
        self._no_speech_left = math.inf if patient else settings.no_speech_seconds
        self._silence_left = settings.silence_seconds
        self._forget_left = FORGET_SECONDS
        self._run_seconds = 0.0
        self._power = 0.0
        self._loudest = 0.0
        self._voiced = False
        self._ended = False
        self.started = False
        self.voiced_seconds = 0.0

    def accept(self, probability: float, power: float = 1.0) -> Endpoint | None:
        """Take the next frame.

        Args:
            probability: of voice, 0 … 1.
            power: mean square of its samples (full scale 1.0).
        """
        if self._ended:
            return None
        self._voiced = probability >= (self._leave if self._voiced else self._enter)
        self._power += _SMOOTHING * ((power if math.isfinite(power) else 0.0) - self._power)
        if self._voiced:
            self._loudest = max(self._loudest, self._power)
        if self.started or not self._patient:
            self._limit_left -= self._frame
        event = self._in_speech() if self.started else self._before_speech()
        if event is None and self._limit_left <= 0.0:
            event = Endpoint.LIMIT
        self._ended = event not in {None, Endpoint.STARTED}
        return event

    def _before_speech(self) -> Endpoint | None:
        self._no_speech_left -= self._frame
        if self._voiced:
            self._run_seconds += self._frame
            self._forget_left = FORGET_SECONDS
            if self._run_seconds >= MIN_VOICED_SECONDS:
                self.started = True
                self.voiced_seconds = self._run_seconds
                return Endpoint.STARTED
            return None
        self._forget_left -= self._frame
        if self._forget_left <= 0.0:
            self._run_seconds = 0.0
        if self._end_by_silence and self._no_speech_left <= 0.0:
            return Endpoint.NO_SPEECH
        return None

    def _in_speech(self) -> Endpoint | None:
        faint = self._power < self._loudest * 10 ** (-FAINT_DECIBELS / 10)
        if self._voiced:
            self.voiced_seconds += self._frame
        if self._voiced and not faint:
            self._silence_left = self._silence_seconds
            return None
        self._silence_left -= self._frame * (FAINT_SHARE if self._voiced else 1.0)
        if self._end_by_silence and self._silence_left <= 0.0:
            return Endpoint.ENDED
        return None
