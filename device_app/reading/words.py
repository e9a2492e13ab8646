"""The words of a sentence, as somebody would look them up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import unicode_segmentation_rs

_CHINESE = frozenset({"zh", "zh-Hant", "yue"})


def words(sentence: str, language: str) -> list[str]:
    """The parts of a sentence; joined they are the sentence. What is no word, such as a mark, is a part too.

    Chinese is cut by jieba's dictionary, Japanese by its morphemes, all else by Unicode's rules of words,
    which know no words in Thai, Khmer, Burmese and Tibetan: there a part is a syllable or a phrase.

    Args:
        sentence: any text.
        language: code of its language.
    """
    if language in _CHINESE:
        import rjieba  # noqa: PLC0415 - its dictionary is loaded when Chinese is read

        return list(_whole(sentence, rjieba.cut(sentence)))
    if language == "ja":
        return list(_whole(sentence, [token.surface for token in japanese_tokenizer().tokenize(sentence)]))
    return list(unicode_segmentation_rs.split_word_bounds(sentence))


def is_word(part: str) -> bool:
    """Whether a part is a word, and not a mark, a figure or white space."""
    return any(character.isalpha() for character in part)


@cache
def japanese_tokenizer() -> Any:
    """Janome's; its dictionary takes half a second and 80 MB."""
    from janome.tokenizer import Tokenizer  # noqa: PLC0415 - loaded when Japanese is read

    return Tokenizer()


def _whole(sentence: str, parts: Sequence[str] | Iterator[str]) -> Iterator[str]:
    """The parts with what a library dropped between them, such as spaces."""
    at = 0
    for part in parts:
        start = sentence.find(part, at)
        if start < 0:
            continue
        if start > at:
            yield sentence[at:start]
        yield part
        at = start + len(part)
    if at < len(sentence):
        yield sentence[at:]
