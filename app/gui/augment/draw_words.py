"""What was drawn for one step of a sample, in words: ``angle −12.4°``, ``752 × 498 at −61, 60``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication

from app.augment.boxes import mirrors
from app.augment.plugins import find_transform
from app.augment.sample import DrawnStep, Sample
from app.augment.schema import ParameterField, parameter_fields
from app.augment.transform import Placement
from app.gui.augment.words import title_of, value_text
from app.gui.messages import translate_message

_HIDDEN = frozenset({"seed", "order", "unit", "contrast_first", "side", "width", "height", "quarter"})
_WINDOW = ("left", "top", "width", "height")


def step_words(sample: Sample, number: int) -> list[str]:
    """Return what was drawn for enabled step ``number`` (from 0) of a sample, the most telling first."""
    step = sample.steps[number]
    if step.held:
        return [QCoreApplication.translate("Draws", "held back: this image must not be mirrored")]
    if not step.applied:
        return [QCoreApplication.translate("Draws", "not this time")]
    words = drawn_words(step)
    move = sample.placements[number]
    if not words and isinstance(move, Placement) and mirrors(move.matrix):
        return [_mirror(True)]
    before = sample.canvases(number)[-1].size
    if move is not None and move.size != before and not _is_window(step.parameters):
        words.append(f"{before[0]} × {before[1]} → {move.size[0]} × {move.size[1]}")
    return words or [QCoreApplication.translate("Draws", "happens")]


def drawn_words(step: DrawnStep) -> list[str]:
    """Return the drawn numbers of a step, each with its name."""
    drawn = step.parameters
    words = [_window_words(drawn)] if _is_window(drawn) else []
    fields = _fields(step.transform)
    for name, value in drawn.items():
        if name in _HIDDEN or (words and name in _WINDOW):
            continue
        special = _SPECIAL.get(name)
        text = (
            special(value) if special is not None else _plain(step.transform, name, value, fields.get(name))
        )
        if text:
            words.append(text)
    return words


def _fields(transform: str) -> Mapping[str, ParameterField]:
    kind = find_transform(transform)
    return (
        {field.name: field for field in parameter_fields(kind.Parameters)} if isinstance(kind, type) else {}
    )


def _is_window(drawn: Mapping[str, Any]) -> bool:
    return all(name in drawn for name in _WINDOW)


def _window_words(drawn: Mapping[str, Any]) -> str:
    text = QCoreApplication.translate("Draws", "{width} × {height} at {left}, {top}")
    return text.format(**{name: str(drawn[name]).replace("-", "−") for name in _WINDOW})


def _plain(transform: str, name: str, value: Any, field: ParameterField | None) -> str:
    """Return a number with its name and unit; what changes nothing is left out."""
    unit = field.unit if field is not None else _UNITS.get(name, "")
    neutral = 1.0 if unit == "×" else 0.0
    if isinstance(value, bool) or not isinstance(value, int | float) or (field and value == neutral):
        return "" if not isinstance(value, str) else value
    title = translate_message(field.title, {}) if field is not None else _NAMES.get(name, lambda: name)()
    if title == title_of(transform):
        title = ""
    fine = unit == "turn" or (unit == "share" and abs(value) < 0.1)
    digits = 3 if fine else 2 if unit in {"×", "share", ""} else 1
    shown = value_text(value if isinstance(value, int) else round(value, digits), unit)
    return f"{title} {shown}".strip()


def _turns(value: int) -> str:
    return f"{90 * value}°"


def _mirror(value: bool) -> str:
    return QCoreApplication.translate("Draws", "mirrored") if value else ""


def _scale(value: Any) -> str:
    if not isinstance(value, list):
        return f"{value:.2f}×"
    x, y = value
    return f"{x:.2f}×" if abs(x - y) < 5e-3 else f"{x:.2f} × {y:.2f}"


def _shear(value: Any) -> str:
    if not any(value):
        return ""
    return QCoreApplication.translate("Draws", "shear {x}° {y}°").format(
        x=_signed(value[0]), y=_signed(value[1])
    )


def _translate(value: Any) -> str:
    if not any(value):
        return ""
    return QCoreApplication.translate("Draws", "moved {x} %, {y} %").format(
        x=_signed(100 * value[0]), y=_signed(100 * value[1])
    )


def _rotate(value: float) -> str:
    if not value:
        return ""
    return QCoreApplication.translate("Draws", "turned {angle}°").format(angle=_signed(value))


def _hole(value: int) -> str:
    return QCoreApplication.translate("Draws", "holes of {n} px").format(n=value)


def _corners(value: Any) -> str:
    most = max(abs(part) for corner in value for part in corner)
    text = QCoreApplication.translate("Draws", "corners moved by up to {share} %")
    return text.format(share=f"{100 * most:.0f}")


def _shift(value: Any) -> str:
    return "  ".join(f"{name} {_signed(part)}" for name, part in zip("RGB", value, strict=False))


def _holes(value: Any) -> str:
    return QCoreApplication.translate("Draws", "holes: {n}").format(n=len(value))


def _polygons(value: Any) -> str:
    return QCoreApplication.translate("Draws", "shadows: {n}").format(n=len(value))


def _objects(value: Any) -> str:
    return QCoreApplication.translate("Draws", "objects: {n}").format(n=len(value))


def _partners(value: Any) -> str:
    names = [str(entry["image"]) for entry in value if entry.get("image") is not None]
    if not names:
        return QCoreApplication.translate("Draws", "with itself")
    return QCoreApplication.translate("Draws", "with {images}").format(images=", ".join(dict.fromkeys(names)))


def _centre(value: Any) -> str:
    return QCoreApplication.translate("Draws", "centre at {x}, {y}").format(x=value[0], y=value[1])


def _signed(value: float) -> str:
    return f"{value:+.1f}".replace("-", "−")


_SPECIAL: Mapping[str, Callable[[Any], str]] = {
    "turns": _turns,
    "mirror": _mirror,
    "scale": _scale,
    "shear": _shear,
    "translate": _translate,
    "rotate": _rotate,
    "hole": _hole,
    "corners": _corners,
    "shift": _shift,
    "holes": _holes,
    "objects": _objects,
    "partners": _partners,
    "centre": _centre,
    "polygons": _polygons,
}
_NAMES: Mapping[str, Callable[[], str]] = {
    "radius": lambda: QCoreApplication.translate("Draws", "radius"),
}
_UNITS = {"radius": "px"}
