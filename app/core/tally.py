"""Counts of a set of images from which every plot of a dataset is drawn, each the sum over its images.

Because they are sums, an edit of one image costs one image: its old boxes are taken out, its new ones added.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.core.counts import ClassCounts, FloatArray, IntArray
from app.core.statistics import HEAT_BINS, images_with_both, log_aspects, relative_sizes, size_classes

SIZE_BINS = 100  # of the relative size, 0 to 1
ASPECT_BINS, ASPECT_LIMIT = 24, 4.0  # of log₂(width / height), −4 to 4; what is beyond is in the outer bins
MOST_COUNTED = 1000  # boxes of an image; images with more are in the last bin
_MOST_PAIRED = 1500  # classes up to which company is counted: C² numbers
BoolArray = NDArray[np.bool_]


@dataclass(slots=True, eq=False)
class Tally:
    """Sums over images; C classes. Numbers are fractions where images are weighted.

    Attributes:
        images: how many.
        boxes: (C,) boxes of each class.
        holders: (C,) images that hold each class.
        kinds: (C, 3) boxes of COCO's small, medium, large.
        sizes: (C, SIZE_BINS) boxes by relative size √(box area / image area).
        aspects: (C, ASPECT_BINS) boxes by log₂(width / height).
        heat: (C, HEAT_BINS, HEAT_BINS) box centres in each cell of the image, rows from the top.
        per_image: (MOST_COUNTED + 1,) images by how many boxes they hold.
        classes_per_image: (MOST_COUNTED + 1,) images by how many classes they hold.
        pairs: (C, C) images that hold both classes; (0, 0) where there are too many classes.
    """

    images: float
    boxes: FloatArray
    holders: FloatArray
    kinds: FloatArray
    sizes: FloatArray
    aspects: FloatArray
    heat: FloatArray
    per_image: FloatArray
    classes_per_image: FloatArray
    pairs: FloatArray

    @property
    def class_count(self) -> int:
        """C."""
        return len(self.boxes)

    def company(self) -> FloatArray:
        """Return (C, C) the share of the images with class c (row) that hold class d (column): P(d | c)."""
        shares: FloatArray = self.pairs / np.maximum(self.holders, 1e-9)[:, None]
        return np.minimum(shares, 1.0) if len(self.pairs) else self.pairs

    def grow(self, class_count: int) -> None:
        """Make room for classes that are new."""
        more = class_count - self.class_count
        if more <= 0:
            return
        for name in ("boxes", "holders", "kinds", "sizes", "aspects", "heat"):
            old = getattr(self, name)
            setattr(self, name, np.concatenate([old, np.zeros((more, *old.shape[1:]))]))
        fits = class_count <= _MOST_PAIRED and len(self.pairs)
        self.pairs = np.pad(self.pairs, (0, more)) if fits else np.zeros((0, 0))

    def add(self, boxes: FloatArray, labels: IntArray, size: tuple[int, int], sign: int = 1) -> None:
        """Add an image, or take it out with ``sign`` −1.

        Args:
            boxes: (N, 4) edge coordinates, pixels.
            labels: (N,) class of each.
            size: width and height of the image, 0 where unknown.
            sign: 1 or −1.
        """
        if len(labels):
            self.grow(int(labels.max()) + 1)
        places = _places(boxes, np.tile(np.array(size, np.float64), (len(boxes), 1)))
        self.images += sign
        np.add.at(self.boxes, labels, sign)
        np.add.at(self.kinds, (labels, places.kinds), sign)
        np.add.at(self.aspects, (labels, places.aspects), sign)
        known = places.known
        np.add.at(self.sizes, (labels[known], places.sizes[known]), sign)
        inside = places.cells >= 0
        flat = self.heat.reshape(self.class_count, -1)
        np.add.at(flat, (labels[inside], places.cells[inside]), sign)
        held = np.unique(labels)
        self.holders[held] += sign
        self.per_image[min(len(labels), MOST_COUNTED)] += sign
        self.classes_per_image[min(len(held), MOST_COUNTED)] += sign
        if len(self.pairs):
            self.pairs[np.ix_(held, held)] += sign


@dataclass(frozen=True, slots=True)
class _Places:
    """In which bin of each plot boxes are: all (B,)."""

    kinds: IntArray
    sizes: IntArray
    aspects: IntArray
    cells: IntArray  # −1 where the centre is outside, or the size of the image unknown
    known: BoolArray


def _places(boxes: FloatArray, image_sizes: FloatArray) -> _Places:
    known: BoolArray = np.all(image_sizes > 0, axis=1)
    divisor = np.where(known[:, None], image_sizes, 1.0)
    centres = (boxes[:, :2] + boxes[:, 2:]) / 2 / divisor
    inside: BoolArray = known & np.all((centres >= 0) & (centres <= 1), axis=1)
    cells = np.minimum((np.where(inside[:, None], centres, 0.0) * HEAT_BINS).astype(np.int64), HEAT_BINS - 1)
    return _Places(
        kinds=size_classes(boxes),
        sizes=size_bins(boxes, image_sizes),
        aspects=aspect_bins(boxes),
        cells=np.where(inside, cells[:, 1] * HEAT_BINS + cells[:, 0], -1),
        known=known,
    )


def size_bins(boxes: FloatArray, image_sizes: FloatArray) -> IntArray:
    """Return (B,) the bin of ``Tally.sizes`` of each box."""
    relative = relative_sizes(boxes, image_sizes)
    return np.clip((relative * SIZE_BINS).astype(np.int64), 0, SIZE_BINS - 1)


def aspect_bins(boxes: FloatArray) -> IntArray:
    """Return (B,) the bin of ``Tally.aspects`` of each box."""
    share = (log_aspects(boxes) + ASPECT_LIMIT) / (2 * ASPECT_LIMIT)
    return np.clip((share * ASPECT_BINS).astype(np.int64), 0, ASPECT_BINS - 1)


def heat_cells(boxes: FloatArray, image_sizes: FloatArray) -> IntArray:
    """Return (B,) the cell of ``Tally.heat`` of each box, row · HEAT_BINS + column; −1 outside of all."""
    return _places(boxes, image_sizes).cells


def tally(
    boxes: FloatArray,
    labels: IntArray,
    rows: IntArray,
    image_sizes: FloatArray,
    class_count: int,
    weights: FloatArray | None = None,
) -> Tally:
    """Count I images.

    Args:
        boxes: (B, 4) edge coordinates, pixels.
        labels: (B,) class of each.
        rows: (B,) image of each, 0 … I − 1.
        image_sizes: (I, 2) width and height, 0 where unknown.
        class_count: C.
        weights: (I,) how often each image counts; None: once.
    """
    count = len(image_sizes)
    weights = np.ones(count) if weights is None else weights
    places, of_boxes = _places(boxes, image_sizes[rows]), weights[rows]
    counts = ClassCounts.from_labels(rows, labels, count, class_count)
    of_entries = weights[counts.rows]

    def binned(bins: IntArray, number: int, use: BoolArray | None = None) -> FloatArray:
        chosen = slice(None) if use is None else use
        flat = labels[chosen] * number + bins[chosen]
        sums = np.bincount(flat, of_boxes[chosen], class_count * number).astype(np.float64)
        return sums.reshape(class_count, number)

    def images_by(number: IntArray) -> FloatArray:
        sums = np.bincount(np.minimum(number, MOST_COUNTED), weights, MOST_COUNTED + 1)
        return sums.astype(np.float64)

    return Tally(
        images=float(weights.sum()),
        boxes=np.bincount(labels, of_boxes, class_count).astype(np.float64),
        holders=np.bincount(counts.classes, of_entries, class_count).astype(np.float64),
        kinds=binned(places.kinds, 3),
        sizes=binned(places.sizes, SIZE_BINS, places.known),
        aspects=binned(places.aspects, ASPECT_BINS),
        heat=binned(places.cells, HEAT_BINS**2, places.cells >= 0).reshape(-1, HEAT_BINS, HEAT_BINS),
        per_image=images_by(counts.boxes_per_image()),
        classes_per_image=images_by(np.diff(counts.indptr)),
        pairs=images_with_both(counts, weights) if class_count <= _MOST_PAIRED else np.zeros((0, 0)),
    )
