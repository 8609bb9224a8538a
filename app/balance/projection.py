"""The nearest point within the limits of a plan: box, outputs per source, budget."""

from __future__ import annotations

import numpy as np

from app.balance.columns import Columns
from app.core.counts import FloatArray, IntArray

_ROUNDS = 60  # a bracket halves at least every second round; nothing is left of it after these


def project(x: FloatArray, columns: Columns) -> FloatArray:
    """Return the Euclidean projection of ``x`` (M,) on the limits of ``columns``.

    By the conditions of optimality it is ``clip(x − t − s[source], 0, high)``: one shift t ≥ 0 for the
    budget, one shift s ≥ 0 for each source that would give too much.
    """
    if columns.budget is None:
        return _within_sources(x, columns)
    return _within_budget(x, columns, columns.budget)


def _within_budget(x: FloatArray, columns: Columns, budget: float) -> FloatArray:
    """Find the shift t by Newton's method in a bracket: the sum falls piecewise linearly with t."""
    y = _within_sources(x, columns)
    total = y.sum()
    if total <= budget:
        return y
    below, above, t = 0.0, float(x.max()), 0.0
    for _ in range(_ROUNDS):
        surplus = total - budget
        if surplus > 0:
            below = t
        else:
            above = t
        if abs(surplus) <= 1e-9 * max(budget, 1.0):
            break
        free = np.count_nonzero((y > 0) & (y < columns.high))
        t = t + surplus / free if free else (below + above) / 2
        if not below < t < above:
            t = (below + above) / 2
        y = _within_sources(x - t, columns)
        total = y.sum()
    return y * (budget / total) if total > budget else y  # the last digits


def _within_sources(x: FloatArray, columns: Columns) -> FloatArray:
    y = np.clip(x, 0.0, columns.high)
    if columns.source is None or columns.source_limit is None:
        return y
    surplus = np.bincount(columns.source, y, len(columns.source_limit)) - columns.source_limit
    over = np.flatnonzero(surplus[columns.source] > 0)
    if len(over):
        names, local = np.unique(columns.source[over], return_inverse=True)
        y[over] = _lower_groups(x[over], columns.high[over], local, columns.source_limit[names])
    return y


def _lower_groups(x: FloatArray, high: FloatArray, group: IntArray, limit: FloatArray) -> FloatArray:
    """Shift each group down by a number of its own until its sum is its limit: bisection, all at once."""
    below, above = np.zeros(len(limit)), np.zeros(len(limit))
    np.maximum.at(above, group, x)
    for _ in range(_ROUNDS):
        middle = (below + above) / 2
        sums = np.bincount(group, np.clip(x - middle[group], 0.0, high), len(limit))
        below = np.where(sums > limit, middle, below)
        above = np.where(sums > limit, above, middle)
    return np.clip(x - above[group], 0.0, high)
