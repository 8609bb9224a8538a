"""An image in a wide border of one colour, kept for its other copies: what looks beyond it is then a view."""

from __future__ import annotations

import weakref
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
Region = tuple[int, int, int, int]

_SHARE = 4
"""The border is a fourth of each side, or what is asked for first where that is more."""
_LARGEST = 4_000_000
"""Pixels of the largest image that is kept with its border."""
_MOST = 2
"""Images that are kept with their borders: up to five times their own memory, which no cache counts."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """An image with a border.

    Attributes:
        image: that image; nothing is kept longer than it lives.
        fill: colour of the border.
        framed: (H, W, C) the image with its border; None as long as it has been asked for just once.
        left, top: how wide the border is.
    """

    image: weakref.ref[Image]
    fill: tuple[int, ...]
    framed: Image | None = None
    left: int = 0
    top: int = 0


_known: dict[int, _Frame] = {}


def framed_window(image: Image, outer: Region, fill: tuple[int, ...]) -> Image | None:
    """Return what a window shows of an image amid a colour, as a view that must stay as it is.

    Args:
        image: (H, W, C) uint8, whole; it must stay as it is as long as it lives.
        outer: left, top, right, bottom of the window.
        fill: the colour, with the image's channels.

    Returns:
        None where that is not worth it: it is the first time, another colour is kept, or the border or the
        image is too large.
    """
    key = id(image)
    frame = _known.get(key)
    if frame is None or frame.image() is not image:
        _known[key] = _Frame(weakref.ref(image, lambda _: _known.pop(key, None)), fill)
        return None
    height, width = image.shape[:2]
    if frame.fill != fill or width * height > _LARGEST:
        return None
    if frame.framed is None:
        frame = _framed(frame, image, outer)
        assert frame.framed is not None, "just made"
        _keep(key, frame)
    left, top = outer[0] + frame.left, outer[1] + frame.top
    right, bottom = outer[2] + frame.left, outer[3] + frame.top
    if left < 0 or top < 0 or right > frame.framed.shape[1] or bottom > frame.framed.shape[0]:
        return None
    return frame.framed[top:bottom, left:right]


def _keep(key: int, frame: _Frame) -> None:
    """Remember an image with its border as the last one, and forget those that came long before."""
    _known.pop(key, None)
    _known[key] = frame
    bordered = [known for known, other in list(_known.items()) if other.framed is not None]
    for known in bordered[:-_MOST]:
        _known.pop(known, None)


def _framed(frame: _Frame, image: Image, outer: Region) -> _Frame:
    height, width = image.shape[:2]
    across = min(max(width // _SHARE, -outer[0], outer[2] - width), width)
    down = min(max(height // _SHARE, -outer[1], outer[3] - height), height)
    framed = cv2.copyMakeBorder(image, down, down, across, across, cv2.BORDER_CONSTANT, value=frame.fill)
    return _Frame(frame.image, frame.fill, np.asarray(framed, np.uint8), across, down)
