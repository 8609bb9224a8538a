"""Whether an image has hard edges, from one pixel to the next: drawings, screenshots, masks have; photos not.

A lens, a sensor's mosaic and JPEG spread an edge over several pixels. Linear sampling that shrinks by less
than 2 leaves such an edge in its place, a hard one it may move by a fifth of a pixel, see ``Sampling``.
"""

from __future__ import annotations

import weakref

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]

_LINES = 60
"""Rows and columns that are looked at, spread over the image; all but one in ``_LEAST`` at the most."""
_LEAST = 4
_STRONG = 16
"""Levels by which the pixels on both sides of one differ, at an edge."""
_WIDTH = 5
"""Pixels that an edge is told by: those on both sides of one, and the next beyond."""
_REST = 3
"""Beyond those, an edge that is hard goes on by an eighth (2⁻³) of that at the most."""
_SHARE = 0.13
"""Of all edges. Of photos up to 0.1 are found hard, by chance; of drawn scenes and screenshots 0.14 to 1."""

_known: dict[int, tuple[weakref.ref[Image], bool]] = {}


def has_hard_edges(image: Image) -> bool:
    """Return whether edges of an image (H, W) or (H, W, C) uint8 lie between one pixel and the next but one.

    It is remembered as long as the image lives, which must stay as it is.
    """
    key = id(image)
    known = _known.get(key)
    if known is None or known[0]() is not image:
        reference = weakref.ref(image, lambda _: _known.pop(key, None))
        known = _known[key] = (reference, _measured(image))
    return known[1]


def _measured(image: Image) -> bool:
    image = image.reshape(*image.shape[:2], -1)
    height, width = image.shape[:2]
    across, down = (max(_LEAST, side // _LINES) for side in (width, height))
    rows = image[down // 2 :: down]
    columns = np.ascontiguousarray(image[:, across // 2 :: across].transpose(1, 0, 2))
    (strong, hard), (more_strong, more_hard) = _count(rows), _count(columns)
    return hard + more_hard > _SHARE * (strong + more_strong)


def _count(lines: Image) -> tuple[int, int]:
    """Return how many edges lines (N, L, C) cross, and how many of them are hard."""
    if lines.shape[0] == 0 or lines.shape[1] < _WIDTH:
        return 0, 0
    step = cv2.absdiff(lines[:, 1:], lines[:, :-1])
    change = np.asarray(cv2.absdiff(lines[:, 3:-1], lines[:, 1:-3]), np.uint8)
    around = cv2.max(step[:, :-3], step[:, 3:])
    strong = change >= _STRONG
    return int(np.count_nonzero(strong)), int(np.count_nonzero(strong & (around <= change >> _REST)))
