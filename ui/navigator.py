"""Which page is on the screen, and what lies under it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from PySide6.QtCore import (
    Property,
    QAbstractListModel,
    QByteArray,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QUrl,
    Signal,
    Slot,
)
from PySide6.QtQml import QmlElement, QmlSingleton, QQmlEngine

from ui.pages import Page
from ui.qml_engine import of_engine

QML_IMPORT_NAME = "Dragoman"
QML_IMPORT_MAJOR_VERSION = 1

_Index = QModelIndex | QPersistentModelIndex

MOST_PAGES = 3
"""Over the first one. Whoever goes deeper has lost the way back; the page on top is replaced instead."""


class PageRole(IntEnum):
    """What the window's stack of pages binds to."""

    VIEW = Qt.ItemDataRole.UserRole + 1
    GIVEN = VIEW + 1


@dataclass(frozen=True, slots=True)
class _Entry:
    page: Page
    properties: Mapping[str, object] = field(default_factory=dict)


@QmlElement
@QmlSingleton
class Navigator(QAbstractListModel):
    """The pages over the first one, the lowest first; row by row the window loads and unloads them.

    Args:
        pages: every page by name.
    """

    changed = Signal()

    def __init__(self, pages: Mapping[str, Page], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pages = dict(pages)
        self._stack: list[_Entry] = []

    @staticmethod
    def create(engine: QQmlEngine) -> Navigator:
        """The one of the engine's window."""
        return of_engine(Navigator, engine)

    def rowCount(self, parent: _Index | None = None) -> int:  # noqa: N802
        """Number of pages."""
        return 0 if parent is not None and parent.isValid() else len(self._stack)

    def data(self, index: _Index, role: int = PageRole.VIEW) -> object:
        """Where a page's QML is, and the properties it begins with."""
        entry = self._stack[index.row()]
        return QUrl.fromLocalFile(str(entry.page.qml)) if role == PageRole.VIEW else dict(entry.properties)

    def roleNames(self) -> dict[int, QByteArray]:  # noqa: N802
        """Names of the roles in QML."""
        return {int(PageRole.VIEW): QByteArray(b"view"), int(PageRole.GIVEN): QByteArray(b"given")}

    @property
    def names(self) -> tuple[str, ...]:
        """Every page there is."""
        return tuple(self._pages)

    @Property(str, notify=changed)
    def current(self) -> str:
        """Name of the page on top; empty for the first one."""
        return self._stack[-1].page.name if self._stack else ""

    @Property(bool, notify=changed)
    def covered(self) -> bool:
        """Whether the first page can't be seen."""
        return any(not entry.page.sheet for entry in self._stack)

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type] # a name of Qt's, which the stubs lack
    def menu(self) -> list[dict[str, str]]:
        """What the menu offers: name, key of the title and icon of each page, in order."""
        offered = sorted((page for page in self._pages.values() if page.menu), key=lambda page: page.menu)
        return [{"name": page.name, "title": page.title, "icon": page.icon} for page in offered]

    @Slot(str)
    @Slot(str, "QVariantMap")
    def go(self, name: str, properties: Mapping[str, object] | None = None) -> None:
        """Open a page over the others.

        Raises:
            KeyError: there is no such page.
        """
        page = self._pages[name]
        if (self._stack and self._stack[-1].page is page) or len(self._stack) == MOST_PAGES:
            self._pop()
        view_model = page.make() if page.make is not None else None
        if view_model is not None:
            view_model.setParent(self)
        given = {"model": view_model} if view_model is not None else {}
        self.beginInsertRows(QModelIndex(), len(self._stack), len(self._stack))
        self._stack.append(_Entry(page, {**given, **(properties or {})}))
        self.endInsertRows()
        self.changed.emit()

    @Slot(str)
    @Slot(str, "QVariantMap")
    def replace(self, name: str, properties: Mapping[str, object] | None = None) -> None:
        """Open a page in the place of the one on top."""
        self._pop()
        self.go(name, properties)

    @Slot()
    def back(self) -> None:
        """Close the page on top; nothing happens on the first one."""
        if self._stack:
            self._pop()
            self.changed.emit()

    @Slot()
    def home(self) -> None:
        """Close every page over the first one."""
        while self._stack:
            self._pop()
        self.changed.emit()

    def _pop(self) -> None:
        if not self._stack:
            return
        last = len(self._stack) - 1
        self.beginRemoveRows(QModelIndex(), last, last)
        entry = self._stack.pop()
        self.endRemoveRows()
        view_model = entry.properties.get("model")
        if isinstance(view_model, QObject):
            view_model.deleteLater()
