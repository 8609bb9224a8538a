"""The field of an exact coordinate."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QResizeEvent, QValidator

from app.gui.widgets import DoubleSpinBox, label

_LARGEST = 10_000_000.0


class CoordinateField(DoubleSpinBox):
    """A number of pixels with its letter; fractions show only where there are some."""

    def __init__(self, letter: str, name: str) -> None:
        super().__init__()
        self._blank = False
        self.setProperty("small", True)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setDecimals(3)
        self.setRange(-_LARGEST, _LARGEST)
        self.setKeyboardTracking(False)
        self.setLocale(QLocale.c())
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setMinimumWidth(48)
        self.lineEdit().setTextMargins(0, 0, 8, 0)
        self._letter = label(letter, "caption")
        self._letter.setParent(self)
        self._letter.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_number(self, value: float | None) -> None:
        """Show a number, or nothing."""
        self.blockSignals(True)
        self._blank = value is None
        self.setValue(value or 0.0)
        self.lineEdit().setText(self.textFromValue(self.value()))
        self.blockSignals(False)

    def textFromValue(self, value: float) -> str:
        """Write a number without needless zeros."""
        return "" if self._blank else f"{value:.3f}".rstrip("0").rstrip(".")

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Allow an empty field while typing."""
        if not text:
            return QValidator.State.Intermediate, text, position
        return super().validate(text, position)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the letter at the left, in the middle."""
        super().resizeEvent(event)
        self._letter.adjustSize()
        self._letter.move(8, (self.height() - self._letter.height()) // 2)
