"""The planner against an exact solver of linear programmes (HiGHS, by scipy, which only developers have)."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from app.balance.columns import copy_columns
from app.balance.objective import evaluate
from app.balance.optimiser import Wish, optimise
from app.balance.planner import Limits, make_plan
from app.core.counts import ClassCounts

CASES = 300


def best_fractional_ratio(counts: ClassCounts, max_copies: int, budget: float | None) -> float:
    """The lowest max n / min n over fractional plans that keep the originals (Charnes and Cooper 1962)."""
    optimize = pytest.importorskip("scipy.optimize")
    images, classes = len(counts), counts.class_count
    boxes = np.array([counts.dense_row(i) for i in range(images)], float).T
    base = boxes.sum(axis=1, keepdims=True)
    # unknowns: y = t·x (further copies), t, and the largest class when the smallest is scaled to 1
    column, none = np.ones((classes, 1)), np.zeros((classes, 1))
    above = [
        np.hstack([boxes, base, -column]),
        np.hstack([-boxes, -base, none]),
        np.hstack([np.eye(images), np.full((images, 1), 1.0 - max_copies), np.zeros((images, 1))]),
    ]
    right = [np.zeros(classes), -np.ones(classes), np.zeros(images)]
    if budget is not None:
        extra = math.floor(budget * images + 1e-9) - images
        above.append(np.concatenate([np.ones(images), [-extra, 0.0]])[None])
        right.append(np.zeros(1))
    cost = np.append(np.zeros(images + 1), 1.0)
    answer = optimize.linprog(cost, A_ub=np.vstack(above), b_ub=np.concatenate(right), method="highs")
    assert answer.status == 0
    return answer.fun


def held_only(counts: ClassCounts) -> ClassCounts:
    """Without the classes that have no boxes."""
    held = np.flatnonzero(counts.totals() > 0)
    return ClassCounts(counts.indptr, np.searchsorted(held, counts.classes), counts.counts, len(held))


def test_bound_below_linear_programme_below_plan(random_counts: Callable[..., ClassCounts]) -> None:
    gaps, reached = [], []
    for seed in range(CASES):
        rng = np.random.default_rng(seed)
        counts = random_counts(rng, int(rng.integers(3, 60)), int(rng.integers(2, 7)))
        counts = held_only(counts)
        if counts.class_count < 2:
            continue
        max_copies = int(rng.integers(1, 12))
        budget = None if rng.random() < 0.3 else float(rng.uniform(1, 4))
        plan = make_plan(counts, "copy", Limits(max_copies, budget), slack=float(rng.choice([0.0, 0.005])))
        optimum = best_fractional_ratio(counts, max_copies, budget)
        assert plan.lower_bound <= optimum * (1 + 1e-7), seed
        assert optimum <= plan.ratio_after * (1 + 1e-7), seed
        assert plan.copies.min() >= 1, seed
        assert plan.copies.max() <= max_copies, seed
        if budget is not None:
            assert plan.images_after <= math.floor(budget * len(counts) + 1e-9), seed
        assert (counts.totals(plan.copies) == plan.after).all(), seed
        gaps.append(optimum / plan.lower_bound - 1)
        reached.append(plan.ratio_after / optimum - 1)
    assert len(gaps) > 0.9 * CASES
    assert np.median(gaps) < 0.002
    assert np.median(reached) < 0.03  # whole copies of a few images cannot reach every fraction


@pytest.mark.parametrize("strategy", ["class-balanced", "repeat-factor", "list"])
def test_strategies_by_copies_share_one_bound(
    strategy: str, random_counts: Callable[..., ClassCounts]
) -> None:
    gaps = []
    for seed in range(CASES):
        rng = np.random.default_rng(1000 + seed)
        counts = held_only(random_counts(rng, int(rng.integers(3, 50)), int(rng.integers(2, 6))))
        if counts.class_count < 2:
            continue
        limits = Limits(int(rng.integers(1, 12)), None if rng.random() < 0.3 else float(rng.uniform(1, 4)))
        plan = make_plan(counts, strategy, limits, seed=seed)
        optimum = best_fractional_ratio(counts, limits.max_copies, limits.budget)
        assert plan.lower_bound <= optimum * (1 + 1e-7), seed
        assert optimum <= plan.ratio_after * (1 + 1e-7), seed
        gaps.append(optimum / plan.lower_bound - 1)
    assert len(gaps) > 0.9 * CASES
    assert np.median(gaps) < 0.002


@pytest.mark.parametrize("beta", [0.0, 1.0, 16.0, 64.0])
def test_each_beta_is_best_by_its_own_measure(beta: float, random_counts: Callable[..., ClassCounts]) -> None:
    counts = held_only(random_counts(np.random.default_rng(11), 400, 6))
    columns = copy_columns(counts, counts.totals(), np.full(400, 9.0), 600.0, None)
    found = {b: optimise(columns, Wish(b, 0.0)).n for b in (0.0, 1.0, 16.0, 64.0)}
    own = evaluate(found[beta], beta).value
    assert all(own <= evaluate(other, beta).value + 2e-3 for other in found.values())
