"""Apertium's stream format: text in, text out, with what must not be touched shielded in blanks.

In the stream ``[…]`` is a blank, which the programs pass on unread and in its place, and a backslash escapes the
characters of the format (https://wiki.apertium.org/wiki/Apertium_stream_format).
"""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"([\[\]{}^$/\\@<>])")
_SHIELDED = re.compile(
    r"""
    \b(?:https?|ftp)://\S+[\w/] | \bwww\.\S+[\w/]    # web addresses
    | [\w.+-]+@[\w-]+(?:\.[\w-]+)+                    # e-mail addresses
    | [@\#]\w+                                        # handles, tags and numbers: @ana #5
    | [*\#@]                                          # what would read as a mark of an unknown word
    """,
    re.VERBOSE,
)
_TAG = r"</?s\d+>"
_SHIELDED_WITH_TAGS = re.compile(f"{_TAG}|{_SHIELDED.pattern}", re.VERBOSE)
_TOKEN = re.compile(r"\\(?P<escaped>.)|(?P<blank>\[(?:\\.|[^\]\\])*\])|(?P<mark>[*#@](?=\w))|(?P<plain>.)", re.DOTALL)

_STOP = "."
"""Given to a sentence that has none, since the rules look for the end of the sentence."""
_STOPPED = re.compile(r"""[.!?…:;,]["'”’»)\]]*$""")


def shielded(text: str, *, inline_tags: bool) -> list[str]:
    """The parts of a text that must come out as they went in, in their order."""
    return [match.group() for match in _pattern(inline_tags).finditer(text)]


def around_shielded(text: str, *, inline_tags: bool) -> list[tuple[str, bool]]:
    """The text in parts: each with whether it is shielded."""
    parts = []
    start = 0
    for match in _pattern(inline_tags).finditer(text):
        parts.append((text[start : match.start()], False))
        parts.append((match.group(), True))
        start = match.end()
    parts.append((text[start:], False))
    return [part for part in parts if part[0]]


def to_block(text: str, *, inline_tags: bool) -> str:
    """Write a text, without control characters, as a block of the stream."""
    block = "".join(
        f"[{_escape(part)}]" if kept else _escape(part) for part, kept in around_shielded(text, inline_tags=inline_tags)
    )
    return block + ("" if _STOPPED.search(text) else _STOP)


def from_block(answer: str, text: str) -> tuple[str, list[str]]:
    """Read the answer to `to_block(text)`: its text, and the shielded parts in it."""
    if not _STOPPED.search(text):
        answer = answer.removesuffix(_STOP)
    out: list[str] = []
    kept: list[str] = []
    for match in _TOKEN.finditer(answer):
        if match["escaped"]:
            out.append(match["escaped"])
        elif match["blank"]:
            content = re.sub(r"\\(.)", r"\1", match["blank"][1:-1], flags=re.DOTALL)
            out.append(content)
            if content:
                kept.append(content)
        elif match["plain"]:
            out.append(match["plain"])
    return "".join(out), kept


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def _pattern(inline_tags: bool) -> re.Pattern[str]:
    return _SHIELDED_WITH_TAGS if inline_tags else _SHIELDED
