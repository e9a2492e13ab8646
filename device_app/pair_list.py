"""Lists that a person keeps of texts in two languages: favourite phrases, and the terms of the glossary."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from engines.durable_files import make_folder, write_durably
from engines.errors import DragomanError
from engines.json_files import read_json
from engines.languages import languages

MOST = 10_000
"""Entries of a list; more is a translation memory."""

LONGEST = 2000
"""Characters of a text."""

_LARGEST = 50_000_000
"""Bytes of a file; more was not written by this program."""


@dataclass(frozen=True, slots=True)
class KeptPair:
    """One entry.

    Attributes:
        source: code of the language of `text`.
        target: code of the language of `translation`.
        text: in the one language.
        translation: the same in the other.
    """

    source: str
    target: str
    text: str
    translation: str

    @property
    def reversed(self) -> KeptPair:
        """The same from the other language."""
        return KeptPair(self.target, self.source, self.translation, self.text)


class PairList:
    """A list in a file of its own, read again whenever another thread or program has written it.

    An entry has no direction: it is found from either of its languages, and counts as the same from both. A file that
    can't be read is empty to its readers, and is set aside, not written over, by whoever adds to it.

    Args:
        path: the file; it is created with the first entry.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: tuple[int, int, int] | None = None
        self._pairs: tuple[KeptPair, ...] = ()
        self._damaged = False

    def between(self, source: str, target: str) -> tuple[KeptPair, ...]:
        """The entries of two languages, each from `source` to `target`, the newest first."""
        oriented = (pair if pair.source == source else pair.reversed for pair in reversed(self._read()))
        return tuple(pair for pair in oriented if (pair.source, pair.target) == (source, target))

    def everything(self) -> tuple[KeptPair, ...]:
        """The entries of all languages, the oldest first."""
        return self._read()

    def __contains__(self, pair: KeptPair) -> bool:
        """Whether it is in the list, in either direction."""
        known = self._read()
        return pair in known or pair.reversed in known

    def add(self, *pairs: KeptPair, instead_of: KeptPair | None = None) -> int:
        """Add entries, or put one in the place of another; how many were new.

        Raises:
            DragomanError: ``storage.not_kept``; the list is as it was.
        """
        kept = list(self._read())
        known = {*kept, *(pair.reversed for pair in kept)}
        place = len(kept)
        if instead_of is not None:
            place = next((at for at, pair in enumerate(kept) if pair in {instead_of, instead_of.reversed}), place)
            del kept[place : place + 1]
            known -= {instead_of, instead_of.reversed}
        fresh = [pair for pair in dict.fromkeys(pairs) if pair not in known and _is_sound(pair)]
        fresh = fresh[: max(MOST - len(kept), 0)]
        kept[place:place] = fresh
        self._write(kept)
        return len(fresh)

    def remove(self, pair: KeptPair) -> None:
        """Take an entry off the list, whichever its direction.

        Raises:
            DragomanError: ``storage.not_kept``; the list is as it was.
        """
        self._write([known for known in self._read() if known not in {pair, pair.reversed}])

    def _read(self) -> tuple[KeptPair, ...]:
        try:
            status = self._path.stat()
        except OSError:
            self._stamp, self._pairs, self._damaged = None, (), False
            return ()
        stamp = (status.st_ino, status.st_mtime_ns, status.st_size)
        if stamp != self._stamp:
            try:
                table = read_json(self._path) if status.st_size <= _LARGEST else None
            except (OSError, ValueError, RecursionError):
                table = None
            self._stamp, self._damaged = stamp, not isinstance(table, list)
            self._pairs = tuple(_checked(table)) if isinstance(table, list) else ()
        return self._pairs

    def _write(self, pairs: Iterable[KeptPair]) -> None:
        content = json.dumps([asdict(pair) for pair in pairs], ensure_ascii=False, indent=1)
        try:
            make_folder(self._path.parent, 0o700)
            if self._damaged:
                self._path.replace(self._path.with_suffix(".unreadable"))
            write_durably(self._path, content.encode(), 0o600)
        except OSError as error:
            raise DragomanError(
                "storage.not_kept", f"{self._path} can't be written: {error.strerror}", hint="Free some space"
            ) from error


def _checked(table: Iterable[object]) -> Iterable[KeptPair]:
    """Only what is legal: the file may come from another version, or from a person's own hand."""
    fields = ("source", "target", "text", "translation")
    for row in table:
        values = [row.get(field) for field in fields] if isinstance(row, dict) else []
        if len(values) == len(fields) and all(isinstance(value, str) for value in values):
            pair = KeptPair(*(str(value) for value in values))
            if _is_sound(pair):
                yield pair


def _is_sound(pair: KeptPair) -> bool:
    texts = (pair.text, pair.translation)
    return (
        {pair.source, pair.target} <= languages().keys()
        and pair.source != pair.target
        and all(text.strip() and len(text) <= LONGEST for text in texts)
    )
