"""From a fractional plan to whole outputs."""

from __future__ import annotations

import numpy as np

from app.balance.columns import Columns
from app.core.counts import FloatArray, IntArray

_TOLERANCE = 1e-9


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
