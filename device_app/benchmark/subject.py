"""What is measured: an engine, or all of them in a turn; described here, loaded in a process of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol, Self


class MeasuredStage(StrEnum):
    """What an engine does."""

    RECOGNITION = "recognition"
    TRANSLATION = "translation"
    VOICE = "voice"
    TURN = "turn"
    """All engines together, from the first sound to the last."""


LATENCIES = {
    MeasuredStage.RECOGNITION: ("first_text", "final_text"),
    MeasuredStage.TRANSLATION: ("first_token", "sentence"),
    MeasuredStage.VOICE: ("first_sound", "sentence"),
    MeasuredStage.TURN: ("first_word", "first_sound", "overhead"),
}
"""What is timed. ``first_text`` counts from the first sound, ``final_text`` from the end of the utterance, and so do
those of a turn; the others from the request. ``overhead`` is what the chain adds to the engines' own time."""


ALL_ENGINES = "all engines"
"""What a turn is measured with."""


@dataclass(frozen=True, slots=True)
class SubjectChoice:
    """Something to measure; can be written as JSON.

    Attributes:
        stage: what it does.
        engine: name of its plug-in; empty for a turn, which takes all.
        models: folder of models.
        threads: processor threads; 0 for as the program would.
        source: code of the language heard and translated.
        target: code of the language translated into and spoken.
        texts: what is translated or spoken.
        sounds: files of ``float32[n]`` at 16 kHz that are heard, in the order of the texts.
        model: the one to measure, of an engine whose models are measured each by itself; else empty.
    """

    stage: MeasuredStage
    engine: str
    models: str
    threads: int
    source: str
    target: str
    texts: tuple[str, ...]
    sounds: tuple[str, ...] = ()
    model: str = ""

    @classmethod
    def of(cls, values: dict[str, Any]) -> Self:
        """What was written as JSON."""
        return cls(**{**values, "stage": MeasuredStage(values["stage"])})


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a subject once it is loaded.

    Attributes:
        engine: its name, and what tells two models of it apart.
        model: name of its model; empty for what is part of its package.
        model_bytes: size of its model on disk; None for what is part of its package.
        token_bytes: bytes of weights that are read for each token; None for what has no tokens.
    """

    engine: str
    model: str = ""
    model_bytes: int | None = None
    token_bytes: float | None = None


@dataclass(frozen=True, slots=True)
class Measurement:
    """One sentence.

    Attributes:
        seconds: those of `LATENCIES` that apply.
        tokens: tokens of the answer; 0 for what has none.
        audio_seconds: length of the speech made; 0 for none.
    """

    seconds: dict[str, float] = field(default_factory=dict)
    tokens: int = 0
    audio_seconds: float = 0.0


class Subject(Protocol):
    """A loaded subject."""

    about: About

    def measure(self, number: int) -> Measurement:
        """Measure the sentence of that number.

        Raises:
            DragomanError: it failed.
        """
        ...
