"""Steps that take several images: pixels lie where boxes lie, and every box knows where it comes from."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.augment.annotations import transform_annotation
from app.augment.boxes import Layer, decide_layers
from app.augment.functional import matrices
from app.augment.functional.polygons import subtract
from app.augment.partners import KnownPartners, Partner, Partners
from app.augment.pipeline import Pipeline
from app.augment.recipe import KeepRules, load_recipe
from app.augment.registry import TRANSFORMS
from app.augment.transform import Composition, MultiImageTransform
from app.augment.visible import Canvas, visible_boxes
from app.core.annotation import Annotation, BoundingBox, Part
from app.core.geometry import iou, polygon_areas, transform_points
from app.core.mirror import MirrorRules
from app.errors import RecipeError

Make = Callable[..., Any]
BLACK = [0, 0, 0]
SEVERAL = [name for name, kind in TRANSFORMS.items() if issubclass(kind, MultiImageTransform)]
SIZES = [(320, 240), (200, 300), (260, 260), (400, 180), (150, 150)]


def scene(k: int, rng: np.random.Generator) -> Partner:
    """An image with one box in its middle."""
    width, height = SIZES[k % len(SIZES)]
    low = rng.uniform((0.3 * width, 0.3 * height), (0.42 * width, 0.42 * height))
    high = rng.uniform((0.58 * width, 0.58 * height), (0.7 * width, 0.7 * height))
    return Partner(f"p{k}", (width, height), np.rint(np.concatenate([low, high]))[None])


def rectangle(partner: Partner) -> np.ndarray:
    image = np.zeros((partner.size[1], partner.size[0], 3), np.uint8)
    x0, y0, x1, y1 = partner.boxes[0].astype(int)
    image[y0:y1, x0:x1] = 255
    return cv2.GaussianBlur(image, (0, 0), 1.5)


def centroid(image: np.ndarray) -> np.ndarray:
    weight = image[..., 0].astype(float)
    y, x = np.mgrid[: weight.shape[0], : weight.shape[1]] + 0.5
    return np.array([(weight * x).sum(), (weight * y).sum()]) / weight.sum()


CHAINS = {
    "mosaic": [("Mosaic", {"size": 300, "fill": BLACK})],
    "mosaic, turned, mirrored": [
        ("Rotate", {"angle": [-20, 20]}),
        ("Mosaic", {"size": 300, "fill": BLACK}),
        ("Affine", {"scale": [0.5, 1.5], "rotate": [-15, 15], "translate": [-0.05, 0.05], "shear": [-4, 4]}),
        ("HorizontalFlip", {}, 0.5),
    ],
    "mosaic, stretched, cropped": [
        ("Mosaic", {"size": 250, "fill": BLACK}),
        ("Resize", {"width": 411, "height": 380}),
        ("CenterCrop", {"width": 300, "height": 300}),
        ("Transpose", {}),
    ],
    "mixed, turned": [
        ("VerticalFlip", {}),
        ("MixUp", {"beta": 32, "fill": BLACK}),
        ("Rotate", {"angle": [-30, 30]}),
    ],
    "mixed, stretched": [("MixUp", {"fit": "stretch"}), ("Affine", {"scale": [0.8, 1.2]})],
    "cut": [("CutMix", {"alpha": 0.6}), ("Affine", {"scale": [0.9, 1.2]}), ("HorizontalFlip", {})],
    "pasted": [
        ("CopyPaste", {"feather": 0, "margin": 0.2, "scale": [1, 2]}),
        ("Affine", {"scale": [0.8, 1.3]}),
        ("Transpose", {}),
    ],
    "all": [
        ("CopyPaste", {"feather": 0, "margin": 0.2, "objects": 1}),
        ("Mosaic", {"size": 300, "fill": BLACK}),
        ("Affine", {"scale": [0.6, 1.4], "rotate": [-10, 10]}),
        ("MixUp", {"fill": BLACK}),
        ("HorizontalFlip", {}),
    ],
}


def widened(boxes: np.ndarray, by: float) -> np.ndarray:
    return boxes + np.array((-by, -by, by, by))


@pytest.mark.parametrize("chain", CHAINS.values(), ids=CHAINS)
def test_centroids(chain: list[Any], pipeline_of: Make) -> None:
    """The rectangle of each image alone, all others black: its centroid is the centre of its outline."""
    rng, pipeline, checked = np.random.default_rng(7), pipeline_of(*chain), Counter[bool]()
    for copy in range(60):
        own, pool = replace(scene(copy, rng), image_id="own"), Partners([scene(k, rng) for k in range(6)])
        sample = pipeline.sample(own.size, own.boxes, seed=1, image_id="own", copy_index=copy, partners=pool)
        images = Counter(origin.image for origin in sample.outcome.origins)
        for layer, origin in enumerate(sample.outcome.origins):
            if images[origin.image] > 1 or origin.total != 1:
                continue
            boxes = sample.layers[layer].boxes
            around = pipeline.outcome(sample, widened(boxes, 8), layer)
            if around.visibility[0] < 1 - 1e-9 or (np.ptp(around.outlines[0], axis=0) < 24).any():
                continue
            shown = own if origin.image is None else pool.find(origin.image)

            def load(name: str, shown: Partner = shown, pool: Partners = pool) -> np.ndarray:
                partner = pool.find(name)
                return rectangle(partner) * (partner.image_id == shown.image_id)

            source = rectangle(own) * (shown is own)
            found = centroid(pipeline.render(source, sample, load=load))
            expected = pipeline.outcome(sample, boxes, layer).outlines[0].mean(0)
            assert np.abs(found - expected).max() <= 0.06
            checked[shown is own] += 1
    assert checked[True] >= 3 and checked[False] >= 3


def test_boxes_end_at_their_tile_not_at_the_canvas(pipeline_of: Make) -> None:
    pipeline = pipeline_of(("Mosaic", {"size": 100, "centre": [0.25, 0.75]}))
    pool = Partners([Partner(f"p{k}", (100, 100), np.array([[0.0, 0, 100, 100]])) for k in range(5)])
    seen = Counter[int]()
    for copy in range(60):
        sample = pipeline.sample(
            (100, 100), np.array([[0.0, 0, 100, 100]]), seed=0, image_id="own", copy_index=copy, partners=pool
        )
        drawn = sample.steps[0].parameters
        (x, y), quarter = drawn["centre"], drawn["quarter"]
        tiles = [(0, 0, x, y), (x, 0, 200, y), (0, y, x, 200), (x, y, 200, 200)]
        order = [quarter, *(q for q in range(4) if q != quarter)]
        for box, share, q in zip(sample.outcome.boxes, sample.outcome.visibility, order, strict=True):
            left, top, right, bottom = tiles[q]
            width, height = min(right - left, 100), min(bottom - top, 100)
            x0, y0 = (x if q % 2 else x - width), (y if q // 2 else y - height)
            assert box.tolist() == pytest.approx([x0, y0, x0 + width, y0 + height])
            assert share == pytest.approx(width * height / 10_000)
        assert sample.size == (200, 200) and 50 <= x <= 150 and 50 <= y <= 150
        seen[quarter] += 1
    assert set(seen) == set(range(4))


def grid_of(box: np.ndarray, canvases: list[Canvas], holes: list[Canvas]) -> tuple[np.ndarray, float]:
    """Points of a box that lie on every canvas and in no hole, on the last canvas, and their share."""
    step = (np.arange(160) + 0.5) / 160
    u, v = np.meshgrid(step, step)
    points = box[:2] + np.stack([u.ravel(), v.ravel()], 1) * (box[2:] - box[:2])
    seen = np.ones(len(points), bool)
    for is_hole, (matrix, (width, height)) in [*((False, c) for c in canvases), *((True, h) for h in holes)]:
        x, y = transform_points(matrix, points).T
        inside = (x >= 0) & (x <= width) & (y >= 0) & (y <= height)
        seen &= ~inside if is_hole else inside
    return transform_points(canvases[-1].matrix, points[seen]), float(seen.mean())


@pytest.mark.parametrize("seed", range(30))
def test_what_is_painted_over_a_box_takes_from_it(seed: int) -> None:
    """Against points: the share of what neither a border nor a hole hides, and its envelope."""
    rng = np.random.default_rng(seed)
    turned = (
        matrices.shift(60, 10) @ matrices.rotation(float(rng.uniform(-40, 40))) @ matrices.scaling(1.2, 0.9)
    )
    canvases = [Canvas(np.eye(3), (200, 150)), Canvas(turned, (220, 180))]
    box = np.sort(rng.uniform((0, 0), (200, 150), (2, 2)), axis=0).reshape(1, 4)
    holes = []
    for _ in range(int(rng.integers(1, 4))):
        x, y = rng.uniform(0, 160, 2)
        hole = matrices.shift(-x, -y) @ (turned if rng.random() < 0.7 else np.eye(3))
        holes.append(Canvas(hole, (int(rng.integers(20, 120)), int(rng.integers(20, 120)))))
    found = visible_boxes(box, canvases, holes=holes)
    points, share = grid_of(box[0], canvases, holes)
    assert found.share[0] == pytest.approx(share, abs=0.02)
    if len(points) > 50:
        reach = 2.0 * np.hypot(*(box[0, 2:] - box[0, :2])) / 160
        assert (found.boxes[0, :2] <= points.min(0) + 1e-6).all()
        assert (found.boxes[0, 2:] >= points.max(0) - 1e-6).all()
        if share > 0.05:
            assert np.abs(found.boxes[0, :2] - points.min(0)).max() <= reach + 4
            assert np.abs(found.boxes[0, 2:] - points.max(0)).max() <= reach + 4


def test_pieces_add_up() -> None:
    square = np.array([[[0.0, 0], [10, 0], [10, 10], [0, 10]]])
    hole = np.array([[1.0, 0, -3], [-1, 0, 7], [0, 1, -2], [0, -1, 5]])  # 3..7 by 2..5
    pieces, owners = subtract(square, np.zeros(1, np.int64), hole)
    assert polygon_areas(pieces).sum() == pytest.approx(100 - 12) and set(owners.tolist()) == {0}


def test_fates_of_covered_boxes() -> None:
    """Half hidden: clipped to what is left, with its share; wholly hidden: covered; beside it: as it was."""
    canvas = [Canvas(np.eye(3), (100, 100))]
    hole = [Canvas(matrices.shift(-40, 0), (60, 100))]
    boxes = np.array([[20.0, 20, 60, 40], [50, 50, 70, 70], [5, 5, 30, 30], [30, 60, 30, 80]])
    outcome = decide_layers([Layer(boxes, canvas, hole)], KeepRules(), "corners")
    assert [fate.code for fate in outcome.fates] == ["clipped", "covered", "kept", "empty"]
    assert outcome.boxes[0].tolist() == [20, 20, 40, 40] and outcome.visibility[0] == 0.5
    assert outcome.hidden is not None and outcome.hidden.tolist() == [True, True, False, False]
    strict = decide_layers([Layer(boxes, canvas, hole)], KeepRules(min_visibility=0.6), "corners")
    assert strict.fates[0].text == "visibility 0.50 < 0.60"
    round_ones = decide_layers([Layer(boxes, canvas, hole)], KeepRules(), "ellipse")
    assert round_ones.boxes[0].tolist() == pytest.approx([20, 20, 40, 40], abs=0.1)
    middle = [Canvas(matrices.shift(-30, 0), (10, 100))]
    both_sides = decide_layers([Layer(boxes[:1], canvas, middle)], KeepRules(), "corners")
    assert both_sides.boxes[0].tolist() == boxes[0].tolist() and both_sides.visibility[0] == 0.75


def test_cutmix_hides_and_brings(pipeline_of: Make) -> None:
    """Whatever the rectangle: areas of own boxes it hides, areas of the other's boxes it shows."""
    pipeline = pipeline_of(("CutMix", {"fit": "stretch"}))
    pool = Partners([Partner("p", (100, 100), np.array([[0.0, 0, 50, 100]]))])
    for copy in range(40):
        sample = pipeline.sample(
            (100, 100), np.array([[0.0, 0, 100, 100]]), seed=2, image_id="o", copy_index=copy, partners=pool
        )
        cut = sample.steps[0].parameters
        hidden = cut["width"] * cut["height"]
        assert sample.outcome.visibility[0] == pytest.approx(1 - hidden / 10_000)
        shown = max(0, min(50, cut["left"] + cut["width"]) - cut["left"]) * cut["height"]
        assert (len(sample.outcome) == 2) == (shown > 0)
        if shown:
            assert sample.outcome.visibility[1] == pytest.approx(shown / 5000)
        image = pipeline.render(
            np.zeros((100, 100, 3), np.uint8), sample, load=lambda _: np.full((100, 100, 3), 9, np.uint8)
        )
        assert int((image == 9).sum()) == 3 * hidden


def test_pasted_objects_stay_off_the_boxes_that_are_there(pipeline_of: Make) -> None:
    pipeline = pipeline_of(("CopyPaste", {"objects": 6, "max_iou": 0.1, "margin": 0.0}))
    rng = np.random.default_rng(0)
    pool = Partners([scene(k, rng) for k in range(5)])
    own = np.array([[20.0, 20, 120, 120], [150, 60, 300, 200]])
    pasted = 0
    for copy in range(40):
        sample = pipeline.sample((320, 240), own, seed=0, image_id="o", copy_index=copy, partners=pool)
        boxes = [*own, *(sample.layers[k].boxes for k in range(1, 1))]
        for layer in sample.layers[1:]:
            box = visible_boxes(layer.boxes, layer.canvases).boxes[:1]
            assert iou(box, np.array(boxes)).max() <= 0.1 + 0.02, "but for whole pixels"
            boxes.append(box[0])
            pasted += 1
        image = pipeline.render(
            np.zeros((240, 320, 3), np.uint8), sample, load=lambda n: rectangle(pool.find(n))
        )
        assert image.any() == (len(sample.layers) > 1)
    assert pasted > 40


def test_a_soft_edge_and_a_hard_one(pipeline_of: Make) -> None:
    white = lambda _: np.full((100, 100, 3), 255, np.uint8)  # noqa: E731
    pool = Partners([Partner("p", (100, 100), np.array([[20.0, 20, 60, 60]]))])
    for feather in (0.0, 5.0):
        pipeline = pipeline_of(
            ("CopyPaste", {"objects": 1, "scale": [1, 1], "margin": 0, "feather": feather})
        )
        sample = pipeline.sample(
            (100, 100), np.zeros((0, 4)), seed=0, image_id="o", copy_index=1, partners=pool
        )
        image = pipeline.render(np.zeros((100, 100, 3), np.uint8), sample, load=white)
        x0, y0, x1, y1 = sample.outcome.boxes[0].astype(int).tolist()
        row = image[(y0 + y1) // 2, x0:x1, 0]
        assert row[len(row) // 2] == 255 and (row[0] == 255) == (feather == 0)
        assert (np.diff(row[: len(row) // 2].astype(int)) >= 0).all()
        image[y0:y1, x0:x1] = 0
        assert not image.any(), "nothing outside the box"


def test_mixup_blends_by_the_drawn_weight(pipeline_of: Make) -> None:
    pipeline = pipeline_of(("MixUp", {"beta": 32}))
    pool, weights = Partners([Partner("p", (50, 50), np.array([[0.0, 0, 50, 50]]))]), []
    for copy in range(600):
        sample = pipeline.sample(
            (50, 50), np.array([[10.0, 10, 20, 20]]), seed=0, image_id="o", copy_index=copy, partners=pool
        )
        weights.append(sample.steps[0].parameters["weight"])
        assert (
            sample.outcome.kept.all() and (sample.outcome.visibility == 1).all() and len(sample.outcome) == 2
        )
    assert np.mean(weights) == pytest.approx(0.5, abs=0.01)
    assert np.var(weights) == pytest.approx(1 / (4 * 65), rel=0.2), "Beta(32, 32)"
    image = pipeline.render(
        np.full((50, 50, 3), 200, np.uint8), sample, load=lambda _: np.full((50, 50, 3), 100, np.uint8)
    )
    assert np.abs(image - (100 + 100 * weights[-1])).max() <= 1


def test_partners_are_drawn_evenly_and_never_the_image_itself(pipeline_of: Make) -> None:
    pool = Partners([Partner(f"p{k}", (64, 64), np.zeros((0, 4))) for k in range(6)])
    pipeline, drawn = pipeline_of(("Mosaic", {"size": 64})), Counter[str]()
    for copy in range(800):
        sample = pipeline.sample(
            (64, 64), np.zeros((0, 4)), seed=0, image_id="p2", copy_index=copy, partners=pool.others("p2")
        )
        drawn.update(entry["image"] for entry in sample.steps[0].parameters["partners"])
    assert set(drawn) == {"p0", "p1", "p3", "p4", "p5"}
    assert max(drawn.values()) / min(drawn.values()) < 1.3


@pytest.mark.parametrize("name", SEVERAL)
def test_an_image_without_partners_is_its_own(name: str, pipeline_of: Make, photo: Make) -> None:
    image, boxes = photo(90, 60), np.array([[10.0, 10, 40, 40]])
    pipeline = pipeline_of((name, {}))
    nobody, alone = None, Partners([Partner("o", (90, 60), boxes)]).others("o")
    for copy in range(5):
        arguments: dict[str, Any] = {"seed": 0, "image_id": "o", "copy_index": copy}
        first = pipeline.sample((90, 60), boxes, **arguments, partners=nobody)
        second = pipeline.sample((90, 60), boxes, **arguments, partners=alone)
        assert (
            np.array_equal(
                pipeline.render(image, first), pipeline.render(image, second, load=lambda _: image)
            )
            or name != "Mosaic"
        )
        assert {origin.image for origin in first.outcome.origins} == {None}
        assert {origin.image for origin in second.outcome.origins} <= {None, "o"}


def test_only_what_was_looked_at_is_needed_to_draw_again(photo: Make) -> None:
    """A worker that knows those partners alone draws the very sample, lost attempts included."""
    rng = np.random.default_rng(3)
    pool = Partners([scene(k, rng) for k in range(40)])
    recipe = load_recipe("detector-strong")
    pipeline = Pipeline(recipe.model_copy(update={"keep": KeepRules(min_visibility=0.95, min_size=150)}))
    for copy in range(20):
        arguments: dict[str, Any] = {"seed": 5, "image_id": "o", "copy_index": copy}
        box = np.array([[10.0, 10, 300, 220]])
        one = pipeline.sample((320, 240), box, **arguments, partners=pool)
        known = KnownPartners(len(pool), {k: pool[k] for k in one.looked_at})
        other = pipeline.sample((320, 240), box, **arguments, partners=known)
        assert one.to_json() == other.to_json() and np.array_equal(one.outcome.boxes, other.outcome.boxes)
        assert one.outcome.came_from == other.outcome.came_from


def test_the_pool_travels(photo: Make) -> None:
    import pickle

    rng = np.random.default_rng(0)
    pool = Partners([scene(k, rng) for k in range(5)])
    again = pickle.loads(pickle.dumps(pool))
    for k in range(5):
        assert again[k].image_id == pool[k].image_id and np.array_equal(again[k].boxes, pool[k].boxes)
    assert pool.find("p3").size == SIZES[3] and pool.find("x") is None and len(pool.others("p1")) == 4


PERSON = BoundingBox(
    "left hand", 10, 10, 40, 40, pose="Left", difficult=True, extra=("<mark/>",), source=7,
    parts=(Part("thumb", 12, 12, 20, 20),),
)  # fmt: skip
RULES = MirrorRules(pairs=(("left hand", "right hand"),))


def test_all_that_is_known_of_a_partners_box_travels(pipeline_of: Make) -> None:
    """A mirror before the mosaic turns the image's own box alone, one after it turns all."""
    theirs = Annotation("p", (PERSON, BoundingBox("cup", 60, 60, 90, 90)), 100, 100)
    mine = Annotation("o", (PERSON,), 100, 100)
    rows = np.array([[10.0, 10, 40, 40], [60, 60, 90, 90]])
    pool = Partners([Partner("p", (100, 100), rows)])
    mosaic = ("Mosaic", {"size": 100, "centre": [0.5, 0.5]})
    for before in (True, False):
        steps = [("HorizontalFlip", {}), mosaic] if before else [mosaic, ("HorizontalFlip", {})]
        pipeline = pipeline_of(*steps)
        sample = pipeline.sample((100, 100), rows[:1], seed=0, image_id="o", copy_index=1, partners=pool)
        made = transform_annotation(mine, sample, pipeline, "x.jpg", RULES, {"p": theirs}.__getitem__)
        assert [box.name for box in made.boxes].count("cup") == 3 and len(made.boxes) == 7
        hands = [box for box in made.boxes if box.name != "cup"]
        assert [box.name for box in hands] == ["right hand"] + ["left hand" if before else "right hand"] * 3
        assert [box.pose for box in hands] == ["Right"] + ["Left" if before else "Right"] * 3
        assert all(box.difficult and box.extra == ("<mark/>",) and len(box.parts) == 1 for box in hands)
        assert [box.source for box in hands] == [7, None, None, None], "only its own stand in its file"
        for box in hands:
            assert box.xmin <= box.parts[0].xmin < box.parts[0].xmax <= box.xmax
    assert sample.outcome.came_from[1:3] == (("p", 0), ("p", 1)) and sample.outcome.own == 1


def test_a_box_that_is_partly_painted_over_is_occluded(pipeline_of: Make) -> None:
    pipeline = pipeline_of(("CutMix", {"fit": "stretch"}))
    pool = Partners([Partner("p", (100, 100), np.zeros((0, 4)))])
    annotation = Annotation("o", (BoundingBox("cup", 0, 0, 100, 100),), 100, 100)
    sample = pipeline.sample(
        (100, 100), np.array([[0.0, 0, 100, 100]]), seed=2, image_id="o", copy_index=0, partners=pool
    )
    (box,) = transform_annotation(annotation, sample, pipeline, "x").boxes
    assert box.occluded and box.truncated


def test_a_partner_that_must_not_be_mirrored_holds_a_later_mirror(pipeline_of: Make) -> None:
    pool = Partners([Partner("sign", (100, 100), np.array([[10.0, 10, 40, 40]]), may_mirror=False)])
    pipeline = pipeline_of(("HorizontalFlip", {}), ("MixUp", {}), ("HorizontalFlip", {}))
    sample = pipeline.sample(
        (100, 100), np.array([[0.0, 0, 50, 50]]), seed=0, image_id="o", copy_index=0, partners=pool
    )
    assert [step.held for step in sample.steps] == [False, False, True] and sample.mirrored


def test_what_cannot_be_replayed(pipeline_of: Make) -> None:
    boxes = np.array([[10.0, 10, 40, 40]])
    pipeline = pipeline_of(("MixUp", {}))
    pool = Partners([Partner("p", (100, 100), boxes)])
    sample = pipeline.sample((100, 100), boxes, seed=0, image_id="o", copy_index=0, partners=pool)
    data = json.loads(json.dumps(sample.to_json()))
    assert pipeline.replay(data, boxes, pool.find).to_json() == data
    with pytest.raises(RecipeError, match="its partner “p” is missing"):
        pipeline.replay(data, boxes)
    with pytest.raises(RecipeError, match="its partner “p” has another size"):
        pipeline.replay(data, boxes, lambda name: Partner(name, (99, 100), boxes))
    with pytest.raises(ValueError, match="nothing loads the partner “p”"):
        pipeline.render(np.zeros((100, 100, 3), np.uint8), sample)
    with pytest.raises(ValueError, match="nothing knows the boxes of the partner “p”"):
        transform_annotation(Annotation("o", (BoundingBox("a", 10, 10, 40, 40),)), sample, pipeline, "x")


@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_random_recipes_with_partners(
    data: st.DataObject, random_recipes: Make, random_boxes: Make, photo: Make
) -> None:
    """Whatever is drawn: no exception, no box outside, nothing that is not finite, sizes as promised."""
    names = (
        *SEVERAL,
        *SEVERAL,
        "Affine",
        "Perspective",
        "HorizontalFlip",
        "RandomCrop",
        "GaussNoise",
        "Rotate",
    )
    pipeline = Pipeline(data.draw(random_recipes(most=4, names=names)))
    sizes = [(data.draw(st.integers(1, 90)), data.draw(st.integers(1, 90))) for _ in range(4)]
    pool = Partners(
        [
            Partner(f"p{k}", size, np.clip(data.draw(random_boxes(*size)), -1e6, 1e6))
            for k, size in enumerate(sizes)
        ]
    )
    width, height = data.draw(st.integers(1, 90)), data.draw(st.integers(1, 90))
    boxes = data.draw(random_boxes(width, height))
    sample = pipeline.sample(
        (width, height),
        boxes,
        seed=3,
        image_id="o",
        copy_index=1,
        partners=data.draw(st.sampled_from([pool, None])),
    )
    outcome = sample.outcome
    assert outcome.own == len(boxes) and len(outcome.came_from) == len(outcome.fates) == len(outcome)
    for values in (outcome.boxes, outcome.outlines, outcome.visibility, sample.matrix):
        assert np.isfinite(values).all()
    assert (outcome.boxes >= 0).all() and (outcome.boxes <= sample.size * 2).all()
    assert ((outcome.visibility >= 0) & (outcome.visibility <= 1)).all()
    assert ((outcome.boxes[:, 2:] - outcome.boxes[:, :2])[outcome.kept] >= 1).all()
    assert sample.lost == (len(outcome) > 0 and not outcome.kept.any())

    def load(name: str) -> np.ndarray:
        return photo(*pool.find(name).size)

    image = photo(width, height)
    before = image.copy()
    stage = data.draw(st.integers(0, len(pipeline.stage_titles)))
    for part in (None, stage):
        rendered = pipeline.render(image, sample, part, load)
        width_then, height_then = sample.scene(part).size
        assert rendered.shape == (height_then, width_then, 3) and rendered.dtype == np.uint8
        assert not np.may_share_memory(rendered, image)
    assert np.array_equal(image, before)
    at_stage = pipeline.stage_outcome(sample, stage)
    assert np.isfinite(at_stage.boxes).all()
    assert at_stage.came_from == outcome.came_from[: len(at_stage)]
    again = pipeline.replay(json.loads(json.dumps(sample.to_json())), boxes, pool.find)
    assert again.to_json() == sample.to_json() and np.array_equal(again.outcome.boxes, outcome.boxes)
    assert again.outcome.came_from == outcome.came_from
    assert np.array_equal(pipeline.render(image, again, load=load), pipeline.render(image, sample, load=load))
    for placed in sample.placements:
        if isinstance(placed, Composition):
            assert placed.pieces[0].partner is None


def test_detector_strong_is_what_it_says() -> None:
    """Canvas twice the size, the centre from half to one and a half sizes, its middle, scale 0.5 to 1.5."""
    rng = np.random.default_rng(0)
    pool, pipeline = Partners([scene(k, rng) for k in range(9)]), Pipeline(load_recipe("detector-strong"))
    centres, scales, shifts, mixed, mirrored = [], [], [], 0, 0
    for copy in range(500):
        own = scene(copy, rng)
        sample = pipeline.sample(own.size, own.boxes, seed=0, image_id="o", copy_index=copy, partners=pool)
        mosaic, affine, _, mixup, colours, flip = sample.steps
        centres += mosaic.parameters["centre"]
        scales.append(affine.parameters["scale"][0])
        shifts += [share * 1280 for share in affine.parameters["translate"]]
        mixed, mirrored = mixed + mixup.applied, mirrored + flip.applied
        assert sample.size == (640, 640) and set(colours.parameters) == {"hue", "saturation", "value"}
        kept = sample.outcome.boxes[sample.outcome.kept]
        assert (kept[:, 2:] - kept[:, :2] >= 2).all() and (
            sample.outcome.visibility[sample.outcome.kept] >= 0.1
        ).all()
    for values, low, high in ((centres, 320, 960), (scales, 0.5, 1.5), (shifts, -64, 64)):
        assert (
            low <= min(values) < low + 0.03 * (high - low)
            and high - 0.03 * (high - low) < max(values) <= high
        )
        assert np.mean(values) == pytest.approx((low + high) / 2, abs=0.05 * (high - low))
    assert 0.1 < mixed / 500 < 0.2 and 0.42 < mirrored / 500 < 0.58


UPRIGHT = [
    ("Affine", {"scale": [0.5, 1.5], "translate": [-0.05, 0.05], "fill": BLACK}),
    ("CenterCrop", {"width": 150, "height": 140}),
    ("HorizontalFlip", {}, 0.5),
    ("Transpose", {}, 0.5),
]


def test_pieces_meet_without_a_seam(pipeline_of: Make) -> None:
    """White images that fill their quarters: whatever upright steps follow, what is seen of them is white."""
    pipeline = pipeline_of(("Mosaic", {"size": 150, "centre": [0.5, 0.5], "fill": [255, 0, 0]}), *UPRIGHT)
    pool = Partners(
        [Partner(f"p{k}", (side, side), np.zeros((0, 4))) for k, side in enumerate((90, 150, 333))]
    )

    def white(name: str | None) -> np.ndarray:
        side = 100 if name is None else pool.find(name).size[0]
        return np.full((side, side, 3), 255, np.uint8)

    for copy in range(40):
        sample = pipeline.sample(
            (100, 100), np.zeros((0, 4)), seed=0, image_id="o", copy_index=copy, partners=pool
        )
        image = pipeline.render(white(None), sample, load=white)
        seen = (image == 255).all(axis=2)
        assert ((image == 255) | (image == 0)).all(), "neither the mosaic's own fill nor anything in between"
        rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
        assert seen[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].all()


@pytest.mark.parametrize(
    "first",
    [
        ("Mosaic", {"size": 150, "fill": BLACK}),
        ("MixUp", {"fill": BLACK}),
        ("MixUp", {"fit": "stretch"}),
        ("CutMix", {}),
    ],
)
def test_at_once_and_one_by_one_show_the_same(first: Any, pipeline_of: Make, photo: Make) -> None:
    """Upright steps after a composition are drawn with it: the same image, with one resampling less."""
    whole, alone, after = pipeline_of(first, *UPRIGHT), pipeline_of(first), pipeline_of(*UPRIGHT)
    rng = np.random.default_rng(4)
    pool = Partners([scene(k, rng) for k in range(5)])

    def load(name: str) -> np.ndarray:
        return cv2.GaussianBlur(photo(*pool.find(name).size, 1), (0, 0), 3)

    for copy in range(12):
        own = cv2.GaussianBlur(photo(200, 160), (0, 0), 3)
        sample = whole.sample(
            (200, 160), np.zeros((0, 4)), seed=0, image_id="o", copy_index=copy, partners=pool
        )
        data = sample.to_json()
        canvas = whole.render(own, sample, 1, load)
        later = {**data, "source_size": [canvas.shape[1], canvas.shape[0]], "steps": data["steps"][1:]}
        one_by_one = after.render(canvas, after.replay(later, np.zeros((0, 4))))
        at_once = whole.render(own, sample, load=load)
        difference = np.abs(at_once.astype(int) - one_by_one).max(axis=2)
        assert at_once.shape == one_by_one.shape
        assert (difference > 6).mean() < 0.05, "but for borders"
    assert alone.stage_titles == whole.stage_titles[:1]
