"""The phrasebook by theme and search; what is tapped is shown large or said."""

from ui.pages import PageKind

PAGE = PageKind("Phrases.qml", title="phrases", icon="book", menu=2, model="PhrasesModel")
