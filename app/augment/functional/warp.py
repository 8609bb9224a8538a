"""Moving pixels by a map of edge coordinates, so that they lie where the boxes lie.

A pixel's centre is half a pixel from its edge: with ``E`` in edge coordinates, OpenCV's warps, which count
from centres, get ``T(-½)·E·T(½)``; ``cv2.resize`` maps edges to edges by itself.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from app.augment.functional.matrices import (
    FloatArray,
    axis_map,
    inverse,
    is_affine,
    scaling,
    shift,
    upright_window,
)
from app.augment.functional.polygons import canvas_half_planes, cut_polygons
from app.core.geometry import transform_points

Image = NDArray[np.uint8]
Size = tuple[int, int]
Region = tuple[int, int, int, int]
"""Left, top, right, bottom in whole pixels."""

_SNAP = 1e-6
_WASTE = 2.5
"""A padded window this many times larger than what it shows of the image is warped instead of padded."""
_BLEED = 4
"""Pixels around an image to which outlines are drawn."""
_BITS = 8
"""Binary digits of a pixel's fraction in drawn outlines."""
_WARP_LIMIT = 32000
"""OpenCV's warps take images of up to 32767 pixels a side."""


def resample(
    image: Image, matrix: FloatArray, size: Size, region: Region, fill: tuple[int, int, int] | None
) -> Image:
    """Draw a region of an image onto a canvas.

    Args:
        image: (H, W, 3) uint8.
        matrix: (3, 3) edge coordinates of the image → of the canvas.
        size: (width, height) of the canvas.
        region: the part of the image that may be seen.
        fill: colour of everything else; None promises that nothing else is visible.

    Returns:
        (height, width, 3) uint8; it may share memory with ``image`` where nothing had to be done.
    """
    if fill is not None and (region[0] >= region[2] or region[1] >= region[3]):
        return np.full((size[1], size[0], *image.shape[2:]), _colour(fill, image), np.uint8)
    upright = axis_map(matrix)
    if upright is not None:
        drawn = _resample_upright(image, upright, size, region, fill)
        if drawn is not None:
            return drawn
    return _warp(image, matrix, size, region, fill)


def _colour(fill: tuple[int, int, int], image: Image) -> tuple[int, ...] | int:
    """Return the fill with as many channels as the image."""
    channels = image.shape[2] if image.ndim == 3 else 1
    if channels == 1:
        return round(0.114 * fill[0] + 0.587 * fill[1] + 0.299 * fill[2])
    return (*fill, 255)[:channels]


def _resample_upright(
    image: Image,
    upright: tuple[bool, float, float, float, float],
    size: Size,
    region: Region,
    fill: tuple[int, int, int] | None,
) -> Image | None:
    """Crop, pad, resize, turn and mirror; None where the window is not of whole pixels or mostly outside."""
    swapped, sx, _, sy, _ = upright
    borders = upright_window(upright, size)
    left, top, right, bottom = outer = (
        round(borders[0]),
        round(borders[1]),
        round(borders[2]),
        round(borders[3]),
    )
    offsets = (borders[0] - left, borders[1] - top, borders[2] - right, borders[3] - bottom)
    if max(offsets) > _SNAP or min(offsets) < -_SNAP:
        return None
    patch = _window(image, outer, region, fill)
    if patch is None:
        return None
    patch = resize(patch, (size[1], size[0]) if swapped else size)
    if swapped:
        patch = np.asarray(cv2.transpose(patch), np.uint8)
    if sx < 0 or sy < 0:
        patch = np.asarray(cv2.flip(patch, -1 if sx < 0 and sy < 0 else 1 if sx < 0 else 0), np.uint8)
    return patch


def paint_outside(image: Image, matrix: FloatArray, size: Size, fill: tuple[int, int, int]) -> None:
    """Fill, in place, what lies outside a canvas of ``size`` that ``matrix`` maps onto the image.

    The canvas' outline is cut to somewhat more than the image, so that no edge of it runs along the border.
    """
    height, width = image.shape[:2]
    wider = shift(_BLEED, _BLEED) @ matrix
    planes = canvas_half_planes(wider, width + 2 * _BLEED, height + 2 * _BLEED)
    outline = np.array(((0, 0), (size[0], 0), size, (0, size[1])), np.float64)
    visible, alive = cut_polygons(outline[None], planes)
    if not alive[0]:
        image[:] = _colour(fill, image)
        return
    points = transform_points(matrix, visible[0]) - 0.5
    around = np.array(((-9, -9), (width + 9, -9), (width + 9, height + 9), (-9, height + 9)), np.float64)
    polygons = [np.rint(p * (1 << _BITS)).astype(np.int32) for p in (around, points)]
    cv2.fillPoly(image, polygons, _colour(fill, image), lineType=cv2.LINE_AA, shift=_BITS)


def _window(image: Image, outer: Region, region: Region, fill: tuple[int, int, int] | None) -> Image | None:
    """Return the window ``outer``, padded with ``fill`` outside ``region``; None where that is a waste."""
    left, top = max(outer[0], region[0]), max(outer[1], region[1])
    right, bottom = min(outer[2], region[2]), min(outer[3], region[3])
    if fill is None:
        return image[max(outer[1], 0) : outer[3], max(outer[0], 0) : outer[2]]
    area = (outer[2] - outer[0]) * (outer[3] - outer[1])
    if left >= right or top >= bottom:
        return np.full((1, 1, *image.shape[2:]), _colour(fill, image), np.uint8)
    if area > _WASTE * (right - left) * (bottom - top) + 4096:
        return None
    return np.asarray(
        cv2.copyMakeBorder(
            image[top:bottom, left:right],
            top - outer[1],
            outer[3] - bottom,
            left - outer[0],
            outer[2] - right,
            cv2.BORDER_CONSTANT,
            value=_colour(fill, image),
        ),
        np.uint8,
    )


def resize(image: Image, size: Size) -> Image:
    """Stretch an image to (width, height), edges onto edges; where it shrinks by 2 or more it is averaged.

    Halvings of both sides are the cheapest average there is; ``INTER_AREA`` does what they leave.
    """
    if (image.shape[1], image.shape[0]) == size:
        return image
    halvings = math.floor(math.log2(max(1.0, min(image.shape[1] / size[0], image.shape[0] / size[1]))))
    while halvings > 0:
        if image.shape[0] % 2 or image.shape[1] % 2:
            image = _resize(image, size[0] << halvings, size[1] << halvings, cv2.INTER_LINEAR)
        image = _resize(image, image.shape[1] // 2, image.shape[0] // 2, cv2.INTER_AREA)
        halvings -= 1
    width, height = size
    if image.shape[1] >= 2 * width and image.shape[0] < 2 * height:
        image = _resize(image, width, image.shape[0], cv2.INTER_AREA)
    elif image.shape[0] >= 2 * height and image.shape[1] < 2 * width:
        image = _resize(image, image.shape[1], height, cv2.INTER_AREA)
    if (image.shape[1], image.shape[0]) != size:
        image = _resize(image, width, height, cv2.INTER_LINEAR)
    return image


def _resize(image: Image, width: int, height: int, interpolation: int) -> Image:
    return np.asarray(cv2.resize(image, (width, height), interpolation=interpolation), np.uint8)


def _warp(
    image: Image, matrix: FloatArray, size: Size, region: Region, fill: tuple[int, int, int] | None
) -> Image:
    """Warp with linear interpolation; where the map shrinks by 2 or more, the image is averaged first."""
    if fill is not None:
        image, matrix = _crop(image, matrix, region)
    image, matrix = _reduce(image, matrix, size)
    centred = shift(-0.5, -0.5) @ matrix @ shift(0.5, 0.5)
    border = cv2.BORDER_REPLICATE if fill is None else cv2.BORDER_CONSTANT
    value = (0, 0, 0) if fill is None else _colour(fill, image)
    if is_affine(matrix):
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


def _reduce(image: Image, matrix: FloatArray, size: Size) -> tuple[Image, FloatArray]:
    """Average an image that the map will shrink, and adapt the map."""
    width, height = image.shape[1], image.shape[0]
    shrink_x, shrink_y = _shrinkage(matrix, size)
    new = (
        max(1, _reduced(width, shrink_x)),
        max(1, _reduced(height, shrink_y)),
    )
    if new == (width, height):
        return image, matrix
    return resize(image, new), matrix @ scaling(width / new[0], height / new[1])


def _reduced(length: int, shrink: float) -> int:
    factor = math.floor(shrink) if shrink >= 2 else 1
    return min(-(-length // factor), _WARP_LIMIT)


def _shrinkage(matrix: FloatArray, size: Size) -> tuple[float, float]:
    """Return by how much the map shrinks the image's x and y at the middle of the canvas."""
    (a, b, _), (c, d, _), (g, h, i) = matrix.tolist()
    x, y, w = (inverse(matrix) @ (size[0] / 2, size[1] / 2, 1.0)).tolist()
    u, v, w = size[0] / 2, size[1] / 2, g * x / w + h * y / w + i
    return w / math.hypot(a - u * g, c - v * g), w / math.hypot(b - u * h, d - v * h)
