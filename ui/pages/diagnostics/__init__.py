"""What `dragoman doctor` finds, on the screen."""

from ui.pages import PageKind

PAGE = PageKind("Diagnostics.qml", title="diagnostics", icon="pulse", menu=9, model="DiagnosticsModel")
