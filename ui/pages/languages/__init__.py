"""Choosing the language of a seat."""

from ui.pages import PageKind

PAGE = PageKind("Languages.qml", model="LanguageModel")
