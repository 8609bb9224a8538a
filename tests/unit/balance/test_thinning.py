"""Leaving images out keeps floors, lowers the ratio, and parts cover everything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

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
