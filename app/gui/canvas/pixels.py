"""Many upright rectangles and small stamps, written straight into pixels.

A thousand translucent strokes cost QPainter tens of milliseconds; as slices of an array they cost a few.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

Pixels = NDArray[np.uint32]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


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

    def clear(self) -> None:
        """Make it transparent again; a layer that is used again costs no new memory pages."""
        self._pixels.fill(0)

    def fits(self, width: int, height: int, margin: int, unit: int) -> bool:
        """Whether a new layer of these arguments would be like this one."""
        shape = (height + 2 * margin, width + 2 * margin)
        return (self._pixels.shape, self.margin, self._unit) == (shape, margin, unit)

    def stroke(self, rects: IntArray, inks: IntArray, colors: Sequence[QColor], casing: QColor) -> None:
        """Draw the outlines of rectangles (N, 4): two units of colour on the edge, one of casing beside them.

        What lies outside is cut off; where rectangles cross, the later one is in front.

        Args:
            rects: x1, y1, x2, y2 of each.
            inks: (N,) index of its colour.
            colors: what there are.
            casing: colour of the casing.
        """
        unit, pixels = self._unit, self._pixels
        half, outer = 2 * unit, np.full(unit, premultiplied(casing))
        bands = [np.concatenate([outer, np.full(half, premultiplied(c)), outer]) for c in colors]
        patterns = [(across, across[:, None]) for across in bands]
        seen, clipped = self._clipped(rects)
        between = clipped[:, [1, 3, 0, 2]] + (-unit, unit, unit, -unit)
        places = np.concatenate([clipped - half, clipped + half, between, inks[seen][:, None]], axis=1)
        for x1, y1, x2, y2, x1_end, y1_end, x2_end, y2_end, top, bottom, left, right, ink in places.tolist():
            across, down = patterns[ink]
            pixels[top:bottom, x1:x1_end] = across
            pixels[top:bottom, x2:x2_end] = across
            if left < right:
                pixels[y1:y1_end, left:right] = down
                pixels[y2:y2_end, left:right] = down

    def stamp(self, places: IntArray, stamp: Pixels) -> None:
        """Put a stamp with its top left corner at each of ``places`` (N, 2), where it fits in wholly."""
        height, width = stamp.shape
        limit = np.array([self._pixels.shape[1] - width, self._pixels.shape[0] - height])
        corners = places + self.margin
        inside = (corners >= 0).all(axis=1) & (corners <= limit).all(axis=1)
        for x, y in corners[inside].tolist():
            self._pixels[y : y + height, x : x + width] = stamp

    def stamp_each(self, places: IntArray, stamps: Sequence[Pixels]) -> None:
        """Put stamps with their top left corners at ``places`` (N, 2), cut to the layer."""
        height, width = self._pixels.shape
        for (x, y), stamp in zip((places + self.margin).tolist(), stamps, strict=True):
            tall, wide = stamp.shape
            if x >= 0 and y >= 0 and x + wide <= width and y + tall <= height:
                self._pixels[y : y + tall, x : x + wide] = stamp
                continue
            part = stamp[max(-y, 0) : max(height - y, 0), max(-x, 0) : max(width - x, 0)]
            if part.size:
                top, left = max(y, 0), max(x, 0)
                self._pixels[top : top + part.shape[0], left : left + part.shape[1]] = part

    def _clipped(self, rects: IntArray) -> tuple[BoolArray, IntArray]:
        """Return which rectangles can be seen; those in pixels of the layer, ends moved into the border."""
        reach = 2 * self._unit
        height, width = self._pixels.shape
        moved = rects + self.margin
        seen = (moved[:, 2:] >= reach).all(axis=1) & (moved[:, :2] <= [width - reach, height - reach]).all(
            axis=1
        )
        ends = [width - reach, height - reach] * 2
        return np.asarray(seen), np.asarray(np.clip(moved[seen], reach, ends))
