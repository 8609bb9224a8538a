"""Colours, against their definitions computed in floating point."""

from __future__ import annotations

import colorsys
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pytest

from app.augment.functional.colour import HueSaturation, Table, apply, fuse, linear_table
from app.augment.registry import TRANSFORMS
from app.augment.transform import ColourTransform

Make = Callable[..., Any]
COLOURS = tuple(name for name, kind in TRANSFORMS.items() if issubclass(kind, ColourTransform))


@pytest.fixture
def palette() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (24, 32, 3)).astype(np.uint8)


def run(name: str, drawn: dict[str, Any], image: np.ndarray, **parameters: Any) -> np.ndarray:
    kind = TRANSFORMS[name]
    for operation in kind(kind.Parameters(**parameters)).operations(drawn):
        image = apply(image, operation)
    return image


def darknet(image: np.ndarray, hue: float, saturation: float, value: float) -> np.ndarray:
    """``distort_image``: each pixel through HSV, saturation and value not cut off before the end."""
    out = np.empty(image.shape)
    for place in np.ndindex(image.shape[:2]):
        blue, green, red = image[place] / 255
        h, s, v = colorsys.rgb_to_hsv(red, green, blue)
        red, green, blue = colorsys.hsv_to_rgb((h + hue) % 1.0, s * saturation, v * value)
        out[place] = (blue, green, red)
    return np.clip(out, 0, 1) * 255


@pytest.mark.parametrize(
    ("hue", "saturation", "exposure"),
    [(0.0, 1.0, 1.0), (0.1, 1.0, 1.0), (-0.07, 0.7, 0.8), (0.03, 1 / 1.5, 1.5), (0.5, 0.5, 1.0)],
)
def test_hue_saturation_value_is_darknets(
    hue: float, saturation: float, exposure: float, palette: np.ndarray
) -> None:
    """8-bit HSV with 256 hues: within a hue step (1.4°) of the exact result."""
    drawn = {"hue": hue, "saturation": saturation, "exposure": exposure}
    difference = np.abs(
        run("HueSaturationValue", drawn, palette) - darknet(palette, hue, saturation, exposure)
    )
    assert difference.mean() < 2 and np.quantile(difference, 0.99) < 8


def test_saturation_beyond_full_stays_full(palette: np.ndarray) -> None:
    out = run("HueSaturationValue", {"hue": 0.0, "saturation": 1.5, "exposure": 1.0}, palette)
    assert np.abs(out.max(2).astype(int) - palette.max(2)).max() <= 2, "value is the greatest channel"
    assert (out.min(2) <= palette.min(2) + 2).all()


def test_exposure_brightens_all_channels_alike() -> None:
    """V above white is kept until the end: a bright colour turns paler, as darknet's does."""
    image = np.full((4, 4, 3), (100, 150, 200), np.uint8)
    out = run("HueSaturationValue", {"hue": 0.0, "saturation": 1.0, "exposure": 1.5}, image)
    assert np.abs(out[0, 0].astype(int) - (150, 225, 255)).max() <= 3


def test_photometric_distort_is_caffes(palette: np.ndarray) -> None:
    drawn = {"contrast_first": True, "brightness": 20.0, "contrast": 1.4, "saturation": 1.0, "hue": 0.0}
    steps = np.clip(np.rint(np.clip(palette + 20.0, 0, 255) * 1.4), 0, 255)
    assert np.abs(run("PhotometricDistort", drawn, palette) - steps).max() <= 1
    neutral = {"contrast_first": False, "brightness": 0.0, "contrast": 1.0, "saturation": 1.0, "hue": 0.0}
    assert TRANSFORMS["PhotometricDistort"]().operations(neutral) == ()
    hsv = {**neutral, "saturation": 0.6, "hue": 20.0}
    expected = darknet(palette, 20 / 360, 0.6, 1.0)
    assert np.abs(run("PhotometricDistort", hsv, palette) - expected).mean() < 2


def test_the_order_of_contrast() -> None:
    distort = TRANSFORMS["PhotometricDistort"]()
    drawn = {"contrast_first": True, "brightness": 5.0, "contrast": 1.2, "saturation": 1.1, "hue": 3.0}
    assert [type(o) for o in distort.operations(drawn)] == [Table, Table, HueSaturation]
    drawn["contrast_first"] = False
    assert [type(o) for o in distort.operations(drawn)] == [Table, HueSaturation, Table]


def test_brightness_and_contrast(palette: np.ndarray) -> None:
    values = palette.astype(float)
    assert np.abs(run("Brightness", {"offset": 0.2}, palette) - np.clip(values + 51, 0, 255)).max() <= 0.5
    assert np.abs(run("Contrast", {"factor": 1.2}, palette) - np.clip(values * 1.2, 0, 255)).max() <= 0.5
    grey = run("Contrast", {"factor": 0.5}, palette, pivot="grey")
    assert np.abs(grey - (128 + (values - 128) * 0.5)).max() <= 0.5


def test_saturation_and_grey(palette: np.ndarray) -> None:
    luma = (palette @ (0.114, 0.587, 0.299))[..., None]
    assert np.abs(run("ToGray", {}, palette) - luma).max() <= 1
    assert np.abs(run("Saturation", {"factor": 0.0}, palette) - luma).max() <= 1
    assert np.array_equal(run("Saturation", {"factor": 1.0}, palette), palette)
    half = run("Saturation", {"factor": 0.5}, palette)
    assert np.abs(half - (0.5 * palette + 0.5 * luma)).max() <= 1


def test_hue_turns_the_circle() -> None:
    red = np.zeros((2, 2, 3), np.uint8)
    red[..., 2] = 200
    assert run("Hue", {"angle": 120.0}, red)[0, 0].argmax() == 1
    assert run("Hue", {"angle": -120.0}, red)[0, 0].argmax() == 0
    assert np.abs(run("Hue", {"angle": 180.0}, red)[0, 0].astype(int) - (200, 200, 0)).max() <= 5


def test_color_jitter_is_its_parts_in_order(palette: np.ndarray) -> None:
    drawn = {"brightness": 1.1, "contrast": 0.8, "saturation": 1.2, "hue": 10.0, "order": [3, 0, 2, 1]}
    out = run("ColorJitter", drawn, palette)
    step = run("Saturation", {"factor": 1.2}, apply(run("Hue", {"angle": 10.0}, palette), linear_table(1.1)))
    mean = cv2.cvtColor(step, cv2.COLOR_BGR2GRAY).mean()
    assert np.abs(out - np.clip(mean + 0.8 * (step - mean), 0, 255)).max() <= 1


def test_tables_in_a_row_are_one_with_the_same_bytes(palette: np.ndarray) -> None:
    tables = [linear_table(1.3), linear_table(1.0, -30), linear_table(0.4, 5)]
    (fused,) = fuse(tables)
    expected = palette
    for table in tables:
        expected = apply(expected, table)
    assert np.array_equal(apply(palette, fused), expected)


def test_hsv_steps_in_a_row_are_one() -> None:
    (fused,) = fuse([HueSaturation(0.1, 0.8), HueSaturation(0.05, 0.9, 1.2)])
    assert isinstance(fused, HueSaturation)
    assert (fused.turn, fused.saturation, fused.value) == pytest.approx((0.15, 0.72, 1.2))
    assert len(fuse([HueSaturation(0.1, 0.8, 1.2), HueSaturation(0.05)])) == 2


def test_noise_has_the_strength_it_says() -> None:
    image = np.full((1200, 1100, 3), 128, np.uint8)
    for sigma in (2.0, 12.0):
        out = run("GaussNoise", {"sigma": sigma, "seed": 5}, image)
        noise = out.astype(float) - 128
        assert noise.std() == pytest.approx((sigma**2 + 1 / 12) ** 0.5, rel=0.02)
        assert abs(noise.mean()) < 0.1
        assert np.abs(np.corrcoef(noise.reshape(-1, 3).T) - np.eye(3)).max() < 0.02
    again = run("GaussNoise", {"sigma": 12.0, "seed": 5}, image)
    assert np.array_equal(out, again)
    assert not np.array_equal(out, run("GaussNoise", {"sigma": 12.0, "seed": 6}, image))
    assert np.array_equal(run("GaussNoise", {"sigma": 0.0, "seed": 6}, image), image)


def test_blur(photo: Make) -> None:
    image = photo(60, 40)
    assert np.array_equal(run("GaussianBlur", {"sigma": 1.5}, image), cv2.GaussianBlur(image, (0, 0), 1.5))
    assert np.array_equal(run("GaussianBlur", {"sigma": 0.0}, image), image)
    assert run("GaussianBlur", {"sigma": 20.0}, image[:1, :1]).shape == (1, 1, 3)


@pytest.mark.parametrize("name", COLOURS)
def test_the_argument_stays_as_it_is(name: str, photo: Make, pipeline_of: Make) -> None:
    image = photo(40, 30)
    before, pipeline = image.copy(), pipeline_of((name, {}))
    sample = pipeline.sample((40, 30), np.array([[5.0, 5, 20, 20]]), seed=0, image_id="a", copy_index=0)
    out = pipeline.render(image, sample)
    assert np.array_equal(image, before) and out.shape == image.shape and out.dtype == np.uint8
    assert sample.outcome.boxes.tolist() == [[5, 5, 20, 20]] and not sample.mirrored
    assert not np.array_equal(out, image)
