"""Transforms of other packages: found by their entry points, checked, and kept from doing harm.

A package offers one in its ``pyproject.toml``; the name is what recipes write:

    [project.entry-points."evenbox.transforms"]
    Vignette = "my_package.vignette:Vignette"

``README.md`` beside this file says what such a class must be. Nothing is loaded before a recipe asks for it.
"""

from __future__ import annotations

import functools
import inspect
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import EntryPoint, entry_points
from typing import Any, TypeVar, get_args

import numpy as np

from app.augment.functional.colour import Image, ImageFunction, Operation
from app.augment.parameters import Parameters
from app.augment.registry import TRANSFORMS
from app.augment.transform import (
    MAX_SIDE,
    ColourTransform,
    Context,
    Drawn,
    GeometricTransform,
    Placement,
    Size,
    Transform,
)
from app.augment.wrappers import WRAPPERS
from app.errors import EvenboxError, RecipeError

GROUP = "evenbox.transforms"
_FLAT = 1e-9
"""Determinants below this squeeze the image to a line."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PluginProblem:
    """Why a transform of another package cannot be used."""

    name: str
    package: str
    reason: str


@functools.lru_cache(maxsize=1)
def _offered() -> tuple[EntryPoint, ...]:
    found = entry_points(group=GROUP)
    return tuple(sorted(found, key=lambda point: (point.name, _package(point), point.value)))


@functools.lru_cache(maxsize=256)
def _load(point: EntryPoint) -> type[Transform[Any]] | PluginProblem:
    """Load one transform; whatever is wrong with it becomes a problem."""
    try:
        kind = point.load()
        reason = _objection(kind)
    except Exception as error:  # noqa: BLE001 - another package's code must not stop the program
        reason = _described(error)
    return PluginProblem(point.name, _package(point), reason) if reason else kind


def _package(point: EntryPoint) -> str:
    return point.dist.name if point.dist is not None else point.module


def _objection(kind: Any) -> str:
    """Return why something is no transform; empty where it is one."""
    if not isinstance(kind, type) or not issubclass(kind, GeometricTransform | ColourTransform):
        return "it is neither a GeometricTransform nor a ColourTransform"
    if inspect.isabstract(kind):
        return "it lacks " + ", ".join(sorted(kind.__abstractmethods__))
    for name in ("title", "description"):
        if not isinstance(getattr(kind, name, None), str):
            return f"it has no {name}"
    model: Any = kind.Parameters
    if not (isinstance(model, type) and issubclass(model, Parameters)):
        return "its Parameters are no parameter model"
    return ""


def find_transform(name: str) -> type[Transform[Any]] | PluginProblem | None:
    """Return the transform that recipes call ``name``: the program's own, a wrapper, another package's.

    Returns:
        The class; why it cannot be used; None where there is none of this name.
    """
    known = TRANSFORMS.get(name) or WRAPPERS.get(name)
    if known is not None:
        return known
    point = next((point for point in _offered() if point.name == name), None)
    return None if point is None else _load(point)


def plugin_transforms() -> Mapping[str, type[Transform[Any]]]:
    """Return the usable transforms of other packages by name; this loads all of them."""
    found = {point.name: find_transform(point.name) for point in _offered()}
    own = TRANSFORMS.keys() | WRAPPERS.keys()
    return {n: kind for n, kind in found.items() if isinstance(kind, type) and n not in own}


def plugin_problems() -> tuple[PluginProblem, ...]:
    """Return what is wrong with transforms of other packages; this loads all of them."""
    problems: list[PluginProblem] = []
    taken = dict.fromkeys((*TRANSFORMS, *WRAPPERS), "Evenbox itself")
    for point in _offered():
        loaded = _load(point)
        if point.name in taken:
            reason = f"{taken[point.name]} has a transform of this name"
            problems.append(PluginProblem(point.name, _package(point), reason))
        elif isinstance(loaded, PluginProblem):
            problems.append(loaded)
        taken.setdefault(point.name, _package(point))
    return tuple(problems)


def is_own(name: str) -> bool:
    """Return whether a transform is the program's own: those are tested, and run unguarded."""
    return name in TRANSFORMS


def guarded(name: str, make: Callable[[], Transform[Any]]) -> Transform[Any]:
    """Make a transform that is not the program's own, and check all it does.

    Raises:
        RecipeError: it cannot be made. Later on: it fails, or returns what makes no sense.
    """
    transform = _call(name, make)
    if isinstance(transform, GeometricTransform):
        return _GuardedGeometry(name, transform)
    if isinstance(transform, ColourTransform):
        return _GuardedColour(name, transform)
    raise _broken(name, "it is neither geometry nor colour")


class _GuardedGeometry(GeometricTransform[Parameters]):
    """Geometry whose numbers are checked."""

    def __init__(self, name: str, inner: GeometricTransform[Any]) -> None:
        super().__init__(inner.parameters)
        self.name, self.inner = name, inner
        self.title, self.description = inner.title, inner.description  # type: ignore[misc]

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Return the inner transform's numbers."""
        return _drawn(self.name, self.inner, rng, context)

    def place(self, drawn: Drawn, size: Size) -> Placement:
        """Return the inner transform's map."""
        placed = _call(self.name, lambda: _plain(self.inner.place(drawn, size)))
        if placed is None:
            raise _broken(self.name, "its map is no finite, invertible 3 × 3 matrix with 1 in the corner")
        if not all(1 <= side <= MAX_SIDE for side in placed.size):
            raise _broken(self.name, f"its canvas is {placed.size[0]} × {placed.size[1]} pixels")
        if len(placed.fill) != 3 or not all(0 <= level <= 255 for level in placed.fill):
            raise _broken(self.name, f"its fill is {placed.fill}")
        return placed


def _plain(placement: Placement) -> Placement | None:
    """Return a placement in plain types, None where its matrix is of no use."""
    matrix, (width, height), fill = placement
    matrix = np.array(matrix, np.float64)
    if matrix.shape != (3, 3) or not np.isfinite(matrix).all() or abs(matrix[2, 2]) < _FLAT:
        return None
    matrix /= matrix[2, 2]
    if abs(np.linalg.det(matrix)) < _FLAT:
        return None
    return Placement(matrix, (int(width), int(height)), tuple(int(level) for level in fill))  # type: ignore[arg-type]


class _GuardedColour(ColourTransform[Parameters]):
    """Colour whose results are checked."""

    def __init__(self, name: str, inner: ColourTransform[Any]) -> None:
        super().__init__(inner.parameters)
        self.name, self.inner = name, inner
        self.title, self.description = inner.title, inner.description  # type: ignore[misc]

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Return the inner transform's numbers."""
        return _drawn(self.name, self.inner, rng, context)

    def operations(self, drawn: Drawn) -> tuple[Operation, ...]:
        """Return the inner transform's operations."""
        operations = _call(self.name, lambda: tuple(self.inner.operations(drawn)))
        for operation in operations:
            if not isinstance(operation, get_args(Operation)):
                raise _broken(self.name, f"{type(operation).__name__} is no operation")
        return tuple(self._checked(operation) for operation in operations)

    def _checked(self, operation: Operation) -> Operation:
        if not isinstance(operation, ImageFunction):
            return operation

        def function(image: Image) -> Image:
            result = _call(self.name, lambda: np.asarray(operation.function(image)))
            if result.shape != image.shape or result.dtype != np.uint8:
                raise _broken(self.name, "it changes the shape or the type of the image")
            return result

        return replace(operation, function=function)


def _drawn(name: str, inner: Transform[Any], rng: np.random.Generator, context: Context) -> Drawn:
    """Draw numbers, brought to what reading them back from JSON gives."""
    drawn = _call(name, lambda: json.loads(json.dumps(inner.draw(rng, context), allow_nan=False)))
    if not isinstance(drawn, dict):
        raise _broken(name, "what it draws is no object of JSON values")
    return drawn


def _call(name: str, function: Callable[[], T]) -> T:
    try:
        return function()
    except EvenboxError:
        raise
    except Exception as error:
        raise _broken(name, _described(error)) from error


def _broken(name: str, reason: str) -> RecipeError:
    return RecipeError("transform ‘{name}’ failed: {why}", name=name, why=reason)


def _described(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
