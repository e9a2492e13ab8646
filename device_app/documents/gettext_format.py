"""gettext's catalogues, PO and POT: what has no translation yet gets one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from translate.storage import base
from translate.storage.pypo import pofile

from device_app.documents.accelerators import without_accelerator
from device_app.documents.document import DocumentReading
from device_app.documents.limits import MOST_CATALOGUED, check_length, too_many
from device_app.documents.placeholders import PLACEHOLDER
from device_app.documents.plural_forms import plural_forms
from device_app.documents.segment import Segment, TagWriter
from device_app.language_names import code_of_tag
from engines.errors import DragomanError

_parse: Any = pofile.parsestring
"""The library tells no types."""

_ACCELERATORS = "_&"
_STATED = re.compile(r"\s*nplurals\s*=\s*([1-6])\s*;")


class GettextDocument:
    """A catalogue; the plural forms are those of the language wanted.

    Args:
        content: of the file.
        reading: languages and name.

    Raises:
        DragomanError: ``file.broken``, ``file.too_long``.
    """

    def __init__(self, content: bytes, reading: DocumentReading) -> None:
        check_length(len(content), reading.name)
        if content.count(b"msgid") > MOST_CATALOGUED:
            raise too_many(MOST_CATALOGUED)
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
                written = without_accelerator(around[1], _ACCELERATORS)[1] + segment.render(to, lambda _: "").strip()
                forms.setdefault(id(unit), []).append(around[0] + written + around[2])
        if not forms:
            return self._content
        count = self._plural_forms()
        for unit in dict.fromkeys(unit for unit, _, _ in self._places):
            found = forms.get(id(unit))
            if found and unit.hasplural():
                unit.target = [found[0], *[found[-1]] * (count - 1)] if count > 1 else [found[-1]]
            elif found:
                unit.target = found[0]
        if code_of_tag(self._header("Language")) != self._reading.target:
            self._store.updateheader(add=True, language=self._reading.target.replace("-", "_"))
        return bytes(self._store)

    def _header(self, name: str) -> str:
        return str(self._store.parseheader().get(name, ""))

    def _plural_forms(self) -> int:
        """How many forms a plural gets; the header, which programs go by, says as many."""
        count, rule = plural_forms(self._reading.target)
        stated = _STATED.match(self._header("Plural-Forms"))
        if stated and code_of_tag(self._header("Language")) == self._reading.target:
            return int(stated[1])
        if (not stated or int(stated[1]) != count) and any(unit.hasplural() for unit in self._store.units):
            self._store.updateheaderplural(count, rule)
        return count


def _segment(words: str) -> Segment | None:
    writer = TagWriter(shield=PLACEHOLDER)
    writer.words(without_accelerator(words.strip(), _ACCELERATORS)[0])
    return writer.segment(0, len(words))
