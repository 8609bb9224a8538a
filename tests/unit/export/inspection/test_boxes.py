from __future__ import annotations

import numpy as np
import pytest

from app.augment.pipeline import Pipeline
from app.augment.recipe import KeepRules, Recipe, Step
from app.export.inspection.boxes import Finding, judge_boxes, looseness
from app.export.inspection.reasons import THRESHOLDS, Reason, sentence


def _judge(recipe: Recipe, boxes: list[list[float]], labels: list[int], rare: list[bool]) -> list[Finding]:
    sample = Pipeline(recipe).sample((100, 100), np.array(boxes), seed=0, image_id="a", copy_index=1)
    outcome = sample.outcome
    own, loose = np.ones(len(boxes), bool), looseness(outcome)
    return judge_boxes(outcome, np.array(labels), own, np.array(rare), recipe.keep, THRESHOLDS, loose)


def _turn(angle: float) -> Recipe:
    return Recipe(name="turn", steps=(Step(transform="Rotate", parameters={"angle": [angle, angle]}),))


def _crop(keep: KeepRules) -> Recipe:
    step = Step(transform="CenterCrop", parameters={"width": 50, "height": 50})
    return Recipe(name="crop", steps=(step,), keep=keep)


def test_a_square_turned_by_45_degrees_is_twice_as_large_as_what_it_encloses() -> None:
    sample = Pipeline(_turn(45)).sample(
        (100, 100), np.array([[40.0, 40, 60, 60]]), seed=0, image_id="a", copy_index=1
    )
    assert looseness(sample.outcome)[0] == pytest.approx(2.0)
    (found,) = _judge(_turn(45), [[40, 40, 60, 60]], [0], [False])
    assert (found.reason, found.label, found.boxes) == (Reason.LOOSE, 0, 1)
    assert found.value == pytest.approx(2.0)
    assert _judge(_turn(3), [[40, 40, 60, 60]], [0], [False]) == []


def test_lost_boxes_are_counted_by_class_and_rare_ones_once_more() -> None:
    boxes = [[40.0, 40, 60, 60], [0, 0, 20, 20], [80, 80, 99, 99], [0, 80, 20, 99]]
    found = _judge(_crop(KeepRules()), boxes, [0, 0, 1, 1], [False, True])
    by_reason = {(f.reason, f.label): f for f in found}
    assert by_reason[Reason.LOST, 0][2:] == (0.25, 1, 2.0)
    assert by_reason[Reason.LOST, 1][2:] == (0.5, 2, 2.0)
    assert by_reason[Reason.RARE_LOST, 1][2:] == (1.0, 2, 2.0)
    assert (Reason.RARE_LOST, 0) not in by_reason


def test_a_kept_box_near_the_limit_of_visibility_is_found_and_one_below_it_is_lost() -> None:
    boxes = [[0.0, 30, 33, 70], [40, 40, 60, 60]]  # 8 of 33 columns are left
    (near,) = _judge(_crop(KeepRules(min_visibility=0.2)), boxes, [0, 0], [False])
    assert near.reason is Reason.NEAR_LIMIT
    assert near.value == pytest.approx(8 / 33)
    (lost,) = _judge(_crop(KeepRules(min_visibility=0.3)), boxes, [0, 0], [False])
    assert lost.reason is Reason.LOST


def test_a_tiny_box_says_its_shorter_side() -> None:
    (found,) = _judge(_crop(KeepRules()), [[40, 40, 60, 45]], [0], [False])
    assert (found.reason, found.value) == (Reason.TINY, 5.0)


def test_every_reason_has_a_sentence_that_its_finding_fills() -> None:
    texts = {sentence(reason).format(boxes=2, value=0.5) for reason in Reason}
    assert len(texts) == len(Reason)
