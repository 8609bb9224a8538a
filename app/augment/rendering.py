"""Drawn steps compiled into little work: one resampling for a run of geometry, fused colour operations.

A run is extended as long as one map of the run's source image draws what its steps draw one by one. That
is so when nothing outside is visible, or when what is visible of the source is a rectangle of whole
pixels and everything outside has one colour. Otherwise the run is drawn, and the next step starts a new one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.augment.functional import colour
from app.augment.functional.colour import Operation
from app.augment.functional.matrices import axis_map, identity
from app.augment.functional.warp import Region, resample
from app.augment.transform import Placement, Size
from app.core.geometry import FloatArray, transform_points

Image = NDArray[np.uint8]
RenderStep = Placement | tuple[Operation, ...]

_SNAP = 1e-6
"""Pixels; a border this close to a whole pixel is on it."""


class Run:
    """Consecutive geometric steps that are drawn as one.

    Attributes:
        matrix: (3, 3) source of the run → canvas.
        size: (width, height) of the canvas.
        region: left, top, right, bottom of what is used of the source, whole pixels.
        fill: colour of what is outside, None where nothing outside is visible.
    """

    def __init__(self, size: Size) -> None:
        self.matrix = identity()
        self.size = size
        self.region: Region = (0, 0, size[0], size[1])
        self.fill: tuple[int, int, int] | None = None
        self.empty = True

    def extend(self, placement: Placement) -> bool:
        """Add a step, or return False where that needs a resampling of its own."""
        if _shows_outside(placement, self.size):
            region = self._visible_region()
            if region is None or self.fill not in (None, placement.fill):
                return False
            self.region, self.fill = region, placement.fill
        self.matrix, self.size, self.empty = placement.matrix @ self.matrix, placement.size, False
        if self.fill is not None and self._shows_only_region():
            self.fill = None
        return True

    def _visible_region(self) -> Region | None:
        """Return what the canvas shows of the source, None where that is no rectangle of whole pixels."""
        if self.fill is not None and self._holds_region():
            return self.region
        upright = axis_map(self.matrix)
        if upright is None:
            return None
        swapped, sx, tx, sy, ty = upright
        u, v = sorted((-tx / sx, (self.size[0] - tx) / sx)), sorted((-ty / sy, (self.size[1] - ty) / sy))
        (x0, x1), (y0, y1) = (v, u) if swapped else (u, v)
        left, top, right, bottom = self.region
        borders = (max(x0, left), max(y0, top), min(x1, right), min(y1, bottom))
        if any(abs(b - round(b)) > _SNAP for b in borders):
            return None
        x0, y0, x1, y1 = (round(b) for b in borders)
        return (x0, y0, max(x0, x1), max(y0, y1))

    def _holds_region(self) -> bool:
        """Return whether the whole region is on the canvas."""
        left, top, right, bottom = self.region
        corners = np.array(((left, top), (right, top), (right, bottom), (left, bottom)), np.float64)
        return _within(transform_points(self.matrix, corners), (0, 0, *self.size))

    def _shows_only_region(self) -> bool:
        """Return whether nothing outside the region is visible on the canvas."""
        return _within(_drawn_back(self.matrix, self.size), self.region)


def _drawn_back(matrix: FloatArray, size: Size) -> FloatArray:
    """Return (4, 2) the corners of a canvas in the coordinates before its map."""
    width, height = size
    corners = np.array(((0, 0), (width, 0), (width, height), (0, height)), np.float64)
    return transform_points(np.asarray(np.linalg.inv(matrix), np.float64), corners)


def _shows_outside(placement: Placement, size: Size) -> bool:
    """Return whether a step's canvas shows anything beyond the canvas before."""
    return not _within(_drawn_back(placement.matrix, placement.size), (0, 0, *size))


def _within(points: FloatArray, region: tuple[float, float, float, float]) -> bool:
    low, high = points.min(axis=0), points.max(axis=0)
    if low[0] < region[0] - _SNAP or low[1] < region[1] - _SNAP:
        return False
    return bool(high[0] <= region[2] + _SNAP and high[1] <= region[3] + _SNAP)


def render_steps(image: Image, steps: Sequence[RenderStep]) -> Image:
    """Return what the steps make of an image (H, W, 3) uint8, as a new array."""
    current = image
    run = Run((image.shape[1], image.shape[0]))
    pending: list[Operation] = []
    for step in steps:
        if isinstance(step, Placement):
            if pending:
                current, pending = _recolour(current, pending), []
            if not run.extend(step):
                current = _draw(current, run)
                run = Run(run.size)
                run.extend(step)
        else:
            if not run.empty:
                current, run = _draw(current, run), Run(run.size)
            pending.extend(step)
    current = _recolour(_draw(current, run), pending)
    return current.copy() if np.may_share_memory(current, image) else current


def _draw(image: Image, run: Run) -> Image:
    return image if run.empty else resample(image, run.matrix, run.size, run.region, run.fill)


def _recolour(image: Image, operations: Sequence[Operation]) -> Image:
    for operation in colour.fuse(operations):
        image = colour.apply(image, operation)
    return image
