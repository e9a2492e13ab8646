"""`SpeechRecognizer` over PocketSphinx."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pocketsphinx

from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.phrasebook.content import Phrasebook, load_phrasebook
from engines.protocols import SAMPLE_RATE, Hypothesis, Quality, Samples
from engines.starter_asr.decoder import decode, load_decoders, partial_words
from engines.starter_asr.front_end import FrontEnd
from engines.starter_asr.speech_gate import SpeechGate
from engines.starter_asr.stability import StableWords

_LANGUAGE = "en"
_STEP = SAMPLE_RATE // 10
"""Samples decoded between two looks at the cancellation."""
_LONGEST_WHOLE = 20 * SAMPLE_RATE
"""Samples of the longest utterance that is decoded a second time, at its end."""
_ALTERNATIVES = 4


class PocketSphinxRecognizer:
    """Hears English. One utterance at a time: opening a stream ends the one before.

    Args:
        book: the phrasebook whose sentences it should know; the program's own where None.

    Raises:
        DragomanError: ``asr.model_missing``, and those of the detector of voice.
    """

    def __init__(self, book: Phrasebook | None = None) -> None:
        self._live, self._whole = load_decoders(load_phrasebook() if book is None else book)
        self._gate = SpeechGate()
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
        self._stream = PocketSphinxStream(self._live, self._whole, self._gate, cancellation)
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
        live: pocketsphinx.Decoder,
        whole: pocketsphinx.Decoder,
        gate: SpeechGate,
        cancellation: Cancellation,
    ) -> None:
        self._live = live
        self._whole = whole
        self._gate = gate
        self._cancellation = cancellation
        self._front_end = FrontEnd()
        self._pieces: list[Samples] = []
        self._stable = StableWords()
        self._text = ""
        self._open = True
        live.start_utt()

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
        changed = False
        for start in range(0, len(samples), _STEP):
            self._cancellation.check()
            self._live.process_raw(self._front_end.condition(samples[start : start + _STEP]))
            self._stable.update(partial_words(self._live))
            changed = changed or self._stable.text != self._text
        if not changed:
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
        samples = np.concatenate(self._pieces) if self._pieces else np.zeros(0, np.float32)
        speech = self._gate.trim(samples)
        if not speech.size:
            return self._final((), 0.0, ())
        if speech.size > _LONGEST_WHOLE:
            return self._final(tuple(partial_words(self._live)), 0.5, ())
        decoded = decode(self._whole, FrontEnd().condition(speech), _ALTERNATIVES)
        return self._final(decoded.words, decoded.posterior, decoded.alternatives)

    def close(self) -> None:
        """Free the stream."""
        if self._open:
            self._open = False
            self._live.end_utt()

    def _final(self, words: Sequence[str], confidence: float, alternatives: Sequence[Sequence[str]]) -> Hypothesis:
        text = self._stable.finish(words)
        others = dict.fromkeys(self._stable.finish(other) for other in alternatives)
        return Hypothesis(
            text,
            _LANGUAGE,
            confidence,
            stable=len(text),
            final=True,
            alternatives=tuple(other for other in others if other not in {"", text}),
        )
