"""Live captions of what the microphone hears, in its own language and in another."""

from ui.pages import PageKind
from ui.pages.captions.model import CaptionsModel

PAGE = PageKind("Captions.qml", title="captions", icon="captions", menu=3, make=CaptionsModel)
