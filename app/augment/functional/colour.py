"""Colour operations on 8-bit BGR images, as values that can be fused before they are applied.

What works on each level of each channel alone is a table of 256 levels: any number of tables in a row are
one, with the very bytes that one after the other would give.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]

_LEVELS = np.arange(256, dtype=np.float64)
_ALL = np.arange(256, dtype=np.uint8)[None]
_WORTHWHILE = 4096
"""Levels; smaller images are looked up, and so are those whose rows do not follow one another."""
_LOOKS_UP_PAIRS = int(cv2.__version__.split(".")[0]) >= 5
"""OpenCV 4 has no tables of 16 bits."""
_MANY = 1 << 17
_LARGE = 1 << 21
"""Pixels; more go through several operations strip by strip, …"""
_STRIP = 1 << 18
"""… each of about so many."""
_AT_ONCE = 32
"""Pixels that OpenCV converts at once."""
_ROWS = 16
"""No fewer rows than that are made of others: long ones, and still some for each thread."""


@dataclass(frozen=True)
class Table:
    """A new level for each level: (256,) uint8, or (256, 3) with a column each for blue, green and red.

    ``direct``: the same in arithmetic, which is quicker than looking levels up; it is taken where it gives
    the very levels of the table.
    """

    levels: NDArray[np.uint8]
    direct: Callable[[Image], Image] | None = None


@dataclass(frozen=True)
class HueSaturation:
    """A step in HSV: hue moved by ``turn`` of a circle, saturation and value multiplied."""

    turn: float = 0.0
    saturation: float = 1.0
    value: float = 1.0


@dataclass(frozen=True)
class ImageFunction:
    """Anything else: a function of the (H, W, 3) uint8 image that leaves its argument as it is.

    ``pointwise``: a pixel's result depends on that pixel alone.
    """

    function: Callable[[Image], Image]
    pointwise: bool = False


Operation = Table | HueSaturation | ImageFunction


def linear_table(factor: float, offset: float = 0.0) -> Table:
    """Return ``factor·level + offset``, rounded and kept within 0…255, as OpenCV's convertTo does."""
    levels = np.clip(np.rint(factor * _LEVELS + offset), 0, 255).astype(np.uint8)
    if factor == 1.0:
        scalar: Any = (abs(round(offset)),) * 4
        move = cv2.add if offset >= 0 else cv2.subtract
        return Table(levels, lambda image: np.asarray(move(image, scalar), np.uint8))
    if factor == -1.0 and offset == 255.0:
        return Table(levels, lambda image: np.asarray(cv2.bitwise_not(image), np.uint8))
    return Table(
        levels, lambda image: np.asarray(cv2.convertScaleAbs(image, alpha=factor, beta=offset), np.uint8)
    )


def as_bgr(image: Image) -> tuple[Image, Callable[[Image], Image]]:
    """Return a (H, W, 3) image to work on, and what brings the result back to the image's own channels.

    Grey (H, W) and (H, W, 1) stay grey; the alpha of (H, W, 4) travels along.
    """
    if image.ndim == 3 and image.shape[2] == 3:
        return image, lambda result: result
    if image.ndim == 3 and image.shape[2] == 4:
        alpha = image[..., 3:]
        return np.ascontiguousarray(image[..., :3]), lambda result: np.concatenate([result, alpha], axis=2)
    shape = image.shape
    return (
        np.asarray(cv2.cvtColor(image, cv2.COLOR_GRAY2BGR), np.uint8),
        lambda result: np.asarray(cv2.cvtColor(result, cv2.COLOR_BGR2GRAY), np.uint8).reshape(shape),
    )


def is_pointwise(operation: Operation) -> bool:
    """Return whether a pixel's result depends on that pixel alone."""
    return operation.pointwise if isinstance(operation, ImageFunction) else True


def fuse(operations: Iterable[Operation]) -> list[Operation]:
    """Return the same work in fewer operations: tables in a row become one, HSV steps in a row as well."""
    fused: list[Operation] = []
    for operation in operations:
        last = fused[-1] if fused else None
        if isinstance(last, Table) and isinstance(operation, Table):
            fused[-1] = Table(_chained(last.levels, operation.levels))
        elif isinstance(last, HueSaturation) and isinstance(operation, HueSaturation) and last.value == 1.0:
            fused[-1] = HueSaturation(
                last.turn + operation.turn, last.saturation * operation.saturation, operation.value
            )
        else:
            fused.append(operation)
    return fused


def _chained(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the table of one table after another."""
    if second.ndim == 1:
        return second[first]
    columns = first if first.ndim == 2 else first[:, None]
    return np.asarray(np.take_along_axis(second, np.broadcast_to(columns, second.shape), axis=0))


def apply(image: Image, operation: Operation) -> Image:
    """Return a new (H, W, 3) uint8 image; the argument stays as it is."""
    if isinstance(operation, Table):
        return _looked_up(image, operation)
    if isinstance(operation, HueSaturation):
        return hue_saturation(image, operation)
    return operation.function(image)


def apply_all(image: Image, operations: Sequence[Operation], out: Image | None = None) -> Image:
    """Return what operations make of a (H, W, 3) uint8 image, one after the other.

    Where each pixel is for itself, a large image goes through all of them strip by strip: buffers are used
    again, which halves the time, and little memory is needed.

    Args:
        image: what they are applied to; it stays as it is, unless it is ``out`` itself.
        operations: as ``fuse`` returns them.
        out: of the image's shape, to be written into; a new array by default.
    """
    is_long = len(operations) > 1 or any(isinstance(one, HueSaturation) for one in operations)
    is_large = image.shape[0] * image.shape[1] > _LARGE and image.shape[0] > 1
    if is_long and is_large and all(is_pointwise(one) for one in operations):
        out = np.empty_like(image) if out is None else out
        rows = max(1, _STRIP // image.shape[1])
        for top in range(0, image.shape[0], rows):
            strip = image[top : top + rows]
            for operation in operations:
                strip = apply(strip, operation)
            out[top : top + rows] = strip
        return out
    for operation in operations:
        image = apply(image, operation)
    if out is None:
        return image
    out[:] = image
    return out


def _looked_up(image: Image, table: Table) -> Image:
    if table.levels.ndim == 2:
        return np.asarray(cv2.LUT(image, table.levels[None]), np.uint8)
    if table.direct and image.size >= _WORTHWHILE and image.flags.c_contiguous and _agrees(table):
        return table.direct(image)
    if _LOOKS_UP_PAIRS and image.size >= _MANY and image.size % 2 == 0 and image.flags.c_contiguous:
        return _looked_up_in_pairs(image, table.levels)
    return np.asarray(cv2.LUT(image, table.levels), np.uint8)


def _looked_up_in_pairs(image: Image, levels: NDArray[np.uint8]) -> Image:
    """Look up two levels at once in a table of all 65536 pairs: the same bytes in two thirds of the time."""
    wide = levels.astype(np.uint16)
    pairs = ((wide << 8)[:, None] | wide).ravel()
    looked_up = np.asarray(cv2.LUT(image.reshape(1, -1).view(np.uint16), pairs))
    return looked_up.view(np.uint8).reshape(image.shape)


def _agrees(table: Table) -> bool:
    return table.direct is not None and np.array_equal(table.direct(_ALL).ravel(), table.levels)


def hue_saturation(image: Image, step: HueSaturation) -> Image:
    """Move the hue, multiply saturation and value, as darknet's ``distort_image`` (src/image.c) does.

    Value above the white level is kept until the end: scaling V scales R, G and B alike, so it is applied to
    them, and only then cut off. OpenCV's full-range 8-bit hue has 256 steps to the circle.
    """
    hsv = cv2.cvtColor(_in_even_rows(image), cv2.COLOR_BGR2HSV_FULL)
    inner_value = min(step.value, 1.0)
    if step.saturation != 1.0 or inner_value != 1.0:
        factors = np.array(((1.0, 0.0, 0.0), (0.0, step.saturation, 0.0), (0.0, 0.0, inner_value)))
        hsv = cv2.transform(hsv, factors)
    turn = round(step.turn * 256) % 256
    if turn:
        turns = np.zeros(hsv.shape[1:], np.uint8)
        turns[:, 0] = turn
        rows = hsv.reshape(hsv.shape[0], -1)
        np.add(rows, turns.ravel(), out=rows)  # wraps, as a circle
    out = cv2.cvtColor(hsv, cv2.COLOR_HSV2BGR_FULL)
    if step.value > 1.0:
        out = cv2.convertScaleAbs(out, out, alpha=step.value)
    return np.asarray(out, np.uint8).reshape(image.shape)


def _in_even_rows(image: Image) -> Image:
    """Return the pixels in rows that OpenCV converts without a rest, in other rows than they lie if need be.

    It takes many pixels at once, and what is left at the end of each row one by one.
    """
    if image.shape[1] % _AT_ONCE == 0:
        return image
    height, pixels = image.shape[0], image.shape[0] * image.shape[1]
    rows = next((rows for rows in range(_ROWS, height) if pixels % rows == 0), height)
    return np.ascontiguousarray(image).reshape(rows, -1, image.shape[2])


def grey_blend(image: Image, factor: float) -> Image:
    """Return ``factor·image + (1 - factor)·grey`` with the luma of ITU-R BT.601 (Pillow's Color enhancer)."""
    blue, green, red = 0.114, 0.587, 0.299
    matrix = np.diag((factor,) * 3) + (1.0 - factor) * np.array(((blue, green, red),) * 3)
    return np.asarray(cv2.transform(image, matrix), np.uint8)
