"""The objective measures imbalance, and its gradient is its slope."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.balance.objective import class_weights, evaluate, values
from app.core.counts import FloatArray

totals = st.lists(st.floats(0.5, 1e5), min_size=2, max_size=8).map(np.array)
betas = st.sampled_from([0.0, 1.0, 4.0, 64.0, 256.0])


@given(totals, betas)
def test_zero_only_where_all_are_equal(n: FloatArray, beta: float) -> None:
    # sums, not means: for β ≥ 1 equal classes give log(C) · 2 / β
    floor = 2 * np.log(len(n)) / beta if beta else 0.0
    assert evaluate(np.full(len(n), 7.0), beta).value == pytest.approx(floor, abs=1e-9)
    assert evaluate(n, beta).value >= -1e-9


@given(totals, betas)
def test_gradient_is_the_slope(n: FloatArray, beta: float) -> None:
    direction = np.linspace(-1, 1, len(n)) * n
    step = 1e-6
    rise = evaluate(n + step * direction, beta).value - evaluate(n - step * direction, beta).value
    assert rise / (2 * step) == pytest.approx(evaluate(n, beta).gradient @ direction, rel=1e-4, abs=1e-5)


@given(totals, st.floats(0.1, 1e4), betas)
def test_scale_does_not_matter(n: FloatArray, factor: float, beta: float) -> None:
    assert evaluate(n * factor, beta).value == pytest.approx(evaluate(n, beta).value, abs=1e-8)


@given(totals)
def test_a_sharp_objective_is_the_logarithm_of_the_ratio(n: FloatArray) -> None:
    ratio = np.log(n.max() / n.min())
    assert ratio - 1e-9 <= evaluate(n, 256.0).value <= ratio + 2 * np.log(len(n)) / 256 + 1e-9


@given(st.lists(totals.filter(lambda n: len(n) >= 3).map(lambda n: n[:3]), min_size=1, max_size=5), betas)
def test_values_are_those_of_evaluate(rows: list[FloatArray], beta: float) -> None:
    expected = [evaluate(row, beta).value for row in rows]
    assert values(np.array(rows), beta) == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_a_class_without_boxes_is_infinitely_bad() -> None:
    assert evaluate(np.array([3.0, 0.0]), 64.0).value == np.inf
    assert values(np.array([[3.0, 0.0], [3.0, 3.0]]), 0.0).tolist() == [np.inf, 0.0]


@given(totals, st.sampled_from([8.0, 256.0]))
def test_weights_are_shares_of_the_largest_and_the_smallest(n: FloatArray, beta: float) -> None:
    mu, lam = class_weights(n, beta)
    assert mu.sum() == pytest.approx(1)
    assert lam.sum() == pytest.approx(1)
    assert mu[np.argmax(n)] == mu.max()
    assert lam[np.argmin(n)] == lam.max()
