"""The image on the canvas: smooth when it is small, hard pixels when it is large."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap, QTransform
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
        self._table: NDArray[np.uint8] | None = None
        self._painted_at: tuple[QTransform, QRectF] | None = None
        self._painted: QPixmap | None = None

    def set_table(self, table: NDArray[np.uint8] | None) -> None:
        """Show every value as another one; (256,) uint8, None for as it is. The image itself stays."""
        self._table = table
        self._painted_at = self._painted = None
        self.update()

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
            if self._table is None:
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
        return pixmap if self._table is None else _mapped(pixmap, self._table)

    def paint_part(self, painter: QPainter, target: QRectF, part: QRectF) -> None:
        """Draw a part of the image (its pixels) enlarged, hard, as it is shown elsewhere."""
        if not self._levels:
            return
        source = part.toAlignedRect().intersected(self._levels[0].rect())
        pixels = self._levels[0].copy(source)
        if self._table is not None:
            pixels = _mapped(pixels, self._table)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawPixmap(target, pixels, part.translated(-source.x(), -source.y()))

    def _draw(self, painter: QPainter, scale: float) -> None:
        level = min(max(math.floor(-math.log2(scale)), 0), len(self._levels) - 1)
        pixmap = self._levels[level]
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, scale < HARD_PIXELS_FROM)
        painter.drawPixmap(self._rect, pixmap, QRectF(pixmap.rect()))


def _mapped(pixmap: QPixmap, table: NDArray[np.uint8]) -> QPixmap:
    """Return a pixmap with each colour value looked up; what is transparent stays so."""
    image = pixmap.toImage().convertToFormat(QImage.Format.Format_ARGB32)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    tables = np.stack([table, table, table, np.arange(256, dtype=np.uint8)], axis=-1)[None]
    mapped = np.ascontiguousarray(cv2.LUT(pixels, tables))
    made = QImage(mapped.data, image.width(), image.height(), mapped.strides[0], image.format())
    made.setDevicePixelRatio(pixmap.devicePixelRatio())
    return QPixmap.fromImage(made.copy())
