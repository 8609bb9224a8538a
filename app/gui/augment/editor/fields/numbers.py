"""Editors of numbers: ranges, single numbers, lists, and a few whole numbers to choose from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from app.augment.schema import ParameterField
from app.gui.augment.editor.fields.base import FieldEditor, limits_reason
from app.gui.augment.editor.scales import read_numbers, scale_of
from app.gui.augment.words import value_text
from app.gui.theme import current_theme
from app.gui.widgets import RangeSlider, push_button, row

_VALUE_WIDTH = 80


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
