"""What can be chosen of the window: the language of its own words, theme, size of text, motion."""

from ui.pages import PageKind

PAGE = PageKind("Settings.qml", title="settings", icon="settings", menu=8)
