"""Small painted marks: class glyphs and icons."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.gui.theme import current_theme, paint_class_glyph
from app.gui.widgets.layouts import row
from app.gui.widgets.text import label


class ClassGlyph(QWidget):
    """The marker of a class."""

    def __init__(self, class_index: int, size: int = 10, color: QColor | None = None) -> None:
        super().__init__()
        self._class_index, self._size, self._color = class_index, size, color
        self.setFixedSize(size + 2, size + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the marker."""
        painter = QPainter(self)
        paint_class_glyph(painter, self._class_index, QRectF(1, 1, self._size, self._size), self._color)


DOT = "dot"
_DOT_SIZE = 8


class IconLabel(QWidget):
    """An icon that follows the theme; the name ``dot`` is a filled dot."""

    def __init__(self, name: str, token: str = "text2", size: int = 18) -> None:
        super().__init__()
        self._name, self._token = "", token
        self.setFixedSize(size, size)
        self.set_icon(name)

    def set_icon(self, name: str, token: str | None = None) -> None:
        """Show another icon."""
        if name not in {"", DOT}:
            current_theme().icon(name)  # a name that does not exist fails here, not while painting
        self._name, self._token = name, token or self._token
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the icon."""
        theme, painter = current_theme(), QPainter(self)
        if self._name == DOT:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(self._token))
            painter.drawEllipse(QRectF(self.rect()).center(), _DOT_SIZE / 2, _DOT_SIZE / 2)
        elif self._name:
            theme.paint_icon(painter, self._name, QRectF(self.rect()), self._token)


class Painted(QWidget):
    """A widget drawn by a function of (painter, rect)."""

    def __init__(
        self,
        paint: Callable[[QPainter, QRectF], None],
        width: int | None = None,
        height: int | None = None,
    ) -> None:
        super().__init__()
        self._paint = paint
        if width is not None:
            self.setFixedWidth(width)
        if height is not None:
            self.setFixedHeight(height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint(painter, QRectF(self.rect()))


def icon_text(icon: str, text: str, token: str = "text3", role: str = "caption") -> QHBoxLayout:
    """Return a small icon with a caption, as in the status bar."""
    return row(IconLabel(icon, token, 14), label(text, role), spacing=6)
