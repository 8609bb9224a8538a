"""Stretching an image, edges onto edges as ``cv2.resize`` does it, and averaging it where it shrinks."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from app.augment.functional.edges import has_hard_edges

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
    if across or down:
        image = _resize(image, width << across, height << down)
    return halved(image, size, out)


def halved(image: Image, size: Size, out: Image | None = None) -> Image:
    """Average an image, whose sides are ``size`` or it times powers of two, down to ``size``.

    Both sides are halved at once as far as they can: each time the mean is rounded, half of it up.
    """
    width, height = size
    while True:
        across, down = max(width, image.shape[1] // 2), max(height, image.shape[0] // 2)
        if (across, down) == size:
            return _resize(image, width, height, out)
        image = _resize(image, across, down)


def _averagings(side: int, smaller: int, sampling: Sampling) -> int:
    """Return the halvings at the end of a stretch, also where nothing is to be sampled before."""
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
