"""Names and sizes beside a thousand boxes: put together from letters that were drawn once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from app.gui.canvas.pixels import IntArray, PixelLayer, Pixels, stamp_of
from app.gui.theme import Theme, current_theme, paint_class_glyph

HEIGHT = 16
GAP = 3  # between a tag and its box
_PAD = 4
_GROUND = QColor(16, 18, 20, 200)
_NAME, _SIZE = QColor("#FFFFFF"), QColor("#C8CED6")
_LONGEST_NAME = 24  # letters


class TagStamps:
    """Tags as pixels; names and figures are drawn once each."""

    def __init__(self) -> None:
        self._names: dict[tuple[int, str, int], Pixels] = {}
        self._letters: dict[tuple[str, int], Pixels] = {}

    def tag(self, label: int, name: str, size: str, unit: int) -> Pixels:
        """Return the tag of a box of class ``label``, at ``unit`` device pixels a pixel."""
        if (label, name, unit) not in self._names:
            self._names[label, name, unit] = _name_stamp(label, name, unit)
        return np.concatenate([self._names[label, name, unit], *self._text(size, unit)], axis=1)

    def _text(self, text: str, unit: int) -> list[Pixels]:
        for letter in text + "\0":
            if (letter, unit) not in self._letters:
                self._letters[letter, unit] = _letter_stamp(letter, unit)
        return [self._letters[letter, unit] for letter in text + "\0"]


def place_tags(
    layer: PixelLayer, rects: IntArray, tags: Sequence[Pixels], size: tuple[int, int], unit: int
) -> None:
    """Put each tag outside its box: above, else below, else right, else left of it, else nowhere.

    Args:
        layer: where to; its seen part begins at (0, 0).
        rects: (N, 4) the boxes, in pixels of the layer.
        tags: N stamps.
        size: (width, height) of what is seen.
        unit: device pixels of a screen pixel.
    """
    gap = GAP * unit
    width, height = size
    x1, y1, x2, y2 = rects.T
    tall, wide = np.array([tag.shape for tag in tags], np.int64).reshape(-1, 2).T
    along = np.minimum(np.maximum(x1 - unit, 0), np.maximum(width - wide, 0))
    beside = np.maximum(y1, 0)
    ways = (  # whether there is room, and where
        (y1 - gap - tall >= 0, along, y1 - gap - tall),
        (y2 + gap + tall <= height, along, y2 + gap),
        (x2 + gap + wide <= width, x2 + gap, beside),
        (x1 - gap - wide >= 0, x1 - gap - wide, beside),
    )
    rooms = [room for room, _, _ in ways]
    places = np.stack([np.select(rooms, [way[axis] for way in ways]) for axis in (1, 2)], axis=1)
    near = (x2 >= 0) & (y2 >= 0) & (x1 <= width) & (y1 <= height)
    shown = np.flatnonzero(near & np.any(rooms, axis=0))
    layer.stamp_each(places[shown], [tags[k] for k in shown.tolist()])


def _name_stamp(label: int, name: str, unit: int) -> Pixels:
    shown = name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"
    font = current_theme().font(11, 600)
    width = _PAD + 8 + 4 + round(QFontMetricsF(font).horizontalAdvance(shown)) + 6

    def paint(painter: QPainter) -> None:
        paint_class_glyph(painter, label, QRectF(_PAD, HEIGHT / 2 - 4, 8, 8), Theme.class_color(label))
        painter.setFont(font)
        painter.setPen(_NAME)
        place = QRectF(_PAD + 12, 0, width, HEIGHT)
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    return _stamp(width, unit, paint)


def _letter_stamp(letter: str, unit: int) -> Pixels:
    """Return a letter on its ground; for the end of a tag just ground."""
    if letter == "\0":
        return _stamp(_PAD, unit, lambda painter: None)
    font = current_theme().font(11)
    width = max(round(QFontMetricsF(font).horizontalAdvance(letter)), 1)

    def paint(painter: QPainter) -> None:
        painter.setFont(font)
        painter.setPen(_SIZE)
        painter.drawText(QRectF(0, 0, width + 2, HEIGHT), Qt.AlignmentFlag.AlignVCenter, letter)

    return _stamp(width, unit, paint)


def _stamp(width: int, unit: int, paint: Callable[[QPainter], None]) -> Pixels:
    image = QImage(width * unit, HEIGHT * unit, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(unit)
    image.fill(_GROUND)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(painter)
    painter.end()
    return stamp_of(image)
