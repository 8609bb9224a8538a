"""Fog, rain and shadows: the light that they add or take, and where."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from app.augment.functional import weather
from app.augment.registry import TRANSFORMS
from app.augment.transform import Context

Make = Callable[..., Any]


def test_fog_mixes_with_its_colour() -> None:
    """On black and on white the same mask: ``black = a·colour``, ``white = 255·(1 - a) + a·colour``."""
    colour = (60, 120, 240)
    black, white = (
        weather.fog(np.full((90, 120, 3), level, np.uint8), 0.4, colour, 7).astype(float)
        for level in (0, 255)
    )
    mask = black[..., 2] / 240
    for channel, level in enumerate(colour):
        assert np.abs(black[..., channel] - mask * level).max() <= 1.5
        assert np.abs(white[..., channel] - (255 * (1 - mask) + mask * level)).max() <= 2.5


def test_fog_has_the_density_it_says_and_is_thicker_at_the_top() -> None:
    image = np.zeros((120, 160, 3), np.uint8)
    masks = np.array([weather.fog(image, 0.4, (255, 255, 255), seed)[..., 0] / 255 for seed in range(60)])
    assert masks.mean() == pytest.approx(0.4, abs=0.02)
    rows = masks.mean((0, 2))
    assert rows[:10].mean() > rows[-10:].mean() + 0.3


def test_fog_looks_the_same_at_any_size() -> None:
    small, large = (
        weather.fog(np.zeros((h, w, 3), np.uint8), 0.4, (255,) * 3, 3) for w, h in ((80, 60), (800, 600))
    )
    assert np.abs(large[5::10, 5::10].astype(int) - small).max() <= 4


def test_rain_dims_the_scene_and_adds_light() -> None:
    image = np.full((240, 320, 3), (50, 100, 150), np.uint8)
    out = weather.rain(image, 80, 0.1, 0.0, (0.8, 0.5), 3).astype(int)
    added = out - (40, 80, 120)
    assert (added == added[..., :1]).all() and added.min() == 0 and 95 <= added.max() <= 101
    assert 0.01 < (added[..., 0] > 0).mean() < 0.3
    none = weather.rain(image, 0, 0.1, 0.0, (0.8, 0.5), 3)
    assert (none == (40, 80, 120)).all()


@pytest.mark.parametrize("slant", [-30.0, 0.0, 30.0])
def test_rain_falls_with_its_slant(slant: float) -> None:
    image = np.zeros((400, 400, 3), np.uint8)
    y, x = np.nonzero(weather.rain(image, 1, 0.3, slant, (1.0, 1.0), 12)[..., 0] > 60)
    assert y.max() - y.min() > 40
    direction = np.linalg.svd(np.stack([x - x.mean(), y - y.mean()], 1), full_matrices=False)[2][0]
    assert np.degrees(np.arctan(direction[0] / direction[1])) == pytest.approx(slant, abs=2)


def test_shadows_darken_inside_alone() -> None:
    image = np.full((200, 300, 3), (50, 100, 200), np.uint8)
    square = [[0.25, 0.25], [0.75, 0.25], [0.75, 0.75], [0.25, 0.75]]
    out = weather.shadow(image, [square], 0.4)
    assert np.abs(out[100, 150].astype(int) - (30, 60, 120)).max() <= 1
    assert (out[:30] == image[:30]).all() and (out[:, :50] == image[:, :50]).all()
    edge = out[100, 60:90, 2].astype(int)
    assert (np.diff(edge) <= 0).all() and (np.abs(np.diff(edge)) < 40).all(), "a soft edge"
    assert edge[15] == pytest.approx(160, abs=14)


def test_shadows_do_not_add_up() -> None:
    image = np.full((100, 100, 3), 200, np.uint8)
    whole = [[-1.0, -1.0], [2, -1], [2, 2], [-1, 2]]
    assert np.array_equal(weather.shadow(image, [whole, whole], 0.5), weather.shadow(image, [whole], 0.5))
    assert np.array_equal(weather.shadow(image, [whole], 0.0), image)


def test_polygons_are_shares_and_do_not_cross_themselves() -> None:
    kind, rng = TRANSFORMS["Shadow"], np.random.default_rng(0)
    transform = kind(kind.Parameters(most=3))
    counts = set()
    for _ in range(50):
        polygons = transform.draw(rng, Context((10, 10)))["polygons"]
        counts.add(len(polygons))
        for polygon in np.array(polygons):
            after = np.roll(polygon, -1, axis=0)
            area = (polygon[:, 0] * after[:, 1] - polygon[:, 1] * after[:, 0]).sum() / 2
            assert area > 0 and np.abs(polygon).max() < 2
    assert counts == {1, 2, 3}
