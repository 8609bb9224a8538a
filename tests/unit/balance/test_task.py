"""Plans with crops: limits, exact counts, and an exact solver of linear programmes as the judge."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.balance import task
from app.balance.crops import BoxTable, find_windows
from app.balance.planner import BalancePlan, Limits, make_plan
from app.core.counts import ClassCounts
from app.core.geometry import centres_inside
from app.voc.index import open_dataset

CASES = 300


def held_in(table: BoxTable, image: int, rect: Any, classes: int) -> Any:
    part = slice(table.offsets[image], table.offsets[image + 1])
    inside = centres_inside(table.boxes[part], rect)
    return np.bincount(table.labels[part][inside], minlength=classes)


def written(plan: BalancePlan, table: BoxTable, counts: ClassCounts) -> Any:
    """Boxes per class of a plan whose outputs keep all their boxes."""
    whole = plan.copies - plan.crops.outputs_of_images(len(counts))
    total = counts.totals(whole)
    for image, rect, outputs in zip(plan.crops.images, plan.crops.rects, plan.crops.outputs, strict=True):
        total = total + outputs * held_in(table, int(image), rect, counts.class_count)
    return total


def blood_boxes(bccd: Path) -> tuple[BoxTable, int]:
    dataset = open_dataset(bccd)
    sizes = np.array([(entry.width, entry.height) for entry in dataset.entries], np.int64)
    limits = np.tile(sizes[dataset.image_rows], (1, 2))
    boxes = np.clip(dataset.boxes, 0.0, limits)
    return BoxTable(dataset.offsets, boxes, dataset.labels, sizes), len(dataset.classes)


@pytest.mark.parametrize(("max_copies", "goal"), [(3, 5.6), (10, 2.4), (30, 1.1)])
def test_crops_break_the_limit_of_copies_on_bccd(bccd: Path, max_copies: int, goal: float) -> None:
    table, classes = blood_boxes(bccd)
    counts = table.class_counts(classes)
    plan = make_plan(counts, "augment+crop", Limits(max_copies, 30.0), boxes=table)
    assert plan.ratio_after <= goal
    assert plan.ratio_after <= plan.lower_bound * 1.01
    assert plan.copies.max() <= max_copies
    assert (written(plan, table, counts) == plan.after).all()


def test_plan_is_the_same_each_time_and_within_its_limits(random_boxes: Callable[..., BoxTable]) -> None:
    for seed in range(12):
        table = random_boxes(np.random.default_rng(seed), 50, 5)
        counts = table.class_counts(6)  # the last class is declared only
        plan = make_plan(counts, "augment+crop", Limits(6, 2.5), boxes=table)
        again = make_plan(counts, "augment+crop", Limits(6, 2.5), boxes=table)
        assert (plan.copies == again.copies).all()
        assert (plan.crops.rects == again.crops.rects).all()
        assert plan.copies.min() >= 1
        assert plan.copies.max() <= 6
        assert plan.images_after == plan.copies.sum() <= 125
        assert plan.crops.outputs.min(initial=1) >= 1
        assert (plan.copies > plan.crops.outputs_of_images(50)).all()  # every original stays
        assert (written(plan, table, counts) == plan.after).all()
        assert plan.lower_bound <= plan.ratio_after
        without = make_plan(counts, "augment", Limits(6, 2.5))
        assert plan.ratio_after <= without.ratio_after * 1.02
        assert len(without.crops) == 0


@pytest.mark.parametrize("seed", range(6))
def test_after_is_what_copies_and_crops_really_hold(
    seed: int,
    random_boxes: Callable[..., BoxTable],
    fake_dry_run: Callable[..., Any],
    fake_crop_run: Callable[..., Any],
) -> None:
    table = random_boxes(np.random.default_rng(seed), 60, 4)
    counts = table.class_counts(4)
    draw, cut = fake_dry_run(counts, 0.7), fake_crop_run(table, 4)
    plan = make_plan(counts, "augment+crop", Limits(8, 3.0), boxes=table, dry_run=draw, crop_run=cut)
    assert len(draw.log) == len(set(draw.log))
    assert len(cut.log) == len(set(cut.log))
    total = counts.totals()
    crops = plan.crops.outputs_of_images(60)
    for image, further in enumerate((plan.copies - crops - 1).tolist()):
        drawn, lost = fake_dry_run(counts, 0.7)(np.full(further, image), np.arange(1, further + 1))
        assert not lost.any()
        total = total + drawn.totals()
    for image, rect, outputs in zip(plan.crops.images, plan.crops.rects, plan.crops.outputs, strict=True):
        drawn, lost = fake_crop_run(table, 4)(
            np.full(outputs, image), np.tile(rect, (outputs, 1)), np.arange(1, outputs + 1)
        )
        assert not lost.any()
        total = total + drawn.totals()
    assert (plan.after == total).all()
    assert plan.copies.max() <= 8
    assert plan.images_after <= 180


def test_crops_are_drawn_where_copies_are(
    random_boxes: Callable[..., BoxTable], fake_dry_run: Callable[..., Any]
) -> None:
    table = random_boxes(np.random.default_rng(0), 30, 3)
    counts = table.class_counts(3)
    with pytest.raises(ValueError, match="crops must be too"):
        make_plan(counts, "augment+crop", boxes=table, dry_run=fake_dry_run(counts))


def best_with_crops(counts: ClassCounts, columns: Any, owner: Any, most: int, budget: float | None) -> float:
    """The lowest max n / min n over fractional plans of these columns (Charnes and Cooper 1962)."""
    optimize = pytest.importorskip("scipy.optimize")
    images, outputs = len(counts), len(owner)
    base, classes = counts.totals()[:, None], counts.class_count
    above = [
        np.hstack([columns.T, base, -np.ones((classes, 1))]),
        np.hstack([-columns.T, -base, np.zeros((classes, 1))]),
        np.hstack(
            [
                (owner == np.arange(images)[:, None]) * 1.0,
                np.full((images, 1), 1.0 - most),
                np.zeros((images, 1)),
            ]
        ),
    ]
    right = [np.zeros(classes), -np.ones(classes), np.zeros(images)]
    if budget is not None:
        extra = math.floor(budget * images + 1e-9) - images
        above.append(np.concatenate([np.ones(outputs), [-extra, 0.0]])[None])
        right.append(np.zeros(1))
    cost = np.append(np.zeros(outputs + 1), 1.0)
    answer = optimize.linprog(cost, A_ub=np.vstack(above), b_ub=np.concatenate(right), method="highs")
    assert answer.status == 0
    return float(answer.fun)


def test_bound_below_linear_programme_below_plan(
    random_boxes: Callable[..., BoxTable], monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[Any] = []

    def find(table: BoxTable, worth: Any, rule: Any) -> Any:
        offered.append(find_windows(table, worth, rule))
        return offered[-1]

    monkeypatch.setattr(task, "find_windows", find)
    gaps, reached, used = [], [], 0
    for seed in range(CASES):
        rng = np.random.default_rng(seed)
        classes = int(rng.integers(2, 6))
        table = random_boxes(rng, int(rng.integers(3, 25)), classes)
        counts = table.class_counts(classes)
        if (counts.totals() == 0).any():
            continue
        most, budget = int(rng.integers(2, 10)), None if rng.random() < 0.3 else float(rng.uniform(1, 4))
        slack = float(rng.choice([0.0, 0.005]))
        plan = make_plan(counts, "augment+crop", Limits(most, budget), slack=slack, boxes=table)
        windows = offered.pop()
        rows = [counts.dense_row(i) for i in range(len(counts))]
        rows += [windows.counts.dense_row(k) for k in range(len(windows))]
        owner = np.concatenate([np.arange(len(counts)), windows.images])
        optimum = best_with_crops(counts, np.array(rows, float), owner, most, budget)
        assert plan.lower_bound <= optimum * (1 + 1e-7), seed
        assert optimum <= plan.ratio_after * (1 + 1e-7), seed
        assert 1 <= plan.copies.min() <= plan.copies.max() <= most, seed
        if budget is not None:
            assert plan.images_after <= math.floor(budget * len(counts) + 1e-9), seed
        assert (written(plan, table, counts) == plan.after).all(), seed
        gaps.append(optimum / plan.lower_bound - 1)
        reached.append(plan.ratio_after / optimum - 1)
        used += len(plan.crops) > 0
    assert len(gaps) > 0.6 * CASES
    assert used > 0.3 * CASES
    assert np.median(gaps) < 0.003
    assert np.median(reached) < 0.03  # whole outputs of a few images cannot reach every fraction
