"""Whether what was written has all the words of its sound, as well as another pass would write them."""

from __future__ import annotations

import math

from engines.text.marks import SENTENCE_MARKS
from engines.whisper.decoding import Decoding
from engines.whisper.gates import SURE_LOG_PROBABILITY, Belief, belief
from engines.whisper.voice_window import Sound

_ONE_SENTENCE_SECONDS = 6.0
"""Sound beyond that, with a real pause in it, may hold sentences of which a glance leaves one out."""
_LEFT_OUT_SECONDS = 0.5
"""Voice behind Whisper's last timestamp that has words in it: it ended its text too early."""


def left_out(decoding: Decoding, sound: Sound) -> Sound | None:
    """The sound behind the last timestamp, where there is more voice than belongs to the last word."""
    end = decoding.segments[-1].end if decoding.segments else math.inf
    if not _LEFT_OUT_SECONDS < end < sound.seconds - _LEFT_OUT_SECONDS:
        return None
    rest = sound.parts(sound.near(end))[1]
    return rest if _LEFT_OUT_SECONDS <= rest.voiced_seconds < sound.voiced_seconds else None


def is_enough(glanced: Decoding, sound: Sound, language: str) -> bool:
    """Whether a search would hardly write anything else."""
    if sound.seconds > _ONE_SENTENCE_SECONDS and sound.pause(0.0, sound.seconds) is not None:
        return False
    certain = glanced.ended and glanced.log_probability > SURE_LOG_PROBABILITY
    ended = glanced.text.endswith(tuple(SENTENCE_MARKS))
    return certain and ended and belief(glanced, sound, language) is Belief.YES
