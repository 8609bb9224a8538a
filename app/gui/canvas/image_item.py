"""The image on the canvas: smooth when it is small, hard pixels when it is large."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.gui.canvas.loading import LoadedImage

HARD_PIXELS_FROM = 8.0  # zoom


class ImageItem(QGraphicsItem):
    """An image whose scene coordinates are its edge coordinates.

    What it painted last is kept: as long as zoom and place stay, as in drawing a box, painting is a copy.
    """

    def __init__(self) -> None:
        super().__init__()
        self._image: LoadedImage | None = None
        self._levels: list[QPixmap] = []
        self._rect = QRectF()
        self._painted_at: tuple[QTransform, QRectF] | None = None
        self._painted: QPixmap | None = None

    def set_image(self, image: LoadedImage | None) -> None:
        """Show another image, or none."""
        self.prepareGeometryChange()
        self._levels = [QPixmap.fromImage(level) for level in image.levels] if image else []
        self._rect = QRectF(0, 0, image.width, image.height) if image else QRectF()
        self._image = image  # after the pixmaps: they may share the memory of theirs
        self._painted_at = self._painted = None
        self.update()

    def boundingRect(self) -> QRectF:
        """Return the image's own rectangle."""
        return self._rect

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Draw the image, from memory where nothing has moved."""
        if not self._levels or widget is None:
            return
        transform, view = painter.worldTransform(), QRectF(widget.rect())
        if self._painted_at != (transform, view):
            self._painted_at, self._painted = (transform, view), None
            self._draw(painter, transform.m11() * widget.devicePixelRatioF())
            return
        if self._painted is None:
            self._painted = self._rendered(widget, transform)
        painter.resetTransform()
        painter.drawPixmap(0, 0, self._painted)
        painter.setWorldTransform(transform)

    def _rendered(self, widget: QWidget, transform: QTransform) -> QPixmap:
        ratio = widget.devicePixelRatioF()
        pixmap = QPixmap(widget.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setWorldTransform(transform)
        self._draw(painter, transform.m11() * ratio)
        painter.end()
        return pixmap

    def _draw(self, painter: QPainter, scale: float) -> None:
        level = min(max(math.floor(-math.log2(scale)), 0), len(self._levels) - 1)
        pixmap = self._levels[level]
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, scale < HARD_PIXELS_FROM)
        painter.drawPixmap(self._rect, pixmap, QRectF(pixmap.rect()))
