"""Exact steps of one output more, one fewer, or one for another, as long as the objective falls."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from app.balance.columns import Columns
from app.balance.objective import evaluate, values
from app.core.counts import FloatArray, IntArray

_SHORTLIST = (4, 12)  # columns of each kind that are tried exactly: fewer, where there are many classes
_SHORTLIST_WORK = 6000
_GAIN = 1e-9


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

    def more_prices(self, prices: FloatArray) -> FloatArray:
        """Return (M,) the change of the objective expected of one more output; ``inf`` where none may be."""

    def fewer_prices(self, prices: FloatArray) -> FloatArray:
        """Return (M,) the change of the objective by one output fewer; ``inf`` where there is none."""

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
        more = _shortlist(stock.more_prices(here.gradient), len(stock.n))
        fewer = _shortlist(stock.fewer_prices(here.gradient), len(stock.n))
        choice = _best_change(stock, more, fewer, beta, here.value - _GAIN)
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
    stock: Stock, more: IntArray, fewer: IntArray, beta: float, limit: float
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
    if found[i, j] >= limit:
        return None
    return (int(more[i - 1]) if i else None), (int(fewer[j - 1]) if j else None)


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
        if columns.source is not None and columns.source_limit is not None:
            used = np.bincount(columns.source, x, len(columns.source_limit))
            self._room: FloatArray | None = columns.source_limit - used
        else:
            self._room = None

    @property
    def n(self) -> FloatArray:
        """(C,) boxes per class of the plan."""
        return self._n

    @property
    def is_full(self) -> bool:
        """Whether the budget is used up."""
        return self.columns.budget is not None and self._total + 1 > self.columns.budget

    def more_prices(self, prices: FloatArray) -> FloatArray:
        """Return (M,) the change of the objective by one more output, to first order."""
        possible = self.x < self.columns.high
        if self._room is not None and self.columns.source is not None:
            possible &= self._room[self.columns.source] >= 1
        return np.where(possible, self.columns.dot(prices), np.inf)

    def fewer_prices(self, prices: FloatArray) -> FloatArray:
        """Return (M,) the change of the objective by one output fewer, to first order."""
        return np.where(self.x > 0, -self.columns.dot(prices), np.inf)

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
