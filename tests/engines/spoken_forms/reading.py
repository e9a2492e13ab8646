"""A second reading of numbers: from the words that were said back to the value, independent of what wrote them."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

_TABLES: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("number_words.toml").read_text("utf-8"))


def table(language: str) -> dict[str, Any]:
    """The words of a language."""
    own = _TABLES[language]
    return table(own["like"]) if "like" in own else own


def read(said: str, language: str, *, codes: bool = False) -> list[Decimal]:
    """The values of all numbers in a text, in order.

    Args:
        said: the text.
        language: its language.
        codes: whether digits one after the other are a number too, as of a room.

    Raises:
        ValueError: the words of a number are in no order that makes one.
    """
    words = table(language)
    said = said.replace(words.get("percent_prefix", "\0"), " ")
    for word in words.get("no_numbers", ()):
        said = said.replace(word, " . ")
    runs: list[list[str]] = [[]]
    for token in _tokens(said, language):
        if token is None:
            runs.append([])
        else:
            runs[-1].append(token)
    meanings = _meanings(language)
    numbers = [run for run in runs if any(token in meanings for token in run)]
    return [_code(run, language) if codes and _is_code(run, language) else _value(run, language) for run in numbers]


def _is_code(tokens: list[str], language: str) -> bool:
    meanings = _meanings(language)
    return len(tokens) > 1 and all(token in meanings and meanings[token][0] < 10 for token in tokens)


def _code(tokens: list[str], language: str) -> Decimal:
    return Decimal("".join(str(_meanings(language)[token][0]) for token in tokens))


@cache
def _meanings(language: str) -> dict[str, tuple[int, bool]]:
    """Each word's value, and whether it multiplies."""
    words = table(language)
    found = {word: (int(value), False) for value, many in words["words"].items() for word in many.split()}
    return found | {word: (int(value), True) for value, many in words["times"].items() for word in many.split()}


@cache
def _special(language: str) -> frozenset[str]:
    words = table(language)
    fractions = " ".join(words.get("fractions", {}).values())
    every = f"{words['point']} {words['minus']} {words['ignored']} {words.get('whole', '')} {fractions}"
    return frozenset(every.split())


def _tokens(said: str, language: str) -> list[str | None]:
    """Words of numbers; None for whatever is none."""
    words = table(language)
    known = _meanings(language).keys() | _special(language)
    tokens: list[str | None] = []
    said = said.replace("quatre-vingts", "quatrevingts").replace("quatre-vingt", "quatrevingt")
    if words.get("joined"):
        return _cut(re.sub(r"\s+", "", said), known, strict=False)
    for part in re.split(r"[\s-]+", said):
        word = part.strip(".,;:!?()").replace("quatrevingt", "quatre-vingt")
        if not word:
            continue
        if word in known:
            tokens.append(word)
        elif words.get("prefix") and word.startswith(words["prefix"]) and word[1:] in known:
            tokens.append(word[1:])
        elif words.get("compound"):
            tokens += _cut(word, known, strict=True)
        else:
            tokens.append(None)
    return tokens


def _cut(text: str, known: set[str], *, strict: bool) -> list[str | None]:
    """Cut a compound into known words; where it can't be (`strict`: as a whole), None stands for the rest."""
    best: list[list[str | None] | None] = [[]] + [None] * len(text)
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - 14), end):
            before = best[start]
            if before is not None and text[start:end] in known:
                candidate = [*before, text[start:end]]
                if best[end] is None or len(candidate) < len(best[end] or []):
                    best[end] = candidate
        if best[end] is None and not strict and best[end - 1] is not None:
            best[end] = [*(best[end - 1] or []), None]
    return best[-1] if best[-1] is not None else [None]


def _value(tokens: list[str], language: str) -> Decimal:
    words = table(language)
    sign = 1
    if tokens and tokens[0] in words["minus"].split():
        sign, tokens = -1, tokens[1:]
    ignored = words["ignored"].split()
    tokens = [token for token in tokens if token not in ignored]
    if "fractions" in words and any(token in words["whole"].split() for token in tokens):
        return sign * _named(tokens, language)
    points = [index for index, token in enumerate(tokens) if token in words["point"].split()]
    if not points:
        return sign * Decimal(_whole(tokens, language))
    whole, rest = tokens[: points[0]], tokens[points[0] + 1 :]
    meanings = _meanings(language)
    tail: list[str] = []
    while rest and not (meanings[rest[0]][1] and meanings[rest[0]][0] >= 1000):
        tail.append(rest.pop(0))
    factor = Decimal(1)
    for token in rest:
        factor *= meanings[token][0]
    values = [meanings[token] for token in tail]
    if all(value < 10 and not multiplies for value, multiplies in values):
        digits = "".join(str(value) for value, _ in values)
    else:
        digits = str(_whole(tail, language))
    return sign * Decimal(f"{_whole(whole, language)}.{digits}") * factor


def _named(tokens: list[str], language: str) -> Decimal:
    """``three whole, five hundredths``."""
    words = table(language)
    at = next(index for index, token in enumerate(tokens) if token in words["whole"].split())
    rest = tokens[at + 1 :]
    for value, names in words["fractions"].items():
        for index, token in enumerate(rest):
            if token in names.split():
                factor = Decimal(1)
                for following in rest[index + 1 :]:
                    factor *= _meanings(language)[following][0]
                part = Decimal(_whole(rest[:index], language)) / int(value)
                return (_whole(tokens[:at], language) + part) * factor
    raise ValueError(tokens)


def _whole(tokens: list[str], language: str) -> int:
    """A multiplier takes what stands before it and is smaller; the rest adds up."""
    if not tokens:
        raise ValueError("no number")
    values = [_meanings(language)[token] for token in tokens]
    if len(values) > 1 and all(value < 10 and not multiplies for value, multiplies in values):
        raise ValueError("digits, no number")
    stack: list[int] = []
    for value, multiplies in values:
        taken = value
        if multiplies:
            nested = language == "th" and value == 10**6  # ล้านล้าน
            part = []
            while stack and (stack[-1] < value or nested):
                part.append(stack.pop())
            taken = sum(part or [1]) * value
        stack.append(taken)
    return sum(stack)
