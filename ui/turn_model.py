"""The conversation as a list model, newest turn first."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import (
    Property,
    QAbstractListModel,
    QByteArray,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtQml import QmlElement

from device_app.events import CapabilitiesChanged, Turn, VoiceAt
from device_app.vocabulary import Quality
from ui import texts

QML_IMPORT_NAME = "Dragoman"
QML_IMPORT_MAJOR_VERSION = 1

_VOICE = {"tts", "audio"}
"""Stages whose warnings mean that nothing is said aloud."""

LONGEST_REWORDED = 300
"""Characters of what was heard; of longer texts nobody compares several translations."""

_Index = QModelIndex | QPersistentModelIndex


class Role(IntEnum):
    """What a bubble binds to; the role's name in QML is the member's name in camel case."""

    NUMBER = Qt.ItemDataRole.UserRole + 1
    SIDE = NUMBER + 1
    SOURCE = NUMBER + 2
    TARGET = NUMBER + 3
    HEARD = NUMBER + 4
    HEARD_STABLE = NUMBER + 5
    TYPED = NUMBER + 6
    TRANSLATION = NUMBER + 7
    TRANSLATION_STABLE = NUMBER + 8
    WORKING = NUMBER + 9
    QUALITY = NUMBER + 10
    QUALITY_TEXT = NUMBER + 11
    MEANT = NUMBER + 12
    SPOKEN = NUMBER + 13
    FAILURE = NUMBER + 14
    NOTICE = NUMBER + 15
    NOTICE_ICON = NUMBER + 16
    REWORDABLE = NUMBER + 17


def values(turn: Turn) -> dict[int, object]:
    """What a bubble shows of a turn, by role; texts are in the language of the person who spoke."""
    return {
        Role.NUMBER: turn.number,
        Role.SIDE: turn.side.value,
        Role.SOURCE: turn.source,
        Role.TARGET: turn.target,
        Role.HEARD: turn.heard,
        Role.HEARD_STABLE: len(turn.heard) if turn.final or turn.typed else turn.heard_stable,
        Role.TYPED: turn.typed,
        Role.TRANSLATION: turn.translation,
        Role.TRANSLATION_STABLE: len(turn.translation) if turn.final else turn.translation_stable,
        Role.WORKING: not turn.final,
        Role.QUALITY: turn.quality.value if turn.quality else "",
        Role.QUALITY_TEXT: _quality_text(turn),
        Role.MEANT: turn.meant if _letters(turn.meant) != _letters(turn.heard) else "",
        Role.SPOKEN: turn.spoken,
        Role.FAILURE: texts.failure_text(turn.source, turn.error_code) if turn.error_code else "",
        Role.NOTICE: _notice(turn),
        Role.NOTICE_ICON: "alert" if turn.warnings and not _VOICE & set(map(_stage, turn.warnings)) else "speaker_off",
    }


@QmlElement
class TurnModel(QAbstractListModel):
    """Row 0 is the newest turn: a view that grows from the bottom stays where the reader is."""

    newestChanged, voiceMoved = Signal(), Signal()  # noqa: N815 - names of QML
    translated = Signal(str)
    """A turn has its translation, or another one."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[int, dict[int, object]]] = []
        self._turns: dict[int, Turn] = {}
        self.abilities: CapabilitiesChanged | None = None
        self._voice = VoiceAt()

    def rowCount(self, parent: _Index | None = None) -> int:  # noqa: N802
        """Number of turns."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Role.NUMBER) -> object:
        """One value of one turn."""
        return self._rows[index.row()][1].get(role) if index.isValid() else None

    def roleNames(self) -> dict[int, QByteArray]:  # noqa: N802
        """Names of the roles in QML."""
        return {int(role): QByteArray(_camel(role.name).encode()) for role in Role}

    def show(self, turn: Turn) -> None:
        """Add a turn, or update the one of its number; only what differs is announced."""
        before = self._turns.get(turn.number)
        self._turns[turn.number] = turn
        self._update(turn)
        if turn.final and turn.translation and not (before and before.final and before.translation == turn.translation):
            self.translated.emit(turn.translation)

    def _update(self, turn: Turn) -> None:
        fresh = {**values(turn), Role.REWORDABLE: self._rewordable(turn)}
        row = self._row(turn.number)
        if row is None:
            place = next((at for at, (number, _) in enumerate(self._rows) if number < turn.number), len(self._rows))
            self.beginInsertRows(QModelIndex(), place, place)
            self._rows.insert(place, (turn.number, fresh))
            self.endInsertRows()
            self.newestChanged.emit()
            return
        shown = self._rows[row][1]
        differing = [role for role, value in fresh.items() if shown[role] != value]
        if differing:
            shown.update(fresh)
            index = self.index(row)
            self.dataChanged.emit(index, index, differing)
            if row == 0 and Role.FAILURE in differing:
                self.newestChanged.emit()

    def remove(self, number: int) -> None:
        """Take a turn off the list; unknown numbers are legal."""
        self._turns.pop(number, None)
        row = self._row(number)
        if row is not None:
            self.beginRemoveRows(QModelIndex(), row, row)
            del self._rows[row]
            self.endRemoveRows()
            self.newestChanged.emit()

    @Property(int, notify=newestChanged)
    def newest(self) -> int:
        """Number of the newest turn; 0 before there is one."""
        return self._rows[0][0] if self._rows else 0

    @Property(str, notify=newestChanged)
    def newestFailure(self) -> str:  # noqa: N802 - a name of QML
        """What the newest turn tells of a failure; empty for none."""
        return str(self._rows[0][1][Role.FAILURE]) if self._rows else ""

    def follow_voice(self, where: VoiceAt) -> None:
        """The device's voice says another clause, or nothing any more."""
        self._voice = where
        self.voiceMoved.emit()

    @Property(int, notify=voiceMoved)
    def spokenTurn(self) -> int:  # noqa: N802
        """Number of the turn whose translation is being said; 0 for none."""
        return self._voice.turn or 0

    @Property(int, notify=voiceMoved)
    def spokenStart(self) -> int:  # noqa: N802
        """Where the clause that is being said begins in that translation (UTF-16 units)."""
        return self._units(0, self._voice.begin)

    @Property(int, notify=voiceMoved)
    def spokenLength(self) -> int:  # noqa: N802
        """How long that clause is (UTF-16 units)."""
        return self._units(self._voice.begin, self._voice.end)

    def _units(self, begin: int, end: int) -> int:
        turn = self._turns.get(self._voice.turn or 0)
        return len(turn.translation[begin:end].encode("utf-16-le")) // 2 if turn else 0

    def turn(self, number: int) -> Turn | None:
        """The turn of a number."""
        return self._turns.get(number)

    @Slot(int, result="QVariantMap")
    def entry(self, number: int) -> dict[str, object]:
        """All values of a turn by role name; empty when there is none."""
        row = self._row(number)
        return {} if row is None else {_camel(Role(role).name): value for role, value in self._rows[row][1].items()}

    def _rewordable(self, turn: Turn) -> bool:
        """Whether another translation can be had; what the phrasebook said, any engine may say in other words."""
        abilities, pair = self.abilities, (turn.source, turn.target)
        if abilities is None or not turn.final or not turn.translation or len(turn.heard) > LONGEST_REWORDED:
            return False
        by_phrasebook = turn.quality is Quality.PHRASEBOOK and pair in (abilities.sentences or ())
        return by_phrasebook or pair in abilities.rewordable

    def _row(self, number: int) -> int | None:
        return next((row for row, (known, _) in enumerate(self._rows) if known == number), None)


def _camel(name: str) -> str:
    head, *tail = name.lower().split("_")
    return head + "".join(word.capitalize() for word in tail)


def _stage(code: str) -> str:
    return code.partition(".")[0]


def _letters(text: str) -> str:
    """A text without what is only written: case, blanks, punctuation."""
    return "".join(filter(str.isalnum, text.casefold()))


def _quality_text(turn: Turn) -> str:
    keys = {Quality.PHRASEBOOK: "phrasebook", Quality.ROUGH: "rough"}
    return texts.text(turn.source, keys[turn.quality]) if turn.quality in keys else ""


def _notice(turn: Turn) -> str:
    """What the speaker should know of a turn that went well otherwise."""
    if turn.error_code or not turn.final:
        return ""
    if turn.warnings:
        return " · ".join(texts.failure_text(turn.source, code) for code in turn.warnings)
    if turn.translation and not turn.spoken:
        return texts.text(turn.source, "text_only")
    return ""
