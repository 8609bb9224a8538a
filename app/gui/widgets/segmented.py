"""A switch between a few views, painted, for mouse, keys and screen readers."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.gui.theme import current_theme
from app.gui.widgets.focus import has_keyboard_focus

_PAD = 3
_TIGHT_ROOM = 14  # px beside the words
_STEP = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class SegmentedControl(QWidget):
    """One of a few items is chosen; arrow keys move the choice.

    Attributes:
        changed: emitted with the index when a person chose another item.
    """

    changed = Signal(int)

    def __init__(
        self, items: Sequence[str], parent: QWidget | None = None, item_width: int = 96, height: int = 32
    ) -> None:
        super().__init__(parent)
        self._items = list(items)
        self._index = 0
        self._item_width = item_width
        self._edges: list[int] = []
        self.setFixedHeight(height)
        self.set_tight(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self._hovered = -1
        self.setAccessibleName(self._items[0])

    @property
    def index(self) -> int:
        """The chosen item."""
        return self._index

    def set_index(self, index: int) -> None:
        """Choose an item without telling anyone."""
        self._index = index
        self.setAccessibleName(self._items[index])
        self.update()

    def set_tight(self, tight: bool) -> None:
        """Make each item as narrow as its own words allow, or all equally wide as asked for at first."""
        metrics = QFontMetrics(current_theme().font(13, 600))
        widths = [metrics.horizontalAdvance(text) + _TIGHT_ROOM for text in self._items]
        if not tight or sum(widths) >= self._item_width * len(widths):
            widths = [self._item_width] * len(widths)
        edges = [_PAD, *(_PAD + end for end in itertools.accumulate(widths))]
        if edges != self._edges:
            self._edges = edges
            self.setFixedWidth(edges[-1] + _PAD)
            self.update()

    def _choose(self, index: int) -> None:
        if 0 <= index < len(self._items) and index != self._index:
            self.set_index(index)
            self.changed.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the choice by arrow keys, Home and End."""
        key = Qt.Key(event.key())
        if key in _STEP:
            self._choose(self._index + _STEP[key])
        elif key == Qt.Key.Key_Home:
            self._choose(0)
        elif key == Qt.Key.Key_End:
            self._choose(len(self._items) - 1)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the item under the mouse."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._choose(self._item_at(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show which item a click would choose."""
        self._hover(self._item_at(event))

    def leaveEvent(self, event: QEvent) -> None:
        """Forget which item the mouse was on."""
        self._hover(-1)

    def _item_at(self, event: QMouseEvent) -> int:
        return bisect.bisect_right(self._edges, event.position().x()) - 1

    def _hover(self, index: int) -> None:
        if index != self._hovered:
            self._hovered = index
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the track, the chosen item and the words."""
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("raised"))
        painter.drawRoundedRect(self.rect(), 8, 8)
        self._paint_chosen(painter)
        for i, text in enumerate(self._items):
            chosen, hovered = i == self._index, i == self._hovered and self.isEnabled()
            painter.setPen(theme.color("text1" if chosen or hovered else "text2"))
            painter.setFont(theme.font(13, 600 if chosen else 500))
            painter.drawText(self._item_rect(i), Qt.AlignmentFlag.AlignCenter, text)

    def _paint_chosen(self, painter: QPainter) -> None:
        theme = current_theme()
        rect = self._item_rect(self._index)
        painter.setBrush(theme.color("press" if theme.name == "dark" else "bg"))
        painter.drawRoundedRect(rect, 6, 6)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if theme.name == "light":
            painter.setPen(theme.color("line"))
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        if has_keyboard_focus(self):
            painter.setPen(QPen(theme.color("accent_text"), 2))
            painter.drawRoundedRect(rect.adjusted(-1, -1, 1, 1), 7, 7)

    def _item_rect(self, i: int) -> QRectF:
        left, right = self._edges[i], self._edges[i + 1]
        return QRectF(left, _PAD, right - left, self.height() - 2 * _PAD)
