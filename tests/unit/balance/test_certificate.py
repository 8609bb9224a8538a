"""The bound is never above what any plan reaches, and the knapsack in it is exact."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.balance.certificate import cheapest, lower_bound, quotient_minimum
from app.balance.columns import Columns
from app.balance.solver import solve, stages


def limits_of(columns: Columns) -> tuple[Any, Any]:
    """The limits as rows of ``A x ≤ b``."""
    rows, right = [], []
    if columns.budget is not None:
        rows.append(np.ones(len(columns)))
        right.append(columns.budget)
    if columns.source is not None:
        for source, limit in enumerate(columns.source_limit):
            rows.append((columns.source == source).astype(float))
            right.append(limit)
    return (np.array(rows), right) if rows else (None, None)


@pytest.mark.parametrize("sources", [False, True])
@pytest.mark.parametrize("seed", range(40))
def test_cheapest_is_the_optimum_of_a_linear_programme(
    seed: int, sources: bool, random_columns: Callable[..., Columns]
) -> None:
    optimize = pytest.importorskip("scipy.optimize")
    rng = np.random.default_rng(seed)
    columns = random_columns(rng, sources=sources)
    cost = rng.normal(size=len(columns))
    above, right = limits_of(columns)
    bounds = [(0, high) for high in columns.high]
    best = optimize.linprog(cost, A_ub=above, b_ub=right, bounds=bounds, method="highs")
    x = cheapest(columns, cost)
    assert (x >= 0).all()
    assert (x <= columns.high).all()
    assert columns.allows(np.floor(x).astype(int))
    assert cost @ x == pytest.approx(best.fun, abs=1e-9)


@given(seed=st.integers(0, 10_000))
def test_no_plan_is_below_any_quotient(random_columns: Callable[..., Columns], seed: int) -> None:
    rng = np.random.default_rng(seed)
    columns = random_columns(rng, sources=bool(rng.random() < 0.5))
    mu, lam = rng.dirichlet(np.ones(columns.class_count), 2)
    bound = quotient_minimum(columns, mu, lam)
    for _ in range(20):
        x = cheapest(columns, rng.normal(size=len(columns)))
        n = columns.base + columns.totals(x)
        assert bound <= (mu @ n) / (lam @ n) <= n.max() / n.min() + 1e-12


@given(seed=st.integers(0, 10_000))
def test_the_bound_is_valid_wherever_its_weights_were_taken(
    random_columns: Callable[..., Columns], seed: int
) -> None:
    rng = np.random.default_rng(seed)
    columns = random_columns(rng)
    anywhere = rng.uniform(0.1, 100, columns.class_count)
    best = solve(columns, stages(256.0))
    assert 1.0 <= lower_bound(columns, anywhere) <= best.ratio + 1e-9
