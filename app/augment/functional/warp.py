"""Moving pixels by a map of edge coordinates, so that they lie where the boxes lie.

A pixel's centre is half a pixel from its edge: with ``E`` in edge coordinates, OpenCV's warps, which count
from centres, get ``T(-½)·E·T(½)``; ``cv2.resize`` maps edges to edges by itself.
"""

from __future__ import annotations

import math

import cv2
import numpy as np

from app.augment.functional.matrices import FloatArray, axis_map, inverse, is_affine, scaling, shift
from app.augment.functional.polygons import canvas_half_planes, cut_polygons
from app.augment.functional.resize import (
    BGR,
    Image,
    Region,
    Sampling,
    Size,
    channel_values,
    early_halvings,
    resize,
)
from app.augment.functional.upright import filled, pad, resample_upright
from app.core.geometry import transform_points

_BLEED = 4
"""Pixels around an image to which outlines are drawn."""
_BITS = 8
"""Binary digits of a pixel's fraction in drawn outlines."""
_WARP_LIMIT = 32000
"""OpenCV's warps take images of up to 32767 pixels a side."""
_NEAR_HORIZON = 1e-6
_FOUR_CHANNELS = 2.0
"""Warping four channels takes half the time of three, to the same pixels: worth a copy of an image that is up
to this many times larger than the canvas."""


def resample(
    image: Image,
    matrix: FloatArray,
    size: Size,
    region: Region,
    fill: BGR | None,
    sampling: Sampling | None = None,
) -> Image:
    """Draw a region of an image onto a canvas.

    Args:
        image: (H, W, C) uint8.
        matrix: (3, 3) edge coordinates of the image → of the canvas.
        size: (width, height) of the canvas.
        region: the part of the image that may be seen.
        fill: colour of everything else; None promises that nothing else is visible.
        sampling: by default as the image itself has it.

    Returns:
        (height, width, C) uint8; it may share memory with ``image`` where nothing had to be done.
    """
    sampling = sampling or Sampling(image)
    if fill is not None and (region[0] >= region[2] or region[1] >= region[3]):
        return filled(image, size, fill)
    upright = axis_map(matrix)
    if upright is not None:
        drawn = resample_upright(image, upright, size, region, fill, sampling)
        if drawn is not None:
            return drawn
    return _warp(image, matrix, size, region, fill, sampling)


def _warp(
    image: Image, matrix: FloatArray, size: Size, region: Region, fill: BGR | None, sampling: Sampling
) -> Image:
    """Warp with linear interpolation; where the map shrinks, at a multiple of the size that is averaged."""
    if fill is not None:
        image, matrix = _crop(image, matrix, region)
    image, matrix = reduce(image, matrix, size, sampling)
    left, top, right, bottom = window = _window(image, matrix, size, fill)
    if left >= right or top >= bottom:
        return filled(image, size, fill or (0, 0, 0))
    patch = (right - left, bottom - top)
    density = _density(matrix, size)
    across, down = (_doublings(s, side, sampling) for s, side in zip(density, patch, strict=True))
    enlarged = scaling(1 << across, 1 << down) @ shift(-left, -top) @ matrix
    drawn = resize(
        _sample(image, enlarged, (patch[0] << across, patch[1] << down), fill), patch, sampling=sampling
    )
    if fill is None or window == (0, 0, *size):
        return drawn
    return pad(drawn, window, (0, 0, *size), fill)


def _doublings(shrinkage: float, side: int, sampling: Sampling) -> int:
    """Return how often to double a side for drawing, as far as OpenCV allows."""
    return min(sampling.halvings(shrinkage), max(0, math.floor(math.log2(_WARP_LIMIT / side))))


def _window(image: Image, matrix: FloatArray, size: Size, fill: BGR | None) -> Region:
    """Return the part of the canvas that shows anything of the image, whole pixels."""
    whole = (0, 0, size[0], size[1])
    height, width = image.shape[:2]
    corners = np.array(((0, 0, 1), (width, 0, 1), (width, height, 1), (0, height, 1)), np.float64) @ matrix.T
    if fill is None or corners[:, 2].min() < _NEAR_HORIZON:
        return whole
    points = corners[:, :2] / corners[:, 2:]
    points = np.clip(points, -1, (size[0] + 1, size[1] + 1))
    low, high = points.min(axis=0), points.max(axis=0)
    return (
        max(0, math.floor(low[0] - 1)),
        max(0, math.floor(low[1] - 1)),
        min(size[0], math.ceil(high[0] + 1)),
        min(size[1], math.ceil(high[1] + 1)),
    )


def _sample(image: Image, matrix: FloatArray, size: Size, fill: BGR | None) -> Image:
    centred = shift(-0.5, -0.5) @ matrix @ shift(0.5, 0.5)
    pixels = image.shape[0] * image.shape[1]
    if image.ndim == 3 and image.shape[2] == 3 and pixels <= _FOUR_CHANNELS * size[0] * size[1]:
        wider = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2BGRA), np.uint8)
        return np.asarray(
            cv2.cvtColor(_interpolate(wider, centred, size, fill), cv2.COLOR_BGRA2BGR), np.uint8
        )
    return _interpolate(image, centred, size, fill)


def _interpolate(image: Image, centred: FloatArray, size: Size, fill: BGR | None) -> Image:
    """Warp by a map of pixel centres."""
    border = cv2.BORDER_REPLICATE if fill is None else cv2.BORDER_CONSTANT
    value = (0, 0, 0) if fill is None else channel_values(fill, image)
    if is_affine(centred):
        warped = cv2.warpAffine(
            image, centred[:2], size, flags=cv2.INTER_LINEAR, borderMode=border, borderValue=value
        )
    else:
        warped = cv2.warpPerspective(
            image, centred, size, flags=cv2.INTER_LINEAR, borderMode=border, borderValue=value
        )
    return np.asarray(warped, np.uint8)


def _crop(image: Image, matrix: FloatArray, region: Region) -> tuple[Image, FloatArray]:
    left, top, right, bottom = region
    if (left, top, right, bottom) == (0, 0, image.shape[1], image.shape[0]):
        return image, matrix
    return image[top:bottom, left:right], matrix @ shift(left, top)


def reduce(image: Image, matrix: FloatArray, size: Size, sampling: Sampling) -> tuple[Image, FloatArray]:
    """Average an image that the map will shrink so much that averages can follow, and adapt the map."""
    shrink_x, shrink_y = _shrinkage(matrix, size)
    return _halved(image, matrix, early_halvings(shrink_x), early_halvings(shrink_y), sampling)


def reduce_for_colours(
    image: Image, matrix: FloatArray, size: Size, sampling: Sampling
) -> tuple[Image, FloatArray]:
    """Average an image that the map will shrink both ways, so that there is less of it to work on."""
    times = max(0, sampling.halvings(min(_shrinkage(matrix, size))) - 1)
    return _halved(image, matrix, times, times, sampling)


def _halved(
    image: Image, matrix: FloatArray, across: int, down: int, sampling: Sampling
) -> tuple[Image, FloatArray]:
    width, height = image.shape[1], image.shape[0]
    new = (min(-(-width // (1 << across)), _WARP_LIMIT), min(-(-height // (1 << down)), _WARP_LIMIT))
    if new == (width, height):
        return image, matrix
    return resize(image, new, sampling=sampling), matrix @ scaling(width / new[0], height / new[1])


def _shrinkage(matrix: FloatArray, size: tuple[float, float]) -> tuple[float, float]:
    """Return by how much the map shrinks the image's x and y at the middle of the canvas.

    Where that lies beyond the horizon it is painted over: 1.
    """
    (a, b, _), (c, d, _), (g, h, i) = matrix.tolist()
    u, v = size[0] / 2, size[1] / 2
    x, y, w = (inverse(matrix) @ (u, v, 1.0)).tolist()
    if w <= 0.0:
        return 1.0, 1.0
    depth = g * x / w + h * y / w + i
    return depth / math.hypot(a - u * g, c - v * g), depth / math.hypot(b - u * h, d - v * h)


def _density(matrix: FloatArray, size: Size) -> tuple[float, float]:
    """Return how many pixels of the image one step across and one step down the canvas' middle passes."""
    back = inverse(matrix)
    u, v = size[0] / 2, size[1] / 2
    x, y, w = (back @ (u, v, 1.0)).tolist()
    if w <= 0.0:
        return 1.0, 1.0
    (a, b, _), (c, d, _), (g, h, _) = back.tolist()
    x, y = x / w, y / w
    return math.hypot(a - x * g, c - y * g) / w, math.hypot(b - x * h, d - y * h) / w


def least_shrinkage(matrix: FloatArray, size: Size) -> float:
    """Return by how much the map shrinks the image at least, anywhere on a canvas (width, height).

    Under a perspective its corners are looked at too; where one lies beyond the horizon, that is 1.
    """
    if is_affine(matrix):
        return min(_shrinkage(matrix, size))
    width, height = size
    corners = ((0, 0), (width, 0), (0, height), (width, height), (width / 2, height / 2))
    return min(min(_shrinkage(matrix, (2 * x, 2 * y))) for x, y in corners)


def paint_outside(image: Image, matrix: FloatArray, size: Size, fill: BGR) -> None:
    """Fill, in place, what lies outside a canvas of ``size`` that ``matrix`` maps onto the image.

    The canvas' outline is cut to somewhat more than the image, so that no edge of it runs along the border.
    """
    height, width = image.shape[:2]
    wider = shift(_BLEED, _BLEED) @ matrix
    planes = canvas_half_planes(wider, width + 2 * _BLEED, height + 2 * _BLEED)
    outline = np.array(((0, 0), (size[0], 0), size, (0, size[1])), np.float64)
    visible, alive = cut_polygons(outline[None], planes)
    if not alive[0]:
        image[:] = channel_values(fill, image)
        return
    points = transform_points(matrix, visible[0]) - 0.5
    out = 2 * _BLEED
    around = np.array(((-out, -out), (width + out, -out), (width + out, height + out), (-out, height + out)))
    polygons = [np.rint(p * (1 << _BITS)).astype(np.int32) for p in (around, points)]
    cv2.fillPoly(image, polygons, channel_values(fill, image), lineType=cv2.LINE_AA, shift=_BITS)
