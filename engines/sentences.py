"""Cut a text into sentences that, joined, are the text again."""

from __future__ import annotations

import re
from collections.abc import Callable

import sentencex

from engines.languages import language as _language

_TERMINATORS = {
    "km": re.compile(r"(?<=[។៕])(?![។៕»”\"')\]])\s*"),
    "bo": re.compile(r"(?<=[།༎༏༐༑])[ \u00a0\n]+"),
}
"""Ends of sentences of languages that the library doesn't cut; Tibetan ends one with a stroke and a space."""

_UNSPACED = frozenset({"Hans", "Hant", "Jpan"})
"""Scripts that put no space between sentences."""

_LINES = re.compile(r"(?<=\n)")
_CLAUSE_END = re.compile(r"[,;:，、；：،؛၊—–…。！？.!?།]+[\"'”’»」』）)\]]*\s*|\s+[-–—]\s+")
_SPACE = re.compile(r"\s+")


def sentences(text: str, language: str) -> list[str]:
    """Sentences of a text, each with the white space after it; joined, they are `text`.

    A line break always ends one. Where nothing marks the end of a sentence, as in Thai, a line is one sentence.

    Args:
        text: any text.
        language: code of its language.
    """
    found: list[str] = []
    for line in _LINES.split(text):
        parts = _library_sentences(line, language) if line.strip() else [line]
        terminator = _TERMINATORS.get(language)
        for part in parts:
            found += _cut_after(part, terminator) if terminator else [part]
    return _join_blank(found)


def sentence_pieces(text: str, source: str, target: str, fits: Callable[[str], bool]) -> list[tuple[str, str, str]]:
    """Sentences without the white space around them, with what to write before and after the translation of each.

    Line breaks and indents stay; between two sentences of a line there is a space or none, as the target language
    writes it. Sentences that are too long are cut, see `shortened`.

    Args:
        text: any text.
        source: code of its language.
        target: code of the language wanted.
        fits: whether a part is short enough.
    """
    parts = [part for sentence in sentences(text, source) for part in shortened(sentence, fits)]
    between = "" if _language(target).script in _UNSPACED else " "
    pieces = []
    for index, part in enumerate(parts):
        words = part.strip()
        at = part.index(words)
        after = part[at + len(words) :]
        if index + 1 < len(parts) and words and after in ("", " "):
            after = between
        pieces.append((part[:at], words, after))
    return pieces


def shortened(sentence: str, fits: Callable[[str], bool]) -> list[str]:
    """Cut a sentence that is too long: at the last end of a clause that leaves a part that fits, or space, or anywhere.

    Args:
        sentence: not empty.
        fits: whether a part is short enough; a single character always is.
    """
    parts: list[str] = []
    rest = sentence
    while len(rest) > 1 and not fits(rest):
        cut = _last_cut(rest, _longest(rest, fits))
        parts.append(rest[:cut])
        rest = rest[cut:]
    return [*parts, rest]


def _longest(text: str, fits: Callable[[str], bool]) -> int:
    """Length of the longest beginning that fits (more tokens never get fewer by more text, give or take one)."""
    low, high = 1, len(text)
    while low + 1 < high:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(text[:middle]) else (low, middle)
    return low


def _last_cut(text: str, longest: int) -> int:
    for pattern in (_CLAUSE_END, _SPACE):
        ends = [found.end() for found in pattern.finditer(text, 0, longest) if found.end() > longest // 3]
        if ends:
            return ends[-1]
    return longest


def _library_sentences(line: str, language: str) -> list[str]:
    base = "zh" if language in {"zh-Hant", "yue"} else language
    parts = list(sentencex.segment(base, line))
    # What it returns is compared, not trusted: a lost character would be a lost word.
    return parts if "".join(parts) == line else [line]


def _cut_after(text: str, pattern: re.Pattern[str]) -> list[str]:
    ends = [found.end() for found in pattern.finditer(text)]
    return [text[start:end] for start, end in zip([0, *ends], [*ends, len(text)], strict=True) if start < end]


def _join_blank(parts: list[str]) -> list[str]:
    """Give white space alone to the sentence before it, or else to the next."""
    joined: list[str] = []
    for part in parts:
        if joined and (not part.strip() or not joined[-1].strip()):
            joined[-1] += part
        else:
            joined.append(part)
    return joined
