"""Other translations of a turn, one of which may take its place."""

from ui.pages import PageKind
from ui.pages.wordings.model import WordingsModel

PAGE = PageKind("Wordings.qml", make=WordingsModel)
