"""A bound that no plan can beat, whole or fractional.

For any class weights μ and λ, each of sum 1, ``max n / min n ≥ (μ·n) / (λ·n)``. The right side is a quotient
of two linear functions; its minimum over the limits of a plan is found by a sequence of fractional knapsacks
(Dinkelbach 1967), each solved by a sort. Every choice of weights gives a valid bound; those of the objective
at its minimum give a tight one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.balance.columns import Columns
from app.balance.objective import class_weights
from app.core.counts import ClassCounts, FloatArray, IntArray

_SHARPNESS = (8.0, 16.0, 32.0, 64.0, 128.0, 256.0)
_ROUNDS = 30


@dataclass(frozen=True, slots=True)
class Droppable:
    """Originals that a plan may leave out, whole or in part.

    Attributes:
        counts: boxes per class of the originals.
        keep: how many are kept at least.
        floors: (C,) boxes that every class has in every plan, positive.
        least: (I,) share of each original that is kept in any case; None: 0.
        prices: (C,) what a box above its floor counts for, ≥ 0. A bound holds for any prices; those at
            which the floors just hold make it tight. None: 0.
    """

    counts: ClassCounts
    keep: int
    floors: FloatArray
    least: FloatArray | None = None
    prices: FloatArray | None = None

    def cheapest(self, cost: FloatArray) -> FloatArray:
        """Return (I,) the share kept of each original where ``cost`` (I,) is to be low."""
        kept = np.where(cost < 0, 1.0, 0.0 if self.least is None else self.least)
        short = self.keep - float(kept.sum())
        if short > 0:
            order = np.argsort(cost, kind="stable")
            room = 1.0 - kept[order]
            kept[order] += np.clip(short - (np.cumsum(room) - room), 0.0, room)
        return kept


def lower_bound(
    columns: Columns,
    n: FloatArray,
    sharpness: Sequence[float] = _SHARPNESS,
    droppable: Droppable | None = None,
) -> float:
    """Return a number ≥ 1 that ``max n' / min n'`` of no plan within the limits of ``columns`` is below.

    Args:
        columns: what may be added; ``base`` positive for every class.
        n: (C,) boxes per class of a good plan: the class weights are taken there.
        sharpness: the values of β at which weights are tried.
        droppable: originals, where they may be left out; ``base`` is what all of them hold.
    """
    return max(1.0, *(quotient_minimum(columns, *class_weights(n, beta), droppable) for beta in sharpness))


def quotient_minimum(
    columns: Columns, mu: FloatArray, lam: FloatArray, droppable: Droppable | None = None
) -> float:
    """Return the minimum of ``(μ·n) / (λ·n)`` over all fractional plans, rounded down if anything."""
    upper, lower = columns.dot(mu), columns.dot(lam)
    upper_base, lower_base = float(mu @ columns.base), float(lam @ columns.base)
    quotient, least = upper_base / lower_base, lower_base
    if droppable is not None:
        prices = np.zeros(len(mu)) if droppable.prices is None else droppable.prices
        upper_each, lower_each = droppable.counts.dot(mu - prices), droppable.counts.dot(lam)
        above_floors, least = float(prices @ droppable.floors), float(lam @ droppable.floors)
    for _ in range(_ROUNDS):
        x = cheapest(columns, upper - quotient * lower)
        if droppable is not None:
            kept = droppable.cheapest(upper_each - quotient * lower_each)
            upper_base = above_floors + float((upper_each * kept).sum())
            lower_base = float((lower_each * kept).sum())
        numerator, denominator = upper_base + float((upper * x).sum()), lower_base + float((lower * x).sum())
        shortfall = numerator - quotient * denominator  # ≤ 0: how far some plan gets below the quotient
        if shortfall >= -1e-12 * abs(numerator):
            break
        quotient = numerator / denominator
    # λ·n ≥ λ·base (or the floors), so that no plan is further below the quotient than this, converged or not.
    return quotient + min(shortfall, 0.0) / least - 1e-12 * quotient


def cheapest(columns: Columns, cost: FloatArray) -> FloatArray:
    """Return the x (M,) within the limits of ``columns`` with the lowest ``cost·x``: the best first."""
    x = np.where(cost < 0, columns.high, 0.0)
    if columns.source is not None and columns.source_limit is not None:
        x = _fill_sources(x, cost, columns.source, columns.source_limit)
    if columns.budget is None or x.sum() <= columns.budget:
        return x
    wanted = np.flatnonzero(x)
    order = wanted[np.argsort(cost[wanted], kind="stable")]
    before = np.cumsum(x[order]) - x[order]
    x[order] = np.clip(columns.budget - before, 0.0, x[order])
    return x


def _fill_sources(x: FloatArray, cost: FloatArray, source: IntArray, limit: FloatArray) -> FloatArray:
    """Cut what each source gives beyond its limit, the dearest first."""
    over = np.bincount(source, x, len(limit)) > limit
    beyond = np.flatnonzero(over[source] & (x > 0))
    if len(beyond) == 0:
        return x
    order = beyond[np.lexsort((cost[beyond], source[beyond]))]
    names = source[order]
    taken = np.cumsum(x[order]) - x[order]
    before = taken - taken[np.searchsorted(names, names)]
    x[order] = np.clip(limit[names] - before, 0.0, x[order])
    return x
