"""Columns multiply like the dense matrix they stand for, and know their limits."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from app.balance.columns import Columns, copy_columns
from app.core.counts import ClassCounts, FloatArray


def dense(columns: Columns) -> FloatArray:
    return columns.dense(np.arange(len(columns)))


@pytest.mark.parametrize("seed", range(20))
def test_products_are_those_of_the_dense_matrix(seed: int, random_columns: Callable[..., Columns]) -> None:
    rng = np.random.default_rng(seed)
    columns = random_columns(rng)
    x, prices = rng.random(len(columns)), rng.normal(size=columns.class_count)
    assert np.allclose(columns.totals(x), dense(columns).T @ x)
    assert np.allclose(columns.dot(prices), dense(columns) @ prices)


def test_rarest_class_of_each_column() -> None:
    counts = ClassCounts.from_labels(np.array([0, 0, 1, 2, 2]), np.array([0, 2, 0, 1, 2]), 4, 3)
    columns = copy_columns(counts, np.array([50.0, 2.0, 7.0]), np.ones(4), None, None)
    assert columns.rarest().tolist() == [2, 0, 1, 3]


def test_survival_scales_each_class() -> None:
    counts = ClassCounts.from_labels(np.array([0, 0, 0, 1]), np.array([0, 0, 1, 1]), 2, 2)
    columns = copy_columns(counts, counts.totals(), np.ones(2), None, np.array([0.5, 0.25]))
    assert dense(columns).tolist() == [[1.0, 0.25], [0.0, 0.25]]


def test_limits_never_grow() -> None:
    counts = ClassCounts.from_labels(np.array([0]), np.array([0]), 1, 1)
    columns = copy_columns(counts, counts.totals(), np.ones(1), 5.0, None)
    assert columns.limited(3.0).budget == 3.0
    assert columns.limited(9.0).budget == 5.0


def test_allows_knows_every_limit() -> None:
    none = np.zeros(0, np.int64)
    columns = Columns(
        np.zeros(4, np.int64),
        none,
        none.astype(float),
        np.ones(1),
        high=np.array([3.0, 3.0, 3.0]),
        budget=5.0,
        source=np.array([0, 0, 1]),
        source_limit=np.array([4.0, 3.0]),
    )
    assert columns.allows(np.array([2, 2, 1]))
    assert not columns.allows(np.array([4, 0, 0]))  # of a column
    assert not columns.allows(np.array([3, 2, 0]))  # of a source
    assert not columns.allows(np.array([2, 2, 2]))  # the budget
