"""The image on the canvas: smooth when it is small, hard pixels when it is large."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.gui.canvas.loading import LoadedImage

HARD_PIXELS_FROM = 8.0  # zoom
_MOST_MAPPED = (
    8_000_000  # pixels that are looked up at once; of more only those that are seen, in every frame
)


class ImageItem(QGraphicsItem):
    """An image whose scene coordinates are its edge coordinates.

    What it painted last is kept: as long as zoom and place stay, as in drawing a box, painting is a copy.
    """

    def __init__(self) -> None:
        super().__init__()
        self._image: LoadedImage | None = None
        self._levels: list[QPixmap] = []
        self._mapped_levels: dict[int, QPixmap] = {}
        self._rect = QRectF()
        self._table: NDArray[np.uint8] | None = None
        self._painted_at: tuple[QTransform, QRectF] | None = None
        self._painted: QPixmap | None = None
        self._mapped = QImage()

    def set_table(self, table: NDArray[np.uint8] | None) -> None:
        """Show every value as another one; (256,) uint8, None for as it is. The image itself stays."""
        self._table = table
        self._mapped_levels.clear()
        self._painted_at = self._painted = None
        self.update()

    def set_image(self, image: LoadedImage | None) -> None:
        """Show another image, or none."""
        self.prepareGeometryChange()
        self._levels = [QPixmap.fromImage(level) for level in image.levels] if image else []
        self._rect = QRectF(0, 0, image.width, image.height) if image else QRectF()
        self._mapped_levels.clear()
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
        scale = transform.m11() * widget.devicePixelRatioF()
        if self._table is not None and not self._can_be_mapped(self._level(scale)):
            self._paint_mapped(painter, widget, transform, view)
            return
        if self._painted_at != (transform, view):
            self._painted_at, self._painted = (transform, view), None
            self._draw(painter, scale, self._pixmap(self._level(scale)))
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
        scale = transform.m11() * ratio
        self._draw(painter, scale, self._pixmap(self._level(scale)))
        painter.end()
        return pixmap

    def _paint_mapped(self, painter: QPainter, widget: QWidget, transform: QTransform, view: QRectF) -> None:
        """Draw what is seen of a large image with every value looked up."""
        seen = transform.mapRect(self._rect).toRect().intersected(view.toRect())
        if seen.isEmpty():
            return
        if self._painted_at != (transform, view):
            self._painted_at = (transform, view)
            self._mapped = self._looked_up(seen, transform, widget.devicePixelRatioF())
        painter.resetTransform()
        painter.drawImage(seen.topLeft(), self._mapped)
        painter.setWorldTransform(transform)

    def _looked_up(self, seen: QRect, transform: QTransform, ratio: float) -> QImage:
        assert self._table is not None
        image = QImage(seen.size() * ratio, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        painter = QPainter(image)
        painter.setWorldTransform(transform * QTransform.fromTranslate(-seen.x(), -seen.y()))
        scale = transform.m11() * ratio
        self._draw(painter, scale, self._levels[self._level(scale)])
        painter.end()
        look_up(image, self._table)
        return image

    def paint_part(self, painter: QPainter, target: QRectF, part: QRectF) -> None:
        """Draw a part of the image (its pixels) enlarged, hard, as it is shown elsewhere."""
        if not self._levels:
            return
        source = part.toAlignedRect().intersected(self._levels[0].rect())
        pixels = self._levels[0].copy(source).toImage().convertToFormat(QImage.Format.Format_RGB32)
        if self._table is not None:
            look_up(pixels, self._table)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(target, pixels, part.translated(-source.x(), -source.y()))

    def _draw(self, painter: QPainter, scale: float, pixmap: QPixmap) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, scale < HARD_PIXELS_FROM)
        painter.drawPixmap(self._rect, pixmap, QRectF(pixmap.rect()))

    def _level(self, scale: float) -> int:
        """Return which of the halved images has enough pixels for a scale."""
        return min(max(math.floor(-math.log2(scale)), 0), len(self._levels) - 1)

    def _can_be_mapped(self, level: int) -> bool:
        return self._levels[level].width() * self._levels[level].height() <= _MOST_MAPPED

    def _pixmap(self, level: int) -> QPixmap:
        """Return a level as it is shown; with a table it is looked up once and kept."""
        if self._table is None:
            return self._levels[level]
        if level not in self._mapped_levels:
            pixels = self._levels[level].toImage().convertToFormat(QImage.Format.Format_RGB32)
            look_up(pixels, self._table)
            self._mapped_levels[level] = QPixmap.fromImage(pixels)
        return self._mapped_levels[level]


def look_up(image: QImage, table: NDArray[np.uint8]) -> None:
    """Change every value of an RGB32 image to what a table (256,) says."""
    pixels = np.frombuffer(image.bits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    cv2.LUT(pixels, table, dst=pixels)
    whole = pixels.view(np.uint32)
    np.bitwise_or(whole, np.uint32(0xFF000000), out=whole)  # painting takes the fourth byte for opacity
