"""Whole plans stay near the fractional ones and within the limits."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.balance.columns import Columns, copy_columns
from app.balance.projection import project
from app.balance.rounding import round_plan, round_up
from app.balance.solver import SHARPEST, solve, stages
from app.core.counts import ClassCounts


@given(seed=st.integers(0, 10_000))
def test_rounding_stays_within_the_limits_and_near(random_columns: Callable[..., Columns], seed: int) -> None:
    rng = np.random.default_rng(seed)
    columns = random_columns(rng, sources=bool(rng.random() < 0.5))
    x = project(rng.random(len(columns)) * 6, columns)
    whole = round_plan(columns, x)
    assert whole.dtype == np.int64
    assert columns.allows(whole)
    assert (whole >= 0).all()
    assert (np.abs(whole - x) < 1 + 1e-9).all()


@given(seed=st.integers(0, 10_000))
def test_all_columns_of_one_rarest_class_keep_their_sum(
    random_columns: Callable[..., Columns], seed: int
) -> None:
    rng = np.random.default_rng(seed)
    columns = random_columns(rng)
    x = project(rng.random(len(columns)) * 6, columns)
    whole, rarest = round_plan(columns, x), columns.rarest()
    for stratum in np.unique(rarest):
        part = rarest == stratum
        assert abs(whole[part].sum() - x[part].sum()) <= 1 + 1e-6


def test_whole_numbers_stay() -> None:
    columns = copy_columns_of_one_class(5)
    x = np.array([0.0, 1.0, 2.0, 3.0, 9.0])
    assert round_plan(columns, x).tolist() == [0, 1, 2, 3, 9]


def copy_columns_of_one_class(images: int) -> Columns:
    counts = ClassCounts.from_labels(np.arange(images), np.zeros(images, np.int64), images, 1)
    return copy_columns(counts, counts.totals(), np.full(images, 9.0), None, None)


@pytest.mark.parametrize("budget", [None, 200.0, 25.0])
@pytest.mark.parametrize("seed", range(8))
def test_rounding_up_keeps_the_ratio_where_there_is_room(
    seed: int, budget: float | None, random_counts: Callable[..., ClassCounts]
) -> None:
    rng = np.random.default_rng(seed)
    counts = random_counts(rng, 120, 6)
    columns = copy_columns(counts, counts.totals(), np.full(120, 9.0), budget, None)
    best = solve(columns, stages(SHARPEST))
    x = round_up(columns, best, SHARPEST, best.ratio * 1.01)
    assert columns.allows(x)
    n = columns.base + columns.totals(x.astype(float))
    assert n.max() / n.min() <= best.ratio * (1.01 if budget is None else 1.15)
