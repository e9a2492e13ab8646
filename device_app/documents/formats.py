"""The formats of documents, and which one a file has."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import PurePath

from device_app.documents.html_format import html_attributes, html_sentences
from device_app.documents.markdown_format import markdown_segments
from device_app.documents.plain_format import plain_segments
from device_app.documents.segment import Segment
from device_app.documents.subtitles import subtitle_segments


class Format(StrEnum):
    """A format whose structure survives."""

    PLAIN = "plain"
    HTML = "html"
    MARKDOWN = "markdown"
    SRT = "srt"
    VTT = "vtt"


Reader = Callable[[str], list[Segment]]

READERS: Mapping[Format, tuple[Reader, ...]] = {
    Format.PLAIN: (plain_segments,),
    Format.HTML: (html_attributes, html_sentences),
    Format.MARKDOWN: (markdown_segments,),
    Format.SRT: (subtitle_segments,),
    Format.VTT: (subtitle_segments,),
}
"""What finds the segments of each; a second reader reads what the first one's translation left."""

_SUFFIXES = {
    ".htm": Format.HTML,
    ".html": Format.HTML,
    ".markdown": Format.MARKDOWN,
    ".md": Format.MARKDOWN,
    ".srt": Format.SRT,
    ".vtt": Format.VTT,
    ".xhtml": Format.HTML,
}
_SIGNS = (
    (Format.VTT, re.compile(r"\A\ufeff?WEBVTT(?:\s|\Z)")),
    (Format.SRT, re.compile(r"\A\ufeff?\s*\d+[ \t]*\r?\n[ \t]*\d{1,3}:\d{2}:\d{2}[,.]\d{1,3}[ \t]*-->")),
    (
        Format.HTML,
        re.compile(r"(?is)\A\ufeff?\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b"),
    ),
)


def detect_format(text: str, path: PurePath | None) -> Format:
    """The format by the file's name, else by how the text begins, else plain.

    Markdown is only ever told by a name: a plain text may begin with ``#`` or ``-`` too.
    """
    by_name = _SUFFIXES.get(path.suffix.lower()) if path else None
    return by_name or next((kind for kind, sign in _SIGNS if sign.match(text)), Format.PLAIN)
