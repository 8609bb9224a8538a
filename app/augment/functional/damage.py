"""What is lost on the way to a file: blocks of JPEG, fewer pixels, motion, holes."""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np

from app.augment.functional.colour import Image
from app.augment.functional.resize import BGR

_JPEG_SIDE = 65488
"""A JPEG's sides end at 65535 (OpenCV: 65500); a multiple of its blocks."""


def jpeg_round_trip(image: Image, quality: int) -> Image:
    """Return (H, W, 3) written as JPEG (4:2:0) of a quality 1 to 100 and read again."""
    height, width = image.shape[:2]
    if height > _JPEG_SIDE or width > _JPEG_SIDE:
        parts = [
            np.hstack([_jpeg(image[y : y + _JPEG_SIDE, x : x + _JPEG_SIDE], quality) for x in _starts(width)])
            for y in _starts(height)
        ]
        return np.vstack(parts)
    return _jpeg(image, quality)


def _starts(length: int) -> range:
    return range(0, length, _JPEG_SIDE)


def _jpeg(image: Image, quality: int) -> Image:
    written = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.asarray(cv2.imdecode(written, cv2.IMREAD_COLOR), np.uint8)


def downscale(image: Image, scale: float, *, smooth: bool) -> Image:
    """Return (H, W, 3) averaged to ``scale`` (0 to 1) of its sides and enlarged again to its size.

    ``smooth``: enlarged with linear interpolation; else its pixels become blocks.
    """
    height, width = image.shape[:2]
    new = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(image, new, interpolation=cv2.INTER_AREA)
    kernel = cv2.INTER_LINEAR if smooth else cv2.INTER_NEAREST
    return np.asarray(cv2.resize(small, (width, height), interpolation=kernel), np.uint8)


def motion_blur(image: Image, length: float, angle: float) -> Image:
    """Return (H, W, 3) averaged along a line of ``length`` px at ``angle`` °, mirrored at the borders.

    One tap for each pixel of the line: OpenCV's ``filter2D`` skips the zeros of a kernel.
    """
    taps = max(1, math.ceil(length))
    way = (np.arange(taps) - (taps - 1) / 2) * (length / taps)
    x, y = way * math.cos(math.radians(angle)), -way * math.sin(math.radians(angle))
    columns, rows = np.floor(x + 0.5).astype(int), np.floor(y + 0.5).astype(int)
    reach = int(max(np.abs(columns).max(), np.abs(rows).max()))
    if reach == 0:
        return image.copy()
    kernel = np.zeros((2 * reach + 1, 2 * reach + 1), np.float32)
    np.add.at(kernel, (rows + reach, columns + reach), 1 / taps)
    return np.asarray(cv2.filter2D(image, -1, kernel), np.uint8)


def cut_holes(image: Image, holes: Sequence[Sequence[int]], fill: BGR) -> Image:
    """Return (H, W, 3) with rectangles (left, top, width, height) filled."""
    out = image.copy()
    for left, top, width, height in holes:
        _fill(out[top : top + height, left : left + width], fill)
    return out


def _fill(part: Image, colour: BGR) -> None:
    """Fill (H, W, 3) in place: OpenCV is many times quicker at it than numpy."""
    cv2.rectangle(part, (0, 0), (part.shape[1], part.shape[0]), colour, cv2.FILLED)


def cut_grid(image: Image, unit: int, hole: int, offset: tuple[int, int], fill: BGR) -> Image:
    """Return (H, W, 3) with square holes of side ``hole`` filled, one in each square of side ``unit``.

    ``offset``: how far (x, y) the grid is moved to the left and up.
    """
    height, width = image.shape[:2]
    columns = (np.arange(width) + offset[0]) % unit < hole
    rows = (np.arange(height) + offset[1]) % unit < hole
    mask = np.zeros((height, width), np.uint8)
    mask[np.flatnonzero(rows)] = columns.astype(np.uint8)
    filled = np.empty((height, width, 3), np.uint8)
    _fill(filled, fill)
    return np.asarray(cv2.copyTo(filled, mask, image.copy()), np.uint8)
