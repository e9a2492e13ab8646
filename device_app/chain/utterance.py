"""Listens to samples: finds the utterance, has it recognised while it is spoken, tells what was heard."""

from __future__ import annotations

from collections import deque
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from device_app.chain.end_of_turn import EndOfTurn
from device_app.chain.endpointing import Endpoint, Endpointer
from device_app.chain.frame_source import FrameSource
from device_app.chain.job_run import JobRun
from device_app.chain.sample_sources import SampleSource
from device_app.events.engine import Heard, Listen, SpeechEnded, SpeechStarted
from device_app.settings import TurnSettings
from engines.protocols import SAMPLE_RATE, Hypothesis, RecognitionStream, SpeechRecognizer, VoiceActivityDetector
from engines.text.joining import joint
from engines.voice_activity import LEAD_SECONDS, Frames, joined

if TYPE_CHECKING:
    from engines.smart_turn.detector import SmartTurn

WORDLESS_SECONDS = 7.0
"""Sound without a believable word, read to its end, after which nobody is talking to the device: other people are, or
no one. With the reading of it, the device is held for less than ten seconds."""

_TURN_END_FRAMES = 250
"""Of the newest sound that are kept for the judge of the end of a turn, which hears eight seconds."""


class UtteranceListener:
    """Listens within one turn.

    Attributes:
        recognizer: the engine that hears.
    """

    def __init__(
        self,
        request: Listen,
        recognizer: SpeechRecognizer,
        detector: VoiceActivityDetector,
        settings: TurnSettings,
        *,
        run: JobRun,
        smart_turn: SmartTurn | None = None,
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
        self._end_of_turn = EndOfTurn(settings, smart_turn)

    def listen(self, source: SampleSource, *, end_by_silence: bool) -> Hypothesis:
        """One utterance; the person waits from its end on (the stopwatch's origin).

        Returns:
            The final hypothesis; its text is empty when there was no speech or none was understood.

        Raises:
            DragomanError: what the recogniser fails with.
            Cancelled: the job was abandoned.
        """
        frames = FrameSource(source, self._detector, self._stopwatch)
        endpointer = self._endpointer(end_by_silence=end_by_silence)
        with closing(self._open()) as stream:
            self._follow(frames, endpointer, stream, self._nothing, live=True)
            self._stopwatch.set_origin()
            self._emit(SpeechEnded(self._request.job, endpointer.voiced_seconds))
            heard = self._finish(stream) if endpointer.started else self._nothing
        if endpointer.started and heard.other is None:
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
        frames = FrameSource(source, self._detector, self._stopwatch)
        heard = self._nothing
        voiced_seconds = 0.0
        while not frames.ended:
            # The longest utterance counts from its beginning: silence before it must not cut into it.
            endpointer = Endpointer(self._settings, patient=True)
            with closing(self._open()) as stream:
                self._follow(frames, endpointer, stream, heard, live=False)
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
        return Endpointer(self._settings, ends_by_silence=end_by_silence, patient=self._request.patient)

    def _open(self) -> RecognitionStream:
        self._detector.reset()
        languages = [self._request.source, self._request.target] if self._either else [self._request.source]
        with self._stopwatch.stage("asr"):
            return self.recognizer.open(languages, self._cancellation, pressed=not self._request.patient)

    def _finish(self, stream: RecognitionStream) -> Hypothesis:
        with self._stopwatch.stage("asr"):
            return replace(stream.finish(), final=True)

    def _follow(
        self, frames: FrameSource, endpointer: Endpointer, stream: RecognitionStream, before: Hypothesis, *, live: bool
    ) -> None:
        """Hand the frames of one utterance to the recogniser, until its end or the end of the samples.

        Where somebody waits for the answer, sound without words and the end of a turn end it, too.
        """
        lead: deque[Frames] = deque(maxlen=round(LEAD_SECONDS * SAMPLE_RATE / self._detector.frame_samples))
        recent: deque[Frames] = deque(maxlen=_TURN_END_FRAMES)
        heard = before
        self._end_of_turn.begin()
        while (frame := frames.read()) is not None:
            self._cancellation.check()
            event = endpointer.accept(frame)
            lead.append(frame)
            recent.append(frame)
            if event is Endpoint.STARTED:
                self._emit(SpeechStarted(self._request.job))
            if endpointer.started:
                with self._stopwatch.stage("asr"):
                    hypothesis = stream.accept(joined(tuple(lead)))
                lead.clear()
                if hypothesis is not None and hypothesis.text:
                    heard = hypothesis
                    # Text in a language that may be the wrong one would be shown to be taken back.
                    if "lid.uncertain" not in hypothesis.warnings:
                        self._emit(Heard(self._request.job, _append(before, replace(hypothesis, final=False))))
            if event is not None and event is not Endpoint.STARTED:
                return
            if live and endpointer.ends_by_silence and endpointer.started:
                if stream.wordless_seconds >= WORDLESS_SECONDS:
                    return
                with self._stopwatch.stage("vad"):
                    endpointer.silence_seconds = self._end_of_turn.silence(
                        endpointer.quiet_seconds, recent, stream.open_end, heard.language
                    )


def _append(before: Hypothesis, following: Hypothesis) -> Hypothesis:
    """`following` after what was heard earlier in the same turn."""
    if not before.text:
        return following
    if not following.text:
        return before
    text = before.text + joint(before.text, following.text)
    weights = (len(before.text), len(following.text))
    return replace(
        following,
        text=text,
        language=(before if weights[0] >= weights[1] else following).language,
        confidence=float(np.average((before.confidence, following.confidence), weights=weights)),
        stable=len(text) - len(following.text) + following.stable,
        alternatives=(),
        warnings=tuple(dict.fromkeys(before.warnings + following.warnings)),
        other=None,
    )
