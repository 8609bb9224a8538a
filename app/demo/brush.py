"""Drawing in metres on a pixel canvas: smooth outlines, round strokes, soft light."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

Canvas = NDArray[np.uint8]
Colour = tuple[float, float, float]
"""Blue, green, red from 0 to 255: the channel order of the canvas."""

Point = tuple[float, float]
_SHIFT = 4  # OpenCV takes vertices in 1/16 px
_ONE = 1 << _SHIFT


def colour(text: str) -> Colour:
    """Return the colour of ``#rrggbb``."""
    value = int(text.lstrip("#"), 16)
    return float(value & 255), float(value >> 8 & 255), float(value >> 16)


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """Return the colour between ``a`` (share 0) and ``b`` (share 1)."""
    return (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share)


def lighter(a: Colour, share: float) -> Colour:
    """Return ``a`` moved towards white."""
    return mix(a, (255.0, 255.0, 255.0), share)


def darker(a: Colour, share: float) -> Colour:
    """Return ``a`` moved towards a bluish black, as shadows are."""
    return mix(a, (38.0, 24.0, 20.0), share)


def smooth(points: Sequence[Point], rounds: int = 3) -> list[Point]:
    """Return a closed outline with its corners cut (Chaikin, 1974), which tends to a quadratic B-spline."""
    shape = np.array(points, np.float64)
    for _ in range(rounds):
        after = np.roll(shape, -1, axis=0)
        shape = np.stack([0.75 * shape + 0.25 * after, 0.25 * shape + 0.75 * after], axis=1).reshape(-1, 2)
    return [(float(x), float(y)) for x, y in shape]


class Brush:
    """Draws on a canvas whose local frame is in metres, x to the right and y up.

    On a canvas with four channels the fourth is coverage, and colours come out multiplied by it.

    Args:
        canvas: (H, W, 3) or (H, W, 4) uint8, drawn on in place.
        scale: pixels per metre.
        origin: pixel of the local point (0, 0).
    """

    def __init__(self, canvas: Canvas, scale: float, origin: Point) -> None:
        self.canvas = canvas
        self.scale = scale
        self._origin = origin

    def polygon(self, points: Sequence[Point], paint: Colour) -> None:
        """Fill an outline."""
        cv2.fillPoly(self.canvas, [self._pixels(points)], (*paint, 255.0), cv2.LINE_AA, _SHIFT)

    def curve(self, points: Sequence[Point], paint: Colour, rounds: int = 3) -> None:
        """Fill an outline with rounded corners."""
        self.polygon(smooth(points, rounds), paint)

    def rectangle(self, x1: float, y1: float, x2: float, y2: float, paint: Colour) -> None:
        """Fill a rectangle between two corners."""
        self.polygon([(x1, y1), (x2, y1), (x2, y2), (x1, y2)], paint)

    def rounded(self, x1: float, y1: float, x2: float, y2: float, radius: float, paint: Colour) -> None:
        """Fill a rectangle whose corners are arcs."""
        turn = np.linspace(0.0, np.pi / 2, 5)
        corners = ((x2, y2, 0.0), (x1, y2, np.pi / 2), (x1, y1, np.pi), (x2, y1, 1.5 * np.pi))
        points = [
            (x + radius * (np.cos(start + a) - np.sign(x - (x1 + x2) / 2)),
             y + radius * (np.sin(start + a) - np.sign(y - (y1 + y2) / 2)))
            for x, y, start in corners
            for a in turn
        ]  # fmt: skip
        self.polygon(points, paint)

    def ellipse(self, x: float, y: float, rx: float, ry: float, paint: Colour) -> None:
        """Fill an ellipse around a centre."""
        turn = np.linspace(0.0, 2 * np.pi, 28, endpoint=False)
        self.polygon([(x + rx * float(np.cos(a)), y + ry * float(np.sin(a))) for a in turn], paint)

    def ring(self, x: float, y: float, radius: float, width: float, paint: Colour) -> None:
        """Stroke a circle."""
        turn = np.linspace(0.0, 2 * np.pi, 36)
        self.stroke(
            [(x + radius * float(np.cos(a)), y + radius * float(np.sin(a))) for a in turn], width, paint
        )

    def stroke(self, points: Sequence[Point], width: float, paint: Colour) -> None:
        """Stroke a line with round ends; never thinner than a pixel of the canvas."""
        thickness = max(1, round(width * self.scale))
        cv2.polylines(
            self.canvas, [self._pixels(points)], False, (*paint, 255.0), thickness, cv2.LINE_AA, _SHIFT
        )

    def limb(self, a: Point, b: Point, width_a: float, width_b: float, paint: Colour) -> None:
        """Fill a tapering limb with round ends from ``a`` to ``b``."""
        angle = float(np.arctan2(b[1] - a[1], b[0] - a[0]))
        half = np.linspace(np.pi / 2, 1.5 * np.pi, 7)
        points = [
            (end[0] + width / 2 * float(np.cos(angle + turn + t)),
             end[1] + width / 2 * float(np.sin(angle + turn + t)))
            for end, width, turn in ((a, width_a, 0.0), (b, width_b, np.pi))
            for t in half
        ]  # fmt: skip
        self.polygon(points, paint)

    def _pixels(self, points: Sequence[Point]) -> NDArray[np.int32]:
        local = np.array(points, np.float64)
        x = self._origin[0] + local[:, 0] * self.scale
        y = self._origin[1] - local[:, 1] * self.scale
        # OpenCV's vertices are pixel centres, ours are edges between pixels
        return np.round((np.stack([x, y], 1) - 0.5) * _ONE).astype(np.int32)


def light_from_above(canvas: Canvas, top: float, bottom: float) -> None:
    """Multiply a canvas by a light that goes from ``top`` to ``bottom``; coverage stays."""
    light = np.linspace(top, bottom, canvas.shape[0], dtype=np.float32)[:, None, None]
    canvas[..., :3] = np.minimum(canvas[..., :3] * light, canvas[..., 3:]).astype(np.uint8)
