"""Exact changes end where no single change helps."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest

from app.balance.columns import Columns
from app.balance.objective import evaluate
from app.balance.polish import ExpectedStock, polish


def value_of(columns: Columns, x: Any, beta: float = 64.0) -> float:
    return evaluate(columns.base + columns.totals(np.asarray(x, float)), beta).value


@pytest.mark.parametrize("sources", [False, True])
@pytest.mark.parametrize("seed", range(25))
def test_ends_where_no_single_change_helps(
    seed: int, sources: bool, random_columns: Callable[..., Columns]
) -> None:
    rng = np.random.default_rng(seed)
    columns = random_columns(rng, sources=sources)
    stock = ExpectedStock(columns, np.zeros(len(columns), np.int64))
    start = value_of(columns, stock.x)
    made = polish(stock, 64.0, 1000)
    end = value_of(columns, stock.x)
    assert columns.allows(stock.x)
    assert stock.n == pytest.approx(columns.base + columns.totals(stock.x.astype(float)))
    assert end < start if made else end == start
    steps = np.eye(len(columns), dtype=np.int64)
    nothing = np.zeros(len(columns), np.int64)
    for more, fewer in product([nothing, *steps], repeat=2):
        trial = stock.x + more - fewer
        if (trial >= 0).all() and columns.allows(trial):
            assert value_of(columns, trial) >= end - 1e-8


def test_a_good_enough_ratio_is_left_alone(random_columns: Callable[..., Columns]) -> None:
    columns = random_columns(np.random.default_rng(3))
    stock = ExpectedStock(columns, np.zeros(len(columns), np.int64))
    ratio = stock.n.max() / stock.n.min()
    assert polish(stock, 64.0, 10, ratio=ratio * 1.001) == 0
    assert not stock.x.any()


def test_at_most_so_many_changes(random_columns: Callable[..., Columns]) -> None:
    columns = random_columns(np.random.default_rng(7))
    stock = ExpectedStock(columns, np.zeros(len(columns), np.int64))
    assert polish(stock, 0.0, 1) <= 1
    assert stock.x.sum() <= 1
