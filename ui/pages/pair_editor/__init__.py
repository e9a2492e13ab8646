"""Writing an entry of a person's own lists: the same in the languages of both seats."""

from ui.pages import PageKind

PAGE = PageKind("PairEditor.qml", model="PairEditorModel")
