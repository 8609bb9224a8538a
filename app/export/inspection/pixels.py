"""What is wrong with the pixels of a copy: measured on the rendered image, reduced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from app.augment.sample import Sample
from app.core.geometry import BoolArray, FloatArray, quads, transform_points
from app.export.inspection.boxes import WHOLE_IMAGE, Finding
from app.export.inspection.reasons import Reason, Thresholds

_SIDE, _THUMB = 256, 32
_LEAST_PICTURE = 200  # reduced pixels; of less nothing can be said
_EDGE = np.ones((5, 5), np.uint8)  # what blends with the fill is not measured

Image = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Look:
    """What an image looks like, in numbers.

    Attributes:
        black, white: shares of such pixels, 0 to 1.
        contrast: standard deviation of luma, levels.
        sharpness: variance of the Laplacian over the variance of luma.
        filled: share of the canvas that shows the picture, 0 to 1.
        thumb: (32, 32, 3) float32, for comparisons.
    """

    black: float
    white: float
    contrast: float
    sharpness: float
    filled: float
    thumb: NDArray[np.float32]


def picture_mask(sample: Sample, size: tuple[int, int]) -> BoolArray:
    """Return (H, W) where a copy shows its source rather than fill, for a canvas reduced to ``size``."""
    mask = np.zeros((size[1], size[0]), np.uint8)
    outline = transform_points(sample.matrix, quads(np.array([[0.0, 0.0, *sample.source_size]]))[0])
    scaled = np.clip(outline * (size[0] / sample.size[0], size[1] / sample.size[1]), -1e4, 1e4)
    cv2.fillConvexPoly(mask, np.round(scaled * 16 - 8).astype(np.int32), 1, shift=4)
    return mask.astype(bool)


def look_at(image: Image, thresholds: Thresholds, mask: BoolArray | None = None) -> Look:
    """Measure an image (H, W, 3) uint8 BGR; where ``mask``, of the reduced size, says so."""
    small = reduced(image)
    luma = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    filled, inner = 1.0, np.ones(luma.shape, bool)
    if mask is not None:
        filled = float(mask.mean())
        inner = cv2.erode(mask.astype(np.uint8), _EDGE, borderValue=1).astype(bool)
    thumb = cv2.resize(small, (_THUMB, _THUMB), interpolation=cv2.INTER_AREA).astype(np.float32)
    inside = luma[inner].astype(np.float64)
    if len(inside) < _LEAST_PICTURE:
        return Look(0.0, 0.0, np.inf, np.inf, filled, thumb)
    laplacian = cv2.Laplacian(luma.astype(np.float32), cv2.CV_32F)[inner]
    spread = float(inside.var())
    return Look(
        black=float((inside < thresholds.black[0]).mean()),
        white=float((inside > thresholds.white[0]).mean()),
        contrast=spread**0.5,
        sharpness=float(laplacian.var()) / max(spread, 1.0),
        filled=filled,
        thumb=thumb,
    )


def reduced(image: Image) -> Image:
    """Return an image with its longer side at most 256 px."""
    width, height = reduced_size((image.shape[1], image.shape[0]))
    if (width, height) == (image.shape[1], image.shape[0]):
        return image
    return np.asarray(cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def reduced_size(size: tuple[int, int]) -> tuple[int, int]:
    """Return (width, height) of an image that is reduced."""
    scale = min(1.0, _SIDE / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def judge_look(look: Look, original: Look, thresholds: Thresholds) -> list[Finding]:
    """Return what is wrong with a copy's pixels, compared with its original's."""
    t, found = thresholds, []
    black, white = t.black[1], t.white[1]
    if look.black >= black and original.black < black:
        found.append(_image(Reason.DARK, look.black, look.black))
    if look.white - original.white >= white:
        found.append(_image(Reason.BLOWN_OUT, look.white, look.white))
    if look.contrast < t.flat and original.contrast > 2 * look.contrast:
        found.append(_image(Reason.FLAT, 1.0 - look.contrast / (2 * t.flat), look.contrast))
    share = look.sharpness / max(original.sharpness, 1e-9)
    if share < t.sharpness and look.contrast >= t.flat:
        found.append(_image(Reason.BLURRED, 1.0 - share / (2 * t.sharpness), share))
    if look.filled < t.sparse:
        found.append(_image(Reason.SPARSE, 1.0 - look.filled / (2 * t.sparse), look.filled))
    return found


def duplicates(original: Look, looks: Sequence[Look], thresholds: Thresholds) -> list[Finding | None]:
    """Return for each copy of an image whether it shows what the original or an earlier copy shows."""
    thumbs: FloatArray = np.array([look.thumb.ravel() for look in (original, *looks)], np.float64)
    found: list[Finding | None] = []
    for k in range(1, len(thumbs)):
        nearest = float(np.abs(thumbs[:k] - thumbs[k]).mean(axis=1).min())
        is_same = nearest < thresholds.duplicate
        severity = 1.0 - nearest / (2 * thresholds.duplicate)
        found.append(_image(Reason.DUPLICATE, severity, nearest) if is_same else None)
    return found


def _image(reason: Reason, severity: float, value: float) -> Finding:
    return Finding(reason, WHOLE_IMAGE, min(1.0, max(0.05, severity)), 1, value)
