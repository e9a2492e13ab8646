"""The QML engine and the Python objects that its views know by name.

A class that QML sees as a singleton is decorated with ``@QmlElement`` and ``@QmlSingleton`` and made by `of_engine`:
each window has an engine of its own, so each has objects of its own.
"""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtQml import QQmlApplicationEngine, QQmlEngine

_Singleton = TypeVar("_Singleton", bound=QObject)


class KioskEngine(QQmlApplicationEngine):
    """An engine that hands its views the singletons it was given."""

    def __init__(self, *singletons: QObject) -> None:
        super().__init__()
        for singleton in singletons:
            self.setObjectOwnership(singleton, QQmlEngine.ObjectOwnership.CppOwnership)
        self._singletons = {type(singleton): singleton for singleton in singletons}

    def singleton(self, kind: type[_Singleton]) -> _Singleton:
        """The object of a class.

        Raises:
            KeyError: none was given.
        """
        found = self._singletons[kind]
        assert isinstance(found, kind)
        return found


def of_engine(kind: type[_Singleton], engine: QQmlEngine) -> _Singleton:
    """The singleton of `kind` in the engine that asks for it."""
    assert isinstance(engine, KioskEngine)
    return engine.singleton(kind)
