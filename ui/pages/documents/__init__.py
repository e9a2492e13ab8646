"""Documents of this device or of a stick, translated in the background; the original stays as it is."""

from ui.pages import PageKind
from ui.pages.documents.model import DocumentsModel

PAGE = PageKind("Documents.qml", title="documents", icon="document", menu=4, make=DocumentsModel)
