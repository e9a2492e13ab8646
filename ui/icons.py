"""Icons: drawings of one colour, painted in whatever colour the theme asks for."""

from __future__ import annotations

from functools import cache
from importlib import resources

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtQuick import QQuickImageProvider
from PySide6.QtSvg import QSvgRenderer

_DRAWN_IN = "#000000"
_DEFAULT_SIZE = 48


class IconProvider(QQuickImageProvider):
    """Serves ``image://icon/<name>/<rrggbb>``."""

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)

    def requestImage(self, identifier: str, size: QSize, requested: QSize) -> QImage:  # noqa: N802
        """Paint an icon; called by Qt."""
        name, _, colour = identifier.partition("/")
        side = max(requested.width(), requested.height())
        image = QImage(QSize(side, side) if side > 0 else QSize(_DEFAULT_SIZE, _DEFAULT_SIZE), _FORMAT)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        drawing = _drawing(name).replace(_DRAWN_IN, f"#{colour or '000000'}")
        QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(image.rect()))
        painter.end()
        size.setWidth(image.width())
        size.setHeight(image.height())
        return image


_FORMAT = QImage.Format.Format_ARGB32_Premultiplied


@cache
def _drawing(name: str) -> str:
    return resources.files("assets").joinpath("icons", f"{name}.svg").read_text("utf-8")
