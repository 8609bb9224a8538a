"""3×3 maps of the plane in edge coordinates (y down; a positive angle turns counter-clockwise as seen)."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

ZERO = 1e-12
"""An element this many times smaller than the others is a rounding error of a quarter turn."""


IDENTITY: FloatArray = np.eye(3)
"""The map that changes nothing; it cannot be written into."""
IDENTITY.flags.writeable = False


def affine(xx: float, xy: float, x0: float, yx: float, yy: float, y0: float) -> FloatArray:
    """Return ``x' = xx·x + xy·y + x0``, ``y' = yx·x + yy·y + y0``."""
    return np.array(((xx, xy, x0), (yx, yy, y0), (0.0, 0.0, 1.0)))


def scaling(x: float, y: float, x0: float = 0.0, y0: float = 0.0) -> FloatArray:
    """Return a scaling about the origin, then a shift."""
    return affine(x, 0.0, x0, 0.0, y, y0)


def shift(x: float, y: float) -> FloatArray:
    """Return a translation."""
    return affine(1.0, 0.0, x, 0.0, 1.0, y)


def resizing(old: tuple[int, int], new: tuple[int, int]) -> FloatArray:
    """Return the map that stretches a canvas (width, height) onto another, edges onto edges."""
    return scaling(new[0] / old[0], new[1] / old[1])


def rotation(degrees: float) -> FloatArray:
    """Return a turn about the origin, counter-clockwise as seen."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return affine(cos, sin, 0.0, -sin, cos, 0.0)


def shearing(x_degrees: float, y_degrees: float) -> FloatArray:
    """Return a shear along x by one angle, then along y by another; areas stay."""
    x, y = math.tan(math.radians(x_degrees)), math.tan(math.radians(y_degrees))
    return affine(1.0, x, 0.0, y, 1.0 + x * y, 0.0)


def square_to_quad(quad: FloatArray) -> FloatArray:
    """Return the homography from the unit square (0,0) (1,0) (1,1) (0,1) to ``quad`` (4, 2), convex.

    Heckbert, Fundamentals of Texture Mapping and Image Warping (1989), section 2.2.3.
    """
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = quad.tolist()
    sx, sy = x0 - x1 + x2 - x3, y0 - y1 + y2 - y3
    dx1, dy1, dx2, dy2 = x1 - x2, y1 - y2, x3 - x2, y3 - y2
    determinant = dx1 * dy2 - dx2 * dy1
    g, h = (sx * dy2 - dx2 * sy) / determinant, (dx1 * sy - sx * dy1) / determinant
    return np.array(
        (
            (x1 - x0 + g * x1, x3 - x0 + h * x3, x0),
            (y1 - y0 + g * y1, y3 - y0 + h * y3, y0),
            (g, h, 1.0),
        )
    )


def is_affine(matrix: FloatArray) -> bool:
    """Return whether parallel lines stay parallel."""
    return bool(matrix[2, 0] == 0.0 and matrix[2, 1] == 0.0 and matrix[2, 2] == 1.0)


def axis_map(matrix: FloatArray) -> tuple[bool, float, float, float, float] | None:
    """Return ``(swapped, sx, tx, sy, ty)`` where the map keeps boxes upright, else None.

    ``x' = sx·u + tx``, ``y' = sy·v + ty`` with ``(u, v) = (y, x)`` where swapped, else ``(x, y)``.
    """
    (a, b, tx), (c, d, ty), (g, h, i) = matrix.tolist()
    if g != 0.0 or h != 0.0 or i != 1.0:
        return None
    straight, crossed = abs(a) + abs(d), abs(b) + abs(c)
    if crossed <= ZERO * straight:
        return False, a, tx, d, ty
    if straight <= ZERO * crossed:
        return True, b, tx, c, ty
    return None


def upright_window(
    upright: tuple[bool, float, float, float, float], size: tuple[int, int]
) -> tuple[float, float, float, float]:
    """Return left, top, right, bottom of a canvas (width, height), drawn back through an ``axis_map``."""
    swapped, sx, tx, sy, ty = upright
    u0, u1 = -tx / sx, (size[0] - tx) / sx
    v0, v1 = -ty / sy, (size[1] - ty) / sy
    if sx < 0:
        u0, u1 = u1, u0
    if sy < 0:
        v0, v1 = v1, v0
    return (v0, u0, v1, u1) if swapped else (u0, v0, u1, v1)


def inverse(matrix: FloatArray) -> FloatArray:
    """Return the inverse of a map of the plane, by cofactors: faster than a general solver for 3×3."""
    (a, b, c), (d, e, f), (g, h, i) = matrix.tolist()
    x, y, z = e * i - f * h, f * g - d * i, d * h - e * g
    determinant = a * x + b * y + c * z
    return np.array(
        (
            (x / determinant, (c * h - b * i) / determinant, (b * f - c * e) / determinant),
            (y / determinant, (a * i - c * g) / determinant, (c * d - a * f) / determinant),
            (z / determinant, (b * g - a * h) / determinant, (a * e - b * d) / determinant),
        )
    )


def drawn_back(matrix: FloatArray, size: tuple[int, int]) -> tuple[float, float, float, float]:
    """Return left, top, right, bottom around a canvas (width, height) in the coordinates before its map.

    Infinite where part of the canvas lies beyond the horizon.
    """
    upright = axis_map(matrix)
    if upright is not None:
        return upright_window(upright, size)
    (a, b, c), (d, e, f), (g, h, i) = inverse(matrix).tolist()
    xs, ys = [], []
    for x, y in ((0, 0), (size[0], 0), size, (0, size[1])):
        w = g * x + h * y + i
        if w <= 0.0:
            return -math.inf, -math.inf, math.inf, math.inf
        xs.append((a * x + b * y + c) / w)
        ys.append((d * x + e * y + f) / w)
    return min(xs), min(ys), max(xs), max(ys)
