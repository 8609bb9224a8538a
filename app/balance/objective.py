"""The measure of imbalance that the planner minimises: a smooth ratio of the largest to the smallest class.

``F(n) = log‖n‖_β − log‖n‖_{−β}`` over the boxes per class n. For β → ∞ it is ``log(max n / min n)``, for
β = 0 (with means in place of sums) ``log(arithmetic mean / geometric mean)``. A convex function over a
concave positive one is pseudo-convex: where β = 0 or β ≥ 1 every stationary point is a minimum.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.core.counts import FloatArray


@dataclass(frozen=True, slots=True)
class Objective:
    """Value and slope of F at one n.

    Attributes:
        value: F(n) ≥ 0, ``inf`` where a class has no boxes.
        gradient: (C,) change of F with one more box of each class: the price of that box.
    """

    value: float
    gradient: FloatArray


def evaluate(n: FloatArray, beta: float) -> Objective:
    """Return F and its gradient at the boxes per class ``n`` (C,), all positive, for β = 0 or β ≥ 1."""
    if n.min() <= 0:
        return Objective(np.inf, np.zeros_like(n))
    if beta == 0:
        total, classes = n.sum(), len(n)
        value = np.log(total / classes) - np.log(n).mean()
        return Objective(float(value), 1 / total - 1 / (classes * n))
    logs = np.log(n)
    top, mu = _soft_maximum(beta * logs)
    bottom, lam = _soft_maximum(-beta * logs)
    return Objective(float(top + bottom) / beta, (mu - lam) / n)


def class_weights(n: FloatArray, beta: float) -> tuple[FloatArray, FloatArray]:
    """Return the weights μ and λ (C,), each of sum 1, that F at n gives the large and the small classes."""
    logs = np.log(n)
    return _soft_maximum(beta * logs)[1], _soft_maximum(-beta * logs)[1]


def values(n: FloatArray, beta: float) -> FloatArray:
    """Return (k,) F of several counts ``n`` (k, C); ``inf`` where a class has no boxes."""
    possible = n.min(axis=1) > 0
    logs = np.log(np.where(possible[:, None], n, 1.0))
    if beta == 0:
        out = np.log(np.exp(logs).mean(axis=1)) - logs.mean(axis=1)
    else:
        out = (_log_sum(beta * logs) + _log_sum(-beta * logs)) / beta
    return np.where(possible, out, np.inf)


def _log_sum(exponents: FloatArray) -> FloatArray:
    highest = exponents.max(axis=1)
    out: FloatArray = highest + np.log(np.exp(exponents - highest[:, None]).sum(axis=1))
    return out


def _soft_maximum(exponents: FloatArray) -> tuple[float, FloatArray]:
    highest = exponents.max()
    shares = np.exp(exponents - highest)
    total = shares.sum()
    return float(highest + np.log(total)), shares / total
