"""From a fractional plan to whole outputs."""

from __future__ import annotations

import numpy as np

from app.balance.columns import Columns
from app.balance.saving import trim
from app.balance.solver import Solution, solve
from app.core.counts import FloatArray, IntArray

_TOLERANCE = 1e-9
_ROUND_UPS = 3


def round_up(columns: Columns, solution: Solution, beta: float, ratio: float) -> IntArray:
    """Return (M,) whole outputs that give every class what ``solution`` gives it, or more.

    For plans of which the imbalance ratio is all that counts: a class with few boxes loses much by half an
    output. So all outputs are rounded up, then trimmed as far as ``ratio`` allows. Where that is above the
    budget, a solution with so much less takes the place of the first; where that does not help either,
    ``round_plan`` has the last word.

    Args:
        columns: what may be added.
        solution: fractional plan.
        beta: of its objective.
        ratio: imbalance ratio that is good enough.
    """
    for _ in range(_ROUND_UPS):
        x = np.ceil(solution.x - _TOLERANCE).astype(np.int64)
        n = columns.base + columns.totals(x.astype(np.float64))
        x = trim(columns, x, max(ratio, solution.ratio, float(n.max() / n.min())))
        if columns.allows(x):
            return x
        beyond = x.sum() - columns.budget if columns.budget is not None else 0.0
        if not 0 < beyond < solution.outputs:
            break
        solution = solve(columns.limited(solution.outputs - beyond), (beta,), solution.x)
    return round_plan(columns, solution.x)


def round_plan(columns: Columns, x: FloatArray) -> IntArray:
    """Return (M,) whole outputs near ``x`` (M,), within the same limits.

    Systematic rounding along the columns sorted by their rarest class: every stretch of the order, so also
    all columns of one rarest class, gives what it gave before, up to less than one output.
    """
    whole = np.floor(x + _TOLERANCE)
    part = np.maximum(x - whole, 0.0)
    order = np.lexsort((x, columns.rarest()))
    reached = np.floor(np.cumsum(part[order]) + 0.5)
    extra = np.zeros(len(x), np.int64)
    extra[order] = np.diff(reached, prepend=0.0).astype(np.int64)
    out = whole.astype(np.int64) + extra
    if columns.source is not None and columns.source_limit is not None:
        out -= _beyond_sources(columns.source, columns.source_limit, whole, extra, part)
    return out


def _beyond_sources(
    source: IntArray, limit: FloatArray, whole: FloatArray, extra: IntArray, part: FloatArray
) -> IntArray:
    """Return (M,) the rounded-up outputs to take back where a source would exceed its limit."""
    room = limit - np.bincount(source, whole, len(limit))
    raised = np.flatnonzero(extra)
    order = raised[np.lexsort((-part[raised], source[raised]))]
    names = source[order]
    rank = np.arange(len(order)) - np.searchsorted(names, names)
    back = np.zeros_like(extra)
    back[order[rank >= room[names]]] = 1
    return back
