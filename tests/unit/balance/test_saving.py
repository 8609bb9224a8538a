"""Saving takes outputs away and keeps the balance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from app.balance.columns import Columns, copy_columns
from app.balance.saving import fewest, trim
from app.balance.solver import SHARPEST, solve, stages
from app.core.counts import ClassCounts
from app.core.statistics import imbalance_ratio


def columns_of(counts: ClassCounts, high: float = 9.0, budget: float | None = None) -> Columns:
    return copy_columns(counts, counts.totals(), np.full(len(counts), high), budget, None)


def ratio_of(columns: Columns, x: Any) -> float:
    return imbalance_ratio(columns.base + columns.totals(x.astype(float)))


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("whole", [True, False])
def test_a_trim_only_takes_and_keeps_the_ratio(
    seed: int, whole: bool, random_counts: Callable[..., ClassCounts]
) -> None:
    rng = np.random.default_rng(seed)
    columns = columns_of(random_counts(rng, 60, 4))
    if (columns.base == 0).any():
        pytest.skip("a class without boxes")
    x = rng.integers(0, 10, 60) if whole else rng.random(60) * 9
    allowed = ratio_of(columns, x) * 1.1
    out = trim(columns, x, allowed)
    assert out.dtype == x.dtype
    assert (out <= x).all()
    assert (out >= 0).all()
    assert ratio_of(columns, out) <= allowed * (1 + 1e-9)
    assert out.sum() < x.sum()


def test_a_trim_leaves_a_plan_that_is_not_good_enough() -> None:
    counts = ClassCounts.from_labels(np.array([0, 1, 2]), np.array([0, 0, 1]), 3, 2)
    x = np.array([3, 3, 0])
    assert trim(columns_of(counts), x, 2.0) is x


@pytest.mark.parametrize("beta", [0.0, 16.0, SHARPEST])
@pytest.mark.parametrize("seed", range(6))
def test_fewer_outputs_within_the_slack(
    seed: int, beta: float, random_counts: Callable[..., ClassCounts]
) -> None:
    rng = np.random.default_rng(seed)
    counts = random_counts(rng, 200, 5)
    columns = columns_of(counts, budget=300.0)
    best = solve(columns, stages(beta))
    found = fewest(columns, best, beta, 0.05)
    assert found.outputs < best.outputs
    assert found.n == pytest.approx(columns.base + columns.totals(found.x))
    if beta == SHARPEST:
        assert found.ratio <= best.ratio * 1.05 + 1e-9
    assert fewest(columns, best, beta, 0.0) is best


@pytest.mark.parametrize("seed", range(8))
def test_near_the_fewest_that_a_linear_programme_finds(
    seed: int, random_counts: Callable[..., ClassCounts]
) -> None:
    optimize = pytest.importorskip("scipy.optimize")
    rng = np.random.default_rng(seed)
    counts = random_counts(rng, 150, 5)
    columns = columns_of(counts, high=6.0)
    best = solve(columns, stages(SHARPEST))
    found = fewest(columns, best, SHARPEST, 0.02)
    # unknowns: x and m, the boxes of the rarest class; m ≤ n ≤ ratio · m
    ratio, boxes = best.ratio * 1.02, columns.dense(np.arange(len(columns))).T
    ones = np.ones((len(columns.base), 1))
    above = np.vstack([np.hstack([boxes, -ratio * ones]), np.hstack([-boxes, ones])])
    right = np.concatenate([-columns.base, columns.base])
    cost = np.append(np.ones(len(columns)), 0.0)
    bounds = [(0, high) for high in columns.high] + [(0, None)]
    fewest_possible = optimize.linprog(cost, A_ub=above, b_ub=right, bounds=bounds, method="highs").fun
    assert fewest_possible - 1e-6 <= found.outputs <= fewest_possible * 1.15 + 1
