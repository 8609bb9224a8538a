"""Convex polygons cut by half-planes, many at once; ellipses under homographies.

Half-planes (H, 3) hold ``a, b, c`` with ``a·x + b·y + c ≥ 0`` inside, ``a² + b² = 1``, in pixels.
"""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

from app.augment.functional.matrices import FloatArray

TOUCH = 1e-7
"""Pixels by which rounding may put a corner beyond the border that it lies on."""

ELLIPSE_VERTICES = 128
_FEW = 24
_SMALL = 16
"""Polygons, and vertices: so few are cut one by one in plain numbers, in a fraction of the time of arrays."""


def canvas_half_planes(matrix: FloatArray, width: float, height: float) -> FloatArray:
    """Return (4, 3) the borders of a canvas, drawn back through ``matrix`` (source → canvas).

    A line ``l`` of the canvas is the line ``matrixᵀ·l`` of the source.
    """
    lines = np.array(((1.0, 0.0, 0.0), (-1.0, 0.0, width), (0.0, 1.0, 0.0), (0.0, -1.0, height)))
    drawn_back = lines @ matrix
    return np.asarray(drawn_back / np.hypot(drawn_back[:, 0], drawn_back[:, 1])[:, None])


def distances(points: FloatArray, half_planes: FloatArray) -> FloatArray:
    """Return (..., H) how far points (..., 2) lie inside each half-plane."""
    return np.asarray(points @ half_planes[:, :2].T + half_planes[:, 2])


def cut_polygons(polygons: FloatArray, half_planes: FloatArray) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Cut convex polygons (N, V, 2) by all half-planes, one after the other.

    Sutherland and Hodgman (1974). Where nothing is left all vertices are equal. A half-plane that holds all
    polygons whole costs nothing more, for cutting makes none larger.

    Returns:
        (N, V', 2) what is left, shorter polygons repeating a vertex, and (N,) whether anything is left.
    """
    if len(polygons) <= _FEW and polygons.shape[1] <= _SMALL:
        return _cut_few(polygons, half_planes)
    alive = np.ones(len(polygons), bool)
    nearest = distances(polygons, half_planes).min(axis=(0, 1), initial=0.0)
    for plane in half_planes[nearest < -TOUCH]:
        distance = distances(polygons, plane[None])[..., 0]
        if distance.min(initial=0.0) >= -TOUCH:
            continue
        polygons = _cut(polygons, distance)
        alive &= (distance > 0).any(axis=1)
    return polygons, alive


def _cut_few(polygons: FloatArray, half_planes: FloatArray) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Do the same, one polygon after the other."""
    crossed = (distances(polygons, half_planes).min(axis=1, initial=0.0) < -TOUCH).tolist()
    planes = half_planes.tolist()
    left, alive = [], np.ones(len(polygons), bool)
    for row, polygon in enumerate(polygons.tolist()):
        for a, b, c in itertools.compress(planes, crossed[row]):
            distance = [a * x + b * y + c for x, y in polygon]
            if min(distance) < -TOUCH:
                polygon = _cut_one(polygon, distance)
                if max(distance) <= 0:
                    alive[row] = False
                    break
        left.append(polygon)
    most = max(map(len, left), default=polygons.shape[1])
    padded = [polygon + polygon[-1:] * (most - len(polygon)) for polygon in left]
    return np.array(padded, np.float64).reshape(len(left), most, 2), alive


def _cut_one(polygon: list[list[float]], distance: list[float]) -> list[list[float]]:
    """Keep the part of a convex polygon with ``distance ≥ 0``; where nothing is, one point of it."""
    cut = []
    x, y = polygon[-1]
    d = distance[-1]
    for point, e in zip(polygon, distance, strict=True):
        if (d >= 0) != (e >= 0):
            share = d / (d - e)
            cut.append([x + share * (point[0] - x), y + share * (point[1] - y)])
        if e >= 0:
            cut.append(point)
        (x, y), d = point, e
    return cut or polygon[:1]


def subtract(
    polygons: FloatArray, owners: NDArray[np.int64], half_planes: FloatArray
) -> tuple[FloatArray, NDArray[np.int64]]:
    """Cut a convex region out of convex polygons (N, V, 2): what lies beyond each border in turn is a piece.

    Args:
        polygons: convex.
        owners: (N,) whose each polygon is.
        half_planes: (H, 3) whose common inside is taken away.

    Returns:
        (M, V', 2) convex pieces that do not overlap, and (M,) whose they are.
    """
    pieces, names = [], []
    for plane in half_planes:
        beyond, alive = cut_polygons(polygons, -plane[None])
        pieces.append(beyond[alive])
        names.append(owners[alive])
        polygons, alive = cut_polygons(polygons, plane[None])
        polygons, owners = polygons[alive], owners[alive]
    most = max(piece.shape[1] for piece in pieces)
    padded = [np.pad(piece, ((0, 0), (0, most - piece.shape[1]), (0, 0)), mode="edge") for piece in pieces]
    return np.concatenate(padded), np.concatenate(names)


def _cut(polygons: FloatArray, distance: FloatArray) -> FloatArray:
    """Keep the part with ``distance ≥ 0``; a convex polygon gets at most one vertex more."""
    count, vertices, _ = polygons.shape
    following = np.concatenate([polygons[:, 1:], polygons[:, :1]], axis=1)
    distance_next = np.concatenate([distance[:, 1:], distance[:, :1]], axis=1)
    keep = distance >= 0
    crosses = keep != (distance_next >= 0)
    share = distance / np.where(crosses, distance - distance_next, 1.0)
    cut = polygons + np.where(crosses, share, 0.0)[..., None] * (following - polygons)
    # Each vertex gives up to two points, itself and then its edge's cut: keep those, in order, at the front.
    emitted, points = np.empty((count, 2 * vertices), bool), np.empty((count, 2 * vertices, 2))
    emitted[:, ::2], emitted[:, 1::2] = keep, crosses
    points[:, ::2], points[:, 1::2] = polygons, cut
    size = vertices + 1
    order = (~emitted).argsort(axis=1, kind="stable")
    last = np.minimum(np.maximum(np.count_nonzero(emitted, axis=1), 1), size) - 1
    rows = np.arange(count)[:, None]
    order = order[rows, np.minimum(np.arange(size), last[:, None])]
    return np.asarray(points[rows, order])


def ellipse_polygons(boxes: FloatArray, vertices: int = ELLIPSE_VERTICES) -> FloatArray:
    """Return (N, vertices, 2) points of the ellipses inscribed in boxes (N, 4)."""
    angle = np.arange(vertices) * (2 * np.pi / vertices)
    circle = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    centre, radius = (boxes[:, :2] + boxes[:, 2:]) / 2, (boxes[:, 2:] - boxes[:, :2]) / 2
    return np.asarray(centre[:, None] + radius[:, None] * circle)


def ellipse_lies_inside(boxes: FloatArray, half_planes: FloatArray) -> NDArray[np.bool_]:
    """Return (N,) whether the ellipse inscribed in each box (N, 4) lies inside all half-planes.

    Its reach along a unit normal (a, b) is ``√((a·rx)² + (b·ry)²)``.
    """
    centre, radius = (boxes[:, :2] + boxes[:, 2:]) / 2, (boxes[:, 2:] - boxes[:, :2]) / 2
    reach = np.sqrt((radius**2) @ (half_planes[:, :2] ** 2).T)
    return np.asarray((distances(centre, half_planes) - reach >= -TOUCH).all(axis=1))


def ellipse_envelopes(boxes: FloatArray, matrix: FloatArray) -> FloatArray:
    """Return (N, 4) exact envelopes of the ellipses inscribed in boxes (N, 4), mapped by a homography.

    The dual conic ``Q = A·diag(1, 1, -1)·Aᵀ`` holds the tangents, ``A`` mapping the unit circle (Hartley and
    Zisserman, Multiple View Geometry, section 2.2.3); upright tangents solve ``Q33·x² - 2·Q13·x + Q11 = 0``.
    The whole ellipse must lie on the near side of the horizon.
    """
    centre, radius = (boxes[:, :2] + boxes[:, 2:]) / 2, (boxes[:, 2:] - boxes[:, :2]) / 2
    maps = np.zeros((len(boxes), 3, 3))
    maps[:, 0, 0], maps[:, 1, 1], maps[:, :2, 2], maps[:, 2, 2] = radius[:, 0], radius[:, 1], centre, 1.0
    maps = matrix @ maps
    conic = maps @ np.diag((1.0, 1.0, -1.0)) @ maps.transpose(0, 2, 1)
    middle = conic[:, :2, 2] / conic[:, 2, 2:]
    square = np.stack([conic[:, 0, 0], conic[:, 1, 1]], axis=1) / conic[:, 2, 2:]
    reach = np.sqrt(np.maximum(middle**2 - square, 0.0))
    return np.concatenate([middle - reach, middle + reach], axis=1)
