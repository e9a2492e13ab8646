"""Endless sound as utterances, and each utterance as text that grows: what is settled, and what may still change."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from engines.cancellation import Cancellation
from engines.errors import Cancelled
from engines.protocols import SAMPLE_RATE, RecognitionStream, Samples, SpeechRecognizer, VoiceActivityDetector
from engines.voice_activity import Frames, joined

SPEECH, SILENCE = 0.5, 0.35
"""Probabilities of voice from which speech begins, and below which it may have ended."""

PRE_ROLL_SECONDS = 0.4
"""Sound before the first voice that belongs to the utterance."""

PAUSES = ((8.0, 0.6), (16.0, 0.35), (22.0, 0.15), (27.0, 0.0))
"""Length of an utterance so far → silence that ends it (seconds): the longer somebody speaks, the shorter a breath is
enough, for a recogniser's window is 30 s."""

FEWEST_VOICED_SECONDS = 0.2
"""Voice that is more than a click."""

UNHEARD_SECONDS, REJOINED_SECONDS = 4.0, 2.0
"""Longest sound in which no word was heard that is heard again with the next utterance, and the longest silence between
the two: "ask not" alone is too little for a recogniser, and with what follows it isn't."""


@dataclass(frozen=True, slots=True)
class HeardSpeech:
    """The text of an utterance so far.

    Attributes:
        text: all of it.
        settled: number of leading characters that don't change any more.
        final: whether the utterance is over.
        began: where it began, seconds from the beginning of the sound.
        at: how far the sound was heard.
    """

    text: str
    settled: int
    final: bool
    began: float
    at: float


class SpeechReader:
    """Reads endless sound.

    Args:
        recognizer: hears one utterance at a time.
        detector: of voice.
        language: code of what is spoken.
        cancellation: of all of it.
        live: whether the sound comes as it is spoken, and text is wanted before an utterance is over.

    Attributes:
        hurried: whether sound waits to be heard, so that words soon are worth more than the best ones.
    """

    def __init__(
        self,
        recognizer: SpeechRecognizer,
        detector: VoiceActivityDetector,
        language: str,
        cancellation: Cancellation,
        *,
        live: bool,
    ) -> None:
        self._recognizer, self._detector, self._language = recognizer, detector, language
        self._cancellation, self._live = cancellation, live
        self._hearing = Cancellation(cancellation)
        self.hurried = False
        self._text = ""
        self._frame = detector.frame_samples
        self._rest: Samples = np.zeros(0, np.float32)
        self._before: deque[Frames] = deque()
        self._utterance: list[Frames] = []
        self._unheard = self._rejoined = 0
        self._stream: RecognitionStream | None = None
        self._sound: list[Frames] = []
        self._frames = 0
        self._began = self._spoke = 0
        self._silence = 0
        self._voiced = 0

    @property
    def seconds(self) -> float:
        """How much sound was read."""
        return self._frames * self._frame / SAMPLE_RATE

    def accept(self, samples: Samples) -> Iterator[HeardSpeech]:
        """Take the next ``float32[n]`` at 16 kHz; what is heard by now, where that changed."""
        self._rest = np.concatenate([self._rest, samples])
        count = len(self._rest) // self._frame
        frames, self._rest = self._rest[: count * self._frame], self._rest[count * self._frame :]
        for start in range(0, len(frames), self._frame):
            self._cancellation.check()
            yield from self._take(frames[start : start + self._frame])

    def finish(self) -> Iterator[HeardSpeech]:
        """No more sound comes."""
        if len(self._rest):
            missing = self._frame - len(self._rest) % self._frame
            yield from self.accept(np.zeros(missing, np.float32))
        if self._stream is not None:
            yield from self._end()

    def close(self) -> None:
        """Free the utterance that is open."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def give_up(self) -> None:
        """Wait for no words any more; from any thread. The utterance that is open ends with what was heard of it."""
        self._hearing.cancel()

    def _take(self, frame: Samples) -> Iterator[HeardSpeech]:
        self._frames += 1
        probability = self._detector.probability(frame)
        heard = Frames(frame, np.array([probability], np.float32))
        if self._stream is None:
            self._wait(heard)
            if probability >= SPEECH:
                self._begin()
            return
        self._utterance.append(heard)
        voice = probability >= SILENCE
        self._silence = 0 if voice else self._silence + 1
        self._voiced += voice
        yield from self._hear(heard)
        length = self._seconds(self._frames - self._began)
        pause = next((silence for longest, silence in PAUSES if length < longest), 0.0)
        if self._seconds(self._silence) >= pause and (self._silence or not pause):
            yield from self._end()

    def _wait(self, frame: Frames) -> None:
        """Keep what the next utterance begins with: a little silence, behind what was not understood just before."""
        self._before.append(frame)
        self._silence += 1
        if self._unheard and self._seconds(self._silence) > REJOINED_SECONDS:
            self._unheard = 0
        while not self._unheard and self._seconds(len(self._before)) > PRE_ROLL_SECONDS:
            self._before.popleft()

    def _begin(self) -> None:
        self._stream = self._recognizer.open([self._language], self._hearing)
        self._began = self._frames - len(self._before)
        if not self._unheard:
            self._spoke = self._frames - 1
        self._silence, self._voiced = 0, 1 + self._unheard
        self._sound, self._utterance = list(self._before), list(self._before)
        self._rejoined = len(self._before) if self._unheard else 0
        self._text, self._unheard = "", 0
        self._before.clear()

    def _hear(self, frame: Frames) -> Iterator[HeardSpeech]:
        self._sound.append(frame)
        if not self._live or len(self._sound) * self._frame < SAMPLE_RATE // 10:
            return
        assert self._stream
        self._stream.hurried = self.hurried
        try:
            found = self._stream.accept(joined(self._sound))
        except Cancelled:
            self._cancellation.check()
            return
        finally:
            self._sound.clear()
        if found is not None:
            self._text = found.text
            yield HeardSpeech(found.text, found.stable, False, self._seconds(self._spoke), self.seconds)

    def _end(self) -> Iterator[HeardSpeech]:
        assert self._stream
        stream, self._stream = self._stream, None
        try:
            if self._seconds(self._voiced) >= FEWEST_VOICED_SECONDS:
                text = self._finished(stream)
                spoken = self.seconds - self._seconds(self._silence)
                if not text:
                    self._keep_unheard()
                yield HeardSpeech(text, len(text), True, self._seconds(self._spoke), spoken)
        finally:
            stream.close()
            self._sound.clear()
            self._utterance.clear()

    def _keep_unheard(self) -> None:
        """Sound without a word is heard again with what follows, so much of it as isn't too long."""
        for sound in (self._utterance, self._utterance[self._rejoined :]):
            if self._seconds(len(sound)) <= UNHEARD_SECONDS:
                self._before.extend(sound)
                self._unheard = sum(frame.probabilities[0] >= SILENCE for frame in sound)
                return

    def _finished(self, stream: RecognitionStream) -> str:
        """All of an utterance that is over, or what there is of it when nobody waits for more."""
        stream.hurried = self.hurried
        try:
            if self._sound:
                stream.accept(joined(self._sound))
            return stream.finish().text
        except Cancelled:
            self._cancellation.check()
            return self._text

    def _seconds(self, frames: int) -> float:
        return frames * self._frame / SAMPLE_RATE
