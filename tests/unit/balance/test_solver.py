"""The fractional plan is a minimum."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.balance.certificate import cheapest
from app.balance.columns import Columns, copy_columns
from app.balance.objective import evaluate
from app.balance.solver import SHARPEST, solve, stages
from app.core.counts import ClassCounts


def test_stages_rise_to_the_wish() -> None:
    assert stages(0.0) == (0.0,)
    assert stages(1.0) == (1.0,)
    assert stages(20.0) == (4.0, 8.0, 16.0, 20.0)
    assert stages(SHARPEST, 64.0) == (128.0, SHARPEST)


@pytest.mark.parametrize("beta", [0.0, 1.0, 8.0])
@given(seed=st.integers(0, 10_000))
def test_no_vertex_of_the_limits_is_downhill(
    random_columns: Callable[..., Columns], beta: float, seed: int
) -> None:
    # pseudo-convex: where no direction within the limits falls, the minimum is reached
    rng = np.random.default_rng(seed)
    columns = random_columns(rng, sources=bool(rng.random() < 0.5))
    found = solve(columns, stages(beta), steps=400)
    slope = columns.dot(evaluate(found.n, beta).gradient)
    steepest = cheapest(columns, slope)
    assert slope @ (steepest - found.x) >= -3e-3
    assert found.n == pytest.approx(columns.base + columns.totals(found.x))


def test_two_separate_classes_become_equal() -> None:
    rows, labels = np.arange(40), np.repeat([0, 1], [30, 10])
    counts = ClassCounts.from_labels(rows, labels, 40, 2)
    columns = copy_columns(counts, counts.totals(), np.full(40, 9.0), None, None)
    assert solve(columns, stages(SHARPEST)).ratio == pytest.approx(1.0, abs=1e-3)


def test_a_goal_ends_the_search() -> None:
    rows, labels = np.arange(40), np.repeat([0, 1], [36, 4])
    counts = ClassCounts.from_labels(rows, labels, 40, 2)
    columns = copy_columns(counts, counts.totals(), np.full(40, 20.0), None, None)
    at_once = solve(columns, (64.0,), goal=10.0)
    assert at_once.outputs == 0
    assert solve(columns, (64.0,)).value < at_once.value


def test_images_without_boxes_are_never_repeated() -> None:
    counts = ClassCounts.from_labels(np.array([0, 1, 1]), np.array([0, 1, 1]), 5, 2)
    columns = copy_columns(counts, counts.totals(), np.full(5, 9.0), None, None)
    assert (solve(columns, stages(SHARPEST)).x[2:] == 0).all()
