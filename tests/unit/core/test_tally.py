"""Sums over images against the statistics that count everything anew."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.counts import ClassCounts
from app.core.statistics import centre_heat_map, co_occurrence, relative_sizes, size_classes
from app.core.tally import SIZE_BINS, Tally, aspect_bins, heat_cells, size_bins, tally

CLASSES = 4


def images(seed: int, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return boxes, labels, rows and image sizes; some sizes are unknown, some boxes reach outside."""
    rng = np.random.default_rng(seed)
    rows = np.repeat(np.arange(count), rng.integers(0, 6, count))
    corners = rng.uniform(-20, 220, (len(rows), 2))
    boxes = np.concatenate([corners, corners + rng.uniform(0, 150, (len(rows), 2))], axis=1)
    sizes = rng.choice([0.0, 100.0, 320.0], (count, 2), p=[0.1, 0.4, 0.5])
    return boxes, rng.integers(0, CLASSES, len(rows)), rows, sizes


SUMS = ("images", "boxes", "holders", "kinds", "sizes", "aspects", "heat", "per_image", "classes_per_image")


def same(a: Tally, b: Tally) -> bool:
    names = (*SUMS, "pairs")
    return all(np.allclose(getattr(a, name), getattr(b, name)) for name in names)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 12))
def test_sums_are_those_of_the_statistics(seed: int, count: int) -> None:
    boxes, labels, rows, sizes = images(seed, count)
    found = tally(boxes, labels, rows, sizes, CLASSES)
    counts = ClassCounts.from_labels(rows, labels, count, CLASSES)
    assert found.boxes.tolist() == counts.totals().tolist()
    assert found.holders.tolist() == counts.images_per_class().tolist()
    assert np.allclose(found.company(), co_occurrence(counts))
    assert (found.heat.sum(axis=0) == centre_heat_map(boxes, sizes[rows])).all()
    assert found.kinds.sum(axis=0).tolist() == np.bincount(size_classes(boxes), minlength=3).tolist()
    known = (sizes[rows] > 0).all(axis=1)
    shares = np.clip(relative_sizes(boxes, sizes[rows])[known], 0, 1 - 1e-9)
    assert found.sizes.sum(axis=0).tolist() == np.histogram(shares, SIZE_BINS, (0, 1))[0].tolist()
    assert found.per_image.sum() == found.classes_per_image.sum() == count
    assert (found.per_image * np.arange(len(found.per_image))).sum() == len(boxes)
    assert (found.aspects.sum(axis=1) == found.boxes).all()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 8))
def test_an_edit_of_one_image_is_counting_all_anew(seed: int, count: int) -> None:
    boxes, labels, rows, sizes = images(seed, count)
    found = tally(boxes, labels, rows, sizes, CLASSES)
    index = seed % count
    old, size = rows == index, (int(sizes[index, 0]), int(sizes[index, 1]))
    new_boxes, new_labels, *_ = images(seed + 1, 2)
    new_labels = new_labels + 1  # one class is new
    found.add(boxes[old], labels[old], size, -1)
    found.add(new_boxes, new_labels, size)
    found.grow(CLASSES + 1)
    again = tally(
        np.concatenate([boxes[~old], new_boxes]),
        np.concatenate([labels[~old], new_labels]),
        np.concatenate([rows[~old], np.full(len(new_boxes), index)]),
        sizes,
        CLASSES + 1,
    )
    assert same(found, again)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_weights_are_repetitions(seed: int) -> None:
    boxes, labels, rows, sizes = images(seed, 5)
    times = np.random.default_rng(seed).integers(0, 4, 5)
    found = tally(boxes, labels, rows, sizes, CLASSES, times.astype(float))
    order = np.repeat(np.arange(5), times)
    parts = [np.flatnonzero(rows == image) for image in order.tolist()]
    taken = np.concatenate([np.zeros(0, np.int64), *parts])
    numbers = np.repeat(np.arange(len(order)), [len(part) for part in parts])
    again = tally(boxes[taken], labels[taken], numbers, sizes[order], CLASSES)
    assert same(found, again)


def test_the_bins_of_single_boxes_are_those_of_the_sums() -> None:
    boxes, labels, rows, sizes = images(3, 30)
    found = tally(boxes, labels, rows, sizes, CLASSES)
    known = (sizes[rows] > 0).all(axis=1)
    assert found.sizes.sum(axis=0)[5] == (size_bins(boxes, sizes[rows])[known] == 5).sum()
    assert found.aspects[2, 12] == ((aspect_bins(boxes) == 12) & (labels == 2)).sum()
    cells = heat_cells(boxes, sizes[rows])
    assert found.heat.sum() == (cells >= 0).sum()
