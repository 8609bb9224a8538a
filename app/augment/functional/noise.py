"""Noise out of a prepared tile: what each image gets is a place in it, not millions of draws."""

from __future__ import annotations

from collections.abc import Iterator
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
    out = np.empty_like(image)
    for rows, columns, noise, sign in _patches(image.shape[0], image.shape[1], seed):
        scaled = noise * np.float32(sign * sigma)
        out[rows, columns] = cv2.add(image[rows, columns], scaled, dtype=cv2.CV_8U)
    return out


def add_sensor_noise(image: Image, sigma: float, colour: float, seed: int) -> Image:
    """Return (H, W, 3) the image plus noise that grows with the light, and some colour noise.

    The Poisson-Gaussian model (Foi et al., Practical Poissonian-Gaussian noise modeling, 2008): the variance
    is ``sigma²·(0.1 + 0.9·luma/128)``, the same value in all channels; ``colour·sigma`` is the standard
    deviation of what each channel gets besides, without changing the sum of the three.
    """
    deviations = (sigma * np.sqrt(0.1 + 0.9 * np.arange(256) / 128)).astype(np.float32)
    luma = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    out = np.empty_like(image)
    for rows, columns, noise, sign in _patches(image.shape[0], image.shape[1], seed):
        # What is left of three normal numbers without their mean is independent of that mean.
        common = cv2.transform(noise, _COMMON) * cv2.LUT(luma[rows, columns], deviations).reshape(
            noise.shape[:2]
        )
        own = cv2.transform(noise, _OWN * np.float32(colour * sigma))
        added = cv2.add(own, cv2.merge([common] * 3)) * np.float32(sign)
        out[rows, columns] = cv2.add(image[rows, columns], added, dtype=cv2.CV_8U)
    return out


_COMMON = np.full((1, 3), 3**-0.5, np.float32)
_OWN = (np.eye(3) - 1 / 3).astype(np.float32) * np.float32(1.5**0.5)
"""What is left of three channels without their mean, scaled to the standard deviation 1."""


def salt_and_pepper(image: Image, amount: float, salt: float, seed: int) -> Image:
    """Return (H, W, 3) with a share ``amount`` of its pixels drawn; ``salt`` of them white, the rest black.

    A pixel may be drawn twice, so somewhat fewer change.
    """
    out = np.array(image, np.uint8, order="C")
    pixels = out.reshape(-1, 3)
    count = round(amount * len(pixels))
    places = np.random.default_rng(seed).integers(0, len(pixels), count)
    white = round(count * salt)
    pixels[places[:white]] = 255
    pixels[places[white:]] = 0
    return out


def _patches(height: int, width: int, seed: int) -> Iterator[tuple[slice, slice, NDArray[np.float32], float]]:
    """Yield rows, columns, their piece (h, w, 3) of the tile and its sign, all over an image.

    Each block's roll of the tile is made of at most four flat pieces.
    """
    rng = np.random.default_rng(seed)
    for y in range(0, height, TILE):
        for x in range(0, width, TILE):
            top, left = rng.integers(0, TILE, 2).tolist()
            sign = 1.0 if rng.random() < 0.5 else -1.0
            for y0, y1, ty in _pieces(top, min(TILE, height - y)):
                for x0, x1, tx in _pieces(left, min(TILE, width - x)):
                    noise = _tile()[ty : ty + y1 - y0, tx : tx + x1 - x0]
                    yield slice(y + y0, y + y1), slice(x + x0, x + x1), noise, sign


def _pieces(offset: int, length: int) -> list[tuple[int, int, int]]:
    """Return (start, stop, start in the tile) of the stretches between the tile's seams."""
    first = min(length, TILE - offset)
    pieces = [(0, first, offset)]
    if first < length:
        pieces.append((first, length, 0))
    return pieces
