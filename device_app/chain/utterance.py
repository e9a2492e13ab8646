"""Listens to samples: finds the utterance, has it recognised while it is spoken, tells what was heard."""

from __future__ import annotations

from collections import deque
from contextlib import closing
from dataclasses import replace

import numpy as np

from device_app.chain.endpointing import Endpoint, Endpointer
from device_app.chain.job_run import JobRun
from device_app.chain.sample_sources import SampleSource
from device_app.chain.timings import Stopwatch
from device_app.events.engine import Heard, Listen, SpeechEnded, SpeechStarted
from device_app.settings import TurnSettings
from engines.protocols import (
    SAMPLE_RATE,
    Hypothesis,
    RecognitionStream,
    Samples,
    SpeechRecognizer,
    VoiceActivityDetector,
)

LEAD_SECONDS = 0.8
"""Sound before speech was noticed that the recogniser gets: the time it took to notice, and the quiet first sounds."""

OTHER_BUTTON_SECONDS = 1.0
"""Voice before an utterance counts as the other person's although this one's button was pressed: the language of less
is guessed too often to set aside what a person did."""


class UtteranceListener:
    """Listens within one turn.

    Attributes:
        recognizer: the engine that hears.
        other: what the utterance of `listen` reads as in the other language, where only a person can tell which of the
            two it was; None otherwise.
    """

    def __init__(
        self,
        request: Listen,
        recognizer: SpeechRecognizer,
        detector: VoiceActivityDetector,
        settings: TurnSettings,
        *,
        run: JobRun,
    ) -> None:
        self.recognizer = recognizer
        self._request = request
        self._detector = detector
        self._settings = settings
        self._emit = run.emit
        self._cancellation = run.cancellation
        self._stopwatch = run.stopwatch
        self._nothing = Hypothesis(text="", language=request.source, confidence=0.0, final=True)
        self._either = request.either and request.target in recognizer.languages
        self._kept: list[Samples] = []
        self.other: Hypothesis | None = None

    def listen(self, source: SampleSource, *, end_by_silence: bool) -> Hypothesis:
        """One utterance; the person waits from its end on (the stopwatch's origin).

        Returns:
            The final hypothesis; its text is empty when there was no speech or none was understood.

        Raises:
            DragomanError: what the recogniser fails with.
            Cancelled: the job was abandoned.
        """
        frames = _Frames(source, self._detector.frame_samples, self._stopwatch)
        endpointer = self._endpointer(end_by_silence=end_by_silence)
        with closing(self._open()) as stream:
            self._follow(frames, endpointer, stream, self._nothing)
            self._stopwatch.set_origin()
            self._emit(SpeechEnded(self._request.job, endpointer.voiced_seconds))
            heard = self._finish(stream) if endpointer.started else self._nothing
        if self._either and endpointer.started:
            heard = self._settle(heard, endpointer.voiced_seconds)
        if endpointer.started and self.other is None:
            self._emit(Heard(self._request.job, heard))
        return heard

    def listen_to_all(self, source: SampleSource) -> Hypothesis:
        """Every utterance until the samples end, as one text; the origin stays at the first sample.

        Returns:
            The final hypothesis, as `listen` does; its confidence is the mean, weighted by length.

        Raises:
            DragomanError: what the recogniser fails with.
            Cancelled: the job was abandoned.
        """
        frames = _Frames(source, self._detector.frame_samples, self._stopwatch)
        heard = self._nothing
        voiced_seconds = 0.0
        while not frames.ended:
            endpointer = self._endpointer(end_by_silence=True)
            with closing(self._open()) as stream:
                self._follow(frames, endpointer, stream, heard)
                voiced_seconds += endpointer.voiced_seconds
                if endpointer.started:
                    heard = _append(heard, self._finish(stream))
            if not frames.ended:
                self._emit(Heard(self._request.job, replace(heard, final=False)))
        self._emit(SpeechEnded(self._request.job, voiced_seconds))
        if voiced_seconds:
            self._emit(Heard(self._request.job, heard))
        return heard

    def _endpointer(self, *, end_by_silence: bool) -> Endpointer:
        frame_seconds = self._detector.frame_samples / SAMPLE_RATE
        return Endpointer(self._settings, frame_seconds, end_by_silence=end_by_silence, patient=self._request.patient)

    def _open(self) -> RecognitionStream:
        self._detector.reset()
        languages = [self._request.source, self._request.target] if self._either else [self._request.source]
        with self._stopwatch.stage("asr"):
            return self.recognizer.open(languages, self._cancellation)

    def _finish(self, stream: RecognitionStream) -> Hypothesis:
        with self._stopwatch.stage("asr"):
            return replace(stream.finish(), final=True)

    def _is_clear(self, heard: Hypothesis, voiced_seconds: float) -> bool:
        """Whether the language of a hypothesis needs no further proof."""
        if "lid.uncertain" in heard.warnings:
            return False
        likely = self._request.patient or heard.language == self._request.source
        return likely or voiced_seconds >= OTHER_BUTTON_SECONDS

    def _settle(self, heard: Hypothesis, voiced_seconds: float) -> Hypothesis:
        """The reading to go on with.

        In doubt it is the language of the button that was pressed; where none was, both readings are needed, for a
        person to choose.
        """
        clear = self._is_clear(heard, voiced_seconds)
        if self._request.patient:
            if heard.text and not clear:
                source, target = self._request.source, self._request.target
                other = self._read(source if heard.language == target else target)
                self.other = other if other.text else None
            return heard
        if heard.language == self._request.source or (heard.text and clear):
            return heard
        pressed = self._read(self._request.source)
        return pressed if pressed.text else heard

    def _read(self, language: str) -> Hypothesis:
        """The utterance once more, in a language that is given."""
        with self._stopwatch.stage("asr"), closing(self.recognizer.open([language], self._cancellation)) as stream:
            stream.accept(np.concatenate(self._kept))
            return replace(stream.finish(), final=True)

    def _follow(self, frames: _Frames, endpointer: Endpointer, stream: RecognitionStream, before: Hypothesis) -> None:
        """Hand the frames of one utterance to the recogniser, until its end or the end of the samples."""
        lead: deque[Samples] = deque(maxlen=round(LEAD_SECONDS * SAMPLE_RATE / self._detector.frame_samples))
        over = False
        while not over and (block := frames.read()) is not None:
            self._cancellation.check()
            started_before = endpointer.started
            with self._stopwatch.stage("vad"):
                speech, over = self._detect(block, frames, endpointer, lead)
            if endpointer.started and not started_before:
                self._emit(SpeechStarted(self._request.job))
            if not speech:
                continue
            if self._either:
                self._kept.extend(speech)
            with self._stopwatch.stage("asr"):
                hypothesis = stream.accept(np.concatenate(speech))
            if hypothesis is None or not hypothesis.text:
                continue
            # Text in a language that may be the wrong one would be shown to be taken back.
            if not self._either or self._is_clear(hypothesis, endpointer.voiced_seconds):
                self._emit(Heard(self._request.job, _append(before, replace(hypothesis, final=False))))

    def _detect(
        self, block: Samples, frames: _Frames, endpointer: Endpointer, lead: deque[Samples]
    ) -> tuple[list[Samples], bool]:
        """The frames of `block` that belong to the utterance, and whether it is over; the rest goes back."""
        speech: list[Samples] = []
        size = self._detector.frame_samples
        for start in range(0, len(block), size):
            frame = block[start : start + size]
            event = endpointer.accept(self._detector.probability(frame), float(np.mean(np.square(frame))))
            if event is Endpoint.STARTED:
                speech.extend(lead)
                lead.clear()
            (speech if endpointer.started else lead).append(frame)
            if event is not None and event is not Endpoint.STARTED:
                frames.give_back(block[start + size :])
                return speech, True
        return speech, False


class _Frames:
    """Samples in whole frames; the last one is filled up with silence."""

    def __init__(self, source: SampleSource, frame_samples: int, stopwatch: Stopwatch) -> None:
        self._source = source
        self._frame_samples = frame_samples
        self._stopwatch = stopwatch
        self._rest = np.zeros(0, dtype=np.float32)
        self._source_ended = False

    @property
    def ended(self) -> bool:
        return self._source_ended and not len(self._rest)

    def read(self) -> Samples | None:
        """One frame or more; None at the end."""
        while True:
            whole = len(self._rest) // self._frame_samples * self._frame_samples
            if whole:
                block, self._rest = self._rest[:whole], self._rest[whole:]
                return block
            if self._source_ended:
                missing = self._frame_samples - len(self._rest)
                block, self._rest = np.pad(self._rest, (0, missing)), self._rest[:0]
                return block if missing < self._frame_samples else None
            with self._stopwatch.waiting():
                samples = self._source.read()
            if samples is None:
                self._source_ended = True
            else:
                self._rest = np.concatenate((self._rest, samples))

    def give_back(self, samples: Samples) -> None:
        self._rest = np.concatenate((samples, self._rest))


def _append(before: Hypothesis, following: Hypothesis) -> Hypothesis:
    """`following` after what was heard earlier in the same turn."""
    if not before.text:
        return following
    if not following.text:
        return before
    start = f"{before.text} "
    weights = (len(before.text), len(following.text))
    return replace(
        following,
        text=start + following.text,
        confidence=float(np.average((before.confidence, following.confidence), weights=weights)),
        stable=len(start) + following.stable,
        alternatives=(),
    )
