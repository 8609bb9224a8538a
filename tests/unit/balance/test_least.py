"""What least numbers cost at least, and how much of them is out of reach, against HiGHS (scipy)."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from app.balance.columns import Columns
from app.balance.goals import Goals, reach, reach_near
from app.balance.least import least_bound, reaches_more
from app.balance.planner import Limits, make_plan
from app.core.counts import ClassCounts, FloatArray
from tests.unit.balance.test_certificate import limits_of

CASES = 300


def fewest_outputs(columns: Columns, least: FloatArray) -> float:
    """The fewest fractional outputs that reach ``least``; infinite where none do."""
    optimize = pytest.importorskip("scipy.optimize")
    held = columns.dense(np.arange(len(columns)))
    above, right = limits_of(columns)
    rows = -held.T if above is None else np.vstack([above, -held.T])
    limits = np.concatenate([[] if right is None else right, columns.base - least])
    bounds = [(0, high) for high in columns.high]
    answer = optimize.linprog(np.ones(len(columns)), A_ub=rows, b_ub=limits, bounds=bounds, method="highs")
    return float(answer.fun) if answer.status == 0 else math.inf


def most_share(columns: Columns, least: FloatArray) -> float:
    """The largest share of its least number that fractional outputs give every class that asks."""
    optimize = pytest.importorskip("scipy.optimize")
    asked = least > 0
    held = columns.dense(np.arange(len(columns)))[:, asked]
    above, right = limits_of(columns)
    rows = [np.hstack([-held.T, least[asked][:, None]])]
    limits = [columns.base[asked]]
    if above is not None:
        rows.append(np.hstack([above, np.zeros((len(above), 1))]))
        limits.append(np.array(right))
    bounds = [*((0, high) for high in columns.high), (0, None)]
    cost = np.append(np.zeros(len(columns)), -1.0)
    answer = optimize.linprog(
        cost, A_ub=np.vstack(rows), b_ub=np.concatenate(limits), bounds=bounds, method="highs"
    )
    assert answer.status == 0
    return -float(answer.fun)


def test_bounds_below_the_linear_programme_below_the_plan(random_columns: Callable[..., Columns]) -> None:
    reached, short = [], []
    for seed in range(CASES):
        rng = np.random.default_rng(seed)
        columns = random_columns(rng, sources=bool(rng.random() < 0.5))
        least = np.round(columns.base * rng.uniform(0.3, 4, columns.class_count))
        x = reach(columns, least)
        bound = least_bound(columns, least, x, columns.n(x))
        if (columns.n(x) >= least).all():
            optimum = fewest_outputs(columns, least)
            assert bound.most_share is None
            assert bound.fewest <= optimum + 1e-7 * max(optimum, 1), seed
            assert optimum <= x.sum() + 1e-7, seed
            reached.append(optimum - bound.fewest)
        else:
            optimum = most_share(columns, least)
            assert bound.fewest is None
            assert bound.most_share >= min(optimum, 1.0) - 1e-7, seed  # more than all is never said
            asked = least > 0
            assert optimum >= (columns.n(x)[asked] / least[asked]).min() - 1e-7, seed
            short.append(bound.most_share / max(min(optimum, 1.0), 1e-9) - 1)
    assert len(reached) > 50 and len(short) > 50
    assert np.quantile(reached, 0.99) < 1.0  # outputs
    assert np.quantile(short, 0.99) < 0.01


def test_plans_are_not_above_what_no_plan_beats(random_counts: Callable[..., ClassCounts]) -> None:
    over = []
    for seed in range(100):
        rng = np.random.default_rng(seed)
        counts = random_counts(rng, int(rng.integers(4, 50)), int(rng.integers(1, 6)))
        totals = counts.totals()
        least = np.round(totals * rng.uniform(0.5, 4, len(totals)))
        limits = Limits(int(rng.integers(2, 12)), None if rng.random() < 0.5 else float(rng.uniform(1, 4)))
        plan = make_plan(counts, "copy", limits, goals=Goals(least=least))
        if (plan.after >= least).all():
            assert plan.most_share is None and len(counts) <= plan.fewest_images <= plan.images_after
            over.append(plan.images_after - plan.fewest_images)
        else:
            asked = least > 0
            assert plan.fewest_images is None
            assert (plan.after[asked] / least[asked]).min() - 1e-9 <= plan.most_share < 1
    assert len(over) > 30
    assert np.median(over) <= 1


def test_a_start_near_the_linear_programme_keeps_the_limits(random_columns: Callable[..., Columns]) -> None:
    for seed in range(60):
        rng = np.random.default_rng(seed)
        columns = random_columns(rng, sources=bool(rng.random() < 0.5))
        least = np.round(columns.base * rng.uniform(0.5, 3, columns.class_count))
        x = reach(columns, least)
        near = reach_near(columns, least, least_bound(columns, least, x, columns.n(x)).x)
        assert columns.allows(near)
        assert (near >= 0).all()
        assert not (reaches_more(columns, least, near, x) and reaches_more(columns, least, x, near))


@pytest.mark.parametrize("asked", [30.0, 1e5])
def test_drawn_plans_have_a_bound_too(
    asked: float, random_counts: Callable[..., ClassCounts], fake_dry_run: Callable[..., Any]
) -> None:
    counts = random_counts(np.random.default_rng(4), 60, 4)
    goals = Goals(least=np.full(4, asked))
    plan = make_plan(counts, "augment", Limits(20, None), dry_run=fake_dry_run(counts, 0.6), goals=goals)
    if asked < 1e3:
        assert (plan.after >= asked).all()
        assert 60 <= plan.fewest_images <= plan.images_after
    else:
        assert plan.after.min() / asked <= plan.most_share < 0.1
