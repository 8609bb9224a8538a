"""What a plan may add: columns of box counts, each with a limit, a source image and a share of the budget."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from app.core.counts import ClassCounts, FloatArray, IntArray
from app.errors import Cancelled

_MOST_ENTRIES = 5_000_000


@dataclass(frozen=True, slots=True)
class Sharing:
    """Columns of sources that could give too much: those that are not alone, as a rule.

    Attributes:
        columns: (k,) int64 ascending.
        source: (k,) int64 the source of each, numbered among those that could give too much.
        high: (k,) float64 most outputs of each.
        limit: (s,) float64 most outputs of each of these sources.
    """

    columns: IntArray
    source: IntArray
    high: FloatArray
    limit: FloatArray


@dataclass(frozen=True)
class Columns:
    """The outputs that may be added to what is written in any case.

    A plan gives every column m a number x[m] of outputs, ``0 ≤ x ≤ high``. The outputs of all columns of one
    source are at most ``source_limit`` of it, all outputs together at most ``budget``. The boxes per class
    are then ``base + Σ x[m]·boxes[m]``.

    Attributes:
        indptr: (M+1,) int64 row pointers: column m holds the entries ``indptr[m]:indptr[m+1]``.
        classes: (nnz,) int64 class of each entry.
        boxes: (nnz,) float64 boxes of that class in one output, an expected number where boxes may get lost,
            0 where they always do.
        base: (C,) float64 boxes that are written in any case; positive for every class that counts.
        high: (M,) float64 whole numbers, the most outputs of each column.
        budget: most outputs together, a whole number; None is unlimited.
        source: (M,) int64 source image of each column; None where each column is a source of its own.
        source_limit: (S,) float64 whole numbers, most outputs of each source; None together with ``source``.
        cancelled: asked with every ``dot``, of which all searches are made; an answer of True ends the work.
    """

    indptr: IntArray
    classes: IntArray
    boxes: FloatArray
    base: FloatArray
    high: FloatArray
    budget: float | None = None
    source: IntArray | None = None
    source_limit: FloatArray | None = None
    cancelled: Callable[[], bool] | None = None

    def __len__(self) -> int:
        return len(self.indptr) - 1

    @property
    def class_count(self) -> int:
        """C, the number of classes."""
        return len(self.base)

    @cached_property
    def rows(self) -> IntArray:
        """(nnz,) the column of each entry."""
        return np.repeat(np.arange(len(self), dtype=np.int64), np.diff(self.indptr))

    @cached_property
    def filled(self) -> IntArray:
        """The columns that hold any box."""
        return np.flatnonzero(np.diff(self.indptr))

    @cached_property
    def starts(self) -> IntArray:
        """The first entry of each filled column."""
        return self.indptr[:-1][self.filled]

    @cached_property
    def ceiling(self) -> FloatArray | float:
        """``high``; one number where all are equal, which is faster."""
        return float(self.high[0]) if len(self.high) and (self.high == self.high[0]).all() else self.high

    @cached_property
    def sharing(self) -> Sharing:
        """The columns that could exceed the limit of their source."""
        if self.source is None or self.source_limit is None:
            none = np.zeros(0)
            return Sharing(none.astype(np.int64), none.astype(np.int64), none, none)
        over = np.bincount(self.source, self.high, len(self.source_limit)) > self.source_limit
        columns = np.flatnonzero(over[self.source])
        source = (np.cumsum(over) - 1)[self.source[columns]]
        return Sharing(columns, source, self.high[columns], self.source_limit[over])

    @cached_property
    def by_source(self) -> tuple[IntArray, IntArray, IntArray]:
        """Sources that have several columns, where each begins in the next, and their columns by source."""
        if self.source is None:
            raise ValueError("each column is a source of its own")
        several = np.bincount(self.source) > 1
        columns = np.flatnonzero(several[self.source])
        order: IntArray = columns[np.argsort(self.source[columns], kind="stable")]
        names, starts = np.unique(self.source[order], return_index=True)
        return names, starts, order

    def limited(self, budget: float) -> Columns:
        """Return the same columns under the smaller of their own budget and ``budget``."""
        return replace(self, budget=budget if self.budget is None else min(budget, self.budget))

    def room(self, x: IntArray) -> FloatArray | None:
        """Return (S,) the outputs that each source may still give; None where each column is a source."""
        if self.source is None or self.source_limit is None:
            return None
        out: FloatArray = self.source_limit - np.bincount(self.source, x, len(self.source_limit))
        return out

    def allows(self, x: IntArray) -> bool:
        """Whether ``x`` (M,) is within all limits."""
        if (x > self.high).any() or (self.budget is not None and x.sum() > self.budget):
            return False
        room = self.room(x)
        return room is None or bool((room >= 0).all())

    def totals(self, x: FloatArray) -> FloatArray:
        """Return (C,) the boxes per class that ``x`` (M,) outputs add, without ``base``."""
        return self._sums(self.classes, x, self.rows, self.class_count)

    def n(self, x: IntArray) -> FloatArray:
        """Return (C,) the boxes per class of ``x`` (M,) outputs, ``base`` included."""
        return self.base + self.totals(x.astype(np.float64))

    def dot(self, values: FloatArray) -> FloatArray:
        """Return (M,) the value of one output of each column, given a value per box of each class (C,).

        Raises:
            Cancelled: on request.
        """
        if self.cancelled is not None and self.cancelled():
            raise Cancelled
        return self._sums(self.rows, values, self.classes, len(self))

    def _sums(self, places: IntArray, values: FloatArray, chosen: IntArray, size: int) -> FloatArray:
        """Return (size,) at each place the sum of what is chosen of the values, times the boxes."""
        products = values.take(chosen, mode="clip")  # none is out of range: clipping is the fastest way
        products *= self.boxes
        return np.bincount(places, products, size).astype(np.float64, copy=False)

    def entries(self, columns: IntArray) -> tuple[IntArray, IntArray]:
        """Return the entries of the given columns, one after the other, and how many each has."""
        lengths = np.diff(self.indptr)[columns]
        stops = np.cumsum(lengths)
        shift = np.repeat(self.indptr[columns] - (stops - lengths), lengths)
        return np.arange(len(shift)) + shift, lengths

    def rarest(self) -> IntArray:
        """Return (M,) for each column its class with the fewest boxes in ``base``; C where it holds none."""
        order = np.argsort(self.base, kind="stable")
        rank = np.empty(self.class_count, np.int64)
        rank[order] = np.arange(self.class_count)
        out = np.full(len(self), self.class_count, np.int64)
        if len(self.filled):
            out[self.filled] = order[np.minimum.reduceat(rank[self.classes], self.starts)]
        return out

    def dense(self, columns: IntArray) -> FloatArray:
        """Return (k, C) the boxes of one output of the given columns."""
        out = np.zeros((len(columns), self.class_count))
        for row, column in zip(out, columns, strict=True):
            part = slice(self.indptr[column], self.indptr[column + 1])
            row[self.classes[part]] = self.boxes[part]
        return out


def copy_columns(
    counts: ClassCounts, base: FloatArray, high: FloatArray, budget: float | None, survival: FloatArray | None
) -> Columns:
    """Return one column per image: a further copy of it.

    Args:
        counts: boxes of I images over C classes.
        base: (C,) boxes of the originals.
        high: (I,) most further copies of each image.
        budget: most further copies together.
        survival: (C,) share of a class's boxes that an augmented copy keeps; None keeps all.
    """
    boxes = counts.counts.astype(np.float64)
    if survival is not None:
        boxes *= survival[counts.classes]
    return Columns(counts.indptr, counts.classes, boxes, base, high, budget)


def with_brought(columns: Columns, brought: FloatArray | None) -> Columns:
    """Return the columns with what every output is expected to bring along, whatever its image.

    Args:
        columns: of further copies and crops.
        brought: (C,) boxes of other images in an output; None or zero: there are none. Where that would make
            too many entries, the columns stay as they are: a plan then expects less than it gets.
    """
    classes = np.flatnonzero(brought > 0) if brought is not None else np.zeros(0, np.int64)
    count, class_count = len(columns), columns.class_count
    if brought is None or not len(classes) or count * len(classes) > _MOST_ENTRIES:
        return columns
    keys = np.concatenate(
        [
            columns.rows * class_count + columns.classes,
            (np.arange(count)[:, None] * class_count + classes).ravel(),
        ]
    )
    found, place = np.unique(keys, return_inverse=True)
    boxes = np.bincount(place, np.concatenate([columns.boxes, np.tile(brought[classes], count)]))
    indptr = np.searchsorted(found, np.arange(count + 1) * class_count).astype(np.int64)
    return replace(columns, indptr=indptr, classes=found % class_count, boxes=boxes.astype(np.float64))


def with_windows(
    copies: Columns, images: IntArray, counts: ClassCounts, survival: FloatArray | None
) -> Columns:
    """Return the columns of ``copies`` and then one for each crop, all of one image within the image's limit.

    Args:
        copies: one column per image.
        images: (W,) the image that each crop is of.
        counts: boxes of the W crops over the same classes.
        survival: as in ``copy_columns``.
    """
    crops = copy_columns(counts, copies.base, copies.high[images], None, survival)
    return Columns(
        np.concatenate([copies.indptr, crops.indptr[1:] + copies.indptr[-1]]),
        np.concatenate([copies.classes, crops.classes]),
        np.concatenate([copies.boxes, crops.boxes]),
        copies.base,
        np.concatenate([copies.high, crops.high]),
        copies.budget,
        np.concatenate([np.arange(len(copies), dtype=np.int64), images]),
        copies.high,
        copies.cancelled,
    )
