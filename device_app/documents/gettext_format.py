"""gettext's catalogues, PO and POT: what has no translation yet gets one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from translate.lang.factory import getlanguage
from translate.storage import base
from translate.storage.pypo import pofile

from device_app.documents.document import DocumentReading
from device_app.documents.placeholders import PLACEHOLDER
from device_app.documents.segment import Segment, TagWriter
from engines.errors import DragomanError

_parse: Any = pofile.parsestring
"""The library tells no types."""


class GettextDocument:
    """A catalogue; the plural forms are those of the language wanted.

    Args:
        content: of the file.
        reading: languages and name.

    Raises:
        DragomanError: ``file.broken``.
    """

    def __init__(self, content: bytes, reading: DocumentReading) -> None:
        self._content = content
        self._reading = reading
        try:
            self._store: Any = _parse(content)
        except (base.ParseError, UnicodeError, ValueError, RecursionError) as error:
            raise DragomanError(
                "file.broken", f"{reading.name} is no catalogue of gettext", hint="Check it with msgfmt"
            ) from error
        self._places: list[tuple[Any, int, Segment]] = []
        for unit in self._store.units:
            if unit.istranslatable() and not unit.target and not unit.isobsolete():
                for index, words in enumerate(unit.source.strings if unit.hasplural() else [str(unit.source)]):
                    segment = _segment(words)
                    if segment:
                        self._places.append((unit, index, segment))

    @property
    def texts(self) -> list[str]:
        """See `Document`: singular and plural are two texts."""
        return [segment.text for _, _, segment in self._places]

    def written(self, translations: Sequence[str]) -> bytes:
        """See `Document`."""
        forms: dict[int, list[str]] = {}
        for (unit, index, segment), to in zip(self._places, translations, strict=True):
            if to != segment.text:
                source = unit.source.strings[index] if unit.hasplural() else str(unit.source)
                around = source.partition(source.strip())
                forms.setdefault(id(unit), []).append(around[0] + segment.render(to, lambda _: "").strip() + around[2])
        if not forms:
            return self._content
        count = getlanguage(self._reading.target.replace("-", "_")).nplurals or 2
        for unit in dict.fromkeys(unit for unit, _, _ in self._places):
            found = forms.get(id(unit))
            if found and unit.hasplural():
                unit.target = [found[0], *[found[-1]] * (count - 1)] if count > 1 else [found[-1]]
            elif found:
                unit.target = found[0]
        self._store.updateheader(add=True, language=self._reading.target.replace("-", "_"))
        return bytes(self._store)


def _segment(words: str) -> Segment | None:
    writer = TagWriter(shield=PLACEHOLDER)
    writer.words(words.strip())
    return writer.segment(0, len(words))
