"""Levels and channels, against plain restatements in numpy, byte for byte."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pytest

from app.augment.functional import colour
from app.augment.functional.colour import Table, apply, fuse, is_pointwise, linear_table
from app.augment.functional.levels import gamma_table, posterize_table, solarize_table
from app.augment.registry import TRANSFORMS
from app.augment.transform import Context

Make = Callable[..., Any]


@pytest.fixture
def palette() -> np.ndarray:
    """Every level occurs; each channel has its own distribution."""
    rng = np.random.default_rng(0)
    image = rng.integers(0, 256, (40, 50, 3)).astype(float)
    return np.rint(image * (0.5, 0.7, 1.0) + (20, 60, 0)).clip(0, 255).astype(np.uint8)


def run(name: str, drawn: dict[str, Any], image: np.ndarray, **parameters: Any) -> np.ndarray:
    kind = TRANSFORMS[name]
    for operation in kind(kind.Parameters(**parameters)).operations(drawn):
        image = apply(image, operation)
    return image


@pytest.mark.parametrize("gamma", [0.1, 0.8, 1.0, 1.25, 10.0])
def test_gamma(gamma: float, palette: np.ndarray) -> None:
    expected = np.array(
        [[round(255 * (v / 255) ** gamma) for v in row] for row in palette.reshape(-1, 3).tolist()]
    )
    assert np.array_equal(run("Gamma", {"gamma": gamma}, palette).reshape(-1, 3), expected)


@pytest.mark.parametrize("bits", range(1, 9))
def test_posterize(bits: int, palette: np.ndarray) -> None:
    step = 2 ** (8 - bits)
    assert np.array_equal(run("Posterize", {"bits": bits}, palette), palette // step * step)


@pytest.mark.parametrize("threshold", [0.0, 0.3, 0.5, 1.0])
def test_solarize(threshold: float, palette: np.ndarray) -> None:
    expected = np.where(palette >= threshold * 255, 255 - palette, palette)
    assert np.array_equal(run("Solarize", {"threshold": threshold}, palette), expected)


def test_invert(palette: np.ndarray) -> None:
    assert np.array_equal(run("Invert", {}, palette), 255 - palette)


def test_rgb_shift(palette: np.ndarray) -> None:
    out = run("RGBShift", {"shift": [30.0, -10.0, 200.0]}, palette)
    assert np.array_equal(out, np.clip(palette + np.array((200, -10, 30)), 0, 255))


def test_channel_shuffle(palette: np.ndarray) -> None:
    assert np.array_equal(run("ChannelShuffle", {"order": [2, 0, 1]}, palette), palette[..., [2, 0, 1]])
    rng, shuffle = np.random.default_rng(0), TRANSFORMS["ChannelShuffle"]()
    drawn = [tuple(shuffle.draw(rng, Context((9, 9)))["order"]) for _ in range(1000)]
    counts = {order: drawn.count(order) for order in set(drawn)}
    assert len(counts) == 5 and (0, 1, 2) not in counts and min(counts.values()) > 150


def equalized(channel: np.ndarray) -> np.ndarray:
    """The cumulative histogram without its first level, stretched to 0…255."""
    counts = np.bincount(channel.ravel(), minlength=256)
    first = counts.nonzero()[0][0]
    if counts[first] == channel.size:
        return channel
    scale = np.float32(255.0) / np.float32(channel.size - counts[first])
    after = np.where(np.arange(256) > first, counts, 0).cumsum()
    return np.rint(after.astype(np.float32) * scale).astype(np.uint8)[channel]


def test_equalize(palette: np.ndarray, photo: Make) -> None:
    for image in (palette, photo(70, 50), np.full((5, 5, 3), 9, np.uint8)):
        expected = np.dstack([equalized(image[..., k]) for k in range(3)])
        assert np.array_equal(run("Equalize", {}, image), expected)


def autocontrasted(channel: np.ndarray, cutoff: float) -> np.ndarray:
    """Pillow's, word for word in effect: pixels are taken away one by one at either end."""
    values = np.sort(channel.ravel())
    cut = int(values.size * cutoff)
    low, high = int(values[cut]), int(values[values.size - 1 - cut])
    if high <= low:
        return channel
    scale = 255.0 / (high - low)
    table = [min(max(int(level * scale - low * scale), 0), 255) for level in range(256)]
    return np.array(table, np.uint8)[channel]


@pytest.mark.parametrize("cutoff", [0.0, 0.01, 0.1, 0.49])
def test_autocontrast(cutoff: float, palette: np.ndarray, photo: Make) -> None:
    for image in (palette, photo(70, 50), np.full((5, 5, 3), 9, np.uint8)):
        expected = np.dstack([autocontrasted(image[..., k], cutoff) for k in range(3)])
        assert np.array_equal(run("AutoContrast", {}, image, cutoff=cutoff), expected)


def test_pillow_agrees(palette: np.ndarray) -> None:
    pillow = pytest.importorskip("PIL.Image")
    operations = pytest.importorskip("PIL.ImageOps")
    image = pillow.fromarray(palette[..., ::-1].copy())
    for cutoff in (0, 2):
        expected = np.asarray(operations.autocontrast(image, cutoff=cutoff))[..., ::-1]
        assert np.array_equal(run("AutoContrast", {}, palette, cutoff=cutoff / 100), expected)
    expected = np.asarray(operations.solarize(image, threshold=128))[..., ::-1]
    assert np.array_equal(run("Solarize", {"threshold": 128 / 255}, palette), expected)
    expected = np.asarray(operations.posterize(image, 3))[..., ::-1]
    assert np.array_equal(run("Posterize", {"bits": 3}, palette), expected)


def test_clahe_changes_luma_and_keeps_grey_grey(photo: Make) -> None:
    image = photo(120, 90)
    out = run("CLAHE", {"clip": 3.0}, image)
    luma, new = (cv2.cvtColor(part, cv2.COLOR_BGR2GRAY) for part in (image, out))
    expected = cv2.createCLAHE(3.0, (8, 8)).apply(luma)
    inner = (out.min(2) > 0) & (out.max(2) < 255)
    difference = np.abs(new[inner].astype(int) - expected[inner])
    assert np.quantile(difference, 0.99) <= 1 and difference.max() <= 6
    assert new.std() > luma.std()
    grey = np.repeat(image[..., :1], 3, axis=2)
    out = run("CLAHE", {"clip": 3.0}, grey)
    assert np.array_equal(out[..., 0], cv2.createCLAHE(3.0, (8, 8)).apply(grey[..., 0]))
    assert np.array_equal(out[..., 0], out[..., 2])


def test_sharpen(photo: Make) -> None:
    image = photo(60, 40)
    around = np.pad(image.astype(float), ((1, 1), (1, 1), (0, 0)), mode="reflect")
    sums = sum(around[y : y + 40, x : x + 60] for y in range(3) for x in range(3))
    expected = np.clip(image + 0.4 * (9.0 * image - sums), 0, 255)
    assert np.abs(run("Sharpen", {"strength": 0.4}, image) - expected).max() <= 0.51
    assert np.array_equal(run("Sharpen", {"strength": 0.0}, image), image)


def test_tables_of_one_and_of_three_columns_fold_into_one(palette: np.ndarray) -> None:
    shift = TRANSFORMS["RGBShift"]().operations({"shift": [30.0, -10.0, 90.0]})[0]
    plain = [gamma_table(0.8), posterize_table(5), solarize_table(140.0), linear_table(-1.0, 255.0)]
    for tables in ([shift, *plain], [*plain, shift], [plain[0], shift, plain[1], shift, *plain[2:]]):
        (fused,) = fuse(tables)
        expected = palette
        for table in tables:
            expected = apply(expected, table)
        assert isinstance(fused, Table) and np.array_equal(apply(palette, fused), expected)


@pytest.mark.parametrize("name", ["Gamma", "RGBShift", "Posterize", "Solarize", "Invert", "ChannelShuffle"])
def test_pointwise_steps_may_be_worked_out_anywhere(name: str) -> None:
    transform = TRANSFORMS[name]()
    drawn = transform.draw(np.random.default_rng(0), Context((9, 9)))
    assert all(is_pointwise(operation) for operation in transform.operations(drawn))


def test_colours_and_a_crop_are_one_after_the_other(photo: Make, pipeline_of: Make) -> None:
    """Folded, and worked out on the crop alone: the bytes that plain steps give."""
    pipeline = pipeline_of(
        ("Gamma", {}), ("RGBShift", {}), ("Invert", {}), ("RandomCrop", {"width": 30, "height": 20})
    )
    image = photo(80, 60)
    sample = pipeline.sample((80, 60), np.zeros((0, 4)), seed=0, image_id="a", copy_index=0)
    expected = image
    for stage in range(3):
        step = sample.steps[stage]
        expected = run(step.transform, step.parameters, expected)
    drawn = sample.steps[3].parameters
    expected = expected[drawn["top"] : drawn["top"] + 20, drawn["left"] : drawn["left"] + 30]
    assert np.array_equal(pipeline.render(image, sample), expected)


TABLES = {
    **{
        f"brightness {offset}": linear_table(1.0, offset)
        for offset in (-300.0, -20.5, -0.4, 0.5, 51.3, 255.0)
    },
    **{f"contrast {factor}": linear_table(factor) for factor in (0.0, 0.5, 0.83, 1.2, 1.5, 10.0)},
    "contrast about grey": linear_table(1.2, 128 * (1 - 1.2)),
    "negative": linear_table(-1.0, 255.0),
    "half negative": linear_table(-0.5, 100.0),
    **{f"bits {bits}": posterize_table(bits) for bits in range(1, 9)},
    **{f"threshold {level}": solarize_table(level) for level in (0.0, 0.5, 127.5, 128.0, 255.0)},
}


@pytest.mark.parametrize("name", TABLES)
def test_arithmetic_gives_the_bytes_of_the_table(name: str) -> None:
    """Large and small, in one piece and not: always the table's own levels."""
    table = TABLES[name]
    whole = np.random.default_rng(0).integers(0, 256, (67, 91, 3)).astype(np.uint8)
    for image in (whole, whole[:, 3:80], whole[5:, 2:4], whole[:2, :2].copy(), whole[..., :1].copy()):
        assert np.array_equal(apply(image, table).reshape(image.shape), table.levels[image])


def test_arithmetic_is_taken_where_it_is_right() -> None:
    every = np.arange(256, dtype=np.uint8)[None]
    for name in (
        "brightness 51.3",
        "brightness -300.0",
        "contrast 1.2",
        "negative",
        "bits 3",
        "threshold 127.5",
    ):
        table = TABLES[name]
        assert table.direct and np.array_equal(table.direct(every).ravel(), table.levels), name


@pytest.mark.parametrize("pairs", [False, True])
def test_pairs_of_levels_are_looked_up_alike(pairs: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """With OpenCV 4's tables of 256 levels and with OpenCV 5's of pairs; odd sizes and windows too."""
    if pairs and not colour._LOOKS_UP_PAIRS:
        pytest.skip("this OpenCV has no tables of 16 bits")
    monkeypatch.setattr(colour, "_LOOKS_UP_PAIRS", pairs)
    monkeypatch.setattr(colour, "_MANY", 64)
    whole, table = np.random.default_rng(0).integers(0, 256, (301, 401, 3)).astype(np.uint8), gamma_table(0.7)
    for image in (whole, whole[:300], whole[:, 5:], whole[:1, :3].copy(), whole[..., :1].copy()):
        assert np.array_equal(apply(image, table).reshape(image.shape), table.levels[image])
