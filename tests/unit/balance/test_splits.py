"""Parts have their shares of every class."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.balance.splits import stratified_split
from app.core.counts import ClassCounts, IntArray
from app.errors import PlanError
from app.voc.index import open_dataset

SHARES = (0.7, 0.2, 0.1)


def share_error(counts: ClassCounts, part: IntArray, shares: Any) -> float:
    """Mean over parts and classes of how far a part's share of a class's boxes is off, relative."""
    wanted = np.asarray(shares) / np.sum(shares)
    found = np.array([counts.totals(part == k) for k in range(len(wanted))]) / counts.totals()
    return float((np.abs(found - wanted[:, None]) / wanted[:, None]).mean())


def test_every_class_has_its_share_on_bccd(bccd: Path) -> None:
    counts = open_dataset(bccd).class_counts()
    for seed in range(4):
        part = stratified_split(counts, SHARES, seed=seed)
        assert share_error(counts, part, SHARES) <= 0.01
        assert np.bincount(part) == pytest.approx(len(counts) * np.array(SHARES), abs=4)


@given(seed=st.integers(0, 10_000))
def test_every_image_is_in_one_part_and_seeds_decide(
    random_counts: Callable[..., ClassCounts], seed: int
) -> None:
    rng = np.random.default_rng(seed)
    counts = random_counts(rng, int(rng.integers(0, 40)), int(rng.integers(1, 5)))
    shares = rng.uniform(0.1, 1, int(rng.integers(1, 5)))
    part = stratified_split(counts, shares, seed=seed)
    assert part.dtype == np.int64
    assert part.shape == (len(counts),)
    assert ((part >= 0) & (part < len(shares))).all()
    assert (part == stratified_split(counts, shares, seed=seed)).all()


@given(seed=st.integers(0, 10_000))
def test_groups_stay_together(random_counts: Callable[..., ClassCounts], seed: int) -> None:
    rng = np.random.default_rng(seed)
    counts = random_counts(rng, 40, 3)
    groups = rng.integers(100, 112, 40)
    part = stratified_split(counts, SHARES, groups, seed)
    for group in np.unique(groups):
        assert len(np.unique(part[groups == group])) == 1


def test_groups_still_give_good_shares(random_counts: Callable[..., ClassCounts]) -> None:
    rng = np.random.default_rng(5)
    counts = random_counts(rng, 600, 4)
    part = stratified_split(counts, SHARES, np.arange(600) // 4)
    assert share_error(counts, part, SHARES) < 0.05


def test_images_without_boxes_fill_up_the_parts() -> None:
    counts = ClassCounts.from_labels(np.zeros(0, np.int64), np.zeros(0, np.int64), 100, 3)
    assert np.bincount(stratified_split(counts, SHARES)).tolist() == [70, 20, 10]


def test_a_class_in_too_few_images_goes_to_train_first() -> None:
    rows = np.concatenate([np.arange(100), [7, 8]])
    labels = np.concatenate([np.zeros(100, np.int64), [1, 1]])
    part = stratified_split(ClassCounts.from_labels(rows, labels, 100, 2), SHARES)
    assert 0 in part[[7, 8]]


def test_one_image_goes_to_the_largest_part() -> None:
    counts = ClassCounts.from_labels(np.array([0]), np.array([0]), 1, 1)
    assert stratified_split(counts, SHARES).tolist() == [0]
    assert stratified_split(counts, (0.2, 0.8)).tolist() == [1]


def test_a_share_of_zero_stays_empty() -> None:
    counts = ClassCounts.from_labels(np.arange(50), np.zeros(50, np.int64), 50, 1)
    assert np.bincount(stratified_split(counts, (0.8, 0.0, 0.2)), minlength=3).tolist() == [40, 0, 10]


@pytest.mark.parametrize("shares", [(), (0, 0), (0.5, -0.5), (float("nan"), 1), (float("inf"),)])
def test_impossible_shares(shares: Any) -> None:
    counts = ClassCounts.from_labels(np.array([0]), np.array([0]), 1, 1)
    with pytest.raises(PlanError, match="not shares of a split"):
        stratified_split(counts, shares)
