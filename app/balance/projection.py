"""The nearest point within the limits of a plan: box, outputs per source, budget."""

from __future__ import annotations

import numpy as np

from app.balance.columns import Columns
from app.core.counts import FloatArray, IntArray

_ROUNDS = 60  # a bracket halves at least every second round; nothing is left of it after these


def project(x: FloatArray, columns: Columns) -> FloatArray:
    """Return the Euclidean projection of ``x`` (M,) on the limits of ``columns``.

    By the conditions of optimality it is ``clip(x − max(t, s[source]), 0, high)``: one shift t ≥ 0 for the
    budget, one shift s ≥ 0 for each source that would give too much without it.
    """
    own = _source_shifts(x, columns)
    if columns.budget is None:
        return _shifted(x, columns, own, 0.0)
    return _within_budget(x, columns, own, columns.budget)


def _within_budget(x: FloatArray, columns: Columns, own: FloatArray | None, budget: float) -> FloatArray:
    """Find the shift t by Newton's method in a bracket: the sum falls piecewise linearly with t."""
    y = _shifted(x, columns, own, 0.0)
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
        moving = (y > 0) & (y < columns.high)
        free = np.count_nonzero(moving if own is None else moving & (own <= t))
        t = t + surplus / free if free else (below + above) / 2
        if not below < t < above:
            t = (below + above) / 2
        y = _shifted(x, columns, own, t)
        total = y.sum()
    return y * (budget / total) if total > budget else y  # the last digits


def _shifted(x: FloatArray, columns: Columns, own: FloatArray | None, t: float) -> FloatArray:
    y: FloatArray = np.clip(x - (t if own is None else np.maximum(t, own)), 0.0, columns.high)
    return y


def _source_shifts(x: FloatArray, columns: Columns) -> FloatArray | None:
    """Return (M,) the shift of each column's source; None where no source would give too much."""
    if columns.source is None or columns.source_limit is None:
        return None
    mates = columns.sharing
    part = x[mates]
    y = np.clip(part, 0.0, columns.high[mates])
    source, limit = columns.source[mates], columns.source_limit
    crowded = np.bincount(source, y, len(limit)) > limit
    over = np.flatnonzero(crowded[source] & (part > 0))
    if len(over) == 0:
        return None
    number = np.cumsum(crowded) - 1
    where = mates[over]
    local = number[source[over]]
    own = np.zeros(len(x))
    own[where] = _lowering(part[over], columns.high[where], local, limit[crowded])[local]
    return own


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
