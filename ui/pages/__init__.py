"""The pages of the window: a package each, with its QML, that exports ``PAGE``."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
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
    """What a page's package exports as ``PAGE``: `Page` without its place; `make` gets the conversation."""

    qml: str
    title: str = ""
    icon: str = ""
    menu: int = 0
    sheet: bool = False
    make: Callable[[Bridge], QObject] | None = None


def find_pages(conversation: Bridge) -> Mapping[str, Page]:
    """Every page by name. A package in this folder is all it takes.

    Args:
        conversation: what the view models are about.
    """
    pages = {}
    for module in pkgutil.iter_modules(__path__):
        kind: PageKind = importlib.import_module(f"{__name__}.{module.name}").PAGE
        qml = Path(__path__[0]) / module.name / kind.qml
        page = Page(module.name, qml, kind.title, kind.icon, kind.menu, kind.sheet)
        pages[module.name] = replace(page, make=_bound(kind.make, conversation)) if kind.make else page
    return pages


def _bound(make: Callable[[Bridge], QObject], conversation: Bridge) -> Callable[[], QObject]:
    return lambda: make(conversation)
