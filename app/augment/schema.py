"""What can be set about a transform, flattened from its parameter model: what a form needs for each field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

from app.augment.recipe import Recipe, Step
from app.augment.registry import TRANSFORMS

Kind = Literal[
    "number", "integer", "range", "switch", "choice", "colour", "numbers", "integers", "text", "object"
]


@dataclass(frozen=True, slots=True)
class ParameterField:
    """One field of a form.

    Attributes:
        name: key in the recipe's ``parameters``.
        kind: number, integer; range (a pair low, high); switch; choice; colour (red, green, blue); numbers
            and integers (lists of any length); text; object (anything JSON, by key).
        title, help: English texts.
        unit: for example ``px``, ``°``, ``share``; empty where there is none.
        default: JSON value.
        minimum, maximum: limits of the number, or of each number; None where there is none.
        choices: the values of a choice.
        optional: whether None is allowed too.
    """

    name: str
    kind: Kind
    title: str
    help: str
    unit: str
    default: Any
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[Any, ...] = ()
    optional: bool = False


def parameter_fields(model: type[BaseModel]) -> tuple[ParameterField, ...]:
    """Return the fields of a parameter model (or of ``KeepRules``), in order."""
    schema = model.model_json_schema()
    return tuple(_field(name, entry) for name, entry in schema.get("properties", {}).items())


def _field(name: str, entry: dict[str, Any]) -> ParameterField:
    core = entry
    if "anyOf" in entry:
        core = next(option for option in entry["anyOf"] if option.get("type") != "null")
    numbers = _numbers(core)
    return ParameterField(
        name=name,
        kind=_kind(core, entry.get("unit", "")),
        title=entry.get("title", name),
        help=entry.get("description", ""),
        unit="" if entry.get("unit") == "RGB" else entry.get("unit", ""),
        default=entry.get("default"),
        minimum=numbers.get("minimum"),
        maximum=numbers.get("maximum"),
        choices=tuple(core.get("enum", ())),
        optional=core is not entry,
    )


def _numbers(core: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of the number, or of one number of a list."""
    items: dict[str, Any] = core["prefixItems"][0] if "prefixItems" in core else core.get("items", core)
    return items


def _kind(core: dict[str, Any], unit: str) -> Kind:
    if "enum" in core:
        return "choice"
    if "prefixItems" in core:
        return "colour" if unit == "RGB" else "range"
    if core["type"] == "array":
        return "integers" if core["items"]["type"] == "integer" else "numbers"
    kinds: dict[str, Kind] = {
        "boolean": "switch",
        "integer": "integer",
        "string": "text",
        "object": "object",
    }
    return kinds.get(core["type"], "number")


def recipe_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of recipe files, each transform with its own parameters."""
    schema = Recipe.model_json_schema()
    step = Step.model_json_schema()
    schema["$defs"]["Step"] = {"anyOf": [_step_schema(step, name) for name in TRANSFORMS]}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _step_schema(step: dict[str, Any], name: str) -> dict[str, Any]:
    parameters = TRANSFORMS[name].Parameters.model_json_schema()
    properties = {**step["properties"], "transform": {"const": name}, "parameters": parameters}
    return {**step, "title": name, "description": TRANSFORMS[name].description, "properties": properties}
