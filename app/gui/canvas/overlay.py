"""Helps over the image: the grid between its pixels, the parts of boxes, a magnifier for tiny ones."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QTransform
from PySide6.QtWidgets import QWidget

from app.gui.canvas.geometry import Box
from app.gui.canvas.image_item import ImageItem
from app.gui.theme import Theme, current_theme

TINY = 24.0  # screen pixels; a box with a shorter side is hard to see
_LENS = 176
_CORNER = 16
_LARGEST_LENS_ZOOM, _LEAST_GAIN = 16.0, 2.0
_SHARE = 0.45  # of the lens that the box may fill
_GRID_DARK, _GRID_LIGHT = QColor(0, 0, 0, 64), QColor(255, 255, 255, 40)
_INK, _WHITE = QColor(16, 18, 20, 230), QColor("#FFFFFF")


def paint_grid(painter: QPainter, transform: QTransform, size: tuple[int, int], view: QRect) -> None:
    """Paint a line between every two pixels of the image that can be seen."""
    scale, dx, dy = transform.m11(), transform.dx(), transform.dy()
    columns = range(max(math.ceil(-dx / scale), 0), min(math.floor((view.width() - dx) / scale), size[0]) + 1)
    rows = range(max(math.ceil(-dy / scale), 0), min(math.floor((view.height() - dy) / scale), size[1]) + 1)
    top, bottom = max(dy, 0.0), min(dy + size[1] * scale, view.height())
    left, right = max(dx, 0.0), min(dx + size[0] * scale, view.width())
    xs, ys = [round(dx + k * scale) for k in columns], [round(dy + k * scale) for k in rows]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for color, shift in ((_GRID_DARK, 0), (_GRID_LIGHT, 1)):
        painter.setPen(QPen(color, 1))
        painter.drawLines([QLineF(x + shift, top, x + shift, bottom - 1) for x in xs])
        painter.drawLines([QLineF(left, y + shift, right - 1, y + shift) for y in ys])


def paint_parts(painter: QPainter, rects: Sequence[Sequence[int]], label: int, names: Sequence[str]) -> None:
    """Outline the parts of a box thinly; with ``names`` each says what it is."""
    painter.save()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    color = Theme.class_color(label)
    for k, (x1, y1, x2, y2) in enumerate(rects):
        place = QRect(x1, y1, x2 - x1, y2 - y1)
        for ink, width in ((_INK, 3), (color, 1)):
            painter.setPen(QPen(ink if width == 1 else QColor(0, 0, 0, 70), width))
            painter.drawRect(place)
        if k < len(names):
            _paint_name(painter, place, names[k])
    painter.restore()


def _paint_name(painter: QPainter, place: QRect, name: str) -> None:
    """Write a part's name into its top left corner, where there is room for it."""
    painter.setFont(current_theme().font(11))
    room = painter.fontMetrics().boundingRect(name).adjusted(-3, -1, 5, 1)
    room.moveTopLeft(place.topLeft())
    if room.width() <= place.width() and room.height() <= place.height():
        painter.fillRect(room, _INK)
        painter.setPen(_WHITE)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, name)


def is_tiny(box: Box, zoom: float) -> bool:
    """Whether a box of the image is so small on screen that it is better seen enlarged."""
    return min(box[2] - box[0], box[3] - box[1]) * zoom < TINY


def paint_magnifier(
    painter: QPainter, image: ImageItem, box: Box, label: int, transform: QTransform, view: QWidget
) -> None:
    """Paint a box and what is round it large, in that corner at the top where it is not."""
    longest = max(box[2] - box[0], box[3] - box[1], 1.0)
    scale = min(_LENS * _SHARE / longest, _LARGEST_LENS_ZOOM)
    if scale < transform.m11() * _LEAST_GAIN:
        return
    lens = QRect(_CORNER, _CORNER, _LENS, _LENS)
    middle = transform.map(QPointF((box[0] + box[2]) / 2, (box[1] + box[3]) / 2))
    if middle.x() < view.width() / 2:
        lens.moveRight(view.width() - _CORNER)
    side = _LENS / scale
    part = QRectF((box[0] + box[2] - side) / 2, (box[1] + box[3] - side) / 2, side, side)
    painter.save()
    outline = QPainterPath()
    outline.addRoundedRect(QRectF(lens), 8, 8)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(outline, current_theme().color("well"))
    painter.setClipPath(outline)
    _paint_part(painter, image, lens, part, scale)
    painter.setClipping(False)
    _paint_outline(painter, lens, part, box, label, scale)
    painter.setPen(QPen(_INK, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(outline)
    painter.restore()


def _paint_part(painter: QPainter, image: ImageItem, lens: QRect, part: QRectF, scale: float) -> None:
    inside = part.intersected(image.boundingRect())
    if not inside.isEmpty():
        left, top = lens.x() + (inside.x() - part.x()) * scale, lens.y() + (inside.y() - part.y()) * scale
        image.paint_part(painter, QRectF(left, top, inside.width() * scale, inside.height() * scale), inside)


def _paint_outline(painter: QPainter, lens: QRect, part: QRectF, box: Box, label: int, scale: float) -> None:
    x1, y1 = lens.x() + (box[0] - part.x()) * scale, lens.y() + (box[1] - part.y()) * scale
    place = QRectF(x1, y1, (box[2] - box[0]) * scale, (box[3] - box[1]) * scale).toRect()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for color, width in ((QColor(0, 0, 0, 70), 4), (Theme.class_color(label), 2)):
        painter.setPen(QPen(color, width, Qt.PenStyle.SolidLine, j=Qt.PenJoinStyle.MiterJoin))
        painter.drawRect(place)
