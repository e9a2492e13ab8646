"""Make safe what a person typed or a file holds."""

from __future__ import annotations

import unicodedata


def clean(text: str) -> str:
    """Composed (NFC), without control characters and lone surrogates; line ends are line feeds; no space around it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode("utf-8")
    kept = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) != "Cc")
    return unicodedata.normalize("NFC", kept).strip()
