"""What a pressed mouse button is doing to the boxes until it is released: no widgets."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from app.gui.canvas.geometry import (
    Box,
    FloatArray,
    Handle,
    Size,
    drawn,
    move_delta,
    resized,
    span,
)

Point = tuple[float, float]


@dataclass(slots=True)
class Move:
    """Dragging boxes: all of ``rows`` go the same way."""

    boxes: FloatArray
    rows: tuple[int, ...]
    start: Point
    size: Size
    preview: FloatArray = field(init=False)

    def __post_init__(self) -> None:
        self.preview = self.boxes

    def update(self, point: Point, constrain: bool) -> None:
        """Follow the mouse at an image point; constrained moves keep to one axis."""
        dx, dy = point[0] - self.start[0], point[1] - self.start[1]
        if constrain:
            dx, dy = (dx, 0.0) if abs(dx) >= abs(dy) else (0.0, dy)
        rows = list(self.rows)
        self.preview = self.boxes.copy()
        self.preview[rows] += np.tile(move_delta(self.boxes[rows], dx, dy, self.size), 2)


@dataclass(slots=True)
class Resize:
    """Dragging a handle of one box."""

    boxes: FloatArray
    row: int
    handle: Handle
    start: Point
    size: Size
    preview: FloatArray = field(init=False)

    def __post_init__(self) -> None:
        self.preview = self.boxes

    def update(self, point: Point, constrain: bool) -> None:
        """Follow the mouse at an image point."""
        x1, y1, x2, y2 = (float(v) for v in self.boxes[self.row])
        dx, dy = point[0] - self.start[0], point[1] - self.start[1]
        self.preview = self.boxes.copy()
        self.preview[self.row] = resized((x1, y1, x2, y2), self.handle, dx, dy, self.size)


@dataclass(slots=True)
class Draw:
    """Dragging out a new box; constrained boxes are squares."""

    start: Point
    size: Size
    draft: Box | None = None

    def update(self, point: Point, constrain: bool) -> None:
        """Follow the mouse at an image point."""
        self.draft = drawn(self.start, point, self.size, constrain)


@dataclass(slots=True)
class Band:
    """Dragging a band round boxes to select them; ``extend`` keeps the selection that was there."""

    start: Point
    extend: bool
    band: Box | None = None

    def update(self, point: Point, constrain: bool) -> None:
        """Follow the mouse at an image point."""
        self.band = span(*self.start, *point)


Gesture = Move | Resize | Draw | Band
