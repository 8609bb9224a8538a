"""The projection is the nearest point within the limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.balance.columns import Columns
from app.balance.projection import project
from app.core.counts import FloatArray


def feasible_points(columns: Columns, rng: np.random.Generator, count: int = 30) -> Iterator[FloatArray]:
    """Random points within all limits: scaled down until they are."""
    for _ in range(count):
        z = rng.random(len(columns)) * columns.high * rng.random()
        if columns.source is not None:
            used = np.bincount(columns.source, z, len(columns.source_limit))
            share = np.minimum(1, columns.source_limit / np.maximum(used, 1e-12))
            z = z * share[columns.source]
        if columns.budget is not None and z.sum() > columns.budget:
            z = z * columns.budget / z.sum()
        yield z


def assert_within(y: FloatArray, columns: Columns) -> None:
    assert (y >= 0).all()
    assert (y <= columns.high + 1e-9).all()
    if columns.budget is not None:
        assert y.sum() <= columns.budget * (1 + 1e-12) + 1e-12
    if columns.source is not None:
        used = np.bincount(columns.source, y, len(columns.source_limit))
        assert (used <= columns.source_limit + 1e-9).all()


@pytest.mark.parametrize("sources", [False, True])
@given(seed=st.integers(0, 10_000))
def test_no_point_within_the_limits_is_nearer(
    sources: bool, random_columns: Callable[..., Columns], seed: int
) -> None:
    # the projection y of x is the only point with (x − y)·(z − y) ≤ 0 for every z within the limits
    rng = np.random.default_rng(seed)
    columns = random_columns(rng, sources=sources)
    x = rng.normal(1.0, 4.0, len(columns))
    y = project(x, columns)
    assert_within(y, columns)
    for z in feasible_points(columns, rng):
        assert (x - y) @ (z - y) <= 1e-5 * (1 + np.abs(x).sum())


@given(seed=st.integers(0, 10_000))
def test_a_point_within_the_limits_stays(random_columns: Callable[..., Columns], seed: int) -> None:
    rng = np.random.default_rng(seed)
    columns = random_columns(rng, sources=True)
    for z in feasible_points(columns, rng, 5):
        assert project(z, columns) == pytest.approx(z, abs=1e-7)
