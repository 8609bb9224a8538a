"""Recipes: versioned JSON of ordered steps and rules about which boxes stay."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app import paths
from app.augment.mistakes import key_place, mistake, step_mistake
from app.augment.plugins import PluginProblem, find_transform, guarded, is_own
from app.augment.registry import nearest_name
from app.augment.transform import Transform
from app.errors import RecipeError

_FROZEN = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
_SUFFIX = ".json"
Share = Annotated[float, Field(ge=0, le=1)]


class Step(BaseModel):
    """One step of a recipe: a transform, how often it happens, and what is set about it."""

    model_config = _FROZEN

    transform: str = Field(title="Transform", description="Its name in the registry.")
    p: Share = Field(1.0, title="Probability", description="How often the step happens.")
    enabled: bool = Field(True, title="Enabled", description="A disabled step is kept but never happens.")
    parameters: dict[str, Any] = Field(
        {}, title="Parameters", description="What differs from the transform's defaults."
    )


class KeepRules(BaseModel):
    """Which boxes stay in a transformed image. A kept box is never under 1 px a side."""

    model_config = _FROZEN

    centre_inside: bool = Field(
        False,
        title="Centre inside",
        description="The centre of the whole box must lie inside every canvas it passes.",
    )
    min_visibility: Share = Field(
        0.0, title="Least visible share", description="Visible share of the box over the whole recipe."
    )
    min_size: Annotated[float, Field(ge=0, le=10000)] = Field(
        1.0,
        title="Least side",
        description="Of the new box's shorter side; less than 1 px counts as 1 px.",
        json_schema_extra={"unit": "px"},
    )
    min_area: Annotated[float, Field(ge=0, le=1e8)] = Field(
        0.0, title="Least area", description="Of the new box.", json_schema_extra={"unit": "px²"}
    )
    max_aspect: Annotated[float, Field(ge=1, le=10000)] | None = Field(
        None, title="Greatest aspect", description="Longer to shorter side of the new box."
    )


class Recipe(BaseModel):
    """Ordered steps and keep rules."""

    model_config = _FROZEN

    version: Literal[1] = 1
    name: Annotated[str, Field(min_length=1, max_length=100)]
    title: str = ""
    description: str = ""
    steps: tuple[Step, ...] = ()
    keep: KeepRules = KeepRules()
    envelope: Literal["corners", "ellipse"] = "corners"

    def does_the_same_as(self, other: Recipe) -> bool:
        """Whether both make the same of every image, whatever they are called."""
        return (self.steps, self.keep, self.envelope) == (other.steps, other.keep, other.envelope)


def build_transforms(recipe: Recipe, place: str | None = None) -> tuple[Transform[Any], ...]:
    """Return one transform for each step, disabled ones included.

    Raises:
        RecipeError: an unknown transform or a parameter that is not valid, with its place.
    """
    place = recipe.name if place is None else place
    return tuple(_build(step, place, number) for number, step in enumerate(recipe.steps, 1))


def _build(step: Step, place: str, number: int) -> Transform[Any]:
    kind = find_transform(step.transform)
    if kind is None:
        near = nearest_name(step.transform)
        raise RecipeError(
            "recipe ‘{recipe}’, step {step}: unknown transform ‘{name}’"
            + ("; did you mean ‘{near}’?" if near else ""),
            recipe=place,
            step=number,
            name=step.transform,
            near=near,
        )
    if isinstance(kind, PluginProblem):
        raise RecipeError(
            "recipe ‘{recipe}’, step {step}: transform ‘{name}’ of {package} cannot be used ({why})",
            recipe=place,
            step=number,
            name=kind.name,
            package=kind.package,
            why=kind.reason,
        )
    try:
        parameters = kind.Parameters.model_validate_json(json.dumps(step.parameters), strict=True)
    except ValidationError as error:
        raise step_mistake(error, place, number, step.transform, kind.Parameters) from None
    except (TypeError, ValueError) as error:
        raise RecipeError(
            "recipe ‘{recipe}’, step {step} ({transform}): not JSON ({why})",
            recipe=place,
            step=number,
            transform=step.transform,
            why=str(error),
        ) from None
    return kind(parameters) if is_own(step.transform) else _guarded(kind, parameters, step, place, number)


def _guarded(
    kind: type[Transform[Any]], parameters: Any, step: Step, place: str, number: int
) -> Transform[Any]:
    """Make a transform that is not the program's own; an error of it names its place."""
    try:
        return guarded(step.transform, lambda: kind(parameters))
    except RecipeError as error:
        raise RecipeError(
            "recipe ‘{recipe}’, step {step} ({transform}): {why}",
            recipe=place,
            step=number,
            transform=step.transform,
            why=str(error),
        ) from None


def parse_recipe(data: str | bytes, place: str) -> Recipe:
    """Read a recipe from JSON; all of it is checked, the parameters of every step included.

    Args:
        data: the JSON text.
        place: what to call it in an error, for example the file's name.

    Raises:
        RecipeError: with the place of the first mistake.
    """
    try:
        plain = json.loads(data)
    except json.JSONDecodeError as error:
        raise RecipeError(
            "recipe ‘{recipe}’, line {line}: not JSON ({why})", recipe=place, line=error.lineno, why=error.msg
        ) from None
    except (UnicodeDecodeError, RecursionError) as error:
        raise RecipeError("recipe ‘{recipe}’: not JSON ({why})", recipe=place, why=str(error)) from None
    try:
        recipe = Recipe.model_validate_json(json.dumps(plain), strict=True)
    except ValidationError as error:
        raise mistake(error, place, key_place(plain), Recipe) from None
    build_transforms(recipe, place)
    return recipe


def recipe_json(recipe: Recipe) -> str:
    """Return the recipe as JSON text that ``parse_recipe`` reads back as an equal recipe."""
    return json.dumps(recipe.model_dump(mode="json"), indent=2, ensure_ascii=False) + "\n"


def user_recipes() -> Path:
    """Return the folder of the user's own recipes; it may not exist yet."""
    return paths.user_data() / "recipes"


def _built_in() -> Path:
    return paths.resources() / "recipes"


def built_in_recipes() -> list[str]:
    """Return the names of the recipes that come with the program, sorted."""
    return sorted(path.stem for path in _built_in().glob(f"*{_SUFFIX}"))


def recipe_names() -> list[str]:
    """Return the names that ``load_recipe`` knows: the built-in ones, then the user's own, each sorted."""
    own = sorted(path.stem for path in user_recipes().glob(f"*{_SUFFIX}") if not path.name.startswith("."))
    return list(dict.fromkeys(built_in_recipes() + own))


def load_recipe(name_or_path: str | Path) -> Recipe:
    """Return a recipe by name (a built-in one, or the user's own) or by the path of its file.

    Raises:
        RecipeError: there is no such recipe, it cannot be read, or it is not valid.
    """
    path = _find(str(name_or_path))
    try:
        data = path.read_bytes()
    except OSError as error:
        raise RecipeError(
            "recipe ‘{recipe}’: cannot be read ({why})", recipe=str(path), why=error.strerror
        ) from None
    return parse_recipe(data, path.name)


def _find(name: str) -> Path:
    if name in recipe_names():
        user = user_recipes() / f"{name}{_SUFFIX}"
        built_in = _built_in() / f"{name}{_SUFFIX}"
        return built_in if built_in.is_file() else user
    path = Path(name)
    if path.suffix == _SUFFIX or path.is_file():
        return path
    raise RecipeError(
        "there is no recipe ‘{recipe}’; there are: {names}", recipe=name, names=", ".join(recipe_names())
    )
