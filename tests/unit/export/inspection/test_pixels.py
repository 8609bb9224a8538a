from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from app.augment.pipeline import Pipeline
from app.augment.recipe import Recipe, Step
from app.export.inspection.pixels import duplicates, judge_look, look_at, picture_mask
from app.export.inspection.reasons import THRESHOLDS, Reason

Image = NDArray[np.uint8]


@pytest.fixture
def image() -> Image:
    """A picture with edges, in mid-tones."""
    rng = np.random.default_rng(1)
    blocks = rng.integers(60, 200, (24, 32, 3), np.uint8)
    return np.asarray(cv2.resize(blocks, (320, 240), interpolation=cv2.INTER_NEAREST), np.uint8)


def _reasons(copy: Image, original: Image) -> list[Reason]:
    looks = (look_at(copy, THRESHOLDS), look_at(original, THRESHOLDS))
    return [finding.reason for finding in judge_look(*looks, THRESHOLDS)]


def test_a_good_copy_has_nothing_wrong(image: Image) -> None:
    assert _reasons(image[:, ::-1].copy(), image) == []


def test_what_cannot_be_read_is_found(image: Image) -> None:
    assert Reason.DARK in _reasons((image // 16).astype(np.uint8), image)
    assert Reason.BLOWN_OUT in _reasons(np.minimum(image.astype(int) * 4, 255).astype(np.uint8), image)
    assert _reasons((image // 30 + 120).astype(np.uint8), image) == [Reason.FLAT]
    assert _reasons(np.asarray(cv2.GaussianBlur(image, (0, 0), 6), np.uint8), image) == [Reason.BLURRED]


def test_an_original_that_is_black_or_flat_by_itself_is_not_the_recipes_fault(image: Image) -> None:
    black, flat = np.zeros_like(image), np.full_like(image, 255)
    assert _reasons(black, black) == []
    assert _reasons(flat, flat) == []


def test_the_fill_around_a_small_picture_is_not_measured(image: Image) -> None:
    step = Step(transform="ZoomOut", parameters={"ratio": [4.0, 4.0], "fill": [0, 0, 0]})
    pipeline = Pipeline(Recipe(name="out", steps=(step,)))
    sample = pipeline.sample((320, 240), np.zeros((0, 4)), seed=0, image_id="a", copy_index=1)
    mask = picture_mask(sample, (256, 192))
    assert mask.mean() == pytest.approx(1 / 16, rel=0.05)
    look = look_at(pipeline.render(image, sample), THRESHOLDS, mask)
    found = judge_look(look, look_at(image, THRESHOLDS), THRESHOLDS)
    assert [finding.reason for finding in found] == [Reason.SPARSE]
    assert found[0].value == pytest.approx(1 / 16, rel=0.05)


def test_copies_that_show_the_same_are_duplicates(image: Image) -> None:
    copies = [image[:, ::-1].copy(), image, image[:, ::-1].copy(), image[::-1].copy()]
    looks = [look_at(copy, THRESHOLDS) for copy in copies]
    found = duplicates(look_at(image, THRESHOLDS), looks, THRESHOLDS)
    assert [finding is not None for finding in found] == [False, True, True, False]
