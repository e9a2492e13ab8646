"""A job of a still world: what happens in it is said by the words it gets (see `small_engines`)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

from device_app.chain.chain import Chain
from device_app.chain.clauses import ClauseCutter
from device_app.engine_host.process import FATAL_STATUS, EngineConfiguration
from device_app.events.engine import (
    Heard,
    Interpret,
    JobEnded,
    JobFailed,
    Listen,
    Say,
    Spoke,
    Translated,
)
from device_app.events.families import Data, JobId
from engines.cancellation import Cancellation
from engines.errors import Cancelled, DragomanError
from engines.loading import Engines
from engines.protocols import Quality, Samples, Translation, TranslationRequest
from tests.device_app.small_engines import HummingSynthesizer

WORD_SECONDS = 0.01


Step = Data | float | int | None
"""An event; seconds to wait; a status to exit with; or nothing, to wait until something is sent."""


class StillJob:
    """One request, worked on a step at a time."""

    def __init__(
        self,
        request: Listen | Interpret | Say,
        engines: Engines,
        configuration: EngineConfiguration,
        sound: list[Samples | None],
        hushed: set[JobId],
    ) -> None:
        self.request = request
        self.can_be_cancelled = True
        self._engines = engines
        self._configuration = configuration
        self._sound = sound
        self._hushed = hushed
        self._ear: _Ear | None = None
        self.steps = self._do()

    def close(self) -> None:
        if self._ear is not None:
            self._ear.close()

    def _do(self) -> Iterator[Step]:
        match self.request:
            case Listen() as request:
                yield from self._listen(request)
            case Interpret(_, request, speak):
                yield from self._answer(request, speak=speak)
            case Say(job, text, language, speed):
                for clause in ClauseCutter(language).take(text, len(text), final=True):
                    for chunk in HummingSynthesizer().synthesize(clause.text, language, Cancellation(), speed=speed):
                        yield Spoke(job, chunk, clause.begin, clause.end)
                yield JobEnded(job, spoken=True)

    def _listen(self, request: Listen) -> Iterator[Step]:
        self._ear = _Ear(request, Chain(self._engines, self._configuration.detect(), self._configuration.turn))
        heard: Heard | None = None
        while True:
            for event in self._ear.take(self._sound):
                match event:
                    case Translated() | JobEnded():
                        continue  # of the chain inside the ear; here the words decide how long it takes
                    case Heard():
                        heard = event
                yield event
            if self._ear.ended:
                break
            yield None
        if heard is None or not heard.hypothesis.text or not heard.hypothesis.final:
            yield JobEnded(request.job, spoken=False)
            return
        source, target = request.source, request.target
        if request.either and heard.hypothesis.language == target:
            source, target = target, source
        wanted = TranslationRequest(heard.hypothesis.text, source, target, context=request.context)
        yield from self._answer(wanted, speak=request.speak)

    def _answer(self, request: TranslationRequest, *, speak: bool) -> Iterator[Step]:
        job = self.request.job
        cutter, voice = ClauseCutter(request.target), HummingSynthesizer()
        words = request.text.split()
        spoken = False
        for count, word in enumerate(words, start=1):
            yield WORD_SECONDS
            yield from self._obey(word.strip(".,"))
            if self._failed:
                return
            text, final = " ".join(words[:count]).upper(), count == len(words)
            translation = Translation(text if final else f"{text} ", len(text), final, "obedient", Quality.ROUGH)
            yield Translated(job, translation)
            for clause in cutter.take(translation.text, translation.stable, final=final):
                if not speak or request.target not in voice.languages or job in self._hushed:
                    continue
                try:
                    for chunk in voice.synthesize(clause.text, request.target, Cancellation()):
                        spoken = True
                        yield Spoke(job, chunk, clause.begin, clause.end)
                except DragomanError as error:
                    yield JobFailed(job, error.code, error.message)
                    return
        yield JobEnded(job, spoken, timings_ms=(("total", 1.0),))

    _failed = False

    def _obey(self, word: str) -> Iterator[Step]:
        match word:
            case "slow":
                yield 0.2
            case "hang" | "polite-hang":
                self.can_be_cancelled = word == "polite-hang"
                while True:
                    yield None
            case "crash":
                yield -9
            case "bug" | "fail" | "gpu-fault":
                self._failed = True
                code = {"bug": "turn.bug", "fail": "mt.failed", "gpu-fault": "engine.gpu_fault"}[word]
                yield JobFailed(self.request.job, code, "it failed, on purpose", bug=word == "bug")
                if word == "gpu-fault":
                    yield FATAL_STATUS


class _Ear:
    """The chain's listening on a thread that runs only while the test waits for it."""

    def __init__(self, request: Listen, chain: Chain) -> None:
        self.ended = False
        self._cancellation = Cancellation()
        self._sound: list[Samples | None] = []
        self._events: list[Data] = []
        self._may_run, self._has_paused = threading.Semaphore(0), threading.Semaphore(0)
        self._thread = threading.Thread(target=self._run, args=(replace(request, speak=False), chain), daemon=True)
        self._thread.start()
        self._has_paused.acquire()

    def take(self, sound: list[Samples | None]) -> list[Data]:
        """Hear more, which is removed from `sound`; None in it is the end. The events that this brought."""
        self._sound += sound
        sound.clear()
        if self._sound and not self.ended:
            self._may_run.release()
            self._has_paused.acquire()
        events = self._events.copy()
        self._events.clear()
        return events

    def close(self) -> None:
        if not self.ended:
            self._cancellation.cancel()
            self._may_run.release()
        self._thread.join()

    def read(self) -> Samples | None:
        """A `SampleSource`."""
        if not self._sound:
            self._has_paused.release()
            self._may_run.acquire()
        self._cancellation.check()
        return self._sound.pop(0)

    def _run(self, request: Listen, chain: Chain) -> None:
        try:
            chain.listen(request, self, self._events.append, self._cancellation)
        except Cancelled:
            pass
        except DragomanError as error:
            self._events.append(JobFailed(request.job, error.code, error.message))
        finally:
            self.ended = True
            self._has_paused.release()
