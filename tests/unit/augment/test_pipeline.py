"""The pipeline as a whole: whatever the recipe, the image and the boxes, its promises hold."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.augment.outcome import CODES
from app.augment.pipeline import REDRAWS, Pipeline
from app.augment.recipe import KeepRules, Recipe, Step, load_recipe, recipe_names
from app.augment.sample import Sample
from app.errors import RecipeError

Make = Callable[..., Any]
ROOT = Path(__file__).resolve().parents[3]

SOME = {"seed": 3, "image_id": "a", "copy_index": 1}


def relaxed(examples: int) -> settings:
    """Many examples, however long one takes on a busy machine; the same ones every time."""
    return settings(
        max_examples=examples, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )


def check_sample(sample: Sample, boxes: np.ndarray) -> None:
    """What holds for every sample of every recipe."""
    outcome, (width, height) = sample.outcome, sample.size
    assert outcome.own == len(boxes) and outcome.boxes.shape == (len(outcome), 4)
    assert np.array_equal(outcome.sources[: outcome.own], np.clip(boxes, -1e7, 1e7))
    assert len(outcome.came_from) == len(outcome)
    assert np.isfinite(outcome.boxes).all() and np.isfinite(outcome.outlines).all()
    assert np.isfinite(outcome.visibility).all() and np.isfinite(sample.matrix).all()
    assert (outcome.boxes >= 0).all() and (outcome.boxes <= (width, height, width, height)).all()
    assert ((outcome.visibility >= 0) & (outcome.visibility <= 1)).all()
    sides = outcome.boxes[:, 2:] - outcome.boxes[:, :2]
    assert (sides[outcome.kept] >= 1).all()
    assert not (outcome.clipped & ~outcome.kept).any()
    assert len(outcome.fates) == len(outcome)
    for fate, kept, clipped in zip(outcome.fates, outcome.kept, outcome.clipped, strict=True):
        assert fate.code in CODES and fate.text
        assert (fate.code in ("kept", "clipped")) == kept
        assert (fate.code == "clipped") == clipped
    assert sample.lost == (len(outcome) > 0 and not outcome.kept.any())


@relaxed(150)
@given(data=st.data())
def test_random_recipes_on_pixels(
    data: st.DataObject, random_recipes: Make, random_boxes: Make, photo: Make
) -> None:
    width, height = data.draw(st.integers(1, 90)), data.draw(st.integers(1, 90))
    pipeline = Pipeline(data.draw(random_recipes()))
    boxes = data.draw(random_boxes(width, height))
    sample = pipeline.sample((width, height), boxes, **SOME)
    check_sample(sample, boxes)
    image = photo(width, height)
    before = image.copy()
    stage = data.draw(st.integers(0, len(pipeline.stage_titles)))
    for part in (None, stage):
        rendered = pipeline.render(image, sample, part)
        size = sample.size if part is None else sample.canvases(stage)[-1].size
        assert rendered.shape == (size[1], size[0], 3) and rendered.dtype == np.uint8
        assert not np.may_share_memory(rendered, image)
    assert np.array_equal(image, before)
    outcome = pipeline.stage_outcome(sample, stage)
    assert np.isfinite(outcome.boxes).all()


@relaxed(150)
@given(data=st.data())
def test_random_recipes_on_boxes_of_large_images(
    data: st.DataObject, random_recipes: Make, random_boxes: Make
) -> None:
    width, height = data.draw(st.integers(1, 4000)), data.draw(st.integers(1, 3000))
    pipeline = Pipeline(data.draw(random_recipes(most=8)))
    boxes = data.draw(random_boxes(width, height))
    sample = pipeline.sample((width, height), boxes, **SOME)
    check_sample(sample, boxes)
    again = pipeline.replay(json.loads(json.dumps(sample.to_json())), boxes)
    assert again.to_json() == sample.to_json()
    assert np.array_equal(again.outcome.boxes, sample.outcome.boxes)
    assert again.outcome.fates == sample.outcome.fates


BOXES = np.array([[30.0, 40, 120, 150], [200, 100, 260, 140], [5, 5, 60, 25]])


@pytest.mark.parametrize("name", recipe_names())
def test_a_sample_depends_only_on_its_arguments(name: str, photo: Make) -> None:
    image = photo(300, 200)
    pipelines = [Pipeline(load_recipe(name)) for _ in range(2)]
    forwards = [
        pipelines[0].sample((300, 200), BOXES, seed=5, image_id="x/1", copy_index=k) for k in range(6)
    ]
    backwards = [
        pipelines[1].sample((300, 200), BOXES, seed=5, image_id="x/1", copy_index=k)
        for k in reversed(range(6))
    ]
    for one, other in zip(forwards, reversed(backwards), strict=True):
        assert one.to_json() == other.to_json()
        assert np.array_equal(one.outcome.boxes, other.outcome.boxes)
        assert np.array_equal(pipelines[0].render(image, one), pipelines[1].render(image, other))
    other_image = pipelines[0].sample((300, 200), BOXES, seed=5, image_id="x/2", copy_index=0)
    if name != "none":
        assert any(s.to_json() != forwards[0].to_json() for s in (*forwards[1:], other_image))


def test_another_process_draws_the_same_bytes() -> None:
    """Hash seeds, import order and global generators play no part."""
    program = """
import hashlib, random, sys
import numpy as np
from app.augment.pipeline import Pipeline
from app.augment.recipe import Recipe, Step, load_recipe
random.seed(); np.random.seed(None)
image = np.arange(90 * 120 * 3).reshape(90, 120, 3).astype(np.uint8)
boxes = np.array([[10.0, 10, 60, 70]])
digest = hashlib.sha256()
noise = Recipe(name="noise", steps=(Step(transform="GaussNoise"),))
for recipe in (load_recipe("ssd"), load_recipe("rotate"), load_recipe("detector-strong"), noise):
    pipeline = Pipeline(recipe)
    sample = pipeline.sample((120, 90), boxes, seed=7, image_id="x", copy_index=2)
    digest.update(repr(sample.to_json()).encode() + pipeline.render(image, sample).tobytes())
print(digest.hexdigest())
"""
    results = set()
    for hash_seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
        )
        results.add(done.stdout)
    assert len(results) == 1


@pytest.mark.parametrize("name", recipe_names())
def test_replay_gives_the_same_bytes(name: str, photo: Make) -> None:
    image, pipeline = photo(300, 200), Pipeline(load_recipe(name))
    for copy in range(5):
        sample = pipeline.sample((300, 200), BOXES, seed=1, image_id="a", copy_index=copy)
        data = json.loads(json.dumps(sample.to_json()))
        again = Pipeline(load_recipe(name)).replay(data, BOXES)
        assert again.to_json() == data
        assert np.array_equal(pipeline.render(image, again), pipeline.render(image, sample))
        assert np.array_equal(again.outcome.boxes, sample.outcome.boxes)
        assert (again.lost, again.mirrored, again.size) == (sample.lost, sample.mirrored, sample.size)


@pytest.mark.parametrize("damage", ["steps", "source_size", "attempt", "other"])
def test_replay_refuses_other_numbers(damage: str) -> None:
    pipeline = Pipeline(load_recipe("yolo"))
    data = pipeline.sample((300, 200), BOXES, **SOME).to_json()
    if damage == "other":
        data["steps"] = data["steps"][:-1]
    else:
        del data[damage]
    with pytest.raises(RecipeError, match="do not fit recipe ‘yolo’"):
        pipeline.replay(data, BOXES)


def test_stages_lead_from_the_source_to_the_result(photo: Make) -> None:
    image, pipeline = photo(300, 200), Pipeline(load_recipe("yolo"))
    sample = pipeline.sample((300, 200), BOXES, **SOME)
    assert len(pipeline.stage_titles) == 4
    assert np.array_equal(pipeline.render(image, sample, 0), image)
    assert np.array_equal(pipeline.render(image, sample, 4), pipeline.render(image, sample))
    assert pipeline.render(image, sample, 2).shape == (416, 416, 3)
    assert np.array_equal(pipeline.stage_outcome(sample, 0).boxes, BOXES)
    assert np.array_equal(pipeline.stage_outcome(sample, 4).boxes, sample.outcome.boxes)
    crop = sample.steps[0].parameters
    moved = BOXES - [crop["left"], crop["top"], crop["left"], crop["top"]]
    stage = pipeline.stage_outcome(sample, 1)
    assert np.allclose(stage.boxes, np.clip(moved, 0, [crop["width"], crop["height"]] * 2))
    assert stage.size == (crop["width"], crop["height"])


def test_disabled_steps_and_probabilities() -> None:
    steps = (
        Step(transform="Resize", enabled=False),
        Step(transform="VerticalFlip", p=0.0),
        Step(transform="HorizontalFlip", p=1.0),
        Step(transform="Transpose", p=0.3),
    )
    pipeline = Pipeline(Recipe(name="x", steps=steps))
    assert pipeline.stage_titles == ("Vertical flip", "Horizontal flip", "Transpose")
    samples = [pipeline.sample((30, 20), BOXES, seed=0, image_id="a", copy_index=k) for k in range(2000)]
    applied = np.array([[step.applied for step in sample.steps] for sample in samples]).mean(axis=0)
    assert applied[0] == 0 and applied[1] == 1
    assert applied[2] == pytest.approx(0.3, abs=0.035)
    assert all(s.mirrored != s.steps[2].applied for s in samples)


def test_a_copy_that_loses_all_boxes_is_drawn_again(pipeline_of: Make) -> None:
    """A box in the corner is out of half of these crops: redraws find one that shows it."""
    box = np.array([[0.0, 0, 30, 30]])
    pipeline = pipeline_of(("RandomCrop", {"width": 60, "height": 60}), keep=KeepRules(min_visibility=0.9))
    samples = [pipeline.sample((90, 90), box, seed=0, image_id="a", copy_index=k) for k in range(60)]
    attempts = [sample.attempt for sample in samples]
    assert not any(s.lost for s in samples if s.attempt < REDRAWS)
    assert max(attempts) > 0 and all(s.outcome.kept.any() for s in samples if not s.lost)
    nothing = pipeline.sample((90, 90), np.zeros((0, 4)), **SOME)
    assert nothing.attempt == 0 and not nothing.lost


@pytest.mark.parametrize("name", recipe_names())
def test_copies_drawn_together_are_those_drawn_one_by_one(name: str) -> None:
    """Also where some lose all boxes and are drawn again, and where there are none."""
    recipe = load_recipe(name).model_copy(update={"keep": KeepRules(min_visibility=0.6, min_size=12)})
    pipeline, where = Pipeline(recipe), {"seed": 8, "image_id": "x/1"}
    for boxes in (np.array([[0.0, 0, 30, 30]]), BOXES, np.zeros((0, 4))):
        together = pipeline.samples((300, 200), boxes, copy_indices=range(40), **where)
        for k, one in enumerate(together):
            alone = pipeline.sample((300, 200), boxes, copy_index=k, **where)
            assert one.to_json() == alone.to_json()
            assert one.outcome.to_json() == alone.outcome.to_json()
            for column in ("boxes", "kept", "clipped", "codes", "values", "limits", "sources"):
                assert np.array_equal(getattr(one.outcome, column), getattr(alone.outcome, column)), column
            assert one.outcome.size == alone.outcome.size and one.outcome.fates == alone.outcome.fates


def test_ellipses_of_copies_drawn_together_are_those_drawn_one_by_one() -> None:
    recipe = Recipe(name="cut", steps=(Step(transform="RandomResizedCrop"),), envelope="ellipse")
    pipeline, where = Pipeline(recipe), {"seed": 3, "image_id": "x/1"}
    together = pipeline.samples((300, 200), BOXES, copy_indices=range(40), **where)
    assert any(one.outcome.clipped.any() for one in together)
    for k, one in enumerate(together):
        alone = pipeline.sample((300, 200), BOXES, copy_index=k, **where)
        assert np.array_equal(one.outcome.boxes, alone.outcome.boxes)


def test_a_box_that_cannot_stay_is_lost_after_the_last_redraw(pipeline_of: Make) -> None:
    pipeline = pipeline_of(("RandomCrop", {}), keep=KeepRules(min_size=50))
    sample = pipeline.sample((500, 500), np.array([[0.0, 0, 30, 30]]), **SOME)
    assert sample.lost and sample.attempt == REDRAWS and not sample.outcome.kept.any()
    assert pipeline.replay(sample.to_json(), np.array([[0.0, 0, 30, 30]])).lost


def test_an_image_of_another_size_is_refused(pipeline_of: Make) -> None:
    pipeline = pipeline_of(("HorizontalFlip", {}))
    sample = pipeline.sample((30, 20), BOXES, **SOME)
    with pytest.raises(ValueError, match="30, 20"):
        pipeline.render(np.zeros((30, 20, 3), np.uint8), sample)
    with pytest.raises(ValueError, match="0 × 5"):
        pipeline.sample((0, 5), BOXES, **SOME)


def test_the_matrix_leads_back(pipeline_of: Make) -> None:
    """Detections on a copy go back through the inverse: exactly, for every outline."""
    pipeline = Pipeline(load_recipe("rotate"))
    for copy in range(20):
        sample = pipeline.sample((300, 200), BOXES, seed=2, image_id="a", copy_index=copy)
        points = sample.outcome.outlines.reshape(-1, 2)
        back = np.concatenate([points, np.ones((len(points), 1))], 1) @ np.linalg.inv(sample.matrix).T
        corners = (back[:, :2] / back[:, 2:]).reshape(-1, 4, 2)
        assert np.allclose(corners[:, 0], BOXES[:, :2], atol=1e-6)
        assert np.allclose(corners[:, 2], BOXES[:, 2:], atol=1e-6)


def test_the_source_image_may_be_a_view_or_grey_or_have_alpha(pipeline_of: Make, photo: Make) -> None:
    pipeline = pipeline_of(
        ("Rotate", {"angle": [20, 20]}), ("ZoomOut", {}), ("HueSaturationValue", {}), ("GaussNoise", {})
    )
    image = photo(60, 40)
    sample = pipeline.sample((60, 40), BOXES, **SOME)
    whole = pipeline.render(image, sample)
    assert np.array_equal(pipeline.render(photo(90, 40)[:, :60].copy(), sample).shape, whole.shape)
    view = np.concatenate([image, image], 1)[:, :60]
    assert np.array_equal(pipeline.render(view, sample), whole)
    for channels in ((), (1,), (4,)):
        other = np.full((40, 60, *channels), 90, np.uint8)
        rendered = pipeline.render(other, sample)
        assert rendered.shape == (*whole.shape[:2], *channels)
