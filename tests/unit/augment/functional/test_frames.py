"""A window of a kept frame is what padding would give, and nothing is kept longer than its image."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from app.augment.functional import frames
from app.augment.functional.frames import framed_window
from app.augment.functional.upright import pad

Make = Callable[..., Any]
GREEN = (10, 200, 30)


def test_a_window_is_what_padding_gives(photo: Make) -> None:
    image, rng, found = photo(90, 70), np.random.default_rng(1), 0
    assert framed_window(image, (-5, -5, 95, 75), GREEN) is None, "the first time"
    for _ in range(300):
        left, right = -int(rng.integers(-30, 40)), 90 + int(rng.integers(-30, 40))
        top, bottom = -int(rng.integers(-30, 40)), 70 + int(rng.integers(-30, 40))
        window = framed_window(image, (left, top, right, bottom), GREEN)
        if window is None:
            continue
        inner = max(left, 0), max(top, 0), min(right, 90), min(bottom, 70)
        patch = image[inner[1] : inner[3], inner[0] : inner[2]]
        assert np.array_equal(window, pad(patch, inner, (left, top, right, bottom), GREEN))
        found += 1
    assert found > 100


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_any_number_of_channels(channels: int) -> None:
    image, fill = np.full((20, 30, channels), 7, np.uint8), (1, 2, 3, 4)[:channels]
    framed_window(image, (-2, -2, 32, 22), fill)
    window = framed_window(image, (-2, -2, 32, 22), fill)
    assert window is not None
    assert window.reshape(24, 34, channels)[0, 0].tolist() == list(fill)
    assert (window.reshape(24, 34, channels)[2:-2, 2:-2] == 7).all()


def test_what_is_not_worth_it(photo: Make) -> None:
    image = photo(40, 30)
    framed_window(image, (-1, 0, 40, 30), GREEN)
    assert framed_window(image, (-1, 0, 40, 30), (0, 0, 0)) is None, "another colour"
    assert framed_window(image, (-1, 0, 40, 30), GREEN) is not None
    assert framed_window(image, (-100, 0, 40, 30), GREEN) is None, "beyond the border that is kept"
    large = np.zeros((2100, 2000, 3), np.uint8)
    assert [framed_window(large, (-1, 0, 2000, 2100), GREEN) for _ in range(3)] == [None] * 3


def test_nothing_outlives_its_image(photo: Make) -> None:
    before = len(frames._known)
    image = photo(40, 30)
    for _ in range(2):
        framed_window(image, (-1, -1, 41, 31), GREEN)
    assert len(frames._known) == before + 1
    del image
    gc.collect()
    assert len(frames._known) == before


def test_few_frames_are_kept_however_many_images_live(photo: Make) -> None:
    """A cache of images counts their own pixels, not those of their borders."""
    images = [photo(40, 30) for _ in range(3 * frames._MOST)]
    for _ in range(3):
        for image in images:
            framed_window(image, (-1, -1, 41, 31), GREEN)
    assert sum(frame.framed is not None for frame in frames._known.values()) == frames._MOST
    assert framed_window(images[-1], (-1, -1, 41, 31), GREEN) is not None, "the last one is among them"
