"""What is wrong with a recipe, or another value that was read, in one sentence with its place."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from app.errors import Phrase, Phrases, RecipeError, phrase

Place = Callable[[tuple[int | str, ...]], Phrases]

_REASONS = {
    "missing": "is missing",
    "greater_than_equal": "must be at least {ge}, not {input}",
    "less_than_equal": "must be at most {le}, not {input}",
    "greater_than": "must be more than {gt}, not {input}",
    "less_than": "must be less than {lt}, not {input}",
    "literal_error": "must be {expected}, not {input}",
    "float_parsing": "must be a number, not {input}",
    "int_parsing": "must be a whole number, not {input}",
    "float_type": "must be a number, not {input}",
    "finite_number": "must be a finite number, not {input}",
    "int_type": "must be a whole number, not {input}",
    "int_from_float": "must be a whole number, not {input}",
    "bool_type": "must be true or false, not {input}",
    "string_type": "must be text, not {input}",
    "tuple_type": "must be a list, not {input}",
    "dict_type": "must be an object, not {input}",
    "model_type": "must be an object, not {input}",
    "too_long": "has {actual_length} entries, but must have {max_length}",
    "too_short": "has {actual_length} entries, but must have at least {min_length}",
    "string_too_short": "must not be empty",
    "range_upside_down": "the range is upside down: {low} > {high}",
}
_UNKNOWN, _UNKNOWN_BUT_NEAR = "is unknown", "is unknown; did you mean ‘{near}’?"
REASONS = frozenset({*_REASONS.values(), _UNKNOWN, _UNKNOWN_BUT_NEAR})
"""Everything that can be wrong, as templates."""


def mistake(error: ValidationError, recipe: str, describe: Place, model: type[BaseModel]) -> RecipeError:
    """Return the first mistake of a validation as an error that names the recipe and the place in it."""
    details = error.errors(include_url=False)[0]
    place = describe(details["loc"])
    reason, arguments = reason_of(details, model)
    what = Phrase(reason, arguments)
    if not place.parts:
        return RecipeError("recipe ‘{recipe}’: {reason}", recipe=recipe, reason=what)
    return RecipeError("recipe ‘{recipe}’, {place}: {reason}", recipe=recipe, place=place, reason=what)


def step_mistake(
    error: ValidationError, recipe: str, number: int, transform: str, model: type[BaseModel]
) -> RecipeError:
    """Return the first mistake in the parameters of one step."""

    def place(keys: tuple[int | str, ...]) -> Phrases:
        step = phrase("step {number} ({transform})", number=number, transform=transform)
        return Phrases((step, *_names(keys)))

    return mistake(error, recipe, place, model)


def key_place(plain: Any) -> Place:
    """Return a function that names a place in a recipe's JSON, a step by its number and transform."""

    def place(keys: tuple[int | str, ...]) -> Phrases:
        if keys[:1] == ("steps",) and len(keys) > 1 and isinstance(keys[1], int):
            step = plain["steps"][keys[1]]
            transform = step.get("transform") if isinstance(step, dict) else None
            name = phrase("step {number}", number=keys[1] + 1)
            if isinstance(transform, str):
                name = phrase("step {number} ({transform})", number=keys[1] + 1, transform=transform)
            return Phrases((name, *_names(keys[2:])))
        return Phrases(_names(keys))

    return place


def _names(keys: tuple[int | str, ...]) -> tuple[Phrase, ...]:
    return tuple(
        phrase("entry {number}", number=key + 1) if isinstance(key, int) else Phrase("{name}", {"name": key})
        for key in keys
    )


def reason_of(details: ErrorDetails, model: type[BaseModel]) -> tuple[str, dict[str, Any]]:
    """Return the template of a mistake and its arguments, without its place."""
    kind = details["type"]
    arguments = {**details.get("ctx", {}), "input": _shown(details["input"])}
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(
            str(details["loc"][-1]), _known_fields(model, details["loc"]), 1, 0.5
        )
        return (_UNKNOWN_BUT_NEAR, {"near": near[0]}) if near else (_UNKNOWN, {})
    if kind in _REASONS:
        return _REASONS[kind], arguments
    return "{why}", {"why": details["msg"].removeprefix("Value error, ")}


def _known_fields(model: type[BaseModel], keys: tuple[int | str, ...]) -> list[str]:
    """Return the fields that could have stood where an unknown one stands."""
    for key in keys[:-1]:
        if isinstance(key, int):
            continue
        annotation = model.model_fields[key].annotation
        inner = [annotation, *getattr(annotation, "__args__", ())]
        model = next(
            (kind for kind in inner if isinstance(kind, type) and issubclass(kind, BaseModel)), model
        )
    return list(model.model_fields)


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "…"
