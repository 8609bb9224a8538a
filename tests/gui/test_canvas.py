"""The canvas, driven by real mouse and key events."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core.annotation import Annotation, BoundingBox
from app.gui.canvas import edits
from app.gui.canvas.canvas import DRAW, PAN, SELECT, Canvas
from app.gui.canvas.loading import LoadedImage

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
NONE, CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
WIDTH, HEIGHT = 400, 300
BIG = BoundingBox("cat", 50, 40, 250, 240)
SMALL = BoundingBox("dog", 100, 100, 130, 130)
FAR = BoundingBox("cat", 300, 200, 380, 280)


def picture(width: int = WIDTH, height: int = HEIGHT) -> LoadedImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#808080"))
    return LoadedImage(width, height, (image,))


def labels(name: str) -> int:
    return ["cat", "dog", "fox"].index(name)


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    """A canvas of 800 × 600 that applies what it is asked for, at 100 %."""
    view = Canvas()
    qtbot.addWidget(view)
    view.resize(800, 600)
    view.show()
    view.set_image(picture())
    view.set_annotation(Annotation("a", (BIG, SMALL, FAR)), labels)
    view.new_class = ("fox", 2)
    view.zoom_to(1.0)

    def apply(after: Annotation, text: str, nudge: tuple[int, ...]) -> None:
        view.texts.append(text)
        view.set_annotation(after, labels)

    view.texts = []
    view.edited.connect(apply)
    qtbot.waitExposed(view)
    return view


def place(canvas: Canvas, x: float, y: float) -> QPoint:
    return canvas.to_view(x, y).toPoint()


def drag(
    canvas: Canvas,
    start: tuple[float, float],
    end: tuple[float, float],
    modifier: Qt.KeyboardModifier = NONE,
    button: Qt.MouseButton = LEFT,
    release: bool = True,
) -> None:
    area = canvas.viewport()
    first, last = place(canvas, *start), place(canvas, *end)
    QTest.mouseMove(area, first)
    QTest.mousePress(area, button, modifier, first)
    for share in (0.3, 0.7, 1.0):
        move_to(canvas, first + (last - first) * share, modifier, button)
    if release:
        QTest.mouseRelease(area, button, modifier, last)


def move_to(
    canvas: Canvas, at: QPoint, modifier: Qt.KeyboardModifier = NONE, button: Qt.MouseButton = LEFT
) -> None:
    """Send a move with its button and modifiers; QTest.mouseMove knows neither."""
    from PySide6.QtGui import QMouseEvent

    area = canvas.viewport()
    event = QMouseEvent(
        QMouseEvent.Type.MouseMove,
        QPointF(at),
        QPointF(area.mapToGlobal(at)),
        Qt.MouseButton.NoButton,
        button,
        modifier,
    )
    QApplication.sendEvent(area, event)


def click(canvas: Canvas, x: float, y: float, modifier: Qt.KeyboardModifier = NONE) -> None:
    QTest.mouseClick(canvas.viewport(), LEFT, modifier, place(canvas, x, y))


def boxes(canvas: Canvas) -> list[tuple[float, ...]]:
    return [edits.edges(box) for box in canvas.annotation.boxes]


def test_drawing_adds_a_box_of_the_next_class(canvas: Canvas) -> None:
    canvas.set_tool(DRAW)
    drag(canvas, (20, 250), (60, 290))
    assert boxes(canvas)[3:] == [(20, 250, 60, 290)]
    assert canvas.annotation.boxes[3].name == "fox"
    assert canvas.texts == ["Draw box"]


def test_drawing_upwards_and_out_of_the_image_is_clamped(canvas: Canvas) -> None:
    canvas.set_tool(DRAW)
    drag(canvas, (30, 290), (-40, 310))
    assert boxes(canvas)[3:] == [(0, 290, 30, 300)]


def test_with_ctrl_a_square_is_drawn(canvas: Canvas) -> None:
    canvas.set_tool(DRAW)
    drag(canvas, (20, 250), (60, 262), CTRL)
    assert boxes(canvas)[3:] == [(20, 250, 60, 290)]


def test_a_click_with_the_drawing_tool_selects(canvas: Canvas) -> None:
    canvas.set_tool(DRAW)
    click(canvas, 115, 115)
    assert canvas.selected == [1]
    assert len(canvas.annotation.boxes) == 3


def test_with_the_drawing_tool_the_border_of_the_selected_box_moves_it(canvas: Canvas) -> None:
    canvas.set_tool(DRAW)
    canvas.select([0])
    drag(canvas, (50, 180), (60, 180))
    assert boxes(canvas)[0] == (60, 40, 260, 240)


def test_clicking_selects_the_smallest_box_and_ctrl_adds(canvas: Canvas) -> None:
    click(canvas, 115, 115)
    assert canvas.selected == [1]
    click(canvas, 200, 200, CTRL)
    assert canvas.selected == [0, 1]
    click(canvas, 115, 115, CTRL)
    assert canvas.selected == [0]
    click(canvas, 115, 115)
    assert canvas.selected == [1]
    click(canvas, 115, 115, ALT)
    assert canvas.selected == [0]
    click(canvas, 20, 290)
    assert canvas.selected == []


def test_a_box_is_selected_and_moved_in_one_drag(canvas: Canvas) -> None:
    drag(canvas, (340, 240), (320, 220))
    assert boxes(canvas)[2] == (280, 180, 360, 260)
    assert canvas.selected == [2]
    assert canvas.texts == ["Move box"]


def test_a_group_moves_together_and_stops_at_the_edge(canvas: Canvas) -> None:
    canvas.select([1, 2])
    drag(canvas, (340, 240), (440, 200))
    assert boxes(canvas)[1:] == [(120, 60, 150, 90), (320, 160, 400, 240)]
    assert canvas.texts == ["Move 2 boxes"]


@pytest.mark.parametrize(
    ("handle", "grab", "to", "expected"),
    [
        ((-1, -1), (50, 40), (60, 55), (60, 55, 250, 240)),
        ((0, -1), (150, 40), (150, 50), (50, 50, 250, 240)),
        ((1, -1), (250, 40), (230, 30), (50, 30, 230, 240)),
        ((1, 0), (250, 140), (270, 140), (50, 40, 270, 240)),
        ((1, 1), (250, 240), (260, 250), (50, 40, 260, 250)),
        ((0, 1), (150, 240), (150, 290), (50, 40, 250, 290)),
        ((-1, 1), (50, 240), (40, 260), (40, 40, 250, 260)),
        ((-1, 0), (50, 140), (20, 140), (20, 40, 250, 240)),
    ],
)
def test_each_handle_resizes(canvas: Canvas, handle, grab, to, expected) -> None:  # noqa: ANN001
    canvas.select([0])
    drag(canvas, grab, to)
    assert boxes(canvas)[0] == expected
    assert canvas.texts == ["Resize box"]


def test_a_handle_is_grabbed_within_screen_pixels_at_any_zoom(canvas: Canvas) -> None:
    canvas.select([0])
    canvas.zoom_to(4.0, QPointF(place(canvas, 250, 240)))
    start = place(canvas, 250, 240) + QPoint(6, 6)
    area = canvas.viewport()
    QTest.mousePress(area, LEFT, NONE, start)
    move_to(canvas, start + QPoint(8, 8))
    move_to(canvas, start + QPoint(40, 40))
    QTest.mouseRelease(area, LEFT, NONE, start + QPoint(40, 40))
    assert boxes(canvas)[0] == (50, 40, 260, 250)


def test_resizing_past_the_opposite_edge_flips(canvas: Canvas) -> None:
    canvas.select([1])
    drag(canvas, (130, 130), (80, 90))
    assert boxes(canvas)[1] == (80, 90, 100, 100)


def test_a_band_selects_what_is_inside_and_ctrl_adds(canvas: Canvas) -> None:
    drag(canvas, (290, 190), (395, 295))
    assert canvas.selected == [2]
    drag(canvas, (95, 95), (135, 135), CTRL | SHIFT)
    assert canvas.selected == [1, 2]
    drag(canvas, (290, 10), (295, 30))
    assert canvas.selected == []


def test_escape_drops_the_drag_then_the_tool_then_the_selection(canvas: Canvas) -> None:
    canvas.setFocus()
    canvas.select([2])
    drag(canvas, (340, 240), (310, 210), release=False)
    assert canvas.shown.boxes[2].tolist() == [270, 170, 350, 250]
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.shown.boxes[2].tolist() == [300, 200, 380, 280]
    QTest.mouseRelease(canvas.viewport(), LEFT, NONE, place(canvas, 310, 210))
    assert boxes(canvas)[2] == edits.edges(FAR)
    assert canvas.texts == []
    canvas.set_tool(DRAW)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert (canvas.tool, canvas.selected) == (SELECT, [2])
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.selected == []


def test_arrows_nudge_by_one_and_with_shift_by_ten(canvas: Canvas) -> None:
    canvas.setFocus()
    canvas.select([2])
    QTest.keyClick(canvas, Qt.Key.Key_Left)
    QTest.keyClick(canvas, Qt.Key.Key_Up, SHIFT)
    assert boxes(canvas)[2] == (299, 190, 379, 270)
    QTest.keyClick(canvas, Qt.Key.Key_Down, SHIFT)
    QTest.keyClick(canvas, Qt.Key.Key_Down, SHIFT)
    QTest.keyClick(canvas, Qt.Key.Key_Down, SHIFT)
    QTest.keyClick(canvas, Qt.Key.Key_Down, SHIFT)
    assert boxes(canvas)[2] == (299, 220, 379, 300)


def test_a_tap_of_space_is_not_a_hold(canvas: Canvas, qtbot: QtBot) -> None:
    taps: list[int] = []
    canvas.verify_wanted.connect(lambda: taps.append(1))
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    assert taps == [1]
    QTest.keyPress(canvas, Qt.Key.Key_Space)
    before = canvas.to_view(0, 0)
    drag(canvas, (200, 20), (230, 45))
    QTest.keyRelease(canvas, Qt.Key.Key_Space)
    assert taps == [1]
    assert canvas.to_view(0, 0) - before == QPointF(30, 25)
    assert boxes(canvas) == [edits.edges(b) for b in (BIG, SMALL, FAR)]


def test_held_space_pans_in_the_middle_of_drawing(canvas: Canvas) -> None:
    canvas.setFocus()
    canvas.set_tool(DRAW)
    drag(canvas, (20, 250), (40, 270), release=False)
    before = canvas.to_view(0, 0)
    QTest.keyPress(canvas, Qt.Key.Key_Space)
    at = place(canvas, 40, 270)
    move_to(canvas, at + QPoint(-50, -60))
    QTest.keyRelease(canvas, Qt.Key.Key_Space)
    assert canvas.to_view(0, 0) - before == QPointF(-50, -60)
    end = place(canvas, 70, 290)
    move_to(canvas, end)
    QTest.mouseRelease(canvas.viewport(), LEFT, NONE, end)
    assert boxes(canvas)[3:] == [(20, 250, 70, 290)]


def test_the_middle_button_pans_while_drawing_too(canvas: Canvas) -> None:
    canvas.set_tool(DRAW)
    drag(canvas, (20, 250), (40, 270), release=False)
    before, at = canvas.to_view(0, 0), place(canvas, 40, 270)
    QTest.mousePress(canvas.viewport(), MIDDLE, NONE, at)
    move_to(canvas, at + QPoint(15, -25), button=MIDDLE)
    QTest.mouseRelease(canvas.viewport(), MIDDLE, NONE, at + QPoint(15, -25))
    assert canvas.to_view(0, 0) - before == QPointF(15, -25)
    QTest.mouseRelease(canvas.viewport(), LEFT, NONE, place(canvas, 40, 270))
    assert boxes(canvas)[3:] == [(20, 250, 40, 270)]


def test_the_hand_pans_and_changes_no_box(canvas: Canvas) -> None:
    canvas.set_tool(PAN)
    before = canvas.to_view(0, 0)
    drag(canvas, (340, 240), (320, 220))
    assert canvas.to_view(0, 0) - before == QPointF(-20, -20)
    assert canvas.texts == []


def wheel(canvas: Canvas, at: QPointF, notches: int, modifier: Qt.KeyboardModifier = CTRL) -> None:
    area = canvas.viewport()
    event = QWheelEvent(
        at,
        QPointF(area.mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        modifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(area, event)


def test_the_wheel_zooms_at_the_cursor_and_does_not_drift(canvas: Canvas) -> None:
    at = QPointF(canvas.to_view(313, 77).toPoint())
    for notches in [3, -7, 2, 5, -4, 8, -6, 1] * 5:
        wheel(canvas, at, notches)
        x, y = canvas.to_image(at)
        assert abs(x - 313) <= 0.51 / canvas.zoom + 1e-9
        assert abs(y - 77) <= 0.51 / canvas.zoom + 1e-9


def test_the_wheel_alone_scrolls(canvas: Canvas) -> None:
    before = canvas.to_view(0, 0)
    wheel(canvas, QPointF(100, 100), -1, NONE)
    assert canvas.to_view(0, 0) - before == QPointF(0, -60)
    wheel(canvas, QPointF(100, 100), -1, SHIFT)
    assert canvas.to_view(0, 0) - before == QPointF(-60, -60)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    zooms=st.lists(st.floats(0.01, 100), min_size=1, max_size=5),
    x=st.floats(0, 800),
    y=st.floats(0, 600),
)
def test_view_and_image_map_onto_each_other_exactly(
    canvas: Canvas, zooms: list[float], x: float, y: float
) -> None:
    for zoom in zooms:
        canvas.zoom_to(zoom, QPointF(x, y))
    canvas.scroll_by(QPoint(int(x) % 37, int(y) % 23))
    image = canvas.to_image(QPointF(x, y))
    back = canvas.to_view(*image)
    assert abs(back.x() - x) < 1e-6
    assert abs(back.y() - y) < 1e-6
    origin, scale = canvas.to_view(0, 0), canvas.zoom
    assert origin.x() == int(origin.x())
    assert origin.y() == int(origin.y())
    assert canvas.to_view(10, 20) == QPointF(origin.x() + 10 * scale, origin.y() + 20 * scale)


def test_pixels_are_painted_where_the_map_says(canvas: Canvas, qtbot: QtBot) -> None:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("black"))
    image.setPixelColor(17, 11, QColor("red"))
    canvas.set_image(LoadedImage(40, 30, (image,)))
    canvas.set_annotation(None, labels)
    for zoom in (8.0, 13.7, 20.0):
        canvas.zoom_to(zoom)
        first, last = canvas.to_view(17, 11), canvas.to_view(18, 12)
        for _ in range(2):  # painted, then from memory
            seen = canvas.viewport().grab().toImage()
            ratio = seen.devicePixelRatio()

            def color(x: float, y: float, seen: QImage = seen, ratio: float = ratio) -> str:
                return seen.pixelColor(int(x * ratio), int(y * ratio)).name()

            assert color(first.x() + 1, first.y() + 1) == "#ff0000"
            assert color(last.x() - 1.5, last.y() - 1.5) == "#ff0000"
            assert color(first.x() - 1.5, first.y() + 2) == "#000000"
            assert color(last.x() + 1, last.y() - 2) == "#000000"


def test_fit_shows_all_and_stays_fitted_when_resized(canvas: Canvas, qtbot: QtBot) -> None:
    canvas.fit()
    for size in ((800, 600), (500, 700), (1200, 500)):
        canvas.resize(*size)
        rect = canvas.image_rect()
        assert rect.left() >= 23
        assert rect.top() >= 23
        assert rect.right() <= canvas.viewport().width() - 23
        assert rect.bottom() <= canvas.viewport().height() - 71
    canvas.actual_size()
    assert canvas.zoom == 1.0


def test_hidden_boxes_can_neither_be_seen_nor_hit(canvas: Canvas) -> None:
    canvas.select([1])
    canvas.set_hidden([1])
    assert canvas.selected == []
    click(canvas, 115, 115)
    assert canvas.selected == [0]
    canvas.set_boxes_visible(False)
    click(canvas, 340, 240)
    assert canvas.selected == []
    canvas.set_boxes_visible(True)
    canvas.select_all()
    assert canvas.selected == [0, 2]


def test_what_is_not_editable_can_be_looked_at_only(canvas: Canvas) -> None:
    canvas.editable = False
    drag(canvas, (340, 240), (320, 220))
    canvas.set_tool(DRAW)
    drag(canvas, (20, 250), (60, 290))
    canvas.select([0])
    canvas.nudge(1, 1)
    assert canvas.texts == []
    assert len(canvas.annotation.boxes) == 3


def test_a_missing_image_says_so_in_its_place(canvas: Canvas) -> None:
    canvas.set_image(None)
    canvas.set_message("The image is missing", "a.jpg")
    canvas.grab()
    drag(canvas, (20, 250), (60, 290))
    assert canvas.texts == []
    canvas.set_image(picture())
    assert canvas._message is None


def test_the_cursor_is_reported_in_pixels_from_one(canvas: Canvas) -> None:
    seen: list[object] = []
    canvas.cursor_moved.connect(seen.append)
    QTest.mouseMove(canvas.viewport(), place(canvas, 0, 0))
    move_to(canvas, place(canvas, 399, 299), button=Qt.MouseButton.NoButton)
    move_to(canvas, place(canvas, 400, 10), button=Qt.MouseButton.NoButton)
    assert seen[-2:] == [(400, 300), None]


def test_the_selection_survives_an_edit_but_not_a_lost_row(canvas: Canvas) -> None:
    canvas.select([1, 2])
    canvas.set_annotation(replace(canvas.annotation, boxes=(BIG, SMALL)), labels)
    assert canvas.selected == [1]


def test_a_box_is_drawn_at_its_edges_and_its_chip_outside(canvas: Canvas) -> None:
    canvas.select([0])
    seen = canvas.viewport().grab().toImage()
    inside, ratio = canvas.image_rect(), seen.devicePixelRatio()
    x1, y1, x2, y2 = (v for v in canvas.screen_box(0))

    def name(x: float, y: float) -> str:
        return seen.pixelColor(round(x * ratio), round(y * ratio)).name()

    assert name(x1, (y1 * 3 + y2) / 4) == "#40a0e8"
    assert name(x1 + 30, y1 - 8 - 2) == "#40a0e8"  # the chip, above
    flat = {name(x, y) for x in np.linspace(x1 + 8, x2 - 8, 12) for y in np.linspace(y1 + 8, y2 - 8, 12)}
    assert "#40a0e8" not in flat
    assert inside.width() == WIDTH
