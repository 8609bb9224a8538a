"""JPEGs decoded at a fraction: boxes stay on their pixels, borders where they are, each copy by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pytest

from app.augment.pipeline import Pipeline
from app.augment.recipe import Recipe, Step, load_recipe
from app.augment.reducible import ReducibleImage
from app.export.pixels import source_pixels
from app.imaging.source import decode

Make = Callable[..., Any]
GROUND = 40  # neither black nor white: what JPEG adds around edges is not cut off
FILL = [GROUND] * 3
EVEN, ODD = (2000, 1600), (1997, 1603)


def jpeg(image: np.ndarray) -> bytes:
    return cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 98])[1].tobytes()


def recipe_of(*steps: tuple[str, dict[str, Any]]) -> Recipe:
    return Recipe(name="x", steps=tuple(Step(transform=name, parameters=given) for name, given in steps))


def rectangle(size: tuple[int, int], box: np.ndarray) -> np.ndarray:
    image = np.full((size[1], size[0], 3), GROUND, np.uint8)
    x0, y0, x1, y1 = box.astype(int)
    image[y0:y1, x0:x1] = 215
    return np.asarray(cv2.GaussianBlur(image, (0, 0), 1.5))  # a lens' edge; JPEG keeps no harder one in place


def centroid(image: np.ndarray) -> np.ndarray:
    weight = image.astype(np.float64).mean(axis=2) - GROUND
    y, x = np.mgrid[: weight.shape[0], : weight.shape[1]] + 0.5
    return np.array([(weight * x).sum(), (weight * y).sum()]) / weight.sum()


def counted(data: bytes, size: tuple[int, int], turn: int = 1) -> tuple[ReducibleImage, list[int]]:
    """Return the image, and the fractions that will have been asked of it."""
    pixels, asked = source_pixels(data, turn, size, "a.jpg"), list[int]()

    def at(factor: int) -> np.ndarray:
        asked.append(factor)
        return pixels.at(factor)

    return ReducibleImage(size, at, pixels.factors), asked


SHRINKING = {
    "resize": recipe_of(("Resize", {"width": 300, "height": 260})),
    "crop": recipe_of(
        ("RandomResizedCrop", {"width": 200, "height": 160, "scale": [0.7, 1.0]}), ("HorizontalFlip", {})
    ),
    "turn": recipe_of(
        ("Rotate", {"angle": [-40, 40], "fill": FILL}), ("Resize", {"width": 240, "height": 200})
    ),
    "letterbox": recipe_of(("LetterBox", {"width": 320, "height": 320, "fill": FILL})),
    "jitter": recipe_of(
        ("YoloJitterCrop", {"fill": FILL}), ("Resize", {"width": 256, "height": 256}), ("Rotate90", {})
    ),
    "zoom": recipe_of(("ZoomOut", {"fill": FILL}), ("Resize", {"width": 500, "height": 400})),
}


@pytest.mark.parametrize("size", [EVEN, ODD])
@pytest.mark.parametrize("name", SHRINKING)
def test_pixels_follow_boxes(name: str, size: tuple[int, int]) -> None:
    rng, pipeline, factors = np.random.default_rng(5), Pipeline(SHRINKING[name]), set[int]()
    for copy in range(12):
        low = rng.integers((500, 400), (800, 700))
        box = np.concatenate([low, low + rng.integers(300, 500, 2)]).astype(np.float64)
        image, asked = counted(jpeg(rectangle(size, box)), size)
        sample = pipeline.sample(size, box[None], seed=0, image_id="a", copy_index=copy)
        drawn = pipeline.render(image, sample)
        assert drawn.shape[1::-1] == sample.size
        factors.update(asked)
        if not sample.outcome.clipped[0]:
            middle = sample.outcome.outlines[0].mean(axis=0)
            assert np.abs(centroid(drawn) - middle).max() <= 0.05
    assert max(factors) >= 2 or (size == ODD and name in {"turn", "letterbox", "jitter", "zoom"})


@pytest.mark.parametrize("name", ["yolo", "ssd", "rotate"])
def test_nearly_the_same_picture_as_from_the_whole(name: str, photo: Make) -> None:
    size = (3600, 2400)
    data = jpeg(cv2.resize(photo(600, 400), size, interpolation=cv2.INTER_CUBIC))
    whole, pipeline = decode(data), Pipeline(load_recipe(name))
    image, asked = counted(data, size)
    for copy in range(8):
        sample = pipeline.sample(size, np.zeros((0, 4)), seed=1, image_id="a", copy_index=copy)
        found, expected = pipeline.render(image, sample), pipeline.render(whole, sample)
        assert cv2.PSNR(found, expected) > 32
    assert max(asked) >= 2


def test_the_choice_of_a_copy_is_its_own() -> None:
    size = EVEN
    data = jpeg(rectangle(size, np.array([300, 300, 900, 700])))
    pipeline = Pipeline(load_recipe("ssd"))
    samples = [
        pipeline.sample(size, np.array([[300.0, 300, 900, 700]]), seed=3, image_id="a", copy_index=k)
        for k in range(6)
    ]
    together, asked = counted(data, size)
    drawn = [pipeline.render(together, sample) for sample in samples]
    assert len(set(asked)) > 1
    for sample, before in zip(reversed(samples), reversed(drawn), strict=True):
        assert np.array_equal(pipeline.render(source_pixels(data, 1, size, "a.jpg"), sample), before)


def test_what_needs_the_whole_image_gets_it(photo: Make) -> None:
    size = (2400, 1600)
    small = ("Resize", {"width": 200, "height": 150})
    blur = ("GaussianBlur", {"sigma": [2.0, 2.0]})
    data = jpeg(cv2.resize(photo(600, 400), size))
    brighter, flip = ("Brightness", dict[str, Any]()), ("HorizontalFlip", dict[str, Any]())
    for given, most in (
        ((small,), 4),
        ((brighter, small), 4),
        ((blur, small), 1),
        ((small, blur), 4),
        ((flip,), 1),
        ((("Resize", {"width": 650, "height": 450}),), 1),
    ):
        image, asked = counted(data, size)
        pipeline = Pipeline(recipe_of(*given))
        pipeline.render(image, pipeline.sample(size, np.zeros((0, 4)), seed=0, image_id="a", copy_index=1))
        assert asked == [most], given


def test_small_images_and_other_formats_are_taken_whole(photo: Make) -> None:
    assert source_pixels(jpeg(photo(600, 400)), 1, (600, 400), "a.jpg").factors == ()
    large = cv2.resize(photo(600, 400), (2400, 1600))
    png = cv2.imencode(".png", large)[1].tobytes()
    assert source_pixels(png, 1, (2400, 1600), "a.png").factors == ()
    assert source_pixels(jpeg(large), 1, (2400, 1600), "a.jpg").factors == (2, 4, 8)
    assert source_pixels(jpeg(large[:-4]), 6, (1596, 2400), "a.jpg").factors == (2, 4)


@pytest.mark.parametrize("turn", [3, 6, 8])
def test_a_turned_image_is_drawn_from_where_it_is(turn: int) -> None:
    size = (2000, 1600) if turn == 3 else (1600, 2000)
    box = np.array([500.0, 700, 1100, 1300])
    stored = rectangle(size, box)
    stored = {3: np.rot90(stored, 2), 6: np.rot90(stored), 8: np.rot90(stored, -1)}[turn]
    image, asked = counted(jpeg(np.ascontiguousarray(stored)), size, turn)
    pipeline = Pipeline(SHRINKING["resize"])
    sample = pipeline.sample(size, box[None], seed=0, image_id="a", copy_index=1)
    found = centroid(pipeline.render(image, sample))
    assert asked[0] > 1 and np.abs(found - sample.outcome.outlines[0].mean(axis=0)).max() <= 0.05
