"""Tags ``<s1>…</s1>`` that stand for formatting inside of a sentence: where they are, and whether all are there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

TAG = re.compile(r"</?s\d{1,4}>")


@dataclass(frozen=True, slots=True)
class TaggedSentence:
    """A sentence of a tagged text; `before`, `text` and `after` joined are its part of the text.

    Attributes:
        before: tags and white space before its first word.
        text: from its first word to its last, with the tags between them.
        after: tags and white space after its last word.
    """

    before: str
    text: str
    after: str


def plain(text: str) -> str:
    """The text without tags."""
    return TAG.sub("", text)


def untagged(text: str) -> str:
    """The text without tags, also without one that comes together only when another is removed."""
    while (stripped := TAG.sub("", text)) != text:
        text = stripped
    return text


def split_tags(text: str) -> list[str]:
    """The text cut at its tags: words and tags in their order, words at the even indices (also empty), tags between."""
    parts: list[str] = []
    end = 0
    for found in TAG.finditer(text):
        parts += [text[end : found.start()], found[0]]
        end = found.end()
    return [*parts, text[end:]]


def same_tags(source: str, answer: str) -> bool:
    """Whether `answer` has the same tags as `source`, as often, and nests them as well as `source` does."""
    before, after = TAG.findall(source), TAG.findall(answer)
    return Counter(before) == Counter(after) and (_nested(after) or not _nested(before))


def tagged_sentences(text: str, split: Callable[[str], Sequence[str]]) -> Iterator[TaggedSentence]:
    """Cut a tagged text into sentences; a tag at the border of two belongs to the one that it opens or closes.

    Args:
        text: with tags, also unbalanced ones.
        split: cuts a plain text into parts that, joined, are the text.
    """
    parts = split_tags(text)
    words, tags = parts[::2], parts[1::2]
    positions = list(accumulate(len(part) for part in words))[:-1]
    whole = "".join(words)
    at = 0
    start = 0
    for sentence in split(whole) or [""]:
        end = start + len(sentence)
        piece: list[str] = []
        done = start
        while at < len(tags) and (
            positions[at] < end or end == len(whole) or (positions[at] == end and tags[at].startswith("</"))
        ):
            piece += [whole[done : positions[at]], tags[at]]
            done = positions[at]
            at += 1
        piece.append(whole[done:end])
        yield _peeled("".join(piece))
        start = end


def translated_around(text: str, translate: Callable[[str], str]) -> str:
    """Translate the words between the tags part by part: not as good as in one go, but no tag and no word is lost."""
    parts = split_tags(text)
    for index in range(0, len(parts), 2):
        words = parts[index].strip()
        if words:
            lead = parts[index][: len(parts[index]) - len(parts[index].lstrip())]
            trail = parts[index][len(parts[index].rstrip()) :]
            parts[index] = lead + translate(words) + trail
    return "".join(parts)


def _peeled(piece: str) -> TaggedSentence:
    parts = split_tags(piece)
    worded = [index for index in range(0, len(parts), 2) if parts[index].strip()]
    if not worded:
        return TaggedSentence(piece, "", "")
    first, last = worded[0], worded[-1]
    before, after = "".join(parts[:first]), "".join(parts[last + 1 :])
    core = "".join(parts[first : last + 1])
    text = core.strip()
    lead = core[: len(core) - len(core.lstrip())]
    return TaggedSentence(before + lead, text, core[len(lead) + len(text) :] + after)


def _nested(tags: Sequence[str]) -> bool:
    open_tags: list[str] = []
    for tag in tags:
        if not tag.startswith("</"):
            open_tags.append(tag)
        elif not open_tags or open_tags.pop() != tag.replace("/", ""):
            return False
    return not open_tags
