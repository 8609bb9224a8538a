"""Strategies side by side, and curves that only fall."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from app.balance.comparison import budget_curve, compare, summarised
from app.balance.crops import BoxTable
from app.balance.planner import Limits, make_plan
from app.balance.strategies import STRATEGIES
from app.core.counts import ClassCounts
from app.errors import PlanError


def test_every_strategy_is_compared(random_boxes: Callable[..., BoxTable]) -> None:
    table = random_boxes(np.random.default_rng(3), 80, 4)
    counts = table.class_counts(4)
    found = {plan.strategy: summarised(plan) for plan in compare(counts, Limits(8, 3.0), boxes=table)}
    assert list(found) == list(STRATEGIES)
    assert found["none"].added == found["none"].dropped == found["none"].crops == 0
    assert found["down"].dropped > 0
    assert found["augment+crop"].crops > 0
    assert found["augment+crop"].ratio <= found["augment"].ratio
    assert all(row.lower_bound is None or row.lower_bound <= row.ratio for row in found.values())
    assert all(0 <= row.balance_score <= 1 for row in found.values())


def test_without_places_there_are_no_crops(random_counts: Callable[..., ClassCounts]) -> None:
    counts = random_counts(np.random.default_rng(0), 40, 3)
    names = [plan.strategy for plan in compare(counts, Limits())]
    assert names == [name for name, strategy in STRATEGIES.items() if not strategy.crops]
    assert list(compare(counts, Limits(), cancelled=lambda: True)) == []


@pytest.mark.parametrize("strategy", ["augment", "augment+crop"])
@pytest.mark.parametrize("beta", [0.0, 64.0])
def test_a_curve_falls_to_what_a_plan_reaches(
    random_boxes: Callable[..., BoxTable], strategy: str, beta: float
) -> None:
    table = random_boxes(np.random.default_rng(5), 300, 4)
    counts = table.class_counts(5)
    curve = budget_curve(counts, strategy, Limits(8, 3.0), beta=beta, boxes=table)
    plan = make_plan(counts, strategy, Limits(8, 3.0), beta=beta, boxes=table)
    assert len(curve.images) == len(curve.ratios) >= 10
    assert (np.diff(curve.images) >= 0).all()
    assert (np.diff(curve.ratios) <= 0).all()
    assert curve.images[0] == 300
    assert curve.ratios[0] == pytest.approx(plan.ratio_before)
    assert curve.images[-1] <= 900 + 1e-6
    if beta:
        assert curve.ratios[-1] == pytest.approx(plan.ratio_after, rel=0.03)


def test_curves_of_nothing() -> None:
    counts = ClassCounts.from_labels(np.arange(3), np.zeros(3, np.int64), 3, 2)
    curve = budget_curve(counts, "augment", Limits())
    assert (curve.images.tolist(), curve.ratios.tolist()) == ([3], [1])
    with pytest.raises(PlanError, match="no budget curve"):
        budget_curve(counts, "down", Limits())
