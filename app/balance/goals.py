"""What is asked for beyond evenness: classes left alone, groups of classes, least numbers of boxes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.balance.columns import Columns
from app.balance.rehearsal import DrawnStock, Rehearsal
from app.core.counts import ClassCounts, FloatArray, IntArray
from app.errors import PlanError

BoolArray = NDArray[np.bool_]

_MENDS = 8  # rounds of drawing and adding what the draws fell short of
_COMPANY = 1e-3  # how much boxes that no class needs any more count against an output


@dataclass(frozen=True, slots=True)
class Goals:
    """What is asked of the classes. Classes without boxes are left out of account in any case.

    Attributes:
        alone: (C,) bool, classes that may become as large or as small as they like; None: no class.
        groups: (C,) int64, classes with the same number are balanced as if they were one; None: each class
            by itself.
        least: (C,) float64, boxes that each class should have at least, 0 where nothing is asked; None: the
            classes are made even instead. The least of a group is the sum over its classes.
    """

    alone: BoolArray | None = None
    groups: IntArray | None = None
    least: FloatArray | None = None


@dataclass(frozen=True, slots=True)
class View:
    """The classes as the planner sees them: only those that count, groups as one.

    Attributes:
        numbers: (C,) int64 the planner's class of each class, −1 where it does not count.
        size: how many classes the planner sees.
        plain: whether it sees every class, each by itself.
    """

    numbers: IntArray
    size: int
    plain: bool

    def of(self, counts: ClassCounts) -> ClassCounts:
        """Return the counts as the planner sees them."""
        numbers = self.numbers[counts.classes]
        if self.plain:
            return ClassCounts(counts.indptr, numbers, counts.counts, self.size)
        seen = numbers >= 0
        rows, numbers, boxes = counts.rows[seen], numbers[seen], counts.counts[seen]
        keys, place = np.unique(rows * max(self.size, 1) + numbers, return_inverse=True)
        sums = np.bincount(place, boxes, len(keys)).astype(np.int64)
        width = max(self.size, 1)
        indptr = np.searchsorted(keys // width, np.arange(len(counts) + 1)).astype(np.int64)
        return ClassCounts(indptr, keys % width, sums, self.size)

    def mean(self, values: FloatArray, weights: FloatArray) -> FloatArray:
        """Return (size,) the mean over the members of a class, weighted; ``values`` and ``weights`` (C,)."""
        seen = self.numbers >= 0
        totals = np.bincount(self.numbers[seen], weights[seen], self.size)
        sums = np.bincount(self.numbers[seen], (values * weights)[seen], self.size)
        return np.divide(sums, totals, out=np.ones(self.size), where=totals > 0)

    def sums(self, values: FloatArray) -> FloatArray:
        """Return (size,) the sum over the members of a class."""
        seen = self.numbers >= 0
        return np.bincount(self.numbers[seen], values[seen], self.size).astype(np.float64)

    def spread(self, values: FloatArray) -> FloatArray:
        """Return (C,) the value of each class' number, 0 where it does not count."""
        return np.where(self.numbers >= 0, np.append(values, 0.0)[self.numbers], 0.0)


def view_of(totals: FloatArray, goals: Goals) -> View:
    """Return what the planner sees of classes with so many boxes (C,).

    Raises:
        PlanError: a goal is of another number of classes, or a least number is negative or not finite.
    """
    for given in (goals.alone, goals.groups, goals.least):
        if given is not None and len(given) != len(totals):
            raise PlanError(
                "A goal speaks of {given} classes; the dataset has {classes}.",
                given=len(given),
                classes=len(totals),
            )
    if goals.least is not None and not (np.isfinite(goals.least) & (goals.least >= 0)).all():
        raise PlanError("The least number of boxes of a class must be 0 or more.")
    counting = totals > 0
    if goals.alone is not None:
        counting &= ~goals.alone
    numbers = np.full(len(totals), -1, np.int64)
    if goals.groups is None:
        numbers[counting] = np.arange(counting.sum())
        return View(numbers, int(counting.sum()), bool(counting.all()))  # a mirror may fill an empty class
    names, place = np.unique(goals.groups[counting], return_inverse=True)
    numbers[counting] = place
    return View(numbers, len(names), False)


def reach(columns: Columns, least: FloatArray, start: IntArray | None = None) -> IntArray:
    """Return (M,) few outputs that give every class at least so many boxes, as far as the limits allow.

    Greedily, in rounds of at most one more output of each column, so that no image is repeated much more
    than others: first the outputs that hold most of what is still needed, relative to what is asked. Then
    whatever turned out not to be needed goes back.

    Args:
        columns: what may be added.
        least: (C,) boxes asked for, those of ``base`` included.
        start: (M,) outputs that are there already and stay.
    """
    x = np.zeros(len(columns), np.int64) if start is None else start.copy()
    fixed = x.copy()
    room = columns.room(x)
    left = np.inf if columns.budget is None else columns.budget - float(x.sum())
    while left >= 1:
        need = np.maximum(least - columns.n(x), 0.0)
        chosen = _round(columns, least, need, x, room, left)
        if not chosen:
            break
        x[chosen] += 1
        left -= len(chosen)
        room = columns.room(x)
    return _without_spare(columns, least, x, fixed)


def reach_near(columns: Columns, least: FloatArray, fractional: FloatArray) -> IntArray:
    """Return the same as ``reach``, from fractional outputs ``fractional`` (M,) that come close."""
    start = np.floor(np.minimum(fractional, columns.high) + 1e-6).astype(np.int64)
    start = start if columns.allows(start) else np.floor(fractional).astype(np.int64)
    return _without_spare(columns, least, reach(columns, least, start), np.zeros_like(start))


def _round(
    columns: Columns,
    least: FloatArray,
    need: FloatArray,
    x: IntArray,
    room: FloatArray | None,
    left: float,
) -> list[int]:
    """Return the columns that give one more output in this round."""
    asked = 1.0 / np.maximum(least, 1.0)
    wanted = np.minimum(columns.boxes, need[columns.classes]) * asked[columns.classes]
    spare = np.where(need > 0, 0.0, _COMPANY * asked)
    value = np.bincount(columns.rows, wanted, len(columns))
    rank = value - columns.dot(spare)
    possible = np.flatnonzero((value > 1e-12) & (x < columns.high))
    order = possible[np.lexsort((possible, -rank[possible]))].tolist()
    starts, classes, boxes = columns.indptr, columns.classes, columns.boxes
    short, chosen = need.tolist(), list[int]()
    used: dict[int, int] = {}
    for column in order:
        if len(chosen) + 1 > left:
            break
        source = column if columns.source is None else int(columns.source[column])
        if room is not None and room[source] - used.get(source, 0) < 1:
            continue
        entries = range(int(starts[column]), int(starts[column + 1]))
        if all(short[classes[e]] <= 0 or boxes[e] <= 0 for e in entries):
            continue
        for e in entries:
            short[classes[e]] -= boxes[e]
        used[source] = used.get(source, 0) + 1
        chosen.append(column)
    return chosen


def _without_spare(columns: Columns, least: FloatArray, x: IntArray, fixed: IntArray) -> IntArray:
    """Take outputs back, beyond ``fixed``, that no class needs to keep what is asked, or what it has."""
    n = columns.n(x)
    spare = (n - np.minimum(least, n)).tolist()
    dearest = np.argsort(-columns.dot(1.0 / np.maximum(n, 1.0)), kind="stable")
    for column in dearest[::-1].tolist():
        while x[column] > fixed[column]:
            entries = range(int(columns.indptr[column]), int(columns.indptr[column + 1]))
            if any(columns.boxes[e] > spare[columns.classes[e]] + 1e-9 for e in entries):
                break
            for e in entries:
                spare[columns.classes[e]] -= columns.boxes[e]
            x[column] -= 1
    return x


def reach_drawn(columns: Columns, least: FloatArray, rehearsal: Rehearsal, x: IntArray) -> DrawnStock:
    """Return a plan like ``x`` (M,), which is expected to reach ``least``, that counts what outputs hold."""
    stock = DrawnStock(columns, rehearsal, x)
    for _ in range(_MENDS):
        missing = least - stock.n
        if (missing <= 0).all():
            break
        expected = columns.n(stock.x)
        limited = replace(columns, high=stock.most)
        more = reach(limited, np.where(missing > 0, expected + missing, 0.0), stock.x)
        if (more == stock.x).all():
            break
        stock = DrawnStock(limited, rehearsal, more)
    return stock
