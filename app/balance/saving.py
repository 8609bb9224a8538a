"""Fewer outputs for nearly the same balance."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from app.balance.columns import Columns
from app.balance.objective import class_weights
from app.balance.solver import SHARPEST, Solution, solve
from app.core.counts import FloatArray

_Number = TypeVar("_Number", np.float64, np.int64)

_FIRST_CUT = 0.1  # share of the outputs that the first try does without
_TRIES = 7
_TRIES_WORK = 500_000  # entries that all tries together look at
_TRIM_BETA = 16.0  # how much the prices of a trim care for the rarest classes
_TRIM_ROUNDS = 3


def fewest(columns: Columns, best: Solution, beta: float, slack: float) -> Solution:
    """Return a solution with few outputs that is nearly as good as ``best``.

    Tries ever smaller cuts of the number of outputs, each solved from the last that was good enough. Where
    the ratio alone counts (β at its sharpest), outputs of no use are trimmed as well.

    Args:
        columns: what may be added.
        best: the solution to save on.
        beta: of the objective.
        slack: share by which the imbalance ratio may grow where β is at its sharpest; else ``log(1 + slack)``
            is how much the objective may.
    """
    if slack <= 0:
        return best
    goal, ratio = best.value + np.log1p(slack), best.ratio * (1 + slack)
    enough, cut = _trimmed(columns, best, beta, ratio), _FIRST_CUT
    for _ in range(min(_TRIES, _TRIES_WORK // (len(columns.classes) + 1) + 1)):
        fewer = columns.limited(enough.outputs * (1 - cut))
        trial = solve(fewer, (beta,), enough.x, steps=40, goal=goal)
        if trial.ratio <= ratio if beta >= SHARPEST else trial.value <= goal:
            enough = _trimmed(columns, trial, beta, ratio)
        else:
            cut /= 2
    return enough


def _trimmed(columns: Columns, solution: Solution, beta: float, ratio: float) -> Solution:
    if beta < SHARPEST:
        return solution
    x = trim(columns, solution.x, ratio)
    return Solution(x, columns.base + columns.totals(x), solution.value)


def trim(columns: Columns, x: NDArray[_Number], ratio: float) -> NDArray[_Number]:
    """Take outputs away as long as the imbalance ratio stays at most ``ratio``.

    Every class may fall to the largest divided by ``ratio``. The columns give outputs back in turn, first
    those whose classes are far above that, each as many as all its classes allow. Whole numbers stay whole.

    Args:
        columns: what may be added.
        x: (M,) outputs of each column, int64 or float64.
        ratio: that may be reached.
    """
    for _ in range(_TRIM_ROUNDS):
        n = columns.base + columns.totals(x.astype(np.float64))
        spare = n - n.max() / ratio
        if spare.min() < 0:
            return x
        prices = columns.dot(class_weights(n, _TRIM_BETA)[1] / n)
        trimmed = _give_back(columns, x, spare, prices)
        if trimmed.sum() > 0.999 * x.sum():
            return trimmed
        x = trimmed
    return x


def _give_back(
    columns: Columns, x: NDArray[_Number], spare: FloatArray, prices: FloatArray
) -> NDArray[_Number]:
    """Go through the columns from the cheapest: plain lists, since each step depends on the one before."""
    whole = x.dtype == np.int64
    most = _most_back(columns, x, spare) + (1e-9 if whole else 0.0)
    able = np.flatnonzero(most >= 1 if whole else most > 0)  # what is spare only falls on the way
    order = able[np.argsort(prices[able], kind="stable")]
    entries, lengths = columns.entries(order)
    classes, boxes, left = columns.classes[entries].tolist(), columns.boxes[entries].tolist(), spare.tolist()
    given, stop = x[order].tolist(), 0
    for k, length in enumerate(lengths.tolist()):
        own, stop = range(stop, stop + length), stop + length
        back = given[k]
        for entry in own:
            if boxes[entry] > 0:
                back = min(back, left[classes[entry]] / boxes[entry])
        given[k] = back = max(int(back + 1e-9) if whole else back, 0)
        for entry in own:
            left[classes[entry]] -= back * boxes[entry]
    out = x.copy()
    out[order] -= np.array(given, x.dtype)
    return out


def _most_back(columns: Columns, x: NDArray[_Number], spare: FloatArray) -> FloatArray:
    """Return (M,) how much each column could give back if it were the only one."""
    each = np.full(len(columns.boxes), np.inf)
    np.divide(spare[columns.classes], columns.boxes, out=each, where=columns.boxes > 0)
    out = x.astype(np.float64)
    out[columns.filled] = np.minimum(out[columns.filled], np.minimum.reduceat(each, columns.starts))
    return out
