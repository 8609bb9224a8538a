"""Sliders that have a useful range, and numbers as people type them."""

from __future__ import annotations

import pytest

from app.augment.registry import TRANSFORMS
from app.augment.schema import parameter_fields
from app.gui.augment.editor.scales import nice_above, read_numbers, scale_of, step_for

FIELDS = [
    (name, field)
    for name, kind in TRANSFORMS.items()
    for field in parameter_fields(kind.Parameters)
    if field.kind in {"number", "integer", "range"}
]


@pytest.mark.parametrize(("name", "field"), FIELDS, ids=[f"{n}.{f.name}" for n, f in FIELDS])
def test_every_slider_holds_its_default_within_the_limits(name: str, field: object) -> None:
    scale = scale_of(field)  # type: ignore[arg-type]
    values = field.default if isinstance(field.default, list) else [field.default]  # type: ignore[attr-defined]
    assert scale.low <= min(values) and max(values) <= scale.high and scale.low < scale.high
    assert field.minimum is None or scale.low >= field.minimum  # type: ignore[attr-defined]
    assert field.maximum is None or scale.high <= field.maximum  # type: ignore[attr-defined]
    assert scale.step <= (scale.high - scale.low) / 10 or field.kind == "integer"  # type: ignore[attr-defined]


def test_a_value_beyond_the_slider_makes_it_longer() -> None:
    angle = next(field for name, field in FIELDS if (name, field.name) == ("Rotate", "angle"))
    assert (scale_of(angle).low, scale_of(angle).high) == (-100, 100)
    assert scale_of(angle, -170.0, 30.0).high == 180


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("−15 … +15°", [-15, 15]),
        ("0.8 … 1.5×", [0.8, 1.5]),
        ("-15 15", [-15, 15]),
        ("10-20", [10, 20]),
        ("-20--10", [-20, -10]),
        ("0,5", [0.5]),
        ("320, 352, 608", [320, 352, 608]),
        ("320,352", [320, 352]),
        ("0,125", [0.125]),
        ("0.1 0.3", [0.1, 0.3]),
        ("1e-3", [0.001]),
        ("", []),
        ("abc", []),
    ],
)
def test_numbers_are_read_as_people_type_them(text: str, numbers: list[float]) -> None:
    assert read_numbers(text) == numbers


def test_round_numbers() -> None:
    assert [nice_above(v) for v in (0.07, 0.1, 1.2, 2.5, 7, 90)] == [0.1, 0.1, 1.5, 3, 10, 100]
    assert [step_for(v) for v in (1, 180, 0.3)] == [0.01, 2, 0.002]
