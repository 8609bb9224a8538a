"""Object crops: windows of an image that keep wanted boxes and leave common ones outside. Numbers only.

A box belongs to a crop when its centre is inside. A crop is *clean*: every box that belongs to it shows most
of itself, every other box next to nothing, so that no visible object goes without a box.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.core.counts import ClassCounts, FloatArray, IntArray
from app.core.geometry import BoolArray, box_areas, centres_inside

KeyArray = NDArray[np.uint64]

PastedObject = tuple[int, int, int, int, int, int, int, int, int]
"""Image that an object is of; left, top, right, bottom of its cutting in it; left, top, width, height."""
Paste = tuple[PastedObject, ...]
"""What is pasted onto a copy, in this order."""

_SCALES = (0.3, 0.4, 0.5, 0.6, 0.75, 0.9)  # sides of a window over those of its image
PER_IMAGE = 40

_MARGIN = 0.08  # of a wanted box's side, kept free around it
_GRIDS = (9, 7, 5, 4, 3, 2)  # places along each side
_PER_CLASS = 12  # wanted boxes of one class in one image that windows are put around
_WORK = 9_000_000  # pairs of a window and a box that may be looked at
_CHUNK = 200_000  # of them at once
_MOST = 30_000  # windows that are offered


@dataclass(frozen=True, slots=True)
class CropRule:
    """What a crop must be like.

    Attributes:
        keep: share of itself that a kept box shows at least.
        drop: share of itself that a dropped box shows at most.
        side: smallest side of a window over that of its image.
    """

    keep: float = 0.6
    drop: float = 0.35
    side: float = 0.3

    @property
    def scales(self) -> tuple[float, ...]:
        """Sides of windows over those of their image, ascending."""
        return (self.side, *(scale for scale in _SCALES if scale > self.side + 1e-9))


DEFAULT_RULE = CropRule()
CENTRE_RULE = CropRule(keep=0.01, drop=0.99)
"""A box belongs to a crop when its centre is inside, however much of it shows, as in SSD crops."""


@dataclass(frozen=True, slots=True)
class BoxTable:
    """The boxes of I images, in columns.

    Attributes:
        offsets: (I+1,) int64; the boxes of image i are the rows ``offsets[i]:offsets[i+1]``.
        boxes: (B, 4) float64 edge coordinates in pixels, cut to their image.
        labels: (B,) int64 class of each box.
        sizes: (I, 2) int64 width and height of each image in pixels.
        counted: (B,) bool, boxes that count for the balance; None: all. The others are looked at only so that
            crops stay clean.
    """

    offsets: IntArray
    boxes: FloatArray
    labels: IntArray
    sizes: IntArray
    counted: BoolArray | None = None

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def images(self) -> IntArray:
        """(B,) the image of each box."""
        return np.repeat(np.arange(len(self), dtype=np.int64), np.diff(self.offsets))

    @property
    def counting(self) -> BoolArray:
        """(B,) whether each box counts."""
        return np.ones(len(self.boxes), bool) if self.counted is None else self.counted

    def class_counts(self, class_count: int) -> ClassCounts:
        """Return the boxes per class and image that count."""
        rows = self.counting
        return ClassCounts.from_labels(self.images[rows], self.labels[rows], len(self), class_count)


@dataclass(frozen=True, slots=True)
class Windows:
    """Clean crops that are on offer, in the order of their images.

    Attributes:
        images: (W,) int64 the image of each, ascending.
        rects: (W, 4) int64 ``left, top, right, bottom`` in whole pixels, edge coordinates.
        counts: boxes per class of each.
        pasted: what is pasted onto each; empty: nothing onto any.
    """

    images: IntArray
    rects: IntArray
    counts: ClassCounts
    pasted: tuple[Paste, ...] = ()

    def __len__(self) -> int:
        return len(self.images)


@dataclass(frozen=True, slots=True)
class PlannedCrops:
    """The crops of a plan, in the order of their images, each with at least one output.

    Attributes:
        images: (W,) int64 the image of each, ascending.
        rects: (W, 4) int64 ``left, top, right, bottom`` in whole pixels, edge coordinates.
        outputs: (W,) int64 how many outputs each has.
        pasted: what is pasted onto each; empty: nothing onto any.
    """

    images: IntArray
    rects: IntArray
    outputs: IntArray
    pasted: tuple[Paste, ...] = ()

    @property
    def pastes(self) -> int:
        """How many outputs have something pasted onto them."""
        return sum(int(n) for n, paste in zip(self.outputs, self.pasted, strict=False) if paste)

    def __len__(self) -> int:
        return len(self.images)

    def outputs_of_images(self, images: int) -> IntArray:
        """Return (I,) how many outputs of each image are crops."""
        return np.bincount(self.images, self.outputs, images).astype(np.int64)


def no_crops() -> PlannedCrops:
    """Return a plan without crops."""
    none = np.zeros(0, np.int64)
    return PlannedCrops(none, np.zeros((0, 4), np.int64), none)


def no_windows(class_count: int) -> Windows:
    """Return no crops at all."""
    none = np.zeros(0, np.int64)
    counts = ClassCounts(np.zeros(1, np.int64), none, none, class_count)
    return Windows(none, np.zeros((0, 4), np.int64), counts)


def find_windows(table: BoxTable, worth: FloatArray, rule: CropRule = DEFAULT_RULE) -> Windows:
    """Return clean crops around wanted boxes that are worth more than their whole image.

    Windows of several sizes, each of the image's aspect, are put around each wanted box in a grid of places,
    as fine as the work allows. Of the clean windows of an image that hold the same boxes per class the
    cleanest stays; of those the worthiest. The same arguments give the same windows.

    Args:
        table: the boxes.
        worth: (C,) of one more box of each class: positive where it is wanted, negative where it costs.
        rule: what makes a window clean, and how small it may be.
    """
    scales = rule.scales
    anchors, grid = _anchors(table, worth, len(scales))
    found = [_clean(table, worth, rule, *part) for part in _candidates(table, anchors, grid, scales)]
    if not found:
        return no_windows(len(worth))
    images, rects, keys, blur, value = (np.concatenate(column) for column in zip(*found, strict=True))
    best = _distinct(images, keys, blur)
    best = _worthiest(images, value, best)
    return _with_counts(table, images[best], rects[best], len(worth))


def _anchors(table: BoxTable, worth: FloatArray, scales: int) -> tuple[IntArray, int]:
    """Return the boxes to put windows around and the places along each side of the grid.

    Only images that hold a class that costs: of the others, a crop is never better than the whole. Where
    there are too many boxes, each class has those with the least company.
    """
    values, images = worth[table.labels] * table.counting, table.images
    costs = np.bincount(images, values < 0, len(table)) > 0
    known = (table.sizes > 0).all(axis=1)
    wanted = np.flatnonzero((values > 0) & (costs & known)[images] & (box_areas(table.boxes) > 0))
    lengths = np.diff(table.offsets)[images[wanted]]
    key = images[wanted] * len(worth) + table.labels[wanted]
    order = np.lexsort((wanted, key))
    rank = np.empty(len(wanted), np.int64)
    rank[order] = _ranks(key[order])
    few = rank < _PER_CLASS
    wanted, lengths = wanted[few], lengths[few]
    grid = next((g for g in _GRIDS if lengths.sum() * scales * g * g <= _WORK), _GRIDS[-1])
    by_class = np.lexsort((wanted, lengths, table.labels[wanted]))
    turn = np.empty(len(wanted), np.int64)
    turn[by_class] = _ranks(table.labels[wanted][by_class])
    in_turn = np.lexsort((wanted, turn))
    affordable = np.cumsum(lengths[in_turn]) * scales * grid * grid <= _WORK
    return np.sort(wanted[in_turn[affordable]]), grid


def _ranks(ordered: IntArray) -> IntArray:
    """Return (N,) the place of each element within its run of equal elements."""
    return np.asarray(np.arange(len(ordered)) - np.searchsorted(ordered, ordered))


def _candidates(
    table: BoxTable, anchors: IntArray, grid: int, scales: tuple[float, ...]
) -> Iterator[tuple[IntArray, FloatArray, FloatArray]]:
    """Yield images (F,), first corners (2, grid, F) and sides (2, F) of a share of the anchors at a time."""
    images = table.images[anchors]
    work = np.cumsum(np.diff(table.offsets)[images]) * len(scales) * grid * grid
    start = 0
    while start < len(anchors):
        done = work[start - 1] if start else 0
        stop = max(int(np.searchsorted(work, done + _CHUNK, side="right")), start + 1)
        part = slice(start, stop)
        where, corners, sides = _around(table.boxes[anchors[part]], table.sizes[images[part]], grid, scales)
        if len(where):
            yield images[part][where], corners, sides
        start = stop


def _around(
    boxes: FloatArray, sizes: IntArray, grid: int, scales: tuple[float, ...]
) -> tuple[IntArray, FloatArray, FloatArray]:
    """Return grids of windows in whole pixels that hold a box and its margin.

    Returns:
        (F,) the box of each grid; (2, grid, F) the left and the top edges of its windows, of which each goes
        with each; (2, F) their width and height.
    """
    margin = (boxes[:, 2:] - boxes[:, :2]) * _MARGIN
    low, high = np.maximum(boxes[:, :2] - margin, 0.0), np.minimum(boxes[:, 2:] + margin, sizes)
    sides = np.ceil(sizes[:, None, :] * np.array(scales)[:, None])  # (A, scales, 2)
    first = np.maximum(np.ceil(high[:, None, :] - sides), 0.0)
    last = np.minimum(np.floor(low)[:, None, :], sizes[:, None, :] - sides)
    fits = np.flatnonzero((first <= last).all(axis=2))
    first, last, sides = (column.reshape(-1, 2)[fits].T for column in (first, last, sides))
    steps = np.linspace(0.0, 1.0, grid)
    corners = np.floor(first[:, None] + steps[:, None] * (last - first)[:, None] + 0.5)
    return fits // len(scales), corners, sides


def _clean(
    table: BoxTable,
    worth: FloatArray,
    rule: CropRule,
    images: IntArray,
    corners: FloatArray,
    sides: FloatArray,
) -> tuple[IntArray, IntArray, KeyArray, FloatArray, FloatArray]:
    """Return images, windows, keys of what they hold, how blurred their borders are, and what they are worth.

    Only of clean windows that are worth something, and more than the whole image. Arrays of grid × grid ×
    boxes, where a box is in a window, and how much of it, is a product of its columns and its rows.
    """
    box, starts = _pairs(table, images)
    lengths = np.diff(table.offsets)[images]
    inside, share = _seen(
        table.boxes[box], np.repeat(corners, lengths, axis=2), np.repeat(sides, lengths, axis=1)
    )
    dirty = np.where(inside, share < rule.keep, share > rule.drop)
    counts = table.counting[box]
    values = np.where(counts, worth[table.labels[box]], 0.0)
    value = np.add.reduceat(np.where(inside, values, 0.0), starts, axis=2)
    whole = np.add.reduceat(values, starts)
    good = ~np.logical_or.reduceat(dirty, starts, axis=2) & (value > np.maximum(whole, 0.0) + 1e-15)
    blur = np.add.reduceat(np.where(inside, 1.0 - share, share), starts, axis=2)
    codes = np.where(inside & counts, _codes(len(worth))[table.labels[box]], np.uint64(0))
    keys = np.add.reduceat(codes, starts, axis=2)
    chosen, column, row = np.nonzero(good.transpose(2, 0, 1))
    low = np.stack([corners[0, column, chosen], corners[1, row, chosen]], axis=1)
    rects = np.hstack([low, low + sides.T[chosen]]).astype(np.int64)
    place = column, row, chosen
    return images[chosen], rects, keys[place], blur[place], value[place]


def _pairs(table: BoxTable, images: IntArray) -> tuple[IntArray, IntArray]:
    """Return the boxes of each image, one image after the other, and where each image's begin."""
    lengths = np.diff(table.offsets)[images]
    starts = np.cumsum(lengths) - lengths
    return np.arange(lengths.sum()) + np.repeat(table.offsets[images] - starts, lengths), starts


def _seen(boxes: FloatArray, corners: FloatArray, sides: FloatArray) -> tuple[BoolArray, FloatArray]:
    """Return whether the centre of each box is in the windows of its grid, and the share of its area that is.

    Args:
        boxes: (Q, 4).
        corners: (2, grid, Q) left and top edges of the windows.
        sides: (2, Q) width and height of the windows.

    Returns:
        Twice (grid, grid, Q): by left edge, then by top edge.
    """
    low, high = np.ascontiguousarray(boxes.T).reshape(2, 2, 1, -1)
    ends = corners + sides[:, None]
    middle = (low + high) / 2
    inside = (middle >= corners) & (middle < ends)
    length = np.maximum(np.minimum(high, ends) - np.maximum(low, corners), 0.0)
    area = np.maximum((high - low).prod(axis=0), 1e-9)
    return inside[0][:, None] & inside[1], length[0][:, None] * length[1] / area


def _codes(class_count: int) -> KeyArray:
    """Return a random number for each class: sums of them tell boxes per class apart."""
    return np.random.default_rng(class_count).integers(0, 2**64, class_count, np.uint64)


def _distinct(images: IntArray, keys: KeyArray, blur: FloatArray) -> IntArray:
    """Return the cleanest of the windows of an image with the same key, sorted by image."""
    order = np.lexsort((blur, keys, images))
    same = (np.diff(images[order]) == 0) & (np.diff(keys[order]) == 0)
    return np.asarray(order[~np.concatenate([[False], same])], np.int64) if len(order) else order


def _worthiest(images: IntArray, value: FloatArray, chosen: IntArray) -> IntArray:
    """Return the best windows of each image, as many of each as all together may be."""
    order = chosen[np.lexsort((chosen, -value[chosen], images[chosen]))]
    rank = _ranks(images[order])
    most = np.searchsorted(np.cumsum(np.bincount(rank, minlength=1)), _MOST, side="right")
    return np.asarray(order[rank < max(1, min(PER_IMAGE, int(most)))])


def _with_counts(table: BoxTable, images: IntArray, rects: IntArray, class_count: int) -> Windows:
    box, _ = _pairs(table, images)
    window = np.repeat(np.arange(len(images)), np.diff(table.offsets)[images])
    held = centres_inside(table.boxes[box], rects[window]) & table.counting[box]
    counts = ClassCounts.from_labels(window[held], table.labels[box[held]], len(images), class_count)
    return Windows(images, rects, counts)
