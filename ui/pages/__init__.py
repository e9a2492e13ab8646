"""The pages of the window: a package each, with its QML, that exports ``PAGE``.

A page's view model is imported when the page is first opened, or by `view_models` before that: the first frame needs
none of them.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from ui.bridge import Bridge


@dataclass(frozen=True, slots=True)
class Page:
    """One page.

    Attributes:
        name: what the navigator calls it; the folder's.
        qml: its QML file.
        title: key of its title in ``assets/ui/texts``.
        icon: its icon.
        menu: its place in the menu, from 1; 0 keeps it out of there.
        sheet: whether what lies under it can still be seen.
        make: makes its view model, the QML's property ``model``; None where the page needs none of its own.
    """

    name: str
    qml: Path
    title: str = ""
    icon: str = ""
    menu: int = 0
    sheet: bool = False
    make: Callable[[], QObject] | None = None


@dataclass(frozen=True, slots=True)
class PageKind:
    """What a page's package exports as ``PAGE``: `Page` without its place.

    Attributes:
        model: class of the view model in the package's module ``model``, which gets the conversation; empty for none.
    """

    qml: str
    title: str = ""
    icon: str = ""
    menu: int = 0
    sheet: bool = False
    model: str = ""


def find_pages(conversation: Bridge) -> Mapping[str, Page]:
    """Every page by name. A package in this folder is all it takes.

    Args:
        conversation: what the view models are about.
    """
    pages = {}
    for name, kind in _kinds():
        make = partial(_make, name, kind.model, conversation) if kind.model else None
        qml = Path(__path__[0]) / name / kind.qml
        pages[name] = Page(name, qml, kind.title, kind.icon, kind.menu, kind.sheet, make)
    return pages


def view_models() -> Iterator[str]:
    """Import the view models; yields the name of each page that has one, so that others may act in between."""
    for name, kind in _kinds():
        if kind.model:
            importlib.import_module(f"{__name__}.{name}.model")
            yield name


def _kinds() -> Iterator[tuple[str, PageKind]]:
    for module in pkgutil.iter_modules(__path__):
        yield module.name, importlib.import_module(f"{__name__}.{module.name}").PAGE


def _make(page: str, model: str, conversation: Bridge) -> QObject:
    kind: Callable[[Bridge], QObject] = getattr(importlib.import_module(f"{__name__}.{page}.model"), model)
    return kind(conversation)
