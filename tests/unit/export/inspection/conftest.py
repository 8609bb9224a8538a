"""Fixtures of inspection tests: a small dataset, and workers that are this process."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path

import pytest

from app.augment.recipe import Recipe, Step
from app.core.dataset import Dataset
from app.voc.index import open_dataset


@pytest.fixture
def dataset(make_voc: Callable[..., Path]) -> Dataset:
    return open_dataset(make_voc())


@pytest.fixture
def serial() -> Callable[[int], Executor]:
    return lambda _: ThreadPoolExecutor(1)


@pytest.fixture
def zoom() -> Recipe:
    """Zooms in so far that boxes are lost."""
    return Recipe(
        name="zoom", steps=(Step(transform="Affine", parameters={"scale": [1.0, 3.0], "translate": [0, 0]}),)
    )
