from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.annotation import BoundingBox
from app.core.dataset import Convention
from app.voc.numbers import NumberStyle, integer_box, is_whole
from app.voc.objects import shifts

COORDINATE = st.one_of(st.floats(allow_nan=False), st.floats(-10, 5000), st.integers(-5, 5000).map(float))
SIDE = st.integers(1, 4000)


@given(COORDINATE, COORDINATE, COORDINATE, COORDINATE, SIDE, SIDE)
def test_whole_boxes_lie_inside_and_have_a_pixel(
    xmin: float, ymin: float, xmax: float, ymax: float, width: int, height: int
) -> None:
    box = integer_box(xmin, ymin, xmax, ymax, width, height)
    assert all(isinstance(side, int) for side in box)
    assert 1 <= box[0] <= box[2] <= width
    assert 1 <= box[1] <= box[3] <= height


@given(st.integers(0, 99), st.integers(0, 99), st.integers(1, 50), st.integers(1, 50))
def test_whole_edges_are_exact(left: int, top: int, width: int, height: int) -> None:
    box = integer_box(left, top, left + width, top + height, left + width, top + height)
    assert box == (left + 1, top + 1, left + width, top + height)


@given(st.floats(0, 100), st.floats(1, 60))
def test_edges_move_by_half_a_pixel_at_most(low: float, size: float) -> None:
    xmin, _, xmax, _ = integer_box(low, 0, low + size, 1, 1000, 1)
    assert abs((xmin - 1) - low) <= 0.5
    assert abs(xmax - (low + size)) <= 0.5


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (3.2, 3.4, (4, 4)),
        (3.6, 3.9, (4, 4)),
        (3.9, 4.1, (5, 5)),
        (9.9, 10.0, (10, 10)),
        (-5, -3, (1, 1)),
        (12, 15, (10, 10)),
    ],
)
def test_thin_boxes_become_the_pixel_that_holds_them(
    low: float, high: float, expected: tuple[int, int]
) -> None:
    assert integer_box(low, 0, high, 5, 10, 10)[::2] == expected


def test_an_unknown_size_limits_nothing_but_the_origin() -> None:
    assert integer_box(-3.0, 5.0, 900.0, 1e300, 0, 0) == (1, 6, 900, 2**31)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("12", True), (" -3 ", True), ("1.0", False), ("1e3", False), ("", False), ("x", False)],
)
def test_whole_texts(text: str, expected: bool) -> None:
    assert is_whole(text) is expected


@given(st.floats(-1e6, 1e6), st.sampled_from(list(Convention)))
def test_fractions_read_back_as_they_were(value: float, convention: Convention) -> None:
    shift = shifts(convention)[0]
    value = (value - shift) + shift  # what reading a file can give
    text = NumberStyle(convention, True).texts(BoundingBox("a", value, 0, 2e6, 1))["xmin"]
    assert float(text) + shift == value


def test_numbers_take_the_form_of_what_stood_there() -> None:
    style = NumberStyle(Convention.VOC, True)
    old = {"xmin": "3.0", "ymin": "3"}
    texts = style.texts(BoundingBox("a", 1, 1, 5, 5.5), None, old)
    assert texts == {"xmin": "2.0", "ymin": "2", "xmax": "5", "ymax": "5.5"}
