"""Images that must not be mirrored, and classes that change places where one is."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from app.augment.annotations import transform_annotation
from app.augment.pipeline import Pipeline
from app.augment.recipe import load_recipe, recipe_names
from app.core.annotation import Annotation, BoundingBox, Part
from app.core.mirror import MirrorRules

Make = Callable[..., Any]

SIZE = (300, 200)
BOXES = np.array([[30.0, 40, 120, 150], [200, 100, 260, 140]])


def sample_of(pipeline: Pipeline, copy: int, *, may_mirror: bool = True) -> Any:
    return pipeline.sample(SIZE, BOXES, seed=2, image_id="a", copy_index=copy, may_mirror=may_mirror)


@pytest.mark.parametrize("name", recipe_names())
def test_only_mirrors_are_held_back(name: str) -> None:
    pipeline = Pipeline(load_recipe(name))
    held = 0
    for copy in range(40):
        free, kept = sample_of(pipeline, copy), sample_of(pipeline, copy, may_mirror=False)
        assert not kept.mirrored
        if free.attempt or kept.attempt:
            continue
        for one, other in zip(free.steps, kept.steps, strict=True):
            if other.held:
                held += 1
                assert one.applied and not other.applied and one.parameters == other.parameters
            else:
                assert one == other
        if not free.mirrored:
            assert free.to_json() == kept.to_json()
        assert "held" not in json.dumps(free.to_json())
    assert held > 0 or name == "none"


def test_a_held_step_leaves_the_pixels_and_replays(pipeline_of: Make, photo: Make) -> None:
    pipeline = pipeline_of(("Transpose", {}), ("Rotate90", {"turns": [1]}), ("VerticalFlip", {}))
    sample = sample_of(pipeline, 1, may_mirror=False)
    assert [step.held for step in sample.steps] == [True, False, True]
    assert sample.size == SIZE[::-1] and not sample.mirrored
    image = photo(*SIZE)
    assert np.array_equal(pipeline.render(image, sample), np.rot90(image))
    again = pipeline.replay(json.loads(json.dumps(sample.to_json())), BOXES)
    assert again.to_json() == sample.to_json() and again.steps == sample.steps
    assert np.array_equal(again.outcome.boxes, sample.outcome.boxes)
    assert np.array_equal(pipeline.stage_outcome(sample, 1).boxes, BOXES)


def test_pairs_change_places_in_a_mirror_alone(pipeline_of: Make) -> None:
    rules = MirrorRules(pairs=(("left hand", "right hand"), ("left eye", "right eye")))
    boxes = (
        BoundingBox("left hand", 30, 40, 120, 150, parts=(Part("left eye", 40, 50, 60, 70),)),
        BoundingBox("cat", 200, 100, 260, 140, pose="Left"),
    )
    source = Annotation("a", boxes, *SIZE)
    for steps, mirrored in (([("HorizontalFlip", {})], True), ([("Rotate90", {"turns": [2]})], False)):
        pipeline = pipeline_of(*steps)
        copy = transform_annotation(source, sample_of(pipeline, 1), pipeline, "x.jpg", rules)
        assert [b.name for b in copy.boxes] == ["right hand" if mirrored else "left hand", "cat"]
        assert copy.boxes[0].parts[0].name == ("right eye" if mirrored else "left eye")
        assert copy.boxes[1].pose == ("Right" if mirrored else "Left")
        plain = transform_annotation(source, sample_of(pipeline, 1), pipeline, "x.jpg")
        assert plain.boxes[0].name == "left hand"
