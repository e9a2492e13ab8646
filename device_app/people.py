"""The voices of the people of the demonstration, who talk to the device where nobody is."""

from __future__ import annotations

import numpy as np

from engines.cancellation import Cancellation
from engines.espeak.synthesizer import EspeakSynthesizer
from engines.protocols import AudioChunk


def say_as_person(text: str, language: str) -> AudioChunk:
    """What a person says, as one piece of sound.

    Raises:
        DragomanError: ``tts.language_unsupported``, ``tts.broken_installation``.
    """
    voice = EspeakSynthesizer()
    try:
        chunks = list(voice.synthesize(text, language, Cancellation()))
    finally:
        voice.close()
    return AudioChunk(np.concatenate([chunk.samples for chunk in chunks]), chunks[0].sample_rate)
