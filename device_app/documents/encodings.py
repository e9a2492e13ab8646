"""The encoding of a text file: told by its mark or by what the text says itself, and kept when it is written again."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from engines.errors import DragomanError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LOOKED_AT = 2048
"""Bytes in which a text may declare its encoding; HTML allows 1024."""

_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]+)|<meta[^>]{0,200}?\bcharset\s*=\s*["']?([\w.:-]+)""",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """How the characters of a file are written.

    Attributes:
        name: of Python's codec.
        mark: the byte order mark that begins the file; empty for none.
    """

    name: str = "utf-8"
    mark: bytes = b""

    def decoded(self, content: bytes) -> str:
        """The text of what was encoded."""
        return content.removeprefix(self.mark).decode(self.name)

    def encoded(self, text: str, unknown: str = "strict") -> bytes:
        """The bytes of a text.

        Args:
            text: without its mark.
            unknown: Python's name for what to do with characters that the encoding hasn't.

        Raises:
            DragomanError: ``file.encoding``.
        """
        try:
            return self.mark + text.encode(self.name, unknown)
        except UnicodeEncodeError as error:
            raise DragomanError(
                "file.encoding",
                f"{text[error.start]!r} can't be written in the file's encoding, {self.name}",
                hint="Save the file in UTF-8 first",
            ) from error


def decoded(content: bytes, name: str, named: str = "") -> tuple[str, Encoding]:
    """The text of a file and its encoding.

    Args:
        content: of the file.
        name: of the file, for the message.
        named: the encoding that a person named; empty for none.

    Raises:
        DragomanError: ``file.not_text``.
    """
    encoding = _told(content, named)
    try:
        text = content[len(encoding.mark) :].decode(encoding.name)
    except (UnicodeDecodeError, LookupError) as error:
        raise DragomanError(
            "file.not_text",
            f"{name} is not text in {encoding.name.upper()}",
            hint="Name its encoding with --encoding, such as windows-1252",
        ) from error
    if "\0" in text:
        raise DragomanError("file.not_text", f"{name} is not a text file", hint="Name a text file in UTF-8")
    return text, encoding


def _told(content: bytes, named: str) -> Encoding:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return Encoding(encoding, mark)
    if named:
        return Encoding(named)
    begin = content[:_LOOKED_AT]
    even, odd = begin[::2].count(0), begin[1::2].count(0)
    if max(even, odd) * 3 > len(begin):  # every other byte of most alphabets is zero
        return Encoding("utf-16-le" if odd > even else "utf-16-be")
    declared = _DECLARED.search(begin)
    if declared and not _is_utf8(content):
        return Encoding((declared[1] or declared[2]).decode("ascii"))
    return Encoding()


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
