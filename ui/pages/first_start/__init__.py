"""The first start: the language of the device, the two people's, and what the translator still needs."""

from ui.pages import PageKind

PAGE = PageKind("FirstStart.qml", model="FirstStartModel")
