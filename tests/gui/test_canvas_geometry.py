"""Gestures as numbers: always inside the image, whole pixels, never empty."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.gui.canvas import geometry
from app.gui.canvas.gestures import Move, Point, Resize

Case = tuple[geometry.Box, geometry.Size]

sizes = st.tuples(st.integers(1, 5000), st.integers(1, 5000))
points = st.tuples(st.floats(-6000, 11000), st.floats(-6000, 11000))
handles = st.sampled_from(geometry.HANDLES)


@st.composite
def boxes_inside(draw: st.DrawFn) -> Case:
    width, height = draw(sizes)
    x1, y1 = draw(st.integers(0, width - 1)), draw(st.integers(0, height - 1))
    x2, y2 = draw(st.integers(x1 + 1, width)), draw(st.integers(y1 + 1, height))
    return (float(x1), float(y1), float(x2), float(y2)), (width, height)


def assert_inside(box: geometry.Box, size: geometry.Size) -> None:
    x1, y1, x2, y2 = box
    assert 0 <= x1 < x2 <= size[0]
    assert 0 <= y1 < y2 <= size[1]


@given(points, points, sizes, st.booleans())
def test_a_drawn_box_is_inside_and_on_whole_pixels(
    start: Point, end: Point, size: geometry.Size, square: bool
) -> None:
    box = geometry.drawn(start, end, size, square)
    assert_inside(box, size)
    assert all(value == int(value) for value in box)
    if square:
        assert box[2] - box[0] == box[3] - box[1]


@given(boxes_inside())
def test_drawing_from_corner_to_corner_gives_that_box(case: Case) -> None:
    box, size = case
    for start, end in (((0, 1), (2, 3)), ((2, 3), (0, 1)), ((0, 3), (2, 1)), ((2, 1), (0, 3))):
        drawn = geometry.drawn((box[start[0]], box[start[1]]), (box[end[0]], box[end[1]]), size)
        assert drawn == box


@given(boxes_inside(), handles, st.floats(-9000, 9000), st.floats(-9000, 9000))
def test_a_resized_box_stays_inside_and_keeps_the_opposite_edges(
    case: Case, handle: geometry.Handle, dx: float, dy: float
) -> None:
    box, size = case
    out = geometry.resized(box, handle, dx, dy, size)
    assert_inside(out, size)
    for axis in (0, 1):
        if handle[axis] == 0:
            assert (out[axis], out[axis + 2]) == (box[axis], box[axis + 2])
        else:
            fixed = box[axis] if handle[axis] > 0 else box[axis + 2]
            assert fixed in (out[axis], out[axis + 2])


def test_past_the_opposite_edge_the_box_continues_on_the_other_side() -> None:
    assert geometry.resized((10, 10, 20, 20), (1, 0), -25, 0, (100, 100)) == (0, 10, 10, 20)
    assert geometry.resized((10, 10, 20, 20), (-1, -1), 15, 17, (100, 100)) == (20, 20, 25, 27)


def test_on_the_opposite_edge_one_pixel_is_left() -> None:
    assert geometry.resized((10, 10, 20, 20), (1, 1), -10, -10, (100, 100)) == (10, 10, 11, 11)
    assert geometry.resized((0, 0, 100, 5), (-1, 0), 100, 0, (100, 100)) == (99, 0, 100, 5)


def test_an_edge_that_is_not_dragged_keeps_its_fraction() -> None:
    assert geometry.resized((10.5, 10.25, 20.5, 20.5), (1, 0), 3.2, 8.0, (100, 100)) == (
        10.5,
        10.25,
        24,
        20.5,
    )


@given(st.lists(boxes_inside(), min_size=1, max_size=4), st.floats(-9000, 9000), st.floats(-9000, 9000))
def test_moving_together_keeps_sizes_and_stays_inside(cases: list[Case], dx: float, dy: float) -> None:
    size = (5000, 5000)
    boxes = np.array([box for box, _ in cases])
    move = Move(boxes, tuple(range(len(boxes))), (0.0, 0.0), size)
    move.update((dx, dy), False)
    assert (move.preview[:, 2:] - move.preview[:, :2] == boxes[:, 2:] - boxes[:, :2]).all()
    for box in move.preview.tolist():
        assert_inside(box, size)
    assert len({tuple(row) for row in (move.preview - boxes).tolist()}) == 1


def test_a_box_that_sticks_out_may_be_moved_in_but_not_further_out() -> None:
    boxes = np.array([[-5.0, 10, 20, 30]])
    assert geometry.move_delta(boxes, -8, 0, (100, 100)) == (0, 0)
    assert geometry.move_delta(boxes, 8, 0, (100, 100)) == (8, 0)


def test_a_constrained_move_keeps_to_one_axis() -> None:
    move = Move(np.array([[10.0, 10, 20, 20]]), (0,), (0.0, 0.0), (100, 100))
    move.update((7, 3), True)
    assert move.preview.tolist() == [[17, 10, 27, 20]]


def test_a_resize_gesture_moves_by_the_drag_not_to_the_mouse() -> None:
    resize = Resize(np.array([[10.0, 10, 20, 20]]), 0, (1, 1), (21.4, 18.7), (100, 100))
    resize.update((26.4, 24.7), False)
    assert resize.preview.tolist() == [[10, 10, 25, 26]]


@given(st.tuples(points, points), sizes)
def test_a_pasted_box_is_brought_inside(corners: tuple[Point, Point], size: geometry.Size) -> None:
    (x1, y1), (x2, y2) = corners
    out = geometry.fitted(geometry.span(x1, y1, x2, y2), size)
    assert -1e-6 <= out[0] <= out[2] <= size[0] + 1e-6
    assert -1e-6 <= out[1] <= out[3] <= size[1] + 1e-6


def test_smaller_boxes_are_hit_first_and_borders_before_insides() -> None:
    boxes = np.array([[0.0, 0, 100, 100], [40, 40, 60, 60], [50, 0, 300, 300]])
    assert geometry.hits(boxes, 55, 55, 2) == [1, 0, 2]
    assert geometry.hits(boxes, 51, 20, 2) == [2, 0]  # on the border of the largest
    assert geometry.hits(boxes, 400, 400, 2) == []
    assert geometry.hits(np.zeros((0, 4)), 1, 1, 2) == []


def test_a_band_takes_what_is_wholly_inside() -> None:
    boxes = np.array([[10.0, 10, 20, 20], [15, 15, 40, 40]])
    assert geometry.within(boxes, (5, 5, 30, 30)) == [0]
    assert geometry.within(boxes, (5, 5, 40, 40)) == [0, 1]


@pytest.mark.parametrize("handle", geometry.HANDLES)
@pytest.mark.parametrize("side", [0, 3, 30, 400])
def test_every_handle_can_be_grabbed_at_its_place(handle: geometry.Handle, side: int) -> None:
    rect = (100, 100, 100 + side, 100 + side)
    place = next((x, y) for h, x, y in geometry.handle_points(rect) if h == handle)
    assert geometry.hit_handle(rect, *place) == handle


def test_a_tiny_box_keeps_a_middle_to_move_it_by() -> None:
    rect = (100, 100, 104, 104)
    assert geometry.hit_handle(rect, 102, 102) is None
    assert geometry.hit_handle(rect, 102 + 40, 102) is None
