"""`SpeechRecognizer` over PocketSphinx."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.phrasebook.content import Phrasebook, load_phrasebook
from engines.protocols import SAMPLE_RATE, Hypothesis, Quality, Samples
from engines.silero import SileroVoiceActivityDetector
from engines.starter_asr.decoder import Decoders, decode, load_decoders, partial_words
from engines.starter_asr.front_end import FrontEnd
from engines.starter_asr.speech_gate import SpeechGate
from engines.starter_asr.stability import StableWords, written

_LANGUAGE = "en"
_STEP = SAMPLE_RATE // 10
"""Samples decoded between two looks at the cancellation."""
_LONGEST_WHOLE = 20 * SAMPLE_RATE
"""Samples of the longest utterance that is decoded a second time, at its end; until then every word may change."""
_LIVE_CONFIDENCE = 0.2
"""Confidence in what was only followed live: that search has no lattice to take one from."""


class PocketSphinxRecognizer:
    """Hears English. One utterance at a time: opening a stream ends the one before.

    Args:
        book: the phrasebook whose sentences it should know; the program's own where None.

    Raises:
        DragomanError: ``asr.model_missing``, and those of the detector of voice.
    """

    def __init__(self, book: Phrasebook | None = None) -> None:
        self._decoders = load_decoders(load_phrasebook() if book is None else book)
        self._detector = SileroVoiceActivityDetector()
        self._stream: PocketSphinxStream | None = None

    @property
    def name(self) -> str:
        """``pocketsphinx``."""
        return "pocketsphinx"

    @property
    def quality(self) -> Quality:
        """Rough."""
        return Quality.ROUGH

    @property
    def languages(self) -> frozenset[str]:
        """English."""
        return frozenset({_LANGUAGE})

    def open(self, languages: Sequence[str], cancellation: Cancellation) -> PocketSphinxStream:
        """Begin an utterance.

        Raises:
            DragomanError: ``asr.language_unsupported``.
        """
        if _LANGUAGE not in languages:
            raise DragomanError(
                "asr.language_unsupported",
                f"the starter recogniser hears only English, not {', '.join(languages)[:60]}",
                hint="Type instead, or install a Whisper model: dragoman models list",
            )
        if self._stream is not None:
            self._stream.close()
        self._stream = PocketSphinxStream(self._decoders, SpeechGate(self._detector), cancellation)
        return self._stream

    def close(self) -> None:
        """End the stream that is open; the models are freed with the object."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None


class PocketSphinxStream:
    """One utterance: followed live, then decoded once more as a whole, which is more accurate."""

    def __init__(
        self,
        decoders: Decoders,
        gate: SpeechGate,
        cancellation: Cancellation,
    ) -> None:
        self._decoders = decoders
        self._live = decoders.live
        self._gate = gate
        self._cancellation = cancellation
        self._front_end = FrontEnd()
        self._pieces: list[Samples] = []
        self._length = 0
        self._stable = StableWords()
        self._text = ""
        self._open = True
        self._live.start_utt()

    def accept(self, samples: Samples) -> Hypothesis | None:
        """Take the next ``float32[n]`` at 16 kHz; the words so far where they changed.

        Raises:
            Cancelled: the utterance was cancelled.
            ValueError: the stream was finished or closed.
        """
        if not self._open:
            message = "the stream is closed"
            raise ValueError(message)
        self._pieces.append(np.array(samples, np.float32))
        self._length += len(samples)
        for start in range(0, len(samples), _STEP):
            self._cancellation.check()
            step = samples[start : start + _STEP]
            self._gate.listen(step)
            self._live.process_raw(self._front_end.condition(step))
            if self._gate.heard:
                self._stable.update(partial_words(self._live), settle=self._length > _LONGEST_WHOLE)
        if self._stable.text == self._text:
            return None
        self._text = self._stable.text
        return Hypothesis(self._text, _LANGUAGE, 0.0, stable=self._stable.characters)

    def finish(self) -> Hypothesis:
        """End the utterance.

        Raises:
            Cancelled: the utterance was cancelled.
        """
        if not self._open:
            return Hypothesis("", _LANGUAGE, 0.0, final=True)
        self._cancellation.check()
        self.close()
        live_words = tuple(partial_words(self._live))
        samples = np.concatenate(self._pieces) if self._pieces else np.zeros(0, np.float32)
        if not self._gate.heard:
            return self._final((), 0.0)
        if self._length > _LONGEST_WHOLE:
            return self._final(live_words, _LIVE_CONFIDENCE)
        decoded = decode(self._decoders, FrontEnd().condition(self._gate.trim(samples)), self._cancellation)
        rivals = () if decoded.rival is None else (written(decoded.rival),)
        return replace(self._final(decoded.words, decoded.confidence), rivals=rivals)

    def close(self) -> None:
        """Free the stream."""
        if self._open:
            self._open = False
            self._live.end_utt()

    def _final(self, words: Sequence[str], confidence: float) -> Hypothesis:
        text = self._stable.finish(words)
        return Hypothesis(text, _LANGUAGE, confidence, stable=len(text), final=True)
