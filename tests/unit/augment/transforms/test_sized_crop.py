"""Crops stretched to a size, crops that cut no box, the shorter side, the eight symmetries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.augment.registry import TRANSFORMS
from app.augment.rendering import render_steps
from app.augment.transform import Context

Make = Callable[..., Any]


def test_area_and_aspect_are_drawn_as_torchvision_draws_them() -> None:
    """On a large square nearly every try fits: area uniform, aspect log-uniform."""
    kind = TRANSFORMS["RandomResizedCrop"]
    crop, rng = kind(kind.Parameters(scale=(0.1, 0.3), aspect=(0.5, 2.0))), np.random.default_rng(0)
    drawn = [crop.draw(rng, Context((2000, 2000))) for _ in range(4000)]
    share = np.array([d["width"] * d["height"] / 4e6 for d in drawn])
    aspect = np.log2([d["width"] / d["height"] for d in drawn])
    assert np.abs(np.sort(share) - np.linspace(0.1, 0.3, 4000)).max() < 0.2 * 0.03
    assert np.abs(np.sort(aspect) - np.linspace(-1, 1, 4000)).max() < 2 * 0.03


@pytest.mark.parametrize(
    ("size", "aspect", "expected"),
    [
        ((1000, 10), (0.75, 4 / 3), (13, 10)),
        ((10, 1000), (0.75, 4 / 3), (10, 13)),
        ((300, 200), (1.5, 1.5), (300, 200)),
    ],
)
def test_the_window_in_the_middle_where_no_try_fits(
    size: tuple[int, int], aspect: tuple[float, float], expected: tuple[int, int]
) -> None:
    kind = TRANSFORMS["RandomResizedCrop"]
    crop = kind(kind.Parameters(scale=(1.0, 1.0), aspect=aspect))
    drawn = crop.draw(np.random.default_rng(0), Context(size))
    assert (drawn["width"], drawn["height"]) == expected
    assert (drawn["left"], drawn["top"]) == ((size[0] - expected[0]) // 2, (size[1] - expected[1]) // 2)


def test_the_window_is_what_is_seen(photo: Make) -> None:
    kind, image = TRANSFORMS["RandomResizedCrop"], photo(90, 70)
    crop = kind(kind.Parameters(width=30, height=20))
    drawn = {"left": 11, "top": 7, "width": 30, "height": 20}
    assert np.array_equal(render_steps(image, [crop.place(drawn, (90, 70))]), image[7:27, 11:41])
    twice = {"left": 11, "top": 7, "width": 60, "height": 40}
    placement = crop.place(twice, (90, 70))
    assert (placement.matrix @ (71, 47, 1)).tolist() == [30, 20, 1] and placement.size == (30, 20)


@given(seed=st.integers(0, 10_000))
def test_no_box_is_cut(seed: int) -> None:
    rng = np.random.default_rng(seed)
    width, height = int(rng.integers(1, 300)), int(rng.integers(1, 300))
    corners = np.sort(rng.random((rng.integers(1, 6), 2, 2)) * (width, height), axis=1)
    boxes = corners.reshape(-1, 4)
    drawn = TRANSFORMS["BBoxSafeCrop"]().draw(rng, Context((width, height), lambda: boxes))
    left, top = drawn["left"], drawn["top"]
    right, bottom = left + drawn["width"], top + drawn["height"]
    assert 0 <= left < right <= width and 0 <= top < bottom <= height
    assert (boxes[:, :2] >= (left, top)).all() and (boxes[:, 2:] <= (right, bottom)).all()


def test_each_side_of_a_safe_crop_is_drawn_evenly(pipeline_of: Make) -> None:
    pipeline, box = pipeline_of(("BBoxSafeCrop", {})), np.array([[400.0, 300, 500, 500]])
    windows = []
    for copy in range(1500):
        sample = pipeline.sample((1000, 800), box, seed=0, image_id="a", copy_index=copy)
        assert sample.outcome.visibility[0] == 1 and not sample.outcome.clipped[0]
        drawn = sample.steps[0].parameters
        windows.append([drawn["left"], drawn["top"], drawn["width"], drawn["height"]])
    left, top, w, h = np.array(windows, float).T
    for values, low, high in ((left, 0, 400), (top, 0, 300), (left + w, 500, 1000), (top + h, 500, 800)):
        even = np.linspace(low, high, len(values))
        assert np.abs(np.sort(values) - even).max() < 0.06 * (high - low)


@pytest.mark.parametrize(
    ("size", "side", "longest", "expected"),
    [
        ((640, 480), 800, 1333, (1067, 800)),
        ((480, 640), 800, 1333, (800, 1067)),
        ((2000, 500), 800, 1333, (1333, 333)),
        ((1000, 1), 800, 1333, (1333, 1)),
        ((800, 800), 800, 1333, (800, 800)),
    ],
)
def test_shorter_side_is_detectron2s(
    size: tuple[int, int], side: int, longest: int, expected: tuple[int, int]
) -> None:
    kind = TRANSFORMS["ShortestSide"]
    transform = kind(kind.Parameters(sides=(side,), longest=longest))
    drawn = transform.draw(np.random.default_rng(0), Context(size))
    assert transform.place(drawn, size).size == expected


def test_every_length_of_the_shorter_side_is_drawn() -> None:
    transform, rng = TRANSFORMS["ShortestSide"](), np.random.default_rng(0)
    sides = {transform.draw(rng, Context((500, 400)))["height"] for _ in range(300)}
    assert sides == {640, 672, 704, 736, 768, 800}


def test_the_eight_symmetries_are_numpys(photo: Make) -> None:
    image, transform, seen = photo(31, 20), TRANSFORMS["D4"](), set()
    for turns in range(4):
        for mirror in (False, True):
            placement = transform.place({"turns": turns, "mirror": mirror}, (31, 20))
            rendered = render_steps(image, [placement])
            assert np.array_equal(rendered, np.rot90(image[:, ::-1] if mirror else image, turns))
            seen.add(rendered.tobytes())
    assert len(seen) == 8
    rng = np.random.default_rng(0)
    drawn = [transform.draw(rng, Context((31, 20))) for _ in range(4000)]
    counts = np.bincount([2 * d["turns"] + d["mirror"] for d in drawn], minlength=8)
    assert np.abs(counts - 500).max() < 90
