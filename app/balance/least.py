"""What least numbers of boxes cost at least, or how much of them can be reached at most.

Both are linear programmes over the outputs of a plan. A point near their optimum is found as every plan is,
by the spectral gradient: least numbers by an augmented Lagrangian (Hestenes 1969, Powell 1969), the largest
share by a soft minimum. It gives prices per box, and any prices give a bound that no plan beats, whole or
fractional: what is left of the limits is a knapsack, solved by a sort (weak duality).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from app.balance.certificate import cheapest
from app.balance.columns import Columns, with_brought
from app.balance.objective import Objective
from app.balance.solver import Measure, solve
from app.core.counts import FloatArray, IntArray

_ROUNDS = 6
_PENALTY = 10.0  # shared by the classes that ask
_GROWTH = 1.3
_SHARPNESS = (4.0, 16.0, 64.0, 256.0, 1024.0)
_CLOSE = 1e-4


@dataclass(frozen=True, slots=True)
class LeastBound:
    """What no plan under the same limits beats.

    Attributes:
        fewest: outputs that a plan which reaches all least numbers has at least; None where the plan that
            this is for falls short.
        most_share: the lowest share of its least number that some class has in every plan; None where the
            plan reaches all.
        x: (M,) the fractional outputs that came closest.
    """

    fewest: float | None
    most_share: float | None
    x: FloatArray


def least_bound(
    columns: Columns, least: FloatArray, x: IntArray, n: FloatArray, known: LeastBound | None = None
) -> LeastBound:
    """Return the bound for a plan.

    Args:
        columns: what may be added.
        least: (C,) boxes asked for, those of ``base`` included; 0 where nothing is asked.
        x: (M,) outputs of the plan.
        n: (C,) boxes that it holds.
        known: the bound for another plan of the same columns, of use where that one reaches as much.
    """
    share, outputs = share_reached(n, least), float(x.sum())
    if share < 1.0:
        if known is None or known.most_share is None:
            known = _bound_of_share(columns, least, share)
        return replace(known, most_share=max(known.most_share or 0.0, share))
    if known is None or known.fewest is None:
        known = _bound_of_outputs(columns, least, x.astype(np.float64))
    return replace(known, fewest=min(known.fewest or 0.0, outputs))


def reaches_more(columns: Columns, least: FloatArray, x: IntArray, other: IntArray) -> bool:
    """Whether ``x`` (M,) comes nearer to least numbers than ``other``, or as near with fewer outputs."""
    return _merit(columns, least, x) > _merit(columns, least, other)


def _merit(columns: Columns, least: FloatArray, x: IntArray) -> tuple[float, float, float]:
    n = columns.n(x)
    reached = np.minimum(n, least)[least > 0] / least[least > 0]
    return round(float(reached.min(initial=1.0)), 9), round(float(reached.sum()), 9), -float(x.sum())


def share_reached(n: FloatArray, least: FloatArray) -> float:
    """Return the lowest share of its least number that a class has, at most 1."""
    asked = least > 0
    return min(1.0, float((n[asked] / least[asked]).min(initial=1.0)))


def _bound_of_outputs(columns: Columns, least: FloatArray, given: FloatArray) -> LeastBound:
    """Return outputs that all plans which reach ``least`` have at least, given one that does."""
    need, upper = least - columns.base, float(given.sum())
    asked = need > 0
    if not asked.any() or upper == 0:
        return LeastBound(0.0, None, np.zeros(len(columns)))
    counted = _with_outputs(columns)
    unit = np.where(asked, 1.0 / np.where(asked, need, 1.0), 0.0)
    prices, penalty = np.where(asked, 1.0 / asked.sum(), 0.0), _PENALTY / asked.sum()
    x, best = given, 0.0
    for _ in range(_ROUNDS):
        found = solve(counted, (0.0,), x, measure=_cost(least, unit, prices, penalty, upper))
        x = found.x
        prices = np.maximum(prices + penalty * (least - found.n[:-1]) * unit, 0.0) * asked
        penalty *= _GROWTH
        best = max(best, _outputs_needed(columns, need, prices * unit * upper))
        if best > upper - 1 or best > (1 - _CLOSE) * found.n[-1]:  # whole plans: none is smaller
            break
    return LeastBound(best, None, x)


def _outputs_needed(columns: Columns, need: FloatArray, prices: FloatArray) -> float:
    """Return the least of ``Σx + prices·(need − A x)`` within the limits: no plan has fewer."""
    cost = 1.0 - columns.dot(prices)
    return float(prices @ need) + float((cost * cheapest(columns, cost)).sum())


def _with_outputs(columns: Columns) -> Columns:
    """Return the columns with one more class that counts outputs."""
    ones = np.append(np.zeros(columns.class_count), 1.0)
    return with_brought(replace(columns, base=np.append(columns.base, 0.0)), ones)


def _cost(least: FloatArray, unit: FloatArray, prices: FloatArray, penalty: float, upper: float) -> Measure:
    """Return the share of ``upper`` outputs used, and what is short of ``least`` in terms of the need."""

    def measure(n: FloatArray, _beta: float) -> Objective:
        short = np.maximum((least - n[:-1]) * unit + prices / penalty, 0.0) * (unit > 0)
        value = n[-1] / upper + penalty / 2 * float((short**2).sum())
        return Objective(float(value), np.append(-penalty * short * unit, 1.0 / upper))

    return measure


def _bound_of_share(columns: Columns, least: FloatArray, reached: float) -> LeastBound:
    """Return a share of its least number that no plan gives every class, given one that reaches some."""
    scale = max(reached, 1e-3)
    unit = np.where(least > 0, 1.0 / np.where(least > 0, least, 1.0), 0.0)
    best, x = 1.0, np.zeros(len(columns))
    for beta in _SHARPNESS:
        found = solve(columns, (beta,), x, measure=_evenness(unit, scale))
        x = found.x
        for sharper in (beta, 4 * beta, 16 * beta):
            prices = -_evenness(unit, scale)(found.n, sharper).gradient * scale
            most = cheapest(columns, -columns.dot(prices))
            best = min(best, float(prices @ (columns.base + columns.totals(most))))
        if best <= reached * (1 + _CLOSE):
            break
    return LeastBound(None, best, x)


def _evenness(unit: FloatArray, scale: float) -> Measure:
    """Return how far the soft minimum of the shares is below 0, in terms of ``scale``."""

    def measure(n: FloatArray, beta: float) -> Objective:
        exponents = np.where(unit > 0, -beta * n * unit / scale, -np.inf)
        highest = exponents.max()
        weights = np.exp(exponents - highest)
        total = weights.sum()
        value = float(highest + np.log(total)) / beta
        return Objective(value, -weights / total * unit / scale)

    return measure
