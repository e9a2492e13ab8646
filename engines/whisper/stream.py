"""One utterance, written down while it is spoken."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, wait
from dataclasses import dataclass

from engines.cancellation import Cancellation
from engines.errors import Cancelled, DragomanError
from engines.protocols import SAMPLE_RATE, Hypothesis
from engines.text.joining import joint
from engines.voice_activity import PAD_SECONDS, Frames
from engines.whisper.agreement import LocalAgreement
from engines.whisper.decoder import WhisperDecoder
from engines.whisper.reading import Reading, WindowReader
from engines.whisper.voice_window import VoiceWindow

FIRST_SECONDS = 0.5
"""Voice before the first pass."""
STEP_SECONDS = 0.4
"""New sound before another pass, at least; a slow machine takes more, see `WhisperStream`."""
TIME_LIMIT_SECONDS = 120.0
"""For one pass; reached only where something is broken."""
_POLL_SECONDS = 0.02
_SHORTEST_VOICE_SECONDS = 0.16
"""Voice that is read at all: a quick "no" has more."""
_SAME_END_SECONDS = 0.1
"""Voice after a final pass that is too short for a word: the pass covers it, too."""
_SETTLED_LANGUAGE_SECONDS = 2.5
"""Voice after which words in a language that was chosen among several may settle."""


@dataclass(frozen=True, slots=True)
class _Pass:
    """A pass that runs: its result, how to stop it, the end of the voice and of the sound it covers, and its kind."""

    result: Future[tuple[Reading, float]]
    stop: Cancellation
    voice_end: int
    end: int
    final: bool


class WhisperStream:
    """A `RecognitionStream`.

    One pass at a time runs on the recogniser's thread, each over all the sound since the last cut, so `accept` doesn't
    wait (but when the window of 30 s is full: its beginning is then settled for good). While the person speaks these
    are glances; the next one begins when the last is done and as much sound has come as it took to read: on a slow
    machine partial text comes less often, and never late. When the speaker pauses, the final pass begins; if nothing
    more is said, `finish` has nothing left to do. It begins with a glance, which is shown: so none is begun after the
    last voice, where the final pass would wait for it, and one that is still running is given up.

    Args:
        decoder: the model.
        executor: with one thread, which alone uses the decoder.
        languages: candidates, one or more.
        cancellation: of the turn.
        pressed: whether a person said by a press that it is the first of them.

    Attributes:
        hurried: see `RecognitionStream`; there are no glances then, and the final pass is one where it is believed.
    """

    def __init__(
        self,
        decoder: WhisperDecoder,
        executor: Executor,
        languages: Sequence[str],
        cancellation: Cancellation,
        *,
        pressed: bool = False,
    ) -> None:
        self._decoder = decoder
        self._executor = executor
        self._languages = tuple(languages)
        self._cancellation = cancellation
        self._reader = WindowReader(decoder, languages, pressed=pressed)
        self._window = VoiceWindow()
        self._agreement = LocalAgreement()
        self._before = ""  # text of the sound that was cut off the window
        self._confidences: list[tuple[float, int]] = []
        self._pass: _Pass | None = None
        self._final: tuple[_Pass, Reading] | None = None
        self._last: Reading | None = None
        self._next_end = 0
        self._read_end = self._word_end = 0
        self._shown: Hypothesis | None = None
        self._glance: tuple[int, Reading] | None = None  # of the newest final pass, behind the end of its voice
        self._seen: Reading | None = None  # of the glances
        self._open = True
        self.hurried = False

    @property
    def open_end(self) -> float | None:
        """How likely more words must follow what was said up to this pause, 0 … 1; None while that isn't known."""
        glance = self._glance
        return glance[1].open_end if glance is not None and self._same_end(glance[0]) else None

    @property
    def wordless_seconds(self) -> float:
        """Sound at the end of what was read so far that brought no new word to believe."""
        return self._window.in_seconds(self._read_end - self._word_end)

    def accept(self, frames: Frames) -> Hypothesis | None:
        """Take the next sound; the text so far where it changed.

        Raises:
            DragomanError: what a pass failed with.
            Cancelled: the turn was cancelled.
            ValueError: the stream was finished or closed.
        """
        if not self._open:
            message = "the stream is closed"
            raise ValueError(message)
        self._cancellation.check()
        step = SAMPLE_RATE // frames.size if frames.size else 1
        for start in range(0, len(frames), step):
            self._window.add(frames.part(start, min(start + step, len(frames))))
            if self._window.seconds * SAMPLE_RATE > self._decoder.window_samples:
                self._cut()
        hypothesis = None
        if self._pass is not None:
            hypothesis = self._collect() if self._pass.result.done() else self._glanced()
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
            self._collect()
        if self._final is None or not self._covers_all(self._final[0]):
            self._drop_pass()
            if self._window.voiced_seconds >= _SHORTEST_VOICE_SECONDS:
                self._begin(final=True)
                self._collect()
        self._open = False
        return self._finished()

    def close(self) -> None:
        """Free the stream; a pass that runs ends in the background."""
        self._open = False
        self._drop_pass()

    def _plan(self) -> None:
        """Begin another pass where it is time for one."""
        window = self._window
        if self._pass is not None and self._pass.final and not self._covers_all(self._pass):
            self._pass.stop.cancel()  # the person went on
        if window.voiced_seconds < _SHORTEST_VOICE_SECONDS:
            return
        ripe = window.voiced_seconds >= FIRST_SECONDS and window.voice_end == window.end >= self._next_end
        if window.in_seconds(window.end - window.voice_end) >= PAD_SECONDS:
            running = self._pass is not None and self._covers_all(self._pass)
            done = self._final is not None and self._covers_all(self._final[0])
            if not running and not done:
                self._drop_pass()
                self._begin(final=True)
        elif ripe and self._pass is None and not self.hurried:
            self._begin(final=False)

    def _begin(self, *, final: bool) -> None:
        window = self._window
        sound, stop, voice_end = window.sound(), Cancellation(self._cancellation), window.voice_end
        last, hurried = self._last, self.hurried

        def note(glance: Reading) -> None:
            self._glance = (voice_end, glance)

        def read() -> Reading:
            if final:
                return self._reader.final(sound, stop, note, hurried=hurried)
            language = last.language if last is not None else ""
            beginning = self._decoder.text_tokens(last.tokens, self._agreement.stable) if last is not None else ()
            return self._reader.glance(sound, stop, language, beginning)

        result = self._executor.submit(_timed, read)
        self._pass = _Pass(result, stop, voice_end, window.end, final)

    def _collect(self) -> Hypothesis | None:
        """Take the result of the pass, waiting for it; the hypothesis where it changed."""
        assert self._pass is not None
        done, self._pass = self._pass, None
        try:
            reading, seconds = self._result(done.result)
        except Cancelled:
            self._cancellation.check()
            return None
        self._next_end = done.end + round(max(STEP_SECONDS, seconds) / max(self._window.in_seconds(1), 1e-6))
        self._read_end = max(self._read_end, done.end)
        if done.final:
            self._final = (done, reading)
        if not reading.showable:
            return None
        if self._last is not None and self._last.language != reading.language:
            self._agreement = LocalAgreement()
        if self._last is None or len(reading.text) > len(self._last.text):
            self._word_end = done.end
        self._last = reading
        return self._changed(reading, self._agreement.update(reading.text, reading.certainties))

    def _glanced(self) -> Hypothesis | None:
        """The hypothesis of the glance of the final pass that runs, once, where it changed; it settles nothing."""
        if self._glance is None or self._glance[1] is self._seen or not self._same_end(self._glance[0]):
            return None
        self._seen = reading = self._glance[1]
        same = self._last is None or self._last.language == reading.language
        return self._changed(reading, self._agreement.shown(reading.text)) if same and reading.showable else None

    def _changed(self, reading: Reading, piece: str) -> Hypothesis | None:
        """The hypothesis of a reading, shown as `piece`; None where it is what is shown already."""
        text = self._before + joint(self._before, piece)
        hypothesis = Hypothesis(text, reading.language, reading.confidence, stable=self._stable())
        changed = self._shown is None or (hypothesis.text, hypothesis.stable) != (self._shown.text, self._shown.stable)
        self._shown = hypothesis
        return hypothesis if changed else None

    def _result(self, future: Future[tuple[Reading, float]]) -> tuple[Reading, float]:
        """Wait for a pass, and look at the cancellation meanwhile."""
        deadline = time.monotonic() + TIME_LIMIT_SECONDS
        while not wait([future], _POLL_SECONDS).done:
            self._cancellation.check()
            if time.monotonic() > deadline:
                raise DragomanError(
                    "asr.failed", "speech recognition does not come to an end", hint="Use a smaller Whisper model"
                )
        return future.result()

    def _cut(self) -> None:
        """The window is full: settle the text of its beginning for good."""
        self._drop_pass()
        sound = self._window.sound()
        reading, seconds = self._result(self._executor.submit(self._reader.beginning, sound, self._cancellation))
        self._window.drop(seconds)
        self._final = self._last = None
        self._next_end = 0
        self._read_end = self._word_end = self._window.end
        piece, self._agreement = self._agreement.final(reading.text), LocalAgreement()
        self._before += joint(self._before, piece)
        if piece:
            self._confidences.append((reading.confidence, len(piece)))

    def _finished(self) -> Hypothesis:
        reading = Reading("", self._languages[0]) if self._final is None else self._final[1]
        piece = self._agreement.final(reading.text)
        text = self._before + joint(self._before, piece)
        others = dict.fromkeys(self._before + joint(self._before, other) for other in reading.alternatives)
        other = reading.other if not self._before else None
        return Hypothesis(
            text,
            reading.language,
            self._confidence(reading.confidence, len(piece)),
            stable=len(text),
            final=True,
            alternatives=tuple(other for other in others if other not in {"", text}),
            warnings=("lid.uncertain",) if other is not None else (),
            other=None if other is None else Hypothesis(other.text, other.language, other.confidence, final=True),
        )

    def _stable(self) -> int:
        """Leading characters that stay."""
        if len(self._languages) > 1 and self._window.voiced_seconds < _SETTLED_LANGUAGE_SECONDS:
            return len(self._before)
        stable = self._agreement.stable
        return len(self._before + joint(self._before, stable)) if stable else len(self._before)

    def _confidence(self, confidence: float, length: int) -> float:
        parts = [*self._confidences, (confidence, length)]
        total = sum(count for _, count in parts)
        return sum(value * count for value, count in parts) / total if total else 0.0

    def _covers_all(self, made: _Pass) -> bool:
        return made.final and not made.stop.cancelled and self._same_end(made.voice_end)

    def _same_end(self, voice_end: int) -> bool:
        return self._window.in_seconds(self._window.voice_end - voice_end) < _SAME_END_SECONDS

    def _drop_pass(self) -> None:
        if self._pass is not None:
            self._pass.stop.cancel()
            self._pass.result.cancel()
            self._pass = None


def _timed(read: Callable[[], Reading]) -> tuple[Reading, float]:
    started = time.perf_counter()
    return read(), time.perf_counter() - started
