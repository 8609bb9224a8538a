"""Fog, rain and shadows: soft masks, made small and enlarged, laid over the image in 8 bits."""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from app.augment.functional.colour import Image
from app.augment.functional.resize import BGR

_FIELD = 64
"""Side of the field that fog is made of."""
_SHRINK = 4
"""Shadows are drawn this many times smaller: their edges are soft anyway."""
_STREAK = 200.0
"""Levels that a streak of rain of full strength adds."""


def fog(image: Image, density: float, colour: BGR, seed: int) -> Image:
    """Return (H, W, 3) seen through fog: ``image·(1 - a) + colour·a`` (Koschmieder's law).

    ``a`` has the mean ``density``; it grows towards the top, where things are farther away, and comes in
    drifts of value noise, three octaves of a numpy generator with ``seed``.
    """
    rows = np.linspace(1.0, 0.0, _FIELD)[:, None]
    thickness = np.clip(density * (_drifts(seed) + rows), 0.0, 1.0)
    field = np.rint(255 * thickness).astype(np.uint8)
    mask = np.asarray(cv2.resize(field, (image.shape[1], image.shape[0])), np.uint8)
    light = cv2.LUT(cv2.merge([mask] * 3), _shares(colour)[None])
    return np.asarray(cv2.add(_dimmed(image, mask), light), np.uint8)


def _drifts(seed: int) -> NDArray[np.float64]:
    """Return (_FIELD, _FIELD) smooth noise from 0 to 1, one half in the middle."""
    rng = np.random.default_rng(seed)
    field = np.zeros((_FIELD, _FIELD))
    for cells, weight in ((3, 0.55), (6, 0.3), (12, 0.15)):
        values = cv2.resize(rng.random((cells, cells)), (_FIELD, _FIELD), interpolation=cv2.INTER_CUBIC)
        field += weight * values
    return np.clip(field, 0.0, 1.0)


def _shares(colour: BGR) -> NDArray[np.uint8]:
    """Return (256, 3): for each mask level the light that a colour adds."""
    return np.asarray(np.rint(np.outer(np.arange(256) / 255, colour)), np.uint8)


def _dimmed(image: Image, mask: Image) -> Image:
    """Return ``image·(1 - mask/255)``; mask (H, W) uint8."""
    return np.asarray(cv2.multiply(image, cv2.merge([255 - mask] * 3), scale=1 / 255), np.uint8)


def rain(
    image: Image, streaks: int, length: float, slant: float, light: tuple[float, float], seed: int
) -> Image:
    """Return (H, W, 3) with streaks of rain, which add light (Garg and Nayar, Vision and rain, 2007).

    Args:
        image: (H, W, 3) uint8.
        streaks: how many.
        length: their mean length as a share of the image's height; each has 0.6 to 1.4 times that.
        slant: ° from upright; positive: they fall to the right.
        light: share of the scene's light that is left, and strength of the streaks, both 0 to 1.
        seed: of the numpy generator that places them.
    """
    height, width = image.shape[:2]
    rng = np.random.default_rng(seed)
    long = length * height * rng.uniform(0.6, 1.4, streaks)
    step = np.stack([long * math.sin(math.radians(slant)), long * math.cos(math.radians(slant))], axis=1)
    middle = rng.random((streaks, 2)) * (width, height)
    ends = np.rint(np.stack([middle - step / 2, middle + step / 2], axis=1)).astype(np.int32)
    mask = np.zeros((height, width), np.uint8)
    cv2.polylines(mask, list(ends), False, 255, max(1, round(height / 480)), cv2.LINE_AA)
    remaining, strength = light
    added = cv2.convertScaleAbs(mask, alpha=strength * _STREAK / 255)
    dimmed = cv2.convertScaleAbs(image, alpha=remaining)
    return np.asarray(cv2.add(dimmed, cv2.merge([added] * 3)), np.uint8)


def shadow(image: Image, polygons: Sequence[Sequence[Sequence[float]]], darkness: float) -> Image:
    """Return (H, W, 3) darkened by ``darkness`` (0 to 1) within polygons, their edges soft.

    Each polygon: (x, y) corners as shares of width and height.
    """
    height, width = image.shape[:2]
    small = (-(-width // _SHRINK), -(-height // _SHRINK))
    mask = np.zeros((small[1], small[0]), np.uint8)
    for polygon in polygons:
        corners = np.rint(np.asarray(polygon) * small * 16).astype(np.int32)
        cv2.fillPoly(mask, [corners], round(255 * darkness), lineType=cv2.LINE_AA, shift=4)
    soft = cv2.GaussianBlur(mask, (0, 0), max(0.5, 0.008 * max(small)))
    return _dimmed(image, np.asarray(cv2.resize(soft, (width, height)), np.uint8))
