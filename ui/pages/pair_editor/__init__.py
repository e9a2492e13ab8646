"""Writing an entry of a person's own lists: the same in the languages of both seats."""

from ui.pages import PageKind
from ui.pages.pair_editor.model import PairEditorModel

PAGE = PageKind("PairEditor.qml", make=PairEditorModel)
