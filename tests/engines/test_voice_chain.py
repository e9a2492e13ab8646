"""Where the preferred voice of a language fails, the next one speaks."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.loading import Engines
from engines.protocols import AudioChunk, Quality


class Tone:
    """A voice that says a few samples of its own height, or fails before or after the first."""

    quality = Quality.MODEL
    languages = frozenset({"en"})

    def __init__(self, name: str, height: float, *, chunks: int = 2, fails_after: int | None = None) -> None:
        self.name = name
        self._height = height
        self._chunks = chunks
        self._fails_after = fails_after
        self.closed = False

    def synthesize(
        self, text: str, language: str, cancellation: Cancellation, *, speed: float = 1.0
    ) -> Iterator[AudioChunk]:
        for number in range(self._chunks):
            if number == self._fails_after:
                raise DragomanError("tts.voice_broken", f"{self.name} is broken")
            yield AudioChunk(np.full(4, self._height, np.float32), 16_000)

    def close(self) -> None:
        self.closed = True


def spoken(*voices: Tone) -> list[float]:
    voice = Engines((), (), voices).synthesizer("en")
    assert voice is not None
    return [float(chunk.samples[0]) for chunk in voice.synthesize("Hello.", "en", Cancellation())]


def test_the_preferred_voice_speaks() -> None:
    assert spoken(Tone("good", 0.5), Tone("plain", 0.25)) == [0.5, 0.5]


def test_a_broken_voice_gives_way_to_the_next() -> None:
    assert spoken(Tone("good", 0.5, fails_after=0), Tone("plain", 0.25)) == [0.25, 0.25]


def test_a_voice_that_breaks_off_is_not_followed_by_another_from_the_beginning() -> None:
    with pytest.raises(DragomanError, match="good is broken"):
        spoken(Tone("good", 0.5, fails_after=1), Tone("plain", 0.25))


def test_where_all_fail_the_first_says_why() -> None:
    with pytest.raises(DragomanError, match="good is broken"):
        spoken(Tone("good", 0.5, fails_after=0), Tone("plain", 0.25, fails_after=0))


def test_what_has_no_sound_is_silent_and_nobody_else_is_asked() -> None:
    assert spoken(Tone("good", 0.5, chunks=0), Tone("plain", 0.25)) == []


def test_no_voice_of_a_language_and_only_one() -> None:
    only = Tone("good", 0.5)
    engines = Engines((), (), (only,))
    assert engines.synthesizer("en") is only
    assert engines.synthesizer("bo") is None
