"""Each warning is given where it is due and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest

from app.balance.crops import BoxTable
from app.balance.findings import Finding, Level, warnings
from app.balance.planner import Limits, make_plan
from app.core.counts import ClassCounts


def counts_of(images: list[list[int]], classes: int) -> ClassCounts:
    rows = [i for i, labels in enumerate(images) for _ in labels]
    flat = [label for labels in images for label in labels]
    return ClassCounts.from_labels(np.array(rows, np.int64), np.array(flat, np.int64), len(images), classes)


def codes(found: Iterable[Finding]) -> set[tuple[str, int | None]]:
    return {(finding.code, finding.label) for finding in found}


def test_an_even_dataset_has_none() -> None:
    assert warnings(counts_of([[0]] * 120 + [[1]] * 110, 2), Limits()) == ()


def test_classes() -> None:
    found = warnings(counts_of([[0]] * 400 + [[1]] * 99 + [[2] * 200] * 2, 4), Limits())
    assert codes(found) == {
        ("no_boxes", 3),
        ("few_images", 2),
        ("few_boxes", 1),
        ("under", 1),
    }
    assert [finding.level for finding in found[:2]] == [Level.ERROR, Level.ERROR]
    under = next(finding for finding in found if finding.code == "under")
    assert under.arguments["share"] == pytest.approx(99 / 400)


@pytest.mark.parametrize(("rare", "code"), [(120, None), (90, "imbalance"), (15, "severe_imbalance")])
def test_imbalance(rare: int, code: str | None) -> None:
    found = codes(warnings(counts_of([[0]] * 1000 + [[1]] * rare, 2), Limits(100)))
    assert {c for c, label in found if label is None} == ({code} if code else set())


def test_a_class_that_is_left_alone_is_compared_with_none() -> None:
    counts = counts_of([[0, 1, 0, 0, 0, 0, 0]] * 150 + [[1, 2]] * 140, 3)
    assert {code for code, _ in codes(warnings(counts, Limits(2)))} == {"under", "out_of_reach"}
    alone = np.array([True, False, False])
    assert warnings(counts, Limits(2), alone=alone) == ()


def test_copies_that_cannot_reach() -> None:
    counts = counts_of([[0]] * 1000 + [[1]] * 40, 2)
    assert ("out_of_reach", 1) in codes(warnings(counts, Limits(10)))
    assert ("out_of_reach", 1) not in codes(warnings(counts, Limits(13)))


def test_company() -> None:
    counts = counts_of([[1] + [0] * 11] * 100 + [[0]] * 20, 2)
    (found,) = [f for f in warnings(counts, Limits()) if f.code == "company"]
    assert (found.label, found.other) == (1, 0)
    assert found.arguments["share"] == 1
    fewer = counts_of([[1] + [0] * 4] * 100, 2)
    assert "company" not in {f.code for f in warnings(fewer, Limits())}


def test_empty_images() -> None:
    assert ("empty_images", None) in codes(warnings(counts_of([[0]] * 100 + [[]] * 20, 1), Limits()))
    assert ("empty_images", None) not in codes(warnings(counts_of([[0]] * 100 + [[]] * 10, 1), Limits()))


def test_odd_sizes() -> None:
    sides = np.append(np.full(200, 10.0) + np.arange(200) % 3, 90.0)
    boxes = np.column_stack([np.zeros(201), np.zeros(201), sides, sides])
    table = BoxTable(np.arange(202), boxes, np.zeros(201, np.int64), np.tile(np.array([100, 100]), (201, 1)))
    (found,) = [f for f in warnings(table.class_counts(1), Limits(), boxes=table) if f.code == "odd_size"]
    assert found.image == 200
    assert found.arguments["side"] == 90


def test_one_source() -> None:
    counts = counts_of([[0]] * 400 + [[1]] * 10 + [[1] * 5], 2)
    plan = make_plan(counts, "augment", Limits(20, None))
    found = [f for f in warnings(counts, Limits(20, None), plan=plan) if f.code == "one_source"]
    assert [(f.label, f.image) for f in found] == [(1, 410)]
    assert found[0].arguments["share"] > 0.05


def test_missing_in_a_split() -> None:
    counts = counts_of([[0]] * 120 + [[1]] * 120, 3)
    found = warnings(counts, Limits(), splits={"val": counts_of([[0]], 3), "test": counts_of([[0, 1]], 3)})
    assert [(f.label, f.split) for f in found if f.code == "missing_in_split"] == [(1, "val")]


def test_nothing_at_all() -> None:
    none = np.zeros(0, np.int64)
    table = BoxTable(np.zeros(1, np.int64), np.zeros((0, 4)), none, np.zeros((0, 2), np.int64))
    assert warnings(counts_of([], 0), Limits(), boxes=table) == ()
