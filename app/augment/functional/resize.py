"""Upright maps without a warp: crop, stretch, pad, turn, mirror. ``cv2.resize`` maps edges onto edges."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from app.augment.functional.edges import has_hard_edges
from app.augment.functional.matrices import upright_window

Image = NDArray[np.uint8]
Size = tuple[int, int]
Region = tuple[int, int, int, int]
"""Left, top, right, bottom in whole pixels."""
BGR = tuple[int, int, int]

PLAIN = 2.0
"""Linear sampling alone shrinks by up to this much: it still looks at every pixel, and costs a third."""
SHARP = 1.2
"""Where more is asked for, what is sampled shrinks by up to this much and is averaged then."""
_MOVES = ((0.34, 0.92), (1.076, PLAIN))
"""Shrinkages s at which linear sampling alone moves a hard edge by more than 0.025 px: by up to sinc(1/s)/π.
Rounding to whole levels may add as much."""
AVERAGED = 4 * SHARP
"""An image is averaged before it is sampled as far as it still shrinks by this much then."""
_SNAP = 1e-6
_WASTE = 2.5
"""A window this many times larger than what it shows of the image is not worth its padding …"""
_LARGE = 24
"""… nor is one this many times larger than the canvas: averaging first and then warping is cheaper."""


def channel_values(fill: BGR, image: Image) -> tuple[int, ...]:
    """Return the fill with as many channels as the image: grey is its luma, alpha is opaque."""
    channels = image.shape[2] if image.ndim == 3 else 1
    if channels == 1:
        return (round(0.114 * fill[0] + 0.587 * fill[1] + 0.299 * fill[2]),)
    return (*fill, 255)[:channels]


@dataclass(frozen=True)
class Sampling:
    """How far linear sampling of an image may go before what it draws is averaged.

    A hard edge, from one pixel to the next, stays within 0.05 px; an edge of a photo does so with less work.

    Attributes:
        source: the image as it was at first: has it hard edges? Looked at where that makes a difference.
        averaged: it was decoded at a fraction: ``PLAIN`` will do for it, unless it has hard edges still.
    """

    source: Image
    averaged: bool = False

    def halvings(self, shrinkage: float) -> int:
        """Return how many halvings follow sampling."""
        if shrinkage > PLAIN:
            limit = PLAIN if self.averaged and not has_hard_edges(self.source) else SHARP
            return math.ceil(math.log2(shrinkage / limit))
        moves = any(low < shrinkage < high for low, high in _MOVES)
        return int(moves and has_hard_edges(self.source))


def resize(image: Image, size: Size, out: Image | None = None, sampling: Sampling | None = None) -> Image:
    """Stretch an image to (width, height), edges onto edges; averaged as ``sampling`` has it.

    The last stage draws into ``out`` where it is given and there is anything to draw.

    Averages are halvings of whole pixels, the cheapest there are, and some come last: a picture that is
    averaged and then sampled at odd places is blurred, one that is sampled at a multiple of its size and then
    averaged is not.
    """
    sampling = sampling or Sampling(image)
    width, height = size
    early = early_halvings(min(image.shape[1] / width, image.shape[0] / height))
    while early and _is_even(image):
        image, early = _resize(image, image.shape[1] // 2, image.shape[0] // 2), early - 1
    across, down = _averagings(image.shape[1], width, sampling), _averagings(image.shape[0], height, sampling)
    while across or down:
        image = _resize(image, width << across, height << down)
        across, down = max(across - 1, 0), max(down - 1, 0)
    return _resize(image, width, height, out)


def _averagings(side: int, smaller: int, sampling: Sampling) -> int:
    """Return the halvings at the end of a stretch, also where nothing is to be sampled before.

    Both sides are halved at once as far as they can: each time the mean is rounded, half of it up.
    """
    times = max(side // smaller, 1).bit_length() - 1
    return times if smaller << times == side else sampling.halvings(side / smaller)


def early_halvings(shrinkage: float) -> int:
    """Return how many halvings may come before sampling, which still shrinks by ``AVERAGED`` then."""
    return math.floor(math.log2(shrinkage / AVERAGED)) if shrinkage > AVERAGED else 0


def _is_even(image: Image) -> bool:
    height, width = image.shape[:2]
    return bool(height % 2 == 0 and width % 2 == 0)


def _resize(image: Image, width: int, height: int, out: Image | None = None) -> Image:
    """Sample linearly; where that halves a side, it is the mean of each two pixels."""
    if image.shape[:2] == (height, width):
        return image
    return np.asarray(cv2.resize(image, (width, height), out, interpolation=cv2.INTER_LINEAR), np.uint8)


def resample_upright(
    image: Image,
    upright: tuple[bool, float, float, float, float],
    size: Size,
    region: Region,
    fill: BGR | None,
    sampling: Sampling | None = None,
) -> Image | None:
    """Draw a region of an image by an upright map; None where that would not lie on whole pixels.

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
    image: Image,
    window: tuple[float, float, float, float],
    canvas: Size,
    region: Region,
    fill: BGR | None,
    sampling: Sampling,
) -> Image | None:
    """Return a window of the image stretched onto a canvas; it is padded before or after, as pixels allow."""
    outer = _whole(window)
    if fill is None:
        if outer is None:
            return None
        shown = image[max(outer[1], 0) : outer[3], max(outer[0], 0) : outer[2]]
        return resize(shown, canvas, sampling=sampling)
    left, top = max(window[0], region[0]), max(window[1], region[1])
    right, bottom = min(window[2], region[2]), min(window[3], region[3])
    if right - left < _SNAP or bottom - top < _SNAP:
        return filled(image, canvas, fill)
    inner = _whole((left, top, right, bottom))
    if inner is None:
        return None
    patch = image[inner[1] : inner[3], inner[0] : inner[2]]
    x_scale, y_scale = canvas[0] / (window[2] - window[0]), canvas[1] / (window[3] - window[1])
    x, y = -window[0] * x_scale, -window[1] * y_scale
    target = _whole((x + left * x_scale, y + top * y_scale, x + right * x_scale, y + bottom * y_scale))
    if target is not None and target[0] < target[2] and target[1] < target[3]:
        return _stretched_onto(patch, target, canvas, fill, sampling)
    if outer is None:
        return None
    seen = (inner[2] - inner[0]) * (inner[3] - inner[1])
    padded = (outer[2] - outer[0]) * (outer[3] - outer[1])
    if padded > _WASTE * seen + 4096 or padded > _LARGE * canvas[0] * canvas[1] + 4096:
        return None
    return resize(pad(patch, inner, outer, fill), canvas, sampling=sampling)


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


def pad(patch: Image, inner: Region, outer: Region, fill: BGR) -> Image:
    """Return a patch that lies at ``inner``, with a border out to ``outer``."""
    borders = inner[1] - outer[1], outer[3] - inner[3], inner[0] - outer[0], outer[2] - inner[2]
    value = channel_values(fill, patch)
    return np.asarray(cv2.copyMakeBorder(patch, *borders, cv2.BORDER_CONSTANT, value=value), np.uint8)
