"""The best fractional plan: projected spectral gradient, the measure sharpened step by step.

Birgin, Martínez and Raydan, "Nonmonotone spectral projected gradient methods on convex sets", 2000; the step
is Barzilai and Borwein's. The objective depends on x only through the boxes per class, so that a line search
costs the number of classes, not the number of images.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from app.balance.columns import Columns
from app.balance.objective import Objective, evaluate
from app.balance.projection import project
from app.core.counts import FloatArray

SHARPEST = 256.0  # at this β the objective is within a few parts in a thousand of log(max / min)
_STAGES = (4.0, 8.0, 16.0, 32.0, 64.0, 128.0, SHARPEST)
_MEMORY = 6  # values that the non-monotone line search looks back on
_SHORTEST = 1e-6  # of the line search
Measure = Callable[[FloatArray, float], Objective]


@dataclass(frozen=True, slots=True)
class Solution:
    """A fractional plan.

    Attributes:
        x: (M,) outputs of each column.
        n: (C,) boxes per class, ``base`` included.
        value: the objective there.
    """

    x: FloatArray
    n: FloatArray
    value: float

    @property
    def outputs(self) -> float:
        """All outputs together."""
        return float(self.x.sum())

    @property
    def ratio(self) -> float:
        """Most over fewest boxes of a class."""
        return float(self.n.max() / self.n.min())


@dataclass(frozen=True, slots=True)
class _Patience:
    """A stage ends after more than ``steps`` steps that lower the objective by less than ``progress``."""

    steps: int
    progress: float


_ON_THE_WAY = _Patience(5, 3e-4)
_AT_THE_END = _Patience(8, 1e-5)


def stages(beta: float, start: float = 0.0) -> tuple[float, ...]:
    """Return the values of β to go through after ``start``, up to ``beta``."""
    return (*(stage for stage in _STAGES if start < stage < beta), beta)


def solve(
    columns: Columns,
    betas: Sequence[float],
    start: FloatArray | None = None,
    *,
    steps: int = 60,
    goal: float = -np.inf,
    measure: Measure = evaluate,
) -> Solution:
    """Minimise the objective of the last β within the limits of ``columns``.

    Args:
        columns: what may be added.
        betas: rising; each is solved from the solution of the one before.
        start: (M,) first x, brought within the limits; nothing added by default.
        steps: most steps for each β.
        goal: value of the objective that is good enough.
        measure: the objective, of boxes per class and β.
    """
    x = np.zeros(len(columns)) if start is None else project(start, columns)
    solution = Solution(x, columns.base + columns.totals(x), np.inf)
    for beta in betas[:-1]:
        solution = _descend(columns, solution, beta, measure, steps, -np.inf, _ON_THE_WAY)
    return _descend(columns, solution, betas[-1], measure, steps, goal, _AT_THE_END)


def _descend(
    columns: Columns,
    start: Solution,
    beta: float,
    measure: Measure,
    steps: int,
    goal: float,
    patience: _Patience,
) -> Solution:
    x, n = start.x, start.n
    here = measure(n, beta)
    slope = columns.dot(here.gradient)
    recent, idle = [here.value], 0
    best = Solution(x, n, here.value)
    step = 1.0 / max(float(np.abs(slope).max(initial=0.0)), 1e-12)
    for _ in range(steps):
        if best.value <= goal or idle > patience.steps:
            break
        direction = project(x - step * slope, columns) - x
        fall = _inner(slope, direction)
        if fall > -1e-9:
            break
        change = columns.totals(direction)
        share = _line_search(n, change, fall, max(recent[-_MEMORY:]), lambda at: measure(at, beta).value)
        n = n + share * change
        here = measure(n, beta)
        new_slope = columns.dot(here.gradient)
        step = _spectral_step(share * direction, new_slope - slope, new_slope)
        x, slope = x + share * direction, new_slope
        recent.append(here.value)
        idle = 0 if here.value < best.value - patience.progress else idle + 1
        if here.value < best.value:
            best = Solution(x, n, here.value)
    return best


def _line_search(
    n: FloatArray, change: FloatArray, fall: float, ceiling: float, value: Callable[[FloatArray], float]
) -> float:
    """Halve the step until the objective is below the highest recent value by a share of the promise."""
    share = 1.0
    while share > _SHORTEST and value(n + share * change) > ceiling + 1e-4 * share * fall:
        share /= 2
    return share


def _spectral_step(moved: FloatArray, turned: FloatArray, slope: FloatArray) -> float:
    curvature = _inner(moved, turned)
    if curvature <= 1e-30:
        return 10.0 / max(float(np.abs(slope).max()), 1e-12)
    return min(max(_inner(moved, moved) / curvature, 1e-8), 1e12)


def _inner(a: FloatArray, b: FloatArray) -> float:
    """Return a·b, added up in an order that does not depend on the number of threads, unlike ``@``."""
    return float((a * b).sum())
