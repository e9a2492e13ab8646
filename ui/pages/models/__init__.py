"""The models of this device: which are here, what each is and may be used for, from the network or a stick."""

from ui.pages import PageKind

PAGE = PageKind("Models.qml", title="models", icon="download", menu=10, model="ModelsModel")
