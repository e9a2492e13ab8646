r"""Marks of Pandoc's that CommonMark doesn't have, as others that do the same, in as many bytes.

A span with attributes is a link (``[words]{.x}``), items that are counted in letters (``a.``, ``iv)``, ``(2)``, ``#.``)
have the number one, lines that stay lines (``| words``) are items, and the caption of a table begins with its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from device_app.documents.limits import MOST_LINES, counted

ATTRIBUTES = r"\{(?:[.#]|[\w-]{1,40}+=)[^{}\r\n]{0,400}+\}"
"""Pattern of ``{#name .class key=value}``."""

_SPAN = re.compile(rf"(?<=\]){ATTRIBUTES}")
_LINE = re.compile(r"[^\r\n]*+(?:\r\n?|\n|\Z)")
_COUNTED = re.compile(
    r"[ \t>]*+(\(?(?:[a-z]|[ivxlc]{2,6}|#|\d{1,3}|@\w{0,20})\)|(?:[a-z]|[ivxlcIVXLC]{2,6}|#)\.)[ \t]+\S"
)
_ITEM = re.compile(r"[ \t>]*+(?:[-+*]|\d{1,9}[.)])[ \t]")
_BAR = re.compile(r"[ \t]*+(\|)[ \t]")
_RULE = re.compile(r"[ \t]*+\|?[ \t]*+:?-+:?[ \t]*+(?:\||\Z)")
_CAPTION = re.compile(r"[ ]{0,3}((?:[Tt]able)?:[ \t]+)\S")
_TABLE = re.compile(r"[ \t]*+[|+-]|[^|\r\n]*+\|")

Change = tuple[int, int, str]


def pandoc_marks(text: str) -> Iterator[Change]:
    """Of each mark where it stands, and what to show the library in its place."""
    for found in _SPAN.finditer(text):
        yield (*found.span(), f"({'x' * (len(found[0].encode()) - 2)})")
    block: list[tuple[int, str]] = []
    before = ""
    for line in counted(_LINE.finditer(text), MOST_LINES):
        if line[0].strip(" \t\r\n>"):
            block.append((line.start(), line[0]))
        elif block:
            yield from _block(block, before)
            before, block = block[-1][1], []


def _block(lines: list[tuple[int, str]], before: str) -> Iterator[Change]:
    """Those of lines with none that is empty between them, after the last line of the block before."""
    if caption := _TABLE.match(before) and _CAPTION.match(lines[0][1]):
        yield _shown(lines[0][0], caption, "")
    if (
        len(lines) > 1
        and all(_BAR.match(line) for _, line in lines)
        and not any(_RULE.match(line) for _, line in lines)
    ):
        for start, line in lines:
            if bar := _BAR.match(line):
                yield _shown(start, bar, "-")
        return
    inside = True
    for start, line in lines:
        if inside and (mark := _COUNTED.match(line)):
            yield _shown(start, mark, f"{1:0{len(mark[1]) - 1}}.")
        elif _ITEM.match(line):
            inside = True
        elif line is lines[0][1]:
            inside = False


def _shown(start: int, found: re.Match[str], mark: str) -> Change:
    return start + found.start(1), start + found.end(1), mark.ljust(len(found[1]))
