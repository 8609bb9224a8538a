"""The crop around an object holds it whole, or is the window that was asked for."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.augment.pipeline import Pipeline
from app.augment.recipe import Recipe, Step
from app.augment.transform import Context
from app.augment.transforms.object_crop import ObjectCrop, ObjectCropParameters

WINDOW = {"left": 3, "top": 5, "width": 20, "height": 10}


@given(seed=st.integers(0, 10_000))
def test_one_object_is_whole_within_the_window(seed: int) -> None:
    rng = np.random.default_rng(seed)
    width, height = int(rng.integers(1, 400)), int(rng.integers(1, 400))
    corners = np.sort(rng.random((4, 2, 2)) * (width, height), axis=1)
    boxes = corners.reshape(4, 4)
    crop = ObjectCrop(ObjectCropParameters(scale=(0.2, 0.6), margin=0.1))
    drawn = crop.draw(rng, Context((width, height), lambda: boxes))
    left, top = drawn["left"], drawn["top"]
    right, bottom = left + drawn["width"], top + drawn["height"]
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height
    whole = (boxes[:, :2] >= (left, top)).all(1) & (boxes[:, 2:] <= (right, bottom)).all(1)
    assert whole.any()


def test_no_objects_leave_the_canvas_whole() -> None:
    drawn = ObjectCrop().draw(np.random.default_rng(0), Context((40, 30)))
    assert drawn == {"left": 0, "top": 0, "width": 40, "height": 30}


def test_a_given_window_is_cut_out_pixel_for_pixel() -> None:
    recipe = Recipe(name="crop", steps=(Step(transform="ObjectCrop", parameters=WINDOW),))
    pipeline = Pipeline(recipe)
    image = np.random.default_rng(0).integers(0, 256, (30, 40, 3), np.uint8)
    boxes = np.array([[4.0, 6.0, 14.0, 12.0], [20.0, 10.0, 30.0, 20.0]])
    sample = pipeline.sample((40, 30), boxes, seed=0, image_id="a", copy_index=1)
    assert (pipeline.render(image, sample) == image[5:15, 3:23]).all()
    assert sample.outcome.boxes.tolist() == [[1, 1, 11, 7], [17, 5, 20, 10]]


def test_a_window_stays_within_a_smaller_canvas() -> None:
    crop = ObjectCrop(ObjectCropParameters(left=30, top=5, width=20, height=100))
    drawn = crop.draw(np.random.default_rng(0), Context((40, 30)))
    assert drawn == {"left": 30, "top": 5, "width": 10, "height": 25}
