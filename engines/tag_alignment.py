"""Setting the tags of a sentence into a translation of the whole, where the translator didn't keep them itself.

A sentence is never translated in the pieces between its tags: order, agreement and endings would be lost. Where a
tagged part went is found by its own words (names, numbers), else by a translation of the part alone, which is used for
nothing else, and else by its place in the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from engines.inline_tags import split_tags

_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f\u1000-\u109f\u1780-\u17ff\u0f00-\u0fff]|[^\W_]+(?:['’-][^\W_]+)*"
)
"""A word, or a character of a script that parts none."""

_STEM, _ENDING = 3, 2
"""Letters that two forms of a word have in common at least, and those by which they may differ at most."""

_LONGEST = 8
"""Words of a part that is worth a translation of its own."""


@dataclass(slots=True)
class _Span:
    """A pair of tags around ``words[first:last]`` of the source, or a single tag at `first`."""

    opening: str
    closing: str
    first: int
    last: int
    inner: list[_Span] = field(default_factory=list)


def set_tags(source: str, translation: str, translate: Callable[[str], str]) -> str:
    """The translation with all tags of the source, nested as there.

    Args:
        source: the sentence with its tags, also unbalanced ones.
        translation: of the sentence without them.
        translate: translates a few words by themselves.
    """
    parts = split_tags(source)
    words, target = list(_WORD.finditer("".join(parts[::2]))), list(_WORD.finditer(translation))
    before: list[list[str]] = [[] for _ in range(len(target) + 1)]  # tags in front of a word; the last at the end
    behind: list[list[str]] = [[] for _ in range(len(target) + 1)]  # tags behind the word before that number
    placing = _Placing([found[0] for found in words], [found[0] for found in target], translate, before, behind)
    placing.place(_spans(parts, [found.start() for found in words]), 0, len(target))
    out, end = [*behind[0]], 0
    for index, found in enumerate(target):
        out += [translation[end : found.start()], *before[index], found[0], *behind[index + 1]]
        end = found.end()
    return "".join([*out, *before[-1], translation[end:]])


@dataclass(frozen=True, slots=True)
class _Placing:
    words: list[str]
    target: list[str]
    translate: Callable[[str], str]
    before: list[list[str]]
    behind: list[list[str]]

    def place(self, spans: list[_Span], low: int, high: int) -> None:
        """Put spans into the words ``low … high`` of the translation, none over another."""
        placed = sorted(((*self._find(span, low, high), index) for index, span in enumerate(spans)))
        done = low
        for begin, end, index in placed:
            span = spans[index]
            first, last = max(begin, done), max(end, done)
            self.before[first].append(span.opening)
            self.place(span.inner, first, last)
            if span.closing:
                # Behind nothing it would stand in front of its own opening tag.
                (self.behind[last] if last > first else self.before[first]).append(span.closing)
            done = last

    def _find(self, span: _Span, low: int, high: int) -> tuple[int, int]:
        wanted = self.words[span.first : span.last]
        if wanted:
            found = self._match(wanted, low, high) or self._match(self._translated(wanted), low, high)
            if found:
                return found
        count = max(len(self.words), 1)
        first = low + round((high - low) * span.first / count)
        return first, max(low + round((high - low) * span.last / count), min(first + bool(wanted), high))

    def _translated(self, words: list[str]) -> list[str]:
        return _WORD.findall(self.translate(" ".join(words))) if len(words) <= _LONGEST else []

    def _match(self, wanted: list[str], low: int, high: int) -> tuple[int, int] | None:
        """Where words stand side by side, if need be in other forms."""
        for same in (str.__eq__, _same_stem):
            for first in range(low, high - len(wanted) + 1 if wanted else low):
                window = self.target[first : first + len(wanted)]
                if all(same(a.casefold(), b.casefold()) for a, b in zip(wanted, window, strict=True)):
                    return first, first + len(wanted)
        return None


def _same_stem(word: str, other: str) -> bool:
    common = max(_STEM, min(len(word), len(other)) - _ENDING)
    return word == other or (min(len(word), len(other)) >= _STEM and word[:common] == other[:common])


def _spans(parts: list[str], starts: list[int]) -> list[_Span]:
    """The tags as spans of words; one without its other half stands by itself."""
    top: list[_Span] = []
    open_spans: list[_Span] = []
    length = 0
    for index, part in enumerate(parts):
        if index % 2 == 0:
            length += len(part)
            continue
        word = sum(start < length for start in starts)
        if not part.startswith("</"):
            span = _Span(part, "", word, word)
            (open_spans[-1].inner if open_spans else top).append(span)
            open_spans.append(span)
        elif open_spans and open_spans[-1].opening == part.replace("/", ""):
            span = open_spans.pop()
            span.closing, span.last = part, word
        else:
            (open_spans[-1].inner if open_spans else top).append(_Span(part, "", word, word))
    return top
