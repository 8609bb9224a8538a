"""Boxes, quads and convex polygons in edge coordinates, vectorised.

Shapes: boxes (N, 4) ``xmin, ymin, xmax, ymax``; points (N, V, 2); matrices (3, 3) map column vectors
``(x, y, 1)``. All float64, in pixels.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

_CORNERS = np.array((0, 1, 2, 1, 2, 3, 0, 3))


def clip_boxes(boxes: FloatArray, width: float | FloatArray, height: float | FloatArray) -> FloatArray:
    """Return (N, 4) boxes cut to the image; a box outside collapses onto its border (zero area).

    Width and height are those of one image, or (N,) of the image of each box.
    """
    return np.clip(boxes, 0.0, np.array([width, height, width, height], np.float64).T)


def box_areas(boxes: FloatArray) -> FloatArray:
    """Return (N,) areas in px²; an upside-down box has none."""
    sides = np.maximum(boxes[:, 2:] - boxes[:, :2], 0.0)
    return np.asarray(sides[:, 0] * sides[:, 1])


def intersection_areas(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return (N, M) areas shared by each box of ``a`` (N, 4) with each of ``b`` (M, 4)."""
    low = np.maximum(a[:, None, :2], b[None, :, :2])
    high = np.minimum(a[:, None, 2:], b[None, :, 2:])
    sides = np.maximum(high - low, 0.0)
    return np.asarray(sides[..., 0] * sides[..., 1])


def iou(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return (N, M) Jaccard overlaps; 0 where both boxes are empty."""
    shared = intersection_areas(a, b)
    union = box_areas(a)[:, None] + box_areas(b)[None, :] - shared
    return np.divide(shared, union, out=np.zeros_like(shared), where=union > 0)


def centres_inside(boxes: FloatArray, windows: FloatArray | NDArray[np.int64]) -> BoolArray:
    """Return (N,) whether the centre of each box (N, 4) is in its window (N, 4), or in the only one (4,).

    A centre on the left or top edge is inside, one on the right or bottom edge is not.
    """
    low, high = windows[..., :2], windows[..., 2:]
    centres = (boxes[:, :2] + boxes[:, 2:]) / 2
    inside = (centres >= low) & (centres < high)
    return np.asarray(inside[:, 0] & inside[:, 1])


def quads(boxes: FloatArray) -> FloatArray:
    """Return (N, 4, 2) corners: top-left, top-right, bottom-right, bottom-left."""
    return np.asarray(boxes[:, _CORNERS]).reshape(-1, 4, 2)


def transform_points(matrix: FloatArray, points: FloatArray) -> FloatArray:
    """Map points (..., 2) through a 3×3 matrix, homography included."""
    mapped = points @ matrix[:2, :2].T + matrix[:2, 2]
    if matrix[2, 0] == 0.0 and matrix[2, 1] == 0.0 and matrix[2, 2] == 1.0:
        return np.asarray(mapped)
    return np.asarray(mapped / (points @ matrix[2, :2].T + matrix[2, 2])[..., None])


def envelopes(polygons: FloatArray) -> FloatArray:
    """Return (N, 4) the smallest boxes around polygons (N, V, 2), V ≥ 1."""
    return np.concatenate([polygons.min(axis=1), polygons.max(axis=1)], axis=1)


def polygon_areas(polygons: FloatArray) -> FloatArray:
    """Return (N,) absolute areas of polygons (N, V, 2) (shoelace); repeated vertices are fine."""
    x, y = polygons[..., 0], polygons[..., 1]
    x, y = x - x[:, :1], y - y[:, :1]  # near the origin, so that small polygons far out keep their digits
    crossed = x[:, :-1] * y[:, 1:] - x[:, 1:] * y[:, :-1]  # the last with the first: 0
    return np.asarray(np.abs(crossed.sum(axis=1)) / 2)


def clip_polygons(polygons: FloatArray, width: float, height: float) -> tuple[FloatArray, BoolArray]:
    """Cut convex polygons (N, V, 2) to the rectangle ``0 ≤ x ≤ width, 0 ≤ y ≤ height``.

    Sutherland and Hodgman (1974), one half-plane after the other, over all polygons at once. Each cut makes
    a convex polygon at most one vertex longer; shorter ones repeat their last vertex.

    Returns:
        (N, V+4, 2) the cut polygons and (N,) whether anything is left; rows where nothing is left are zero.
    """
    alive = np.ones(len(polygons), bool)
    for axis, sign, limit in ((0, 1.0, 0.0), (0, -1.0, -width), (1, 1.0, 0.0), (1, -1.0, -height)):
        polygons, inside = _clip_half_plane(polygons, axis, sign, limit)
        alive &= inside
    polygons[~alive] = 0.0
    return polygons, alive


def _clip_half_plane(
    polygons: FloatArray, axis: int, sign: float, limit: float
) -> tuple[FloatArray, BoolArray]:
    """Keep the part with ``sign · coordinate ≥ limit``."""
    count, vertices, _ = polygons.shape
    out = np.zeros((count, vertices + 1, 2))
    distance = sign * polygons[..., axis] - limit
    following, distance_next = np.roll(polygons, -1, axis=1), np.roll(distance, -1, axis=1)
    keep = distance >= 0
    crosses = keep != (distance_next >= 0)
    span = np.where(crosses, distance - distance_next, 1.0)
    share = np.where(crosses, distance / span, 0.0)
    cut = polygons + share[..., None] * (following - polygons)
    cut[..., axis] = np.where(crosses, sign * limit, cut[..., axis])
    # Every vertex yields up to two points, itself and then its edge's cut; their place is a running count.
    emitted = np.stack([keep, crosses], axis=2).reshape(count, 2 * vertices)
    points = np.stack([polygons, cut], axis=2).reshape(count, 2 * vertices, 2)
    place = np.cumsum(emitted, axis=1) - 1
    rows, columns = np.nonzero(emitted & (place <= vertices))
    out[rows, place[rows, columns]] = points[rows, columns]
    sizes = np.minimum(place[:, -1] + 1, vertices + 1) if vertices else np.zeros(count, int)
    padding = np.arange(vertices + 1)[None, :] >= sizes[:, None]
    last = out[np.arange(count), np.maximum(sizes - 1, 0)]
    out = np.where(padding[..., None], last[:, None, :], out)
    return out, sizes > 0
