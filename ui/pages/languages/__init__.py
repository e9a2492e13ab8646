"""Choosing the language of a seat."""

from ui.pages import PageKind
from ui.pages.languages.model import LanguageModel

PAGE = PageKind("Languages.qml", make=LanguageModel)
