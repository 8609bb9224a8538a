from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor

import pytest

from app.augment.recipe import KeepRules, Recipe, Step, load_recipe, parse_recipe, recipe_json, recipe_names
from app.core.dataset import Dataset
from app.errors import Cancelled
from app.export.inspection.run import InspectionSettings, inspect
from app.export.inspection.shrinking import Knob, knobs, milder
from app.export.inspection.suggestion import suggest

Serial = Callable[[int], Executor]
SETTINGS = InspectionSettings(draws=6, seed=3, with_pixels=False)


def _lost(dataset: Dataset, recipe: Recipe, serial: Serial) -> float:
    found = inspect(dataset, recipe, SETTINGS, make_executor=serial)
    watched = found.rare
    return 1 - found.survival.kept[watched].sum() / found.survival.boxes[watched].sum()


def test_it_lowers_the_range_that_costs_and_measures_what_that_gives(
    dataset: Dataset, zoom: Recipe, serial: Serial
) -> None:
    flip, colour = Step(transform="HorizontalFlip", p=0.5), Step(transform="Brightness")
    recipe = zoom.model_copy(
        update={"steps": (flip, *zoom.steps, colour), "keep": KeepRules(centre_inside=True)}
    )
    found = suggest(inspect(dataset, recipe, SETTINGS, make_executor=serial), 0.05, make_executor=serial)
    assert [(change.step, change.field) for change in found.changes] == [(1, "scale")]
    assert 1.0 < found.changes[0].after[1] < 3.0
    assert found.is_reached
    assert found.lost_before == pytest.approx(_lost(dataset, recipe, serial))
    assert found.lost_after == pytest.approx(_lost(dataset, found.recipe, serial))
    assert parse_recipe(recipe_json(found.recipe), "it") == found.recipe


def test_a_recipe_that_loses_nothing_stays_as_it_is(dataset: Dataset, serial: Serial) -> None:
    inspection = inspect(dataset, load_recipe("flip"), SETTINGS, make_executor=serial)
    found = suggest(inspection, make_executor=serial)
    assert (found.recipe, found.changes, found.lost_after) == (inspection.recipe, (), 0.0)


def test_where_no_range_alone_is_to_blame_all_are_lowered_together(dataset: Dataset, serial: Serial) -> None:
    shift = {"scale": [1.0, 1.0], "translate": [-0.5, 0.5]}
    steps = (Step(transform="Affine", parameters=shift), Step(transform="Affine", parameters=shift))
    recipe = Recipe(name="twice", steps=steps, keep=KeepRules(centre_inside=True))
    found = suggest(inspect(dataset, recipe, SETTINGS, make_executor=serial), make_executor=serial)
    assert {change.step for change in found.changes} == {0, 1}
    assert found.lost_after < found.lost_before


def test_keep_rules_alone_cannot_be_lowered(dataset: Dataset, serial: Serial) -> None:
    recipe = Recipe(name="keep", keep=KeepRules(min_size=1000))
    found = suggest(inspect(dataset, recipe, SETTINGS, make_executor=serial), make_executor=serial)
    assert (found.changes, found.is_reached, found.lost_before) == ((), False, 1.0)


def test_it_can_be_cancelled(dataset: Dataset, zoom: Recipe, serial: Serial) -> None:
    inspection = inspect(dataset, zoom, SETTINGS, make_executor=serial)
    with pytest.raises(Cancelled):
        suggest(inspection, 0.0, cancelled=lambda: True, make_executor=serial)


@pytest.mark.parametrize("name", recipe_names())
def test_a_milder_recipe_is_valid_at_any_strength(name: str) -> None:
    recipe = load_recipe(name)
    for knob in knobs(recipe):
        assert milder(recipe, knob, 1.0)[1].before == milder(recipe, knob, 1.0)[1].after
        for factor in (0.0, 0.37):
            parse_recipe(recipe_json(milder(recipe, knob, factor)[0]), name)


def test_a_step_without_known_ranges_becomes_rarer() -> None:
    recipe = Recipe(name="crop", steps=(Step(transform="RandomCrop", p=0.8),))
    milder_one, change = milder(recipe, Knob(0, "p"), 0.5)
    assert (milder_one.steps[0].p, change.before, change.after) == (0.4, 0.8, 0.4)


def test_the_step_that_sets_the_size_is_never_lowered() -> None:
    for name in recipe_names():
        recipe = load_recipe(name)
        lowered = {recipe.steps[knob.step].transform for knob in knobs(recipe)}
        assert not lowered & {"Resize", "LetterBox", "CenterCrop", "RandomCrop", "MultiScaleResize"}
    strong = load_recipe("detector-strong")
    assert "Mosaic" in {strong.steps[knob.step].transform for knob in knobs(strong)}
