"""What is drawn at once equals what the steps draw one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pytest

from app.augment import rendering
from app.augment.functional import colour
from app.augment.functional.colour import HueSaturation, ImageFunction, linear_table
from app.augment.pipeline import Pipeline
from app.augment.recipe import load_recipe
from app.augment.registry import TRANSFORMS
from app.augment.rendering import Run, compile_steps, render_steps
from app.augment.schema import ParameterField, parameter_fields
from app.augment.transform import Context, GeometricTransform, Placement

Make = Callable[..., Any]

GEOMETRIC = tuple(name for name, kind in TRANSFORMS.items() if issubclass(kind, GeometricTransform))

MEAN_TOLERANCE = 3.0
"""Levels by which the mean of a picture's inside may differ between one resampling and several."""
MOST_TOLERANCE = 40.0
"""Levels by which one pixel may: where one of several steps shrinks a lot and a later one enlarges."""


def random_value(field: ParameterField, rng: np.random.Generator) -> object:
    low, high = field.minimum or 0.0, field.maximum or 1.0
    if field.unit == "px":
        side = int(rng.integers(60, 400))
        return (side,) if field.kind == "integers" else side
    if field.unit == "×":
        low, high = max(low, 0.4), 2.5
    if field.unit == "°":
        low, high = -50, 50
    kinds: dict[str, Callable[[], object]] = {
        "switch": lambda: bool(rng.integers(2)),
        "choice": lambda: field.choices[rng.integers(len(field.choices))],
        "colour": lambda: tuple(rng.integers(0, 256, 3).tolist()),
        "range": lambda: tuple(sorted(rng.uniform(low, high, 2).tolist())),
        "number": lambda: float(rng.uniform(low, high)),
    }
    return kinds[field.kind]() if field.kind in kinds else field.default


def random_chain(rng: np.random.Generator) -> tuple[tuple[int, int], list[Placement]]:
    """A source size and two to four random geometric placements that follow it."""
    size = first = tuple(rng.integers(100, 400, 2).tolist())
    placements = []
    for name in rng.choice(GEOMETRIC, rng.integers(2, 5)):
        model = TRANSFORMS[name].Parameters
        values = {f.name: random_value(f, rng) for f in parameter_fields(model)}
        if name == "MultiScaleResize":
            values["smallest"], values["largest"] = sorted((values["smallest"], values["largest"]))
        if name == "ObjectCrop":  # else a window of one pixel, whose soft border fills the canvas
            values.update(left=0, top=0)
        transform = TRANSFORMS[name](model.model_validate(values))
        box = np.array([[0.2, 0.2, 0.9, 0.8]]) * (size * 2)
        placements.append(transform.place(transform.draw(rng, Context(size, lambda box=box: box)), size))
        size = placements[-1].size
    return first, placements


def inside(one_by_one: np.ndarray) -> np.ndarray:
    """Pixels away from the borders of the canvas and of anything that was filled."""
    kernel = np.ones((9, 9))
    flat = (cv2.dilate(one_by_one, kernel) == cv2.erode(one_by_one, kernel)).all(-1)
    flat[:4] = flat[-4:] = flat[:, :4] = flat[:, -4:] = False
    return flat


def test_one_resampling_equals_the_steps_one_by_one(photo: Make) -> None:
    rng, saved = np.random.default_rng(11), 0
    for trial in range(150):
        size, placements = random_chain(rng)
        image, plain = photo(*size, trial % 5), np.full((size[1], size[0], 3), (10, 200, 90), np.uint8)
        stepped, stepped_plain = image, plain
        for placement in placements:
            stepped = render_steps(stepped, [placement])
            stepped_plain = render_steps(stepped_plain, [placement])
        composed, composed_plain = render_steps(image, placements), render_steps(plain, placements)
        saved += len(placements) - len(compile_steps(size, placements))
        where = inside(stepped_plain)
        assert composed.shape == stepped.shape
        assert np.array_equal(composed_plain[where], stepped_plain[where]), "another fill, or fill elsewhere"
        if where.sum() > 100:
            difference = np.abs(composed[where].astype(int) - stepped[where])
            assert difference.mean() <= MEAN_TOLERANCE and difference.max() <= MOST_TOLERANCE
    assert saved > 150, "hardly any resampling was saved"


def test_composed_is_nearer_to_the_truth_than_stepped(photo: Make) -> None:
    """Four turns that add up to one, against that one in fourfold supersampled Lanczos."""
    image = cv2.resize(photo(256, 256, 3), (256, 256))
    image = np.clip(image.astype(int) + np.random.default_rng(0).integers(-40, 40, image.shape), 0, 255)
    image = image.astype(np.uint8)
    rotate = TRANSFORMS["Rotate"]()
    placements = [rotate.place({"angle": angle}, (256, 256)) for angle in (7.0, 11.0, -5.0, 9.0)]
    whole = rotate.place({"angle": 22.0}, (256, 256)).matrix
    scale = np.diag((4.0, 4.0, 1.0))
    half = np.array(((1, 0, 0.5), (0, 1, 0.5), (0, 0, 1.0)))
    centred = np.linalg.inv(half) @ scale @ whole @ half
    large = cv2.warpAffine(image, centred[:2], (1024, 1024), flags=cv2.INTER_LANCZOS4)
    truth = cv2.resize(large, (256, 256), interpolation=cv2.INTER_AREA)[80:176, 80:176].astype(float)

    def error(rendered: np.ndarray) -> float:
        return float(((rendered[80:176, 80:176] - truth) ** 2).mean())

    stepped = image
    for placement in placements:
        stepped = render_steps(stepped, [placement])
    assert error(render_steps(image, placements)) < error(stepped) / 2


def test_the_fill_of_the_step_that_shows_the_outside(photo: Make, pipeline_of: Make) -> None:
    """Zoomed out on red, cropped to a corner of it, stretched, zoomed out again on blue."""
    image = photo(60, 40)
    zoom, crop = TRANSFORMS["ZoomOut"], TRANSFORMS["RandomCrop"]
    red = zoom(zoom.Parameters(fill=(255, 0, 0))).place(
        {"left": -30, "top": -20, "width": 120, "height": 80}, (60, 40)
    )
    cut = crop().place({"left": 0, "top": 0, "width": 60, "height": 40}, (120, 80))
    stretch = TRANSFORMS["Resize"](TRANSFORMS["Resize"].Parameters(width=120, height=80)).place({}, (60, 40))
    blue = zoom(zoom.Parameters(fill=(0, 0, 255))).place(
        {"left": -10, "top": -10, "width": 140, "height": 100}, (120, 80)
    )
    assert len(compile_steps((60, 40), [red, cut, stretch])) == 1
    assert len(compile_steps((60, 40), [red, cut, stretch, blue])) == 2, "two fills are visible"
    out = render_steps(image, [red, cut, stretch, blue])
    assert out[5, 5].tolist() == [255, 0, 0] and out[15, 15].tolist() == [0, 0, 255]
    assert np.abs(out[75, 100].astype(int) - image[12, 15]).max() < 20


def test_a_run_forgets_a_fill_that_is_cropped_away() -> None:
    zoom, crop = TRANSFORMS["ZoomOut"](), TRANSFORMS["CenterCrop"]()
    out = zoom.place({"left": -30, "top": -20, "width": 120, "height": 80}, (60, 40))
    run = Run.start((60, 40)).extended(out)
    assert run.fill == (104, 117, 123)
    run = run.extended(crop.place({"left": 40, "top": 30, "width": 20, "height": 20}, (120, 80)))
    assert run.fill is None and run.window() == (8, 8, 32, 32)


@pytest.mark.parametrize("name", ["HorizontalFlip", "VerticalFlip", "Transpose"])
def test_mirrors_are_their_own_inverse(name: str, photo: Make) -> None:
    image, transform = photo(31, 20), TRANSFORMS[name]()
    there = transform.place({}, (31, 20))
    back = transform.place({}, there.size)
    assert len(compile_steps((31, 20), [there, back])) == 1
    mirrored = render_steps(image, [there])
    assert not np.array_equal(mirrored, image)
    assert np.array_equal(render_steps(mirrored, [back]), image)
    assert np.array_equal(render_steps(image, [there, back]), image)


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_quarter_turns_are_numpys(turns: int, photo: Make) -> None:
    image = photo(31, 20)
    placement = TRANSFORMS["Rotate90"]().place({"turns": turns}, (31, 20))
    assert np.array_equal(render_steps(image, [placement]), np.rot90(image, turns))
    rotate = TRANSFORMS["Rotate"](TRANSFORMS["Rotate"].Parameters(fit="expand"))
    placement = rotate.place({"angle": 90.0 * turns}, (31, 20))
    assert np.array_equal(render_steps(image, [placement]), np.rot90(image, turns))


def test_colours_before_a_crop_are_worked_out_on_the_crop_alone(photo: Make) -> None:
    image, seen = photo(200, 100), []

    def watch(part: np.ndarray) -> np.ndarray:
        seen.append(part.shape[:2])
        return 255 - part

    crop = TRANSFORMS["CenterCrop"]().place({"left": 50, "top": 20, "width": 60, "height": 50}, (200, 100))
    out = render_steps(image, [(ImageFunction(watch, pointwise=True),), crop])
    assert np.array_equal(out, 255 - image[20:70, 50:110])
    assert seen == [(54, 64)]


def test_colours_before_a_shrinking_run_are_worked_out_after_it(photo: Make) -> None:
    image = photo(400, 300)
    operations = (linear_table(1.3, -20), HueSaturation(0.07, 1.2, 1.1))
    resize = TRANSFORMS["Resize"](TRANSFORMS["Resize"].Parameters(width=120, height=90)).place({}, (400, 300))
    fast = render_steps(image, [operations, resize]).astype(int)
    plain = render_steps(render_steps(image, [operations]), [resize]).astype(int)
    assert np.abs(fast - plain).mean() < 2


def test_colours_before_zooming_far_out_leave_the_fill_alone(photo: Make) -> None:
    image = photo(400, 300)
    operations = (linear_table(0.5), HueSaturation(0.2, 1.4))
    zoom, resize = TRANSFORMS["ZoomOut"](), TRANSFORMS["Resize"]
    placements = [
        zoom.place({"left": -300, "top": -200, "width": 1000, "height": 900}, (400, 300)),
        resize(resize.Parameters(width=100, height=100)).place({}, (1000, 900)),
    ]
    fast = render_steps(image, [operations, *placements])
    plain = render_steps(image, [operations])
    for placement in placements:
        plain = render_steps(plain, [placement])
    where = inside(render_steps(np.zeros_like(image), placements))
    assert (fast[:20] == (104, 117, 123)).all()
    assert np.abs(fast[where].astype(int) - plain[where]).mean() < 2


def test_what_looks_at_neighbours_stays_in_its_place(photo: Make) -> None:
    image = photo(80, 60)
    blur = ImageFunction(lambda part: cv2.GaussianBlur(part, (0, 0), 2))
    crop = TRANSFORMS["CenterCrop"]().place({"left": 20, "top": 20, "width": 20, "height": 20}, (80, 60))
    out = render_steps(image, [(blur,), crop])
    assert np.array_equal(out, cv2.GaussianBlur(image, (0, 0), 2)[20:40, 20:40])


def test_threads_change_nothing(photo: Make, pipeline_of: Make) -> None:
    image = photo(500, 400)
    pipeline = pipeline_of(("Affine", {"rotate": [-30, 30]}), ("PhotometricDistort", {}), ("Resize", {}))
    sample = pipeline.sample((500, 400), np.zeros((0, 4)), seed=1, image_id="a", copy_index=0)
    one = pipeline.render(image, sample)
    cv2.setNumThreads(2)
    try:
        assert np.array_equal(pipeline.render(image, sample), one)
    finally:
        cv2.setNumThreads(1)


def test_a_canvas_that_reaches_beyond_the_horizon(photo: Make, pipeline_of: Make) -> None:
    """Strong perspective, then a canvas so wide that it sees the horizon: fill there, and no error."""
    pipeline = pipeline_of(
        ("Brightness", {}), ("Perspective", {"scale": [0.3, 0.3]}), ("ZoomOut", {"ratio": [20, 20]})
    )
    for copy in range(20):
        sample = pipeline.sample((50, 40), np.zeros((0, 4)), seed=1, image_id="a", copy_index=copy)
        rendered = pipeline.render(photo(50, 40), sample)
        drawn = sample.steps[2].parameters
        rendered[-drawn["top"] - 1 : 41 - drawn["top"], -drawn["left"] - 1 : 51 - drawn["left"]] = (
            104,
            117,
            123,
        )
        assert (rendered == (104, 117, 123)).all()


def test_nothing_to_do_gives_a_copy(photo: Make) -> None:
    image = photo(30, 20)
    for steps in (
        [],
        [TRANSFORMS["Resize"](TRANSFORMS["Resize"].Parameters(width=30, height=20)).place({}, (30, 20))],
    ):
        out = render_steps(image, steps)
        assert np.array_equal(out, image) and not np.may_share_memory(out, image)


@pytest.mark.parametrize("name", ["HorizontalFlip", "VerticalFlip"])
def test_a_mirror_joins_the_geometry_before_the_colours_that_it_follows(name: str, photo: Make) -> None:
    image = photo(90, 60)
    zoomed = TRANSFORMS["ZoomOut"]().place({"left": -30, "top": -20, "width": 120, "height": 80}, (90, 60))
    larger = TRANSFORMS["Resize"]().place({}, (120, 80))
    mirror = TRANSFORMS[name]().place({}, (416, 416))
    colours = (HueSaturation(0.1, 1.2, 1.1), linear_table(1.2, 5.0))
    steps = [zoomed, larger, colours, mirror]
    assert len(compile_steps((90, 60), steps)) == 2
    apart = render_steps(render_steps(image, steps[:3]), [mirror])
    assert np.array_equal(render_steps(image, steps), apart)
    blur = ImageFunction(lambda colours: np.asarray(cv2.blur(colours, (5, 1)), np.uint8))
    assert len(compile_steps((90, 60), [larger, (blur,), mirror])) == 3, "it looks at neighbours"


@pytest.mark.parametrize("name", ["yolo", "yolo-letterbox", "ssd", "rotate"])
def test_copies_do_not_depend_on_those_before_them(name: str, photo: Make) -> None:
    """What is kept of an image gives what a fresh image gives, and nobody writes into it."""
    image, boxes = photo(200, 150), np.array([[20.0, 30.0, 120.0, 110.0]])
    pipeline = Pipeline(load_recipe(name))
    samples = pipeline.samples((200, 150), boxes, seed=4, image_id="a", copy_indices=range(1, 31))
    together = [pipeline.render(image, sample) for sample in samples]
    for drawn, sample in zip(together, samples, strict=True):
        assert np.array_equal(drawn, pipeline.render(image.copy(), sample))
        drawn[:] = 0
    assert np.array_equal(pipeline.render(image, samples[0]), pipeline.render(image.copy(), samples[0]))


@pytest.mark.parametrize("size", [(9, 7), (40, 30), (200, 150), (1500, 900)])
@pytest.mark.parametrize("fill", [(0, 0, 0), (200, 40, 90)])
def test_colours_of_the_fill_are_worked_out_once(
    size: tuple[int, int], fill: tuple[int, ...], photo: Make, pipeline_of: Make, monkeypatch: Any
) -> None:
    """Whether a canvas is enlarged, shrunk, turned or mirrored, nothing but fill lies beyond what is seen."""
    pipeline = pipeline_of(
        ("ZoomOut", {"ratio": (1.1, 2.5), "fill": fill}),
        ("Resize", {"width": 160, "height": 120}),
        ("Rotate90", {}, 0.5),
        ("HorizontalFlip", {}, 0.5),
        ("RandomHSV", {}),
        ("Brightness", {}, 0.5),
    )
    image = photo(*size)
    samples = pipeline.samples(size, np.zeros((0, 4)), seed=1, image_id="a", copy_indices=range(1, 25))
    drawn = [pipeline.render(image, sample) for sample in samples]
    monkeypatch.setattr(rendering, "_MOST_SEEN", 0.0)  # as a whole, that is
    for once, sample in zip(drawn, samples, strict=True):
        assert np.array_equal(once, pipeline.render(image, sample))


@pytest.mark.parametrize("width", [1, 31, 32, 33, 77, 160])
@pytest.mark.parametrize("height", [1, 3, 16, 45])
def test_the_length_of_rows_changes_no_colour(width: int, height: int, photo: Make) -> None:
    step, whole = HueSaturation(0.07, 1.3, 0.8), photo(192, 64)
    part = whole[:height, :width]
    expected = colour.hue_saturation(whole, step)[:height, :width].astype(int)
    assert np.abs(colour.hue_saturation(part, step) - expected).max() <= 1
    assert np.array_equal(part, whole[:height, :width]), "what it is given stays as it is"


@pytest.mark.parametrize(
    "size", [(1001, 999), (3001, 2001), (417, 419), (33, 7), (1, 1), (640, 480), (31, 997)]
)
def test_rows_are_never_too_few_for_the_threads(size: tuple[int, int]) -> None:
    """OpenCV gives each thread some rows; of an odd number of pixels one row would be made otherwise."""
    image = np.zeros((size[1], size[0], 3), np.uint8)
    rows = colour._in_even_rows(image)
    assert rows.size == image.size and len(rows) >= min(size[1], 16)


@pytest.mark.parametrize(
    "steps",
    [
        [("ZoomOut", {"ratio": (1.5, 2.5)}), ("GaussianBlur", {}), ("RandomHSV", {})],
        [("ZoomOut", {"ratio": (2, 3)}), ("GaussianBlur", {}), ("RandomResizedCrop", {}), ("RandomHSV", {})],
        [
            ("ZoomOut", {"ratio": (1.5, 2.5), "fill": (200, 40, 90)}),
            ("RandomResizedCrop", {}),
            ("ZoomOut", {"ratio": (1.5, 2.5), "fill": (9, 90, 9)}),
            ("RandomHSV", {}),
        ],
    ],
    ids=["neighbours", "another canvas", "two fills"],
)
def test_what_is_no_fill_gets_its_own_colours(
    steps: list[tuple[Any, ...]], photo: Make, pipeline_of: Make, monkeypatch: Any
) -> None:
    """Where colours look at neighbours, or the fill of a canvas is not all that lies around the image."""
    pipeline, image = pipeline_of(*steps), photo(120, 90)
    samples = pipeline.samples((120, 90), np.zeros((0, 4)), seed=2, image_id="a", copy_indices=range(1, 25))
    drawn = [pipeline.render(image, sample) for sample in samples]
    monkeypatch.setattr(rendering, "_MOST_SEEN", 0.0)  # as a whole, that is
    for once, sample in zip(drawn, samples, strict=True):
        assert np.array_equal(once, pipeline.render(image, sample))


@pytest.mark.parametrize("size", [(640, 480), (2000, 1501), (800_000, 3), (1, 2_500_000), (2_500_000, 1)])
def test_strips_change_no_colour(size: tuple[int, int], photo: Make) -> None:
    """Nor does it matter whether they are written into an array of its own, a part of one, or the image."""
    turned = ImageFunction(lambda image: np.ascontiguousarray(image[..., ::-1]), pointwise=True)
    operations = [linear_table(1.2), HueSaturation(0.1, 0.7, 1.4), turned, linear_table(1.0, -20)]
    width, height = size
    image = cv2.resize(photo(), size)
    expected = image
    for operation in operations:
        expected = colour.apply(expected, operation)
    before = image.copy()
    assert np.array_equal(colour.apply_all(image, operations), expected)
    assert np.array_equal(image, before)
    wide = np.full((height + 2, width + 2, 3), 9, np.uint8)
    part = wide[1:-1, 1:-1]
    part[:] = image
    assert colour.apply_all(part, operations, out=part) is part
    assert np.array_equal(part, expected)
    part[:] = 9
    assert (wide == 9).all(), "nothing around it"


def test_what_looks_at_neighbours_sees_the_whole_image(photo: Make) -> None:
    image, seen = photo(640, 480), list[tuple[int, ...]]()
    blur = ImageFunction(lambda image: seen.append(image.shape) or cv2.GaussianBlur(image, (0, 0), 3))
    drawn = colour.apply_all(image, [HueSaturation(0.1), blur, linear_table(1.1)])
    assert seen == [(480, 640, 3)]
    by_hand = cv2.GaussianBlur(colour.hue_saturation(image, HueSaturation(0.1)), (0, 0), 3)
    assert np.array_equal(drawn, colour.apply(by_hand, linear_table(1.1)))
