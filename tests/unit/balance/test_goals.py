"""Classes left alone, groups, and least numbers of boxes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.balance.columns import copy_columns
from app.balance.crops import BoxTable
from app.balance.goals import Goals, reach, view_of
from app.balance.planner import BalancePlan, Limits, make_plan
from app.core.counts import ClassCounts
from app.errors import PlanError
from app.voc.index import open_dataset


def drawn_totals(plan: BalancePlan, table: BoxTable, copies: Any, crops: Any) -> Any:
    """The boxes of all classes, drawn afresh."""
    counts = copies.counts
    total = counts.totals()
    for image, further in enumerate((plan.copies - plan.crops.outputs_of_images(len(counts)) - 1).tolist()):
        total = total + copies(np.full(further, image), np.arange(1, further + 1))[0].totals()
    for image, rect, outputs in zip(plan.crops.images, plan.crops.rects, plan.crops.outputs, strict=True):
        rects = np.tile(rect, (outputs, 1))
        total = total + crops(np.full(outputs, image), rects, np.arange(1, outputs + 1))[0].totals()
    return total


def test_what_the_planner_sees() -> None:
    rows, labels = np.array([0, 0, 0, 1, 1, 2]), np.array([0, 1, 2, 1, 3, 0])
    counts = ClassCounts.from_labels(rows, labels, 4, 5)
    groups, alone = np.array([7, 3, 7, 3, 9]), np.array([False, True, False, False, False])
    view = view_of(counts.totals(), Goals(alone, groups))
    assert view.numbers.tolist() == [1, -1, 1, 0, -1]
    seen = view.of(counts)
    assert [seen.dense_row(i).tolist() for i in range(4)] == [[0, 2], [1, 0], [0, 1], [0, 0]]
    assert view.sums(np.array([1.0, 2, 3, 4, 5])).tolist() == [4, 4]
    assert view.mean(np.array([0.5, 0, 1, 0.25, 0]), counts.totals()) == pytest.approx([0.25, 2 / 3])
    assert view.spread(np.array([8.0, 9.0])).tolist() == [9, 0, 9, 8, 0]
    assert not view.plain
    plain = view_of(counts.totals(), Goals())
    assert not plain.plain  # a copy may hold boxes of the class that has none now
    assert view_of(counts.totals()[:4], Goals()).plain
    assert plain.of(counts).dense_row(0).tolist() == [1, 1, 1, 0]


def test_a_class_left_alone_does_not_hold_the_others_back(bccd: Path) -> None:
    counts = open_dataset(bccd).class_counts()
    common = int(np.argmax(counts.totals()))
    alone = np.arange(3) == common
    plan = make_plan(counts, "augment", Limits(10, None), goals=Goals(alone=alone))
    assert plan.ratio_after < 1.01
    assert plan.images_after < 1.2 * 364  # the two others are nearly even by themselves
    assert (counts.totals(plan.copies) == plan.after).all()
    assert plan.after[common] > 0


def test_groups_are_balanced_as_one(random_counts: Callable[..., ClassCounts]) -> None:
    counts = random_counts(np.random.default_rng(3), 300, 6)
    groups = np.array([0, 0, 1, 1, 2, 2])
    plan = make_plan(counts, "augment", Limits(20, None), goals=Goals(groups=groups))
    totals = np.bincount(groups, plan.after)
    assert plan.ratio_after == pytest.approx(totals.max() / totals.min())
    assert (counts.totals(plan.copies) == plan.after).all()
    assert plan.lower_bound is not None
    assert plan.lower_bound <= plan.ratio_after <= plan.ratio_before


@pytest.mark.parametrize("strategy", ["copy", "augment", "augment+crop"])
def test_at_least_so_many_of_each(strategy: str, random_boxes: Callable[..., BoxTable]) -> None:
    for seed in range(5):
        table = random_boxes(np.random.default_rng(seed), 120, 5)
        counts = table.class_counts(6)
        before = counts.totals()
        least = np.where(np.arange(6) == 1, 0.0, 60.0)
        plan = make_plan(counts, strategy, Limits(30, None), boxes=table, goals=Goals(least=least))
        most = before * 30
        assert (plan.after >= np.minimum(least, most))[before > 0].all()
        assert plan.lower_bound is None
        assert (plan.fewest_images is None) != (plan.most_share is None)
        assert plan.fewest_images is None or 120 <= plan.fewest_images <= plan.images_after
        assert plan.copies.max() <= 30
        short = np.maximum(least - before, 0)[before > 0]
        assert plan.images_after <= 120 + short.sum()
        if (before[before > 0] >= least[before > 0]).all():
            assert plan.images_after == 120


def test_few_images_are_enough() -> None:
    # images of class 1 alone, and of classes 1 and 2: the second kind serves both
    rows = np.concatenate([np.arange(40), np.arange(30, 40)])
    labels = np.concatenate([np.repeat([0, 1], [20, 20]), np.full(10, 2)])
    counts = ClassCounts.from_labels(rows, labels, 40, 3)
    plan = make_plan(counts, "copy", Limits(9, None), goals=Goals(least=np.full(3, 50.0)))
    assert (plan.after >= 50).all()
    assert plan.images_after == plan.fewest_images == 40 + 30 + 40
    assert plan.copies[20:30].tolist() == [1] * 10


def test_what_cannot_be_reached_is_neared(random_counts: Callable[..., ClassCounts]) -> None:
    counts = random_counts(np.random.default_rng(1), 50, 3)
    goals = Goals(least=np.full(3, 1e6))
    plan = make_plan(counts, "copy", Limits(4, None), goals=goals)
    assert (plan.after == 4 * plan.before).all()
    assert plan.fewest_images is None
    assert plan.most_share == pytest.approx(plan.after.min() / 1e6, rel=1e-3)
    limited = make_plan(counts, "copy", Limits(4, 1.5), goals=goals)
    assert limited.images_after == 75


def test_outputs_that_are_there_stay(random_counts: Callable[..., ClassCounts]) -> None:
    counts = random_counts(np.random.default_rng(2), 30, 3)
    columns = copy_columns(counts, counts.totals(), np.full(30, 5.0), None, None)
    start = np.ones(30, np.int64)
    found = reach(columns, counts.totals() * 3, start)
    assert (found >= start).all()
    assert (columns.base + columns.totals(found.astype(float)) >= counts.totals() * 3).all()


@pytest.mark.parametrize("strategy", ["augment", "augment+crop"])
@pytest.mark.parametrize(
    "goals",
    [
        Goals(least=np.full(4, 120.0)),
        Goals(alone=np.array([True, False, False, False])),
        Goals(groups=np.array([0, 0, 1, 2])),
    ],
    ids=["least", "alone", "groups"],
)
def test_drawn_plans_count_all_classes(
    strategy: str,
    goals: Goals,
    random_boxes: Callable[..., BoxTable],
    fake_dry_run: Callable[..., Any],
    fake_crop_run: Callable[..., Any],
) -> None:
    table = random_boxes(np.random.default_rng(6), 60, 4)
    counts = table.class_counts(4)
    copies, crops = fake_dry_run(counts, 0.7), fake_crop_run(table, 4)
    plan = make_plan(
        counts, strategy, Limits(25, None), boxes=table, dry_run=copies, crop_run=crops, goals=goals
    )
    assert (plan.after == drawn_totals(plan, table, copies, crops)).all()
    if goals.least is not None:
        assert (plan.after >= np.minimum(goals.least, counts.totals() * 10)).all()


def test_expected_counts_of_classes_left_alone(random_counts: Callable[..., ClassCounts]) -> None:
    counts = random_counts(np.random.default_rng(9), 60, 3)
    survival = np.array([0.5, 0.8, 1.0])
    goals = Goals(alone=np.array([True, False, False]))
    plan = make_plan(counts, "augment", Limits(9, None), survival=survival, goals=goals)
    expected = counts.totals() + counts.totals(plan.copies - 1) * survival
    assert plan.after == pytest.approx(expected, abs=0.5)


@pytest.mark.parametrize(
    ("goals", "message"),
    [
        (Goals(alone=np.zeros(2, bool)), "speaks of 2 classes"),
        (Goals(least=np.array([1.0, -1.0, 0.0])), "0 or more"),
        (Goals(least=np.array([1.0, np.inf, 0.0])), "0 or more"),
    ],
)
def test_impossible_goals(goals: Goals, message: str) -> None:
    counts = ClassCounts.from_labels(np.arange(3), np.arange(3), 3, 3)
    with pytest.raises(PlanError, match=message):
        make_plan(counts, "augment", goals=goals)
