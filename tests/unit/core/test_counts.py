"""Counts behave like the dense matrix they stand for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from app.core.counts import ClassCounts, IntArray


def from_dense(matrix: IntArray) -> ClassCounts:
    rows, classes = np.nonzero(matrix)
    repeats = matrix[rows, classes]
    return ClassCounts.from_labels(np.repeat(rows, repeats), np.repeat(classes, repeats), *matrix.shape)


matrices = hnp.arrays(
    np.int64, hnp.array_shapes(min_dims=2, max_dims=2, min_side=0, max_side=6), elements=st.integers(0, 4)
)


def to_dense(counts: ClassCounts) -> IntArray:
    rows = [counts.dense_row(i) for i in range(len(counts))]
    return np.array(rows, np.int64).reshape(len(counts), counts.class_count)


@given(matrices)
def test_holds_the_matrix(matrix: IntArray) -> None:
    counts = from_dense(matrix)
    assert (to_dense(counts) == matrix).all()
    assert len(counts) == matrix.shape[0]
    assert counts.class_count == matrix.shape[1]
    assert (counts.counts >= 1).all()
    for i in range(len(counts)):
        row = counts.classes[counts.indptr[i] : counts.indptr[i + 1]]
        assert (np.diff(row) > 0).all()


@given(matrices)
def test_sums(matrix: IntArray) -> None:
    counts = from_dense(matrix)
    assert (counts.totals() == matrix.sum(axis=0)).all()
    assert (counts.images_per_class() == (matrix > 0).sum(axis=0)).all()
    assert (counts.boxes_per_image() == matrix.sum(axis=1)).all()
    assert (counts.rows == np.nonzero(matrix)[0]).all()


@given(matrices, st.data())
def test_products(matrix: IntArray, data: Any) -> None:
    counts = from_dense(matrix)
    copies = data.draw(hnp.arrays(np.int64, matrix.shape[0], elements=st.integers(0, 9)))
    prices = data.draw(hnp.arrays(np.float64, matrix.shape[1], elements=st.integers(-9, 9)))
    assert (counts.totals(copies) == copies @ matrix).all()
    assert counts.dot(prices) == pytest.approx(matrix @ prices)


@given(matrices, st.data())
def test_take_repeats_and_reorders(matrix: IntArray, data: Any) -> None:
    if len(matrix) == 0:
        rows = np.zeros(0, np.int64)
    else:
        rows = data.draw(hnp.arrays(np.int64, st.integers(0, 8), elements=st.integers(0, len(matrix) - 1)))
    taken = from_dense(matrix).take(rows)
    assert (to_dense(taken) == matrix[rows]).all()


def test_order_of_labels_does_not_matter() -> None:
    counts = ClassCounts.from_labels(np.array([1, 0, 1, 1]), np.array([2, 0, 1, 2]), 3, 4)
    assert to_dense(counts).tolist() == [[1, 0, 0, 0], [0, 1, 2, 0], [0, 0, 0, 0]]
