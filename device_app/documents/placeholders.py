"""What in a program's messages stays as it is: places to fill in, markup, addresses."""

from __future__ import annotations

import re

from device_app.documents.segment import STAYING

TEMPLATE = (
    r"\{\{[^{}]{0,400}+\}\}|\{%[^{}]{0,400}%\}|<%(?:[^%<]|%(?!>)|<(?!%)){0,400}+%>|\$\{[^{}]{0,200}+\}"
    r"|\\\((?:[^\\]|\\[^()]){1,400}+\\\)|\\\[(?:[^\\]|\\[^\[\]]){1,800}+\\\]|\$\$[^$]{1,800}+\$\$"
)
"""Pattern of what programs and MathJax fill in or draw in a page; none holds its own beginning, so that a text of
beginnings alone isn't read from each of them again."""

_PRINTF = (
    r"%(?:\(\w{1,80}\)|\d{1,3}\$)?[-+#0]{0,5}(?:\d{1,5}|\*)?(?:\.(?:\d{1,5}|\*))?"
    r"(?:hh|h|ll|l|q|L|j|z|t)?[diouxXeEfFgGaAcCsSpn@%]"
)
_BRACES = r"[$#%]?\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}|\{\{\{?[^{}]{0,200}\}\}\}?"
_MARKUP = r"</?[A-Za-z][^<>]{0,1000}>|</?\d{1,3}/?>|&(?:\w{1,32}|#\w{1,8});"
_NAMES = (
    r"%L?\d{1,2}|__\w{1,80}?__|%\w{1,80}%|\$t\([^()]{0,200}\)|\$\w{1,80}\$?"
    r"|@:(?:\(\w[\w.]{0,200}\)|\w[\w.]{0,200})"
)
_QUOTED = r"'[{}][^']{0,200}'|%#@\w{1,80}@"

PLACEHOLDER = re.compile(rf"{_QUOTED}|{_PRINTF}|{_BRACES}|{_MARKUP}|{_NAMES}|{STAYING}|\\[ntr]|\t+")
"""printf, Python, ICU and what it quotes, Handlebars, shell, references of i18next, Vue and Apple; HTML in a message;
escapes and tabs, which count."""


def quotes_braces(words: str) -> bool:
    """Whether braces of a message of ICU's are characters, so that its parts can't be told."""
    return bool(_ICU.search(words)) and ("'{" in words or "'}" in words)


_ICU = re.compile(r"\{\s*[\w.-]{1,80}\s*,\s*(?:plural|select|selectordinal)\s*,")
_SELECTOR = re.compile(r"\s*(?:offset:\d+\s*)?[=\w-]{1,80}\s*\{")
_BRACE = re.compile(r"[{}]")


def icu_branches(words: str) -> list[tuple[int, int]]:
    """The places of the wordings of a message that is one choice of ICU's: ``{n, plural, one {…} other {…}}``.

    Empty for any other message, also for one that chooses in its midst.
    """
    begin = _ICU.match(words, len(words) - len(words.lstrip()))
    if begin is None:
        return []
    branches: list[tuple[int, int]] = []
    at = begin.end()
    while selector := _SELECTOR.match(words, at):
        depth = 1
        at = selector.end()
        while depth:
            brace = _BRACE.search(words, at)
            if brace is None:
                return []
            depth += 1 if brace[0] == "{" else -1
            at = brace.end()
        branches.append((selector.end(), at - 1))
    return branches if words[at:].strip() == "}" else []
