"""The annotation of a copy: what moves, what changes, what travels along."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from app.augment.annotations import transform_annotation
from app.augment.pipeline import Pipeline
from app.core.annotation import Annotation, BoundingBox, Part

Make = Callable[..., Any]


def annotation() -> Annotation:
    person = BoundingBox(
        "person",
        10,
        20,
        60,
        90,
        pose="Left",
        difficult=True,
        parts=(Part("head", 20, 20, 40, 40), Part("foot", 12, 80, 20, 90)),
        extra=("<actions/>",),
        source=0,
    )
    car = BoundingBox("car", 70, 10, 95, 30, pose="Frontal", occluded=True, source=1)
    return Annotation(
        "a", (person, car), 100, 100, 3, "a.jpg", "VOC", segmented=True, extra=("<owner/>",), verified=True
    )


def moved(pipeline: Pipeline, source: Annotation) -> Annotation:
    boxes = np.array([(b.xmin, b.ymin, b.xmax, b.ymax) for b in source.boxes]).reshape(-1, 4)
    sample = pipeline.sample((source.width, source.height), boxes, seed=0, image_id="a", copy_index=1)
    return transform_annotation(source, sample, pipeline, "a_1.jpg")


def test_a_mirror_swaps_poses_and_moves_parts(pipeline_of: Make) -> None:
    person, car = moved(pipeline_of(("HorizontalFlip", {})), annotation()).boxes
    assert (person.xmin, person.ymin, person.xmax, person.ymax) == (40, 20, 90, 90)
    assert person.pose == "Right" and car.pose == "Frontal"
    assert person.parts == (Part("head", 60, 20, 80, 40), Part("foot", 80, 80, 88, 90))
    assert not person.truncated and person.difficult and person.extra == ("<actions/>",)
    assert car.occluded and person.name == "person"


def test_two_mirrors_and_a_turn_swap_nothing(pipeline_of: Make) -> None:
    for steps in ([("HorizontalFlip", {}), ("VerticalFlip", {})], [("Rotate90", {"turns": [1]})]):
        assert moved(pipeline_of(*steps), annotation()).boxes[0].pose == "Left"
    assert moved(pipeline_of(("Transpose", {})), annotation()).boxes[0].pose == "Right"


def test_a_cut_box_is_truncated_and_a_lost_one_is_gone(pipeline_of: Make) -> None:
    copy = moved(pipeline_of(("CenterCrop", {"width": 40, "height": 100})), annotation())
    (person,) = copy.boxes
    assert (person.xmin, person.ymin, person.xmax, person.ymax) == (0, 20, 30, 90)
    assert person.truncated
    assert person.parts == (Part("head", 0, 20, 10, 40),)


def test_the_rest_of_the_annotation(pipeline_of: Make) -> None:
    copy = moved(pipeline_of(("Resize", {"width": 50, "height": 200})), annotation())
    assert (copy.width, copy.height, copy.depth) == (50, 200, 3)
    assert copy.filename == "a_1.jpg" and copy.folder == "VOC" and copy.extra == ("<owner/>",)
    assert not copy.segmented and copy.verified
    assert copy.boxes[1].ymax == 60


def test_an_empty_annotation_stays_one(pipeline_of: Make) -> None:
    copy = moved(pipeline_of(("HorizontalFlip", {})), Annotation("a", (), 30, 20))
    assert copy.boxes == () and copy.width == 30


def test_another_annotation_is_refused(pipeline_of: Make) -> None:
    pipeline = pipeline_of()
    sample = pipeline.sample((9, 9), np.zeros((0, 4)), seed=0, image_id="a", copy_index=0)
    with pytest.raises(ValueError, match="2 boxes"):
        transform_annotation(annotation(), sample, pipeline, "x.jpg")
