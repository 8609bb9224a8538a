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

from app.core.annotation import Annotation, BoundingBox, Part
from app.gui.canvas import edits
from app.gui.canvas.canvas import DRAW, PAN, SELECT, Canvas
from app.gui.canvas.loading import LoadedImage
from app.gui.canvas.options import ViewOptions
from app.gui.canvas.pixels import PixelLayer
from app.gui.canvas.tags import place_tags

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


def test_two_clicks_draw_a_box_and_alt_click_selects(canvas: Canvas) -> None:
    canvas.set_tool(DRAW)
    click(canvas, 115, 115, ALT)
    assert canvas.selected == [1]
    canvas.select(())
    click(canvas, 20, 250)
    assert boxes(canvas)[3:] == []
    move_to(canvas, place(canvas, 40, 270), button=Qt.MouseButton.NoButton)
    assert canvas.gesture.draft == (20, 250, 40, 270)
    canvas.viewport().grab()
    click(canvas, 60, 290)
    assert boxes(canvas)[3:] == [(20, 250, 60, 290)]
    click(canvas, 100, 250)
    click(canvas, 140, 260, CTRL)
    assert boxes(canvas)[4:] == [(100, 250, 140, 290)]
    assert canvas.gesture is None
    assert canvas.texts == ["Draw box"] * 2


def test_two_clicks_draw_even_on_a_handle_of_the_selected_box(canvas: Canvas) -> None:
    canvas.set_tool(DRAW)
    drag(canvas, (20, 250), (60, 290))
    canvas.select([3])
    assert canvas.handle_at(QPointF(place(canvas, 60, 290))) is not None
    click(canvas, 60, 290)
    click(canvas, 90, 270)
    assert boxes(canvas)[3:] == [(20, 250, 60, 290), (60, 270, 90, 290)]
    canvas.select([3])
    drag(canvas, (60, 290), (70, 295))  # a drag takes the handle
    assert boxes(canvas)[3] == (20, 250, 70, 295)


def test_nothing_is_highlighted_while_a_second_corner_is_looked_for(canvas: Canvas) -> None:
    move_to(canvas, place(canvas, 115, 115), button=Qt.MouseButton.NoButton)
    assert canvas.shown.hovered == 1
    canvas.set_tool(DRAW)
    click(canvas, 115, 115)
    move_to(canvas, place(canvas, 118, 118), button=Qt.MouseButton.NoButton)
    assert canvas.shown.hovered == -1


def test_the_second_click_can_be_taken_back(canvas: Canvas) -> None:
    canvas.set_tool(DRAW)
    click(canvas, 20, 250)
    click(canvas, 20, 250)  # a double click is no box
    assert canvas.gesture is None
    click(canvas, 20, 250)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert (canvas.gesture, canvas.tool) == (None, DRAW)
    click(canvas, 20, 250)
    canvas.set_tool(SELECT)
    click(canvas, 60, 290)
    assert canvas.texts == []


def test_panning_between_two_clicks_keeps_the_first_corner(canvas: Canvas) -> None:
    canvas.set_tool(DRAW)
    click(canvas, 20, 250)
    drag(canvas, (200, 150), (220, 140), button=MIDDLE)
    click(canvas, 60, 290)
    assert boxes(canvas)[3:] == [(20, 250, 60, 290)]


def test_shift_drag_is_a_band_with_every_tool_and_from_anywhere(canvas: Canvas) -> None:
    for tool in (SELECT, DRAW):
        canvas.set_tool(tool)
        canvas.select(())
        drag(canvas, (60, 60), (260, 250), SHIFT)  # from inside a box
        assert canvas.selected == [1]
        drag(canvas, (-30, -20), (260, 250), SHIFT)  # from outside the image
        assert canvas.selected == [0, 1]
    assert canvas.texts == []


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
    canvas.set_options(ViewOptions(grid=False))
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


def seen(canvas: Canvas) -> QImage:
    return canvas.viewport().grab().toImage()


def color_at(canvas: Canvas, image: QImage, x: float, y: float) -> str:
    at, ratio = canvas.to_view(x, y), image.devicePixelRatio()
    return image.pixelColor(int(at.x() * ratio), int(at.y() * ratio)).name()


def test_a_grid_lies_between_pixels_from_800_percent(canvas: Canvas) -> None:
    canvas.set_annotation(None, labels)
    for zoom, there in ((7.9, False), (8.0, True), (20.0, True)):
        canvas.zoom_to(zoom)
        image = seen(canvas)
        line = {color_at(canvas, image, 203, 150 + k / 40) for k in range(40)}
        inside = color_at(canvas, image, 203.6, 150.6)
        assert inside == "#808080"
        assert (line != {"#808080"}) == there
    canvas.set_options(ViewOptions(grid=False))
    assert color_at(canvas, seen(canvas), 203, 150.5) == "#808080"


def test_brightness_contrast_and_gamma_change_the_view_only(canvas: Canvas) -> None:
    canvas.set_annotation(None, labels)
    bright = {}
    for name, options in {
        "plain": ViewOptions(),
        "bright": ViewOptions(brightness=0.25),
        "dark": ViewOptions(brightness=-0.25),
        "gamma": ViewOptions(gamma=2.0),
        "flat": ViewOptions(contrast=-1.0),
        "hard": ViewOptions(contrast=1.0, brightness=0.01),
    }.items():
        canvas.set_options(options)
        for _ in range(3):  # painted, painted into memory, from memory
            color = QColor(color_at(canvas, seen(canvas), 200, 150)).red()
            assert bright.setdefault(name, color) == color
    assert bright["plain"] == 128
    assert bright["dark"] == pytest.approx(64, abs=1)
    assert bright["bright"] == pytest.approx(192, abs=1)
    assert bright["gamma"] == pytest.approx(181, abs=1)
    assert bright["flat"] == pytest.approx(128, abs=1)
    assert bright["hard"] == pytest.approx(132, abs=1)
    canvas.set_options(ViewOptions())
    assert QColor(color_at(canvas, seen(canvas), 200, 150)).red() == 128
    assert canvas.to_view(0, 0) == canvas.image_rect().topLeft()


@settings(max_examples=60, deadline=None)
@given(st.floats(-1, 1), st.floats(-1, 1), st.floats(0.25, 4))
def test_a_table_never_turns_light_into_dark(brightness: float, contrast: float, gamma: float) -> None:
    table = ViewOptions(brightness=brightness, contrast=contrast, gamma=gamma).table()
    if table is not None:
        assert table.shape == (256,)
        assert (np.diff(table.astype(int)) >= 0).all()


@settings(max_examples=200, deadline=None)
@given(
    x=st.integers(-60, 220),
    y=st.integers(-60, 170),
    width=st.integers(1, 260),
    height=st.integers(1, 200),
    tag=st.integers(10, 150),
)
def test_a_tag_never_covers_its_box(x: int, y: int, width: int, height: int, tag: int) -> None:
    layer = PixelLayer(200, 150, 120, 1)
    rect = np.array([[x, y, x + width, y + height]])
    place_tags(layer, rect, [np.full((16, tag), 7, np.uint32)], (200, 150), 1)
    rows, columns = np.nonzero(layer._pixels)
    columns, rows = columns - 120, rows - 120
    inside = (columns >= x) & (columns < x + width) & (rows >= y) & (rows < y + height)
    assert not inside.any()
    if x >= 0 and x + width <= 200 and y >= 19 and y + height <= 150:
        assert len(rows) == 16 * tag  # there is room above: all of it is seen
        assert rows.min() >= 0


def test_names_and_sizes_are_shown_by_choice(canvas: Canvas) -> None:
    plain = seen(canvas)
    canvas.set_options(ViewOptions(names=True))
    tagged = seen(canvas)
    above = QPoint(place(canvas, 300, 200)) + QPoint(3, -10)
    assert plain.pixelColor(above).name() == "#808080"
    assert tagged.pixelColor(above).name() != "#808080"
    assert plain.pixelColor(place(canvas, 340, 240)) == tagged.pixelColor(place(canvas, 340, 240))
    canvas.select([0, 1])
    seen(canvas)


def test_other_boxes_fade_where_one_is_selected(canvas: Canvas) -> None:
    def edge(options: ViewOptions) -> str:
        canvas.set_options(options)
        at = canvas.to_view(300, 240)
        return seen(canvas).pixelColor(at.toPoint()).name()

    plain = edge(ViewOptions())
    assert edge(ViewOptions(dim=True)) == plain  # nothing is selected
    canvas.select([0])
    assert edge(ViewOptions()) == plain
    faded = QColor(edge(ViewOptions(dim=True)))
    assert abs(faded.red() - 128) < abs(QColor(plain).red() - 128)


def test_zoom_and_place_are_kept_from_image_to_image_by_choice(canvas: Canvas) -> None:
    canvas.set_options(ViewOptions(keep_view=True))
    canvas.zoom_to(3.0, QPointF(100, 100))
    before = canvas.to_view(50, 60)
    for other in (None, picture(600, 500), None, picture()):
        canvas.set_image(other)
    assert canvas.zoom == 3.0
    assert (canvas.to_view(50, 60) - before).manhattanLength() <= 2
    canvas.fit()
    canvas.set_image(picture(100, 50))
    assert canvas.image_rect().width() > 700
    canvas.set_options(ViewOptions())
    canvas.zoom_to(3.0)
    canvas.set_image(picture())
    assert canvas.zoom < 3.0


def test_a_tiny_box_is_shown_large_in_a_corner(canvas: Canvas) -> None:
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(QColor("#808080"))
    for x in range(60, 64):
        for y in range(80, 84):
            image.setPixelColor(x, y, QColor("#00ff00"))
    canvas.set_image(LoadedImage(WIDTH, HEIGHT, (image,)))
    canvas.set_annotation(Annotation("a", (BoundingBox("cat", 60, 80, 64, 84),)), labels)
    canvas.zoom_to(1.0)

    def green() -> int:
        pixels = seen(canvas).convertToFormat(QImage.Format.Format_RGB32)
        values = np.frombuffer(pixels.constBits(), np.uint8).reshape(-1, 4)
        return int(((values[:, 1] > 200) & (values[:, 0] < 60) & (values[:, 2] < 60)).sum())

    assert green() <= 16
    canvas.select([0])
    assert green() > 1000
    canvas.set_options(ViewOptions(magnifier=False))
    assert green() <= 16
    canvas.set_options(ViewOptions())
    canvas.zoom_to(8.0)  # large enough by itself
    assert green() <= 16 * 64


def test_parts_are_outlined_inside_their_box(canvas: Canvas) -> None:
    head = Part("head", 100, 60, 160, 120)
    canvas.set_annotation(Annotation("a", (replace(BIG, parts=(head,)),)), labels)
    image = seen(canvas)
    assert color_at(canvas, image, 130, 60) == "#40a0e8"
    canvas.select([0])
    seen(canvas)
    drag(canvas, (200, 200), (210, 205))
    assert canvas.annotation.boxes[0].parts == (head,)
    canvas.set_hidden([0])
    assert color_at(canvas, seen(canvas), 130, 60) == "#808080"
