"""The best fractional plan: projected spectral gradient, the measure sharpened step by step.

Birgin, Martínez and Raydan, "Nonmonotone spectral projected gradient methods on convex sets", 2000; the step
is Barzilai and Borwein's. The objective depends on x only through the boxes per class, so that a line search
costs the number of classes, not the number of images.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.balance.columns import Columns
from app.balance.objective import evaluate
from app.balance.projection import project
from app.core.counts import FloatArray

STAGES = (0.0, 1.0, 4.0, 16.0, 64.0, 256.0)  # each β starts from the solution of the one before
_MEMORY = 6  # values that the non-monotone line search looks back on
_PATIENCE = 8  # steps without progress until a stage ends
_PROGRESS = 1e-5
_SHORTEST = 1e-6  # of the line search


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


def stages(beta: float, start: float = 0.0) -> tuple[float, ...]:
    """Return the values of β to go through from ``start`` up to ``beta``."""
    return (*(stage for stage in STAGES if start <= stage < beta), beta)


def solve(
    columns: Columns, betas: Sequence[float], start: FloatArray | None = None, steps: int = 60
) -> Solution:
    """Minimise the objective of the last β within the limits of ``columns``.

    Args:
        columns: what may be added.
        betas: rising; each is solved from the solution of the one before.
        start: (M,) first x, brought within the limits; nothing added by default.
        steps: most steps for each β.
    """
    x = np.zeros(len(columns)) if start is None else project(start, columns)
    n = columns.base + columns.totals(x)
    solution = Solution(x, n, np.inf)
    for beta in betas:
        solution = _descend(columns, solution.x, solution.n, beta, steps)
    return solution


def _descend(columns: Columns, x: FloatArray, n: FloatArray, beta: float, steps: int) -> Solution:
    here = evaluate(n, beta)
    slope = columns.dot(here.gradient)
    recent, idle = [here.value], 0
    best = Solution(x, n, here.value)
    step = 1.0 / max(float(np.abs(slope).max(initial=0.0)), 1e-12)
    for _ in range(steps):
        direction = project(x - step * slope, columns) - x
        fall = float(slope @ direction)
        if fall > -1e-9:
            break
        change = columns.totals(direction)
        share = _line_search(n, change, fall, max(recent[-_MEMORY:]), beta)
        n = n + share * change
        here = evaluate(n, beta)
        new_slope = columns.dot(here.gradient)
        step = _spectral_step(share * direction, new_slope - slope, new_slope)
        x, slope = x + share * direction, new_slope
        recent.append(here.value)
        idle = 0 if here.value < best.value - _PROGRESS else idle + 1
        if here.value < best.value:
            best = Solution(x, n, here.value)
        if idle > _PATIENCE:
            break
    return best


def _line_search(n: FloatArray, change: FloatArray, fall: float, ceiling: float, beta: float) -> float:
    """Halve the step until the objective is below the highest recent value by a share of the promise."""
    share = 1.0
    while share > _SHORTEST and evaluate(n + share * change, beta).value > ceiling + 1e-4 * share * fall:
        share /= 2
    return share


def _spectral_step(moved: FloatArray, turned: FloatArray, slope: FloatArray) -> float:
    curvature = float(moved @ turned)
    if curvature <= 1e-30:
        return 10.0 / max(float(np.abs(slope).max()), 1e-12)
    return min(max(float(moved @ moved) / curvature, 1e-8), 1e12)


def fewest(columns: Columns, best: Solution, beta: float, slack: float, halvings: int = 7) -> Solution:
    """Return a solution with fewer outputs whose objective is at most ``log(1 + slack)`` above ``best``.

    Bisection on the budget, each solved from the last that was good enough. At a large β the objective is the
    logarithm of the imbalance ratio, so that ``slack`` is the share by which the ratio may grow.
    """
    goal = best.value + np.log1p(slack)
    too_few, enough = 0.0, best
    for _ in range(halvings):
        budget = (too_few + enough.outputs) / 2
        trial = solve(columns.limited(budget), stages(beta, 4.0), enough.x, steps=40)
        if trial.value <= goal:
            enough = trial
        else:
            too_few = budget
        if enough.outputs - too_few <= 0.01 * enough.outputs:
            break
    return enough
