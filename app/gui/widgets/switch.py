"""An on/off switch."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton

from app.gui.theme import current_theme
from app.gui.widgets.focus import has_keyboard_focus

_WIDTH, _HEIGHT, _RING = 28, 16, 3


class Switch(QAbstractButton):
    """Checkable like a check box (``toggled``, ``isChecked``); ``name`` is what screen readers say."""

    def __init__(self, name: str = "", checked: bool = False) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setChecked(checked)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """Room for the switch and its focus ring."""
        return QSize(_WIDTH + 2 * _RING, _HEIGHT + 2 * _RING)

    def hitButton(self, pos: QPoint) -> bool:
        """The whole widget is clickable."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the track, the knob and the focus ring."""
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(_RING, _RING, _WIDTH, _HEIGHT)
        on = self.isChecked()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(("accent" if on else "control") if self.isEnabled() else "edge"))
        painter.drawRoundedRect(track, 8, 8)
        painter.setBrush(theme.color("on_accent" if on else "bg"))
        painter.drawEllipse(QRectF(track.x() + (14 if on else 2), track.y() + 2, 12, 12))
        if has_keyboard_focus(self):
            painter.setPen(QPen(theme.color("accent_text"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(track.adjusted(-2, -2, 2, 2), 10, 10)
