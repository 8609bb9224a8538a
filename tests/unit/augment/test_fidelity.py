"""SSD's crop over 20,000 draws, in all its variants, against its rules restated for many draws at once."""

from __future__ import annotations

import functools
import math

import numpy as np
import pytest

from app.augment.recipe import load_recipe
from app.augment.registry import TRANSFORMS
from app.augment.transform import Context

COUNT = 20_000
SIZE = np.array([500.0, 375.0])
OBJECTS = np.array([[0.1, 0.2, 0.5, 0.7], [0.6, 0.1, 0.95, 0.9], [0.4, 0.8, 0.45, 0.86]])
WHOLE = np.array([0.0, 0.0, 1.0, 1.0])


def ks_distance(a: np.ndarray, b: np.ndarray) -> float:
    """Kolmogorov and Smirnov: the greatest distance of two empirical distributions, over its 0.1 % limit."""
    both = np.concatenate([a, b])
    cdf_a = np.searchsorted(np.sort(a), both, side="right") / len(a)
    cdf_b = np.searchsorted(np.sort(b), both, side="right") / len(b)
    limit = 1.95 * math.sqrt((len(a) + len(b)) / (len(a) * len(b)))
    return float(np.abs(cdf_a - cdf_b).max() / limit)


def sample_bbox(rng: np.random.Generator, count: int) -> np.ndarray:
    """caffe's SampleBBox, ``count`` times: (count, 4) corners as shares."""
    scale = rng.uniform(0.3, 1.0, count)
    aspect = np.minimum(np.maximum(rng.uniform(0.5, 2.0, count), scale**2), 1 / scale**2)
    width, height = scale * np.sqrt(aspect), scale / np.sqrt(aspect)
    x, y = rng.uniform(0, 1, count) * (1 - width), rng.uniform(0, 1, count) * (1 - height)
    return np.stack([x, y, x + width, y + height], 1)


def overlaps(windows: np.ndarray, metric: str) -> np.ndarray:
    """(count, objects): Jaccard's measure, or the share of the object in the window."""
    low = np.maximum(windows[:, None, :2], OBJECTS[None, :, :2])
    high = np.minimum(windows[:, None, 2:], OBJECTS[None, :, 2:])
    shared = np.prod(np.maximum(high - low, 0), 2)
    own, area = np.prod(OBJECTS[:, 2:] - OBJECTS[:, :2], 1), np.prod(windows[:, 2:] - windows[:, :2], 1)
    return shared / (own if metric == "coverage" else own + area[:, None] - shared)


@functools.cache
def generate_samples(seed: int, match: str, metric: str) -> np.ndarray:
    """caffe's GenerateBatchSamples and the pick of one: (COUNT, 4) windows in whole pixels.

    Each sampler takes the first of its 50 windows that satisfies it; the whole image is always a success.
    """
    rng = np.random.default_rng(seed)
    found, success = [np.tile(WHOLE, (COUNT, 1))], [np.ones(COUNT, bool)]
    for limit in (0.1, 0.3, 0.5, 0.7, 0.9, None):
        taken, window = np.zeros(COUNT, bool), np.zeros((COUNT, 4))
        for _ in range(50):
            waiting = np.flatnonzero(~taken)
            tried = sample_bbox(rng, len(waiting))
            measured = overlaps(tried, metric)
            reached = measured.max(1) if match == "any" else measured.min(1)
            good = np.ones(len(waiting), bool) if limit is None else reached >= limit
            window[waiting[good]], taken[waiting[good]] = tried[good], True
        found.append(window)
        success.append(taken)
    keys = np.where(np.stack(success, 1), rng.random((COUNT, 7)), -1)  # the greatest key is a uniform pick
    x0, y0, x1, y1 = np.stack(found, 1)[np.arange(COUNT), keys.argmax(1)].T
    left, top, width, height = x0 * SIZE[0], y0 * SIZE[1], (x1 - x0) * SIZE[0], (y1 - y0) * SIZE[1]
    return np.trunc(np.stack([left, top, width, height], 1))


@functools.cache
def engine_samples(seed: int, match: str, metric: str) -> np.ndarray:
    (step,) = (s for s in load_recipe("ssd").steps if s.transform == "RandomIoUCrop")
    kind = TRANSFORMS["RandomIoUCrop"]
    crop = kind(kind.Parameters.model_validate({**step.parameters, "match": match, "metric": metric}))
    rng, boxes = np.random.default_rng(seed), OBJECTS * np.tile(SIZE, 2)
    context = Context((int(SIZE[0]), int(SIZE[1])), lambda: boxes)
    draws = [crop.draw(rng, context) for _ in range(COUNT)]
    return np.array([[d["left"], d["top"], d["width"], d["height"]] for d in draws], float)


@pytest.mark.parametrize("match", ["any", "all"])
@pytest.mark.parametrize("metric", ["iou", "coverage"])
def test_twenty_thousand_crops(match: str, metric: str) -> None:
    ours, theirs = engine_samples(11, match, metric), generate_samples(12, match, metric)
    # in steps of four pixels: a window of the whole width is 499 or 500 pixels wide, as floating point has it
    figures = {
        "left": lambda w: np.round(w[:, 0] / 4),
        "top": lambda w: np.round(w[:, 1] / 4),
        "width": lambda w: np.round(w[:, 2] / 4),
        "height": lambda w: np.round(w[:, 3] / 4),
        "area": lambda w: w[:, 2] * w[:, 3],
        "aspect": lambda w: w[:, 2] / w[:, 3],
        "overlap": lambda w: overlaps(_shares(w), "iou").max(1),
        "least coverage": lambda w: overlaps(_shares(w), "coverage").min(1),
    }
    for name, figure in figures.items():
        distance = ks_distance(figure(ours), figure(theirs))
        assert distance < 1, f"{name}: {distance:.2f}"
    whole = [float((w[:, 2:] == SIZE).all(1).mean()) for w in (ours, theirs)]
    assert whole[0] == pytest.approx(whole[1], abs=0.015)


def _shares(windows: np.ndarray) -> np.ndarray:
    corners = np.concatenate([windows[:, :2], windows[:, :2] + windows[:, 2:]], 1)
    return corners / np.tile(SIZE, 2)


def test_a_wrong_rule_would_be_noticed() -> None:
    """The test is sharp enough to tell the variants apart."""
    ours = engine_samples(11, "any", "iou")
    for match, metric in (("all", "iou"), ("any", "coverage"), ("all", "coverage")):
        theirs = generate_samples(12, match, metric)
        area = [w[:, 2] * w[:, 3] for w in (ours, theirs)]
        assert ks_distance(area[0], area[1]) > 2
