"""The images of the view: each copy with its boxes, and the original with the boxes of all copies."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QTransform,
)
from PySide6.QtWidgets import QWidget

from app.core.geometry import FloatArray
from app.gui.augment.fates import KEPT
from app.gui.augment.highlight import Highlight
from app.gui.augment.image_view import ImageView
from app.gui.augment.linked_view import LinkedView
from app.gui.augment.marks import BoxMark
from app.gui.augment.tile import qt_matrix
from app.gui.augment.tta.drawing import TtaCopy, TtaPreview
from app.gui.augment.words import draws_words
from app.gui.text import elided
from app.gui.theme import current_theme

COUNT, MOST = 5, 11
LOOSE = 1.005
_GAP, _CAPTION = 12, 38
_LEAST = 120  # px


class CopyTile(ImageView):
    """A copy with the boxes that a perfect detector finds, and how well they come back."""

    def __init__(self, highlight: Highlight, view: LinkedView, number: int, parent: QWidget) -> None:
        super().__init__(highlight, view, number)
        self.setParent(parent)
        self.number = number
        self._lines = ("", "")

    def show_copy(self, copy: TtaCopy | None, total: int) -> None:
        """Show a copy; ``total`` is how many objects its original has."""
        if copy is None:
            self.show_image(None, (1, 1), ())
            self._lines = ("", "")
            return
        marks = box_marks(copy.objects, copy.boxes)
        self.show_image(copy.image, copy.size, marks, qt_matrix(copy.matrix))
        drawn = self.tr("as it is") if copy.sample is None else "   ".join(draws_words(copy.sample))
        exact = copy.looseness <= LOOSE
        how = self.tr("exact") if exact else self.tr("{times}× loose").format(times=f"{copy.looseness:.2f}")
        count = self.tr("{count} of {total} boxes").format(count=len(copy.objects), total=total)
        self._lines = (
            f"{copy.number}   {drawn}".rstrip(),
            f"{count} · {how}" if len(copy.objects) else count,
        )
        self.setAccessibleName(self.tr("Copy {number}").format(number=copy.number))
        self.setAccessibleDescription(self._lines[1])

    def picture_rect(self) -> QRectF:
        """Return the room above the caption."""
        return QRectF(self.rect()).adjusted(0, 0, 0, -_CAPTION)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw image, boxes, caption, and a frame where the pointer is on this copy."""
        super().paintEvent(event)
        painter, theme = QPainter(self), current_theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._highlight.variant == self.number and self._image is not None:
            painter.setPen(QPen(theme.color("accent_text"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.fitted_rect().adjusted(1, 1, -1, -1), 4, 4)
        for k, (text, token) in enumerate(zip(self._lines, ("text2", "text3"), strict=True)):
            line = QRectF(0, self.height() - _CAPTION + 3 + 17 * k, self.width(), 17)
            painter.setFont(theme.font(11, 500 if k == 0 else 400))
            painter.setPen(theme.color(token))
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, elided(text, line.width(), 11))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at this copy wherever the mouse is on it."""
        super().mouseMoveEvent(event)
        self._highlight.point_at(self._highlight.object, self.number)


class BackView(ImageView):
    """The original, never higher than the image is at that width: what is said of it follows at once."""

    def show_image(
        self,
        image: QImage | None,
        size: tuple[int, int],
        marks: Sequence[BoxMark],
        matrix: QTransform | None = None,
    ) -> None:
        """Show pixels and boxes."""
        super().show_image(image, size, marks, matrix)
        self._fit_height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the width."""
        super().resizeEvent(event)
        self._fit_height()

    def _fit_height(self) -> None:
        width, height = self._size
        self.setMaximumHeight(max(_LEAST, math.ceil(self.width() * height / max(1, width))))


class CopyGrid(QWidget):
    """The copies in as many columns as make them largest.

    Attributes:
        resized: there is another room for the pictures.
    """

    resized = Signal()

    def __init__(self, highlight: Highlight, view: LinkedView) -> None:
        super().__init__()
        self.tiles = [CopyTile(highlight, view, number, self) for number in range(MOST + 1)]
        self._count, self._aspect = COUNT + 1, 4 / 3
        self.setMinimumSize(240, 200)

    def show_preview(self, preview: TtaPreview | None, count: int, total: int) -> None:
        """Show copies; None empty places for ``count`` of them."""
        copies = preview.copies if preview is not None else ()
        self._count = count + 1
        if len(copies) > 1:
            self._aspect = min(max(copies[1].size[0] / copies[1].size[1], 0.6), 1.8)
        for number, tile in enumerate(self.tiles):
            tile.setVisible(number <= count)
            tile.show_copy(copies[number] if number < len(copies) else None, total)
        self._arrange()

    def picture_size(self) -> QSize:
        """Return the room for a copy's pixels."""
        return self.tiles[0].picture_rect().size().toSize().expandedTo(QSize(1, 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the tiles into the space."""
        self._arrange()
        self.resized.emit()

    def _arrange(self) -> None:
        width, columns = max((self._tile_width(c), c) for c in range(1, self._count + 1))
        height = round(width / self._aspect) + _CAPTION
        for number, tile in enumerate(self.tiles[: self._count]):
            x, y = number % columns * (width + _GAP), number // columns * (height + _GAP)
            tile.setGeometry(QRect(x, y, width, height))

    def _tile_width(self, columns: int) -> int:
        rows = -(-self._count // columns)
        by_width = (self.width() - (columns - 1) * _GAP) // columns
        room = (self.height() - (rows - 1) * _GAP) // rows - _CAPTION
        return max(24, min(by_width, int(room * self._aspect)))


def box_marks(
    objects: NDArray[np.int64], boxes: FloatArray, outlines: FloatArray | None = None
) -> tuple[BoxMark, ...]:
    """Return the marks of boxes (K, 4), with what they enclose (K, 4, 2) where that is turned."""
    marks = []
    for k, (index, (x1, y1, x2, y2)) in enumerate(zip(objects.tolist(), boxes.tolist(), strict=True)):
        outline = None if outlines is None else _turned(outlines[k])
        marks.append(BoxMark(index, KEPT, QRectF(x1, y1, x2 - x1, y2 - y1), outline))
    return tuple(marks)


def _turned(outline: FloatArray) -> QPolygonF | None:
    sides = np.abs(outline - np.roll(outline, -1, axis=0))
    if (sides.min(axis=1) < 1e-6).all():
        return None
    return QPolygonF([QPointF(x, y) for x, y in outline.tolist()])
