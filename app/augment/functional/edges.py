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
"""Of all edges. Of photos up to 0.1 are found hard, by chance; of most drawings and screenshots 0.14 to 1."""
_ALONG = 0.75
"""An edge along this much of the image is the border of a fill: it tells nothing of what is inside."""

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
    across, down = _step(width), _step(height)
    rows = image[down // 2 :: down]
    columns = image.take(range(across // 2, width, across), axis=1)  # a slice takes twice as long
    turned = cv2.transpose(columns) if columns.size else columns
    columns = np.asarray(turned, np.uint8).reshape(-1, height, image.shape[2])
    found = _count(rows) + _count(columns)
    strong, hard = (found[:2] if found[0] else found[2:]).tolist()
    return bool(hard > _SHARE * strong)


def _step(side: int) -> int:
    """Return how far apart the lines are across a side."""
    return max(_LEAST, side // _LINES)


def _count(lines: Image) -> NDArray[np.int64]:
    """Return how many edges lines (N, L, C) cross and how many are hard, without borders; and both of all."""
    if lines.shape[0] == 0 or lines.shape[1] < _WIDTH:
        return np.zeros(4, np.int64)
    step = cv2.absdiff(lines[:, 1:], lines[:, :-1])
    change = np.asarray(cv2.absdiff(lines[:, 3:-1], lines[:, 1:-3]), np.uint8)
    around = cv2.max(step[:, :-3], step[:, 3:])
    strong = change >= _STRONG
    here, hard_here = _by_place(strong, lines), _by_place(strong & (around <= change >> _REST), lines)
    inside = here < _ALONG * lines.shape[0] * lines.shape[2]
    return np.array((here[inside].sum(), hard_here[inside].sum(), here.sum(), hard_here.sum()), np.int64)


def _by_place(found: NDArray[np.bool_], lines: Image) -> NDArray[np.uint32]:
    """Return how often something was found at each place of lines (N, L, C), over lines and channels."""
    marks = found.view(np.uint8).reshape(lines.shape[0], -1)
    places = marks.sum(axis=0, dtype=np.uint8).reshape(-1, lines.shape[2])  # there are fewer than 256 lines
    return np.asarray(places.sum(axis=1, dtype=np.uint32), np.uint32)
