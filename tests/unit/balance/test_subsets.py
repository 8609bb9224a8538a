"""Bounds on plans that leave images out, against HiGHS (by scipy, which only developers have)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from app.balance.planner import Limits, make_plan
from app.balance.subsets import ensemble_bound, part_floors, subset_bound
from app.core.counts import ClassCounts, FloatArray

CASES = 300


def best_subset(counts: ClassCounts, floors: FloatArray, most: int, least: float) -> float:
    """The lowest max n / min n over fractional subsets within their floors (Charnes and Cooper 1962).

    Unknowns: t·y (share kept of each image), t, and the largest class when the smallest is scaled to 1.
    """
    optimize = pytest.importorskip("scipy.optimize")
    images, classes = len(counts), counts.class_count
    boxes = np.array([counts.dense_row(i) for i in range(images)], float).T
    none, own, column = np.zeros((classes, 1)), np.eye(images), np.ones((images, 1))
    above = [
        np.hstack([boxes, none, -np.ones((classes, 1))]),
        np.hstack([-boxes, none, none]),
        np.hstack([-boxes, floors[:, None], none]),
        np.hstack([own, -column, 0 * column]),
        np.hstack([-own, least * column, 0 * column]),
        np.concatenate([-np.ones(images), [images - most, 0.0]])[None],
    ]
    right = np.zeros(sum(len(part) for part in above))
    right[classes : 2 * classes] = -1.0
    cost = np.append(np.zeros(images + 1), 1.0)
    answer = optimize.linprog(cost, A_ub=np.vstack(above), b_ub=right, method="highs")
    assert answer.status == 0
    return float(answer.fun)


def held_only(counts: ClassCounts) -> ClassCounts:
    held = np.flatnonzero(counts.totals() > 0)
    return ClassCounts(counts.indptr, np.searchsorted(held, counts.classes), counts.counts, len(held))


def test_down_sampling_is_above_the_best_subset_and_that_above_its_bound(
    random_counts: Callable[..., ClassCounts],
) -> None:
    gaps, reached = [], []
    for seed in range(CASES):
        rng = np.random.default_rng(seed)
        counts = held_only(random_counts(rng, int(rng.integers(4, 45)), int(rng.integers(2, 6))))
        if counts.class_count < 2:
            continue
        floor = None if rng.random() < 0.4 else float(rng.integers(0, 40))
        drop = None if rng.random() < 0.5 else float(rng.uniform(0, 1))
        plan = make_plan(counts, "down", Limits(drop=drop), floor=floor, seed=seed)
        most = Limits(drop=drop).most_dropped(len(counts), 1.0)
        optimum = best_subset(counts, part_floors(counts, floor), most, 0.0)
        assert plan.lower_bound <= optimum * (1 + 1e-7), seed
        assert optimum <= plan.ratio_after * (1 + 1e-7), seed
        gaps.append(optimum / plan.lower_bound - 1)
        reached.append(plan.ratio_after / optimum - 1)
    assert len(gaps) > 0.9 * CASES
    assert np.quantile(gaps, 0.99) < 0.005
    assert np.median(reached) < 0.05


def test_the_worst_part_is_above_the_best_mean_of_parts_and_that_above_its_bound(
    random_counts: Callable[..., ClassCounts],
) -> None:
    gaps = []
    for seed in range(CASES):
        rng = np.random.default_rng(seed)
        counts = held_only(random_counts(rng, int(rng.integers(4, 45)), int(rng.integers(2, 6))))
        if counts.class_count < 2:
            continue
        floor = None if rng.random() < 0.5 else float(rng.integers(0, 40))
        parts = None if rng.random() < 0.5 else int(rng.integers(2, 8))
        plan = make_plan(counts, "easy-ensemble", floor=floor, parts=parts, seed=seed)
        assert plan.parts is not None
        optimum = best_subset(counts, part_floors(counts, floor), len(counts), 1.0 / len(plan.parts))
        assert plan.lower_bound <= optimum * (1 + 1e-7), seed
        assert optimum <= plan.ratio_after * (1 + 1e-7), seed
        gaps.append(optimum / plan.lower_bound - 1)
    assert len(gaps) > 0.9 * CASES
    assert np.quantile(gaps, 0.99) < 0.005


def test_a_subset_can_be_even_where_classes_are_apart() -> None:
    counts = ClassCounts.from_labels(np.arange(50), np.repeat([0, 1], [40, 10]), 50, 2)
    assert subset_bound(counts, np.array([10.0, 10.0]), 50) == pytest.approx(1.0, rel=1e-3)
    assert subset_bound(counts, np.array([25.0, 10.0]), 50) == pytest.approx(2.5, rel=1e-3)
    assert subset_bound(counts, np.array([10.0, 10.0]), 12) == pytest.approx(2.8, rel=1e-3)
    assert subset_bound(counts, np.array([10.0, 10.0]), 0) == pytest.approx(4.0, rel=1e-3)
    # two parts that hold every image hold 20 of the large class on average, and all of the small one
    assert ensemble_bound(counts, np.array([10.0, 10.0]), 2) == pytest.approx(2.0, rel=1e-3)
