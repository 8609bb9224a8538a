"""Random datasets and limits for the planner's tests."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from app.balance.columns import Columns, copy_columns
from app.core.counts import ClassCounts


def _random_counts(rng: np.random.Generator, images: int, classes: int) -> ClassCounts:
    """Unequal classes, several to an image, some images empty, at times a class without boxes."""
    share = rng.dirichlet(np.full(classes, 0.4)) + 0.02
    boxes = rng.poisson(rng.uniform(1, 6), images)
    rows = np.repeat(np.arange(images), boxes)
    labels = rng.choice(classes, len(rows), p=share / share.sum())
    return ClassCounts.from_labels(rows, labels, images, classes)


def _random_columns(rng: np.random.Generator, *, sources: bool = False) -> Columns:
    counts = _random_counts(rng, int(rng.integers(2, 12)), int(rng.integers(1, 5)))
    high = rng.integers(0, 6, len(counts)).astype(float)
    budget = None if rng.random() < 0.3 else float(rng.integers(0, 20))
    columns = copy_columns(counts, counts.totals() + 1.0, high, budget, None)
    if not sources:
        return columns
    owners = int(rng.integers(1, 5))
    return Columns(
        columns.indptr,
        columns.classes,
        columns.boxes,
        columns.base,
        columns.high,
        columns.budget,
        source=rng.integers(0, owners, len(columns)),
        source_limit=rng.integers(0, 8, owners).astype(float),
    )


class FakeDryRun:
    """Every box survives with a chance of 0.7, drawn from image and copy alone; logs what it drew."""

    def __init__(self, counts: ClassCounts, survival: float = 0.7, redraws: int = 0) -> None:
        self.counts, self.survival, self.redraws = counts, survival, redraws
        self.log: list[tuple[int, int]] = []

    def __call__(self, images: np.ndarray, copies: np.ndarray) -> tuple[ClassCounts, np.ndarray]:
        rows, labels, lost = [], [], np.zeros(len(images), bool)
        for k, (image, copy) in enumerate(zip(images.tolist(), copies.tolist(), strict=True)):
            self.log.append((image, copy))
            boxes = np.repeat(np.arange(self.counts.class_count), self.counts.dense_row(image))
            rng = np.random.default_rng([image, copy])
            for _ in range(1 + self.redraws):
                kept = boxes[rng.random(len(boxes)) < self.survival]
                if len(kept):
                    break
            lost[k] = len(boxes) > 0 and len(kept) == 0
            rows += [k] * len(kept)
            labels += kept.tolist()
        counts = ClassCounts.from_labels(
            np.array(rows, np.int64), np.array(labels, np.int64), len(images), self.counts.class_count
        )
        return counts, lost


@pytest.fixture(scope="session")
def fake_dry_run() -> type[FakeDryRun]:
    """``fake_dry_run(counts, survival=0.7, redraws=0)``."""
    return FakeDryRun


@pytest.fixture(scope="session")
def random_counts() -> Callable[..., ClassCounts]:
    """``random_counts(rng, images, classes)``."""
    return _random_counts


@pytest.fixture(scope="session")
def random_columns() -> Callable[..., Columns]:
    """``random_columns(rng, sources=False)``."""
    return _random_columns
