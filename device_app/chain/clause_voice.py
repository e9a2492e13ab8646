"""Speaks a growing translation, clause by clause, on a thread of its own: translation and speech overlap."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable

from device_app.chain.clauses import Clause, ClauseCutter
from device_app.chain.job_run import JobRun
from engines.cancellation import Cancellation
from engines.errors import Cancelled
from engines.protocols import AudioChunk, SpeechSynthesizer, Translation


class ClauseVoice:
    """The voice of one turn. Use as a context: leaving it ends the thread; an exception on the way silences it."""

    def __init__(
        self,
        synthesizer: SpeechSynthesizer,
        language: str,
        run: JobRun,
        emit: Callable[[AudioChunk, Clause], None],
        *,
        speed: float = 1.0,
    ) -> None:
        self._synthesizer = synthesizer
        self._language = language
        self._speed = speed
        self._cancellation = Cancellation(run.voice)
        self._stopwatch = run.stopwatch
        self._emit = emit
        self._cutter = ClauseCutter(language)
        self._clauses: queue.SimpleQueue[Clause | None] = queue.SimpleQueue()
        self._failure: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="clause-voice", daemon=True)
        self.spoken = False

    def __enter__(self) -> ClauseVoice:
        self._thread.start()
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is not None:
            self._cancellation.cancel()
        self._clauses.put(None)
        self._thread.join()

    def follow(self, translation: Translation) -> None:
        """Speak what became stable."""
        self._speak(self._cutter.take(translation.text, translation.stable, final=translation.final))

    def say(self, text: str) -> None:
        """Speak a whole text."""
        self._speak(self._cutter.take(text, len(text), final=True))

    def finish(self) -> None:
        """Wait until all has been synthesised.

        Raises:
            DragomanError: the voice engine failed; any other exception of it is raised too.
        """
        self._clauses.put(None)
        self._thread.join()
        if self._failure is not None:
            raise self._failure

    def _speak(self, clauses: Iterable[Clause]) -> None:
        for clause in clauses:
            self._clauses.put(clause)

    def _run(self) -> None:
        try:
            while (clause := self._clauses.get()) is not None:
                chunks = self._synthesizer.synthesize(
                    clause.text, self._language, self._cancellation, speed=self._speed
                )
                for chunk in self._stopwatch.items("tts", iter(chunks)):
                    self._cancellation.check()
                    if len(chunk.samples):
                        self._stopwatch.first("tts")
                        self.spoken = True
                        self._emit(chunk, clause)
        except Cancelled:
            return
        except Exception as error:  # noqa: BLE001 - handed to the turn's own thread, which raises it in `finish`
            self._failure = error
