"""Documents of this device or of a stick, translated in the background; the original stays as it is."""

from ui.pages import PageKind

PAGE = PageKind("Documents.qml", title="documents", icon="document", menu=4, model="DocumentsModel")
