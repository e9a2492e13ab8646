"""The phrasebook by theme and search; what is tapped is shown large or said."""

from ui.pages import PageKind
from ui.pages.phrases.model import PhrasesModel

PAGE = PageKind("Phrases.qml", title="phrases", icon="book", menu=2, make=PhrasesModel)
