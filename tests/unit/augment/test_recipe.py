"""Recipes: what is read is what was written; each mistake is named with its place."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from app import paths
from app.augment.pipeline import Pipeline
from app.augment.recipe import (
    KeepRules,
    Recipe,
    Step,
    load_recipe,
    parse_recipe,
    recipe_json,
    recipe_names,
)
from app.errors import RecipeError

Make = Callable[..., Any]

BUILT_IN = ["detector-strong", "flip", "none", "rotate", "ssd", "yolo", "yolo-letterbox"]


@pytest.fixture(autouse=True)
def own_recipes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data" / "recipes"
    folder.mkdir(parents=True)
    monkeypatch.setattr(paths, "user_data", lambda: tmp_path / "data")
    return folder


@pytest.mark.parametrize("name", BUILT_IN)
def test_built_in_recipes(name: str) -> None:
    recipe = load_recipe(name)
    assert recipe.name == name and recipe.title and recipe.description
    assert parse_recipe(recipe_json(recipe), "again") == recipe
    Pipeline(recipe)


def test_names_list_the_built_in_ones_first_then_the_users_own(own_recipes: Path) -> None:
    for name in ("zebra", "a recipe", "yolo"):
        (own_recipes / f"{name}.json").write_text(recipe_json(Recipe(name=name)), encoding="utf-8")
    assert recipe_names() == [*BUILT_IN, "a recipe", "zebra"]
    assert load_recipe("zebra").name == "zebra"
    assert load_recipe("yolo").steps, "a built-in name means the built-in recipe"
    assert load_recipe(own_recipes / "yolo.json").steps == ()


def test_rotate_has_the_stated_ranges() -> None:
    steps = {step.transform: step for step in load_recipe("rotate").steps}
    assert steps["Affine"].parameters["scale"] == [0.7, 1.3]
    assert steps["Affine"].parameters["rotate"] == [-30, 30]
    assert steps["Affine"].parameters["shear"] == [-8, 8]
    assert steps["Affine"].parameters["translate"] == [-0.1, 0.1]
    assert steps["Perspective"].parameters["scale"] == [0.02, 0.08]
    assert steps["Brightness"].parameters["offset"] == [-0.2, 0.2]
    assert steps["Contrast"].parameters["factor"] == [0.8, 1.2]
    assert steps["HorizontalFlip"].p == 0.5
    assert steps["Resize"].parameters == {"width": 640, "height": 640}
    assert load_recipe("rotate").keep.min_visibility == 0.1


def step(transform: object = "Rotate", **more: object) -> str:
    return json.dumps(
        {"name": "x", "steps": [{"transform": "HorizontalFlip"}, {"transform": transform, **more}]}
    )


MISTAKES = [
    (step("Rotat"), "step 2: unknown transform ‘Rotat’; did you mean ‘Rotate’?"),
    (step("horizontal_flip"), "step 2: unknown transform ‘horizontal_flip’; did you mean ‘HorizontalFlip’?"),
    (step("qqqqqq"), "step 2: unknown transform ‘qqqqqq’"),
    (step(parameters={"angle": [30, -30]}), "step 2 (Rotate), angle: the range is upside down: 30.0 > -30.0"),
    (step(parameters={"angle": [0, 300]}), "step 2 (Rotate), angle, entry 2: must be at most 180.0, not 300"),
    (step(parameters={"angle": [0]}), "step 2 (Rotate), angle, entry 2: is missing"),
    (step(parameters={"angle": 5}), "step 2 (Rotate), angle: must be a list, not 5"),
    (step(parameters={"angle": ["1", 5]}), "step 2 (Rotate), angle, entry 1: must be a number, not '1'"),
    (step(parameters={"angel": [0, 5]}), "step 2 (Rotate), angel: is unknown; did you mean ‘angle’?"),
    (
        step(parameters={"fit": "grow"}),
        "(Rotate), fit: must be 'same', 'expand' or 'crop', not 'grow'",
    ),
    (step(parameters={"fill": [0, 0, 300]}), "step 2 (Rotate), fill, entry 3: must be at most 255, not 300"),
    (step(parameters=[1]), "step 2 (Rotate), parameters: must be an object, not [1]"),
    (step(p=1.5), "step 2 (Rotate), p: must be at most 1.0, not 1.5"),
    (step(enabled="yes"), "step 2 (Rotate), enabled: must be true or false, not 'yes'"),
    (step(5), "step 2, transform: must be text, not 5"),
    (step("Resize", parameters={"width": 1.5}), "step 2 (Resize), width: must be a whole number, not 1.5"),
    (
        step("MultiScaleResize", parameters={"smallest": 500, "largest": 400}),
        "step 2 (MultiScaleResize): the range is upside down: 500 > 400",
    ),
    ('{"name": "x", "stepps": []}', "stepps: is unknown; did you mean ‘steps’?"),
    ('{"steps": []}', "name: is missing"),
    ('{"name": ""}', "name: must not be empty"),
    ('{"name": "x", "version": 2}', "version: must be 1, not 2"),
    ('{"name": "x", "keep": {"min_visible": 1}}', "keep, min_visible: is unknown; did you mean"),
    ('{"name": "x", "keep": {"min_visibility": 2}}', "keep, min_visibility: must be at most 1.0, not 2"),
    ('{"name": "x",\n "steps": [,]}', "line 2: not JSON"),
    ("[]", "‘x.json’: must be an object, not []"),
    ("", "line 1: not JSON"),
    (b"\xff\xfe\x00", "not JSON"),
]


@pytest.mark.parametrize(("text", "expected"), MISTAKES)
def test_a_mistake_is_named_with_its_place(text: str | bytes, expected: str) -> None:
    with pytest.raises(RecipeError) as caught:
        parse_recipe(text, "x.json")
    assert str(caught.value).startswith("recipe ‘x.json’") and expected in str(caught.value)


def test_a_recipe_made_in_the_program_is_checked_as_well() -> None:
    recipe = Recipe(name="mine", steps=(Step(transform="Resize", parameters={"width": 0}),))
    with pytest.raises(RecipeError, match="recipe ‘mine’, step 1 \\(Resize\\), width: must be at least 1"):
        Pipeline(recipe)
    recipe = Recipe(name="mine", steps=(Step(transform="Resize", parameters={"width": object()}),))
    with pytest.raises(RecipeError, match="not JSON"):
        Pipeline(recipe)


def test_an_unknown_or_unreadable_recipe(tmp_path: Path) -> None:
    with pytest.raises(
        RecipeError, match="there is no recipe ‘nope’; there are: detector-strong, flip, none"
    ):
        load_recipe("nope")
    with pytest.raises(RecipeError, match="cannot be read"):
        load_recipe(tmp_path / "nope.json")


def test_a_recipe_is_read_by_path(tmp_path: Path) -> None:
    path = tmp_path / "ünïcode 名.json"
    recipe = Recipe(name="名", title="标题", keep=KeepRules(min_visibility=0.3), envelope="ellipse")
    path.write_text(recipe_json(recipe), encoding="utf-8")
    assert load_recipe(path) == recipe == load_recipe(str(path))


def test_random_recipes_survive_json(random_recipes: Make) -> None:
    @settings(max_examples=60, deadline=None, derandomize=True)
    @given(random_recipes())
    def check(recipe: Recipe) -> None:
        assert parse_recipe(recipe_json(recipe), "x") == recipe

    check()
