"""A scrolled column that shows that it goes on."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from app.gui.theme import current_theme

_HEIGHT = 36


class ScrolledColumn(QScrollArea):
    """Scrolls its content up and down; where there is more below, the last of it fades into ``surface``."""

    def __init__(self, content: QWidget, surface: str = "bg") -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)
        self._fade = _Fade(self, surface)
        bar = self.verticalScrollBar()
        bar.valueChanged.connect(self._follow)
        bar.rangeChanged.connect(self._follow)
        self.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the fade at the end of the viewport."""
        if watched is self.viewport() and event.type() == QEvent.Type.Resize:
            self._follow()
        return super().eventFilter(watched, event)

    @property
    def fades(self) -> bool:
        """Whether there is more below."""
        return not self._fade.isHidden()

    def _follow(self) -> None:
        bar, inside = self.verticalScrollBar(), self.viewport().geometry()
        self._fade.setGeometry(inside.x(), inside.bottom() + 1 - _HEIGHT, inside.width(), _HEIGHT)
        self._fade.setVisible(bar.value() < bar.maximum())
        self._fade.raise_()


class _Fade(QWidget):
    """From nothing to the colour of the panel; the mouse does not see it."""

    def __init__(self, parent: QWidget, surface: str) -> None:
        super().__init__(parent)
        self._surface = surface
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        end = current_theme().color(self._surface)
        start = QColor(end)
        start.setAlpha(0)
        gradient = QLinearGradient(0, 0, 0, self.height())
        gradient.setColorAt(0.0, start)
        gradient.setColorAt(0.85, end)
        painter = QPainter(self)
        painter.fillRect(self.rect(), gradient)
        painter.end()
