"""Every transform can be shown as a form, and every form's defaults make a valid step."""

from __future__ import annotations

import pytest

from app.augment.recipe import KeepRules, Recipe, Step, build_transforms, load_recipe, recipe_names
from app.augment.registry import TRANSFORMS, nearest_name
from app.augment.schema import parameter_fields, recipe_schema


@pytest.mark.parametrize("name", TRANSFORMS)
def test_every_field_can_be_shown(name: str) -> None:
    kind = TRANSFORMS[name]
    assert kind.__name__ == name and kind.title and kind.description.endswith(".") and kind.__doc__
    fields = parameter_fields(kind.Parameters)
    chosen_by_plans = {"given"}  # not for people
    assert [f.name for f in fields] == [n for n in kind.Parameters.model_fields if n not in chosen_by_plans]
    for field in fields:
        assert field.title != field.name and field.help and field.default is not None
        if field.kind in ("number", "integer", "range", "numbers", "integers"):
            assert field.minimum is not None and field.maximum is not None
        if field.kind == "choice":
            assert field.default in field.choices
    defaults = {field.name: field.default for field in fields}
    (built,) = build_transforms(Recipe(name="x", steps=(Step(transform=name, parameters=defaults),)))
    assert built.parameters == kind().parameters


def test_keep_rules_can_be_shown() -> None:
    fields = {field.name: field for field in parameter_fields(KeepRules)}
    assert fields["max_aspect"].optional and fields["max_aspect"].kind == "number"
    assert fields["centre_inside"].kind == "switch"
    assert fields["min_size"].unit == "px"


def test_kinds() -> None:
    kinds = {f.name: f.kind for f in parameter_fields(TRANSFORMS["Rotate"].Parameters)}
    assert kinds == {"angle": "range", "fit": "choice", "fill": "colour"}
    assert parameter_fields(TRANSFORMS["RandomIoUCrop"].Parameters)[0].kind == "numbers"
    assert parameter_fields(TRANSFORMS["Rotate90"].Parameters)[0].kind == "integers"


@pytest.mark.parametrize(
    ("name", "meant"),
    [("rotate", "Rotate"), ("zoom-out", "ZoomOut"), ("RandomIouCrop", "RandomIoUCrop"), ("xyzzy", None)],
)
def test_nearest_name(name: str, meant: str | None) -> None:
    assert nearest_name(name) == meant


def test_the_schema_of_recipe_files() -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    schema = recipe_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for name in recipe_names():
        validator.validate(load_recipe(name).model_dump(mode="json"))
    wrong = {"name": "x", "steps": [{"transform": "Rotate", "parameters": {"angle": [-999, 0]}}]}
    assert not validator.is_valid(wrong)
    assert not validator.is_valid({"name": "x", "steps": [{"transform": "Spin"}]})


def test_the_schema_refers_to_nothing_outside_of_itself() -> None:
    definitions = recipe_schema()["$defs"]
    assert [step["properties"]["transform"]["const"] for step in definitions["Step"]["anyOf"]] == [
        *TRANSFORMS
    ]
    assert all("$ref" not in str(step) for step in definitions["Step"]["anyOf"])
