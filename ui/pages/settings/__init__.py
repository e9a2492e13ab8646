"""What can be set: sound, voices, the screen, languages, how long conversations are kept."""

from ui.pages import PageKind

PAGE = PageKind("Settings.qml", title="settings", icon="settings", menu=8, model="SettingsModel")
