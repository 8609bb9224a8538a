"""How far a slider goes, and how typed numbers are read. No Qt."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from app.augment.schema import ParameterField

_NICE = (1.0, 1.5, 2.0, 3.0, 5.0, 10.0)
_STEPS = (1.0, 2.0, 5.0, 10.0)
_STEPS_WANTED = 150
_BEYOND = 2.0
_NUMBER = re.compile(r"[-+]?(?:\d+[.,]?\d*|[.,]\d+)(?:[eE][-+]?\d+)?")
_DASH = re.compile(r"(?<=[\d°%×x])\s*[-–—]\s*(?=[\d.,])")


@dataclass(frozen=True, slots=True)
class Scale:
    """Ends, step and the neutral value (None where there is none) of a slider."""

    low: float
    high: float
    step: float
    zero: float | None


def scale_of(field: ParameterField, *values: float) -> Scale:
    """Return a scale that is fine enough around the default and holds ``values``.

    The limits of a field say what is possible; a slider over all of it would have no useful place.
    """
    default = field.default if isinstance(field.default, list | tuple) else [field.default or 0.0]
    numbers = [abs(float(value)) for value in (*default, *values)]
    largest = max([*numbers, 0.0])
    most = math.inf if field.maximum is None else float(field.maximum)
    least = -math.inf if field.minimum is None else float(field.minimum)
    if largest > 0:
        high = min(most, max(nice_above(_BEYOND * max(abs(float(v)) for v in default)), nice_above(largest)))
    else:
        high = most if most <= 1 else nice_above(min(most, 400.0) / 4)
    low = max(least, -high) if least < 0 else max(least, 0.0)
    step = max(1.0, step_for(high - low)) if field.kind in {"integer", "integers"} else step_for(high - low)
    zero = 1.0 if field.unit == "×" and low < 1.0 < high else 0.0 if low < 0 else None
    return Scale(low, high, step, zero)


def nice_above(value: float) -> float:
    """Return the next round number that is not smaller."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(round(k * power, 12) for k in _NICE if k * power >= value * (1 - 1e-9))


def step_for(span: float) -> float:
    """Return a round step that divides a span into some 150 parts."""
    wanted = max(span, 1e-9) / _STEPS_WANTED
    power = 10.0 ** math.floor(math.log10(wanted))
    return next(round(k * power, 12) for k in _STEPS if k * power >= wanted * (1 - 1e-9))


def read_numbers(text: str) -> list[float]:
    """Return the numbers in a text: ``-15 … +15°``, ``0.8 - 1.5×``, ``320, 352``."""
    plain = _DASH.sub(" ; ", text.replace("−", "-"))
    return [float(found.replace(",", ".")) for found in _NUMBER.findall(_parted(plain))]


def _parted(text: str) -> str:
    """Tell a decimal comma, as in ``0,5``, from commas between numbers."""
    decimal = text.count(",") == 1 and re.search(r"\d,\d", text) and not re.search(r"[1-9]\d*,\d{3}\b", text)
    return text if decimal else text.replace(",", " ")
