"""The streaming chain of one turn: samples → end of utterance → recogniser → translator → voice.

Used inside the engine process, and in-process by the command line. It works on the calling thread (the voice on one
more) and tells what happens through a callback; it holds no state between two turns.
"""

from __future__ import annotations

import math
from dataclasses import replace

from device_app.chain.clause_voice import ClauseVoice
from device_app.chain.piecewise_translation import translate_by_pieces
from device_app.chain.sample_sources import SampleSource
from device_app.chain.turn_run import Emit, TurnRun
from device_app.chain.utterance import UtteranceListener
from device_app.events.engine import Interpret, Listen, Say, Spoke, Translated, TurnEnded, Undecided
from device_app.settings import TurnSettings
from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.loading import Engines
from engines.protocols import Hypothesis, Translation, VoiceActivityDetector

RECORDING_SILENCE_SECONDS = 1.5
"""Silence that parts two utterances of a recording: longer than in a conversation, nobody waits for the answer."""


class Chain:
    """Runs turns, one at a time.

    Arguments its methods share:
        emit: told of the events; `TurnEnded` is the last one, with the timings that `Stopwatch` defines.
        cancellation: stops the turn; nothing is emitted afterwards.
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

        Without speech, or when nothing of it was understood, the turn ends there; text is never invented. So it does
        with `Undecided` where only a person can tell which of two languages it was.

        Raises:
            DragomanError: what the engines fail with; what was emitted before stays true.
            Cancelled: the turn was abandoned.
        """
        run = _run(emit, cancellation, voice)
        listener = self._listener(request, self._settings, run)
        heard = listener.listen(source, end_by_silence=request.end_by_silence)
        names = (("asr", listener.recognizer.name),)
        if listener.other is not None:
            run.emit(Undecided(request.turn, heard, listener.other))
            run.emit(TurnEnded(request.turn, spoken=False, engines=names, timings_ms=run.stopwatch.report()))
            return
        if request.either and heard.language == request.target:
            request = replace(request, source=request.target, target=request.source)
        self._answer(request, heard, run, names)

    def interpret_recording(
        self, request: Listen, source: SampleSource, emit: Emit, cancellation: Cancellation
    ) -> None:
        """A whole recording as one turn, however often the speaker pauses; `Listen.end_by_silence` isn't looked at.

        Recognised utterance by utterance, so that memory stays bounded.

        Raises:
            DragomanError: what the engines fail with; what was emitted before stays true.
            Cancelled: the turn was abandoned.
        """
        run = _run(emit, cancellation, None)
        settings = replace(self._settings, silence_seconds=RECORDING_SILENCE_SECONDS, no_speech_seconds=math.inf)
        listener = self._listener(request, settings, run)
        heard = listener.listen_to_all(source)
        self._answer(request, heard, run, (("asr", listener.recognizer.name),))

    def interpret(
        self, request: Interpret, emit: Emit, cancellation: Cancellation, voice: Cancellation | None = None
    ) -> None:
        """Translate a typed text, and speak the translation if asked.

        Raises:
            DragomanError: what the engines fail with; what was emitted before stays true.
            Cancelled: the turn was abandoned.
        """
        heard = Hypothesis(text=request.text, language=request.source, confidence=1.0, final=True)
        self._answer(request, heard, _run(emit, cancellation, voice), ())

    def say(self, request: Say, emit: Emit, cancellation: Cancellation, voice: Cancellation | None = None) -> None:
        """Speak a text.

        Raises:
            DragomanError: ``tts.language_unsupported`` where there is no voice, and what the voice fails with.
            Cancelled: the turn was abandoned.
        """
        run = _run(emit, cancellation, voice)
        synthesizer = self._engines.synthesizer(request.language)
        if synthesizer is None:
            raise DragomanError(
                "tts.language_unsupported", f"no voice speaks {request.language!r}", hint="See: dragoman languages"
            )
        spoken = False
        chunks = synthesizer.synthesize(request.text, request.language, cancellation, speed=request.speed)
        for chunk in run.stopwatch.items("tts", iter(chunks)):
            cancellation.check()
            if run.voice.cancelled:
                break
            run.stopwatch.first("tts")
            spoken = True
            emit(Spoke(request.turn, chunk))
        emit(TurnEnded(request.turn, spoken, (("tts", synthesizer.name),), run.stopwatch.report()))

    def _listener(self, request: Listen, settings: TurnSettings, run: TurnRun) -> UtteranceListener:
        return UtteranceListener(request, self._engines.recognizer(request.source), self._detector, settings, run=run)

    def _answer(
        self, request: Listen | Interpret, heard: Hypothesis, run: TurnRun, names: tuple[tuple[str, str], ...]
    ) -> None:
        run.cancellation.check()
        spoken = False
        if heard.text.strip():
            synthesizer = self._engines.synthesizer(request.target) if request.speak else None
            if synthesizer is None:
                translation = self._translate(request, heard, run, None)
            else:
                with ClauseVoice(
                    synthesizer, request.target, run, lambda chunk: run.emit(Spoke(request.turn, chunk))
                ) as voice:
                    translation = self._translate(request, heard, run, voice)
                    voice.finish()
                spoken = voice.spoken
            names += (("mt", translation.engine),)
            names += (("tts", synthesizer.name),) if synthesizer is not None else ()
        run.cancellation.check()
        run.emit(TurnEnded(request.turn, spoken, names, run.stopwatch.report()))

    def _translate(
        self, request: Listen | Interpret, heard: Hypothesis, run: TurnRun, voice: ClauseVoice | None
    ) -> Translation:
        for translation in translate_by_pieces(self._engines, request, heard, run.cancellation, run.stopwatch):
            run.emit(Translated(request.turn, translation))
            if voice is not None:
                voice.follow(translation)
        return translation


def _run(emit: Emit, cancellation: Cancellation, voice: Cancellation | None) -> TurnRun:
    parents = (cancellation,) if voice is None else (cancellation, voice)
    return TurnRun(emit, cancellation, Cancellation(*parents))
