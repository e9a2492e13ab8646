"""What stands in a text for something else and must come out as it went in: variables, tags, paths, addresses."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from engines.inline_tags import TAG

PLACEHOLDER = re.compile(
    r"""
      \{\{[^{}\n]{1,80}\}\}                                 # {{user}}
    | \[\[[^\[\]\n]{1,80}\]\]                               # [[page]]
    | \{\w{1,40},\s?(?:plural|select|selectordinal),(?:[^{}]{1,80}\{[^{}]{0,200}\}){1,12}\s*\}  # {n, plural, one {#} …}
    | \{\w{1,40},\s?(?:number|date|time)(?:,[^{}\n]{1,40})?\}  # {when, date, short}
    | &(?:[A-Za-z]\w{1,30}|\#\d{1,7}|\#[xX][0-9A-Fa-f]{1,6});  # &nbsp;
    | \$\{[^{}\n]{1,80}\} | \$[A-Za-z_]\w*                  # ${name}, $NAME
    | \{[A-Za-z0-9_][\w.:!\[\]-]{0,80}\} | \{\}             # {count}, {0}, {}
    | %\([^()\n]{1,80}\)[-#0+ ]?\d*(?:\.\d+)?[a-zA-Z]       # %(name)s
    | %\d+\$[-#0+ ]?\d*(?:\.\d+)?[a-zA-Z@] | %-?\d*(?:\.\d+)?[sdifgxu@](?![^\W_])  # %1$s, %-5s
    | (?<![^\W_])__?[A-Za-z0-9]+(?:_[A-Za-z0-9]+)*__?(?![^\W_])  # __x__
    | </?[A-Za-z][\w.-]*(?:\s[^<>\n]{0,200})?/?>            # <x/>, <b>
    | \b[a-z][a-z0-9+.-]{1,15}://[^\s<>"']+                 # https://…
    | (?<![\w./])(?:~|\.{1,2})?/(?:[\w.@+-]+/)*[\w.@+-]*[\w@+-]  # /usr/bin/env, ./run, ~/notes
    | \b[A-Za-z]:\\(?:[\w .@+-]+\\)*[\w.@+-]+               # C:\Users\x
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Shielded:
    """A text with marks instead of its placeholders.

    Attributes:
        text: the text; its marks look like names that no language translates.
        found: the placeholders, in the order of the marks.
    """

    text: str
    found: tuple[str, ...]

    def restored(self, text: str) -> str:
        """A translation of the text, the placeholders in place of the marks; those whose mark is lost stay away."""
        for number, placeholder in enumerate(self.found, 1):
            kept = placeholder.replace("\\", r"\\")  # a replacement is a template
            text = re.sub(rf"Q ?X ?{number} ?Z", kept, text, flags=re.IGNORECASE)
        return text


def placeholders(text: str) -> list[str]:
    """The placeholders of a text; the tags of `engines.inline_tags` are none."""
    return [found[0] for found in PLACEHOLDER.finditer(text) if not TAG.fullmatch(found[0])]


def lost(source: str, translation: str) -> list[str]:
    """The placeholders of the source that the translation hasn't, as often as they are missing."""
    missing = Counter(placeholders(source))
    for placeholder in missing:
        missing[placeholder] -= translation.count(placeholder)
    return sorted(missing.elements())


def shield(text: str) -> Shielded:
    """Put a mark in place of each placeholder."""
    found: list[str] = []

    def mark(match: re.Match[str]) -> str:
        if TAG.fullmatch(match[0]):
            return match[0]
        found.append(match[0])
        return f"QX{len(found)}Z"

    return Shielded(PLACEHOLDER.sub(mark, text), tuple(found))
