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
    layer.stroke(np.array([rect]), RED, DARK)
    ours = visible(layer) == premultiplied(RED)
    assert np.array_equal(ours, painted(rect) == premultiplied(RED))


@given(st.lists(st.tuples(sides, sides, sides, sides), max_size=5), st.integers(1, 3))
def test_any_rectangle_can_be_drawn_without_reaching_round_the_border(
    rects: list[tuple[int, int, int, int]], unit: int
) -> None:
    layer = PixelLayer(WIDTH, HEIGHT, MARGIN, unit)
    layer.stroke(np.array(rects, np.int64).reshape(-1, 4), RED, DARK)
    pixels = stamp_of(layer.image)
    assert set(np.unique(pixels)) <= {0, int(premultiplied(RED)), int(premultiplied(DARK))}


def test_a_box_that_is_not_in_view_leaves_no_trace() -> None:
    layer = PixelLayer(WIDTH, HEIGHT, MARGIN, 1)
    layer.stroke(np.array([[-90, -90, -40, -40], [100, 2, 140, 20]]), RED, DARK)
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
