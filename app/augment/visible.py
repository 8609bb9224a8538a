"""Boxes through a chain of canvases: where they end, and how much of them is left.

Each box keeps its original quad. All canvases it passes are drawn back into the source image, where what is
visible is one convex region: the quad is cut by it once, and what is left goes through the composed map.
So looseness does not compound over steps, and the visible share is that of the whole chain.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.augment.functional import polygons as poly
from app.augment.functional.matrices import axis_map, upright_window
from app.core.geometry import BoolArray, FloatArray, envelopes, polygon_areas, quads, transform_points

_SLIVER = 1e-6
"""A visible piece of a partly covered box of less than this share of the box is nothing."""

_ALONG = 24

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
        centre: (N,) whether the centre of the whole box lies on every canvas, None where not asked for.
        hidden: (N,) whether something painted over it hides part of the box, None where nothing was.
    """

    boxes: FloatArray
    some: BoolArray
    cut: BoolArray
    share: FloatArray
    centre: BoolArray | None
    hidden: BoolArray | None = None


def check_boxes(boxes: FloatArray) -> FloatArray:
    """Return a float64 copy of boxes (N, 4), far-out coordinates brought within ``LARGEST``.

    Raises:
        ValueError: the shape is another, or a coordinate is NaN or infinite.
    """
    boxes = np.array(boxes, np.float64)
    if boxes.size == 0:
        return boxes.reshape(0, 4)
    if boxes.ndim != 2 or boxes.shape[1] != 4:
        raise ValueError(f"boxes must be (N, 4), not {boxes.shape}")
    if not (np.abs(boxes) <= LARGEST).all():
        if not np.isfinite(boxes).all():
            raise ValueError("boxes must be finite")
        boxes = np.clip(boxes, -LARGEST, LARGEST)
    return boxes


def visible_boxes(
    boxes: FloatArray,
    canvases: Sequence[Canvas],
    envelope: str = "corners",
    *,
    centres: bool = False,
    holes: Sequence[Canvas] = (),
) -> Visible:
    """Follow boxes (N, 4), edge coordinates of the first canvas' source, to the last canvas.

    Args:
        boxes: finite, see ``check_boxes``.
        canvases: all that are passed, the source image first.
        envelope: ``corners`` of what is left of the box, or of the ``ellipse`` inscribed in it.
        centres: whether to find out where the centres are too.
        holes: what was painted over the boxes.
    """
    along = upright_chain(canvases) if envelope == "corners" else None
    if along is not None:
        found = follow_upright(boxes, np.array(along), centres)
    else:
        found = _follow(boxes, canvases, envelope, centres)
    return _uncovered(boxes, found, canvases, holes, envelope) if holes else found


def upright_chain(canvases: Sequence[Canvas]) -> tuple[float, ...] | None:
    """Return what a chain of canvases does to boxes, as ``_ALONG`` numbers; None where one is turned.

    In fours: the low and the high borders of the rectangle of the source that every canvas shows, the
    columns that the last canvas takes the box from, scale, shift, and size of the last canvas.
    """
    left, top, right, bottom = -np.inf, -np.inf, np.inf, np.inf
    upright = None
    for matrix, size in canvases:
        upright = axis_map(matrix)
        if upright is None:
            return None
        window = upright_window(upright, size)
        left, top = max(left, window[0]), max(top, window[1])
        right, bottom = min(right, window[2]), min(bottom, window[3])
    assert upright is not None, "the source itself is the first canvas"
    right, bottom = max(left, right), max(top, bottom)
    swapped, sx, tx, sy, ty = upright
    x, y = ((2, 0) if sx < 0 else (0, 2)), ((3, 1) if sy < 0 else (1, 3))
    if swapped:
        x, y = (x[0] + 1, x[1] + 1), (y[0] - 1, y[1] - 1)
    columns = x[0], y[0], x[1], y[1]
    low, high = (left, top, left, top), (right, bottom, right, bottom)
    return *low, *high, *columns, sx, sy, sx, sy, tx, ty, tx, ty, *size, *size


def follow_upright(boxes: FloatArray, along: FloatArray, centres: bool) -> Visible:
    """Cut to a rectangle of the source, then scale and shift: four columns, no polygons.

    Args:
        boxes: (N, 4).
        along: (_ALONG,) numbers of ``upright_chain``, or (N, _ALONG) those of each box.
        centres: whether to find out where the centres are too.
    """
    low, high, columns, scale, shift, most = (along[..., k : k + 4] for k in range(0, _ALONG, 4))
    left = np.minimum(np.maximum(boxes, low), high)
    cut = np.abs(left - boxes).max(axis=1, initial=0.0) > poly.TOUCH
    sides = left[:, 2:] - left[:, :2]
    some = both(sides > 0)
    share = some.astype(np.float64)
    if cut.any():
        whole = boxes[:, 2:] - boxes[:, :2]
        cut &= some
        share[cut] = _shares(sides[cut, 0] * sides[cut, 1], whole[cut, 0] * whole[cut, 1])
    centre = None
    if centres:
        middle = (boxes[:, :2] + boxes[:, 2:]) / 2
        centre = both((middle >= low[..., :2] - poly.TOUCH) & (middle <= high[..., :2] + poly.TOUCH))
    places, is_one = columns.astype(np.intp), columns.ndim == 1  # of one copy, whole columns cost less
    left = left[:, places] if is_one else np.take_along_axis(left, places, axis=1)
    moved = np.minimum(np.maximum(left * scale + shift, 0.0), most)
    if not some.all():
        moved[~some] = 0.0
    return Visible(moved, some, cut, share, centre)


def _shares(parts: FloatArray, wholes: FloatArray) -> FloatArray:
    return np.asarray(np.minimum(parts / np.maximum(wholes, 1e-300), 1.0))


def both(flags: BoolArray) -> BoolArray:
    """Return whether both flags of a row (N, 2) are set; a reduction costs ten times as much."""
    return np.asarray(flags[:, 0] & flags[:, 1])


def _follow(boxes: FloatArray, canvases: Sequence[Canvas], envelope: str, centres: bool) -> Visible:
    """Cut the quads (or ellipses) by the borders of all canvases, drawn back into the source."""
    last = canvases[-1]
    planes = np.concatenate([poly.canvas_half_planes(matrix, *size) for matrix, size in canvases])
    outlines = quads(boxes)
    whole = polygon_areas(outlines)
    some = both(boxes[:, 2:] > boxes[:, :2])
    cut = some & (poly.distances(outlines, planes).min(axis=(1, 2), initial=0.0) < -poly.TOUCH)
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
    centre = None
    if centres:
        middle = (boxes[:, :2] + boxes[:, 2:]) / 2
        centre = poly.distances(middle, planes).min(axis=1, initial=0.0) >= -poly.TOUCH
    new = np.minimum(np.maximum(new, 0.0), np.array(last.size * 2, np.float64))
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


def _uncovered(
    boxes: FloatArray, found: Visible, canvases: Sequence[Canvas], holes: Sequence[Canvas], envelope: str
) -> Visible:
    """Take away what holes hide of the visible regions: areas of polygons, envelopes of what is left.

    A visible region without a convex hole is at most four convex pieces, and so on for each hole.
    """
    planes = [poly.canvas_half_planes(matrix, *size) for matrix, size in holes]
    borders = np.concatenate([poly.canvas_half_planes(matrix, *size) for matrix, size in canvases])
    rows = np.flatnonzero(found.some)
    left, alive = poly.cut_polygons(quads(boxes[rows]), borders)
    rows, left = rows[alive], left[alive]
    hits = np.zeros(len(rows), bool)
    for hole in planes:
        common, alive = poly.cut_polygons(left, hole)
        hits |= alive & (polygon_areas(common) > _SLIVER * polygon_areas(quads(boxes[rows])))
    rows, left = rows[hits], left[hits]
    hidden = np.zeros(len(boxes), bool)
    hidden[rows] = True
    if not len(rows):
        return found._replace(hidden=hidden)
    whole = polygon_areas(quads(boxes[rows]))
    pieces, owners = _pieces(left, planes, whole)
    areas = np.bincount(owners, polygon_areas(pieces), len(rows)).astype(np.float64)
    if envelope == "ellipse":
        left, alive = poly.cut_polygons(poly.ellipse_polygons(boxes[rows]), borders)
        pieces, owners = _pieces(np.where(alive[:, None, None], left, left[:, :1]), planes, whole)
    share, some, new = found.share.copy(), found.some.copy(), found.boxes.copy()
    extent = np.tile((np.inf, np.inf, -np.inf, -np.inf), (len(rows), 1))
    moved = envelopes(transform_points(canvases[-1].matrix, pieces)) if len(pieces) else np.zeros((0, 4))
    np.minimum.at(extent[:, :2], owners, moved[:, :2])
    np.maximum.at(extent[:, 2:], owners, moved[:, 2:])
    stays = np.isfinite(extent).all(axis=1)
    share[rows], some[rows] = np.where(stays, _shares(areas, whole), 0.0), stays
    size = np.array(canvases[-1].size * 2, np.float64)
    new[rows] = np.where(stays[:, None], np.minimum(np.maximum(extent, 0.0), size), 0.0)
    cut = (found.cut | hidden) & some
    return Visible(new, some, cut, share, found.centre, hidden)


def _pieces(
    polygons: FloatArray, holes: Sequence[FloatArray], wholes: FloatArray
) -> tuple[FloatArray, NDArray[np.int64]]:
    """Return what holes leave of polygons (N, V, 2), and whose each piece is; slivers are none."""
    owners = np.arange(len(polygons))
    for hole in holes:
        polygons, owners = poly.subtract(polygons, owners, hole)
        is_piece = polygon_areas(polygons) > _SLIVER * wholes[owners]
        polygons, owners = polygons[is_piece], owners[is_piece]
    return polygons, owners
