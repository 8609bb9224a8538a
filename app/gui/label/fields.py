"""Fields of the label panel: a class with completion, an exact coordinate."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLocale, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QIcon,
    QKeyEvent,
    QPainter,
    QPixmap,
    QResizeEvent,
    QValidator,
    QWheelEvent,
)
from PySide6.QtWidgets import QComboBox, QCompleter, QDoubleSpinBox, QLineEdit, QListView

from app.gui.theme import Theme, current_theme, paint_class_glyph
from app.gui.widgets import label

_ICON = QSize(14, 14)
_LARGEST = 10_000_000.0


def class_icon(class_index: int, ratio: float = 2.0) -> QIcon:
    """Return the marker of a class as an icon."""
    pixmap = QPixmap(_ICON * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_class_glyph(painter, class_index, QRectF(2, 2, 10, 10))
    painter.end()
    icon = QIcon(pixmap)
    icon.addPixmap(pixmap, QIcon.Mode.Selected)  # else a selected row tints it
    return icon


class ClassField(QComboBox):
    """A class name that completes itself; a new name makes a new class.

    Attributes:
        chosen: emitted with the name once it is settled: Enter, or picked from the list.
        left: emitted when the field is done with: Enter or Escape.
    """

    chosen = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._name = ""
        self._offer: object = None
        self._line = QLineEdit()
        self.setEditable(True)
        self.setLineEdit(self._line)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setIconSize(_ICON)
        self.setMaxVisibleItems(12)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        completer = QCompleter(self.model(), self)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)
        self._popup = QListView()
        completer.setPopup(self._popup)
        self._popup.setIconSize(_ICON)
        self._style_popup()
        current_theme().changed.connect(self._style_popup)
        self.textActivated.connect(self._settle)
        self._line.returnPressed.connect(self._finish)

    def set_classes(self, names: list[str], recent: Sequence[str] = ()) -> None:
        """Offer other classes, those chosen last before the others."""
        first = [name for name in recent if name in names]
        colors = tuple(Theme.class_color(k).name() for k in range(len(names)))
        offer = (tuple(names), tuple(first), colors)
        if offer == self._offer:
            return
        self._offer = offer
        self.blockSignals(True)
        self.clear()
        for name in [*first, *(name for name in names if name not in first)]:
            self.addItem(class_icon(names.index(name)), name)
        self.blockSignals(False)
        self._show()

    def set_name(self, name: str, hint: str = "") -> None:
        """Show another class, or a hint where there is not one."""
        self._name = name
        self._line.setPlaceholderText(hint)
        self._show()

    def edit(self) -> None:
        """Begin to type."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._line.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the name as it was on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self._show()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take what was typed, unless only a list opened."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self._settle(self.currentText())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Never change a class by scrolling over it."""
        event.ignore()

    def _style_popup(self) -> None:
        """The list of completions is a window of its own, which no rule for combo boxes reaches."""
        theme = current_theme()
        names = {token: theme.color(token).name() for token in ("raised", "edge", "hover", "text1")}
        self._popup.setStyleSheet(
            "QListView {{ background: {raised}; border: 1px solid {edge}; }}"
            "QListView::item {{ min-height: 28px; padding: 0 8px; border-radius: 4px; color: {text1}; }}"
            "QListView::item:selected, QListView::item:hover {{ background: {hover}; }}".format(**names)
        )

    def _show(self) -> None:
        self.blockSignals(True)
        self.setCurrentIndex(
            self.findText(self._name, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchCaseSensitive)
        )
        self.setEditText(self._name)
        self.blockSignals(False)

    def _settle(self, text: str) -> None:
        name = text.strip()
        if name and name != self._name:
            self._name = name
            self.chosen.emit(name)

    def _finish(self) -> None:
        self._settle(self.currentText())
        self.left.emit()


class CoordinateField(QDoubleSpinBox):
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

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn the number only where the field was chosen."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
