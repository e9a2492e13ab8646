"""Every token and component of the screen in every state: ``dragoman kiosk --gallery``."""

from ui.pages import PageKind

PAGE = PageKind("Gallery.qml")
