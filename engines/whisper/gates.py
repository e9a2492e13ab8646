"""Is what Whisper wrote what somebody said? Text that is not believed is dropped; nothing is better than invention.

The numbers come from `benchmarks/hearing_inventions.py` and `hearing_accuracy.py` with Whisper base. Speech of people,
right or nearly right, have a mean logarithmic probability of -1.0 or more (the worst of 83), and of -0.75 or more with
three exceptions, which read alike through two windows. What is written for babble is below -0.75, or goes in circles,
or is another text in another window, and the model takes most of it for no speech.
"""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import SequenceMatcher
from enum import Enum, auto

from engines.script_guard import in_right_script
from engines.scripts import script_weights
from engines.whisper.decoding import Decoding
from engines.whisper.known_phrases import known_phrases, plain
from engines.whisper.voice_window import Sound

SURE_LOG_PROBABILITY = -0.17
"""Above -0.2 a glance is as right as a search: 8 units against 9 were wrong in 20 such clips. At -0.3, above which half
of all clips are, single words began to differ."""
_SURE_OF_WORDS = -0.3
_GOOD_LOG_PROBABILITY = -0.75
_HOPELESS_LOG_PROBABILITY = -1.15
_HOPELESS_WORD = -1.5
"""A word alone, with nothing to tell what it may be, is less certain than words in a sentence."""
_SAME_TEXT = 0.55
"""Part of the letters that two readings of what was really said share, at least."""
_NO_SPEECH = 0.6
"""The default of OpenAI's Whisper."""
_PERHAPS_NO_SPEECH = 0.35
_SURELY_SPEECH = 0.2
"""Babble had 0.26 and more in two minutes of each kind, single words 0.6 at most."""
_NO_OTHERS = 0.1
"""Parts of babble, read alone, had 0.15 and more."""
_LONG_SECONDS = 4.0
"""Voice for so long makes a sentence; of a sentence more must be certain than of a word."""
_CLEAR_VOICE = 0.6
"""Mean probability of voice that spoken words have. Tones that resemble a voice for a moment mostly have less."""
_BRIEF_SECONDS = 1.0
_DOUBTFUL_CONFIDENCE = 0.6
_SURE_CONFIDENCE = 0.9
_LETTERS_AT_ONCE = 14.0
_LETTERS_PER_SECOND = 32.0
"""Letters of an alphabet that nobody speaks faster than: eight syllables a second, of four letters."""
_FEWEST_LETTERS_PER_SECOND = 2.5
_SLOW_SECONDS = 3.0
"""And nobody speaks more slowly for so long, pauses not counted: most of it were others, or no speech at all."""
_LETTERS_OF_A_DIGIT = 4.0
"""A digit is spoken as a word."""
_CIRCLE = re.compile(r"(.{3,}?)\1\1+")
"""The same letters three times in a row: a circle that is too short for `Decoding.repeats`."""
_CIRCLING = 3
"""A text goes in circles if one part in so many of it does."""


class Belief(Enum):
    """How far a text is believed."""

    NO = auto()
    """Nobody said that."""
    PERHAPS = auto()
    """It is believed if the sound reads the same another way."""
    YES = auto()


def belief(decoding: Decoding, sound: Sound, language: str) -> Belief:
    """How far what was written for `sound` is believed."""
    text = decoding.text
    if not plain(text) or decoding.repeats or not _spoken_at_a_human_pace(text, sound.voiced_seconds):
        return Belief.NO
    if not in_right_script(text, language) or _phrase_of_silence(decoding, sound):
        return Belief.NO
    if sound.voiced_seconds < _BRIEF_SECONDS and sound.clarity < _CLEAR_VOICE:
        return Belief.NO
    verdict = _certainty(decoding, sound.voiced_seconds)
    if verdict is Belief.YES and not surely_speech(decoding) and _goes_round(text):
        return Belief.PERHAPS
    return verdict


def _certainty(decoding: Decoding, voiced_seconds: float) -> Belief:
    """By the model's own doubts about its words, and about there being any."""
    certain, no_speech = decoding.log_probability, decoding.no_speech
    brief, long = voiced_seconds < _BRIEF_SECONDS, voiced_seconds > _LONG_SECONDS
    hopeless = certain < (_HOPELESS_WORD if brief else _HOPELESS_LOG_PROBABILITY)
    if hopeless or (no_speech > _NO_SPEECH and certain < _SURE_OF_WORDS):
        return Belief.NO
    if certain > _GOOD_LOG_PROBABILITY:
        return Belief.PERHAPS if long and no_speech > _PERHAPS_NO_SPEECH else Belief.YES
    if no_speech <= _NO_OTHERS:
        return Belief.YES
    doubtful = brief or surely_speech(decoding) or (not long and no_speech <= _PERHAPS_NO_SPEECH)
    return Belief.PERHAPS if doubtful else Belief.NO


def without_credit(decoding: Decoding) -> Decoding:
    """Without a credit of subtitles that was added at its end."""
    text = known_phrases().without_trailing_credit(decoding.text)
    return decoding if text == decoding.text else replace(decoding, text=text)


def same_words(one: str, other: str) -> bool:
    """Whether two readings are the same but for what a listener may mishear."""
    return SequenceMatcher(a=plain(one), b=plain(other), autojunk=False).ratio() >= _SAME_TEXT


def confirms(again: Decoding, decoding: Decoding) -> bool:
    """Whether another reading of the same sound makes a doubtful one believable; a circle has all words in it."""
    return again.ended and not again.repeats and same_words(decoding.text, again.text)


def surely_speech(decoding: Decoding) -> bool:
    """Whether the model has no doubt that somebody spoke."""
    return decoding.no_speech <= _SURELY_SPEECH


def nobody_to_follow(decoding: Decoding) -> bool:
    """Whether a circle was written for people who talk at once: its parts would be read until they look like words."""
    return decoding.repeats and decoding.no_speech > _PERHAPS_NO_SPEECH


def _goes_round(text: str) -> bool:
    letters = plain(text)
    return _CIRCLING * sum(len(found[0]) for found in _CIRCLE.finditer(letters)) >= len(letters)


def _phrase_of_silence(decoding: Decoding, sound: Sound) -> bool:
    """Whether it is a phrase that Whisper writes for silence, and hardly anything speaks for it."""
    doubtful = decoding.no_speech > _NO_SPEECH or sound.clarity < _CLEAR_VOICE
    if known_phrases().is_credit(decoding.text):
        return doubtful or decoding.confidence < _SURE_CONFIDENCE
    return known_phrases().is_polite(decoding.text) and (doubtful or decoding.confidence < _DOUBTFUL_CONFIDENCE)


def _spoken_at_a_human_pace(text: str, voiced_seconds: float) -> bool:
    letters = sum(script_weights(text).values()) + _LETTERS_OF_A_DIGIT * sum(map(str.isdigit, text))
    if letters > _LETTERS_AT_ONCE + _LETTERS_PER_SECOND * voiced_seconds:
        return False
    return voiced_seconds <= _SLOW_SECONDS or letters >= _FEWEST_LETTERS_PER_SECOND * voiced_seconds
