"""Exact counts of augmented copies: each drawn once, boxes only, with the seed that the export will use."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from app.balance.columns import Columns
from app.balance.crops import Paste, Windows
from app.balance.polish import Changes, possible_changes
from app.core.counts import ClassCounts, FloatArray, IntArray

BoolArray = NDArray[np.bool_]

_SAMPLE = 2000  # images drawn for the survival rates
_PER_CLASS = 5  # of them, at least this many of each class
_OWN = 4.0  # draws
_PRIOR = 20.0  # boxes that a class's rate is drawn towards the rate of all classes with


class DryRun(Protocol):
    """Draws augmented copies without touching a pixel."""

    def __call__(self, images: IntArray, copies: IntArray) -> tuple[ClassCounts, BoolArray]:
        """Draw copy ``copies[k]`` (1, 2, …; 0 is the original) of image ``images[k]``.

        Returns:
            Boxes per class of every copy, in the order asked for; and (k,) whether a copy lost all the boxes
            of its image. An image without boxes loses nothing.
        """


class CropRun(Protocol):
    """Draws augmented copies of crops without touching a pixel."""

    def __call__(
        self, images: IntArray, rects: IntArray, copies: IntArray, pasted: Sequence[Paste] = ()
    ) -> tuple[ClassCounts, BoolArray]:
        """Draw copy ``copies[k]`` (1, 2, …) of the window ``rects[k]`` of image ``images[k]``.

        What is drawn depends on image, window and number alone, not on what else the image gives. Only boxes
        whose centre is in the window take part.

        Args:
            images: (k,) images.
            rects: (k, 4) windows in whole pixels, edge coordinates.
            copies: (k,) numbers of the copies, counted from 1 for each window.
            pasted: what is pasted onto each before anything else; empty: nothing onto any.

        Returns:
            As ``DryRun``.
        """


def column_run(dry_run: DryRun, crop_run: CropRun, first_crop: int, windows: Windows) -> DryRun:
    """Return a dry run by column: the columns below ``first_crop`` are whole copies, the others crops."""

    def draw(images: IntArray, copies: IntArray) -> tuple[ClassCounts, BoolArray]:
        columns = images
        whole, cut = np.flatnonzero(columns < first_crop), np.flatnonzero(columns >= first_crop)
        if len(cut) == 0:
            return dry_run(columns, copies)
        crops = columns[cut] - first_crop
        pasted = [windows.pasted[k] for k in crops.tolist()] if windows.pasted else ()
        rows = (windows.images[crops], windows.rects[crops], copies[cut])
        counts, lost = crop_run(*rows, pasted) if pasted else crop_run(*rows)
        if len(whole) == 0:
            return counts, lost
        first, first_lost = dry_run(columns[whole], copies[whole])
        order = np.argsort(np.concatenate([whole, cut]))
        return stacked(first, counts).take(order), np.concatenate([first_lost, lost])[order]

    return draw


def stacked(first: ClassCounts, second: ClassCounts) -> ClassCounts:
    """Return the rows of the first and then those of the second."""
    return ClassCounts(
        np.concatenate([first.indptr, second.indptr[1:] + first.indptr[-1]]),
        np.concatenate([first.classes, second.classes]),
        np.concatenate([first.counts, second.counts]),
        first.class_count,
    )


class Rehearsal:
    """All copies drawn so far. Where crops are offered, its images are columns: images, then windows.

    Attributes:
        counts: boxes per class of each copy, in the order they were drawn, as ``view`` shows them.
        lost: (rows,) whether the copy lost all its boxes.
        images: (rows,) the image of each.
    """

    def __init__(
        self, dry_run: DryRun, class_count: int, view: Callable[[ClassCounts], ClassCounts] | None = None
    ) -> None:
        self._dry_run, self._view = dry_run, view
        self._place: dict[tuple[int, int], int] = {}
        none = np.zeros(0, np.int64)
        self.counts = ClassCounts(np.zeros(1, np.int64), none, none, class_count)
        self._raw: list[ClassCounts] = []
        self.lost: BoolArray = np.zeros(0, bool)
        self.images: IntArray = none

    @property
    def raw(self) -> ClassCounts:
        """Boxes per class as they were drawn, before ``view``; the rows of ``counts``."""
        if not self._raw:
            return self.counts
        self._raw = [functools.reduce(stacked, self._raw)]
        return self._raw[0]

    def widen(self, dry_run: DryRun) -> None:
        """Draw by another dry run from now on: one that knows more columns and agrees on those drawn."""
        self._dry_run = dry_run

    def rows(self, images: IntArray, copies: IntArray) -> IntArray:
        """Return (k,) the rows of the given copies in ``counts``; those not known yet are drawn in one go."""
        keys = list(zip(images.tolist(), copies.tolist(), strict=True))
        missing = list(dict.fromkeys(key for key in keys if key not in self._place))
        if missing:
            self._draw(np.array(missing, np.int64))
            first = len(self._place)
            self._place.update((key, first + k) for k, key in enumerate(missing))
        return np.array([self._place[key] for key in keys], np.int64)

    def _draw(self, wanted: IntArray) -> None:
        counts, lost = self._dry_run(wanted[:, 0], wanted[:, 1])
        if self._view is not None:
            self._raw.append(counts)
            counts = self._view(counts)
        self.counts = stacked(self.counts, counts)
        self.lost = np.concatenate([self.lost, lost])
        self.images = np.concatenate([self.images, wanted[:, 0]])


def survival_rates(counts: ClassCounts, rehearsal: Rehearsal, seed: int) -> FloatArray:
    """Return (C,) the share of each class's boxes that an augmented copy keeps, from a sample.

    The rate of a class with few boxes in the sample leans towards that of all classes. Boxes that copies
    bring along from other images are left out, see ``brought_boxes``.
    """
    images = _sample(counts, seed)
    rows = rehearsal.rows(images, np.ones_like(images))
    offered, kept = counts.take(images), rehearsal.counts.take(rows)
    own = _own_boxes(kept.totals(), brought_boxes(offered, kept), len(rows))
    overall = own.sum() / max(offered.totals().sum(), 1.0)
    rates: FloatArray = (own + _PRIOR * overall) / (offered.totals() + _PRIOR)
    return rates


def sampled_survival(counts: ClassCounts, dry_run: DryRun, seed: int) -> FloatArray:
    """Return ``survival_rates`` of a dry run of which nothing else is wanted."""
    return survival_rates(counts, Rehearsal(dry_run, counts.class_count), seed)


def brought_boxes(offered: ClassCounts, drawn: ClassCounts) -> FloatArray:
    """Return (C,) the boxes that a copy shows of other images than its own, from draws.

    Zero where no copy ever showed a class that its image lacks. Otherwise a copy keeps a share of its own
    boxes of a class and brings a number that does not depend on them: a straight line, by least squares.

    Args:
        offered: boxes of the image of each draw.
        drawn: boxes of each draw.
    """
    none, draws = np.zeros(offered.class_count), len(drawn)
    own_keys = offered.rows * offered.class_count + offered.classes
    place = np.searchsorted(own_keys, drawn.rows * drawn.class_count + drawn.classes)
    own = np.append(own_keys, -1)[place] == drawn.rows * drawn.class_count + drawn.classes
    if draws == 0 or own.all():
        return none
    products = drawn.counts[own] * offered.counts[place[own]]
    xy = np.bincount(drawn.classes[own], products, offered.class_count)
    xx = np.bincount(offered.classes, offered.counts.astype(np.float64) ** 2, offered.class_count)
    x, y = offered.totals(), drawn.totals()
    spread = draws * xx - x * x
    slope = np.divide(draws * xy - x * y, spread, out=np.zeros(len(x)), where=spread > 0)
    slope = np.where(spread > 0, slope, np.divide(y, x, out=np.zeros(len(x)), where=x > 0))
    found: FloatArray = np.maximum(y - np.clip(slope, 0.0, 1.0) * x, 0.0) / draws
    return found


def _own_boxes(kept: FloatArray, brought: FloatArray, draws: int) -> FloatArray:
    out: FloatArray = np.maximum(kept - draws * brought, 0.0)
    return out


def expected_boxes(counts: ClassCounts, before: FloatArray, rehearsal: Rehearsal) -> FloatArray:
    """Return (nnz,) the boxes to expect of a further copy, after the copies drawn so far.

    Per image and class the mean of its own draws and of what its class keeps in all draws; ``_OWN`` draws of
    an image weigh as much as its class.

    Args:
        counts: boxes of the originals; with entries of 0 for classes that copies bring along.
        before: (nnz,) what was expected before, for classes that were not drawn.
        rehearsal: the draws.
    """
    drawn = rehearsal.counts
    per_image = np.bincount(rehearsal.images, minlength=len(counts))
    brought = brought_boxes(without_zeros(counts).take(rehearsal.images), drawn)
    offered, kept = counts.totals(per_image), _own_boxes(drawn.totals(), brought, len(drawn))
    rates = np.divide(kept, offered, out=np.ones_like(kept), where=offered > 0)
    expected = counts.counts * rates[counts.classes] + brought[counts.classes]
    by_class = np.where(offered[counts.classes] > 0, expected, before)
    keys = counts.rows * counts.class_count + counts.classes
    found = rehearsal.images[drawn.rows] * counts.class_count + drawn.classes
    place = np.searchsorted(keys, found)
    known = np.append(keys, -1)[place] == found  # a mirror may bring forth a class that the image lacks
    own = np.bincount(place[known], drawn.counts[known], len(keys))
    out: FloatArray = (own + _OWN * by_class) / (per_image[counts.rows] + _OWN)
    return out


def zero_filled(counts: ClassCounts, columns: Columns) -> ClassCounts:
    """Return the counts with an entry, if only of 0, wherever the columns have one."""
    if len(columns.classes) == len(counts.classes):
        return counts
    filled = np.zeros(len(columns.classes), np.int64)
    keys = columns.rows * counts.class_count + columns.classes
    filled[np.searchsorted(keys, counts.rows * counts.class_count + counts.classes)] = counts.counts
    return ClassCounts(columns.indptr, columns.classes, filled, counts.class_count)


def without_zeros(counts: ClassCounts) -> ClassCounts:
    """Return the counts without entries of 0."""
    some = counts.counts > 0
    if some.all():
        return counts
    indptr = np.concatenate([[0], np.cumsum(some)])[counts.indptr].astype(np.int64)
    return ClassCounts(indptr, counts.classes[some], counts.counts[some], counts.class_count)


def _sample(counts: ClassCounts, seed: int) -> IntArray:
    """Return images in random order, some of every class among them."""
    shuffled = np.random.default_rng(seed).permutation(len(counts))
    if len(counts) <= _SAMPLE:
        return shuffled
    mixed = counts.take(shuffled)
    order: IntArray = np.argsort(mixed.classes, kind="stable")
    classes = mixed.classes[order]
    rank = np.arange(len(order)) - np.searchsorted(classes, classes)
    needed = np.unique(mixed.rows[order][rank < _PER_CLASS])
    others = np.setdiff1d(np.arange(_SAMPLE), needed)
    chosen: IntArray = shuffled[np.concatenate([needed, others])]
    return chosen


class DrawnStock:
    """A plan of augmented outputs as they are really drawn: the outputs 1 … k of each column.

    An output that lost all its boxes is not written, and ends the outputs of its column, so that those of a
    column are always numbered 1, 2, … without a gap.

    Args:
        columns: further copies of each image, and crops where they are offered, with expected boxes.
        rehearsal: draws them, by column.
        x: (M,) outputs of each column; cut where one is lost.
    """

    def __init__(self, columns: Columns, rehearsal: Rehearsal, x: IntArray) -> None:
        self.columns, self._rehearsal = columns, rehearsal
        self._limit = columns.high.astype(np.int64)
        self.x = self._cut_at_lost(x)
        images = np.flatnonzero(self.x)
        self._last = np.full(len(self.x), -1, np.int64)
        self._last[images] = rehearsal.rows(images, self.x[images])
        rows = rehearsal.rows(*copies_of(self.x))
        self._n = columns.base + rehearsal.counts.take(rows).totals()
        self._room = columns.room(self.x)

    @property
    def most(self) -> FloatArray:
        """(I,) most further copies of each image, as far as is known."""
        return self._limit.astype(np.float64)

    @property
    def n(self) -> FloatArray:
        """(C,) boxes per class of the plan."""
        return self._n

    @property
    def is_full(self) -> bool:
        """Whether the budget is used up."""
        return self.columns.budget is not None and self.x.sum() + 1 > self.columns.budget

    def changes(self, prices: FloatArray) -> Changes:
        """Return what may be changed: one more output with what is expected of it, the last one as drawn."""
        more = np.where(self.x < self._limit, self.columns.dot(prices), np.inf)
        last = np.append(self._rehearsal.counts.dot(prices), 0.0)[self._last]
        return possible_changes(self.columns, self._room, more, np.where(self.x > 0, -last, np.inf))

    def more_boxes(self, columns: IntArray) -> FloatArray:
        """Return (k, C) what the next copy of each image really holds."""
        rows = self._rehearsal.rows(columns, self.x[columns] + 1)
        lost = self._rehearsal.lost[rows]
        self._limit[columns[lost]] = self.x[columns[lost]]
        return self._boxes(rows)

    def fewer_boxes(self, columns: IntArray) -> FloatArray:
        """Return (k, C) what the last copy of each image really holds."""
        return self._boxes(self._last[columns])

    def change(self, more: int | None, fewer: int | None) -> None:
        """Add the next output of one column, take back the last of another."""
        if more is not None:
            self.x[more] += 1
            self._last[more] = self._row(more)
            self._n = self._n + self._boxes(self._last[[more]])[0]
        if fewer is not None:
            self._n = self._n - self._boxes(self._last[[fewer]])[0]
            self.x[fewer] -= 1
            self._last[fewer] = self._row(fewer) if self.x[fewer] else -1
        if self._room is not None:
            self._room = self.columns.room(self.x)

    def _row(self, image: int) -> int:
        return int(self._rehearsal.rows(np.array([image]), self.x[[image]])[0])

    def _boxes(self, rows: IntArray) -> FloatArray:
        out = np.zeros((len(rows), self._rehearsal.counts.class_count))
        for k, row in enumerate(rows):
            out[k] = self._rehearsal.counts.dense_row(int(row))
        return out

    def _cut_at_lost(self, x: IntArray) -> IntArray:
        images, copies = copies_of(x)
        rows = self._rehearsal.rows(images, copies)
        lost = self._rehearsal.lost[rows]
        np.minimum.at(self._limit, images[lost], copies[lost] - 1)
        return np.minimum(x, self._limit)


def copies_of(x: IntArray) -> tuple[IntArray, IntArray]:
    """Return the images and the copy indices 1 … x[i] of all copies of a plan."""
    images = np.repeat(np.arange(len(x)), x)
    first = np.repeat(np.cumsum(x) - x, x)
    return images, np.arange(len(images)) - first + 1
