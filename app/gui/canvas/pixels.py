"""Many upright rectangles and small stamps, written straight into pixels.

A thousand translucent strokes cost QPainter tens of milliseconds; as slices of an array they cost a few.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

Pixels = NDArray[np.uint32]
IntArray = NDArray[np.int64]


def premultiplied(color: QColor) -> np.uint32:
    """Return a colour as ARGB32 with its channels multiplied by its alpha."""
    alpha = color.alpha()
    red, green, blue = (round(v * alpha / 255) for v in (color.red(), color.green(), color.blue()))
    return np.uint32(alpha << 24 | red << 16 | green << 8 | blue)


def stamp_of(image: QImage) -> Pixels:
    """Return an image's pixels as a stamp, (H, W) uint32."""
    image = image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    rows = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.bytesPerLine() // 4)
    return rows[:, : image.width()].copy()


class PixelLayer:
    """A transparent picture with a border of ``margin`` pixels that is not meant to be seen.

    Args:
        width, height: what is meant to be seen.
        margin: border at each side; at least four times ``unit``.
        unit: device pixels of one screen pixel, whole.
    """

    def __init__(self, width: int, height: int, margin: int, unit: int) -> None:
        self.margin, self._unit = margin, unit
        self._pixels: Pixels = np.zeros((height + 2 * margin, width + 2 * margin), np.uint32)

    @property
    def image(self) -> QImage:
        """The picture, border included; it shares its memory with this layer."""
        height, width = self._pixels.shape
        return QImage(self._pixels.data, width, height, width * 4, QImage.Format.Format_ARGB32_Premultiplied)

    def stroke(self, rects: IntArray, color: QColor, casing: QColor) -> None:
        """Draw the outlines of rectangles (N, 4): two units of colour on the edge, one of casing beside them.

        What lies outside is cut off; where rectangles cross, the later one is in front.
        """
        unit = self._unit
        inner, outer = np.full(2 * unit, premultiplied(color)), np.full(unit, premultiplied(casing))
        across = np.concatenate([outer, inner, outer])
        down, half, pixels = across[:, None], 2 * unit, self._pixels
        for x1, y1, x2, y2 in self._clipped(rects).tolist():
            top, bottom = y1 - unit, y2 + unit
            pixels[top:bottom, x1 - half : x1 + half] = across
            pixels[top:bottom, x2 - half : x2 + half] = across
            left, right = x1 + unit, x2 - unit
            if left < right:
                pixels[y1 - half : y1 + half, left:right] = down
                pixels[y2 - half : y2 + half, left:right] = down

    def stamp(self, places: IntArray, stamp: Pixels) -> None:
        """Put a stamp with its top left corner at each of ``places`` (N, 2), where it fits in wholly."""
        height, width = stamp.shape
        limit = np.array([self._pixels.shape[1] - width, self._pixels.shape[0] - height])
        corners = places + self.margin
        inside = (corners >= 0).all(axis=1) & (corners <= limit).all(axis=1)
        for x, y in corners[inside].tolist():
            self._pixels[y : y + height, x : x + width] = stamp

    def stamp_cut(self, x: int, y: int, stamp: Pixels) -> None:
        """Put a stamp with its top left corner at a place, cut to the layer."""
        left, top = x + self.margin, y + self.margin
        height, width = self._pixels.shape
        rows = slice(max(-top, 0), max(min(stamp.shape[0], height - top), 0))
        columns = slice(max(-left, 0), max(min(stamp.shape[1], width - left), 0))
        part = stamp[rows, columns]
        if part.size:
            y0, x0 = top + rows.start, left + columns.start
            self._pixels[y0 : y0 + part.shape[0], x0 : x0 + part.shape[1]] = part

    def _clipped(self, rects: IntArray) -> IntArray:
        """Return those rectangles that can be seen, in pixels of the layer, ends moved into the border."""
        reach = 2 * self._unit
        height, width = self._pixels.shape
        moved = rects + self.margin
        seen = (moved[:, 2:] >= reach).all(axis=1) & (moved[:, :2] <= [width - reach, height - reach]).all(
            axis=1
        )
        ends = [width - reach, height - reach] * 2
        return np.asarray(np.clip(moved[seen], reach, ends))
