"""Several voices of a language as one: where the preferred fails before its first sound, the next one speaks."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence

from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.protocols import AudioChunk, SpeechSynthesizer

_log = logging.getLogger(__name__)


class VoiceChain:
    """Speaks with the first of some voices that can; closing it frees none of them.

    Its `name` and `quality` are those of the preferred voice until another one has spoken.

    Args:
        voices: at least one, the preferred first.
        language: code of the one language that they are asked for.
    """

    def __init__(self, voices: Sequence[SpeechSynthesizer], language: str) -> None:
        self._voices = voices
        self.languages = frozenset({language})
        self.name = voices[0].name
        self.quality = voices[0].quality

    def synthesize(
        self, text: str, language: str, cancellation: Cancellation, *, speed: float = 1.0
    ) -> Iterator[AudioChunk]:
        """See `SpeechSynthesizer.synthesize`.

        Raises:
            DragomanError: what the first that failed raised, where none could speak.
            Cancelled: on request.
        """
        failure: DragomanError | None = None
        for voice in self._voices:
            begun = False
            try:
                for chunk in voice.synthesize(text, language, cancellation, speed=speed):
                    begun = True
                    self.name, self.quality = voice.name, voice.quality
                    yield chunk
            except DragomanError as error:
                if begun:
                    raise
                _log.warning("%s failed: %s", voice.name, error.line())
                failure = failure or error
            else:
                return
        if failure is not None:
            raise failure

    def close(self) -> None:
        """Nothing: the voices belong to who loaded them."""
