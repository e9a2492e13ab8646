"""What the page of the glossary shows: the terms of the two languages, lists to import, and what came of that."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from device_app.events import Side
from device_app.glossaries.entries import is_list
from device_app.pair_list import KeptPair
from device_app.paths import documents_folder
from device_app.sticks import sticks
from device_app.vocabulary import DragomanError
from ui import texts
from ui.bidi import isolated, isolated_name
from ui.bridge import Bridge
from ui.pages.languages.model import fold

if TYPE_CHECKING:
    from device_app.glossaries.glossary import Glossary

QML_IMPORT_NAME = "Dragoman"
QML_IMPORT_MAJOR_VERSION = 1

_MOST_FILES = 100
_TOLD = 5
"""Contradictions named one by one."""


@QmlElement
class GlossaryModel(QObject):
    """The glossary from A's language into B's.

    Args:
        conversation: the two seats, and the terms.
    """

    changed = Signal()

    def __init__(self, conversation: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._conversation = conversation
        self._terms = conversation.kept_.own_terms
        self._search = ""
        self._files: list[Path] = []
        self._choosing = False
        self._report: list[str] = []
        self._failure = ""
        self._busy = False
        self._terms.changed.connect(self.changed)
        conversation.languagesChanged.connect(self.changed)

    @Slot(str)
    def setSearch(self, words: str) -> None:  # noqa: N802 - a name of QML
        """Show only the terms that contain these words in either language."""
        self._search = fold(words.strip())
        self.changed.emit()

    @Slot()
    def look(self) -> None:
        """Offer the lists that are on the sticks and among the documents, or no longer."""
        self._report, self._failure = [], ""
        self._choosing = not self._choosing
        self._files = _found() if self._choosing else []
        self.changed.emit()

    @Slot(str)
    def importFile(self, path: str) -> None:  # noqa: N802
        """Read a list; its terms are added to those there are."""
        self._choosing, self._files, self._busy = False, [], True
        self._conversation.kept_.background.run(self, partial(_read, Path(path), *self._pair), self._take, self._refuse)
        self.changed.emit()

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type] # a name of Qt's, which the stubs lack
    def rows(self) -> list[dict[str, str]]:
        """The terms shown: ``text`` and ``translation``."""
        shown = self._terms.pairs.between(*self._pair)
        return [
            {"text": pair.text, "translation": pair.translation}
            for pair in sorted(shown, key=lambda pair: fold(pair.text))
            if self._search in fold(f"{pair.text} {pair.translation}")
        ]

    @Property(bool, notify=changed)
    def searching(self) -> bool:
        """Whether only what was found is shown."""
        return bool(self._search)

    @Property(bool, notify=changed)
    def choosing(self) -> bool:
        """Whether the lists to import are shown instead of the terms."""
        return self._choosing

    @Property(bool, notify=changed)
    def busy(self) -> bool:
        """Whether a list is being read."""
        return self._busy

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type]
    def files(self) -> list[dict[str, str]]:
        """The lists to import: ``path``, ``name`` and the ``place`` where it is."""
        return [
            {"path": str(file), "name": isolated_name(file.name), "place": isolated(str(file.parent))}
            for file in self._files
        ]

    @Property(str, constant=True)
    def folder(self) -> str:
        """Where lists are looked for beside the sticks."""
        return isolated(str(documents_folder()))

    @Property("QStringList", notify=changed)  # type: ignore[arg-type]
    def report(self) -> list[str]:
        """What came of the import, a line each, in the reader's language."""
        return self._report

    @Property(str, notify=changed)
    def failure(self) -> str:
        """Code of why nothing came of it, or why a term could not be kept; empty for nothing."""
        return self._failure or str(self._terms.property("failure"))

    @property
    def _pair(self) -> tuple[str, str]:
        return self._conversation.seat(Side.A).code, self._conversation.seat(Side.B).code

    def _take(self, found: Glossary) -> None:
        self._busy = False
        reader = str(self._conversation.property("reader"))
        pairs = [KeptPair(*self._pair, term.source, term.target) for term in found.terms]
        added = self._terms.put(*pairs)
        counts: list[tuple[str, int | str]] = [
            ("terms_added", added),
            ("terms_known", len(pairs) - added if not self._terms.property("failure") else 0),
            ("terms_incomplete", found.incomplete),
            ("terms_contradicting", ", ".join(found.contradicting[:_TOLD])),
        ]
        self._report = [texts.text(reader, key).replace("%1", str(count)) for key, count in counts if count]
        self.changed.emit()

    def _refuse(self, failure: DragomanError) -> None:
        self._busy, self._failure = False, failure.code
        self.changed.emit()


def _read(path: Path, source: str, target: str) -> Glossary:
    # The first frame of the window need not wait for every format of lists.
    from device_app.glossaries.glossary import read_glossary  # noqa: PLC0415

    return read_glossary(path, source, target)


def _found() -> list[Path]:
    files: list[Path] = []
    for folder in (*sticks(), documents_folder()):
        try:
            files += sorted(file for file in folder.iterdir() if is_list(file) and not file.name.startswith("."))
        except OSError:
            continue
    return files[:_MOST_FILES]
