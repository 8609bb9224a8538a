"""Fates, steps, their settings and what was drawn, in words."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from PySide6.QtCore import QCoreApplication

from app.augment.outcome import Fate
from app.augment.plugins import find_transform
from app.augment.recipe import Step
from app.augment.sample import Sample
from app.augment.transform import Transform
from app.gui.messages import translate_message

_ANGLES: Mapping[str, Callable[[Mapping[str, Any]], float]] = {
    "Rotate": lambda drawn: drawn["angle"],
    "Affine": lambda drawn: drawn["rotate"],
    "Rotate90": lambda drawn: 90.0 * drawn["turns"],
}
_ZOOM_SHOWN = 0.005
_ANGLE_SHOWN = 0.05
_SIGNED_UNITS = {"°", "turn"}


def fate_text(fate: Fate) -> str:
    """Return why a box was dropped, with its figures: ``visibility 0.07 < 0.10``."""
    return translate_message(fate.template, fate.arguments)


def short_fate_text(fate: Fate) -> str:
    """Return why a box was dropped, without figures: the same for all boxes with this fate."""
    names = {
        "visibility": QCoreApplication.translate("Fate", "hardly visible"),
        "too_small": QCoreApplication.translate("Fate", "too small"),
        "area": QCoreApplication.translate("Fate", "area too small"),
        "aspect": QCoreApplication.translate("Fate", "too long"),
    }
    return names.get(fate.code, fate_text(fate))


def draws_words(sample: Sample) -> list[str]:
    """Return what was drawn, the most telling first: ``−12.4°``, ``1.18×``, ``flip``."""
    parts = []
    angles = [
        _ANGLES[s.transform](s.parameters) for s in sample.steps if s.applied and s.transform in _ANGLES
    ]
    angle = math.remainder(sum(angles), 360.0)
    if abs(angle) > _ANGLE_SHOWN:
        parts.append(f"{angle:+.1f}°".replace("-", "−"))
    zoom = sample_zoom(sample)
    if abs(zoom - 1) > _ZOOM_SHOWN:
        parts.append(f"{zoom:.2f}×")
    if sample.mirrored:
        parts.append(QCoreApplication.translate("Augment", "flip"))
    return parts


def sample_zoom(sample: Sample) -> float:
    """Return how much larger things in the middle are in the variant, both images shown at the same size."""
    width, height = sample.size
    across, down = sample.source_size
    area = (across * down) / max(1, width * height)
    depth = float(sample.matrix[2] @ (across / 2, down / 2, 1.0))  # 1 but for a perspective
    growth = abs(float(np.linalg.det(sample.matrix))) / max(abs(depth) ** 3, 1e-9)
    return math.sqrt(growth * area)


def transform_of(step: Step) -> type[Transform[Any]] | None:
    """Return the transform of a step, None where it cannot be used here."""
    kind = find_transform(step.transform)
    return kind if isinstance(kind, type) else None


def step_title(step: Step) -> str:
    """Return a step's name for people."""
    return title_of(step.transform)


def title_of(transform: str) -> str:
    """Return a transform's name for people."""
    kind = find_transform(transform)
    return translate_message(kind.title, {}) if isinstance(kind, type) else transform


def step_help(step: Step) -> str:
    """Return what a step does, one sentence."""
    kind = transform_of(step)
    return "" if kind is None else translate_message(kind.description, {})


def value_text(value: object, unit: str = "") -> str:
    """Return a setting's value with its unit: ``−15 … +15°``, ``0.80 … 1.50×``, ``on``."""
    if isinstance(value, bool):
        return QCoreApplication.translate("Augment", "on" if value else "off")
    if isinstance(value, str):
        return QCoreApplication.translate("Augment", value)
    if value is None:
        return "–"
    if isinstance(value, tuple | list):
        return _several_text(value, unit)
    return f"{_number_text(value, '')}{_unit_text(unit)}"


def _several_text(values: tuple[Any, ...] | list[Any], unit: str) -> str:
    numbers = [_number_text(value, unit) for value in values]
    if len(numbers) == 2:
        return f"{numbers[0]} … {numbers[1]}{_unit_text(unit)}"
    return ", ".join(numbers)


def _number_text(value: Any, unit: str) -> str:
    if isinstance(value, int):
        return str(value)
    text = f"{value:+g}" if unit in _SIGNED_UNITS and value else f"{value:g}"
    return text.replace("-", "−")


def _unit_text(unit: str) -> str:
    if unit in {"", "share", "RGB"}:
        return ""
    return unit if unit in {"°", "×", "%"} else f" {translate_message(unit, {})}"
