"""Other translations of a turn, one of which may take its place."""

from ui.pages import PageKind

PAGE = PageKind("Wordings.qml", model="WordingsModel")
