"""Boxes through a chain of canvases: where they end, how much of them is left, which stay.

Each box keeps its original quad. All canvases it passes are drawn back into the source image, where what is
visible is one convex region: the quad is cut by it once, and what is left goes through the composed map.
So looseness does not compound over steps, and the visible share is that of the whole chain.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from app.augment.functional import polygons as poly
from app.augment.functional.matrices import axis_map, is_affine
from app.augment.outcome import (
    AREA,
    ASPECT,
    CENTRE_OUTSIDE,
    CLIPPED,
    EMPTY,
    OUTSIDE,
    TOO_SMALL,
    VISIBILITY,
    BoxOutcome,
)
from app.augment.recipe import KeepRules
from app.core.geometry import BoolArray, FloatArray, envelopes, polygon_areas, quads, transform_points

LARGEST = 1e7
"""Coordinates beyond this many pixels are taken as this."""


class Canvas(NamedTuple):
    """A canvas on the way: (3, 3) source → canvas in edge coordinates, and (width, height)."""

    matrix: FloatArray
    size: tuple[int, int]


class Visible(NamedTuple):
    """What is left of N boxes on the last canvas, before any keep rule.

    Attributes:
        boxes: (N, 4) envelopes of what is left, within the canvas; zero where nothing is.
        some: (N,) whether anything is left.
        cut: (N,) whether part of the box is cut away.
        share: (N,) visible share of the box's area.
        centre: (N,) whether the centre of the whole box lies on every canvas.
    """

    boxes: FloatArray
    some: BoolArray
    cut: BoolArray
    share: FloatArray
    centre: BoolArray


def check_boxes(boxes: FloatArray) -> FloatArray:
    """Return boxes (N, 4) as float64, far-out coordinates brought within ``LARGEST``.

    Raises:
        ValueError: the shape is another, or a coordinate is NaN or infinite.
    """
    boxes = (
        np.asarray(boxes, np.float64).reshape(-1, 4) if np.size(boxes) == 0 else np.asarray(boxes, np.float64)
    )
    if boxes.ndim != 2 or boxes.shape[1] != 4:
        raise ValueError(f"boxes must be (N, 4), not {boxes.shape}")
    if not (np.abs(boxes) <= LARGEST).all():
        if not np.isfinite(boxes).all():
            raise ValueError("boxes must be finite")
        boxes = np.clip(boxes, -LARGEST, LARGEST)
    return boxes


def visible_boxes(boxes: FloatArray, canvases: Sequence[Canvas], envelope: str = "corners") -> Visible:
    """Follow boxes (N, 4), edge coordinates of the first canvas' source, to the last canvas."""
    if envelope == "corners":
        region = _upright_region(canvases)
        if region is not None:
            return _follow_upright(boxes, region, canvases[-1])
    return _follow(boxes, canvases, envelope)


def decide(boxes: FloatArray, canvases: Sequence[Canvas], keep: KeepRules, envelope: str) -> BoxOutcome:
    """Follow boxes (N, 4) to the last canvas and let the keep rules decide which stay.

    The first rule that a box breaks is its fate: no area, outside, centre, visibility, size, area, aspect.
    """
    visible = visible_boxes(boxes, canvases, envelope)
    codes = np.where(visible.cut, np.int8(CLIPPED), np.int8(0))
    values, limits = np.zeros(len(boxes)), np.zeros(len(boxes))

    def drop(code: int, broken: BoolArray, value: FloatArray | None = None, limit: float = 0.0) -> None:
        broken = broken & (codes <= CLIPPED)
        codes[broken] = code
        if value is not None:
            values[broken], limits[broken] = value[broken], limit

    if not visible.some.all():
        drop(EMPTY, ~_every(boxes[:, 2:] > boxes[:, :2]))
        drop(OUTSIDE, ~visible.some)
    if keep.centre_inside:
        drop(CENTRE_OUTSIDE, ~visible.centre)
    if keep.min_visibility > 0:
        drop(VISIBILITY, visible.share < keep.min_visibility, visible.share, keep.min_visibility)
    sides = visible.boxes[:, 2:] - visible.boxes[:, :2]
    shorter, limit = sides.min(axis=1, initial=np.inf), max(keep.min_size, 1.0)
    drop(TOO_SMALL, shorter < limit, shorter, limit)
    if keep.min_area > 0:
        area = sides[:, 0] * sides[:, 1]
        drop(AREA, area < keep.min_area, area, keep.min_area)
    if keep.max_aspect is not None:
        aspect = sides.max(axis=1, initial=0.0) / np.maximum(shorter, 1e-9)
        drop(ASPECT, aspect > keep.max_aspect, aspect, keep.max_aspect)
    return BoxOutcome(
        boxes,
        canvases[-1].matrix,
        canvases[-1].size,
        visible.boxes,
        codes <= CLIPPED,
        codes == CLIPPED,
        visible.share,
        codes,
        values,
        limits,
    )


def _upright_region(canvases: Sequence[Canvas]) -> FloatArray | None:
    """Return (4,) the rectangle of the source that every canvas shows, None where one is turned."""
    low_x = low_y = -np.inf
    high_x = high_y = np.inf
    for matrix, (width, height) in canvases:
        upright = axis_map(matrix)
        if upright is None:
            return None
        swapped, sx, tx, sy, ty = upright
        u, v = sorted((-tx / sx, (width - tx) / sx)), sorted((-ty / sy, (height - ty) / sy))
        x, y = (v, u) if swapped else (u, v)
        low_x, high_x = max(low_x, x[0]), min(high_x, x[1])
        low_y, high_y = max(low_y, y[0]), min(high_y, y[1])
    return np.array((low_x, low_y, max(low_x, high_x), max(low_y, high_y)))


def _follow_upright(boxes: FloatArray, region: FloatArray, last: Canvas) -> Visible:
    """Cut to a rectangle of the source, then scale and shift: four columns, no polygons."""
    left = np.minimum(np.maximum(boxes, region[[0, 1, 0, 1]]), region[[2, 3, 2, 3]])
    cut = ~_every(np.abs(left - boxes) <= poly.TOUCH)
    sides, whole = left[:, 2:] - left[:, :2], boxes[:, 2:] - boxes[:, :2]
    some = _every(sides > 0)
    share = np.ones(len(boxes))
    if cut.any():
        share = np.where(cut, _shares(sides[:, 0] * sides[:, 1], whole[:, 0] * whole[:, 1]), 1.0)
    share[~some] = 0.0
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    centre = _every((middle >= region[:2] - poly.TOUCH) & (middle <= region[2:] + poly.TOUCH))
    moved = _move_upright(left, last)
    moved[~some] = 0.0
    return Visible(moved, some, cut & some, share, centre)


def _shares(parts: FloatArray, wholes: FloatArray) -> FloatArray:
    return np.asarray(np.minimum(parts / np.maximum(wholes, 1e-300), 1.0))


def _every(flags: BoolArray) -> BoolArray:
    """Return whether all flags of a row (N, …) are set."""
    return np.asarray(flags.all(axis=tuple(range(1, flags.ndim))))


def _move_upright(boxes: FloatArray, last: Canvas) -> FloatArray:
    """Map boxes (N, 4) through an upright map and keep them within its canvas."""
    upright = axis_map(last.matrix)
    if upright is None:
        raise ValueError("the map is not upright")
    swapped, sx, tx, sy, ty = upright
    columns = [1, 0, 3, 2] if swapped else [0, 1, 2, 3]
    if sx < 0:
        columns[0], columns[2] = columns[2], columns[0]
    if sy < 0:
        columns[1], columns[3] = columns[3], columns[1]
    width, height = last.size
    moved = boxes[:, columns] * (sx, sy, sx, sy) + (tx, ty, tx, ty)
    return np.minimum(np.maximum(moved, 0.0), (width, height, width, height))


def _follow(boxes: FloatArray, canvases: Sequence[Canvas], envelope: str) -> Visible:
    """Cut the quads (or ellipses) by the borders of all canvases, drawn back into the source."""
    last = canvases[-1]
    planes = np.concatenate([poly.canvas_half_planes(matrix, *size) for matrix, size in canvases])
    outlines = quads(boxes)
    whole = polygon_areas(outlines)
    some = _every(boxes[:, 2:] > boxes[:, :2])
    cut = some & ~_every(poly.distances(outlines, planes) >= -poly.TOUCH)
    share = some.astype(np.float64)
    new = np.zeros((len(boxes), 4))
    rows = np.flatnonzero(some & ~cut)
    new[rows] = envelopes(transform_points(last.matrix, outlines[rows]))
    rows = np.flatnonzero(cut)
    if len(rows):
        left, alive = poly.cut_polygons(outlines[rows], planes)
        share[rows] = np.where(alive, _shares(polygon_areas(left), whole[rows]), 0.0)
        some[rows] = alive & (share[rows] > 0)
        rows, left = rows[some[rows]], left[some[rows]]
        new[rows] = envelopes(transform_points(last.matrix, left))
    if envelope == "ellipse":
        new, some, cut = _ellipses(boxes, planes, last, new, some)
    centre = _every(poly.distances((boxes[:, :2] + boxes[:, 2:]) / 2, planes) >= -poly.TOUCH)
    width, height = last.size
    new = np.minimum(np.maximum(new, 0.0), (width, height, width, height))
    new[~some] = 0.0
    share[~some] = 0.0
    return Visible(new, some, cut & some, share, centre)


def _ellipses(
    boxes: FloatArray, planes: FloatArray, last: Canvas, corners: FloatArray, some: BoolArray
) -> tuple[FloatArray, BoolArray, BoolArray]:
    """Return envelopes (N, 4) of what is left of the inscribed ellipses, whether anything is, what is cut.

    A whole ellipse has an exact envelope; a cut one is a polygon of many vertices.
    """
    whole = some & poly.ellipse_lies_inside(boxes, planes)
    cut, some, new = some & ~whole, some.copy(), corners.copy()
    new[whole] = poly.ellipse_envelopes(boxes[whole], last.matrix)
    rows = np.flatnonzero(cut)
    if len(rows):
        left, alive = poly.cut_polygons(poly.ellipse_polygons(boxes[rows]), planes)
        some[rows] = alive
        rows, left = rows[alive], left[alive]
        new[rows] = envelopes(transform_points(last.matrix, left))
    return new, some, cut


def mirrors(matrix: FloatArray) -> bool:
    """Return whether a map (3, 3) turns left into right: its orientation is negative."""
    if is_affine(matrix):
        return bool(matrix[0, 0] * matrix[1, 1] < matrix[0, 1] * matrix[1, 0])
    return bool(np.linalg.det(matrix) < 0)
