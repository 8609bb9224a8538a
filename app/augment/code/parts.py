"""Pieces of generated code: calls, notes, and the text that they add up to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from app.augment.recipe import Recipe, build_transforms
from app.augment.transform import MultiImageTransform


@dataclass(frozen=True)
class CodeExport:
    """A recipe as code.

    Attributes:
        text: the module; it defines ``make_transform``.
        missing: what of the recipe has no counterpart, in English, with the step's number.
        differs: what is there, but not quite the same.
    """

    text: str
    missing: tuple[str, ...]
    differs: tuple[str, ...]


class Part(NamedTuple):
    """One step as code.

    Attributes:
        code: an expression; empty where there is no counterpart.
        note: what is missing or differs; empty where nothing does.
        helpers: names of the helper classes that it needs.
    """

    code: str
    note: str = ""
    helpers: tuple[str, ...] = ()


class Expression(str):
    """Code that stands in a call as it is."""

    __slots__ = ()


Emitter = Callable[[Any, float], Part]
"""Takes a transform's parameters and the step's probability."""


def call(function: str, *arguments: Any, **named: Any) -> Expression:
    """Return a call as code."""
    shown = [_value(argument) for argument in arguments]
    return Expression(
        f"{function}({', '.join([*shown, *(f'{key}={_value(v)}' for key, v in named.items())])})"
    )


def listed(parts: Iterable[str]) -> Expression:
    """Return a list of expressions as code."""
    return Expression(f"[{', '.join(parts)}]")


def _value(value: Any) -> str:
    """Return a value as code; numbers lose what floating point added to them."""
    if isinstance(value, Expression):
        return value
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return repr(value)
    if isinstance(value, float):
        return repr(float(f"{value:.10g}"))
    if isinstance(value, tuple):
        inner = ", ".join(_value(item) for item in value)
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    if isinstance(value, list):
        return f"[{', '.join(_value(item) for item in value)}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {_value(item)}" for key, item in value.items()) + "}"
    return repr(value)


def middle(pair: tuple[float, float]) -> float:
    """Return the middle of a range."""
    return (pair[0] + pair[1]) / 2


class Steps(NamedTuple):
    """All steps of a recipe as code."""

    lines: list[str]
    helpers: list[str]
    missing: list[str]
    differs: list[str]


def emit_steps(recipe: Recipe, emitters: Mapping[str, Emitter], indent: str) -> Steps:
    """Return the enabled steps as lines of a list; each begins with a comment that names it.

    Raises:
        RecipeError: the recipe is not valid.
    """
    found = Steps([], [], [], [])
    for number, (step, transform) in enumerate(zip(recipe.steps, build_transforms(recipe), strict=True), 1):
        if not step.enabled:
            continue
        emitter = emitters.get(step.transform)
        if emitter:
            part = emitter(transform.parameters, step.p)
        elif isinstance(transform, MultiImageTransform):
            part = Part("", "it takes several images, a pipeline there takes one; it has no counterpart")
        else:
            part = Part("", "it has no counterpart")
        title = f"step {number} ({step.transform})"
        comment = f"{title}: {part.note}" if part.note else title
        found.lines.append(f"{indent}# {comment}")
        if part.code:
            found.lines.append(f"{indent}{part.code},")
        if part.note:
            (found.differs if part.code else found.missing).append(comment)
        found.helpers.extend(name for name in part.helpers if name not in found.helpers)
    return found


def heading(recipe: Recipe, library: str, usage: str) -> str:
    """Return the comment at the top of a module; nothing of the recipe's texts can end it."""
    title = " ".join(f"{recipe.name} {recipe.title}".split())
    lines = [f"Recipe {title}, for {library}. Written by Evenbox.", "", *usage.splitlines()]
    return "\n".join(f"# {line}".rstrip() for line in lines) + "\n"
