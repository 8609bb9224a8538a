"""One drawn thing as a small image with exact coverage, ready to be laid into a scene."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from app.demo.brush import Brush, Canvas, light_from_above

Draw = Callable[[Brush, np.random.Generator], None]
_FINE, _COARSE = 4, 2  # supersampling of small and of large things


@dataclass(frozen=True, slots=True)
class Extent:
    """Room that a drawing takes, in metres around its foot point."""

    left: float
    right: float
    height: float
    below: float = 0.08


@dataclass(frozen=True, slots=True)
class Sprite:
    """A drawn thing.

    Attributes:
        canvas: (h, w, 4) uint8, blue, green, red multiplied by the fourth channel, coverage.
        anchor: pixel (x, y) of the foot point in the canvas.
    """

    canvas: Canvas
    anchor: tuple[int, int]


def render(
    draw: Draw, extent: Extent, scale: float, rng: np.random.Generator, *, mirrored: bool = False
) -> Sprite:
    """Draw a thing supersampled and average it down, so that coverage is exact at its edges.

    Args:
        draw: draws in metres around the foot point.
        extent: room the drawing takes.
        scale: pixels per metre.
        rng: for colours and postures.
        mirrored: let it face left.
    """
    fine = _FINE if scale < 90 else _COARSE
    left, right = int(np.ceil(extent.left * scale)), int(np.ceil(extent.right * scale))
    up, down = int(np.ceil(extent.height * scale)), int(np.ceil(extent.below * scale))
    big = np.zeros(((up + down) * fine, (left + right) * fine, 4), np.uint8)
    draw(Brush(big, scale * fine, (left * fine, up * fine)), rng)
    small = np.asarray(cv2.resize(big, (left + right, up + down), interpolation=cv2.INTER_AREA), np.uint8)
    light_from_above(small, 1.12, 0.9)
    if mirrored:
        return Sprite(np.ascontiguousarray(small[:, ::-1]), (right, up))
    return Sprite(small, (left, up))
