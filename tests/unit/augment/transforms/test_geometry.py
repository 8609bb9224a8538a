"""Pixels lie where boxes lie: a drawn rectangle's centroid is its box' centre."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.augment.functional.resize import resize
from app.augment.pipeline import Pipeline
from app.augment.recipe import Recipe, load_recipe
from app.augment.registry import TRANSFORMS
from app.augment.transform import Context

Make = Callable[..., Any]
BLACK = [0, 0, 0]

CENTROID_TOLERANCE = 0.05
EXTENT_TOLERANCE = 1.0

AFFINE_STEPS = [
    ("HorizontalFlip", {}),
    ("VerticalFlip", {}),
    ("Transpose", {}),
    ("Rotate90", {}),
    ("Rotate", {"angle": [-180, 180]}),
    ("Rotate", {"angle": [-180, 180], "fit": "expand"}),
    ("Rotate", {"angle": [-25, 25], "fit": "crop"}),
    ("Rotate", {"angle": [-2, 2]}),
    ("Affine", {"rotate": [-1, 1], "scale": [0.5, 0.95], "translate": [-0.03, 0.03]}),
    ("Affine", {"rotate": [-30, 30], "shear": [-8, 8], "scale": [0.7, 1.3]}),
    ("Affine", {"scale": [0.3, 0.7], "keep_aspect": False, "translate": [0, 0]}),
    ("Affine", {"scale": [1.0, 2.0], "translate": [-0.03, 0.03]}),
    ("Resize", {"width": 416, "height": 416}),
    ("Resize", {"width": 197, "height": 500}),
    ("MultiScaleResize", {}),
    ("LetterBox", {"jitter": 0.3, "position": "random", "fill": BLACK}),
    ("ScaleJitter", {"width": 500, "height": 500, "scale": [0.3, 2.0]}),
    ("PadIfNeeded", {"width": 600, "height": 600, "position": "random"}),
    ("RandomCrop", {"width": 330, "height": 330}),
    ("CenterCrop", {"width": 330, "height": 330}),
    ("YoloJitterCrop", {}),
    ("YoloJitterCrop", {"sides": 2}),
    ("ZoomOut", {"fill": BLACK}),
]


def hard_rectangle(size: tuple[int, int], box: np.ndarray) -> np.ndarray:
    """A filled rectangle whose edges lie between one pixel and the next, as in drawings and screenshots."""
    image = np.zeros((size[1], size[0], 3), np.uint8)
    x0, y0, x1, y1 = box.astype(int)
    image[y0:y1, x0:x1] = 255
    return image


def soft_rectangle(size: tuple[int, int], box: np.ndarray) -> np.ndarray:
    """A filled rectangle with edges as a lens makes them."""
    return cv2.GaussianBlur(hard_rectangle(size, box), (0, 0), 1.5)


RECTANGLES = pytest.mark.parametrize("rectangle", [soft_rectangle, hard_rectangle])


def centroid(image: np.ndarray) -> np.ndarray:
    weight = image[..., 0].astype(float)
    y, x = np.mgrid[: weight.shape[0], : weight.shape[1]] + 0.5
    return np.array([(weight * x).sum(), (weight * y).sum()]) / weight.sum()


def random_scene(rng: np.random.Generator) -> tuple[tuple[int, int], np.ndarray]:
    width, height = rng.integers(250, 500, 2)
    low = rng.uniform((0.35 * width, 0.35 * height), (0.45 * width, 0.45 * height))
    high = rng.uniform((0.52 * width, 0.52 * height), (0.65 * width, 0.65 * height))
    return (int(width), int(height)), np.rint(np.concatenate([low, high]))


def visible_without_border(outcome: Any) -> bool:
    """Whether the whole rectangle and its soft edge are on the canvas, and it is not down to a few pixels."""
    low, high = outcome.outlines[0].min(0), outcome.outlines[0].max(0)
    return bool((high - low > 24).all() and (low > 16).all() and (high < np.array(outcome.size) - 16).all())


@RECTANGLES
@pytest.mark.parametrize(("name", "parameters"), AFFINE_STEPS)
def test_centroid_of_each_affine_transform(
    name: str, parameters: dict[str, Any], rectangle: Make, pipeline_of: Make
) -> None:
    rng, pipeline, checked = np.random.default_rng(1), pipeline_of((name, parameters)), 0
    for copy in range(25):
        size, box = random_scene(rng)
        sample = pipeline.sample(size, box[None], seed=0, image_id="a", copy_index=copy)
        if visible_without_border(sample.outcome):
            found = centroid(pipeline.render(rectangle(size, box), sample))
            assert np.abs(found - sample.outcome.outlines[0].mean(0)).max() <= CENTROID_TOLERANCE
            checked += 1
    assert checked >= 8


@RECTANGLES
@pytest.mark.parametrize("name", ["yolo", "yolo-letterbox", "ssd", "flip"])
def test_centroid_of_the_built_in_recipes(name: str, rectangle: Make, pipeline_of: Make) -> None:
    """Colours are left out, and what is filled is black; the geometry is the recipe's own."""
    steps = []
    for step in load_recipe(name).steps:
        if step.transform not in ("PhotometricDistort", "HueSaturationValue"):
            fill = {"fill": BLACK} if "fill" in step.parameters else {}
            steps.append((step.transform, {**step.parameters, **fill}, step.p))
    rng, pipeline, checked = np.random.default_rng(2), pipeline_of(*steps), 0
    for copy in range(120):
        size, box = random_scene(rng)
        sample = pipeline.sample(size, box[None], seed=0, image_id="a", copy_index=copy)
        if visible_without_border(sample.outcome):
            found = centroid(pipeline.render(rectangle(size, box), sample))
            assert np.abs(found - sample.outcome.outlines[0].mean(0)).max() <= CENTROID_TOLERANCE
            checked += 1
    assert checked >= 30


@pytest.mark.parametrize("name", ["HorizontalFlip", "Rotate90", "RandomCrop", "ZoomOut", "YoloJitterCrop"])
def test_hard_edges_where_no_pixel_is_resampled(name: str, pipeline_of: Make) -> None:
    """The box is the rectangle, to the pixel."""
    parameters = {"fill": BLACK} if name == "ZoomOut" else {}
    rng, pipeline = np.random.default_rng(3), pipeline_of((name, parameters))
    for copy in range(20):
        size, box = random_scene(rng)
        image = hard_rectangle(size, box)
        sample = pipeline.sample(size, box[None], seed=0, image_id="a", copy_index=copy)
        if sample.outcome.kept[0]:
            x0, y0, x1, y1 = sample.outcome.boxes[0]
            assert cv2.boundingRect(pipeline.render(image, sample)[..., 0]) == (x0, y0, x1 - x0, y1 - y0)


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("Resize", {"width": 120, "height": 120}),
        ("LetterBox", {"width": 120, "height": 100, "fill": BLACK}),
        ("Rotate", {"fit": "expand", "fill": BLACK}),
    ],
)
def test_centroid_of_hard_edges_where_the_picture_is_averaged(
    name: str, parameters: dict[str, Any], pipeline_of: Make
) -> None:
    rng, pipeline = np.random.default_rng(6), pipeline_of((name, parameters))
    for copy in range(30):
        size, box = random_scene(rng)
        image = hard_rectangle(size, box)
        sample = pipeline.sample(size, box[None], seed=0, image_id="a", copy_index=copy)
        if not sample.outcome.clipped[0]:
            found = centroid(pipeline.render(image, sample))
            assert np.abs(found - sample.outcome.outlines[0].mean(0)).max() <= CENTROID_TOLERANCE


@settings(max_examples=200, deadline=None, derandomize=True)
@given(data=st.data())
def test_hard_edges_under_any_stretch(data: st.DataObject) -> None:
    """From a third to twelve times the size, differently across and down, wherever the rectangle lies."""
    size, box, small = [], [], []
    for _ in range(2):
        shrinkage = data.draw(st.floats(0.3, 12.0))
        side = data.draw(st.integers(math.ceil(40 * shrinkage), math.ceil(40 * shrinkage) + 200))
        least = math.ceil(6 * shrinkage)
        first = data.draw(st.integers(math.ceil(4 * shrinkage), side // 2))
        last = data.draw(st.integers(first + least, max(first + least, side - math.ceil(4 * shrinkage))))
        size.append(side)
        box.append((first, last))
        small.append(round(side / shrinkage))
    (left, right), (top, bottom) = box
    image = hard_rectangle((size[0], size[1]), np.array((left, top, right, bottom)))
    found = centroid(resize(image, (small[0], small[1])))
    expected = np.array(box).mean(axis=1) * small / np.array(size)
    assert np.abs(found - expected).max() <= CENTROID_TOLERANCE


@pytest.mark.parametrize("steps", [["Perspective"], ["Affine", "Perspective"], ["Perspective", "Resize"]])
def test_extent_under_perspective(steps: list[str], pipeline_of: Make) -> None:
    rng, checked = np.random.default_rng(4), 0
    pipeline = pipeline_of(
        *((name, {"scale": [0.05, 0.1]} if name == "Perspective" else {}) for name in steps)
    )
    for copy in range(40):
        size, box = random_scene(rng)
        image = hard_rectangle(size, box)
        sample = pipeline.sample(size, box[None], seed=0, image_id="a", copy_index=copy)
        if not sample.outcome.kept[0]:
            continue
        rendered = pipeline.render(image, sample)
        x, y, width, height = cv2.boundingRect((rendered[..., 0] >= 128).astype(np.uint8))
        extent = np.array([x, y, x + width, y + height])
        assert np.abs(extent - sample.outcome.boxes[0]).max() <= EXTENT_TOLERANCE
        checked += 1
    assert checked >= 30


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_pixels_follow_boxes_through_random_chains(data: st.DataObject, random_recipes: Make) -> None:
    """Whatever the chain of geometry: where the whole rectangle can be seen, its pixels fill its envelope."""
    names = (
        "HorizontalFlip",
        "Rotate90",
        "Rotate",
        "Affine",
        "Perspective",
        "Transpose",
        "CenterCrop",
        "ZoomOut",
    )
    recipe: Recipe = data.draw(random_recipes(most=4, names=names))
    steps = [
        step.model_copy(update={"parameters": {**step.parameters, "fill": BLACK}})
        if "fill" in TRANSFORMS[step.transform].Parameters.model_fields
        else step
        for step in recipe.steps
    ]
    pipeline = Pipeline(Recipe(name="x", steps=tuple(steps)))
    box = np.array([[70.0, 60, 130, 110]])
    image = np.zeros((170, 200, 3), np.uint8)
    image[60:110, 70:130] = 255
    sample = pipeline.sample((200, 170), box, seed=0, image_id="a", copy_index=0)
    sides = sample.outcome.boxes[0, 2:] - sample.outcome.boxes[0, :2]
    if not sample.outcome.kept[0] or sample.outcome.clipped[0] or sides.min() < 12:
        return
    outline = sample.outcome.outlines[0]
    edges = np.linalg.norm(np.roll(outline, -1, 0) - outline, axis=1)
    if edges.min() < 8:
        return
    seen = (pipeline.render(image, sample)[..., 0] >= 100).astype(np.uint8)
    x, y, width, height = cv2.boundingRect(seen)
    extent = np.array([x, y, x + width, y + height])
    assert (extent[:2] >= sample.outcome.boxes[0, :2] - 1.5).all()
    assert (extent[2:] <= sample.outcome.boxes[0, 2:] + 1.5).all()
    target = np.zeros_like(seen)
    cv2.fillConvexPoly(target, np.rint(outline - 0.5).astype(np.int32), 1)
    assert (target != seen).sum() <= 2.5 * edges.sum() + 8


def test_positive_angles_turn_counter_clockwise(pipeline_of: Make) -> None:
    """A mark at the right goes up."""
    image = np.zeros((100, 100, 3), np.uint8)
    image[45:55, 85:95] = 255
    for step in (
        ("Rotate", {"angle": [60, 60]}),
        ("Affine", {"rotate": [60, 60], "scale": [1, 1], "translate": [0, 0]}),
    ):
        pipeline = pipeline_of(step)
        sample = pipeline.sample(
            (100, 100), np.array([[85.0, 45, 95, 55]]), seed=0, image_id="a", copy_index=0
        )
        x, y = centroid(pipeline.render(image, sample))
        assert (x, y) == pytest.approx((50 + 20, 50 - 40 * 3**0.5 / 2), abs=0.1)


def test_rotation_by_expanding_holds_everything_and_by_cropping_shows_no_outside(pipeline_of: Make) -> None:
    red = [255, 0, 0]
    image = np.full((80, 120, 3), 200, np.uint8)
    for angle in (0, 3, 17, 45, 80, 90, 123, 180, 222, 271, 340):
        angles = {"angle": [(angle + 180) % 360 - 180] * 2, "fill": red}
        expand = pipeline_of(("Rotate", {**angles, "fit": "expand"}))
        sample = expand.sample((120, 80), np.array([[0.0, 0, 120, 80]]), seed=0, image_id="a", copy_index=0)
        assert sample.outcome.visibility[0] == pytest.approx(1, abs=1e-6)
        crop = pipeline_of(("Rotate", {**angles, "fit": "crop"}))
        sample = crop.sample((120, 80), np.zeros((0, 4)), seed=0, image_id="a", copy_index=0)
        assert (np.abs(crop.render(image, sample).astype(int) - 200) <= 1).all()
        assert sample.size[0] * sample.size[1] >= 0.4 * 80 * 80


def test_the_largest_upright_piece_is_the_largest() -> None:
    """Against trying all widths: the greatest rectangle about the centre within the turned one."""
    kind = TRANSFORMS["Rotate"]
    rotate = kind(kind.Parameters(fit="crop"))
    for width, height, angle in ((640, 480, 20.0), (300, 900, 40.0), (500, 500, 45.0), (800, 100, 10.0)):
        placed = rotate.place({"angle": angle}, (width, height)).size
        cos, sin = np.cos(np.radians(angle)), np.sin(np.radians(angle))
        w = np.linspace(1, 900, 4000)
        h = np.minimum((width - w * cos) / sin, (height - w * sin) / cos)
        best = (w * h)[h > 0].max()
        assert placed[0] * placed[1] == pytest.approx(best, rel=0.02)


def test_letterbox_shows_the_whole_image_in_its_proportions(pipeline_of: Make) -> None:
    pipeline = pipeline_of(("LetterBox", {"width": 400, "height": 300}))
    sample = pipeline.sample((200, 50), np.array([[0.0, 0, 200, 50]]), seed=0, image_id="a", copy_index=0)
    assert sample.outcome.boxes[0].tolist() == [0, 100, 400, 200]
    image = np.full((50, 200, 3), 10, np.uint8)
    rendered = pipeline.render(image, sample)
    assert (rendered[101:199] == 10).all() and (rendered[:99] == 128).all() and (rendered[201:] == 128).all()


def test_multi_scale_takes_every_size() -> None:
    resize = TRANSFORMS["MultiScaleResize"]()
    rng = np.random.default_rng(0)
    sides = [resize.draw(rng, Context((100, 100)))["side"] for _ in range(500)]
    assert sorted(set(sides)) == list(range(320, 609, 32))


def test_crops_are_of_the_promised_size_anywhere(pipeline_of: Make) -> None:
    for name in ("RandomCrop", "CenterCrop", "PadIfNeeded"):
        pipeline = pipeline_of((name, {"width": 60, "height": 40}))
        for size in ((100, 100), (30, 100), (100, 20), (1, 1), (60, 40)):
            sample = pipeline.sample(size, np.zeros((0, 4)), seed=0, image_id="a", copy_index=0)
            expected = (max(60, size[0]), max(40, size[1])) if name == "PadIfNeeded" else (60, 40)
            assert sample.size == expected


def test_the_strongest_shear_still_has_an_inverse(pipeline_of: Make) -> None:
    for angle in (45.0, -45.0, 60.0):
        pipeline = pipeline_of(("Affine", {"shear": [angle, angle], "scale": [1, 1], "translate": [0, 0]}))
        sample = pipeline.sample((90, 80), np.array([[40.0, 30, 50, 50]]), seed=0, image_id="a", copy_index=0)
        assert np.linalg.det(sample.matrix) == pytest.approx(1)
        assert pipeline.render(np.zeros((80, 90, 3), np.uint8), sample).shape == (80, 90, 3)


def test_steps_that_shrink_to_nothing(pipeline_of: Make) -> None:
    """Twelve times to a twentieth, turned each time: the box is lost, nothing else."""
    pipeline = pipeline_of(*[("Affine", {"scale": [0.05, 0.05], "rotate": [90, 90]})] * 12)
    sample = pipeline.sample((90, 80), np.array([[40.0, 30, 50, 50]]), seed=0, image_id="a", copy_index=0)
    assert sample.lost and np.isfinite(sample.matrix).all()
    assert pipeline.render(np.zeros((80, 90, 3), np.uint8), sample).shape == (80, 90, 3)


def test_no_canvas_grows_without_end(pipeline_of: Make) -> None:
    pipeline = pipeline_of(
        *[("ZoomOut", {"ratio": [4, 4]})] * 12, ("Rotate", {"angle": [45, 45], "fit": "expand"})
    )
    sample = pipeline.sample((4000, 3000), np.zeros((0, 4)), seed=0, image_id="a", copy_index=0)
    assert max(sample.size) <= 16384
