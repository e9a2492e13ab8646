"""Cuts a text into phrases with the silence that belongs after each: marks, line breaks, lists and quotations as time.

Voices differ in what they make of a dash or a line break; many make nothing. So each phrase is synthesised on its own
and the silence is put behind it, the same for every engine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from engines.text.marks import SENTENCE_END
from engines.text.sentences import sentences, shortened

SENTENCE_PAUSE = 0.3
ELLIPSIS_PAUSE = 0.5
LINE_PAUSE = 0.5
MARK_PAUSE = 0.25
"""After a colon, a semicolon, a dash."""
QUOTE_PAUSE = 0.15
"""Around a quotation of several words. All are seconds at normal speed."""

LONGEST_PHRASE = 200
"""Characters: about 15 s of speech."""

_ELLIPSIS = r"(?:…+|\.{3,}|。{3,})"
_DASH = r"(?:(?<=\s)[-–—](?=\s)|(?<=\w)—+|——+)"
_MARK = r"(?:[:;](?=\s)|[：；؛])"
_QUOTED = r"[\"“„«»「『]([^\"“”„«»「」『』\n]*\S[\s\u3000][^\"“”„«»「」『』\n]*|[^\"“”„«»「」『』\n]{6,})[\"”“»«」』]"
_CUT = re.compile(rf"(?P<ellipsis>{_ELLIPSIS})|(?P<dash>{_DASH})|(?P<mark>{_MARK})|(?P<quoted>{_QUOTED})")
_BULLET = re.compile(r"(?m)^[ \t]*[-–—•*·▪◦‣・][ \t]+")
_NUMBERED = re.compile(r"(?m)^[ \t]*(\d{1,2})[.)][ \t]+(?=\S)")
_LEAST_NUMBERED = 2
"""Numbered lines from which they are a list."""


@dataclass(frozen=True, slots=True)
class SpokenPhrase:
    """What is said in one breath.

    Attributes:
        text: not blank.
        pause: silence after it, seconds at normal speed.
    """

    text: str
    pause: float


def listed(text: str) -> str:
    """The text with its lists as lines: bullets dropped, numbers of items on their own line, so that each is heard."""
    text = _BULLET.sub("", text)
    if len(_NUMBERED.findall(text)) < _LEAST_NUMBERED:
        return text
    return _NUMBERED.sub(r"\1\n", text)


def phrases(text: str, language: str) -> Iterator[SpokenPhrase]:
    """Phrases in order; what has no letter and no digit is left out, its pause is not.

    Args:
        text: as it is to be spoken.
        language: code.
    """
    waiting: SpokenPhrase | None = None
    for part, pause in _parts(text, language):
        if any(character.isalnum() for character in part):
            if waiting is not None:
                yield waiting
            waiting = SpokenPhrase(part.strip(), pause)
        elif waiting is not None:
            waiting = SpokenPhrase(waiting.text, max(waiting.pause, pause))
    if waiting is not None:
        yield waiting


def _parts(text: str, language: str) -> Iterator[tuple[str, float]]:
    for sentence in sentences(text, language):
        end = LINE_PAUSE if sentence.endswith("\n") else SENTENCE_PAUSE
        if not sentence.endswith("\n") and not SENTENCE_END.search(f"{sentence.rstrip()} "):
            end = MARK_PAUSE
        start = 0
        for stop, pause in [*_inner_cuts(sentence), (len(sentence), end)]:
            pieces = shortened(sentence[start:stop], _fits) if start < stop else []
            yield from ((piece, 0.0) for piece in pieces[:-1])
            yield from ((piece, pause) for piece in pieces[-1:])
            start = stop


def _fits(part: str) -> bool:
    return len(part) <= LONGEST_PHRASE


def _inner_cuts(sentence: str) -> Iterator[tuple[int, float]]:
    """Positions within a sentence after which there is silence, and how long."""
    for found in _CUT.finditer(sentence):
        if found["quoted"]:
            yield found.start(), QUOTE_PAUSE
            yield found.end(), QUOTE_PAUSE
        else:
            yield found.end(), ELLIPSIS_PAUSE if found["ellipsis"] else MARK_PAUSE
