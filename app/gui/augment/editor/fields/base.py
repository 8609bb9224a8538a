"""What all editors of a setting have in common."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.augment.schema import ParameterField


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
