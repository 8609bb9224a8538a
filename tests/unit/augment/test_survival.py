"""What many copies keep is what each of them keeps when it is drawn alone."""

from __future__ import annotations

import numpy as np
import pytest

from app.augment.pipeline import Pipeline
from app.augment.recipe import KeepRules, Recipe, Step, built_in_recipes, load_recipe
from app.augment.survival import Copy, survivors

SIZE = (640, 480)
RECIPES = {name: load_recipe(name) for name in built_in_recipes()}
RECIPES["strict"] = load_recipe("yolo").model_copy(
    update={"keep": KeepRules(min_visibility=0.5, min_size=8, min_area=100, max_aspect=4, centre_inside=True)}
)
RECIPES["ellipse"] = load_recipe("yolo").model_copy(update={"envelope": "ellipse"})
RECIPES["turns"] = Recipe(
    name="turns",
    steps=(
        Step(transform="Rotate90", p=0.7),
        Step(transform="HorizontalFlip", p=0.5),
        Step(transform="VerticalFlip", p=0.5),
        Step(transform="RandomCrop", parameters={"width": 200, "height": 150}),
    ),
)


def copies(pipeline: Pipeline, count: int) -> list[Copy]:
    rng, out = np.random.default_rng(5), []
    for k in range(count):
        low = rng.random((rng.integers(0, 6), 2)) * (600, 440)
        boxes = np.hstack([low, np.minimum(low + rng.random(low.shape) * 90, SIZE)])
        out.append(Copy(pipeline, SIZE, boxes, f"image {k // 2}", 1 + k % 2, bool(k % 3)))
    return out


@pytest.mark.parametrize("name", [n for n in RECIPES if not Pipeline(RECIPES[n]).takes_partners])
def test_many_copies_keep_what_each_keeps_alone(name: str) -> None:
    drawn = copies(Pipeline(RECIPES[name]), 150)
    for copy, found in zip(drawn, survivors(drawn, 7), strict=True):
        sample = copy.pipeline.sample(
            copy.size,
            copy.boxes,
            seed=7,
            image_id=copy.image_id,
            copy_index=copy.copy_index,
            may_mirror=copy.may_mirror,
        )
        assert (found is None) == sample.lost
        if found is not None:
            assert (found.kept == sample.outcome.kept).all()
            assert found.mirrored == sample.mirrored


def test_some_copies_of_a_strict_recipe_lose_everything() -> None:
    # else the comparison above would never see one that does
    assert any(found is None for found in survivors(copies(Pipeline(RECIPES["strict"]), 150), 7))


def test_nothing_asked_for_nothing_found() -> None:
    assert survivors([], 0) == []


def test_boxes_must_be_finite() -> None:
    copy = Copy(Pipeline(RECIPES["none"]), SIZE, np.array([[0, 0, np.nan, 4]]), "a", 1)
    with pytest.raises(ValueError, match="finite"):
        survivors([copy], 0)
