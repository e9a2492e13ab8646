"""The notation of wordings: one line for many ways to say a thing.

``(call|phone) an ambulance`` are two wordings, ``[please] wait`` is said with or without what the brackets hold, and
``<ask>`` stands for a macro of the file. Brackets may hold brackets. Slots, ``{place}``, stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

MOST = 1000
"""How many wordings a line may stand for; more is a slip of the pen, and slow to read."""

_BRACKETS = frozenset("()[]")
_MACRO = re.compile(r"<([a-z_]+)>")
_SPACES = re.compile(r" {2,}")
_BEFORE_MARK = re.compile(r" +(?=[.,!?])")


def substitute(line: str, macros: Mapping[str, str]) -> str:
    """A line with its macros put in.

    Args:
        line: a line of a file of wordings.
        macros: name → what it stands for, which may hold brackets and macros again.

    Raises:
        ValueError: a macro is unknown.
    """
    while macro := _MACRO.search(line):
        if macro[1] not in macros:
            message = f"unknown macro <{macro[1]}> in {line!r}"
            raise ValueError(message)
        line = f"{line[: macro.start()]}({macros[macro[1]]}){line[macro.end() :]}"
    return line


def expand(lines: Iterable[str]) -> Iterator[str]:
    """All wordings that lines stand for, in the order of their alternatives, none of them twice.

    Args:
        lines: their macros are put in already.

    Raises:
        ValueError: a bracket has no partner, or a line stands for more than `MOST` wordings.
    """
    yield from dict.fromkeys(text for line in lines for text in _wordings(line))


def _wordings(line: str) -> Iterator[str]:
    if _BRACKETS.isdisjoint(line):
        return iter((line,))
    alternatives, end = _alternatives(line, 0, "")
    if end != len(line):
        message = f"a bracket too many in {line!r}"
        raise ValueError(message)
    return map(_tidy, alternatives)


def _alternatives(line: str, start: int, closing: str) -> tuple[list[str], int]:
    """The texts of ``a|b|c`` from `start` up to the bracket `closing`, and where that ends."""
    done: list[str] = []
    current = [""]
    at = start
    while at < len(line) and line[at] not in ")]":
        if line[at] in "([":
            close = ")" if line[at] == "(" else "]"
            inner, at = _alternatives(line, at + 1, close)
            if at >= len(line) or line[at] != close:
                message = f"a bracket is open in {line!r}"
                raise ValueError(message)
            choices = [*inner, ""] if close == "]" else inner
            current = [text + choice for text in current for choice in choices]
        elif line[at] == "|" and closing:
            done += current
            current = [""]
        else:
            current = [text + line[at] for text in current]
        if len(done) + len(current) > MOST:
            message = f"more than {MOST} wordings in {line!r}"
            raise ValueError(message)
        at += 1
    return done + current, at


def _tidy(text: str) -> str:
    return _BEFORE_MARK.sub("", _SPACES.sub(" ", text)).strip()
