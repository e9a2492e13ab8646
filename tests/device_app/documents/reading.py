"""Send a document through its reader and a pretended translator."""

from __future__ import annotations

from collections.abc import Callable

from device_app.documents.document import DocumentReading
from device_app.documents.formats import BY_NAME
from engines.inline_tags import TAG, split_tags

READING = DocumentReading("a file", "en", "pt")


def identity(text: str) -> str:
    return text


def marked(text: str) -> str:
    """Every run of words in capitals; tags untouched."""
    return "".join(part if index % 2 else part.upper() for index, part in enumerate(split_tags(text)))


def rewritten(text: str) -> str:
    """The same words, but not the same string: every segment is written by its format's rules."""
    return f"{text} "


def through_bytes(
    content: bytes, form: str, translate: Callable[[str], str] = identity, reading: DocumentReading = READING
) -> bytes:
    document = BY_NAME[form].read(content, reading)
    return document.written([translate(text) for text in document.texts])


def through(
    text: str, form: str, translate: Callable[[str], str] = identity, reading: DocumentReading = READING
) -> str:
    return through_bytes(text.encode(), form, translate, reading).decode()


def tagged_texts(text: str, form: str) -> list[str]:
    return list(BY_NAME[form].read(text.encode(), READING).texts)


def texts(text: str, form: str) -> list[str]:
    return [TAG.sub("", found) for found in tagged_texts(text, form)]
