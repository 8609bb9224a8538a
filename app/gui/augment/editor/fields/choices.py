"""Editors of one of a few things, of on or off, and of a setting that can be left out."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QComboBox

from app.augment.schema import ParameterField
from app.gui.augment.editor.fields.base import FieldEditor
from app.gui.augment.words import value_text
from app.gui.widgets import ComboBox, SegmentedControl, Switch, row

_SEGMENTS_ROOM = 176


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
            self.combo = ComboBox()
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
