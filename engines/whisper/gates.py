"""Is what Whisper wrote what somebody said? Text that is not believed is dropped; nothing is better than invention."""

from __future__ import annotations

from dataclasses import replace

from engines.scripts import script_weights
from engines.whisper.decoder import Decoding
from engines.whisper.known_phrases import known_phrases, plain

_NO_SPEECH = 0.6
_LOW_LOG_PROBABILITY = -1.0
"""Together they mean silence (the defaults of OpenAI's Whisper)."""
_ALMOST_SURELY_NO_SPEECH = 0.8
_WEAK_LOG_PROBABILITY = -0.35
"""So do these: the surer the silence, the better the text must be."""
_HOPELESS_LOG_PROBABILITY = -1.8
"""Below this every second token was a guess among six or more."""
_DOUBTFUL_CONFIDENCE = 0.6
_SURE_CONFIDENCE = 0.9
_SHORTEST_VOICE_SECONDS = 0.3
_SHORT_VOICE_SECONDS = 0.5
_SHORT_LOG_PROBABILITY = -0.45
"""A short sound must be a clear word."""
_LETTERS_AT_ONCE = 14.0
_LETTERS_PER_SECOND = 32.0
"""Letters of an alphabet that nobody speaks faster than: eight syllables a second, of four letters."""
_FEWEST_LETTERS_PER_SECOND = 4.0
_LONG_VOICE_SECONDS = 3.0
"""And nobody speaks more slowly for so long, pauses not counted: most of it were others, or no speech at all."""


def believed(decoding: Decoding, voiced_seconds: float) -> Decoding | None:
    """`decoding` without what was certainly invented; None when nothing of it is believed.

    Args:
        decoding: what Whisper wrote.
        voiced_seconds: how long there was voice in the sound.
    """
    text = known_phrases().without_trailing_credit(decoding.text)
    if not plain(text) or decoding.repeats or _silence(decoding, voiced_seconds) or _implausible(text, voiced_seconds):
        return None
    doubtful = decoding.no_speech > _NO_SPEECH or voiced_seconds < _SHORTEST_VOICE_SECONDS
    if known_phrases().is_credit(text) and (doubtful or decoding.confidence < _SURE_CONFIDENCE):
        return None
    if known_phrases().is_polite(text) and (doubtful or decoding.confidence < _DOUBTFUL_CONFIDENCE):
        return None
    return decoding if text == decoding.text else replace(decoding, text=text)


def _silence(decoding: Decoding, voiced_seconds: float) -> bool:
    """Whether the model itself took the sound for silence, or guessed."""
    lowest = _HOPELESS_LOG_PROBABILITY
    if voiced_seconds < _SHORT_VOICE_SECONDS:
        lowest = _SHORT_LOG_PROBABILITY
    elif decoding.no_speech > _ALMOST_SURELY_NO_SPEECH:
        lowest = _WEAK_LOG_PROBABILITY
    elif decoding.no_speech > _NO_SPEECH:
        lowest = _LOW_LOG_PROBABILITY
    return decoding.log_probability < lowest


def _implausible(text: str, voiced_seconds: float) -> bool:
    """Whether nobody says so much, or so little, in that time."""
    letters = sum(script_weights(text).values())
    if letters > _LETTERS_AT_ONCE + _LETTERS_PER_SECOND * voiced_seconds:
        return True
    return voiced_seconds > _LONG_VOICE_SECONDS and letters < _FEWEST_LETTERS_PER_SECOND * voiced_seconds
