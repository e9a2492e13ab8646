"""Cut a text into sentences that, joined, are the text again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from itertools import pairwise

import sentencex

from engines.languages import language as _language
from engines.text.marks import CLAUSE_END, SENTENCE_END

_NOT_IN_LIBRARY = frozenset({"bo", "km"})
"""Languages whose marks the library doesn't know."""

_UNFINISHED = re.compile(r"(?:^|[\s(])(?:(?P<letter>[^\W\d_])|(?P<ordinal>\d{1,3}))\.\s*$")
"""What the library takes for the end of a sentence, and is none: "M. Petit", "J. S. Bach", "am 3. Mai"."""

_ABBREVIATION = 12
"""Characters at the end of a sentence in which such an abbreviation lies, with the space after it."""

_LONGEST_SENTENCE = 1000
"""What is longer ends where the library says."""

_ORDINAL_DOT = frozenset({"cs", "de", "kk", "mn", "pl", "tr"})
"""Languages that mark an ordinal with a full stop."""

_UNSPACED = frozenset({"Hans", "Hant", "Jpan"})
"""Scripts that put no space between sentences."""

_LINES = re.compile(r"(?<=\n)")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
_LONGEST_CLUSTER = 16
"""Combining marks that are kept with their letter; more are no text."""


def sentences(text: str, language: str) -> list[str]:
    """Sentences of a text, each with the white space after it; joined, they are `text`.

    A line break always ends one. Where nothing marks the end of a sentence, as in Thai, a line is one sentence.

    Args:
        text: any text.
        language: code of its language.
    """
    cut = _cut_at_marks if language in _NOT_IN_LIBRARY else _library_sentences
    found = [part for line in _LINES.split(text) for part in (cut(line, language) if line.strip() else [line])]
    return _joined(found, language)


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
    for patterns in ((SENTENCE_END, CLAUSE_END), (_SPACE,)):
        ends = [_after_space(text, found.end()) for pattern in patterns for found in pattern.finditer(text, 0, longest)]
        if far := [end for end in ends if longest // 3 < end <= longest]:
            return max(far)
    for end in range(longest, max(0, longest - _LONGEST_CLUSTER), -1):
        if not unicodedata.combining(text[end]):
            return end
    return longest


def _after_space(text: str, position: int) -> int:
    found = _SPACE.match(text, position)
    return found.end() if found else position


def _library_sentences(line: str, language: str) -> list[str]:
    base = "zh" if language in {"zh-Hant", "yue"} else language
    encodable = _SURROGATE.sub("\ufffd", line)
    parts = list(sentencex.segment(base, encodable))
    # What it returns is compared, not trusted: a lost character would be a lost word.
    return parts if "".join(parts) == line else [line]


def _cut_at_marks(line: str, _language: str) -> list[str]:
    ends = [_after_space(line, found.end()) for found in SENTENCE_END.finditer(line)]
    return [line[start:end] for start, end in pairwise([0, *ends, len(line)]) if start < end]


def _joined(parts: list[str], language: str) -> list[str]:
    """Give white space alone to the sentence before it, or else to the next; join what was cut at an abbreviation."""
    joined: list[str] = []
    for part in parts:
        if joined and (not part.strip() or not joined[-1].strip() or _unfinished(joined[-1], language)):
            joined[-1] += part
        else:
            joined.append(part)
    return joined


def _unfinished(part: str, language: str) -> bool:
    found = _UNFINISHED.search(part, max(0, len(part) - _ABBREVIATION))
    if found is None or part.endswith("\n") or len(part) > _LONGEST_SENTENCE:
        return False
    return language in _ORDINAL_DOT if found["ordinal"] else found["letter"].upper() != found["letter"].lower()
