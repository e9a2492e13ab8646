"""eSpeak NG as a `SpeechSynthesizer`."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np

from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.espeak.library import NORMAL_RATE, espeak_library
from engines.loudness import loudness_gain, without_silence
from engines.protocols import AudioChunk, Quality
from engines.regions import NO_REGIONS, Regions
from engines.speakable import speakable

if TYPE_CHECKING:
    from engines.espeak.japanese import Kana

VOICES = {
    "ar": "ar",
    "bn": "bn",
    "cs": "cs",
    "de": "de",
    "en": "en-us",
    "es": "es",
    "fa": "fa",
    "fr": "fr",
    "gu": "gu",
    "hi": "hi",
    "id": "id",
    "it": "it",
    "ja": "ja",
    "kk": "kk",
    "ko": "ko",
    "mr": "mr",
    "ms": "ms",
    "nl": "nl",
    "pl": "pl",
    "pt": "pt-br",
    "ru": "ru",
    "ta": "ta",
    "te": "te",
    "tr": "tr",
    "ug": "ug",
    "uk": "uk",
    "ur": "ur",
    "vi": "vi",
    "yue": "yue",
    "zh": "cmn",
    "zh-Hant": "cmn",
}
"""Language → eSpeak NG's voice.

There is none for Filipino, Khmer, Mongolian and Tibetan. Hebrew, Burmese and Thai have one that cannot be understood:
it drops the vowels that the script doesn't write (Hebrew) or writes out of order (Burmese, Thai). Those stay text only.
"""


REGIONAL_VOICES = {"en-GB": "en", "es-419": "es-419", "pt-PT": "pt"}
"""Region of a language → its voice, where it isn't the language's."""


class EspeakSynthesizer:
    """Speaks through eSpeak NG; a phrase is a chunk.

    Each phrase is synthesised when it is asked for, in the calling thread. Instances
    may be used by several threads: they share one library behind a lock, which isn't held between two chunks.

    Args:
        regions: whose voices speak, and say figures as there.

    Raises:
        DragomanError: ``tts.broken_installation``.
    """

    name = "espeak-ng"
    quality = Quality.ROUGH

    def __init__(self, regions: Regions = NO_REGIONS) -> None:
        self._regions = regions
        self._library = espeak_library()
        has_kana = find_spec("janome") is not None
        self.languages = frozenset(
            code for code, voice in VOICES.items() if voice in self._library.voices and (code != "ja" or has_kana)
        )
        self._kana: Kana | None = None
        self._kana_lock = threading.Lock()

    def synthesize(
        self, text: str, language: str, cancellation: Cancellation, *, speed: float = 1.0
    ) -> Iterator[AudioChunk]:
        """See `SpeechSynthesizer.synthesize`; a chunk ends with the pause that belongs after its phrase.

        Markup is read literally, control characters and pictures are skipped. A `speed` out of range is brought to the
        nearest end of it.
        """
        if language not in self.languages:
            raise DragomanError(
                "tts.language_unsupported",
                f"eSpeak NG does not speak {language[:40]!r}",
                hint="See: dragoman languages",
            )
        speed = min(2.0, max(0.5, speed))
        sample_rate = self._library.sample_rate
        voice = REGIONAL_VOICES.get(self._regions.code(language), VOICES[language])
        for phrase in speakable(text, language, self._regions.of(language)):
            cancellation.check()
            spoken = self._pronounced(phrase.text) if language == "ja" else phrase.text
            clauses = self._library.speak(spoken, voice, round(NORMAL_RATE * speed), cancellation)
            samples = without_silence(np.concatenate([*clauses, np.zeros(0, np.float32)]), sample_rate)
            pause = np.zeros(round(phrase.pause / speed * sample_rate), np.float32)
            cancellation.check()
            yield AudioChunk(np.concatenate([samples * loudness_gain(samples, sample_rate), pause]), sample_rate)

    def close(self) -> None:
        """Free the dictionary of Japanese; the library itself serves the whole process and stays."""
        with self._kana_lock:
            self._kana = None

    def _pronounced(self, text: str) -> str:
        with self._kana_lock:
            if self._kana is None:
                from engines.espeak.japanese import Kana  # noqa: PLC0415 - a large dictionary, needed by Japanese alone

                self._kana = Kana()
            return self._kana(text)
