from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.gui.theme import Theme
from app.gui.widgets import (
    ClampedLabel,
    ComboBox,
    DoubleSpinBox,
    ElidedLabel,
    EmptyState,
    ProgressBar,
    RangeSlider,
    ScrolledColumn,
    SegmentedControl,
    SpinBox,
    Switch,
    column,
    follow_keyboard_focus,
    has_keyboard_focus,
    label,
    push_button,
    row,
    set_role,
    surface,
    tool_button,
)


def test_segmented_control_by_keyboard(qtbot: QtBot) -> None:
    control = SegmentedControl(["Label", "Augment", "Balance"])
    qtbot.addWidget(control)
    chosen: list[int] = []
    control.changed.connect(chosen.append)
    control.show()
    control.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Home):
        qtbot.keyClick(control, key)
    assert chosen == [1, 2, 1, 0]
    assert control.accessibleName() == "Label"
    qtbot.keyClick(control, Qt.Key.Key_End)
    assert control.index == 2


def test_segmented_control_by_mouse(qtbot: QtBot) -> None:
    control = SegmentedControl(["Label", "Augment"])
    qtbot.addWidget(control)
    with qtbot.waitSignal(control.changed) as caught:
        qtbot.mouseClick(control, Qt.MouseButton.LeftButton, pos=QPoint(150, 16))
    assert caught.args == [1]
    control.set_index(0)
    assert control.index == 0


def test_the_item_under_the_mouse_stands_out_until_the_mouse_leaves(qtbot: QtBot) -> None:
    control = SegmentedControl(["Label", "Augment"])
    qtbot.addWidget(control)
    control.show()
    rest = control.grab().toImage()
    for x, changes in ((150, True), (40, False)):  # the chosen item stands out as it is
        place = QPointF(x, 16)
        none, keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
        move = QMouseEvent(QEvent.Type.MouseMove, place, control.mapToGlobal(place), none, none, keys)
        QApplication.sendEvent(control, move)
        assert (control.grab().toImage() != rest) is changes
        QApplication.sendEvent(control, QEvent(QEvent.Type.Leave))
        assert control.grab().toImage() == rest
    assert control.index == 0


def test_tight_items_are_as_wide_as_their_words(qtbot: QtBot) -> None:
    control = SegmentedControl(["A", "Worst cases"], item_width=120)
    qtbot.addWidget(control)
    wide = control.width()
    control.set_tight(True)
    assert control.width() < wide
    first, second = control._item_rect(0), control._item_rect(1)
    assert first.width() < second.width() and second.right() + 3 == control.width()
    qtbot.mouseClick(control, Qt.MouseButton.LeftButton, pos=QPoint(int(second.left()) + 1, 16))
    assert control.index == 1
    qtbot.mouseClick(control, Qt.MouseButton.LeftButton, pos=QPoint(int(first.right()) - 1, 16))
    assert control.index == 0
    for x in (0, control.width() - 1):  # the edges belong to no item
        qtbot.mouseClick(control, Qt.MouseButton.LeftButton, pos=QPoint(x, 16))
        assert control.index == 0
    control.set_tight(False)
    assert control.width() == wide


def test_switch_by_mouse_and_space(qtbot: QtBot) -> None:
    switch = Switch("Centre must stay inside")
    qtbot.addWidget(switch)
    qtbot.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert switch.isChecked()
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    assert not switch.isChecked()
    assert switch.accessibleName() == "Centre must stay inside"


def test_range_slider_keys_keep_the_handles_in_order(qtbot: QtBot) -> None:
    slider = RangeSlider(-30, 30, 1, (-15, 15), zero=0)
    qtbot.addWidget(slider)
    slider.show()
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert slider.values == (-15, 16)
    qtbot.keyClick(slider, Qt.Key.Key_Backtab)
    qtbot.keyClick(slider, Qt.Key.Key_End)
    assert slider.values == (16, 16)
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    assert slider.values == (-30, 16)
    qtbot.keyClick(slider, Qt.Key.Key_PageUp)
    assert slider.values == (-20, 16)


def test_range_slider_drag(qtbot: QtBot) -> None:
    slider = RangeSlider(0, 100, 5, (50,))
    qtbot.addWidget(slider)
    slider.resize(220, 20)
    with qtbot.waitSignal(slider.released):
        qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(110, 10))
        qtbot.mouseMove(slider, QPoint(171, 10))
        qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(171, 10))
    assert slider.value == 80
    slider.set_range(0, 60)
    assert slider.value == 60
    slider.set_values(200)
    assert slider.value == 60


def test_two_handles_on_one_place_can_be_parted(qtbot: QtBot) -> None:
    slider = RangeSlider(0, 1, 0.1, (0.5, 0.5))
    qtbot.addWidget(slider)
    slider.resize(220, 20)
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(190, 10))
    assert slider.values == (0.5, 0.9)
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(30, 10))
    assert slider.values == (0.1, 0.9)


def test_focus_rings_come_by_key_only(qtbot: QtBot, qapp: QApplication) -> None:
    follow_keyboard_focus(qapp)
    first, second = push_button("One"), push_button("Two")
    window = surface(row(first, second))
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    first.setFocus()
    qtbot.waitUntil(first.hasFocus)
    qtbot.keyClick(first, Qt.Key.Key_Tab)
    assert has_keyboard_focus(second)
    assert not has_keyboard_focus(first)


def test_layout_helpers() -> None:
    inner = row(label("a"), 8, None, (label("b"), 3))
    widget = surface(column(inner, margins=(1, 2, 3, 4), spacing=5), "card", width=200, height=50)
    assert widget.property("surface") == "card"
    assert (widget.width(), widget.height()) == (200, 50)
    assert inner.stretch(3) == 3
    margins = widget.layout().contentsMargins()
    assert (margins.left(), margins.top(), margins.right(), margins.bottom()) == (1, 2, 3, 4)


def test_tool_buttons_say_what_they_do() -> None:
    button = tool_button("trash", "Delete", "Del")
    assert "Delete" in button.toolTip()
    assert "Del" in button.toolTip()
    assert button.accessibleName() == "Delete"


def test_elided_label_tells_the_rest(qtbot: QtBot) -> None:
    text = "a very long name of an image file"
    elided = ElidedLabel(text)
    qtbot.addWidget(elided)
    elided.resize(60, 20)
    elided.grab()
    assert elided.toolTip() == text
    elided.resize(600, 20)
    elided.grab()
    assert elided.toolTip() == ""


def test_progress_is_painted_with_the_next_frame(qtbot: QtBot) -> None:
    painted: list[float] = []

    class Bar(ProgressBar):
        def paintEvent(self, event: QPaintEvent) -> None:
            painted.append(self.value())
            super().paintEvent(event)

    bar = Bar()
    qtbot.addWidget(bar)
    bar.show()
    qtbot.waitUntil(lambda: painted == [0])
    bar.set_share(0.25)
    bar.set_share(0.5)
    assert painted == [0]
    qtbot.waitUntil(lambda: painted == [0, 500])


def test_empty_state_has_one_button(qtbot: QtBot) -> None:
    empty = EmptyState("No image matches", "class:WBC", "Clear the filter")
    qtbot.addWidget(empty)
    with qtbot.waitSignal(empty.clicked):
        empty.button.click()


@pytest.mark.parametrize("name", ["dark", "light"])
def test_painted_widgets_paint_in_all_states(qtbot: QtBot, theme: Theme, name: str) -> None:
    theme.set_setting(name)
    widgets = [
        SegmentedControl(["a", "b"]),
        Switch("s", True),
        RangeSlider(values=(0.2, 0.8)),
        QLineEdit("x"),
    ]
    for widget in widgets:
        qtbot.addWidget(widget)
        enabled = widget.grab().toImage()
        widget.setEnabled(False)
        assert isinstance(widget, SegmentedControl) or widget.grab().toImage() != enabled


def test_a_column_fades_where_it_goes_on(qtbot: QtBot) -> None:
    content = QWidget()
    content.setMinimumHeight(500)
    scrolled = ScrolledColumn(content)
    qtbot.addWidget(scrolled)
    scrolled.resize(200, 300)
    scrolled.show()
    qtbot.waitExposed(scrolled)
    assert scrolled.fades
    scrolled.verticalScrollBar().setValue(200)
    assert not scrolled.fades
    scrolled.resize(200, 280)
    assert scrolled.fades
    scrolled.resize(200, 600)
    assert not scrolled.fades


@pytest.mark.parametrize("kind", [ComboBox, SpinBox, DoubleSpinBox])
def test_the_wheel_scrolls_past_a_field(
    qtbot: QtBot, qapp: QApplication, kind: type[ComboBox | SpinBox | DoubleSpinBox]
) -> None:
    field = kind()
    qtbot.addWidget(field)
    if isinstance(field, QComboBox):
        field.addItems(["a", "b", "c"])
        field.setCurrentIndex(1)
    else:
        field.setValue(1)
    middle, none = QPointF(5, 5), Qt.MouseButton.NoButton
    no_key, no_phase = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    turn = QWheelEvent(middle, middle, QPoint(), QPoint(0, -120), none, no_key, no_phase, False)
    qapp.sendEvent(field, turn)
    assert (field.currentIndex() if isinstance(field, QComboBox) else field.value()) == 1
    assert not turn.isAccepted()  # what is around it takes it
    assert field.focusPolicy() == Qt.FocusPolicy.StrongFocus  # nor does it take the focus


def test_a_clamped_label_shows_two_lines_and_says_the_rest_in_its_tool_tip(qtbot: QtBot) -> None:
    words = ClampedLabel("", "caption")
    qtbot.addWidget(words)
    words.resize(200, 40)
    words.show()
    for text, lines in (
        ("", 1),
        ("short", 1),
        ("one two three four five six seven eight nine ten", 2),
        ("word " * 60, 2),
    ):
        words.setText(text)
        words.grab()
        shown = words.lines(200)
        assert len(shown) == lines
        assert all(words.fontMetrics().horizontalAdvance(line) <= 200 for line in shown)
        assert words.heightForWidth(200) == max(1, lines) * words.fontMetrics().lineSpacing()
        is_whole = "".join(shown).replace(" ", "") == text.replace(" ", "")
        assert words.toolTip() == ("" if is_whole else text)


def test_a_role_changes_the_font_at_once(qtbot: QtBot) -> None:
    words = ElidedLabel("words", "body")
    qtbot.addWidget(words)
    words.show()
    for role, weight in (("title", 600), ("body", 400), ("title", 600)):
        set_role(words, role)
        assert words.font().weight() == weight
