"""Words as Markdown: what in them stays as it is, and how the others never become marks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from device_app.documents.pandoc_marks import ATTRIBUTES
from device_app.documents.segment import STAYING

KEPT_IN_WORDS = re.compile(
    rf"{STAYING}|:[a-z0-9_+-]{{1,40}}:|\{{[{{%][^{{}}]{{0,400}}[}}%]\}}|{ATTRIBUTES}|\[@[^\[\]]{{1,200}}\]|\[TOC\]"
    r"|(?<!\w)#\d{1,9}\b|(?<!=)==(?!=)|\*\[[^\[\]]{1,80}\]:|(?<![\w.])@\w[\w-]{0,39}(?:/[\w-]{1,39})?"
    r"|\^[^\s^]{1,40}\^|(?<!~)~[^\s~]{1,40}~(?!~)|\\[A-Za-z]{2,40}(?:\{[^{}]{0,400}\})?"
)
"""Beside that: emoji by name, numbers of issues, marks of a highlighter, what is short for something, people by their
name, Hugo's and Jekyll's templates, Pandoc's attributes, citations, indices, TeX."""

_SPECIAL = re.compile(r"[\\`*\[\]<~|$^]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w{1,32};)")
_BLOCK_START = re.compile(
    r"\A(\s*)(#{1,6}(?=\s|\Z)|[-+>:](?=\s|\Z)|>|(?:\d{1,9})(?=[.)](?:\s|\Z))|[-=]{2,}\s*\Z|:{3,})"
)
_LEADING_MARKS = re.compile(r"\A[^\w\s<>]+(?=\w)")
_TRAILING_MARKS = re.compile(r"(?<=\w)[^\w\s<>]+\Z")
_ESCAPED = re.compile(r"\\[\[\]^]")
_BREAKS = re.compile(r"\s*\n\s*")


def escaped(words: str, free: str = "") -> str:
    """Words that mean themselves, also at the beginning of a line; the signs in `free` are written as they are."""
    words = _SPECIAL.sub(lambda found: found[0] if found[0] in free else "\\" + found[0], _BREAKS.sub(" ", words))
    begins = _BLOCK_START.match(words)
    if begins is None:
        return words
    at = begins.end() if begins[2].isdigit() else begins.start(2)
    return f"{words[:at]}\\{words[at:]}"


def free_signs(raw: str) -> str:
    """Signs that stand bare in words and so are no marks to the library, but maybe a dialect's: ``^[a note]``."""
    return "" if _ESCAPED.search(raw) else "".join(sign for sign in "[]^" if sign in raw)


@dataclass(frozen=True, slots=True)
class EmphasisTidied:
    """Sets the tags of emphasis where their stars are marks: against words, and around some.

    Attributes:
        numbers: of the tags.
    """

    numbers: frozenset[int]

    def __call__(self, translation: str) -> str:
        """The translation, with spaces and marks of punctuation outside of emphasis where they would undo it."""
        for number in sorted(self.numbers, reverse=True):  # the inner ones first
            begin, end = f"<s{number}>", f"</s{number}>"
            before, opened, rest = translation.partition(begin)
            inside, closed, after = rest.partition(end)
            if not opened or not closed:
                continue
            core = inside.strip()
            lead, trail = inside[: len(inside) - len(inside.lstrip())], inside[len(inside.rstrip()) :]
            if not core:
                translation = before + inside + after
                continue
            if before[-1:].isalnum() and not lead and (marks := _LEADING_MARKS.match(core)):
                lead, core = marks[0], core[marks.end() :]
            if after[:1].isalnum() and not trail and (marks := _TRAILING_MARKS.search(core)):
                core, trail = core[: marks.start()], marks[0]
            translation = f"{before}{lead}{begin}{core}{end}{trail}{after}"
        return translation
