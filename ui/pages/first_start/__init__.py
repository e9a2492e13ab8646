"""The first start: the language of the device, the two people's, and what the translator still needs."""

from ui.pages import PageKind
from ui.pages.first_start.model import FirstStartModel

PAGE = PageKind("FirstStart.qml", make=FirstStartModel)
