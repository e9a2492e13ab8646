"""Live captions of what the microphone hears, in its own language and in another."""

from ui.pages import PageKind

PAGE = PageKind("Captions.qml", title="captions", icon="captions", menu=3, model="CaptionsModel")
