"""The named recipes draw what the reference programs draw, restated here straight from their sources."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from app.augment.recipe import load_recipe
from app.augment.registry import TRANSFORMS
from app.augment.transform import Context

Make = Callable[..., Any]

WIDTH, HEIGHT = 500, 375
OBJECTS = [(0.1, 0.2, 0.5, 0.7), (0.6, 0.1, 0.95, 0.9), (0.4, 0.8, 0.45, 0.86)]


def ks_distance(a: list[float], b: list[float]) -> float:
    """Kolmogorov and Smirnov: the greatest distance of two empirical distributions, over its 0.1 % limit."""
    a, b = np.sort(a), np.sort(b)
    both = np.concatenate([a, b])
    cdf_a = np.searchsorted(a, both, side="right") / len(a)
    cdf_b = np.searchsorted(b, both, side="right") / len(b)
    limit = 1.95 * math.sqrt((len(a) + len(b)) / (len(a) * len(b)))
    return float(np.abs(cdf_a - cdf_b).max() / limit)


def assert_same(ours: list[Any], theirs: list[Any], keys: dict[str, Callable[[Any], float]]) -> None:
    for name, key in keys.items():
        distance = ks_distance([key(x) for x in ours], [key(x) for x in theirs])
        assert distance < 1, f"{name}: {distance:.2f}"


def transform_of(recipe: str, name: str) -> Any:
    (step,) = (s for s in load_recipe(recipe).steps if s.transform == name)
    kind = TRANSFORMS[name]
    return kind(kind.Parameters.model_validate(step.parameters))


def draws(transform: Any, count: int, seed: int = 0) -> list[dict[str, Any]]:
    rng = np.random.default_rng(seed)
    boxes = np.array(OBJECTS) * (WIDTH, HEIGHT, WIDTH, HEIGHT)
    return [transform.draw(rng, Context((WIDTH, HEIGHT), lambda: boxes)) for _ in range(count)]


# darknet, src/utils.c and src/data.c


def rand_uniform(rng: random.Random, low: float, high: float) -> float:
    if high < low:
        low, high = high, low
    return rng.random() * (high - low) + low


def rand_scale(rng: random.Random, s: float) -> float:
    scale = rand_uniform(rng, 1, s)
    if rng.getrandbits(31) % 2:
        return scale
    return 1.0 / scale


def load_data_detection(rng: random.Random, jitter: float = 0.2) -> dict[str, Any]:
    dw, dh = int(WIDTH * jitter), int(HEIGHT * jitter)
    pleft = int(rand_uniform(rng, -dw, dw))
    pright = int(rand_uniform(rng, -dw, dw))
    ptop = int(rand_uniform(rng, -dh, dh))
    pbot = int(rand_uniform(rng, -dh, dh))
    return {"left": pleft, "top": ptop, "width": WIDTH - pleft - pright, "height": HEIGHT - ptop - pbot}


def test_yolo_crop() -> None:
    rng = random.Random(1)
    ours = draws(transform_of("yolo", "YoloJitterCrop"), 20_000)
    theirs = [load_data_detection(rng) for _ in range(20_000)]
    assert_same(
        ours,
        theirs,
        {
            "left": lambda d: d["left"],
            "top": lambda d: d["top"],
            "width": lambda d: d["width"],
            "height": lambda d: d["height"],
            "right": lambda d: WIDTH - d["left"] - d["width"],
            "bottom": lambda d: HEIGHT - d["top"] - d["height"],
            "aspect": lambda d: d["width"] / d["height"],
        },
    )
    assert all(isinstance(v, int) for d in ours[:100] for v in d.values())
    assert min(d["width"] for d in ours) >= 0.6 * WIDTH and max(d["width"] for d in ours) <= 1.4 * WIDTH


def test_yolo_crop_with_one_draw_for_each_size() -> None:
    kind = TRANSFORMS["YoloJitterCrop"]
    ours = draws(kind(kind.Parameters(sides=2)), 5000)
    assert min(d["width"] for d in ours) >= 0.8 * WIDTH and max(d["width"] for d in ours) <= 1.2 * WIDTH
    expected = np.random.default_rng(5).uniform(0.8 * WIDTH, 1.2 * WIDTH, 5000)
    assert ks_distance([d["width"] for d in ours], np.trunc(expected).tolist()) < 1
    for d in ours:
        low, high = sorted((0, WIDTH - d["width"]))
        assert low <= d["left"] <= high


@pytest.mark.parametrize("recipe", ["yolo", "yolo-letterbox"])
def test_yolo_colours(recipe: str) -> None:
    rng = random.Random(2)
    ours = draws(transform_of(recipe, "HueSaturationValue"), 20_000)
    theirs = [
        {
            "hue": rand_uniform(rng, -0.1, 0.1),
            "saturation": rand_scale(rng, 1.5),
            "exposure": rand_scale(rng, 1.5),
        }
        for _ in range(20_000)
    ]
    keys = {name: (lambda d, name=name: d[name]) for name in ("hue", "saturation", "exposure")}
    assert_same(ours, theirs, keys)


def letterbox_detection(
    rng: random.Random, w: int = 416, h: int = 416, jitter: float = 0.3
) -> dict[str, Any]:
    dw, dh = jitter * WIDTH, jitter * HEIGHT
    new_ar = (WIDTH + rand_uniform(rng, -dw, dw)) / (HEIGHT + rand_uniform(rng, -dh, dh))
    if new_ar < 1:
        nh = h
        nw = nh * new_ar
    else:
        nw = w
        nh = nw / new_ar
    dx, dy = rand_uniform(rng, 0, w - nw), rand_uniform(rng, 0, h - nh)
    return {"left": int(dx), "top": int(dy), "width": int(nw), "height": int(nh)}


def test_yolo_letterbox() -> None:
    rng = random.Random(3)
    ours = draws(transform_of("yolo-letterbox", "LetterBox"), 20_000)
    theirs = [letterbox_detection(rng) for _ in range(20_000)]
    keys = {name: (lambda d, name=name: d[name]) for name in ("left", "top", "width", "height")}
    assert_same(ours, theirs, keys)


def test_yolo_as_a_whole() -> None:
    recipe = load_recipe("yolo")
    assert [s.transform for s in recipe.steps] == [
        "YoloJitterCrop",
        "Resize",
        "HueSaturationValue",
        "HorizontalFlip",
    ]
    assert recipe.steps[1].parameters == {"width": 416, "height": 416} and recipe.steps[3].p == 0.5
    assert recipe.keep.min_visibility == 0 and not recipe.keep.centre_inside and recipe.keep.min_size == 1


# caffe ssd, src/caffe/util/sampler.cpp, bbox_util.cpp, im_transforms.cpp, data_transformer.cpp


def jaccard(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    width, height = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    return shared / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - shared)


def sample_bbox(rng: random.Random) -> tuple[float, float, float, float]:
    scale = rng.uniform(0.3, 1.0)
    aspect_ratio = rng.uniform(0.5, 2.0)
    aspect_ratio = max(aspect_ratio, scale**2)
    aspect_ratio = min(aspect_ratio, 1 / scale**2)
    width, height = scale * math.sqrt(aspect_ratio), scale / math.sqrt(aspect_ratio)
    w_off, h_off = rng.uniform(0, 1 - width), rng.uniform(0, 1 - height)
    return (w_off, h_off, w_off + width, h_off + height)


def generate_batch_samples(rng: random.Random) -> list[tuple[float, float, float, float]]:
    samples = [(0.0, 0.0, 1.0, 1.0)]
    for low, high in ((0.1, None), (0.3, None), (0.5, None), (0.7, None), (0.9, None), (None, 1.0)):
        for _ in range(50):
            box = sample_bbox(rng)
            overlaps = [jaccard(box, found) for found in OBJECTS]
            if any((low is None or o >= low) and (high is None or o <= high) for o in overlaps):
                samples.append(box)
                break
    return samples


def crop_image(rng: random.Random) -> dict[str, Any]:
    samples = generate_batch_samples(rng)
    x0, y0, x1, y1 = samples[rng.getrandbits(31) % len(samples)]
    return {
        "left": int(x0 * WIDTH),
        "top": int(y0 * HEIGHT),
        "width": int((x1 - x0) * WIDTH),
        "height": int((y1 - y0) * HEIGHT),
    }


def best_overlap(d: dict[str, Any]) -> float:
    box = (
        d["left"] / WIDTH,
        d["top"] / HEIGHT,
        (d["left"] + d["width"]) / WIDTH,
        (d["top"] + d["height"]) / HEIGHT,
    )
    return max(jaccard(box, found) for found in OBJECTS)


def test_ssd_crop() -> None:
    rng = random.Random(4)
    ours = draws(transform_of("ssd", "RandomIoUCrop"), 5000)
    theirs = [crop_image(rng) for _ in range(5000)]
    assert_same(
        ours,
        theirs,
        {
            "left": lambda d: d["left"],
            "top": lambda d: d["top"],
            "width": lambda d: d["width"],
            "height": lambda d: d["height"],
            "area": lambda d: d["width"] * d["height"],
            "aspect": lambda d: d["width"] / d["height"],
            "overlap": best_overlap,
        },
    )
    whole = [
        sum(d["width"] == WIDTH and d["height"] == HEIGHT for d in part) / 5000 for part in (ours, theirs)
    ]
    assert whole[0] == pytest.approx(whole[1], abs=0.025)


def test_ssd_samplers_accept_what_they_should() -> None:
    """Each sampler alone: what its windows overlap reaches its limit, by measure and match."""
    kind = TRANSFORMS["RandomIoUCrop"]
    boxes = np.array(OBJECTS) * (WIDTH, HEIGHT, WIDTH, HEIGHT)
    for match in ("any", "all"):
        for metric in ("iou", "coverage"):
            for limit in (0.1, 0.5):
                crop = kind(
                    kind.Parameters(
                        minimums=(limit,), original=False, unconstrained=False, match=match, metric=metric
                    )
                )
                found = 0
                for drawn in draws(crop, 200):
                    x0, y0 = drawn["left"], drawn["top"]
                    x1, y1 = x0 + drawn["width"], y0 + drawn["height"]
                    if (drawn["width"], drawn["height"]) == (WIDTH, HEIGHT):
                        continue
                    shared = np.prod(
                        np.maximum(
                            np.minimum(boxes[:, 2:], (x1, y1)) - np.maximum(boxes[:, :2], (x0, y0)), 0
                        ),
                        1,
                    )
                    own = np.prod(boxes[:, 2:] - boxes[:, :2], 1)
                    area = drawn["width"] * drawn["height"]
                    measured = shared / own if metric == "coverage" else shared / (own + area - shared)
                    reached = measured.max() if match == "any" else measured.min()
                    assert reached >= limit - 0.02
                    found += 1
                assert found > 0 or (match, metric) == ("all", "iou")


def test_ssd_without_objects_keeps_the_image() -> None:
    crop = TRANSFORMS["RandomIoUCrop"]()
    drawn = crop.draw(np.random.default_rng(0), Context((30, 20)))
    assert drawn == {"left": 0, "top": 0, "width": 30, "height": 20}


def test_ssd_crop_of_thousands_of_boxes_is_that_of_one_pass() -> None:
    """Boxes are measured in portions; small ones are left out where they cannot matter."""
    rng = np.random.default_rng(0)
    low = rng.uniform(0, 0.9, (3000, 2))
    boxes = np.concatenate([low, low + rng.uniform(0.001, 0.1, (3000, 2))], 1) * 500
    boxes[7] = (50, 50, 450, 400)
    crop = TRANSFORMS["RandomIoUCrop"]()
    windows = crop._windows(np.random.default_rng(1).random((6, 50, 4)))
    limits = np.array([0.1, 0.3, 0.5, 0.7, 0.9, 0.0])
    accepted = crop._accepted(windows, boxes / 500, limits)
    for sampler in range(6):
        for trial in range(0, 50, 7):
            x, y, w, h = windows[sampler, trial]
            expected = any(
                jaccard((x, y, x + w, y + h), tuple(box / 500)) >= limits[sampler] for box in boxes
            )
            assert accepted[sampler, trial] == expected


def expand_image(rng: random.Random) -> dict[str, Any]:
    ratio = rng.uniform(1, 4)
    height, width = int(HEIGHT * ratio), int(WIDTH * ratio)
    h_off = math.floor(rng.uniform(0, height - HEIGHT))
    w_off = math.floor(rng.uniform(0, width - WIDTH))
    return {"left": -w_off, "top": -h_off, "width": width, "height": height}


def test_ssd_expand() -> None:
    rng = random.Random(5)
    ours = draws(transform_of("ssd", "ZoomOut"), 20_000)
    theirs = [expand_image(rng) for _ in range(20_000)]
    keys = {name: (lambda d, name=name: d[name]) for name in ("left", "top", "width", "height")}
    assert_same(ours, theirs, keys)
    assert transform_of("ssd", "ZoomOut").place(ours[0], (WIDTH, HEIGHT)).fill == (104, 117, 123)


def apply_distort(rng: random.Random) -> dict[str, Any]:
    def maybe(low: float, high: float, neutral: float) -> float:
        return rng.uniform(low, high) if rng.random() < 0.5 else neutral

    return {
        "contrast_first": rng.random() > 0.5,
        "brightness": maybe(-32, 32, 0.0),
        "contrast": maybe(0.5, 1.5, 1.0),
        "saturation": maybe(0.5, 1.5, 1.0),
        "hue": maybe(-36, 36, 0.0),
    }


def test_ssd_distort() -> None:
    rng = random.Random(6)
    ours = draws(transform_of("ssd", "PhotometricDistort"), 20_000)
    theirs = [apply_distort(rng) for _ in range(20_000)]
    keys = {name: (lambda d, name=name: d[name]) for name in theirs[0]}
    assert_same(ours, theirs, keys)


def test_ssd_as_a_whole() -> None:
    recipe = load_recipe("ssd")
    names = [(s.transform, s.p) for s in recipe.steps]
    assert names == [
        ("PhotometricDistort", 1.0),
        ("ZoomOut", 0.5),
        ("RandomIoUCrop", 1.0),
        ("Resize", 1.0),
        ("HorizontalFlip", 0.5),
    ]
    assert recipe.keep.centre_inside and recipe.steps[3].parameters == {"width": 300, "height": 300}
