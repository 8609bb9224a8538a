"""Boxes through chains of canvases, against points that are carried along one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.augment import visible as module
from app.augment.boxes import decide
from app.augment.functional import matrices
from app.augment.pipeline import Pipeline
from app.augment.recipe import KeepRules, Recipe, Step
from app.augment.registry import TRANSFORMS
from app.augment.transform import GeometricTransform
from app.augment.visible import Canvas, check_boxes, visible_boxes
from app.core.geometry import transform_points

Make = Callable[..., Any]

GEOMETRIC = tuple(name for name, kind in TRANSFORMS.items() if issubclass(kind, GeometricTransform))
UPRIGHT = tuple(name for name in GEOMETRIC if name not in ("Rotate", "Affine", "Perspective"))
NONE = KeepRules()


def canvases_of(*steps: tuple[tuple[int, int], np.ndarray], size: tuple[int, int]) -> list[Canvas]:
    """Canvases of a chain of (new size, step's matrix)."""
    chain = [Canvas(np.eye(3), size)]
    for new, matrix in steps:
        chain.append(Canvas(matrix @ chain[-1].matrix, new))
    return chain


def carried_points(box: np.ndarray, chain: list[Canvas], ellipse: bool) -> tuple[np.ndarray, float]:
    """Grid points of a box (or of its inscribed ellipse) that lie on every canvas, and their share."""
    step = (np.arange(200) + 0.5) / 200
    u, v = np.meshgrid(step, step)
    points = np.stack([u.ravel(), v.ravel()], 1)
    if ellipse:
        points = points[((points - 0.5) ** 2).sum(1) <= 0.25]
    points = box[:2] + points * (box[2:] - box[:2])
    seen = np.ones(len(points), bool)
    for matrix, (width, height) in chain:
        x, y = transform_points(matrix, points).T
        seen &= (x >= 0) & (x <= width) & (y >= 0) & (y <= height)
    return transform_points(chain[-1].matrix, points[seen]), float(seen.mean())


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_visible_share_and_envelope_against_carried_points(data: st.DataObject, random_recipes: Make) -> None:
    size = (data.draw(st.integers(20, 300)), data.draw(st.integers(20, 300)))
    recipe = data.draw(random_recipes(most=4, names=GEOMETRIC))
    corners = [data.draw(st.floats(-0.3, 1.3)) for _ in range(4)]
    x, y = sorted(corners[:2]), sorted(corners[2:])
    box = np.array([x[0] * size[0], y[0] * size[1], x[1] * size[0] + 1, y[1] * size[1] + 1])
    sample = Pipeline(recipe).sample(size, box[None], seed=1, image_id="a", copy_index=0)
    chain = sample.canvases()
    visible = visible_boxes(box[None], chain, recipe.envelope)
    points, _ = carried_points(box, chain, recipe.envelope == "ellipse")
    _, share = carried_points(box, chain, False)
    if recipe.envelope == "corners":
        assert visible.share[0] == pytest.approx(share, abs=0.02)
    if len(points) < 200:
        return
    found = np.concatenate([points.min(0), points.max(0)])
    sides = visible.boxes[0, 2:] - visible.boxes[0, :2]
    assert visible.some[0]
    extent = np.ptp(sample.outcome.outlines[0], axis=0)
    slack = np.tile(0.08 * sides + 2 * extent / 200, 2)  # the grid misses corners that a cut leaves
    assert (found[:2] >= visible.boxes[0, :2] - 1e-3 * sides - 1e-6).all()
    assert (found[2:] <= visible.boxes[0, 2:] + 1e-3 * sides + 1e-6).all()
    assert (np.abs(found - visible.boxes[0]) <= slack).all()


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_the_upright_path_equals_the_general_one(
    data: st.DataObject, random_recipes: Make, random_boxes: Make
) -> None:
    size = (data.draw(st.integers(1, 300)), data.draw(st.integers(1, 300)))
    recipe = data.draw(random_recipes(most=4, names=UPRIGHT))
    boxes = check_boxes(data.draw(random_boxes(*size)))
    chain = Pipeline(recipe).sample(size, boxes, seed=1, image_id="a", copy_index=0).canvases()
    fast, general = visible_boxes(boxes, chain), module._follow(boxes, chain, "corners", False)
    thick = (boxes[:, 2:] - boxes[:, :2] > 1e-3).all(1) & (fast.share > 1e-4)
    assert np.array_equal(fast.some[thick], general.some[thick])
    assert np.allclose(fast.boxes[thick], general.boxes[thick], atol=1e-4)
    assert np.allclose(fast.share[thick], general.share[thick], atol=1e-5)


def test_visibility_is_cumulative() -> None:
    """Two cuts by half leave a quarter, though each alone leaves half."""
    half = matrices.shift(-50, 0)
    chain = canvases_of(((100, 100), half), ((50, 100), np.eye(3)), size=(150, 100))
    box = np.array([[0.0, 0.0, 100.0, 100.0]])
    first = decide(box, chain[:2], NONE, "corners")
    assert first.visibility[0] == 0.5
    chain = canvases_of(((100, 100), half), ((100, 100), matrices.shift(-25, 0)), size=(150, 100))
    both = decide(box, chain, KeepRules(min_visibility=0.4), "corners")
    assert both.visibility[0] == 0.25
    assert both.fates[0].code == "visibility" and both.fates[0].arguments == {"value": 0.25, "limit": 0.4}


def test_what_left_a_canvas_does_not_come_back() -> None:
    chain = canvases_of(
        ((100, 100), matrices.shift(-60, 0)), ((100, 100), matrices.shift(60, 0)), size=(100, 100)
    )
    outcome = decide(np.array([[0.0, 0, 50, 50], [40.0, 0, 80, 50]]), chain, NONE, "corners")
    assert outcome.fates[0].code == "outside"
    assert outcome.boxes[1].tolist() == [60, 0, 80, 50]
    assert outcome.fates[1].code == "clipped" and outcome.visibility[1] == 0.5


def test_looseness_does_not_compound(pipeline_of: Make) -> None:
    """Turned by 40° and back, a box is itself again, not the envelope of an envelope."""
    pipeline = pipeline_of(
        ("Rotate", {"angle": [40, 40], "fit": "expand"}), ("Rotate", {"angle": [-40, -40], "fit": "expand"})
    )
    box = np.array([[100.0, 80.0, 160.0, 120.0]])
    sample = pipeline.sample((300, 200), box, seed=0, image_id="a", copy_index=0)
    assert np.allclose(sample.outcome.boxes[0, 2:] - sample.outcome.boxes[0, :2], (60, 40), atol=1e-9)


def test_ellipse_is_tight_for_round_objects() -> None:
    """A circle turned by 45° keeps its size; the envelope of its box' corners grows by √2."""
    chain = canvases_of(((400, 400), matrices.rotation(45)), size=(400, 400))
    box = np.array([[180.0, 100, 220, 140]])
    chain[1] = Canvas(matrices.shift(100, 200) @ chain[1].matrix, (500, 500))
    corners = decide(box, chain, NONE, "corners").boxes[0]
    ellipse = decide(box, chain, NONE, "ellipse").boxes[0]
    assert ellipse[2] - ellipse[0] == pytest.approx(40) and ellipse[3] - ellipse[1] == pytest.approx(40)
    assert corners[2] - corners[0] == pytest.approx(40 * 2**0.5)


def test_ellipse_of_an_upright_whole_box_is_the_box() -> None:
    box = np.array([[10.0, 20, 60, 30]])
    chain = canvases_of(((100, 100), np.eye(3)), size=(100, 100))
    assert np.allclose(decide(box, chain, NONE, "ellipse").boxes, box)


def test_centre_rule_looks_at_every_canvas_and_at_the_whole_box() -> None:
    keep = KeepRules(centre_inside=True)
    boxes = np.array([[0.0, 0, 30, 10], [0.0, 0, 60, 10], [-80.0, 0, 60, 10]])
    out_and_back = canvases_of(
        ((100, 100), matrices.shift(-20, 0)), ((100, 100), matrices.shift(20, 0)), size=(100, 100)
    )
    codes = [fate.code for fate in decide(boxes, out_and_back, keep, "corners").fates]
    assert codes == ["centre_outside", "clipped", "centre_outside"]
    turned = canvases_of(((100, 100), matrices.rotation(1e-3)), size=(100, 100))
    codes = [fate.code for fate in decide(boxes, turned, keep, "corners").fates]
    assert codes == ["clipped", "clipped", "centre_outside"]


@pytest.mark.parametrize(
    ("keep", "code", "text"),
    [
        ({"min_size": 12}, "too_small", "too small: 10.0 px < 12.0 px"),
        ({"min_area": 500}, "area", "area 400 px² < 500 px²"),
        ({"max_aspect": 3}, "aspect", "aspect 4.0 > 3.0"),
        ({}, "kept", "kept"),
    ],
)
def test_keep_rules(keep: dict[str, float], code: str, text: str) -> None:
    chain = canvases_of(size=(100, 100))
    (fate,) = decide(np.array([[0.0, 0, 40, 10]]), chain, KeepRules(**keep), "corners").fates
    assert (fate.code, fate.text) == (code, text)


def test_a_kept_box_has_at_least_one_pixel_whatever_the_rule_says() -> None:
    boxes = np.array([[0.0, 0, 0.99, 40], [5.0, 5, 6, 6]])
    outcome = decide(boxes, canvases_of(size=(100, 100)), KeepRules(min_size=0), "corners")
    assert [fate.code for fate in outcome.fates] == ["too_small", "kept"]


@pytest.mark.parametrize("angle", [0.0, 10.0])
def test_degenerate_boxes_are_dropped_with_a_fate(angle: float, pipeline_of: Make) -> None:
    boxes = np.array(
        [[10.0, 10, 10, 40], [10, 10, 40, 10], [40, 40, 10, 10], [200, 200, 300, 300], [5, 5, 50, 50]]
    )
    pipeline = pipeline_of(("Rotate", {"angle": [angle, angle]}))
    outcome = pipeline.sample((100, 100), boxes, seed=0, image_id="a", copy_index=0).outcome
    codes = [fate.code for fate in outcome.fates]
    assert codes[:4] == ["empty", "empty", "empty", "outside"] and outcome.kept[4]
    assert not outcome.boxes[:4].any()


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_is_refused(value: float, pipeline_of: Make) -> None:
    with pytest.raises(ValueError, match="finite"):
        pipeline_of().sample((9, 9), np.array([[0, 0, value, 1]]), seed=0, image_id="a", copy_index=0)


def test_other_shapes_are_refused() -> None:
    with pytest.raises(ValueError, match=r"\(N, 4\)"):
        check_boxes(np.zeros((3, 5)))
    assert check_boxes(np.array([])).shape == (0, 4)
    boxes = np.array([[1, 2, 3, 4]])
    assert check_boxes(boxes).dtype == np.float64 and not np.may_share_memory(check_boxes(boxes), boxes)


def test_ten_thousand_boxes() -> None:
    rng = np.random.default_rng(0)
    low = rng.uniform(0, 3900, (10_000, 2))
    boxes = np.concatenate([low, low + rng.uniform(1, 200, (10_000, 2))], 1)
    steps = (
        Step(transform="Affine", parameters={"rotate": [-30, 30]}),
        Step(transform="Perspective"),
        Step(transform="RandomIoUCrop"),
    )
    sample = Pipeline(Recipe(name="x", steps=steps)).sample(
        (4000, 4000), boxes, seed=0, image_id="a", copy_index=0
    )
    assert sample.outcome.kept.any() and len(sample.outcome.fates) == 10_000


def test_outlines_stay_finite_beyond_the_horizon(pipeline_of: Make) -> None:
    pipeline = pipeline_of(("Perspective", {"scale": [0.3, 0.3]}))
    far = np.array([[-1e6, -1e6, 1e6, 1e6], [-1e12, 0, -1e11, 50], [10, 10, 60, 60]])
    for copy in range(30):
        outcome = pipeline.sample((100, 100), far, seed=0, image_id="a", copy_index=copy).outcome
        assert np.isfinite(outcome.outlines).all() and np.isfinite(outcome.boxes).all()
        assert outcome.kept[0] and not outcome.kept[1]
