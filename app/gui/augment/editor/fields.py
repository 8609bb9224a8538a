"""Editors of one setting: ranges, numbers, choices, colours, lists, made from a transform's schema."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QColorDialog, QComboBox, QLineEdit, QMenu, QPushButton, QSizePolicy, QWidget

from app.augment.schema import ParameterField
from app.gui.augment.editor.scales import read_numbers, scale_of
from app.gui.augment.words import value_text
from app.gui.theme import current_theme
from app.gui.widgets import RangeSlider, SegmentedControl, Switch, push_button, row

_VALUE_WIDTH = 84
_SEGMENTS_ROOM = 176
_MOST_CHIPS = 9
_SWATCH = 14


class FieldEditor(QWidget):
    """Edits one setting.

    Attributes:
        changed: emitted with the JSON value while a person changes it.
        finished: emitted when a change is complete: the handle was let go, the text was entered.
    """

    changed = Signal(object)
    finished = Signal()

    def __init__(self, field: ParameterField, name: str) -> None:
        super().__init__()
        self.field = field
        self.name = name
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_value(self, value: Any) -> None:
        """Show a value without telling anyone."""
        raise NotImplementedError

    def enter(self, value: Any) -> None:
        """Take a value that a person chose at once."""
        self.set_value(value)
        self.changed.emit(value)
        self.finished.emit()


class ValueEdit(QLineEdit):
    """A value in words that can be typed over; the arrow keys change a single number by steps.

    Attributes:
        entered: emitted with the numbers that were typed.
    """

    entered = Signal(object)

    def __init__(self, name: str, check: Callable[[list[float]], str], step: float = 0.0) -> None:
        super().__init__()
        self._check, self._step, self._shown = check, step, ""
        self.setProperty("small", True)
        self.setAccessibleName(name)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setFont(current_theme().font(11))
        self.setTextMargins(-3, 0, -3, 0)
        self.editingFinished.connect(self._enter)
        self.textEdited.connect(lambda _: self._mark())

    def show_text(self, text: str) -> None:
        """Show a value in words."""
        self._shown = text
        if self.text() != text:
            self.setText(text)
            self.setCursorPosition(0)
        self._mark(right=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape puts the value back; the arrow keys move a single number."""
        key = Qt.Key(event.key())
        steps = {
            Qt.Key.Key_Up: 1,
            Qt.Key.Key_Down: -1,
            Qt.Key.Key_PageUp: 10,
            Qt.Key.Key_PageDown: -10,
        }.get(key, 0)
        if key == Qt.Key.Key_Escape:
            self.show_text(self._shown)
        elif steps and self._step and len(read_numbers(self.text())) == 1:
            moved = [round(read_numbers(self.text())[0] + steps * self._step, 10)]
            if not self._check(moved):
                self.entered.emit(moved)
        else:
            super().keyPressEvent(event)

    def _enter(self) -> None:
        if self.text() == self._shown:
            return
        numbers = read_numbers(self.text())
        if self._check(numbers):
            self.show_text(self._shown)
        else:
            self.entered.emit(numbers)

    def _mark(self, right: bool = False) -> None:
        """Say what is wrong with what is being typed."""
        reason = "" if right or self.text() == self._shown else self._check(read_numbers(self.text()))
        if bool(self.property("wrong")) != bool(reason):
            self.setProperty("wrong", bool(reason))
            self.style().unpolish(self)
            self.style().polish(self)
        self.setToolTip(reason)


class NumbersEditor(FieldEditor):
    """A slider with one or two handles; the value beside it can be typed, beyond the slider's ends too."""

    def __init__(self, field: ParameterField, name: str, slider: bool = True) -> None:
        super().__init__(field, name)
        self._pair = field.kind == "range"
        values = field.default if self._pair else (field.default or 0,)
        scale = scale_of(field, *values)
        self._scale = scale
        self.slider = RangeSlider(
            scale.low, scale.high, scale.step, tuple(values), zero=scale.zero, name=name
        )
        self.edit = ValueEdit(name, self._reason, 1.0 if field.kind == "integer" else scale.step)
        self.edit.setFixedWidth(_VALUE_WIDTH)
        self.setLayout(row((self.slider, 1), self.edit, spacing=4) if slider else row(None, self.edit))
        self.slider.setVisible(slider)
        self.slider.changed.connect(self._slid)
        self.slider.released.connect(self.finished)
        self.edit.entered.connect(lambda numbers: self.enter(self._value(numbers)))
        self._numbers = [float(value) for value in values]

    def set_value(self, value: Any) -> None:
        """Show a value; a slider that ends before it grows."""
        self._numbers = [float(number) for number in (value if self._pair else [value or 0])]
        low, high = self.slider.range
        if min(self._numbers) < low or max(self._numbers) > high:
            scale = scale_of(self.field, *self._numbers)
            self.slider.set_range(scale.low, scale.high, scale.step)
        if tuple(self._numbers) != self.slider.values:
            self.slider.set_values(*self._numbers)
        self.edit.show_text(value_text(tuple(value) if self._pair else value, self.field.unit))

    def _slid(self) -> None:
        """Take the handle that moved; the other one keeps its value, even between two steps."""
        value = self._value(list(self.slider.values))
        self._numbers = list(self.slider.values)
        self.edit.show_text(value_text(tuple(value) if self._pair else value, self.field.unit))
        self.changed.emit(value)

    def _value(self, numbers: list[float]) -> Any:
        if self.field.kind == "integer":
            return round(numbers[0])
        return [float(number) for number in numbers] if self._pair else float(numbers[0])

    def _reason(self, numbers: list[float]) -> str:
        """Return what is wrong with typed numbers, empty where nothing is."""
        wanted = 2 if self._pair else 1
        if len(numbers) != wanted:
            return self.tr("two numbers: from … to") if self._pair else self.tr("one number")
        if self._pair and numbers[0] > numbers[1]:
            return self.tr("the first number is the smaller one")
        return limits_reason(self.field, numbers)


class ListEditor(FieldEditor):
    """A list of numbers, typed with commas between them."""

    def __init__(self, field: ParameterField, name: str) -> None:
        super().__init__(field, name)
        self.edit = ValueEdit(name, self._reason)
        self.edit.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(row((self.edit, 1)))
        self.edit.entered.connect(self._entered)

    def set_value(self, value: Any) -> None:
        """Show the numbers."""
        self.edit.show_text(", ".join(f"{number:g}" for number in value))

    def _entered(self, numbers: list[float]) -> None:
        whole = self.field.kind == "integers"
        self.enter([round(number) if whole else number for number in numbers])

    def _reason(self, numbers: list[float]) -> str:
        if not numbers:
            return self.tr("numbers with commas between them")
        return limits_reason(self.field, numbers)


class ChipsEditor(FieldEditor):
    """Some of a few whole numbers; one at least stays chosen."""

    def __init__(self, field: ParameterField, name: str) -> None:
        super().__init__(field, name)
        low, high = round(field.minimum or 0), round(field.maximum or 0)
        self.chips = {number: push_button(str(number), "chip") for number in range(low, high + 1)}
        for number, chip in self.chips.items():
            chip.setAccessibleName(f"{name} {number}")
            chip.setMaximumWidth(26)
            chip.clicked.connect(lambda _=False, number=number: self._toggle(number))
        self.setLayout(row(None, *self.chips.values(), spacing=0))

    def set_value(self, value: Any) -> None:
        """Show which are chosen."""
        for number, chip in self.chips.items():
            chip.setChecked(number in value)

    def _toggle(self, number: int) -> None:
        chosen = [n for n, chip in self.chips.items() if chip.isChecked()]
        self.enter(chosen or [number])


class SwitchEditor(FieldEditor):
    """On or off."""

    def __init__(self, field: ParameterField, name: str) -> None:
        super().__init__(field, name)
        self.switch = Switch(name)
        self.setLayout(row(None, self.switch))
        self.switch.clicked.connect(lambda: self.enter(self.switch.isChecked()))

    def set_value(self, value: Any) -> None:
        """Show whether it is on."""
        self.switch.setChecked(bool(value))


class ChoiceEditor(FieldEditor):
    """One of a few words or numbers."""

    def __init__(self, field: ParameterField, name: str) -> None:
        super().__init__(field, name)
        words = [value_text(choice) for choice in field.choices]
        metrics = self.fontMetrics()
        width = max(metrics.horizontalAdvance(word) for word in words) + 18
        self.segments: SegmentedControl | None = None
        self.combo: QComboBox | None = None
        if width * len(words) <= _SEGMENTS_ROOM:
            self.segments = SegmentedControl(words, item_width=max(40, width), height=26)
            self.segments.changed.connect(self._choose)
            self.setLayout(row(None, self.segments))
        else:
            self.combo = QComboBox()
            self.combo.setProperty("small", True)
            self.combo.addItems(words)
            self.combo.setAccessibleName(name)
            self.combo.activated.connect(self._choose)
            self.setLayout(row((self.combo, 1)))

    def set_value(self, value: Any) -> None:
        """Show the chosen one."""
        index = self.field.choices.index(value)
        if self.segments is not None:
            self.segments.set_index(index)
        if self.combo is not None:
            self.combo.setCurrentIndex(index)

    def _choose(self, index: int) -> None:
        self.enter(self.field.choices[index])


class ColourEditor(FieldEditor):
    """Red, green and blue: a swatch with the usual fills, and any other colour."""

    def __init__(self, field: ParameterField, name: str) -> None:
        super().__init__(field, name)
        self._value = (0, 0, 0)
        self.button = QPushButton()
        self.button.setAutoDefault(False)
        self.button.setProperty("kind", "quiet")
        self.button.setFont(current_theme().font(11))
        self.button.setIconSize(QSize(_SWATCH, _SWATCH))
        self.button.setMenu(QMenu(self))
        self.button.menu().aboutToShow.connect(self._fill_menu)
        self.button.setMinimumWidth(104)
        self.setLayout(row(None, self.button))

    def set_value(self, value: Any) -> None:
        """Show a colour."""
        self._value = (int(value[0]), int(value[1]), int(value[2]))
        color = QColor(*self._value)
        self.button.setText(color.name().upper())
        self.button.setIcon(swatch(color))
        self.button.setAccessibleName(f"{self.name} {color.name()}")

    def _fill_menu(self) -> None:
        menu = self.button.menu()
        menu.clear()
        presets = (
            (self.tr("Black"), (0, 0, 0)),
            (self.tr("Grey 114 (YOLO)"), (114, 114, 114)),
            (self.tr("Grey 128 (darknet)"), (128, 128, 128)),
            (self.tr("Mean of ImageNet (SSD)"), (123, 117, 104)),
            (self.tr("White"), (255, 255, 255)),
        )
        for text, colour in presets:
            action = QAction(swatch(QColor(*colour)), text, menu)
            action.triggered.connect(lambda _=False, colour=colour: self.enter(list(colour)))
            menu.addAction(action)
        menu.addSeparator()
        menu.addAction(self.tr("Other colour…"), self._ask)

    def _ask(self) -> None:
        """Choose any colour, seen live in the variants; cancelled, the colour is as before."""
        before = list(self._value)
        dialog = QColorDialog(QColor(*self._value), self.window())
        dialog.setOption(QColorDialog.ColorDialogOption.DontUseNativeDialog)
        dialog.setWindowTitle(self.name)
        dialog.currentColorChanged.connect(self._live)
        accepted = dialog.exec() == QColorDialog.DialogCode.Accepted
        if not accepted:
            self.set_value(before)
            self.changed.emit(before)
        self.finished.emit()
        dialog.deleteLater()

    def _live(self, color: QColor) -> None:
        value = [color.red(), color.green(), color.blue()]
        self.set_value(value)
        self.changed.emit(value)


class TextEditor(FieldEditor):
    """Words, or anything JSON."""

    def __init__(self, field: ParameterField, name: str) -> None:
        super().__init__(field, name)
        self._shown = ""
        self.edit = QLineEdit()
        self.edit.setProperty("small", True)
        self.edit.setFont(current_theme().font(11))
        self.edit.setAccessibleName(name)
        self.edit.editingFinished.connect(self._enter)
        self.edit.textEdited.connect(lambda _: self._mark())
        self.setLayout(row((self.edit, 1)))

    def set_value(self, value: Any) -> None:
        """Show the text."""
        self._shown = value if self.field.kind == "text" else json.dumps(value, ensure_ascii=False)
        self.edit.setText(self._shown)
        self._mark()

    def _enter(self) -> None:
        if self.edit.text() == self._shown:
            return
        if self._reason():
            self.edit.setText(self._shown)
            self._mark()
        else:
            text = self.edit.text()
            self.enter(text if self.field.kind == "text" else json.loads(text))

    def _reason(self) -> str:
        text = self.edit.text()
        if self.field.kind == "text":
            return "" if text.strip() else self.tr("this cannot be empty")
        try:
            good = isinstance(json.loads(text), dict)
        except ValueError:
            good = False
        return "" if good else self.tr("JSON, for example {example}").format(example='{"limit": 3}')

    def _mark(self) -> None:
        reason = self._reason()
        self.edit.setProperty("wrong", bool(reason))
        self.edit.style().unpolish(self.edit)
        self.edit.style().polish(self.edit)
        self.edit.setToolTip(reason)


class OptionalEditor(FieldEditor):
    """A setting that can be left out: a switch before its editor."""

    def __init__(self, inner: FieldEditor, start: Any) -> None:
        super().__init__(inner.field, inner.name)
        self.inner, self._start = inner, start
        self.switch = Switch(inner.name)
        self.setLayout(row((inner, 1), self.switch, spacing=4))
        self.switch.clicked.connect(lambda: self.enter(self._start if self.switch.isChecked() else None))
        inner.changed.connect(self._inner_changed)
        inner.finished.connect(self.finished)

    def set_value(self, value: Any) -> None:
        """Show the value, or that there is none."""
        self.switch.setChecked(value is not None)
        self.inner.setEnabled(value is not None)
        if value is not None:
            self._start = value
            self.inner.set_value(value)

    def _inner_changed(self, value: Any) -> None:
        self._start = value
        self.changed.emit(value)


def make_editor(field: ParameterField, name: str) -> FieldEditor:
    """Return the editor for a field; ``name`` is its title for people."""
    editor = _make(field, name)
    if not field.optional:
        return editor
    start = field.default if field.default is not None else field.minimum or 0
    return OptionalEditor(editor, start)


def _make(field: ParameterField, name: str) -> FieldEditor:
    if field.kind in {"number", "range", "integer"}:
        slider = not (field.kind == "integer" and field.unit == "px")
        return NumbersEditor(field, name, slider)
    if field.kind == "integers" and (field.maximum or 1000) - (field.minimum or 0) <= _MOST_CHIPS:
        return ChipsEditor(field, name)
    kinds: dict[str, type[FieldEditor]] = {
        "switch": SwitchEditor,
        "choice": ChoiceEditor,
        "colour": ColourEditor,
        "numbers": ListEditor,
        "integers": ListEditor,
    }
    return kinds.get(field.kind, TextEditor)(field, name)


def limits_reason(field: ParameterField, numbers: list[float]) -> str:
    """Return which limit of a field the numbers miss, empty where none is."""
    if field.kind in {"integer", "integers"} and any(number != round(number) for number in numbers):
        return QCoreApplication.translate("FieldEditor", "whole numbers only")
    if field.minimum is not None and min(numbers) < field.minimum:
        least = QCoreApplication.translate("FieldEditor", "at least {limit}")
        return least.format(limit=f"{field.minimum:g}")
    if field.maximum is not None and max(numbers) > field.maximum:
        most = QCoreApplication.translate("FieldEditor", "at most {limit}")
        return most.format(limit=f"{field.maximum:g}")
    return ""


def swatch(color: QColor) -> QIcon:
    """Return a colour as an icon."""
    pixmap = QPixmap(2 * _SWATCH, 2 * _SWATCH)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(current_theme().color("edge"))
    painter.setBrush(color)
    painter.drawRoundedRect(QRectF(1, 1, 2 * _SWATCH - 2, 2 * _SWATCH - 2), 6, 6)
    painter.end()
    return QIcon(pixmap)
