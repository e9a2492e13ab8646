"""A text in a language that somebody learns: sentence by sentence, word by word, heard aloud, words kept for Anki."""

from ui.pages import PageKind
from ui.pages.reading.model import ReadingModel

PAGE = PageKind("Reading.qml", title="reading", icon="cards", menu=5, make=ReadingModel)
