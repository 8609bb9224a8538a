"""Fields that stand in scrolled panels: the wheel scrolls the panel, never what a field says."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QSpinBox


class ComboBox(QComboBox):
    """A choice that the wheel does not turn."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the wheel would choose it

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to what is around."""
        event.ignore()


class SpinBox(QSpinBox):
    """A whole number that the wheel turns only where the field was chosen before."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the wheel would choose it

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn the number, or leave the wheel to what is around."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class DoubleSpinBox(QDoubleSpinBox):
    """A number that the wheel turns only where the field was chosen before."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn the number, or leave the wheel to what is around."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
