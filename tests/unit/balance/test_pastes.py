"""Pastes: rare objects alone in their cutting, of other images, where they hide next to nothing."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from app.balance.crops import BoxTable, no_windows
from app.balance.pastes import OBJECTS, find_pastes, joined
from app.balance.planner import Limits, make_plan
from app.errors import PlanError


def intersection(first: np.ndarray, second: np.ndarray) -> float:
    inner = np.minimum(first[2:], second[2:]) - np.maximum(first[:2], second[:2])
    return float(np.maximum(inner, 0).prod())


@pytest.mark.parametrize("seed", range(12))
def test_what_is_pasted_is_whole_and_hides_next_to_nothing(
    random_boxes: Callable[..., BoxTable], seed: int
) -> None:
    rng = np.random.default_rng(seed)
    table = random_boxes(rng, 30, 4)
    totals = table.class_counts(4).totals()
    worth = np.where(totals < np.median(totals), 1.0, -0.1)
    found = find_pastes(table, worth, seed)
    assert (np.diff(found.images) >= 0).all()
    assert len(found.pasted) == len(found)
    for image, rect, paste, row in zip(
        found.images, found.rects, found.pasted, range(len(found)), strict=True
    ):
        assert rect.tolist() == [0, 0, *table.sizes[image]]
        present = list(table.boxes[table.offsets[image] : table.offsets[image + 1]])
        assert 1 <= len(paste) <= OBJECTS
        for donor, left, top, right, bottom, x, y, width, height in paste:
            assert donor != image
            assert 0 <= left < right <= table.sizes[donor][0] and 0 <= top < bottom <= table.sizes[donor][1]
            assert x >= 0 and x + width <= rect[2] and y >= 0 and y + height <= rect[3]
            there = np.array([x, y, x + width, y + height], float)
            for box in present:
                assert intersection(there, box) <= 0.05 * (box[2:] - box[:2]).prod() + 1e-6
            cutting = np.array([left, top, right, bottom], float)
            rows = slice(table.offsets[donor], table.offsets[donor + 1])
            inside = [
                label
                for box, label in zip(table.boxes[rows], table.labels[rows], strict=True)
                if intersection(cutting, box) > 0.1 * (box[2:] - box[:2]).prod() + 1e-6
            ]
            assert len(inside) == 1 and worth[inside[0]] > 0
            present.append(there)
        own = table.class_counts(4).dense_row(int(image))
        assert (found.counts.dense_row(row) - own).sum() == len(paste)
    again = find_pastes(table, worth, seed)
    assert again.pasted == found.pasted


def test_pastes_are_offered_beside_crops_and_reach_more(
    random_boxes: Callable[..., BoxTable],
) -> None:
    better, reached = 0, []
    for seed in range(10):
        table = random_boxes(np.random.default_rng(seed), 60, 4)
        counts = table.class_counts(4)
        crops = make_plan(counts, "augment+crop", Limits(6, 3.0), boxes=table)
        plan = make_plan(counts, "augment+paste", Limits(6, 3.0), boxes=table)
        assert plan.lower_bound is not None and crops.lower_bound is not None
        assert plan.lower_bound <= plan.ratio_after
        assert plan.lower_bound <= crops.lower_bound * 1.001  # whatever crops reach, more columns reach too
        reached.append(np.log(plan.ratio_after / crops.ratio_after))
        assert plan.copies.max() <= 6 and plan.images_after <= 180
        assert crops.crops.pastes == 0
        better += plan.crops.pastes > 0 and plan.ratio_after < crops.ratio_after * 0.99
    assert better >= 3
    assert np.mean(reached) < -0.02


def test_nothing_to_paste() -> None:
    empty = BoxTable(np.zeros(3, np.int64), np.zeros((0, 4)), np.zeros(0, np.int64), np.full((2, 2), 50))
    assert len(find_pastes(empty, np.array([1.0, -1.0]))) == 0
    assert len(joined(no_windows(2), no_windows(2))) == 0
    with pytest.raises(PlanError):
        make_plan(empty.class_counts(2), "augment+paste", Limits(3))
