"""The languages a seat can have: searched by any of their names, in three groups, with what limits them and why."""

from __future__ import annotations

import unicodedata
from dataclasses import asdict, dataclass
from functools import cache

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from device_app.events import Side
from device_app.vocabulary import Language, languages
from ui import texts
from ui.bridge import Bridge

QML_IMPORT_NAME = "Dragoman"
QML_IMPORT_MAJOR_VERSION = 1


_INSIDE_FROM = 3
_NOT_FOUND = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """A language of the list.

    Attributes:
        code: the language.
        endonym: its name in itself.
        name: its name to the reader.
        usable: whether choosing it makes any sense.
        note: what limits it, in the reader's language; empty for none.
        icon: of the note.
    """

    code: str
    endonym: str
    name: str
    usable: bool
    note: str = ""
    icon: str = ""


def fold(name: str) -> str:
    """A name as it is searched: without case and accents."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@cache
def known_names(code: str) -> tuple[str, ...]:
    """Every name a person may look a language up by, folded: in all languages of the device, its own, its code."""
    row: Language = languages()[code]
    names = {
        row.endonym,
        row.english,
        row.chinese,
        code,
        *(texts.language_name(code, reader) for reader in languages()),
    }
    return tuple(sorted(fold(name) for name in (*names, *texts.language_aliases(code))))


@QmlElement
class LanguageModel(QObject):
    """What the page of languages shows for one seat.

    Args:
        conversation: the two seats, and what the engines can do.
    """

    changed = Signal()

    def __init__(self, conversation: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._conversation = conversation
        self._side = Side.A
        self._search = ""
        conversation.abilitiesChanged.connect(self.changed)
        conversation.languagesChanged.connect(self.changed)

    @Slot(str)
    def setSeat(self, side: str) -> None:  # noqa: N802 - a name of QML
        """Choose for this seat."""
        self._side = Side(side)
        self.changed.emit()

    @Slot(str)
    def setSearch(self, words: str) -> None:  # noqa: N802
        """Show only the languages one of whose names contains these words."""
        self._search = fold(words.strip())
        self.changed.emit()

    @Slot(str)
    def choose(self, code: str) -> None:
        """Give the seat this language; the other seat's own language means to swap."""
        self._conversation.choose(self._side.value, code)

    @Slot(result=str)
    def first(self) -> str:
        """Code of the first language found that can be used; empty for none."""
        return next((entry.code for entry in self._found() if entry.usable), "")

    @Property(str, notify=changed)
    def current(self) -> str:
        """Code of the seat's language."""
        return self._conversation.seat(self._side).code

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type] # a name of Qt's, which the stubs lack
    def groups(self) -> list[dict[str, object]]:
        """The groups that have a language: key of the heading, icon, and the languages, each a map of `Entry`."""
        icons = {"recent": "recent", "complete": "check", "limited": "info"}
        return [
            {"key": key, "icon": icons[key], "entries": [asdict(entry) for entry in entries]}
            for key, entries in self._groups().items()
            if entries
        ]

    def _found(self) -> list[Entry]:
        """What the search finds, best first."""
        ranks = {code: _rank(code, self._search) for code in languages()}
        ordered = sorted(ranks, key=lambda code: (ranks[code], fold(languages()[code].endonym)))
        return [self._entry(code) for code in ordered if ranks[code] < _NOT_FOUND]

    def _groups(self) -> dict[str, list[Entry]]:
        entries = {entry.code: entry for entry in self._found()}
        recent = [] if self._search else [code for code in self._conversation.recent if code in entries]
        rest = [entry for code, entry in entries.items() if code not in recent]
        limited = [entry for entry in rest if entry.note]
        return {
            "recent": [entries[code] for code in recent],
            "complete": [entry for entry in rest if not entry.note],
            "limited": sorted(limited, key=lambda entry: not entry.usable),
        }

    def _entry(self, code: str) -> Entry:
        reader = str(self._conversation.property("reader"))
        usable, key, icon = self._limit(code)
        name = texts.language_name(code, reader)
        return Entry(code, languages()[code].endonym, name, usable, texts.text(reader, key) if key else "", icon)

    def _limit(self, code: str) -> tuple[bool, str, str]:
        """Whether the language can be used with the other seat's, and what limits it: key of the text and icon."""
        abilities = self._conversation.abilities
        if abilities is None:
            return True, "", ""
        other = self._conversation.seat(self._side.other).code
        both = {(code, other), (other, code)}
        if code != other and not both & abilities.pairs:
            return False, "needs_model", "download"
        if abilities.sentences is not None and code != other and not both <= abilities.sentences:
            return True, "phrases_only", "book"
        can = next((row for row in abilities.capabilities if row.code == code), None)
        if can is None or not can.hear:
            return True, "type_only", "keyboard"
        if not can.speak:
            return True, "no_voice", "speaker_off"
        return True, "", ""


def _rank(code: str, words: str) -> int:
    """How well a language fits what is searched, 0 best.

    A name that begins with it fits better than one with it inside, which for a letter or two would be nearly all.
    """
    names = known_names(code)
    if not words or words == code.casefold():
        return 0
    if any(name.startswith(words) for name in names):
        return 1
    return 2 if len(words) >= _INSIDE_FROM and any(words in name for name in names) else _NOT_FOUND
