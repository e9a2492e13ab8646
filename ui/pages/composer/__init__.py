"""Writing instead of speaking, and correcting what was heard."""

from ui.pages import PageKind

PAGE = PageKind("Composer.qml")
