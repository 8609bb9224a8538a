"""The command about recipes: what there is, what it is made of, and the same as code of other libraries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from app.cli.options import AsJson, named_recipe
from app.cli.terminal import messages, print_json, reported, results, stop

if TYPE_CHECKING:
    from app.augment.schema import ParameterField

Library = Literal["albumentations", "torchvision"]


def recipes(
    name: Annotated[
        str | None, typer.Argument(help="Show this recipe (or transform) whole.", show_default=False)
    ] = None,
    code: Annotated[
        Library | None,
        typer.Option("--code", help="Print the recipe as Python code of this library.", show_default=False),
    ] = None,
    transforms: Annotated[
        bool, typer.Option("--transforms", help="List the transforms that steps may name, with parameters.")
    ] = False,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of recipe files, for editors.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List the augmentation recipes, show one, or print it as code of another library."""
    if sum((code is not None, transforms, schema)) > 1:
        stop("choose one of --code, --transforms and --schema")
    if code is not None:
        if name is None:
            stop("usage: evenbox recipes NAME --code albumentations|torchvision")
        _print_code(name, code, as_json)
    elif transforms:
        _print_transforms(name, as_json)
    elif schema:
        from app.augment.schema import recipe_schema

        print_json(recipe_schema())
    elif name is not None:
        from app.augment.recipe import recipe_json

        results.print(recipe_json(named_recipe(name)), soft_wrap=True)
    else:
        _list_recipes(as_json)


def _list_recipes(as_json: bool) -> None:
    from app.augment.recipe import load_recipe, recipe_names

    with reported():
        found = [load_recipe(each) for each in recipe_names()]
    if as_json:
        print_json([recipe.model_dump(mode="json") for recipe in found])
        return
    for recipe in found:
        steps = ", ".join(step.transform for step in recipe.steps) or "no steps"
        results.print(f"{recipe.name}: {recipe.description}\n    {steps}", soft_wrap=True)


def _print_code(name: str, library: Library, as_json: bool) -> None:
    """Print the code on stdout, and what has no counterpart on stderr."""
    from app.augment.code import recipe_to_albumentations, recipe_to_torchvision

    recipe = named_recipe(name)
    with reported():
        made = {"albumentations": recipe_to_albumentations, "torchvision": recipe_to_torchvision}[library](
            recipe
        )
    for what, notes in (("left out", made.missing), ("not quite the same", made.differs)):
        for note in notes:
            messages.print(f"{what}: {note}", style="yellow", soft_wrap=True)
    if as_json:
        print_json({"code": made.text, "missing": list(made.missing), "differs": list(made.differs)})
    else:
        results.print(made.text.rstrip("\n"), soft_wrap=True)


def _print_transforms(name: str | None, as_json: bool) -> None:
    from app.augment.plugins import PluginProblem, find_transform, plugin_problems, plugin_transforms
    from app.augment.registry import TRANSFORMS, nearest_name
    from app.augment.schema import parameter_fields

    if name is None:
        kinds = {**TRANSFORMS, **plugin_transforms()}
        for problem in plugin_problems():
            messages.print(
                f"left out: {problem.name} of {problem.package} ({problem.reason})",
                style="yellow",
                soft_wrap=True,
            )
    else:
        kind = find_transform(name)
        if kind is None:
            near = nearest_name(name)
            stop(f"there is no transform ‘{name}’" + (f"; did you mean ‘{near}’?" if near else ""))
        if isinstance(kind, PluginProblem):
            stop(f"transform ‘{name}’ of {kind.package} cannot be used ({kind.reason})")
        kinds = {name: kind}
    found = {each: parameter_fields(kind.Parameters) for each, kind in kinds.items()}
    if as_json:
        print_json(
            [
                {
                    "name": each,
                    "title": kinds[each].title,
                    "description": kinds[each].description,
                    "parameters": [_plain(field) for field in fields],
                }
                for each, fields in found.items()
            ]
        )
        return
    for each, fields in found.items():
        results.print(f"{each}: {kinds[each].description}", soft_wrap=True)
        for field in fields:
            results.print(f"    {_described(field)}", soft_wrap=True)


def _plain(field: ParameterField) -> dict[str, Any]:
    from dataclasses import asdict

    return {**asdict(field), "choices": list(field.choices)}


def _described(field: ParameterField) -> str:
    """Return a parameter in one line: name, default, unit, limits, help."""
    import json

    default = json.dumps(field.default, ensure_ascii=False)
    text = f"{field.name} = {default}" + (f" {field.unit}" if field.unit else "")
    if field.choices:
        text += f"  ({' | '.join(map(str, field.choices))})"
    elif field.minimum is not None and field.maximum is not None:
        text += f"  ({field.minimum:g} … {field.maximum:g})"
    return f"{text}: {field.help}" if field.help else text
