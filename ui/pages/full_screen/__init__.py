"""One translation as large as the panel, page by page."""

from ui.pages import PageKind

PAGE = PageKind("FullScreen.qml")
