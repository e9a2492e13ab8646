"""Find what is installed, load it, and pick the best engine for each language and pair."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from engines.cancellation import Cancellation
from engines.protocols import (
    SpeechRecognizer,
    SpeechSynthesizer,
    Translation,
    TranslationRequest,
    Translator,
)


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """Which engines to load.

    Attributes:
        models: folder of the prepared and downloaded models.
        recognizer: ``auto`` or a name.
        translator: ``auto`` or a name.
        synthesizer: ``auto`` or a name.
        threads: processor threads an engine may use; 0 for as many as there are cores, 4 at most.
    """

    models: Path
    recognizer: str = "auto"
    translator: str = "auto"
    synthesizer: str = "auto"
    threads: int = 0


@dataclass(frozen=True, slots=True)
class Engines:
    """Loaded engines, each tuple in order of preference."""

    recognizers: tuple[SpeechRecognizer, ...]
    translators: tuple[Translator, ...]
    synthesizers: tuple[SpeechSynthesizer, ...]

    def recognizer(self, language: str) -> SpeechRecognizer:
        """The preferred recogniser of a language.

        Raises:
            DragomanError: ``asr.language_unsupported``.
        """
        raise NotImplementedError

    def translate(self, request: TranslationRequest, cancellation: Cancellation) -> Iterator[Translation]:
        """Ask the translators of the pair in order; the first that answers is used.

        Raises:
            DragomanError: ``mt.pair_unsupported`` where no translator takes the pair; ``mt.no_answer`` where all that
                take it had none (a phrasebook alone, and the sentence isn't in it).
            Cancelled: the request was cancelled.
        """
        raise NotImplementedError

    def synthesizer(self, language: str) -> SpeechSynthesizer | None:
        """The preferred voice of a language; None where it is text only."""
        raise NotImplementedError

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Every ``(source, target)`` that some translator takes."""
        raise NotImplementedError

    def close(self) -> None:
        """Free all of them."""
        raise NotImplementedError


def load_engines(options: EngineOptions) -> Engines:
    """Load what is installed.

    Raises:
        DragomanError: an engine that was asked for by name is missing or broken.
    """
    raise NotImplementedError
