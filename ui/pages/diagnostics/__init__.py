"""What `dragoman doctor` finds, on the screen."""

from ui.pages import PageKind
from ui.pages.diagnostics.model import DiagnosticsModel

PAGE = PageKind("Diagnostics.qml", title="diagnostics", icon="pulse", menu=9, make=DiagnosticsModel)
