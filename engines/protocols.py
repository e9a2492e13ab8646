"""What an engine is: the protocols and the values that cross them.

Language codes are those of ``assets/languages.toml`` (``en``, ``zh-Hant``, ``yue`` …). Audio inside the program is
``float32``, mono, -1 … 1; a recogniser and a detector of voice take it at `SAMPLE_RATE`.

Threads: an engine is loaded in one thread and may be called from another, by one at a time; what wants a thread of its
own, the engine sees to. `Cancellation` alone may be used from anywhere at any time. `close` is called once, at the end.

Caches: an engine may keep what depends on its models and arguments alone (what it computed for the constant part of a
prompt). It keeps nothing of what people said beyond the call: context comes with each request.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from engines.cancellation import Cancellation

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engines.voice_activity import Frames

    Samples = NDArray[np.float32]
else:
    Samples = object  # a window that asks which engines there are need not wait for NumPy

SAMPLE_RATE = 16_000
"""Rate of recognition, hertz."""


class Quality(StrEnum):
    """How far a result may be trusted; shown with it."""

    MODEL = "model"
    """A neural model of the appliance."""
    PHRASEBOOK = "phrasebook"
    """Written by people; right whenever the phrase was the one meant."""
    ROUGH = "rough"
    """A starter engine: understandable, often wrong in detail."""


_TRUST = (Quality.PHRASEBOOK, Quality.MODEL, Quality.ROUGH)


def least(first: Quality, second: Quality) -> Quality:
    """The one of two qualities that may be trusted less: a text is as trustworthy as its worst piece."""
    return max(first, second, key=_TRUST.index)


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What a recogniser believes was said.

    Attributes:
        text: the words so far; empty when nothing was understood.
        language: code of the language recognised.
        confidence: 0 … 1.
        stable: leading characters of `text` that no later hypothesis of the utterance changes but the final one may.
        final: whether this is the last hypothesis of the utterance.
        alternatives: further whole texts, best first, without `text`.
        warnings: codes of what a person should know (``lid.uncertain``: ask which language it was).
        other: what it reads as in the other language, where only a person can tell which it was; final only.
    """

    text: str
    language: str
    confidence: float
    stable: int = 0
    final: bool = False
    alternatives: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    other: Hypothesis | None = None


class RecognitionStream(Protocol):
    """One utterance being recognised. Not thread-safe; `hurried` says that sound waits, and the best words may not."""

    hurried: bool

    @property
    def open_end(self) -> float | None:
        """How likely more words must follow what was said up to this pause, 0 … 1; None while that isn't known."""

    @property
    def wordless_seconds(self) -> float:
        """Sound at the end of what was read so far that brought no new word to believe."""

    def accept(self, frames: Frames) -> Hypothesis | None:
        """Take the next sound; a changed hypothesis, or None."""

    def finish(self) -> Hypothesis:
        """End the utterance and return its final hypothesis (`Hypothesis.text` empty when nothing was understood)."""

    def close(self) -> None:
        """Free the stream; legal at any time, also twice."""


class SpeechRecognizer(Protocol):
    """Speech to text."""

    @property
    def name(self) -> str:
        """Short and stable: ``whisper-small``."""

    @property
    def quality(self) -> Quality:
        """How far its text may be trusted."""

    @property
    def languages(self) -> frozenset[str]:
        """Codes it hears."""

    def open(self, languages: Sequence[str], cancellation: Cancellation, *, pressed: bool = False) -> RecognitionStream:
        """Begin an utterance.

        Args:
            languages: one that is fixed, or several: the stream decides among just these.
            cancellation: of the turn.
            pressed: whether a person said by a press that it is the first of them, which only proof sets aside.

        Raises:
            DragomanError: ``asr.language_unsupported`` when none of them is among its languages.
        """

    def close(self) -> None:
        """Free models and memory."""


@dataclass(frozen=True, slots=True)
class Term:
    """A glossary entry that applies to one translation."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """An earlier turn of the conversation, as context: two language codes and two texts."""

    source: str
    text: str
    target: str
    translation: str


@dataclass(frozen=True, slots=True)
class TranslationRequest:
    """One text to translate.

    Attributes:
        text: the source text; not empty.
        source: code of its language.
        target: code wanted.
        alternatives: what the recogniser also considered, best first.
        context: earlier turns, oldest first.
        terms: glossary entries to honour; the translator picks those that occur (`engines.glossary.occurring`).
        style: free description of the style wanted, empty for none.
        preferences: wishes for the translation, such as "keep the product names in English".
        inline_tags: whether `text` carries ``<s1>…</s1>`` tags that must survive.
        beams, n_best: hypotheses followed at once, translations wanted; 1 … 4 each, for translators that search.
        seed: of random sampling; None for the likeliest translation.
    """

    text: str
    source: str
    target: str
    alternatives: tuple[str, ...] = ()
    context: tuple[Exchange, ...] = ()
    terms: tuple[Term, ...] = ()
    style: str = ""
    preferences: tuple[str, ...] = ()
    inline_tags: bool = False
    beams: int = 1
    n_best: int = 1
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class Translation:
    """A translation, growing or final.

    Attributes:
        text: all of the translation so far.
        stable: number of leading characters of `text` that will not change; a voice may speak these.
        final: whether this is the last of its request.
        engine: name of the translator that made it.
        quality: how far it may be trusted.
        score: 0 … 1, the translator's own confidence; 1.0 where it has none.
        source_text: what was in fact translated, where it differs from the request (a phrasebook's own sentence).
        honoured_terms, missed_terms: glossary entries asked for that the result has, and has not; final only.
        warnings: codes of what a person should know (``mt.wrong_script`` …); final only.
        alternatives: further whole translations, best first, without `text`; final only.
    """

    text: str
    stable: int
    final: bool
    engine: str
    quality: Quality
    score: float = 1.0
    source_text: str = ""
    honoured_terms: tuple[Term, ...] = ()
    missed_terms: tuple[Term, ...] = ()
    warnings: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()


class Translator(Protocol):
    """Text to text."""

    @property
    def name(self) -> str:
        """Short and stable: ``hy-mt``, ``phrasebook``, ``apertium``."""

    @property
    def quality(self) -> Quality:
        """How far its translations may be trusted."""

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Every ``(source, target)`` it can try."""

    def translate(self, request: TranslationRequest, cancellation: Cancellation) -> Iterator[Translation]:
        """Yield the growing translation; the last one is final.

        Yields nothing when it has no answer (a phrasebook without the sentence): the next translator is asked.

        Raises:
            DragomanError, Cancelled: ``mt.pair_unsupported``, what the engine may fail with; between two tokens.
        """

    def close(self) -> None:
        """Free models and memory."""


@dataclass(frozen=True, slots=True)
class AudioChunk:
    """A piece of synthesised speech: ``float32[n]`` mono and its rate in hertz."""

    samples: Samples
    sample_rate: int

    @property
    def seconds(self) -> float:
        """Duration."""
        return len(self.samples) / self.sample_rate


class SpeechSynthesizer(Protocol):
    """Text to speech."""

    @property
    def name(self) -> str:
        """Short and stable: ``espeak-ng``, ``piper``."""

    @property
    def quality(self) -> Quality:
        """How natural it is."""

    @property
    def languages(self) -> frozenset[str]:
        """Codes it speaks."""

    def synthesize(
        self, text: str, language: str, cancellation: Cancellation, *, speed: float = 1.0
    ) -> Iterator[AudioChunk]:
        """Yield the speech of `text` in order, each chunk as soon as it exists (a clause or sentence at most).

        Args:
            text: one or more sentences; nothing audible is legal and yields nothing.
            language: one of `languages`.
            cancellation: looked at between chunks.
            speed: 1.0 is the voice's own pace; 0.5 … 2.0.

        Raises:
            DragomanError, Cancelled: ``tts.language_unsupported``, ``tts.failed``; between two chunks.
        """

    def close(self) -> None:
        """Free models and memory."""


class VoiceActivityDetector(Protocol):
    """Speech or not, frame by frame, with memory between the frames."""

    @property
    def frame_samples(self) -> int:
        """Samples of one frame at `SAMPLE_RATE`."""

    def probability(self, frame: Samples) -> float:
        """Probability, 0 … 1, that ``float32[frame_samples]`` holds speech."""

    def reset(self) -> None:
        """Forget the past; call before each utterance."""
