"""Painting boxes, handles, chips and the crosshair in screen pixels, over an image of any brightness."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen, QTransform

from app.gui.canvas.geometry import Box, FloatArray, handle_points
from app.gui.canvas.pixels import PixelLayer, Pixels, stamp_of
from app.gui.canvas.tags import TagStamps, place_tags
from app.gui.theme import Theme, current_theme, paint_class_glyph

IntArray = NDArray[np.int64]

STROKE, SELECTED_STROKE = 2, 3
CASING = 1  # dark pixels at either side of a stroke
HANDLE_SIDE = 9
MARKER_SIDE = 14
MARKER_INSIDE_FROM = 32  # a smaller box on screen has its marker outside
CHIP_HEIGHT, CHIP_GAP = 22, 8
CROSSHAIR_GAP = 12
LAYER_BORDER = 96  # screen pixels that can be panned before the boxes at rest are painted anew

_CASING_COLOR = QColor(0, 0, 0, 70)
_MARKER_GROUND = QColor(16, 18, 20, 176)
_INK = QColor("#15181C")  # on a coloured chip, in both themes
_WHITE = QColor("#FFFFFF")
_REST_OPACITY, _DIMMED_OPACITY = 0.88, 0.25
_HOVER_FILL, _SELECTED_FILL = 0.16, 0.12
_GUIDE, _GUIDE_CASING = QColor(255, 255, 255, 242), QColor(16, 18, 20, 80)


@dataclass(slots=True)
class Shown:
    """What is to be seen of an image's boxes.

    Attributes:
        boxes: (N, 4) image coordinates, a gesture's preview included.
        labels: (N,) class indices.
        names: (N,) class names.
        selected, hidden: rows.
        hovered: row, or -1.
        handles: whether a single selected box shows its handles.
        tagged: whether boxes carry their name and size.
        dimmed: whether boxes fade while others are selected.
        revision: counts changes of boxes, labels or visibility; what is painted is kept until then.
    """

    boxes: FloatArray = field(default_factory=lambda: np.zeros((0, 4)))
    labels: IntArray = field(default_factory=lambda: np.zeros(0, np.int64))
    names: tuple[str, ...] = ()
    selected: frozenset[int] = frozenset()
    hidden: frozenset[int] = frozenset()
    hovered: int = -1
    handles: bool = True
    tagged: bool = False
    dimmed: bool = False
    revision: int = 0


def on_screen(boxes: FloatArray, transform: QTransform) -> IntArray:
    """Return boxes (N, 4) in whole screen pixels of a view that scales and shifts."""
    scale = np.array([transform.m11(), transform.m22()] * 2)
    shift = np.array([transform.dx(), transform.dy()] * 2)
    return np.asarray(np.rint(boxes * scale + shift), np.int64)


class BoxLayer:
    """The boxes at rest, painted once and kept until one of them or the zoom changes.

    A border beyond the view is painted too, so that panning moves what is there.
    """

    def __init__(self) -> None:
        self._key: object = None
        self._origin = (0.0, 0.0)
        self._layer = PixelLayer(1, 1, 4, 1)
        self._markers: dict[tuple[int, int, str], Pixels] = {}
        self._stamps = TagStamps()
        self._tags: tuple[object, list[Pixels]] = (None, [])

    def paint(
        self, painter: QPainter, shown: Shown, transform: QTransform, size: QSize, ratio: float
    ) -> None:
        """Paint every box that is neither selected nor hidden."""
        key = (shown.revision, shown.selected, shown.hidden, shown.tagged, transform.m11(), size, ratio)
        moved = (transform.dx() - self._origin[0], transform.dy() - self._origin[1])
        if key != self._key or max(map(abs, moved)) > LAYER_BORDER:
            self._key, self._origin, moved = key, (transform.dx(), transform.dy()), (0.0, 0.0)
            self._render(shown, transform, size, ratio)
        margin = self._layer.margin
        painter.save()
        painter.setOpacity(_DIMMED_OPACITY if shown.dimmed and shown.selected else _REST_OPACITY)
        painter.scale(1 / ratio, 1 / ratio)
        painter.drawImage(QPointF(moved[0] * ratio - margin, moved[1] * ratio - margin), self._layer.image)
        painter.restore()

    def _render(self, shown: Shown, transform: QTransform, size: QSize, ratio: float) -> None:
        unit = max(round(ratio), 1)
        width, height = math.ceil(size.width() * ratio), math.ceil(size.height() * ratio)
        room = (width, height, math.ceil((LAYER_BORDER + 8) * ratio), unit)
        if self._layer.fits(*room):
            self._layer.clear()
        else:
            self._layer = PixelLayer(*room)
        at_rest = np.ones(len(shown.boxes), bool)
        at_rest[list(shown.selected | shown.hidden)] = False
        scaled = transform * QTransform.fromScale(ratio, ratio)
        rects, labels = on_screen(shown.boxes[at_rest], scaled), shown.labels[at_rest]
        order = np.argsort(labels, kind="stable")
        classes, inks = np.unique(labels[order], return_inverse=True)
        colors = [Theme.class_color(label) for label in classes.tolist()]
        self._layer.stroke(rects[order], inks, colors, _CASING_COLOR)
        if shown.tagged:
            tags = self._tags_of(shown, unit)
            rows = np.flatnonzero(at_rest).tolist()
            place_tags(self._layer, rects, [tags[row] for row in rows], (width, height), unit)
            return
        for label in classes.tolist():
            marker = self._marker(label, unit)
            self._layer.stamp(_marker_places(rects[labels == label], unit), marker)

    def forget(self) -> None:
        """Paint anew: colours have changed."""
        self._key, self._tags = None, (None, [])
        self._stamps = TagStamps()

    def _tags_of(self, shown: Shown, unit: int) -> list[Pixels]:
        """Return the tag of every box; they stay as they are while only zoom and selection change."""
        key = (shown.revision, unit)
        if self._tags[0] != key:
            pairs = enumerate(shown.labels.tolist())
            self._tags = (key, [self._stamps.tag(k, *tag_words(shown, row), unit) for row, k in pairs])
        return self._tags[1]

    def _marker(self, label: int, unit: int) -> Pixels:
        key = (label, unit, Theme.class_color(label).name())
        if key not in self._markers:
            self._markers[key] = _marker_stamp(label, unit)
        return self._markers[key]


def tag_words(shown: Shown, row: int) -> tuple[str, str]:
    """Return what a box's tag says: its name and its size."""
    x1, y1, x2, y2 = shown.boxes[row].tolist()
    return shown.names[row], f"{x2 - x1:.10g} × {y2 - y1:.10g}"


def _marker_places(rects: IntArray, unit: int) -> IntArray:
    """Return where the markers' top left corners are: inside the corner, or above a box too small for it."""
    inside = (rects[:, 2:] - rects[:, :2]).min(axis=1) >= MARKER_INSIDE_FROM * unit
    x = np.where(inside, rects[:, 0] + unit, rects[:, 0] - unit)
    y = np.where(inside, rects[:, 1] + unit, rects[:, 1] - (MARKER_SIDE + 2) * unit)
    return np.stack([x, y], axis=1)


def _marker_stamp(label: int, unit: int) -> Pixels:
    side = MARKER_SIDE * unit
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(unit)
    image.fill(_MARKER_GROUND)
    painter = QPainter(image)
    paint_class_glyph(painter, label, QRectF(3, 3, 8, 8), Theme.class_color(label))
    painter.end()
    return stamp_of(image)


def paint_hovered(painter: QPainter, rect: Sequence[int], label: int) -> None:
    """Paint the box under the mouse: filled, and at full strength."""
    _paint_box(painter, rect, label, STROKE, _HOVER_FILL)


def paint_selected(painter: QPainter, rect: Sequence[int], label: int, *, handles: bool) -> None:
    """Paint a selected box, with its handles where it is the only one."""
    _paint_box(painter, rect, label, SELECTED_STROKE, _SELECTED_FILL)
    if not handles:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(_INK, 1))
    painter.setBrush(_WHITE)
    x1, y1, x2, y2 = rect
    half = HANDLE_SIDE / 2
    for _, x, y in handle_points((x1, y1, x2, y2)):
        square = QRectF(round(x) - half, round(y) - half, HANDLE_SIDE, HANDLE_SIDE)
        painter.drawRoundedRect(square, 1.5, 1.5)
    painter.restore()


def _paint_box(painter: QPainter, rect: Sequence[int], label: int, stroke: int, fill: float) -> None:
    color = Theme.class_color(label)
    wash = QColor(color)
    wash.setAlphaF(fill)
    (qrect,) = _qrects(np.array([rect]))
    painter.fillRect(qrect, wash)
    _stroke(painter, [qrect], _CASING_COLOR, stroke + 2 * CASING)
    _stroke(painter, [qrect], color, stroke)


def _stroke(painter: QPainter, rects: Sequence[QRect], color: QColor, width: int) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(
        QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap, Qt.PenJoinStyle.MiterJoin)
    )
    painter.drawRects(rects)


def _qrects(rects: IntArray) -> list[QRect]:
    return [QRect(x1, y1, x2 - x1, y2 - y1) for x1, y1, x2, y2 in rects.tolist()]


def paint_chip(painter: QPainter, rect: Sequence[int], label: int, text: str, view: QRect) -> None:
    """Paint a box's class and size outside it: above, else below, else nowhere: never over the box."""
    theme = current_theme()
    font = theme.font(11, 600)
    width = round(QFontMetricsF(font).horizontalAdvance(text)) + 8 + 12 + 8
    x1, y1, _, y2 = rect
    top = y1 - CHIP_GAP - CHIP_HEIGHT
    if top < view.top() + 2:
        top = y2 + CHIP_GAP
        if top + CHIP_HEIGHT > view.bottom() - 2:
            return
    left = min(max(x1 - 1, view.left() + 2), max(view.right() - 2 - width, view.left() + 2))
    chip = QRectF(left, top, width, CHIP_HEIGHT)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    color = Theme.class_color(label)
    painter.setBrush(color)
    painter.drawRoundedRect(chip, 4, 4)
    ink = _ink_on(color)
    paint_class_glyph(painter, label, QRectF(left + 8, top + CHIP_HEIGHT / 2 - 4, 8, 8), ink)
    painter.setFont(font)
    painter.setPen(ink)
    painter.drawText(chip.adjusted(20, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)
    painter.restore()


def _ink_on(color: QColor) -> QColor:
    """Return dark or white, whichever has more contrast (WCAG 2 relative luminance)."""
    linear = [
        v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4
        for v in (color.redF(), color.greenF(), color.blueF())
    ]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return _INK if luminance > 0.19 else _WHITE


def paint_band(painter: QPainter, rect: Sequence[int]) -> None:
    """Paint the band that selects boxes."""
    (qrect,) = _qrects(np.array([rect]))
    wash = current_theme().color("accent")
    wash.setAlphaF(0.14)
    painter.fillRect(qrect, wash)
    _stroke(painter, [qrect], _CASING_COLOR, 3)
    _stroke(painter, [qrect], _WHITE, 1)


def paint_crosshair(painter: QPainter, at: QPointF, image: Box, text: str, view: QRect) -> None:
    """Paint guides through a screen point, as far as the image goes, and what they are at.

    Args:
        painter: in screen pixels.
        at: the point.
        image: the image's rectangle on screen.
        text: shown beside the point.
        view: the visible screen rectangle.
    """
    x, y = int(at.x()), int(at.y())
    left, top = max(int(image[0]), view.left()), max(int(image[1]), view.top())
    right, bottom = min(int(image[2]) - 1, view.right()), min(int(image[3]) - 1, view.bottom())
    lines = [
        QRect(left, y, max(x - CROSSHAIR_GAP - left, 0), 1),
        QRect(x + CROSSHAIR_GAP, y, max(right - x - CROSSHAIR_GAP, 0), 1),
        QRect(x, top, 1, max(y - CROSSHAIR_GAP - top, 0)),
        QRect(x, y + CROSSHAIR_GAP, 1, max(bottom - y - CROSSHAIR_GAP, 0)),
    ]
    for line in lines:
        if not line.isEmpty():
            painter.fillRect(line.adjusted(-1, -1, 1, 1), _GUIDE_CASING)
    for line in lines:
        painter.fillRect(line, _GUIDE)
    paint_tag(painter, QPointF(x + 10, y + 10), text, view)


def paint_tag(painter: QPainter, at: QPointF, text: str, view: QRect) -> None:
    """Paint white words on a dark chip beside a point, inside the view."""
    font = current_theme().font(11, 500)
    width = round(QFontMetricsF(font).horizontalAdvance(text)) + 12
    left = at.x() if at.x() + width < view.right() else at.x() - width - 20
    top = at.y() if at.y() + 20 < view.bottom() else at.y() - 40
    chip = QRectF(left, top, width, 20)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_INK)
    painter.drawRoundedRect(chip, 4, 4)
    painter.setFont(font)
    painter.setPen(_WHITE)
    painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()
