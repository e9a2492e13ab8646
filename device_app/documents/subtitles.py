"""Subtitles: SubRip, WebVTT, YouTube's SBV, Advanced SubStation Alpha, MicroDVD, MPL2, lyrics.

pysubs2 writes a file anew, without what it doesn't know: notes, styles, settings and names of WebVTT's cues. So the
places of the words are found here, and pysubs2 is what the tests compare with.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from device_app.documents.cues import CueStyle, cue_places
from device_app.documents.document import Places
from device_app.documents.limits import MOST_LINES, counted
from device_app.documents.segment import Span

_LINE = re.compile(r"[^\r\n]*+(?:\r\n?|\n|\Z)")
_BREAK = re.compile(r"\r\n?|\n|\\N")
_OVERRIDE = r"\{\\[^{}\r\n]*+\}"
_TIME = r"(?:\d{1,3}:)?\d{1,2}:\d{1,2}(?:[,.:]\d{1,3})?"
_TIMES = re.compile(rf"[ \t]*{_TIME}[ \t]*-+>[ \t]*{_TIME}")
_SBV_TIMES = re.compile(r"\d{1,2}:\d{2}:\d{2}\.\d{3},\d{1,2}:\d{2}:\d{2}\.\d{3}[ \t]*(?=[\r\n]|\Z)")

SRT = CueStyle(re.compile(rf"</?(?:b|i|u|s|font)(?:\s[^<>\r\n]*+)?>|{_OVERRIDE}", re.IGNORECASE), _BREAK)
SBV = replace(SRT, line_break=re.compile(r"\r\n?|\n|\[br\]"))
_VTT_TIME = r"<(?:\d{1,3}:)?\d{2}:\d{2}\.\d{3}>"
_LYRICS_TIME = r"<\d{1,3}:\d{2}(?:[.:]\d{1,3})?>"
_KARAOKE = r"\{\\(?:[kK][fot]?)\d+\}"
_DRAWN = r"\{(?=[^{}\r\n]*+\})[^{}\r\n]*\\p[1-9][^{}\r\n]*+\}[^{\r\n]*+"
"""Commands to draw with, up to the next mark."""

VTT = CueStyle(
    re.compile(rf"<rt(?:[\s.][^<>]*+)?>[^<]*+</rt>|</?(?:b|i|u|c|v|lang|ruby|rt)(?:[\s.][^<>]*+)?>|{_VTT_TIME}"),
    re.compile(r"\r\n?|\n"),
    html.unescape,
    lambda words: html.escape(words, quote=False),
    voice=re.compile(r"<v[\s.]"),
    timing=re.compile(_VTT_TIME),
)
ASS = CueStyle(
    re.compile(rf"{_DRAWN}|\{{[^{{}}\r\n]*+\}}|\\h"),
    re.compile(r"\\[Nn]"),
    encode=lambda words: words.replace("{", "(").replace("}", ")"),
    timing=re.compile(_KARAOKE),
)
LINES = CueStyle(
    re.compile(rf"\{{[A-Za-z]:[^{{}}\r\n]*+\}}|(?<=[\]}}|])/|{_LYRICS_TIME}"),
    re.compile(r"\|"),
    encode=lambda words: words.replace("|", " "),
    timing=re.compile(_LYRICS_TIME),
)

_TIMED_LINE = re.compile(
    r"(?:^|(?<=\r))(?:\{\d{0,9}\}\{\d{0,9}\}|\[\d{1,9}\]\[\d{0,9}\]|(?:\[\d{1,3}:\d{2}(?:[.:]\d{1,3})?\])+)"
    r"[ \t]*+",
    re.MULTILINE,
)
_DIALOGUE = re.compile(r"(?:^|(?<=\r))Dialogue:", re.MULTILINE | re.IGNORECASE)
_FORMAT = re.compile(r"(?:^|(?<=\r))Format:([^\r\n]*)", re.MULTILINE | re.IGNORECASE)
_EVENTS = re.compile(r"(?:^|(?<=\r))\[Events\](?=\s)", re.MULTILINE | re.IGNORECASE)
_ASS_FIELDS = 10


def srt_places(text: str) -> Places:
    """The words of SubRip's cues: all up to the number and time of the next one, empty lines included.

    Raises:
        DragomanError: ``file.too_complex``, ``file.too_long``.
    """
    return cue_places(text, _srt_cues(text, _lines(text)), SRT)


def _srt_cues(text: str, lines: Sequence[Span]) -> Iterator[Span]:
    times = [index for index, line in enumerate(lines) if _TIMES.match(text, *line)]
    numbered = bool(times) and times[0] > 0 and text[slice(*lines[times[0] - 1])].strip("\ufeff \t\r\n").isdecimal()
    for index, following in pairwise([*times, len(lines)]):
        last = following
        if last < len(lines) and numbered and text[slice(*lines[last - 1])].strip().isdecimal() and last - 1 > index:
            last -= 1
        yield from _paragraphs(text, lines[index + 1 : last])


def vtt_places(text: str) -> Places:
    """The words of WebVTT's cues: an empty line or the next times end one. Errors as `srt_places`."""
    return cue_places(text, _until_blank(text, _TIMES), VTT)


def sbv_places(text: str) -> Places:
    """The words of YouTube's captions. Errors as `srt_places`."""
    return cue_places(text, _until_blank(text, _SBV_TIMES), SBV)


def ass_places(text: str) -> Places:
    """The words of SubStation Alpha's dialogue; drawings and comments stay. Errors as `srt_places`."""
    return cue_places(text, _dialogue(text), ASS)


def _dialogue(text: str) -> Iterator[Span]:
    events = _EVENTS.search(text)
    if events is None:
        return
    form = _FORMAT.search(text, events.end())
    fields = form[1].count(",") + 1 if form else _ASS_FIELDS
    for found in _DIALOGUE.finditer(text, events.end()):
        end = _LINE.match(text, found.end())
        last = found.end() + len((end[0] if end else "").rstrip("\r\n"))
        start = found.end()
        for _ in range(fields - 1):
            start = text.find(",", start, last) + 1
            if not start:
                break
        if start:
            yield start, last


def timed_line_places(text: str) -> Places:
    """The words of formats that have a cue a line: MicroDVD, MPL2, lyrics. Errors as `srt_places`."""
    return cue_places(text, _timed_lines(text), LINES)


def _timed_lines(text: str) -> Iterator[Span]:
    for found in _TIMED_LINE.finditer(text):
        line = _LINE.match(text, found.end())
        end = found.end() + len((line[0] if line else "").rstrip("\r\n"))
        # The first line of MicroDVD may be the number of pictures a second.
        yield found.end(), end


def _lines(text: str) -> list[Span]:
    return [found.span() for found in counted(_LINE.finditer(text), MOST_LINES) if found[0]]


def _until_blank(text: str, times: re.Pattern[str]) -> Iterator[Span]:
    lines = _lines(text)
    index = 0
    while index < len(lines):
        index += 1
        if not times.match(text, *lines[index - 1]):
            continue
        first = index
        while index < len(lines) and text[slice(*lines[index])].strip() and not times.match(text, *lines[index]):
            index += 1
        if first < index:
            yield lines[first][0], lines[index - 1][1]


def _paragraphs(text: str, lines: Sequence[Span]) -> Iterator[Span]:
    """Runs of lines that aren't blank."""
    begin: int | None = None
    end = 0
    for line in lines:
        if text[slice(*line)].strip():
            begin, end = line[0] if begin is None else begin, line[1]
        elif begin is not None:
            yield begin, end
            begin = None
    if begin is not None:
        yield begin, end
