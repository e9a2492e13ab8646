"""The menu of everything that is not the conversation."""

from ui.pages import PageKind

PAGE = PageKind("Menu.qml", title="menu", icon="dots", sheet=True)
