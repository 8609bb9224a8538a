"""The nearest point within the limits of a plan: box, outputs per source, budget."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.balance.columns import Columns
from app.core.counts import FloatArray, IntArray

_ROUNDS = 60  # a bracket halves at least every second round; nothing is left of it after these


@dataclass(frozen=True, slots=True)
class _Crowded:
    """Columns whose source would give too much.

    Attributes:
        columns: (k,) int64.
        shift: (k,) float64 shift s of the source of each.
    """

    columns: IntArray
    shift: FloatArray


def project(x: FloatArray, columns: Columns) -> FloatArray:
    """Return the Euclidean projection of ``x`` (M,) on the limits of ``columns``.

    By the conditions of optimality it is ``clip(x − max(t, s[source]), 0, high)``: one shift t ≥ 0 for the
    budget, one shift s ≥ 0 for each source that would give too much without it.
    """
    crowded = _source_shifts(x, columns)
    if columns.budget is None:
        return _shifted(x, columns, crowded, 0.0)
    return _within_budget(x, columns, crowded, columns.budget)


def _within_budget(x: FloatArray, columns: Columns, crowded: _Crowded, budget: float) -> FloatArray:
    """Find the shift t by Newton's method in a bracket: the sum falls piecewise linearly with t."""
    y = _shifted(x, columns, crowded, 0.0)
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
        moving = (y > 0) & (y < columns.ceiling)
        free = np.count_nonzero(moving) - np.count_nonzero(moving[crowded.columns[crowded.shift > t]])
        t = t + surplus / free if free else (below + above) / 2
        if not below < t < above:
            t = (below + above) / 2
        y = _shifted(x, columns, crowded, t)
        total = y.sum()
    return y * (budget / total) if total > budget else y  # the last digits


def _shifted(x: FloatArray, columns: Columns, crowded: _Crowded, t: float) -> FloatArray:
    y: FloatArray = x - t
    np.clip(y, 0.0, columns.ceiling, out=y)
    more = crowded.shift > t
    where = crowded.columns[more]
    y[where] = np.clip(x[where] - crowded.shift[more], 0.0, columns.high[where])
    return y


def _source_shifts(x: FloatArray, columns: Columns) -> _Crowded:
    """Return the columns whose source would give too much, and by how much they are lowered for it."""
    sharing = columns.sharing
    part = x[sharing.columns]
    given = np.bincount(sharing.source, np.clip(part, 0.0, sharing.high), len(sharing.limit))
    crowded = given > sharing.limit
    over = np.flatnonzero(crowded[sharing.source] & (part > 0))
    local = (np.cumsum(crowded) - 1)[sharing.source[over]]
    shift = _lowering(part[over], sharing.high[over], local, sharing.limit[crowded])
    return _Crowded(sharing.columns[over], shift[local])


def _lowering(x: FloatArray, high: FloatArray, group: IntArray, limit: FloatArray) -> FloatArray:
    """Return the shift of each group that makes its sum its limit: Newton in a bracket, all at once.

    Groups whose sum is right are left behind, so that the rounds get cheaper.
    """
    size = len(limit)
    shift, below, above = np.zeros(size), np.zeros(size), np.zeros(size)
    np.maximum.at(above, group, x)
    active, tolerance = np.ones(size, bool), 1e-12 * np.maximum(limit, 1.0)
    for _ in range(_ROUNDS):
        y = np.clip(x - shift[group], 0.0, high)
        surplus = np.bincount(group, y, size) - limit
        free = np.bincount(group, (y > 0) & (y < high), size)
        below = np.where(active & (surplus > 0), shift, below)
        above = np.where(active & (surplus <= 0), shift, above)
        active &= (np.abs(surplus) > tolerance) & (above - below > 1e-15 * above)
        if not active.any():
            break
        newton = shift + surplus / np.maximum(free, 1.0)
        step = np.where((free > 0) & (newton > below) & (newton < above), newton, (below + above) / 2)
        shift = np.where(active, step, shift)
        going = active[group]
        x, high, group = x[going], high[going], group[going]
    return shift
