"""The map of the plane that a function of images turns out to be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.augment.functional import matrices
from app.augment.transform import Size
from app.core.geometry import FloatArray, transform_points

_MARK = 0.5
"""The third channel of the image of coordinates: what comes out otherwise is border."""
_POINTS = 4000
_MOST_MEAN, _MOST_SINGLE = 0.5, 1.5
"""Pixels by which the map may miss what was seen, in the mean and anywhere (nearest neighbours miss by ½)."""
_SNAP = 0.03
"""Pixels by which measuring may miss a whole pixel or an edge."""


def measure_map(
    apply: Callable[[NDArray[np.float32]], NDArray[Any]], size: Size
) -> tuple[FloatArray, Size] | None:
    """Return the map (3, 3), edge coordinates before → after, and the size (width, height) after.

    The function is applied to an image that holds in its first two channels where each pixel is.

    Args:
        apply: takes (H, W, 3) float32 from 0 to 1.
        size: (width, height) of the image that it is to be measured on.

    Returns:
        None where hardly anything of the image is left.

    Raises:
        ValueError: it is neither affine nor a perspective.
    """
    width, height = size
    image = np.full((height, width, 3), _MARK, np.float32)
    image[..., 0] = (np.arange(width) + 0.5) / width
    image[..., 1] = ((np.arange(height) + 0.5) / height)[:, None]
    seen = np.asarray(apply(image))
    if seen.ndim != 3 or seen.shape[2] != 3:
        raise ValueError(f"an image of shape {seen.shape} comes out")
    new = (seen.shape[1], seen.shape[0])
    rows, columns = np.nonzero(np.abs(seen[..., 2] - _MARK) < 1e-4)
    if np.unique(rows).size < 3 or np.unique(columns).size < 3:
        return None
    step = -(-len(rows) // _POINTS)
    rows, columns = rows[::step], columns[::step]
    before = np.asarray(seen[rows, columns, :2], np.float64) * size
    after = np.stack([columns, rows], 1).astype(np.float64) + 0.5
    return _snapped(_fitted(before, after), size, new), new


def _fitted(before: FloatArray, after: FloatArray) -> FloatArray:
    """Return the affine map that takes points (N, 2) to others, a perspective where that is much better."""
    best = _affine(before, after)
    missed = _misses(best, before, after)
    if _mean(missed) > 0.02:
        other = _perspective(before, after)
        misses = _misses(other, before, after)
        if _mean(misses) < 0.5 * _mean(missed):
            best, missed = other, misses
    if not _mean(missed) <= _MOST_MEAN or not missed.max() <= _MOST_SINGLE:
        raise ValueError("it is no affine or perspective map with a plain border")
    return best


def _mean(misses: FloatArray) -> float:
    return float(np.sqrt((misses**2).mean()))


def _misses(matrix: FloatArray, before: FloatArray, after: FloatArray) -> FloatArray:
    return np.asarray(np.hypot(*(transform_points(matrix, before) - after).T))


def _affine(before: FloatArray, after: FloatArray) -> FloatArray:
    known = np.column_stack([before, np.ones(len(before))])
    matrix = np.eye(3)
    matrix[:2] = np.linalg.lstsq(known, after, rcond=None)[0].T
    return matrix


def _perspective(before: FloatArray, after: FloatArray) -> FloatArray:
    """Direct linear transform with normalised points (Hartley and Zisserman, section 4.4)."""
    to_unit_before, to_unit_after = _to_unit(before), _to_unit(after)
    (x, y), (u, v) = transform_points(to_unit_before, before).T, transform_points(to_unit_after, after).T
    zero, one = np.zeros_like(x), np.ones_like(x)
    system = np.concatenate(
        [
            np.stack([x, y, one, zero, zero, zero, -u * x, -u * y, -u], 1),
            np.stack([zero, zero, zero, x, y, one, -v * x, -v * y, -v], 1),
        ]
    )
    _, vectors = np.linalg.eigh(system.T @ system)
    matrix = matrices.inverse(to_unit_after) @ vectors[:, 0].reshape(3, 3) @ to_unit_before
    return np.asarray(matrix / matrix[2, 2])


def _to_unit(points: FloatArray) -> FloatArray:
    middle, spread = points.mean(axis=0), max(float(points.std()), 1e-9)
    return matrices.scaling(1 / spread, 1 / spread, -middle[0] / spread, -middle[1] / spread)


def _snapped(matrix: FloatArray, old: Size, new: Size) -> FloatArray:
    """Return an upright map with whole pixels, or edges on edges, where it is that near to them."""
    reach = _SNAP / max(old)
    linear = matrix[:2, :2]
    if not matrices.is_affine(matrix):
        return matrix
    for crossed in (False, True):
        idle = (linear[0, 0], linear[1, 1]) if crossed else (linear[0, 1], linear[1, 0])
        if max(abs(idle[0]), abs(idle[1])) <= reach:
            exact = np.eye(3)
            exact[:2, :2] = 0.0
            for row in (0, 1):
                column = 1 - row if crossed else row
                scale, shift = _snapped_axis(linear[row, column], matrix[row, 2], old[column], new[row])
                exact[row, column], exact[row, 2] = scale, shift
            return exact
    return matrix


def _snapped_axis(scale: float, shift: float, old: int, new: int) -> tuple[float, float]:
    """Return the scale and the shift of one axis, of ``old`` pixels before and ``new`` after."""
    unit = round(scale)
    if abs(unit) == 1 and abs(scale - unit) * old <= _SNAP:
        shift += (scale - unit) * old / 2
        return float(unit), float(round(shift)) if abs(shift - round(shift)) <= _SNAP else shift
    ends = sorted((shift, shift + scale * old))
    if abs(ends[0]) <= 2 * _SNAP and abs(ends[1] - new) <= 2 * _SNAP:
        return (new / old, 0.0) if scale > 0 else (-new / old, float(new))
    return float(scale), float(shift)
