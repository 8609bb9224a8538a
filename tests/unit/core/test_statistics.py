"""Figures by hand, on real data, and within their ranges."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import statistics
from app.core.counts import ClassCounts
from app.core.statistics import (
    balance_score,
    centre_heat_map,
    classes_per_image,
    co_occurrence,
    figures,
    imbalance_per_class,
    imbalance_ratio,
    imbalance_variation,
    log_aspects,
    mean_imbalance,
    normalised_entropy,
    relative_sizes,
    scumble,
    share_drift,
    size_classes,
)
from app.voc.index import open_dataset

totals = st.lists(st.integers(0, 10**6), max_size=9).map(np.array)


def counts_of(*images: list[int]) -> ClassCounts:
    """Counts of images, each given as the labels of its boxes."""
    rows = np.repeat(np.arange(len(images)), [len(labels) for labels in images])
    labels = np.array([label for labels in images for label in labels], np.int64)
    return ClassCounts.from_labels(rows, labels, len(images), int(labels.max(initial=-1)) + 1)


def test_figures_of_bccd(bccd: Path) -> None:
    found = figures(open_dataset(bccd).class_counts())
    assert (found.images, found.boxes, found.classes, found.empty_images) == (364, 4888, 3, 0)
    assert found.imbalance_ratio == pytest.approx(4155 / 361)
    assert found.normalised_entropy == pytest.approx(0.479, abs=5e-4)
    assert found.mean_imbalance == pytest.approx(7.89, abs=5e-3)
    assert found.mean_imbalance_images == pytest.approx(1.27, abs=5e-3)


@given(totals)
def test_figures_of_any_totals_are_finite_and_in_range(values: Any) -> None:
    assert imbalance_ratio(values) >= 1
    assert mean_imbalance(values) >= 1 - 1e-12
    assert 0 <= imbalance_variation(values) < 3.1
    assert 0 <= normalised_entropy(values) <= 1
    assert 0 < balance_score(values) <= 1
    per_class = imbalance_per_class(values)
    assert np.isfinite(per_class).all()
    assert ((per_class == 0) == (values == 0)).all() if len(values) else len(per_class) == 0


@given(totals, st.integers(1, 5))
def test_declared_classes_do_not_count(values: Any, more: int) -> None:
    padded = np.concatenate([values, np.zeros(more)])
    for figure in (imbalance_ratio, mean_imbalance, imbalance_variation, normalised_entropy, balance_score):
        assert figure(padded) == pytest.approx(figure(values))


@given(st.integers(2, 9), st.integers(1, 10**6))
def test_equal_classes_are_balanced(classes: int, boxes: int) -> None:
    values = np.full(classes, boxes)
    assert imbalance_ratio(values) == mean_imbalance(values) == 1
    assert imbalance_variation(values) == 0
    assert normalised_entropy(values) == pytest.approx(1)
    assert balance_score(values) == pytest.approx(1)


def test_figures_by_hand() -> None:
    values = np.array([8, 2, 4])
    assert imbalance_ratio(values) == 4
    assert imbalance_per_class(values).tolist() == [1, 4, 2]
    assert mean_imbalance(values) == pytest.approx(7 / 3)
    assert imbalance_variation(values) == pytest.approx(np.std([1, 4, 2], ddof=1) / (7 / 3))
    assert balance_score(values) == pytest.approx(4 / (14 / 3))
    shares = values / 14
    assert normalised_entropy(values) == pytest.approx(-(shares * np.log(shares)).sum() / np.log(3))


def test_scumble_is_about_company() -> None:
    apart = counts_of([0], [0], [0], [0], [1])
    together = counts_of([0], [0], [0], [0, 1])
    assert scumble(apart) == 0
    # the last image holds imbalances 1 and 4: geometric mean 2, arithmetic mean 2.5
    assert scumble(together) == pytest.approx((1 - 2 / 2.5) / 4)
    assert scumble(counts_of([], [])) == 0


def test_co_occurrence_by_hand() -> None:
    found = co_occurrence(counts_of([0, 0, 1], [0], [1, 3], []))
    assert found.tolist() == [[1, 0.5, 0, 0], [0.5, 1, 0, 0.5], [0, 0, 0, 0], [0, 1, 0, 1]]


@given(st.lists(st.lists(st.integers(0, 5), max_size=6), max_size=12), st.integers(1, 40))
def test_co_occurrence_is_that_of_the_dense_matrix(images: list[list[int]], at_once: int) -> None:
    counts = counts_of(*images)
    held = np.array([counts.dense_row(i) > 0 for i in range(len(counts))], float)
    held = held.reshape(len(counts), counts.class_count)
    expected = held.T @ held / np.maximum(held.sum(axis=0), 1)[:, None]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(statistics, "_PAIRS_AT_ONCE", at_once)
        assert co_occurrence(counts) == pytest.approx(expected)


def test_classes_per_image() -> None:
    assert classes_per_image(counts_of([0, 0, 1], [], [2])).tolist() == [2, 0, 1]


def test_sizes_have_the_limits_of_coco() -> None:
    sides = np.array([0, 31.9, 32, 95.9, 96, 500.0])
    boxes = np.stack([sides * 0, sides * 0, sides, sides], axis=1)
    assert size_classes(boxes).tolist() == [0, 0, 1, 1, 2, 2]


def test_relative_sizes() -> None:
    boxes = np.array([[0, 0, 50, 50], [10, 10, 20, 20], [3, 3, 1, 1.0]])
    images = np.array([[100, 100], [0, 0], [10, 10.0]])
    assert relative_sizes(boxes, images).tolist() == [0.5, 0, 0]


def test_log_aspects() -> None:
    boxes = np.array([[0, 0, 20, 10], [0, 0, 5, 20], [1, 1, 1, 9], [0, 0, 7, 7.0]])
    assert log_aspects(boxes) == pytest.approx([1, -2, 0, 0])


def test_centres_fall_into_their_cells() -> None:
    boxes = np.array([[0, 0, 2, 2], [98, 48, 102, 52], [60, 10, 80, 20], [300, 0, 310, 5], [0, 0, 1, 1.0]])
    images = np.array([[100, 50], [100, 50], [100, 50], [100, 50], [0, 0.0]])
    found = centre_heat_map(boxes, images, bins=10)
    assert found.sum() == 3  # one is outside, one has no known size
    assert found[0, 0] == 1
    assert found[9, 9] == 1  # a centre on the far edge is inside
    assert found[3, 7] == 1


def test_nothing_at_all() -> None:
    none = np.zeros((0, 4))
    found = figures(counts_of())
    assert found.imbalance_ratio == 1
    assert size_classes(none).shape == relative_sizes(none, none[:, :2]).shape == log_aspects(none).shape
    assert centre_heat_map(none, none[:, :2]).shape == (32, 32)
    assert co_occurrence(counts_of([], [])).shape == (0, 0)


def test_drift_is_the_share_of_boxes_that_would_need_another_class() -> None:
    assert share_drift(np.array([5, 5]), np.array([50, 50])) == 0
    assert share_drift(np.array([10, 0]), np.array([0, 3])) == 1
    assert share_drift(np.array([3, 1]), np.array([1, 1])) == pytest.approx(0.25)
    assert share_drift(np.array([0, 0]), np.array([1, 1])) == 0
