"""Windows are clean, worth it, and hold what they say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.balance import crops
from app.balance.crops import (
    DEFAULT_RULE,
    PER_IMAGE,
    BoxTable,
    Windows,
    find_windows,
    no_crops,
    no_windows,
)
from app.core.geometry import box_areas, centres_inside, clip_boxes, intersection_areas


def table_of(images: list[list[tuple[float, ...]]], size: tuple[int, int] = (200, 100)) -> BoxTable:
    """Images given as lists of (label, xmin, ymin, xmax, ymax)."""
    rows = [row for image in images for row in image]
    flat = np.array(rows, float).reshape(-1, 5)
    offsets = np.concatenate([[0], np.cumsum([len(image) for image in images])]).astype(np.int64)
    sizes = np.tile(np.array(size), (len(images), 1))
    return BoxTable(offsets, flat[:, 1:], flat[:, 0].astype(np.int64), sizes)


def assert_sound(table: BoxTable, windows: Windows, worth: Any) -> None:
    assert (np.diff(windows.images) >= 0).all()
    assert np.bincount(windows.images, minlength=1).max() <= PER_IMAGE
    classes = len(worth)
    for k, image in enumerate(windows.images.tolist()):
        rows = slice(table.offsets[image], table.offsets[image + 1])
        boxes, labels, size = table.boxes[rows], table.labels[rows], table.sizes[image]
        left, top, right, bottom = windows.rects[k]
        assert 0 <= left < right <= size[0]
        assert 0 <= top < bottom <= size[1]
        assert right - left >= 0.3 * size[0]
        assert bottom - top >= 0.3 * size[1]
        centres = (boxes[:, :2] + boxes[:, 2:]) / 2
        inside = (centres >= (left, top)).all(1) & (centres < (right, bottom)).all(1)
        shared = intersection_areas(boxes, windows.rects[[k]].astype(float))[:, 0]
        visible = shared / np.maximum(box_areas(boxes), 1e-9)
        assert (visible[inside] >= DEFAULT_RULE.keep - 1e-9).all()
        assert (visible[~inside] <= DEFAULT_RULE.drop + 1e-9).all()
        counting = table.counting[rows]
        held = np.bincount(labels[inside & counting], minlength=classes)
        assert windows.counts.dense_row(k).tolist() == held.tolist()
        assert worth @ held > max(0.0, worth @ np.bincount(labels[counting], minlength=classes))


def distinct(windows: Windows) -> bool:
    rows = [(int(i), *windows.counts.dense_row(k)) for k, i in enumerate(windows.images)]
    return len(rows) == len(set(rows))


@given(seed=st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_windows_are_clean_worth_it_and_distinct(random_boxes: Callable[..., BoxTable], seed: int) -> None:
    rng = np.random.default_rng(seed)
    table = random_boxes(rng, int(rng.integers(1, 12)), int(rng.integers(2, 5)))
    counted = rng.random(len(table.boxes)) < 0.9
    table = BoxTable(table.offsets, table.boxes, table.labels, table.sizes, counted)
    worth = rng.normal(size=5)
    windows = find_windows(table, worth)
    assert_sound(table, windows, worth)
    assert distinct(windows)
    again = find_windows(table, worth)
    assert (again.rects == windows.rects).all()
    assert (again.images == windows.images).all()


def test_a_rare_box_apart_from_the_common_ones() -> None:
    common = [(0, 150.0 + 5 * k, 60.0, 158.0 + 5 * k, 70.0) for k in range(6)]
    windows = find_windows(table_of([[(1, 10, 10, 30, 30), *common]]), np.array([-1.0, 1.0]))
    assert [windows.counts.dense_row(k).tolist() for k in range(len(windows))] == [[0, 1]]


def test_a_rare_box_among_common_ones_has_no_clean_window() -> None:
    around = [(0, 5.0, 5.0, 195.0, 95.0)]  # its centre is outside of every small window, most of it is not
    table = table_of([[(1, 10, 10, 30, 30), *around]])
    windows = find_windows(table, np.array([-1.0, 1.0]))
    assert_sound(table, windows, np.array([-1.0, 1.0]))


def test_boxes_that_do_not_count_still_have_to_be_clean() -> None:
    table = table_of([[(1, 80, 40, 100, 60), (0, 20, 20, 180, 90), (0, 0, 0, 5, 5)]])
    counted = np.array([True, False, True])
    table = BoxTable(table.offsets, table.boxes, table.labels, table.sizes, counted)
    windows = find_windows(table, np.array([-1.0, 1.0]))
    assert_sound(table, windows, np.array([-1.0, 1.0]))
    assert table.class_counts(2).totals().tolist() == [1, 1]


@pytest.mark.parametrize(
    "images",
    [
        [],
        [[]],
        [[(1, 10, 10, 30, 30)]],  # nothing to leave out
        [[(0, 10, 10, 30, 30)]],  # nothing that is wanted
        [[(1, 5, 5, 195, 95), (0, 50, 50, 60, 60)]],  # wanted, and larger than any window
        [[(1, 10, 10, 10, 30), (0, 50, 50, 60, 60)]],  # wanted, and without area
    ],
)
def test_no_windows(images: Any) -> None:
    assert len(find_windows(table_of(images), np.array([-1.0, 1.0]))) == 0


def test_unknown_sizes_give_no_windows() -> None:
    table = table_of([[(1, 10, 10, 30, 30), (0, 150, 60, 160, 70)]], size=(0, 0))
    assert len(find_windows(table, np.array([-1.0, 1.0]))) == 0


def test_little_work_leaves_something_for_every_class(
    random_boxes: Callable[..., BoxTable], monkeypatch: pytest.MonkeyPatch
) -> None:
    table = random_boxes(np.random.default_rng(3), 200, 6)
    worth = np.array([-1.0, -0.5, 0.2, 0.4, 0.6, 0.8])
    many = find_windows(table, worth)
    monkeypatch.setattr(crops, "_WORK", 20_000)
    monkeypatch.setattr(crops, "_MOST", 150)
    few = find_windows(table, worth)
    assert_sound(table, few, worth)
    assert 0 < len(few) <= 150 < len(many)
    assert (few.counts.images_per_class()[2:] > 0).all()


def test_nothing() -> None:
    assert len(no_crops()) == len(no_windows(3)) == 0
    assert no_crops().outputs_of_images(2).tolist() == [0, 0]


def test_random_boxes_lie_in_their_images(random_boxes: Callable[..., BoxTable]) -> None:
    table = random_boxes(np.random.default_rng(0), 5, 3)
    for image, (width, height) in enumerate(table.sizes.tolist()):
        part = table.boxes[table.offsets[image] : table.offsets[image + 1]]
        assert (clip_boxes(part, width, height) == part).all()
        assert centres_inside(part, np.array([0, 0, width, height])).all()
