"""Fields of the panel: a label at the left, a number or a choice at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSpinBox, QWidget

from app.gui.widgets import SpinBox, label, row

FIELD_WIDTH = 118  # px


def number_field(name: str, low: int, high: int, none: str = "") -> QSpinBox:
    """Return a field for a whole number.

    Args:
        name: read by screen readers.
        low, high: smallest and largest number.
        none: what is shown in place of the smallest number.
    """
    spin = SpinBox()
    spin.setRange(low, high)
    spin.setSpecialValueText(none)
    spin.setGroupSeparatorShown(True)
    spin.setKeyboardTracking(False)
    spin.setSingleStep(100 if high > 100_000 else 1)
    spin.setFixedWidth(FIELD_WIDTH)
    spin.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    spin.setAccessibleName(name)
    return spin


def show_number(spin: QSpinBox, value: int) -> None:
    """Show a number without telling anyone."""
    blocked = spin.blockSignals(True)
    spin.setValue(value)
    spin.blockSignals(blocked)


def field_line(words: str, field: QWidget) -> QWidget:
    """Return a line of a form."""
    widget = QWidget()
    widget.setLayout(row(label(words, "body2"), None, field))
    return widget
