"""One utterance, written down while it is spoken."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import Executor, Future, wait
from dataclasses import dataclass
from typing import TypeVar

from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.protocols import SAMPLE_RATE, Hypothesis, Samples, VoiceActivityDetector
from engines.whisper.agreement import LocalAgreement, spaced
from engines.whisper.decoder import WhisperDecoder
from engines.whisper.listener import UNCERTAIN_MARGIN, Transcript, read
from engines.whisper.voice_window import PAD_SECONDS, VoiceWindow

FIRST_SECONDS = 0.2
"""Voice before the first pass."""
STEP_SECONDS = 0.3
"""New sound before another pass, at least; a slow machine takes more, see `WhisperStream`."""
DECIDE_SECONDS = 1.0
"""Voice before the language is decided among several."""
SURE_SECONDS = 2.5
"""Voice after which it is decided even by a small lead."""
PAUSE_SECONDS = PAD_SECONDS
"""Silence after which the utterance may be over: it is read thoroughly while the silence lasts. All the sound that the
pass is to see is there by then, so it reads the same as one that begins later."""
KEEP_SHARE = 0.2
"""Of a full window, what at least stays when it is cut."""
TIME_LIMIT_SECONDS = 120.0
"""For one pass; reached only where something is broken."""
_POLL_SECONDS = 0.05
_SHORTEST_VOICE_SECONDS = 0.16
"""Voice that is read at all: a quick "no" has more."""

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class _Pass:
    """A pass that runs or waits: its result, the end of the voice it covers, and whether it is a thorough one."""

    result: Future[tuple[Transcript, float]]
    voice_end: int
    end: int
    thorough: bool


class WhisperStream:
    """A `RecognitionStream`.

    One pass at a time runs on the recogniser's thread, each over all the sound since the last cut, so `accept` doesn't
    wait (but when the window of 30 s is full: its beginning is then settled for good). The next one begins when the
    last is done and as much sound has come as the last one took to read: on a slow machine partial text comes less
    often, and never late. When the speaker pauses, a thorough pass begins; if nothing more is said, its text is final
    and `finish` has nothing left to do.

    Args:
        decoder: the model.
        executor: with one thread, which alone uses the decoder.
        detector: of this stream alone.
        languages: candidates, one or more.
        cancellation: of the turn.
    """

    def __init__(
        self,
        decoder: WhisperDecoder,
        executor: Executor,
        detector: VoiceActivityDetector,
        languages: Sequence[str],
        cancellation: Cancellation,
    ) -> None:
        self._decoder = decoder
        self._executor = executor
        self._languages = tuple(languages)
        self._cancellation = cancellation
        self._window = VoiceWindow(detector)
        self._agreement = LocalAgreement()
        self._before = ""  # text of the sound that was cut off the window
        self._confidences: list[tuple[float, int]] = []
        self._pass: _Pass | None = None
        self._done: tuple[_Pass, Transcript] | None = None
        self._next_end = 0
        self._shown: Hypothesis | None = None
        self._margin = 1.0
        self._open = True

    def accept(self, samples: Samples) -> Hypothesis | None:
        """Take the next ``float32[n]`` at 16 kHz; the text so far where it changed.

        Raises:
            DragomanError: what a pass failed with.
            Cancelled: the turn was cancelled.
            ValueError: the stream was finished or closed.
        """
        if not self._open:
            message = "the stream is closed"
            raise ValueError(message)
        self._cancellation.check()
        for start in range(0, len(samples), SAMPLE_RATE):
            self._window.add(samples[start : start + SAMPLE_RATE])
            if self._window.span > self._decoder.window_samples:
                self._cut()
        hypothesis = self._collect() if self._pass is not None and self._pass.result.done() else None
        self._plan()
        return hypothesis

    def finish(self) -> Hypothesis:
        """End the utterance.

        Raises:
            DragomanError: what a pass failed with.
            Cancelled: the turn was cancelled.
        """
        if not self._open:
            return Hypothesis("", self._languages[0], 0.0, final=True)
        self._cancellation.check()
        if self._pass is not None and self._covers_all(self._pass):
            self._wait()
        if self._done is None or not self._covers_all(self._done[0]):
            self._drop_pass()
            if self._window.voice.seconds >= _SHORTEST_VOICE_SECONDS:
                self._begin(thorough=True)
                self._wait()
        self._open = False
        return self._final()

    def close(self) -> None:
        """Free the stream; a pass that runs ends in the background."""
        self._open = False
        self._drop_pass()

    def _plan(self) -> None:
        """Begin another pass where it is time for one."""
        window = self._window
        if self._pass is not None or window.voice.seconds < FIRST_SECONDS:
            return
        if window.end - window.voice_end >= PAUSE_SECONDS * SAMPLE_RATE:
            if self._done is None or not self._covers_all(self._done[0]):
                self._begin(thorough=True)
        elif window.end >= self._next_end and (len(self._languages) == 1 or window.voice.seconds >= DECIDE_SECONDS):
            self._begin(thorough=False)

    def _begin(self, *, thorough: bool) -> None:
        window = self._window
        sound, voice, languages = window.sound(), window.voice, self._languages

        def run() -> tuple[Transcript, float]:
            started = time.perf_counter()
            reading = read(self._decoder, sound, voice, languages, thorough=thorough)
            return reading, time.perf_counter() - started

        self._pass = _Pass(self._executor.submit(run), window.voice_end, window.end, thorough)

    def _wait(self) -> None:
        """Until the pass is done; its result is taken."""
        assert self._pass is not None
        self._result(self._pass.result)
        self._collect()

    def _result(self, future: Future[_Result]) -> _Result:
        """Wait for a pass, and look at the cancellation meanwhile."""
        deadline = time.monotonic() + TIME_LIMIT_SECONDS
        while not wait([future], _POLL_SECONDS).done:
            self._cancellation.check()
            if time.monotonic() > deadline:
                raise DragomanError(
                    "asr.failed", "speech recognition does not come to an end", hint="Use a smaller Whisper model"
                )
        return future.result()

    def _collect(self) -> Hypothesis | None:
        """Take the result of the pass that is done."""
        assert self._pass is not None
        done, self._pass = self._pass, None
        reading, seconds = done.result.result()
        self._done = (done, reading)
        self._next_end = done.end + round(max(STEP_SECONDS, seconds) * SAMPLE_RATE)
        if len(self._languages) > 1:
            self._margin = reading.margin
            if not self._decide(reading):
                return None
        if not reading.text:
            return None
        text = self._before + self._joint(self._agreement.update(reading.text))
        hypothesis = Hypothesis(
            text,
            reading.language,
            reading.confidence,
            stable=len(self._stable()),
            warnings=self._warnings(),
        )
        changed = self._shown is None or (hypothesis.text, hypothesis.stable) != (self._shown.text, self._shown.stable)
        self._shown = hypothesis
        return hypothesis if changed else None

    def _decide(self, reading: Transcript) -> bool:
        """Whether the language is known by now; from then on it stays."""
        if reading.margin < UNCERTAIN_MARGIN and self._window.voice.seconds < SURE_SECONDS:
            return False
        self._languages = (reading.language,)
        return True

    def _cut(self) -> None:
        """The window is full: settle the text of its beginning for good."""
        self._drop_pass()
        latest = round((1 - KEEP_SHARE) * self._decoder.window_samples)
        sound, voice = self._window.split(SAMPLE_RATE, latest)
        languages = self._languages
        reading = self._result(self._executor.submit(read, self._decoder, sound, voice, languages, thorough=True))
        self._done = None
        if len(languages) > 1:
            self._languages, self._margin = (reading.language,), reading.margin
        piece, self._agreement = self._agreement.split(reading.text)
        self._before += self._joint(piece)
        if reading.text:
            self._confidences.append((reading.confidence, len(piece)))
        self._next_end = 0

    def _final(self) -> Hypothesis:
        reading = Transcript("", self._languages[0], self._margin, 0.0) if self._done is None else self._done[1]
        if self._done is not None and len(self._languages) > 1:
            self._margin = reading.margin
        piece = self._agreement.merged(reading.text)
        text = self._before + self._joint(piece)
        others = dict.fromkeys(
            self._before + self._joint(self._agreement.merged(other)) for other in reading.alternatives
        )
        return Hypothesis(
            text,
            reading.language,
            self._confidence(reading.confidence, len(piece)),
            stable=len(text),
            final=True,
            alternatives=tuple(other for other in others if other not in {"", text}),
            warnings=self._warnings() if text else (),
        )

    def _confidence(self, confidence: float, length: int) -> float:
        parts = [*self._confidences, (confidence, length)]
        total = sum(count for _, count in parts)
        return sum(value * count for value, count in parts) / total if total else 0.0

    def _covers_all(self, made: _Pass) -> bool:
        return made.thorough and made.voice_end == self._window.voice_end

    def _stable(self) -> str:
        stable = self._agreement.stable
        return self._before + self._joint(stable) if stable else self._before

    def _joint(self, piece: str) -> str:
        """`piece` with the space that parts it from the text before, in a script that has one."""
        return f" {piece}" if self._before and spaced(self._before[-1:]) and spaced(piece[:1]) else piece

    def _warnings(self) -> tuple[str, ...]:
        return ("lid.uncertain",) if self._margin < UNCERTAIN_MARGIN else ()

    def _drop_pass(self) -> None:
        if self._pass is not None:
            self._pass.result.cancel()
            self._pass = None
