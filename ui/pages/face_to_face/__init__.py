"""Two people across from each other."""

from ui.pages import PageKind

PAGE = PageKind("FaceToFace.qml", title="face_to_face", icon="face_to_face")
