"""What a person typed, made safe; and a long text cut into pieces a translator can take."""

from __future__ import annotations

import re
import unicodedata

PIECE_CHARACTERS = 1000
"""Longest text handed to a translator at once: about 300 tokens of a model, one paragraph of a letter."""

_SENTENCE = re.compile(r"[^\n.!?…。！？।؟۔]*(?:[.!?…।؟۔]+(?=\s|$)|[。！？]+|[.!?…।؟۔]+|\n|$)\s*")


def clean(text: str) -> str:
    """Composed (NFC), without control characters and lone surrogates; line ends are line feeds; no space around it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode("utf-8")
    kept = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) != "Cc")
    return unicodedata.normalize("NFC", kept).strip()


def pieces(text: str, limit: int = PIECE_CHARACTERS) -> list[str]:
    """Cut `text` into pieces of at most `limit` characters, at the ends of sentences where there are any.

    The pieces joined are `text` exactly: each keeps the white space that follows it.
    """
    if len(text) <= limit:
        return [text] if text else []
    result: list[str] = []
    current = ""
    for sentence in _SENTENCE.findall(text):
        if len(current) + len(sentence) > limit and current:
            result.append(current)
            current = ""
        current += sentence
        while len(current) > limit:
            cut = current.rfind(" ", 1, limit) + 1 or limit
            result.append(current[:cut])
            current = current[cut:]
    if current:
        result.append(current)
    return result
