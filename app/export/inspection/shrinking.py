"""Milder steps: a step's ranges drawn towards what changes nothing, or the step made rarer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from app.augment.plugins import PluginProblem, find_transform
from app.augment.recipe import Recipe, Step
from app.augment.transform import GeometricTransform, MultiImageTransform

NEUTRAL: Mapping[str, Mapping[str, float]] = {
    "Rotate": {"angle": 0.0},
    "Affine": {"scale": 1.0, "translate": 0.0, "shear": 0.0, "rotate": 0.0},
    "Perspective": {"scale": 0.0},
    "YoloJitterCrop": {"jitter": 0.0},
    "ZoomOut": {"ratio": 1.0},
    "RandomIoUCrop": {"scale": 1.0, "aspect": 1.0},
    "RandomResizedCrop": {"scale": 1.0},
    "ScaleJitter": {"scale": 1.0},
}
"""By transform and parameter, the value with which the step leaves the boxes alone.

Of a step that is not here, the probability is lowered instead.
"""

_LEFT_ALONE = frozenset(
    {
        *("HorizontalFlip", "VerticalFlip", "Rotate90", "Transpose", "D4", "BBoxSafeCrop"),  # lose no box
        *("Resize", "LetterBox", "MultiScaleResize", "ShortestSide"),  # set a size: never to be left out
        *("CenterCrop", "RandomCrop", "PadIfNeeded"),
    }
)

_MOVING = (GeometricTransform, MultiImageTransform)
_DIGITS = 2


class Knob(NamedTuple):
    """One thing of a step that can be lowered: a parameter, or ``p``."""

    step: int
    field: str


class Change(NamedTuple):
    """What was changed about a recipe.

    Attributes:
        step: its position in the recipe, from 0.
        transform: its name in the registry.
        field: the parameter, or ``p``.
        before, after: its values.
    """

    step: int
    transform: str
    field: str
    before: Any
    after: Any

    def to_json(self) -> dict[str, Any]:
        """Return plain data."""
        return self._asdict()


def knobs(recipe: Recipe) -> list[Knob]:
    """Return all that can be lowered about the steps that move boxes and take part."""
    found = []
    for position, step in enumerate(recipe.steps):
        kind = find_transform(step.transform)
        if kind is None or isinstance(kind, PluginProblem) or not issubclass(kind, _MOVING):
            continue
        if step.enabled and step.p > 0 and step.transform not in _LEFT_ALONE:
            found += [Knob(position, field) for field in NEUTRAL.get(step.transform, {"p": 0.0})]
    return found


def milder(recipe: Recipe, knob: Knob, factor: float) -> tuple[Recipe, Change]:
    """Return the recipe with one knob lowered, and what that changes.

    Args:
        recipe: a valid recipe.
        knob: what to lower.
        factor: 1 leaves it as it is, with 0 it does nothing to boxes.
    """
    step = recipe.steps[knob.step]
    if step.transform not in NEUTRAL:
        before, after = step.p, _rounded(step.p * factor)
        edited = step.model_copy(update={"p": after})
    else:
        before = _values(step)[knob.field]
        after = _moved(before, NEUTRAL[step.transform][knob.field], factor)
        edited = step.model_copy(update={"parameters": {**step.parameters, knob.field: after}})
    steps = (*recipe.steps[: knob.step], edited, *recipe.steps[knob.step + 1 :])
    change = Change(knob.step, step.transform, knob.field, before, after)
    return recipe.model_copy(update={"steps": steps}), change


def _values(step: Step) -> dict[str, Any]:
    """Return all that is set about a step, its defaults included, as JSON has it."""
    kind = find_transform(step.transform)
    assert kind is not None and not isinstance(kind, PluginProblem)
    model = kind.Parameters.model_validate_json(json.dumps(step.parameters))
    return dict(model.model_dump(mode="json"))


def _moved(value: Any, still: float, factor: float) -> Any:
    if isinstance(value, list):
        return [_rounded(still + factor * (each - still)) for each in value]
    return _rounded(still + factor * (value - still))


def _rounded(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")
