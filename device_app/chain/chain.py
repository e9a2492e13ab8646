"""The streaming chain of one turn: samples → end of utterance → recogniser → translator → voice.

Used inside the engine process, and in-process by the command line. It works on the calling thread (the voice on one
more) and tells what happens through a callback; it holds no state between two turns.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial

from device_app.chain.clause_voice import ClauseVoice
from device_app.chain.clauses import Clause
from device_app.chain.job_run import Emit, JobRun
from device_app.chain.piecewise_translation import translate_request
from device_app.chain.sample_sources import SampleSource
from device_app.chain.utterance import UtteranceListener
from device_app.events.engine import Interpret, JobEnded, Listen, Say, Spoke, Translated, Undecided
from device_app.events.families import JobId
from device_app.own_terms import turned_round
from device_app.settings import TurnSettings
from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.loading import Engines
from engines.protocols import AudioChunk, Hypothesis, Translation, TranslationRequest, VoiceActivityDetector

RECORDING_SILENCE_SECONDS = 1.5
"""Silence that parts two utterances of a recording: longer than in a conversation, nobody waits for the answer."""


class Chain:
    """Does jobs, one at a time.

    Arguments its methods share:
        emit: told of the events; `JobEnded` is the last one, with the timings that `Stopwatch` defines.
        cancellation: stops the job; nothing is emitted afterwards.
        voice: stops only the speaking; the translation goes on.
    """

    def __init__(self, engines: Engines, detector: VoiceActivityDetector, settings: TurnSettings) -> None:
        self._engines = engines
        self._detector = detector
        self._settings = settings

    def listen(
        self,
        request: Listen,
        source: SampleSource,
        emit: Emit,
        cancellation: Cancellation,
        voice: Cancellation | None = None,
    ) -> None:
        """One utterance from a microphone: recognise it while it is spoken, then translate and speak it.

        Without speech, or when nothing of it was understood, the job ends there; text is never invented. So it does
        with `Undecided` where only a person can tell which of two languages it was.

        Raises:
            DragomanError: what the engines fail with; what was emitted before stays true.
            Cancelled: the job was abandoned.
        """
        run = _run(emit, cancellation, voice)
        listener = self._listener(request, self._settings, run)
        heard = listener.listen(source, end_by_silence=request.end_by_silence)
        names = (("asr", listener.recognizer.name),)
        if heard.other is not None:
            run.emit(Undecided(request.job, replace(heard, other=None), heard.other))
            run.emit(JobEnded(request.job, spoken=False, engines=names, timings_ms=run.stopwatch.report()))
            return
        if request.either and heard.language == request.target:
            terms = turned_round(request.terms)
            request = replace(request, source=request.target, target=request.source, terms=terms)
        translation = _translation_of(heard, request)
        self._answer(request.job, translation, run, names, speed=request.speed if request.speak else None)

    def interpret_recording(
        self, request: Listen, source: SampleSource, emit: Emit, cancellation: Cancellation
    ) -> None:
        """A whole recording as one turn, however often the speaker pauses; `Listen.end_by_silence` isn't looked at.

        Recognised utterance by utterance, so that memory stays bounded.

        Raises:
            DragomanError: what the engines fail with; what was emitted before stays true.
            Cancelled: the job was abandoned.
        """
        run = _run(emit, cancellation, None)
        heard, names = self._hear(request, source, run)
        translation = _translation_of(heard, request)
        self._answer(request.job, translation, run, names, speed=request.speed if request.speak else None)

    def hear_recording(
        self, request: Listen, source: SampleSource, emit: Emit, cancellation: Cancellation
    ) -> Hypothesis:
        """What is said in a recording, as `interpret_recording` hears it.

        Raises:
            DragomanError: what the recogniser fails with; what was emitted before stays true.
            Cancelled: the job was abandoned.
        """
        run = _run(emit, cancellation, None)
        heard, names = self._hear(request, source, run)
        run.emit(JobEnded(request.job, spoken=False, engines=names, timings_ms=run.stopwatch.report()))
        return heard

    def _hear(
        self, request: Listen, source: SampleSource, run: JobRun
    ) -> tuple[Hypothesis, tuple[tuple[str, str], ...]]:
        settings = replace(self._settings, silence_seconds=RECORDING_SILENCE_SECONDS, no_speech_seconds=math.inf)
        listener = self._listener(request, settings, run)
        return listener.listen_to_all(source), (("asr", listener.recognizer.name),)

    def interpret(
        self, request: Interpret, emit: Emit, cancellation: Cancellation, voice: Cancellation | None = None
    ) -> None:
        """Translate a typed text, and speak the translation if asked.

        Raises:
            DragomanError: what the engines fail with; what was emitted before stays true.
            Cancelled: the job was abandoned.
        """
        speed = request.speed if request.speak else None
        self._answer(request.job, request.request, _run(emit, cancellation, voice), (), speed=speed)

    def say(self, request: Say, emit: Emit, cancellation: Cancellation, voice: Cancellation | None = None) -> None:
        """Speak a text.

        Raises:
            DragomanError: ``tts.language_unsupported`` where there is no voice, and what the voice fails with.
            Cancelled: the job was abandoned.
        """
        run = _run(emit, cancellation, voice)
        synthesizer = self._engines.synthesizer(request.language)
        if synthesizer is None:
            raise DragomanError(
                "tts.language_unsupported", f"no voice speaks {request.language!r}", hint="See: dragoman languages"
            )
        tell = partial(_spoke, run, request.job)
        with ClauseVoice(synthesizer, request.language, run, tell, speed=request.speed) as speaker:
            speaker.say(request.text)
            speaker.finish()
        run.cancellation.check()
        emit(JobEnded(request.job, speaker.spoken, (("tts", synthesizer.name),), run.stopwatch.report()))

    def _listener(self, request: Listen, settings: TurnSettings, run: JobRun) -> UtteranceListener:
        recognizer = self._engines.recognizer(request.source)
        smart_turn = self._engines.smart_turn
        return UtteranceListener(request, recognizer, self._detector, settings, run=run, smart_turn=smart_turn)

    def _answer(
        self,
        job: JobId,
        request: TranslationRequest,
        run: JobRun,
        names: tuple[tuple[str, str], ...],
        *,
        speed: float | None,
    ) -> None:
        """Translate and, unless `speed` is None, speak."""
        run.cancellation.check()
        spoken = False
        if request.text.strip():
            synthesizer = None if speed is None else self._engines.synthesizer(request.target)
            if synthesizer is None or speed is None:
                translation = self._translate(job, request, run, None)
            else:
                emit = partial(_spoke, run, job)
                with ClauseVoice(synthesizer, request.target, run, emit, speed=speed) as voice:
                    translation = self._translate(job, request, run, voice)
                    voice.finish()
                spoken = voice.spoken
            names += (("mt", translation.engine),)
            names += (("tts", synthesizer.name),) if synthesizer is not None else ()
        run.cancellation.check()
        run.emit(JobEnded(job, spoken, names, run.stopwatch.report()))

    def _translate(
        self, job: JobId, request: TranslationRequest, run: JobRun, voice: ClauseVoice | None
    ) -> Translation:
        for translation in translate_request(self._engines, request, run.cancellation, run.stopwatch):
            run.emit(Translated(job, translation))
            if voice is not None:
                voice.follow(translation)
        return translation


def _spoke(run: JobRun, job: JobId, chunk: AudioChunk, clause: Clause) -> None:
    run.emit(Spoke(job, chunk, clause.begin, clause.end))


def _translation_of(heard: Hypothesis, request: Listen) -> TranslationRequest:
    return TranslationRequest(
        heard.text,
        request.source,
        request.target,
        alternatives=heard.alternatives,
        context=request.context,
        terms=request.terms,
    )


def _run(emit: Emit, cancellation: Cancellation, voice: Cancellation | None) -> JobRun:
    parents = (cancellation,) if voice is None else (cancellation, voice)
    return JobRun(emit, cancellation, Cancellation(*parents))
