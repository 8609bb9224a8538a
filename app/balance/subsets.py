"""A bound on the ratio of plans that only leave images out: no subset within its floors is more even.

The best fractional subset is found as every plan is, images counting as what may be taken away; its floors
are held by an augmented Lagrangian (Hestenes 1969, Powell 1969), whose multipliers are their prices. The
bound holds whatever was found: it is that of ``certificate``.
"""

from __future__ import annotations

import numpy as np

from app.balance.certificate import Droppable, lower_bound
from app.balance.columns import Columns
from app.balance.objective import Objective, evaluate
from app.balance.solver import SHARPEST, Measure, solve
from app.core.counts import ClassCounts, FloatArray

_ROUNDS = 3
_PENALTY = 30.0
_BETAS = (4.0, 16.0, 64.0, SHARPEST)
_HELD = 1e-6  # share below its floor that counts as at it


def subset_bound(counts: ClassCounts, floors: FloatArray, most: int, least: float = 0.0) -> float:
    """Return a number ≥ 1 that ``max n / min n`` of no subset is below.

    Args:
        counts: boxes of I images over C classes that all have boxes.
        floors: (C,) boxes that every class keeps, positive, at most those it has.
        most: images that may be left out.
        least: share of each image that is kept in any case, for means over several subsets.
    """
    if counts.class_count < 2:
        return 1.0
    totals, kept = counts.totals(), np.full(len(counts), least)
    kept[np.unique(counts.rows[(floors >= totals)[counts.classes]])] = 1.0
    removable = Columns(
        counts.indptr, counts.classes, -counts.counts.astype(np.float64), totals, 1.0 - kept, float(most)
    )
    n, prices = _held_to(removable, floors)
    nothing = np.zeros(0, np.int64)
    whole = Columns(np.zeros(1, np.int64), nothing, np.zeros(0), totals, np.zeros(0))
    return lower_bound(whole, n, droppable=Droppable(counts, len(counts) - most, floors, kept, prices))


def part_floors(counts: ClassCounts, floor: float | None) -> FloatArray:
    """Return (C,) the boxes that every class keeps where images are left out.

    Args:
        counts: boxes of the images over classes that all have boxes.
        floor: boxes of each class, or all it has if these are fewer; None: as many as the smallest has.
    """
    totals = counts.totals()
    out: FloatArray = np.minimum(totals, totals.min(initial=np.inf) if floor is None else max(floor, 1.0))
    return out


def ensemble_bound(counts: ClassCounts, floors: FloatArray, parts: int) -> float:
    """Return what the worst of ``parts`` subsets that together hold every image is never below.

    The mean of the parts is no less even than the worst of them, and holds at least 1/m of every image.
    """
    return subset_bound(counts, floors, len(counts), 1.0 / parts)


def _held_to(removable: Columns, floors: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return (C,) the boxes of the most even fractional subset and the prices of its floors."""
    found = solve(removable, _BETAS)
    multipliers, penalty = np.zeros(len(floors)), _PENALTY
    for round_number in range(_ROUNDS):
        if not multipliers.any() and (found.n >= floors * (1 - _HELD)).all():
            break
        measure = _penalised(floors, multipliers, penalty)
        found = solve(removable, _BETAS if round_number == 0 else (SHARPEST,), found.x, measure=measure)
        multipliers = np.maximum(multipliers + penalty * np.log(floors / found.n), 0.0)
        penalty *= 2
    return found.n, multipliers * found.n.max() / floors


def _penalised(floors: FloatArray, multipliers: FloatArray, penalty: float) -> Measure:
    """Return the objective with what being below a floor costs."""

    def measure(n: FloatArray, beta: float) -> Objective:
        plain = evaluate(n, beta)
        if not np.isfinite(plain.value):
            return plain
        short = np.maximum(np.log(floors / n) + multipliers / penalty, 0.0)
        return Objective(
            plain.value + penalty / 2 * float((short**2).sum()), plain.gradient - penalty * short / n
        )

    return measure
