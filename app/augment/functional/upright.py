"""Upright maps without a warp: crop, stretch, pad, turn, mirror.

What shows the outside of an image is padded before it is stretched, or stretched and then padded, as whole
pixels allow. Where they do not, a part of the canvas is stretched that begins, nearly, on a whole pixel.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import cv2
import numpy as np

from app.augment.functional.frames import framed_window
from app.augment.functional.matrices import upright_window
from app.augment.functional.resize import (
    BGR,
    Image,
    Region,
    Sampling,
    Size,
    channel_values,
    early_halvings,
    halved,
    resize,
)

Window = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels of the image, not whole."""

_SNAP = 1e-6
_WASTE = 2.5
"""A window this many times larger than what it shows of the image is not worth its padding …"""
_LARGE = 24
"""… nor is one this many times larger than the canvas."""
_NEAR, _NEARLY = 0.002, 0.01
"""Pixels of the canvas that its part begins beside a whole pixel of the image, and at most may …"""
_REACH = 250
"""… at one of so many pixels of the canvas before what is seen: among 1/(0.002·s), one is that near."""
_MOST = 16
"""Times the size of the image that may be padded."""
_WHOLE = 4_000_000
"""Pixels of an image that is sampled whole even where it shrinks so much that averaging first is cheaper."""


def resample_upright(
    image: Image,
    upright: tuple[bool, float, float, float, float],
    size: Size,
    region: Region,
    fill: BGR | None,
    sampling: Sampling | None = None,
) -> Image | None:
    """Draw a region of an image by an upright map; None where a warp does that better.

    Args:
        image: (H, W, C) uint8.
        upright: what ``axis_map`` says of the map.
        size: (width, height) of the canvas.
        region: the part of the image that may be seen.
        fill: colour of everything else; None promises that nothing else is visible.
        sampling: by default as the image itself has it.
    """
    sampling = sampling or Sampling(image)
    swapped, sx, _, sy, _ = upright
    window = upright_window(upright, size)
    drawn = _stretch(image, window, (size[1], size[0]) if swapped else size, region, fill, sampling)
    if drawn is None:
        return None
    if swapped:
        drawn = np.asarray(cv2.transpose(drawn), np.uint8)
    if sx < 0 or sy < 0:
        drawn = np.asarray(cv2.flip(drawn, -1 if sx < 0 and sy < 0 else 1 if sx < 0 else 0), np.uint8)
    return drawn


def _stretch(
    image: Image, window: Window, canvas: Size, region: Region, fill: BGR | None, sampling: Sampling
) -> Image | None:
    """Return a window of the image stretched onto a canvas."""
    if fill is None:
        outer = _whole(window)
        if outer is None:
            return _stretched_nearly(
                image, window, canvas, (0, 0, image.shape[1], image.shape[0]), None, sampling
            )
        shown = image[max(outer[1], 0) : outer[3], max(outer[0], 0) : outer[2]]
        return resize(shown, canvas, sampling=sampling)
    left, top = max(window[0], region[0]), max(window[1], region[1])
    right, bottom = min(window[2], region[2]), min(window[3], region[3])
    if right - left < _SNAP or bottom - top < _SNAP:
        return filled(image, canvas, fill)
    inner = _whole((left, top, right, bottom))
    drawn = None
    if inner is not None:
        is_whole = image is sampling.source and region == (0, 0, image.shape[1], image.shape[0])
        drawn = _stretched_exactly(image, window, canvas, inner, fill, sampling, is_whole)
    return _stretched_nearly(image, window, canvas, region, fill, sampling) if drawn is None else drawn


def _stretched_exactly(
    image: Image, window: Window, canvas: Size, inner: Region, fill: BGR, sampling: Sampling, is_whole: bool
) -> Image | None:
    """Return the canvas padded after the stretch, or before it; None where whole pixels allow neither.

    ``is_whole``: all of the source is to be seen, and it is no passing one: its other copies are like it.
    """
    patch = image[inner[1] : inner[3], inner[0] : inner[2]]
    x_scale, y_scale = canvas[0] / (window[2] - window[0]), canvas[1] / (window[3] - window[1])
    left, right = (x_scale * (x - window[0]) for x in (inner[0], inner[2]))
    top, bottom = (y_scale * (y - window[1]) for y in (inner[1], inner[3]))
    target, outer = _whole((left, top, right, bottom)), _whole(window)
    if target is not None and target[0] < target[2] and target[1] < target[3]:
        return _stretched_onto(patch, target, canvas, fill, sampling)
    if outer is None:
        return None
    seen = (inner[2] - inner[0]) * (inner[3] - inner[1])
    padded = (outer[2] - outer[0]) * (outer[3] - outer[1])
    if padded > _WASTE * seen + 4096 or padded > _LARGE * canvas[0] * canvas[1] + 4096:
        return None
    framed = framed_window(image, outer, channel_values(fill, image)) if is_whole else None
    if framed is not None and framed.shape[1::-1] != canvas:  # what is not stretched would be the view itself
        return resize(framed, canvas, sampling=sampling)
    return resize(pad(patch, inner, outer, fill), canvas, sampling=sampling)


class _Side(NamedTuple):
    """Which pixels of a side of the canvas are stretched, from which of the image.

    Attributes:
        before: the pixel of the canvas, or before it, that begins where pixel ``start`` of the image does.
        first: the first that is seen.
        last: the one after the last.
        start: of the image.
        stop: of the image, the one after the last that is needed.
        scale: pixels of the image for one of the canvas.
    """

    before: int
    first: int
    last: int
    start: int
    stop: int
    scale: float

    @classmethod
    def of(cls, begin: float, end: float, side: int, low: int, high: int) -> _Side | None:
        """Return it for a window, the side of the canvas, and the image's own range."""
        scale = (end - begin) / side
        first = min(max(math.floor((low - begin) / scale) - 1, 0), side - 1)
        last = max(min(math.ceil((high - begin) / scale) + 1, side), first + 1)
        stop = math.ceil(begin + last * scale) + 1
        starts = begin + scale * (first - np.arange(_REACH))
        beside = np.abs(starts - np.rint(starts)) / scale
        near = int(np.argmax(beside <= _NEAR))
        if beside[near] > _NEAR:
            near = int(np.argmin(beside))
            if beside[near] > _NEARLY:
                return None
        return cls(first - near, first, last, round(starts[near]), stop, scale)


def _stretched_nearly(
    image: Image, window: Window, canvas: Size, region: Region, fill: BGR | None, sampling: Sampling
) -> Image | None:
    """Return the canvas, stretched by the very scale from a whole pixel on, at most ``_NEARLY`` beside it.

    The sampling is that of the whole canvas, without what it shows of the fill.
    """
    across = _Side.of(window[0], window[2], canvas[0], region[0], region[2])
    down = _Side.of(window[1], window[3], canvas[1], region[1], region[3])
    if across is None or down is None:
        return None
    left, top = max(region[0], across.start), max(region[1], down.start)
    right, bottom = min(region[2], across.stop), min(region[3], down.stop)
    if early_halvings(min(across.scale, down.scale)) and (right - left) * (bottom - top) > _WHOLE:
        return None
    if (across.stop - across.start) * (down.stop - down.start) > _MOST * (image.size + 4096):
        return None
    patch = image[top:bottom, left:right]
    padded = pad(patch, (left, top, right, bottom), (across.start, down.start, across.stop, down.stop), fill)
    x_times, y_times = sampling.halvings(across.scale), sampling.halvings(down.scale)
    factors = (1 << x_times) / across.scale, (1 << y_times) / down.scale
    whole = cv2.resize(padded, None, fx=factors[0], fy=factors[1], interpolation=cv2.INTER_LINEAR)
    sampled = np.asarray(whole, np.uint8)[
        down.first - down.before << y_times : down.last - down.before << y_times,
        across.first - across.before << x_times : across.last - across.before << x_times,
    ]
    size = (across.last - across.first, down.last - down.first)
    if size == canvas or fill is None:
        return np.ascontiguousarray(halved(sampled, size))
    drawn = filled(image, canvas, fill)
    place = drawn[down.first : down.last, across.first : across.last]
    place[:] = halved(sampled, size).reshape(place.shape)
    return drawn


def _stretched_onto(patch: Image, target: Region, canvas: Size, fill: BGR, sampling: Sampling) -> Image:
    """Return a canvas of one colour with a patch stretched onto a part of it, drawn where it comes to lie."""
    size = (target[2] - target[0], target[3] - target[1])
    if size == canvas:
        return resize(patch, size, sampling=sampling)
    drawn = filled(patch, canvas, fill)
    place = drawn[target[1] : target[3], target[0] : target[2]]
    stretched = resize(patch, size, place, sampling)
    if not np.may_share_memory(stretched, place):
        place[:] = stretched.reshape(place.shape)
    return drawn


def filled(image: Image, size: Size, fill: BGR) -> Image:
    """Return a canvas of one colour with the channels of an image."""
    values = channel_values(fill, image)
    canvas = np.empty((size[1], size[0], *image.shape[2:]), np.uint8)
    if len(set(values)) == 1:
        canvas.fill(values[0])
    else:
        cv2.rectangle(canvas, (0, 0), size, values, cv2.FILLED)  # numpy takes ten times as long
    return canvas


def _whole(borders: tuple[float, float, float, float]) -> Region | None:
    """Return borders that lie on whole pixels, or None."""
    near = (round(borders[0]), round(borders[1]), round(borders[2]), round(borders[3]))
    off = (borders[0] - near[0], borders[1] - near[1], borders[2] - near[2], borders[3] - near[3])
    return near if max(off) <= _SNAP and min(off) >= -_SNAP else None


def pad(patch: Image, inner: Region, outer: Region, fill: BGR | None) -> Image:
    """Return a patch that lies at ``inner``, with a border out to ``outer``: of a colour, or as it ends."""
    borders = inner[1] - outer[1], outer[3] - inner[3], inner[0] - outer[0], outer[2] - inner[2]
    if fill is None:
        return np.asarray(cv2.copyMakeBorder(patch, *borders, cv2.BORDER_REPLICATE), np.uint8)
    value = channel_values(fill, patch)
    return np.asarray(cv2.copyMakeBorder(patch, *borders, cv2.BORDER_CONSTANT, value=value), np.uint8)
