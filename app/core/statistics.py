"""Figures of a dataset: imbalance, co-occurrence, sizes, shapes and places of boxes.

Arguments named ``totals`` are boxes (or images) per class, (C,), whole or fractional. Classes without any are
declared only: figures of imbalance leave them out. No figure is ever infinite or not a number.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.core.counts import ClassCounts, FloatArray, IntArray
from app.core.geometry import box_areas

SMALL_AREA, MEDIUM_AREA = 32.0**2, 96.0**2  # px²; COCO's limits
HEAT_BINS = 32
_PAIRS_AT_ONCE = 2_000_000


@dataclass(frozen=True, slots=True)
class Figures:
    """One line about the balance of a dataset, a split or a plan.

    Attributes:
        images, boxes: how many.
        empty_images: images without boxes.
        classes: classes that have boxes.
        imbalance_ratio: of boxes.
        normalised_entropy, balance_score: of boxes.
        mean_imbalance, imbalance_variation: MeanIR and CVIR of boxes.
        mean_imbalance_images, imbalance_variation_images: the same of images that hold a class.
        scumble: how much frequent and rare classes share images.
    """

    images: int
    boxes: int
    empty_images: int
    classes: int
    imbalance_ratio: float
    normalised_entropy: float
    balance_score: float
    mean_imbalance: float
    imbalance_variation: float
    mean_imbalance_images: float
    imbalance_variation_images: float
    scumble: float


def figures(counts: ClassCounts) -> Figures:
    """Return all figures of one value each."""
    boxes, images = counts.totals(), counts.images_per_class()
    return Figures(
        images=len(counts),
        boxes=int(boxes.sum()),
        empty_images=int((counts.boxes_per_image() == 0).sum()),
        classes=int((boxes > 0).sum()),
        imbalance_ratio=imbalance_ratio(boxes),
        normalised_entropy=normalised_entropy(boxes),
        balance_score=balance_score(boxes),
        mean_imbalance=mean_imbalance(boxes),
        imbalance_variation=imbalance_variation(boxes),
        mean_imbalance_images=mean_imbalance(images),
        imbalance_variation_images=imbalance_variation(images),
        scumble=scumble(counts),
    )


def imbalance_ratio(totals: NDArray[np.generic]) -> float:
    """Return most over fewest boxes of a class, 1 where fewer than two classes have boxes."""
    held = _held(totals)
    return float(held.max() / held.min()) if len(held) else 1.0


def imbalance_per_class(totals: NDArray[np.generic]) -> FloatArray:
    """Return (C,) how many times fewer than the largest class each is: IRLbl (Charte et al. 2015).

    1 for the largest, 0 for a class without boxes.
    """
    values = np.asarray(totals, np.float64)
    out: FloatArray = np.divide(values.max(initial=0.0), values, out=np.zeros_like(values), where=values > 0)
    return out


def mean_imbalance(totals: NDArray[np.generic]) -> float:
    """Return MeanIR (Charte et al. 2015): the mean of ``imbalance_per_class``, 1 where all are equal."""
    per_class = _held(imbalance_per_class(totals))
    return float(per_class.mean()) if len(per_class) else 1.0


def imbalance_variation(totals: NDArray[np.generic]) -> float:
    """Return CVIR (Charte et al. 2015): the (sample) deviation of ``imbalance_per_class`` over its mean."""
    per_class = _held(imbalance_per_class(totals))
    return float(per_class.std(ddof=1) / per_class.mean()) if len(per_class) > 1 else 0.0


def normalised_entropy(totals: NDArray[np.generic]) -> float:
    """Return Shannon's entropy of the class shares over its greatest value: 1 where all classes are equal."""
    held = _held(totals)
    if len(held) < 2:
        return 1.0
    shares = held / held.sum()
    return min(1.0, float(-(shares * np.log(shares)).sum() / np.log(len(held))))


def balance_score(totals: NDArray[np.generic]) -> float:
    """Return geometric over arithmetic mean of the boxes per class, 0 to 1: 1 where all are equal."""
    held = _held(totals)
    return min(1.0, float(np.exp(np.log(held).mean()) / held.mean())) if len(held) else 1.0


def share_drift(totals: NDArray[np.generic], others: NDArray[np.generic]) -> float:
    """Return how far the class shares of two sets are apart, 0 to 1: total variation.

    It is the share of the boxes that would need another class for both to be alike; 0 where a set is empty.
    """
    one, other = np.asarray(totals, np.float64), np.asarray(others, np.float64)
    if not one.sum() or not other.sum():
        return 0.0
    return float(np.abs(one / one.sum() - other / other.sum()).sum() / 2)


def scumble(counts: ClassCounts) -> float:
    """Return SCUMBLE (Charte et al. 2014): how much frequent and rare classes share images, 0 to 1.

    For an image: 1 − geometric over arithmetic mean of ``imbalance_per_class`` (of images) over its classes;
    then the mean over the images that hold boxes. Where it is high, copying an image for its rare class
    brings frequent ones along.
    """
    per_class = imbalance_per_class(counts.images_per_class())[counts.classes]
    kinds = np.diff(counts.indptr)
    filled = kinds > 0
    if not filled.any():
        return 0.0
    rows = counts.rows
    means = np.bincount(rows, per_class, len(counts))[filled] / kinds[filled]
    logs = np.bincount(rows, np.log(per_class), len(counts))[filled] / kinds[filled]
    return float(np.clip(1.0 - np.exp(logs) / means, 0.0, 1.0).mean())


def co_occurrence(counts: ClassCounts) -> FloatArray:
    """Return (C, C) the share of the images with class c (row) that hold class d (column): P(d | c).

    1 on the diagonal; rows of classes without boxes are 0.
    """
    images = np.maximum(counts.images_per_class(), 1)
    out: FloatArray = images_with_both(counts) / images[:, None]
    return out


def images_with_both(counts: ClassCounts, weights: FloatArray | None = None) -> FloatArray:
    """Return (C, C) how many images hold both classes, each image counted ``weights[i]`` times (once)."""
    size = counts.class_count
    together = np.zeros(size * size)
    pairs = np.diff(counts.indptr) ** 2  # of each image
    ends = np.cumsum(pairs)
    start = 0
    while start < len(counts):
        done = ends[start - 1] if start else 0
        stop = max(int(np.searchsorted(ends, done + _PAIRS_AT_ONCE, side="right")), start + 1)
        of_pairs = None if weights is None else np.repeat(weights[start:stop], pairs[start:stop])
        together += np.bincount(_pairs(counts, start, stop), of_pairs, size * size)
        start = stop
    return together.reshape(size, size)


def _pairs(counts: ClassCounts, start: int, stop: int) -> IntArray:
    """Return ``c·C + d`` for all ordered pairs of classes within each of the rows start … stop − 1."""
    kinds = np.diff(counts.indptr[start : stop + 1])
    entries = np.arange(counts.indptr[start], counts.indptr[stop])
    partners = np.repeat(kinds, kinds)  # of each entry
    left = np.repeat(entries, partners)
    first = np.repeat(np.repeat(counts.indptr[start:stop], kinds), partners)
    place = np.arange(len(left)) - np.repeat(np.cumsum(partners) - partners, partners)
    out: IntArray = counts.classes[left] * counts.class_count + counts.classes[first + place]
    return out


def size_classes(boxes: FloatArray) -> IntArray:
    """Return (B,) 0 small (below 32² px²), 1 medium (below 96²), 2 large: COCO's sizes, of boxes (B, 4)."""
    return np.digitize(box_areas(boxes), [SMALL_AREA, MEDIUM_AREA]).astype(np.int64)


def relative_sizes(boxes: FloatArray, image_sizes: FloatArray) -> FloatArray:
    """Return (B,) √(box area / image area), 0 where the image size is unknown.

    Args:
        boxes: (B, 4) edge coordinates, pixels.
        image_sizes: (B, 2) width and height of each box's image, 0 where unknown.
    """
    areas = image_sizes[:, 0] * image_sizes[:, 1]
    shares = np.divide(box_areas(boxes), areas, out=np.zeros(len(boxes)), where=areas > 0)
    out: FloatArray = np.sqrt(shares)
    return out


def log_aspects(boxes: FloatArray) -> FloatArray:
    """Return (B,) log₂(width / height): 0 square, 1 twice as wide as high; 0 where a side has no length."""
    sides = boxes[:, 2:] - boxes[:, :2]
    usable = (sides[:, 0] > 0) & (sides[:, 1] > 0)
    out: FloatArray = np.zeros(len(boxes))
    out[usable] = np.log2(sides[usable, 0]) - np.log2(sides[usable, 1])
    return out


def centre_heat_map(boxes: FloatArray, image_sizes: FloatArray, bins: int = HEAT_BINS) -> IntArray:
    """Return (bins, bins) how many box centres lie in each cell of the image; rows from the top.

    Boxes whose image size is unknown or whose centre is outside the image are left out.

    Args:
        boxes: (B, 4) edge coordinates, pixels.
        image_sizes: (B, 2) width and height of each box's image.
        bins: cells along each side.
    """
    known = (image_sizes[:, 0] > 0) & (image_sizes[:, 1] > 0)
    centres = (boxes[known, :2] + boxes[known, 2:]) / 2 / image_sizes[known]
    inside = np.flatnonzero(((centres >= 0) & (centres <= 1)).all(axis=1))
    cells = np.minimum((centres[inside] * bins).astype(np.int64), bins - 1)
    flat = np.bincount(cells[:, 1] * bins + cells[:, 0], minlength=bins * bins)
    return flat.reshape(bins, bins).astype(np.int64)


def classes_per_image(counts: ClassCounts) -> IntArray:
    """Return (I,) how many different classes each image holds."""
    return np.diff(counts.indptr).astype(np.int64)


def _held(totals: NDArray[np.generic]) -> FloatArray:
    values = np.asarray(totals, np.float64)
    return values[values > 0]
