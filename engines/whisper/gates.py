"""Is what Whisper wrote what somebody said? Text that is not believed is dropped; nothing is better than invention."""

from __future__ import annotations

from dataclasses import replace

from engines.scripts import script_weights
from engines.whisper.decoder import Decoding
from engines.whisper.known_phrases import known_phrases, plain
from engines.whisper.voice_window import Voice

_NO_SPEECH = 0.6
_LOW_LOG_PROBABILITY = -1.0
"""Together they mean silence (the defaults of OpenAI's Whisper)."""
_ALMOST_SURELY_NO_SPEECH = 0.8
_WEAK_LOG_PROBABILITY = -0.35
_SURELY_NO_SPEECH = 0.95
_GOOD_LOG_PROBABILITY = -0.1
"""So do these: the surer the silence, the better the text must be."""
_HOPELESS_LOG_PROBABILITY = -1.8
"""Below this every second token was a guess among six or more."""
_DOUBTFUL_CONFIDENCE = 0.6
_SURE_CONFIDENCE = 0.9
_CLEAR_VOICE = 0.72
"""Mean probability of voice that spoken words have: single words between pauses in recordings of people 0.75 and more,
0.7 in noise 10 dB below them. Tones that resemble a voice for a moment mostly have 0.4 to 0.7."""
_BRIEF_VOICE_SECONDS = 1.0
"""A brief sound must be a clear voice, and no silence to the model. A long one in a noisy room needn't: there is more
to judge it by."""
_SHORT_VOICE_SECONDS = 0.5
_SHORT_LOG_PROBABILITY = -0.45
"""A short sound must be a clear word as well."""
_LETTERS_AT_ONCE = 14.0
_LETTERS_PER_SECOND = 32.0
"""Letters of an alphabet that nobody speaks faster than: eight syllables a second, of four letters."""
_FEWEST_LETTERS_PER_SECOND = 4.0
_LONG_VOICE_SECONDS = 3.0
"""And nobody speaks more slowly for so long, pauses not counted: most of it were others, or no speech at all."""


def believed(decoding: Decoding, voice: Voice) -> Decoding | None:
    """`decoding` without what was certainly invented; None when nothing of it is believed.

    Args:
        decoding: what Whisper wrote.
        voice: the voice in the sound.
    """
    text = known_phrases().without_trailing_credit(decoding.text)
    if not plain(text) or decoding.repeats or _silence(decoding, voice) or _implausible(text, voice.seconds):
        return None
    doubtful = decoding.no_speech > _NO_SPEECH or voice.clarity < _CLEAR_VOICE
    if known_phrases().is_credit(text) and (doubtful or decoding.confidence < _SURE_CONFIDENCE):
        return None
    if known_phrases().is_polite(text) and (doubtful or decoding.confidence < _DOUBTFUL_CONFIDENCE):
        return None
    return decoding if text == decoding.text else replace(decoding, text=text)


def _silence(decoding: Decoding, voice: Voice) -> bool:
    """Whether the detector or the model itself took the sound for silence, or the model guessed."""
    if voice.seconds < _BRIEF_VOICE_SECONDS and (voice.clarity < _CLEAR_VOICE or decoding.no_speech > _NO_SPEECH):
        return True
    lowest = _HOPELESS_LOG_PROBABILITY
    if voice.seconds < _SHORT_VOICE_SECONDS:
        lowest = _SHORT_LOG_PROBABILITY
    elif decoding.no_speech > _SURELY_NO_SPEECH:
        lowest = _GOOD_LOG_PROBABILITY
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
