"""Turns windows of sound into believed text, in a language that is known or still to be decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engines.protocols import Samples
from engines.whisper.chinese import in_script_of
from engines.whisper.codes import whisper_code
from engines.whisper.decoder import WhisperDecoder
from engines.whisper.gates import believed
from engines.whisper.voice_window import Voice

UNCERTAIN_MARGIN = 0.4
"""Lead of the likelier language, of two, below which the person is asked: 70 to 30."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """What one pass over a window gave.

    Attributes:
        text: believed text; empty when there is none.
        language: the language it was written in.
        margin: its lead over the next of the candidates, 0 … 1; 1.0 where there was one candidate.
        confidence: 0 … 1.
        alternatives: further texts.
    """

    text: str
    language: str
    margin: float
    confidence: float
    alternatives: tuple[str, ...] = ()


def read(
    decoder: WhisperDecoder, sound: Samples, voice: Voice, languages: Sequence[str], *, thorough: bool
) -> Transcript:
    """One pass: the sound is encoded once, for the language and for the text.

    Args:
        decoder: the model.
        sound: ``float32[n]``.
        voice: the voice in it.
        languages: candidates, one or more; the first where they cannot be told apart.
        thorough: whether to search with beams, and for alternatives, or quickly.

    Raises:
        DragomanError: as the decoder does.
    """
    encoded = decoder.encode(sound)
    language, margin = languages[0], 1.0
    if len(languages) > 1:
        language, margin = _likeliest(decoder.language_probabilities(encoded, languages))
    beams = 5 if thorough else 1
    decoding = believed(decoder.decode(encoded, language, beams=beams, alternatives=beams - 1), voice)
    if decoding is None:
        return Transcript("", language, margin, 0.0)
    text = in_script_of(language, decoding.text)
    others = dict.fromkeys(in_script_of(language, other) for other in decoding.alternatives)
    return Transcript(text, language, margin, decoding.confidence, tuple(other for other in others if other != text))


def _likeliest(probabilities: dict[str, float]) -> tuple[str, float]:
    """The likeliest and its lead; a lead of 0 over a language with the same token."""
    best = max(probabilities, key=lambda code: probabilities[code])  # the first of equals
    others = [value for code, value in probabilities.items() if code != best]
    shared = any(code != best and whisper_code(code) == whisper_code(best) for code in probabilities)
    return best, 0.0 if shared else probabilities[best] - max(others)
