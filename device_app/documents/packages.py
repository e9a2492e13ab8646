"""Files that are a ZIP archive of parts: read within limits, and written again part by part, in the same order."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Container, Mapping, Sequence

from device_app.documents.document import Document, in_turn
from device_app.documents.limits import MOST_TAGS, MOST_TEXTS, check_length, too_complex, too_many
from engines.errors import DragomanError

LARGEST_PART = 128 * 1024**2
"""Bytes of one part, unpacked: a book's text is 2 MB."""

_ENCRYPTED = 0x1
_UNREADABLE = (KeyError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError)
_READ_AT_ONCE = 1 << 20


class Package:
    """The parts of a file.

    Args:
        content: of the file.
        name: of the file, for messages.

    Raises:
        DragomanError: ``file.broken``, ``file.encrypted``.
    """

    def __init__(self, content: bytes, name: str) -> None:
        self._content, self._name = content, name
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise self._broken("it is no whole file of its kind") from error
        self._entries = self._archive.infolist()
        if len(set(self.names)) < len(self._entries):
            raise self._broken("two of its parts have the same name")
        if any(entry.flag_bits & _ENCRYPTED for entry in self._entries):
            raise DragomanError("file.encrypted", f"{name} is protected by a password", hint="Save it without one")

    @property
    def names(self) -> list[str]:
        """Names of the parts in their order."""
        return [entry.filename for entry in self._entries]

    def check_size(self, parts: Container[str]) -> None:
        """Refuse parts that are together longer than a text may be, by the sizes that the archive states.

        Raises:
            DragomanError: ``file.too_long``.
        """
        check_length(sum(entry.file_size for entry in self._entries if entry.filename in parts), self._name)

    def read(self, part: str) -> bytes:
        """The contents of a part.

        Raises:
            DragomanError: ``file.broken``, ``file.too_complex``.
        """
        try:
            with self._archive.open(part) as file:
                # The size that the archive states may be a lie.
                pieces, size = [], 0
                while piece := file.read(_READ_AT_ONCE):
                    pieces.append(piece)
                    size += len(piece)
                    if size > LARGEST_PART:
                        raise DragomanError(
                            "file.too_complex",
                            f"{self._name} holds more than {LARGEST_PART >> 20} MB of {part}",
                            hint="Cut it into parts",
                        )
                return b"".join(pieces)
        except (
            KeyError,
            zipfile.BadZipFile,
            zlib.error,
            NotImplementedError,
            RuntimeError,
            EOFError,
            OSError,
        ) as error:
            raise self._broken(f"its part {part} can't be read") from error

    def written(self, changed: Mapping[str, bytes]) -> bytes:
        """The file with some of its parts changed."""
        if not changed:
            return self._content
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            for entry in self._entries:
                part = changed.get(entry.filename)
                archive.writestr(entry, self.read(entry.filename) if part is None else part, entry.compress_type)
        return file.getvalue()

    def _broken(self, what: str) -> DragomanError:
        return DragomanError(
            "file.broken", f"{self._name}: {what}", hint="Open it in its own program and save it again"
        )


PartReader = Callable[[bytes], Document]


class PackageDocument:
    """A package some of whose parts are documents.

    Args:
        package: the file.
        reader: of a part by its name; None for parts without words.
        settled: name of a part → what to do to it once something was translated, such as to name the language.
    """

    def __init__(
        self,
        package: Package,
        reader: Callable[[str], PartReader | None],
        settled: Mapping[str, Callable[[bytes], bytes]] | None = None,
    ) -> None:
        self._package = package
        self._settled = {name: settle for name, settle in (settled or {}).items() if name in package.names}
        self._documents: dict[str, Document] = {}
        readers = {name: read for name in package.names if (read := reader(name))}
        package.check_size(readers)
        tags, texts = 0, 0
        for name, read in readers.items():
            own = package.read(name)
            tags += own.count(b"<")
            if tags > MOST_TAGS:
                raise too_complex(MOST_TAGS)
            self._documents[name] = read(own)
            texts += len(self._documents[name].texts)
            if texts > MOST_TEXTS:
                raise too_many(MOST_TEXTS)

    @property
    def texts(self) -> Sequence[str]:
        """See `Document`."""
        return [text for document in self._documents.values() for text in document.texts]

    def written(self, translations: Sequence[str]) -> bytes:
        """See `Document`."""
        changed: dict[str, bytes] = {}
        parts = in_turn(self._documents.values(), translations)
        for name, (document, own) in zip(self._documents, parts, strict=True):
            if list(own) != list(document.texts):
                changed[name] = document.written(own)
        for name, settle in self._settled.items() if changed else ():
            changed[name] = settle(changed.get(name) or self._package.read(name))
        return self._package.written(changed)
