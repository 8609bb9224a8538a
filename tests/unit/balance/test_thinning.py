"""Leaving images out keeps floors, lowers the ratio, and parts cover everything."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.balance.planner import Limits, make_plan
from app.balance.thinning import down_sample, easy_ensemble
from app.core.counts import ClassCounts
from app.core.statistics import imbalance_ratio
from app.voc.index import open_dataset


def held_only(counts: ClassCounts) -> ClassCounts:
    held = np.flatnonzero(counts.totals() > 0)
    return ClassCounts(counts.indptr, np.searchsorted(held, counts.classes), counts.counts, len(held))


@given(seed=st.integers(0, 10_000))
def test_floors_hold_and_the_ratio_never_rises(random_counts: Callable[..., ClassCounts], seed: int) -> None:
    rng = np.random.default_rng(seed)
    counts = held_only(random_counts(rng, int(rng.integers(0, 60)), int(rng.integers(1, 6))))
    floor = None if rng.random() < 0.3 else float(rng.integers(0, 30))
    protected = rng.random(len(counts)) < 0.2
    kept = down_sample(counts, floor, protected, seed)
    before, after = counts.totals(), counts.totals(kept)
    lowest = before.min(initial=0) if floor is None else max(floor, 1)
    assert (after >= np.minimum(before, lowest)).all()
    assert imbalance_ratio(after) <= imbalance_ratio(before) * 1.05
    assert kept[protected].all()
    assert kept[counts.boxes_per_image() == 0].all()
    assert (kept == down_sample(counts, floor, protected, seed)).all()


def test_the_smallest_class_loses_nothing_by_default(random_counts: Callable[..., ClassCounts]) -> None:
    counts = held_only(random_counts(np.random.default_rng(1), 300, 5))
    kept = down_sample(counts)
    smallest = int(np.argmin(counts.totals()))
    assert counts.totals(kept)[smallest] == counts.totals()[smallest]
    assert kept.sum() < 300


def test_separate_classes_become_equal() -> None:
    counts = ClassCounts.from_labels(np.arange(50), np.repeat([0, 1], [40, 10]), 50, 2)
    assert counts.totals(down_sample(counts)).tolist() == [10, 10]
    assert counts.totals(down_sample(counts, 25)).tolist() == [25, 10]


def test_down_sampling_bccd(bccd: Path) -> None:
    counts = open_dataset(bccd).class_counts()
    kept = down_sample(counts, 100)
    assert imbalance_ratio(counts.totals(kept)) < 6
    assert counts.totals(kept).min() >= 100


@pytest.mark.parametrize("parts", [None, 2, 5])
def test_parts_hold_every_image(random_counts: Callable[..., ClassCounts], parts: int | None) -> None:
    counts = held_only(random_counts(np.random.default_rng(2), 300, 4))
    found = easy_ensemble(counts, 20, parts)
    assert found.any(axis=0).all()
    assert len(found) == parts or (parts is None and 2 <= len(found) <= 10)
    whole = imbalance_ratio(counts.totals())
    assert all(imbalance_ratio(counts.totals(part)) < whole for part in found)
    assert (found == easy_ensemble(counts, 20, parts)).all()


def best_with_drops(counts: ClassCounts, most: int, budget: float, drop: float, floor: float) -> float:
    """The lowest max n / min n over fractional plans by copies that leave images out (Charnes, Cooper 1962).

    Unknowns: copies of each image, how much of each original is kept, the scale, the largest class.
    """
    optimize = pytest.importorskip("scipy.optimize")
    images, classes = len(counts), counts.class_count
    boxes = np.array([counts.dense_row(i) for i in range(images)], float).T
    one, none, own = np.ones((1, images)), np.zeros((classes, 1)), np.eye(images)
    nothing, column = np.zeros((images, 1)), np.ones((images, 1))
    kept = math.floor(images * drop + 1e-9)
    above = [
        np.hstack([boxes, boxes, none, -np.ones((classes, 1))]),
        np.hstack([-boxes, -boxes, none, none]),
        np.hstack([own, -(most - 1.0) * own, nothing, nothing]),
        np.hstack([0 * own, own, -column, nothing]),
        np.hstack([0 * one, -one, [[images - kept, 0.0]]]),
        np.hstack([one, one, [[-math.floor(budget * images + 1e-9), 0.0]]]),
        np.hstack([0 * boxes, -boxes, np.minimum(boxes.sum(axis=1), floor)[:, None], none]),
    ]
    right = np.zeros(sum(len(part) for part in above))
    right[classes : 2 * classes] = -1.0
    cost = np.append(np.zeros(2 * images + 1), 1.0)
    answer = optimize.linprog(cost, A_ub=np.vstack(above), b_ub=right, method="highs")
    assert answer.status == 0
    return float(answer.fun)


def test_plans_that_may_leave_images_out_are_within_their_limits_and_above_their_bound(
    random_counts: Callable[..., ClassCounts],
) -> None:
    better, gaps = 0, []
    for seed in range(120):
        rng = np.random.default_rng(seed)
        counts = held_only(random_counts(rng, int(rng.integers(4, 30)), int(rng.integers(2, 5))))
        if counts.class_count < 2:
            continue
        most, budget = int(rng.integers(2, 8)), float(rng.uniform(1, 4))
        drop, floor = float(rng.uniform(0, 0.6)), float(rng.integers(1, 8))
        plan = make_plan(counts, "copy", Limits(most, budget, drop), slack=0.0, floor=floor)
        kept = plan.copies > 0
        originals = counts.totals(kept)
        assert (~kept).sum() <= math.floor(drop * len(counts) + 1e-9)
        assert (originals >= np.minimum(counts.totals(), floor)).all()
        assert plan.copies.max() <= most
        assert plan.copies.sum() == plan.images_after <= math.floor(budget * len(counts) + 1e-9)
        assert (plan.after == counts.totals(plan.copies)).all()
        optimum = best_with_drops(counts, most, budget, drop, floor)
        assert plan.lower_bound <= optimum * (1 + 1e-7), seed
        assert optimum <= plan.ratio_after * (1 + 1e-7), seed
        gaps.append(plan.ratio_after / optimum)
        whole = make_plan(counts, "copy", Limits(most, budget), slack=0.0)
        assert plan.ratio_after <= whole.ratio_after * 1.05
        better += plan.ratio_after < whole.ratio_after * 0.98
    assert better > 20
    assert np.median(gaps) < 1.15


def test_leaving_out_a_tenth_helps_bccd(bccd: Path) -> None:
    counts = open_dataset(bccd).class_counts()
    whole = make_plan(counts, "copy", Limits(10, 30.0))
    plan = make_plan(counts, "copy", Limits(10, 30.0, 0.1))
    assert (plan.copies == 0).sum() == 36
    assert plan.lower_bound <= plan.ratio_after < 0.95 * whole.ratio_after
    least = make_plan(counts, "down", Limits(drop=0.1), floor=100)
    assert (least.copies == 0).sum() == 36


def test_drawn_plans_that_leave_images_out_count_what_they_hold(
    random_counts: Callable[..., ClassCounts], fake_dry_run: Callable[..., Any]
) -> None:
    counts = held_only(random_counts(np.random.default_rng(3), 60, 4))
    plan = make_plan(counts, "augment", Limits(6, 3.0, 0.3), dry_run=fake_dry_run(counts, 0.8))
    kept = plan.copies > 0
    assert not kept.all()
    total = counts.totals(kept)
    for image, outputs in enumerate(plan.copies.tolist()):
        further = max(outputs - 1, 0)
        drawn, _ = fake_dry_run(counts, 0.8)(np.full(further, image), np.arange(1, further + 1))
        total = total + drawn.totals()
    assert (plan.after == total).all()
