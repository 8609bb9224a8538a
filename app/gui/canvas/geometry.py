"""Where boxes are and where gestures put them: plain numbers, no widgets.

Boxes are ``(xmin, ymin, xmax, ymax)`` in edge coordinates of the image unless a name says screen. Results of
gestures lie on whole pixels; what a gesture does not touch keeps its fractions.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Box = tuple[float, float, float, float]
Size = tuple[int, int]
Handle = tuple[int, int]
"""Which edges a handle moves: -1 the minimum, 0 none, 1 the maximum; for x and for y."""

HANDLES: tuple[Handle, ...] = tuple((x, y) for y in (-1, 0, 1) for x in (-1, 0, 1) if (x, y) != (0, 0))
HANDLE_RADIUS = 8.0  # screen pixels
BORDER_RADIUS = 5.0
SMALLEST_FRAME = (
    26.0  # a box smaller than this on screen carries its handles outside, so that it can be moved
)


def handle_frame(rect: Box) -> Box:
    """Return the screen rectangle that carries the handles of a box at ``rect`` on screen."""
    x1, y1, x2, y2 = rect
    grow_x = max(0.0, SMALLEST_FRAME - (x2 - x1)) / 2
    grow_y = max(0.0, SMALLEST_FRAME - (y2 - y1)) / 2
    return x1 - grow_x, y1 - grow_y, x2 + grow_x, y2 + grow_y


def handle_points(rect: Box) -> list[tuple[Handle, float, float]]:
    """Return every handle of a box at ``rect`` on screen with its place on screen."""
    x1, y1, x2, y2 = handle_frame(rect)
    xs, ys = {-1: x1, 0: (x1 + x2) / 2, 1: x2}, {-1: y1, 0: (y1 + y2) / 2, 1: y2}
    return [((sx, sy), xs[sx], ys[sy]) for sx, sy in HANDLES]


def hit_handle(rect: Box, x: float, y: float, radius: float = HANDLE_RADIUS) -> Handle | None:
    """Return the handle nearest to a screen point, if one is within ``radius``; corners win ties."""
    best: tuple[float, int, Handle] | None = None
    for handle, hx, hy in handle_points(rect):
        distance = max(abs(hx - x), abs(hy - y))
        key = (distance, 0 in handle, handle)
        if distance <= radius and (best is None or key < best):
            best = key
    return best[2] if best else None


def hits(boxes: FloatArray, x: float, y: float, border: float) -> list[int]:
    """Return the rows of ``boxes`` (N, 4) at an image point, the likeliest first.

    Smaller boxes come before larger ones, so that a box inside another can be reached; a box whose border
    (within ``border`` image pixels) is at the point comes before those that merely surround it.
    """
    if len(boxes) == 0:
        return []
    outer = (
        (boxes[:, 0] - border <= x)
        & (x <= boxes[:, 2] + border)
        & (boxes[:, 1] - border <= y)
        & (y <= boxes[:, 3] + border)
    )
    inner = (
        (boxes[:, 0] + border < x)
        & (x < boxes[:, 2] - border)
        & (boxes[:, 1] + border < y)
        & (y < boxes[:, 3] - border)
    )
    rows = np.flatnonzero(outer)
    areas = (boxes[rows, 2] - boxes[rows, 0]) * (boxes[rows, 3] - boxes[rows, 1])
    return [int(rows[k]) for k in np.lexsort((areas, inner[rows]))]


def within(boxes: FloatArray, band: Box) -> list[int]:
    """Return the rows of ``boxes`` that lie wholly inside ``band``."""
    x1, y1, x2, y2 = band
    inside = (boxes[:, 0] >= x1) & (boxes[:, 1] >= y1) & (boxes[:, 2] <= x2) & (boxes[:, 3] <= y2)
    return [int(k) for k in np.flatnonzero(inside)]


def span(x0: float, y0: float, x1: float, y1: float) -> Box:
    """Return the rectangle between two corners, whichever they are."""
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def drawn(start: tuple[float, float], end: tuple[float, float], size: Size, square: bool = False) -> Box:
    """Return the box dragged from ``start`` to ``end``, inside the image, at least one pixel large."""
    corner = _squared(start, end) if square else end
    xs = _edges(start[0], corner[0], size[0])
    ys = _edges(start[1], corner[1], size[1])
    if square:
        side = min(xs[1] - xs[0], ys[1] - ys[0])
        xs = (xs[1] - side, xs[1]) if corner[0] < start[0] else (xs[0], xs[0] + side)
        ys = (ys[1] - side, ys[1]) if corner[1] < start[1] else (ys[0], ys[0] + side)
    return xs[0], ys[0], xs[1], ys[1]


def _squared(start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float]:
    dx, dy = end[0] - start[0], end[1] - start[1]
    side = max(abs(dx), abs(dy))
    return start[0] + (side if dx >= 0 else -side), start[1] + (side if dy >= 0 else -side)


def _edges(a: float, b: float, limit: int) -> tuple[float, float]:
    low = min(max(round(min(a, b)), 0), limit - 1)
    high = max(min(round(max(a, b)), limit), low + 1)
    return float(low), float(high)


def resized(box: Box, handle: Handle, dx: float, dy: float, size: Size) -> Box:
    """Return ``box`` with the edges of ``handle`` moved by (dx, dy) image pixels.

    A moved edge lands on a whole pixel inside the image. Past the opposite edge the box continues on the
    other side; it never becomes empty.
    """
    x1, x2 = _moved_edge(box[0], box[2], handle[0], dx, size[0])
    y1, y2 = _moved_edge(box[1], box[3], handle[1], dy, size[1])
    return x1, y1, x2, y2


def _moved_edge(low: float, high: float, side: int, delta: float, limit: int) -> tuple[float, float]:
    if side == 0 or delta == 0:
        return low, high
    moving, fixed = (low, high) if side < 0 else (high, low)
    edge = float(min(max(round(moving + delta), 0), limit))
    if abs(edge - fixed) < 1:
        edge = fixed + (-1.0 if side < 0 else 1.0)
        if not 0 <= edge <= limit:
            edge = fixed + (1.0 if side < 0 else -1.0)
    return min(edge, fixed), max(edge, fixed)


def move_delta(boxes: FloatArray, dx: float, dy: float, size: Size) -> tuple[float, float]:
    """Return how far boxes (N, 4) may move together towards (dx, dy): whole pixels, none out of the image.

    What already sticks out may stay so, but not more.
    """
    return (
        _move_along(boxes[:, 0].min(), boxes[:, 2].max(), dx, size[0]),
        _move_along(boxes[:, 1].min(), boxes[:, 3].max(), dy, size[1]),
    )


def _move_along(low: float, high: float, delta: float, limit: int) -> float:
    least, most = min(0.0, -float(low)), max(0.0, limit - float(high))
    return min(max(float(round(delta)), least), most)


def fitted(box: Box, size: Size) -> Box:
    """Return ``box`` pushed into the image, and cut to it where it is larger."""
    x1, x2 = _fit(box[0], box[2], size[0])
    y1, y2 = _fit(box[1], box[3], size[1])
    return x1, y1, x2, y2


def _fit(low: float, high: float, limit: int) -> tuple[float, float]:
    length = min(max(high - low, 1.0), float(limit))
    low = min(max(low, 0.0), limit - length)
    return low, low + length
