"""A text in a language that somebody learns: sentence by sentence, word by word, heard aloud, words kept for Anki."""

from ui.pages import PageKind

PAGE = PageKind("Reading.qml", title="reading", icon="cards", menu=5, model="ReadingModel")
