"""Focus rings for the keyboard only: a click with the mouse shows none."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

_PROPERTY = "keyboardFocus"
_waiting: dict[QWidget, bool] = {}


def follow_keyboard_focus(app: QApplication) -> None:
    """Mark the widget that got the focus by key, so that the style sheet draws its ring."""
    app.focusChanged.connect(_mark)


def has_keyboard_focus(widget: QWidget) -> bool:
    """Whether a painted widget shows its focus ring now."""
    return widget.hasFocus() and bool(_waiting.get(widget, widget.property(_PROPERTY)))


def _mark(old: QWidget | None, new: QWidget | None) -> None:
    if new is None or (old is None and new.property(_PROPERTY) is not None):
        return  # the window was left or came back: as it was
    _set(new, QGuiApplication.mouseButtons() == Qt.MouseButton.NoButton)
    if old is not None and old is not new:
        _set(old, False)


def _set(widget: QWidget, on: bool) -> None:
    """Mark a widget at the end of this turn: while pages change the focus wanders, and styling is slow."""
    if not _waiting:
        QTimer.singleShot(0, _set_waiting)
    _waiting[widget] = on


def _set_waiting() -> None:
    waiting = dict(_waiting)
    _waiting.clear()
    for widget, on in waiting.items():
        if shiboken6.isValid(widget) and bool(widget.property(_PROPERTY)) != on:
            widget.setProperty(_PROPERTY, on)
            widget.style().unpolish(widget)
            widget.style().polish(widget)
            widget.update()
