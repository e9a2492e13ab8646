"""Signs that are words, and addresses of mail and web: ``&``, ``≈``, ``info@example.com``."""

from __future__ import annotations

import re

from engines.spoken_forms.kind import alternatives
from engines.spoken_forms.speech import Speech, after, before
from engines.spoken_forms.written import SPACE


class SignKind:
    """Signs that are words: ``&``, ``№``, ``§``, ``≈``, ``×``, ``=``; some only before a number."""

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        table = speech.language.table("sign_words")
        self._always: dict[str, str] = table.get("always", {})
        self._numbered: dict[str, str] = table.get("before_number", {})
        always = alternatives(self._always) or "(?!)"
        numbered = alternatives(self._numbered) or "(?!)"
        self.pattern = re.compile(rf"(?P<always>{always})|(?P<numbered>{numbered})(?={SPACE}?[\d$€£¥₽-])")

    def say(self, match: re.Match[str]) -> str | None:
        """See `Kind.say`."""
        word = self._always.get(match["always"] or "") or self._numbered.get(match["numbered"] or "")
        if not word:
            return None
        space = self._speech.language.space
        first = space if before(match)[-1:].isalnum() else ""
        last = space if after(match)[:1].isalnum() else ""
        return f"{first}{word}{last}"


class AddressKind:
    """``info@example.com``, ``https://www.example.org/a-b``: as they are dictated."""

    pattern = re.compile(
        r"(?<![\w@.-])(?:(?:https?://|www\.)[^\s<>\"“”«»]{1,200}[\w/]|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"
        r"|[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,3}\.(?:com|org|net|info|gov|edu|eu|io)(?:/[\w./-]{0,100}\w)?)(?![\w@])"
    )

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        self._table: dict[str, str] = speech.language.table("address")

    def say(self, match: re.Match[str]) -> str | None:
        """See `Kind.say`."""
        if not self._table:
            return None
        address = re.sub(r"^https?://", "", match[0])
        said = []
        for part in re.findall(r"\d+|[^\W\d_]+|.", address):
            if part.isdecimal():
                said.append(self._speech.numerals.digits(part))
            elif part == "www":
                said.append("w w w")
            else:
                said.append(self._table.get(part, part))
        return " ".join(said)
