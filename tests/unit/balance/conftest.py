"""Random datasets and limits for the planner's tests."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from app.balance.columns import Columns, copy_columns
from app.balance.crops import BoxTable
from app.core.counts import ClassCounts
from app.core.geometry import centres_inside


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


def _random_boxes(rng: np.random.Generator, images: int, classes: int) -> BoxTable:
    """Boxes of unequal classes and many sizes; some images empty."""
    share = rng.dirichlet(np.full(classes, 0.6)) + 0.03
    per_image = rng.poisson(rng.uniform(1, 6), images)
    sizes = rng.integers(60, 400, (images, 2))
    of_boxes = np.repeat(sizes, per_image, axis=0)
    sides = of_boxes * np.exp(rng.normal(-2.0, 0.6, (len(of_boxes), 2))).clip(0.02, 0.9)
    low = rng.random((len(of_boxes), 2)) * (of_boxes - sides)
    labels = rng.choice(classes, len(of_boxes), p=share / share.sum())
    offsets = np.concatenate([[0], np.cumsum(per_image)])
    return BoxTable(offsets, np.hstack([low, np.minimum(low + sides, of_boxes)]), labels, sizes)


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


class FakeCropRun:
    """Every box whose centre is in the window survives with a chance of 0.8; logs what it drew."""

    def __init__(self, table: BoxTable, class_count: int, survival: float = 0.8) -> None:
        self.table, self.class_count, self.survival = table, class_count, survival
        self.log: list[tuple[int, ...]] = []

    def __call__(
        self, images: np.ndarray, rects: np.ndarray, copies: np.ndarray
    ) -> tuple[ClassCounts, np.ndarray]:
        rows, labels, lost = [], [], np.zeros(len(images), bool)
        for k, (image, rect, copy) in enumerate(zip(images.tolist(), rects, copies.tolist(), strict=True)):
            self.log.append((image, *rect.tolist(), copy))
            part = slice(self.table.offsets[image], self.table.offsets[image + 1])
            inside = centres_inside(self.table.boxes[part], rect)
            held = self.table.labels[part][inside]
            kept = held[np.random.default_rng([image, *rect, copy]).random(len(held)) < self.survival]
            lost[k] = len(held) > 0 and len(kept) == 0
            rows += [k] * len(kept)
            labels += kept.tolist()
        counts = ClassCounts.from_labels(
            np.array(rows, np.int64), np.array(labels, np.int64), len(images), self.class_count
        )
        return counts, lost


@pytest.fixture(scope="session")
def fake_crop_run() -> type[FakeCropRun]:
    """``fake_crop_run(table, class_count, survival=0.8)``."""
    return FakeCropRun


@pytest.fixture(scope="session")
def random_boxes() -> Callable[..., BoxTable]:
    """``random_boxes(rng, images, classes)``."""
    return _random_boxes


@pytest.fixture(scope="session")
def random_columns() -> Callable[..., Columns]:
    """``random_columns(rng, sources=False)``."""
    return _random_columns
