"""Exact steps of one output more, one fewer, or one for another, as long as the objective falls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from app.balance.columns import Columns
from app.balance.objective import evaluate, values
from app.core.counts import FloatArray, IntArray

_SHORTLIST = (4, 12)  # columns of each kind that are tried exactly: fewer, where there are many classes
_SHORTLIST_WORK = 6000
_GAIN = 1e-9


@dataclass(frozen=True, slots=True)
class Changes:
    """What may be changed about a plan, with the change of the objective, to first order.

    Attributes:
        more: (M,) by one more output of each column; ``inf`` where none may be added.
        fewer: (M,) by one output fewer; ``inf`` where there is none.
        swaps: (k, 2) the most promising exchanges within sources at their limit: one more, one fewer.
    """

    more: FloatArray
    fewer: FloatArray
    swaps: IntArray


class Stock(Protocol):
    """A whole plan that can be changed by one output at a time.

    Attributes:
        x: (M,) outputs of each column.
    """

    x: IntArray

    @property
    def n(self) -> FloatArray:
        """(C,) boxes per class of the plan."""

    @property
    def is_full(self) -> bool:
        """Whether the budget is used up."""

    def changes(self, prices: FloatArray) -> Changes:
        """Return what may be changed, and what that is expected to do to the objective.

        Args:
            prices: (C,) change of the objective by one more box of each class.
        """

    def more_boxes(self, columns: IntArray) -> FloatArray:
        """Return (k, C) exactly what the next output of each column adds."""

    def fewer_boxes(self, columns: IntArray) -> FloatArray:
        """Return (k, C) exactly what the last output of each column holds."""

    def change(self, more: int | None, fewer: int | None) -> None:
        """Add the next output of one column, drop the last of another."""


def polish(stock: Stock, beta: float, moves: int, ratio: float = 0.0) -> int:
    """Improve a plan by at most ``moves`` changes, until its imbalance ratio is at most ``ratio``.

    Returns:
        How many changes were made.
    """
    for move in range(moves):
        if stock.n.max() <= ratio * stock.n.min():
            return move
        here = evaluate(stock.n, beta)
        changes = stock.changes(here.gradient)
        more, fewer = _shortlist(changes.more, len(stock.n)), _shortlist(changes.fewer, len(stock.n))
        choice = _best_change(stock, more, fewer, changes.swaps, beta, here.value - _GAIN)
        if choice is None:
            return move
        stock.change(*choice)
    return moves


def _shortlist(prices: FloatArray, class_count: int) -> IntArray:
    count = min(max(_SHORTLIST_WORK // class_count, _SHORTLIST[0]), _SHORTLIST[1], len(prices))
    order = np.argpartition(prices, count - 1)[:count] if count < len(prices) else np.arange(count)
    order = order[np.isfinite(prices[order])]
    return order[np.lexsort((order, prices[order]))]


def _best_change(
    stock: Stock, more: IntArray, fewer: IntArray, swaps: IntArray, beta: float, limit: float
) -> tuple[int | None, int | None] | None:
    """Return the (more, fewer) whose objective is lowest, if it is below ``limit``."""
    gains = np.vstack([np.zeros(stock.n.shape), stock.more_boxes(more)])
    losses = np.vstack([np.zeros(stock.n.shape), stock.fewer_boxes(fewer)])
    trials = stock.n + gains[:, None, :] - losses[None, :, :]
    found = values(trials.reshape(-1, len(stock.n)), beta).reshape(len(gains), len(losses))
    found[1:, 1:][more[:, None] == fewer[None, :]] = np.inf  # the last and the next output of one column
    if stock.is_full:
        found[1:, 0] = np.inf
    i, j = np.unravel_index(int(np.argmin(found)), found.shape)
    best = float(found[i, j])
    if len(swaps):
        exchanged = _swap_values(stock, swaps, beta)
        k = int(np.argmin(exchanged))
        if exchanged[k] < min(best, limit):
            return int(swaps[k, 0]), int(swaps[k, 1])
    if best >= limit:
        return None
    return (int(more[i - 1]) if i else None), (int(fewer[j - 1]) if j else None)


def _swap_values(stock: Stock, swaps: IntArray, beta: float) -> FloatArray:
    gains = stock.more_boxes(swaps[:, 0])
    found = values(stock.n + gains - stock.fewer_boxes(swaps[:, 1]), beta)
    return np.where(gains.any(axis=1), found, np.inf)  # an output without boxes may be one that gets lost


def possible_changes(
    columns: Columns, room: FloatArray | None, more: FloatArray, fewer: FloatArray
) -> Changes:
    """Return the changes that the limits of sources leave.

    Args:
        columns: what may be added.
        room: (S,) outputs that each source may still give; None where each column is a source.
        more: (M,) change of the objective by one more output; ``inf`` where the column has no more.
        fewer: (M,) the same of one output fewer; ``inf`` where it has none.
    """
    if room is None or columns.source is None:
        return Changes(more, fewer, np.zeros((0, 2), np.int64))
    swaps = _source_swaps(columns, room, more, fewer)
    return Changes(np.where(room[columns.source] < 1, np.inf, more), fewer, swaps)


def _source_swaps(columns: Columns, room: FloatArray, more: FloatArray, fewer: FloatArray) -> IntArray:
    """Return (k, 2) for sources without room the best column to add to and to take from, the best first."""
    names, starts, order = columns.by_source
    if len(names) == 0:
        return np.zeros((0, 2), np.int64)
    total = np.minimum.reduceat(more[order], starts) + np.minimum.reduceat(fewer[order], starts)
    total[room[names] >= 1] = np.inf
    ends = np.append(starts[1:], len(order))
    found = []
    for k in _shortlist(total, columns.class_count):
        part = order[starts[k] : ends[k]]
        found.append((part[np.argmin(more[part])], part[np.argmin(fewer[part])]))
    pairs: IntArray = np.array(found, np.int64).reshape(-1, 2)
    return np.asarray(pairs[pairs[:, 0] != pairs[:, 1]])


class ExpectedStock:
    """A plan whose outputs hold what their columns say.

    Args:
        columns: what may be added, within its limits.
        x: (M,) outputs of each column; changed in place.
    """

    def __init__(self, columns: Columns, x: IntArray) -> None:
        self.columns, self.x = columns, x
        self._n = columns.base + columns.totals(x.astype(np.float64))
        self._total = int(x.sum())
        self._room = columns.room(x)

    @property
    def n(self) -> FloatArray:
        """(C,) boxes per class of the plan."""
        return self._n

    @property
    def outputs(self) -> int:
        """All outputs together."""
        return self._total

    @property
    def is_full(self) -> bool:
        """Whether the budget is used up."""
        return self.columns.budget is not None and self._total + 1 > self.columns.budget

    def changes(self, prices: FloatArray) -> Changes:
        """Return what may be changed, and what that does to the objective, to first order."""
        worth = self.columns.dot(prices)
        more = np.where(self.x < self.columns.high, worth, np.inf)
        return possible_changes(self.columns, self._room, more, np.where(self.x > 0, -worth, np.inf))

    def more_boxes(self, columns: IntArray) -> FloatArray:
        """Return (k, C) what one output of each column holds."""
        return self.columns.dense(columns)

    def fewer_boxes(self, columns: IntArray) -> FloatArray:
        """Return (k, C) what one output of each column holds."""
        return self.columns.dense(columns)

    def change(self, more: int | None, fewer: int | None) -> None:
        """Add an output of one column, drop one of another."""
        for column, step in ((more, 1), (fewer, -1)):
            if column is None:
                continue
            self.x[column] += step
            self._total += step
            self._n = self._n + step * self.columns.dense(np.array([column]))[0]
            if self._room is not None and self.columns.source is not None:
                self._room[self.columns.source[column]] -= step
