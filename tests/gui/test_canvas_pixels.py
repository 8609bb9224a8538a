"""Strokes written into pixels, against QPainter."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from app.gui.canvas.pixels import PixelLayer, premultiplied, stamp_of

WIDTH, HEIGHT, MARGIN = 40, 30, 12
RED, DARK = QColor("#E84070"), QColor(0, 0, 0, 70)
sides = st.integers(-60, 90)


def visible(layer: PixelLayer) -> np.ndarray:
    pixels = stamp_of(layer.image)
    return pixels[MARGIN:-MARGIN, MARGIN:-MARGIN]


def stroke(layer: PixelLayer, rects: np.ndarray) -> None:
    layer.stroke(rects, np.zeros(len(rects), np.int64), [RED], DARK)


def painted(rect: tuple[int, int, int, int]) -> np.ndarray:
    """The same rectangle's coloured stroke as QPainter draws it."""
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    pen = QPen(RED, 2)
    pen.setJoinStyle(pen.joinStyle().MiterJoin)
    painter.setPen(pen)
    x1, y1, x2, y2 = rect
    painter.drawRect(QRect(x1, y1, x2 - x1, y2 - y1))
    painter.end()
    return stamp_of(image)


@given(sides, sides, st.integers(4, 90), st.integers(4, 90))
def test_the_coloured_part_is_where_a_painter_would_draw_it(x: int, y: int, width: int, height: int) -> None:
    rect = (x, y, x + width, y + height)
    layer = PixelLayer(WIDTH, HEIGHT, MARGIN, 1)
    stroke(layer, np.array([rect]))
    ours = visible(layer) == premultiplied(RED)
    assert np.array_equal(ours, painted(rect) == premultiplied(RED))


@given(st.lists(st.tuples(sides, sides, sides, sides), max_size=5), st.integers(1, 3))
def test_any_rectangle_can_be_drawn_without_reaching_round_the_border(
    rects: list[tuple[int, int, int, int]], unit: int
) -> None:
    layer = PixelLayer(WIDTH, HEIGHT, MARGIN, unit)
    stroke(layer, np.array(rects, np.int64).reshape(-1, 4))
    pixels = stamp_of(layer.image)
    assert set(np.unique(pixels)) <= {0, int(premultiplied(RED)), int(premultiplied(DARK))}


def test_a_box_that_is_not_in_view_leaves_no_trace() -> None:
    layer = PixelLayer(WIDTH, HEIGHT, MARGIN, 1)
    stroke(layer, np.array([[-90, -90, -40, -40], [100, 2, 140, 20]]))
    assert not stamp_of(layer.image).any()


def test_each_rectangle_has_its_colour_and_the_later_one_is_in_front() -> None:
    layer, green = PixelLayer(WIDTH, HEIGHT, MARGIN, 1), QColor("#30C060")
    rects = np.array([[5, 5, 25, 20], [10, 10, 30, 25], [-90, 0, -80, 9]])
    layer.stroke(rects, np.array([1, 0, 1]), [RED, green], DARK)
    one, two, both = (
        PixelLayer(WIDTH, HEIGHT, MARGIN, 1),
        PixelLayer(WIDTH, HEIGHT, MARGIN, 1),
        visible(layer),
    )
    one.stroke(rects[:1], np.zeros(1, np.int64), [green], DARK)
    stroke(two, rects[1:2])
    front = visible(two) != 0
    assert np.array_equal(both[front], visible(two)[front])
    assert np.array_equal(both[~front], visible(one)[~front])


@given(st.lists(st.tuples(sides, sides, st.integers(1, 9), st.integers(1, 9)), max_size=6))
def test_stamps_are_cut_to_the_layer(places: list[tuple[int, int, int, int]]) -> None:
    layer = PixelLayer(WIDTH, HEIGHT, MARGIN, 1)
    whole = np.zeros((HEIGHT + 400, WIDTH + 400), np.uint32)
    stamps = [np.full((tall, wide), k + 1, np.uint32) for k, (_, _, tall, wide) in enumerate(places)]
    for (x, y, tall, wide), stamp in zip(places, stamps, strict=True):
        whole[y + 200 : y + 200 + tall, x + 200 : x + 200 + wide] = stamp
    layer.stamp_each(np.array([each[:2] for each in places], np.int64).reshape(-1, 2), stamps)
    seen = whole[200 - MARGIN : 200 + HEIGHT + MARGIN, 200 - MARGIN : 200 + WIDTH + MARGIN]
    assert np.array_equal(stamp_of(layer.image), seen)


def test_a_layer_is_used_again_where_it_is_alike() -> None:
    layer = PixelLayer(WIDTH, HEIGHT, MARGIN, 1)
    stroke(layer, np.array([[5, 5, 25, 20]]))
    assert layer.fits(WIDTH, HEIGHT, MARGIN, 1)
    assert not layer.fits(WIDTH + 1, HEIGHT, MARGIN, 1)
    assert not layer.fits(WIDTH, HEIGHT, MARGIN, 2)
    assert not layer.fits(WIDTH + 2, HEIGHT + 2, MARGIN - 1, 1)
    layer.clear()
    assert not stamp_of(layer.image).any()


@pytest.mark.parametrize(
    ("place", "fits"), [((0, 0), True), ((-12, -12), True), ((-13, 0), False), ((50, 0), False)]
)
def test_stamps_are_whole_or_absent(place: tuple[int, int], fits: bool) -> None:
    layer = PixelLayer(WIDTH, HEIGHT, MARGIN, 1)
    layer.stamp(np.array([place]), np.full((3, 3), 7, np.uint32))
    pixels = stamp_of(layer.image)
    assert (pixels == 7).sum() == (9 if fits else 0)
    if fits:
        assert pixels[place[1] + MARGIN, place[0] + MARGIN] == 7
