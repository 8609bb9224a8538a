"""Every class has its reason, with figures that are true."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.balance.crops import BoxTable
from app.balance.explanation import Case, class_prices, explain, explain_smallest, most_repeated
from app.balance.goals import Goals
from app.balance.planner import Limits, make_plan
from app.core.counts import ClassCounts
from app.voc.index import open_dataset


def blood_boxes(bccd: Path) -> tuple[BoxTable, ClassCounts]:
    dataset = open_dataset(bccd)
    sizes = np.array([(entry.width, entry.height) for entry in dataset.entries], np.int64)
    boxes = np.clip(dataset.boxes, 0.0, np.tile(sizes[dataset.image_rows], (1, 2)))
    return BoxTable(dataset.offsets, boxes, dataset.labels, sizes), dataset.class_counts()


def test_company_on_bccd(bccd: Path) -> None:
    table, counts = blood_boxes(bccd)
    limits = Limits(30, 30.0)
    plan = make_plan(counts, "augment", limits)
    names = dict(
        zip(open_dataset(bccd).classes, explain(Case(plan, counts, limits, boxes=table)), strict=True)
    )
    assert names["RBC"].code == "largest"
    assert names["WBC"].code == names["Platelets"].code == "company"
    figures = names["WBC"].arguments
    assert figures["company"] == pytest.approx(11.0, abs=0.1)  # each WBC brings eleven RBC …
    assert figures["crops"] < 3  # … and a crop far fewer
    assert figures["boxes"] == 372
    prices = class_prices(plan)
    assert prices[1] < 0 < min(prices[0], prices[2])


def test_cap_budget_and_even() -> None:
    labels = np.repeat([0, 1, 2], [100, 2, 99])
    counts = ClassCounts.from_labels(np.arange(201), labels, 201, 4)
    for limits, code in ((Limits(10, None), "cap"), (Limits(80, 1.05), "budget"), (Limits(80, None), "even")):
        plan = make_plan(counts, "augment", limits)
        reasons = explain(Case(plan, counts, limits))
        assert [reason.code for reason in reasons] == ["largest", code, "even", "absent"]
        if code == "cap":
            assert reasons[1].arguments["needed"] == 50
            assert reasons[1].arguments["reach"] == 20
            assert "crops" not in reasons[1].arguments


def test_strategies_that_do_not_optimise() -> None:
    counts = ClassCounts.from_labels(np.arange(60), np.repeat([0, 1], [50, 10]), 60, 2)
    assert {r.code for r in explain(Case(make_plan(counts, "none"), counts, Limits()))} == {"none"}
    plan = make_plan(counts, "repeat-factor", Limits(20, 4.0), threshold=0.2)
    assert explain(Case(plan, counts, Limits(20, 4.0)))[1].code == "strategy"


def test_prices_of_one_class_or_none() -> None:
    for labels in ([], [0, 0]):
        rows = np.arange(len(labels))
        counts = ClassCounts.from_labels(rows, np.array(labels, np.int64), 3, 2)
        assert class_prices(make_plan(counts, "augment")).tolist() == [0, 0]


def test_reasons_for_every_plan(random_boxes: Callable[..., BoxTable]) -> None:
    for seed in range(8):
        table = random_boxes(np.random.default_rng(seed), 30, 4)
        counts = table.class_counts(5)
        plan = make_plan(counts, "augment+crop", Limits(5, 2.0), boxes=table)
        reasons = explain(Case(plan, counts, Limits(5, 2.0), boxes=table))
        assert reasons[4].code == "absent"
        assert all(np.isfinite(list(reason.arguments.values())).all() for reason in reasons)
        top = most_repeated(plan.copies, 3)
        assert plan.copies[top[0]] == plan.copies.max()


def test_prices_say_who_earns_and_who_costs() -> None:
    plan = make_plan(ClassCounts.from_labels(np.arange(3), np.array([0, 1, 3]), 3, 4), "augment")
    prices = class_prices(replace(plan, after=np.array([100, 10, 0, 50])))
    assert prices[0] == -1.0 and prices[1] > 0 and prices[2] == 0 and abs(prices[3]) < 0.01
    assert not class_prices(replace(plan, after=np.array([7, 7, 7, 7])), 0.0).any()


def test_a_class_that_would_be_left_out_with_the_large_one() -> None:
    labels = np.concatenate([np.tile(np.repeat([0, 1], [12, 1]), 40), np.zeros(120, np.int64)])
    rows = np.concatenate([np.repeat(np.arange(40), 13), np.repeat(np.arange(40, 80), 3)])
    counts = ClassCounts.from_labels(rows, labels, 80, 2)
    assert [reason.code for reason in explain(Case(make_plan(counts, "down"), counts, Limits()))] == [
        "largest",
        "drops",
    ]


def test_goals_are_heeded() -> None:
    labels = np.tile([0] * 9 + [1, 1, 2], 12)  # 108, 24 and 12 boxes, all in company
    counts = ClassCounts.from_labels(np.repeat(np.arange(12), 12), labels, 12, 3)
    limits, alone = Limits(4, 3.0), np.array([True, False, False])

    def codes(goals: Goals) -> list[str]:
        plan = make_plan(counts, "augment", limits, goals=goals)
        return [reason.code for reason in explain(Case(plan, counts, limits, goals=goals))]

    assert codes(Goals(alone=alone)) == ["alone", "largest", "company"]
    assert codes(Goals(groups=np.array([0, 1, 1]))) == ["largest", "company", "company"]
    assert codes(Goals(least=np.array([0.0, 24.0, 0.0]))) == ["reached", "reached", "reached"]
    assert codes(Goals(least=np.array([0.0, 0.0, 900.0]))) == ["reached", "reached", "budget"]
    plan = make_plan(counts, "augment", limits)
    assert class_prices(plan, goals=Goals(alone=alone)).tolist()[0] == 0.0
    assert explain_smallest(Case(plan, counts, limits, goals=Goals(alone=np.ones(3, bool)))) is None
    smallest = explain_smallest(Case(plan, counts, limits, goals=Goals(alone=alone)))
    assert smallest is not None and smallest[0] == 2
