"""Tables and filters that depend on what an image's levels are: equalisation, stretching, sharpening."""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from app.augment.functional.colour import Image, Table, apply

_SHARES = np.arange(256) / 255.0


def gamma_table(gamma: float) -> Table:
    """Return ``255·(level/255)^gamma``, rounded."""
    return Table(np.rint(255.0 * _SHARES**gamma).astype(np.uint8))


def posterize_table(bits: int) -> Table:
    """Return each level with only its upper ``bits`` (1 to 8) bits (Pillow's ``ImageOps.posterize``)."""
    mask = 0xFF << (8 - bits) & 0xFF
    levels = (np.arange(256) & mask).astype(np.uint8)
    scalar: Any = (mask,) * 4  # OpenCV's stubs know no scalars here
    return Table(levels, lambda image: np.asarray(cv2.bitwise_and(image, scalar), np.uint8))


def solarize_table(threshold: float) -> Table:
    """Return each level that is at least ``threshold`` inverted (Pillow's ``ImageOps.solarize``)."""
    levels = np.arange(256)
    turned = np.where(levels >= threshold, 255 - levels, levels).astype(np.uint8)

    def direct(image: Image) -> Image:
        light = cv2.threshold(image, math.ceil(threshold) - 1, 255, cv2.THRESH_BINARY)[1]
        return np.asarray(cv2.bitwise_xor(image, light), np.uint8)

    return Table(turned, direct)


def equalize(image: Image) -> Image:
    """Return (H, W, 3) each channel with its histogram spread evenly (OpenCV's ``equalizeHist``)."""
    return np.asarray(cv2.merge([cv2.equalizeHist(channel) for channel in cv2.split(image)]), np.uint8)


def autocontrast(image: Image, cutoff: float) -> Image:
    """Return (H, W, 3) each channel stretched to 0…255 (Pillow's ``ImageOps.autocontrast``).

    ``cutoff``: share of the pixels, below ½, that is left out of account at either end.
    """
    tables = np.empty((256, 3), np.uint8)
    for index, channel in enumerate(cv2.split(image)):
        tables[:, index] = _stretching(*_ends(np.asarray(channel, np.uint8), cutoff))
    return apply(image, Table(tables))


def _ends(channel: Image, cutoff: float) -> tuple[int, int]:
    """Return the least and the greatest level that count."""
    if cutoff <= 0.0:
        low, high, _, _ = cv2.minMaxLoc(channel)
        return int(low), int(high)
    histogram = cv2.calcHist([channel], [0], None, [256], [0, 256]).ravel()
    counts = histogram.astype(np.int64)
    cut = int(channel.size * cutoff)
    return int((counts.cumsum() > cut).argmax()), 255 - int((counts[::-1].cumsum() > cut).argmax())


def _stretching(low: int, high: int) -> NDArray[np.uint8]:
    """Return the table that maps ``low`` to black and ``high`` to white; as Pillow, it rounds down."""
    levels = np.arange(256)
    if high <= low:
        return levels.astype(np.uint8)
    scale = 255.0 / (high - low)
    stretched = np.trunc(levels * scale - low * scale)
    return np.asarray(np.clip(stretched, 0, 255), np.uint8)


def clahe(image: Image, clip: float, tiles: int) -> Image:
    """Return (H, W, 3) with its luma equalised tile by tile (OpenCV's CLAHE on Y of YCrCb)."""
    planes = list(cv2.split(cv2.cvtColor(image, cv2.COLOR_BGR2YCrCb)))
    planes[0] = cv2.createCLAHE(clipLimit=clip, tileGridSize=(tiles, tiles)).apply(planes[0])
    return np.asarray(cv2.cvtColor(cv2.merge(planes), cv2.COLOR_YCrCb2BGR), np.uint8)


def sharpen(image: Image, strength: float) -> Image:
    """Return (H, W, 3) with ``strength`` times its 3×3 Laplacian of eight neighbours taken away."""
    kernel = np.full((3, 3), -strength, np.float32)
    kernel[1, 1] = 1.0 + 8.0 * strength
    return np.asarray(cv2.filter2D(image, -1, kernel), np.uint8)


def shuffle_channels(image: Image, order: list[int]) -> Image:
    """Return (H, W, 3) whose channel k is the image's channel ``order[k]``."""
    return np.asarray(cv2.transform(image, np.eye(3)[order]), np.uint8)  # quicker than splitting
