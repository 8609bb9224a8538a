"""Gaussian noise out of a prepared tile: what each image gets is a place in it, not millions of draws."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from app.augment.functional.colour import Image

TILE = 1024
_SEED = 20240101


@lru_cache(maxsize=1)
def _tile() -> NDArray[np.float32]:
    """Return (TILE, TILE, 3) float32 standard normal noise, the same in every process."""
    return np.random.default_rng(_SEED).standard_normal((TILE, TILE, 3), dtype=np.float32)


def add_noise(image: Image, sigma: float, seed: int) -> Image:
    """Return (H, W, 3) the image plus normal noise of ``sigma`` levels.

    Blocks as large as the tile show it rolled and mirrored as a numpy generator with ``seed`` draws.
    """
    rng = np.random.default_rng(seed)
    out = np.empty_like(image)
    for y in range(0, image.shape[0], TILE):
        for x in range(0, image.shape[1], TILE):
            block = image[y : y + TILE, x : x + TILE]
            out[y : y + TILE, x : x + TILE] = _add_block(block, sigma, rng)
    return out


def _add_block(block: Image, sigma: float, rng: np.random.Generator) -> Image:
    """Add one rolled, mirrored piece of the tile; the roll is made of at most four flat pieces."""
    height, width = block.shape[:2]
    top, left = rng.integers(0, TILE, 2).tolist()
    sign = sigma if rng.random() < 0.5 else -sigma
    out = np.empty_like(block)
    for y0, y1, ty in _pieces(top, height):
        for x0, x1, tx in _pieces(left, width):
            noise = _tile()[ty : ty + y1 - y0, tx : tx + x1 - x0] * np.float32(sign)
            out[y0:y1, x0:x1] = cv2.add(block[y0:y1, x0:x1], noise, dtype=cv2.CV_8U)
    return out


def _pieces(offset: int, length: int) -> list[tuple[int, int, int]]:
    """Return (start, stop, start in the tile) of the stretches between the tile's seams."""
    first = min(length, TILE - offset)
    pieces = [(0, first, offset)]
    if first < length:
        pieces.append((first, length, 0))
    return pieces
