"""The settings of one step as a form, made from the schema of its transform."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.augment.recipe import Step
from app.augment.schema import ParameterField, parameter_fields
from app.gui.augment.editor.fields import FieldEditor, SwitchEditor, make_editor
from app.gui.augment.words import transform_of
from app.gui.messages import translate_message
from app.gui.widgets import ElidedLabel, column, row, tool_button

_NAME_WIDTH, _LONG_NAME_WIDTH = 92, 180


class SettingRow(QWidget):
    """The name of a setting, its editor, and a button that puts the default back.

    Attributes:
        help_wanted: the pointer rests on the name.
    """

    help_wanted = Signal()

    def __init__(self, name: str, editor: FieldEditor, resettable: bool = True) -> None:
        super().__init__()
        self.editor = editor
        self._title = ElidedLabel(name, "body2")
        self._title.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if isinstance(editor, SwitchEditor):
            self._title.setFixedWidth(_LONG_NAME_WIDTH)
        else:
            self._title.setFixedWidth(_NAME_WIDTH)
        self._title.installEventFilter(self)
        self.reset = tool_button(
            "arrow-counter-clockwise", self.tr("Back to the default: {name}").format(name=name), size=20
        )
        self.reset.setVisible(resettable)
        self.setLayout(row(self._title, (editor, 1), self.reset, spacing=4))
        policy = self.reset.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.reset.setSizePolicy(policy)

    def show_default(self, is_default: bool) -> None:
        """Show the reset button where there is something to put back."""
        self.reset.setVisible(not is_default)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show the help with its picture instead of a plain tool tip."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self.help_wanted.emit()
            return True
        return super().eventFilter(watched, event)


class StepForm(QWidget):
    """Rows for all settings of a step.

    Attributes:
        edited: (step, name of the field) while a person changes a setting.
        finished: the change is complete.
        help_wanted: (field, the row's widget): the pointer rests on a setting's name.
    """

    edited = Signal(object, str)
    finished = Signal()
    help_wanted = Signal(object, object)

    def __init__(self, step: Step) -> None:
        super().__init__()
        self._step = step
        self.fields: dict[str, ParameterField] = {}
        self.rows: dict[str, SettingRow] = {}
        kind = transform_of(step)
        for field in () if kind is None else parameter_fields(kind.Parameters):
            self._add(field)
        self.setLayout(column(*self.rows.values(), spacing=4))
        self.show_step(step)

    def show_step(self, step: Step) -> None:
        """Show the settings of a step of the same transform."""
        self._step = step
        for name, value in self.values().items():
            self.rows[name].editor.set_value(value)
            self.rows[name].show_default(_same(value, self.fields[name].default))

    def values(self) -> Mapping[str, Any]:
        """Return all settings, defaults included, as JSON values."""
        return {name: self._step.parameters.get(name, field.default) for name, field in self.fields.items()}

    def _add(self, field: ParameterField) -> None:
        name = translate_message(field.title or field.name, {})
        setting = SettingRow(name, make_editor(field, name))
        setting.editor.changed.connect(lambda value: self._edit(field, value))
        setting.editor.finished.connect(self.finished)
        setting.reset.clicked.connect(lambda: self._reset(field))
        setting.help_wanted.connect(lambda: self.help_wanted.emit(field, setting))
        setting.setAttribute(Qt.WidgetAttribute.WA_AlwaysShowToolTips)
        self.fields[field.name], self.rows[field.name] = field, setting

    def _edit(self, field: ParameterField, value: Any) -> None:
        """Change one setting; the recipe keeps only what differs from the defaults, or was written there."""
        parameters = {**self._step.parameters, field.name: value}
        self._step = self._step.model_copy(update={"parameters": parameters})
        self.rows[field.name].show_default(_same(value, field.default))
        self.edited.emit(self._step, field.name)

    def _reset(self, field: ParameterField) -> None:
        parameters = {name: value for name, value in self._step.parameters.items() if name != field.name}
        self._step = self._step.model_copy(update={"parameters": parameters})
        self.show_step(self._step)
        self.edited.emit(self._step, field.name)
        self.finished.emit()


def _same(value: Any, default: Any) -> bool:
    if isinstance(value, list | tuple) and isinstance(default, list | tuple):
        return list(value) == list(default)
    return bool(value == default)
