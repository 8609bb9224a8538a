"""A scrolled list of painted rows: only what is seen is drawn, so that a thousand rows cost nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QCursor,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip

from app.gui.balance.figures import Table, picture_of
from app.gui.balance.heading import KeyEntry
from app.gui.theme import current_theme
from app.gui.widgets import has_keyboard_focus

_TALLEST = 12_000  # pixels of a picture of all rows
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -10, Qt.Key.Key_PageDown: 10}


class PaintedRows(QAbstractScrollArea):
    """Base of lists; a row can be chosen by a click or by Return, with Shift its boxes are asked for.

    Attributes:
        chosen: emitted with the number of a row, see ``row_number``.
        boxes_wanted: the same, for its boxes.
    """

    chosen = Signal(int)
    boxes_wanted = Signal(int)
    header_height = 0

    def __init__(self, name: str) -> None:
        super().__init__()
        self._pointed = -1
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(name)
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)

    # for those who inherit

    def row_count(self) -> int:
        """Return the number of rows."""
        raise NotImplementedError

    def row_height(self) -> float:
        """Return the height of each row."""
        raise NotImplementedError

    def paint_row(self, painter: QPainter, index: int, rect: QRectF) -> None:
        """Draw a row."""
        raise NotImplementedError

    def paint_header(self, painter: QPainter, rect: QRectF) -> None:
        """Draw what stays above the rows."""

    def row_text(self, index: int) -> str:
        """Return what a row says, for the tool tip and for screen readers."""
        return ""

    def row_number(self, index: int) -> int:
        """Return what a row is called outside, such as its class; its place by default."""
        return index

    def table(self) -> Table:
        """Return the figures of all rows."""
        raise NotImplementedError

    def picture(self) -> QImage:
        """Return all rows as a picture, many as they are seen."""
        if self._is_too_tall:
            return picture_of(self)
        return picture_of(self, self._paint_all, self._whole_height)

    def key(self) -> Sequence[KeyEntry]:
        """Return what its colours mean; by default it says so itself."""
        return ()

    def remark(self) -> str:
        """Say where a picture cannot hold all rows."""
        if not self._is_too_tall:
            return ""
        return self.tr("some of {n} rows").format(n=f"{self.row_count():,}")

    @property
    def _whole_height(self) -> int:
        return int(self.header_height + self.row_count() * self.row_height())

    @property
    def _is_too_tall(self) -> bool:
        return self._whole_height > _TALLEST

    @property
    def current(self) -> int:
        """The number of the row that is pointed at, −1 for none."""
        return self.row_number(self._pointed) if self._pointed >= 0 else -1

    def mark_at(self, point: QPointF) -> int:
        """Return the number of the row at a point of the viewport, −1 for none."""
        row = self._row_at(point.toPoint())
        return self.row_number(row) if row >= 0 else -1

    def rows_changed(self) -> None:
        """Redraw after the rows have changed."""
        self._pointed = -1
        self._set_range()
        self.viewport().update()

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows that are seen, then what stays above them."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.viewport().rect())
        painter.save()
        painter.setClipRect(room.adjusted(0, self.header_height, 0, 0))
        height = self.row_height()
        first = max(0, int(self.verticalScrollBar().value() // height))
        last = min(self.row_count(), first + int(room.height() // height) + 2)
        for index in range(first, last):
            rect = self._row_rect(index)
            if index == self._pointed:
                self._paint_pointer(painter, rect)
            self.paint_row(painter, index, rect)
        painter.restore()
        self.paint_header(painter, QRectF(0, 0, room.width(), self.header_height))

    def _paint_pointer(self, painter: QPainter, rect: QRectF) -> None:
        theme = current_theme()
        focused = has_keyboard_focus(self)
        painter.setPen(QPen(theme.color("accent_text"), 2) if focused else Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("hover"))
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 6, 6)

    # pointing

    def viewportEvent(self, event: QEvent) -> bool:
        """Show what a row says, and stop pointing when the mouse leaves."""
        if isinstance(event, QHelpEvent):
            index = self._row_at(event.pos())
            QToolTip.showText(event.globalPos(), self.row_text(index) if index >= 0 else "", self)
            return True
        if event.type() == QEvent.Type.Leave:
            self._point_at(-1)
        return super().viewportEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at the row under the mouse."""
        index = self._row_at(event.position().toPoint())
        self._point_at(index)
        shape = Qt.CursorShape.PointingHandCursor if index >= 0 else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(QCursor(shape))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the row under the mouse."""
        index = self._row_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index >= 0:
            self._choose(index, event.modifiers())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by arrow keys, choose by Return."""
        key = Qt.Key(event.key())
        if key in _STEPS and self.row_count():
            self._point_at(min(max(self._pointed + _STEPS[key], 0), self.row_count() - 1))
            self._make_visible(self._pointed)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._pointed >= 0:
            self._choose(self._pointed, event.modifiers())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the scroll bar."""
        self._set_range()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Redraw: the header stays where it is."""
        self.viewport().update()

    def _choose(self, index: int, modifiers: Qt.KeyboardModifier) -> None:
        shifted = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        (self.boxes_wanted if shifted else self.chosen).emit(self.row_number(index))

    def _paint_all(self, painter: QPainter) -> None:
        bar = self.verticalScrollBar()
        offset = bar.value()
        for index in range(self.row_count()):
            self.paint_row(painter, index, self._row_rect(index).translated(0, offset))
        self.paint_header(painter, QRectF(0, 0, self.viewport().width(), self.header_height))

    def _point_at(self, index: int) -> None:
        if index != self._pointed:
            self._pointed = index
            self.setAccessibleDescription(self.row_text(index) if index >= 0 else "")
            self.viewport().update()

    def _make_visible(self, index: int) -> None:
        bar, top = self.verticalScrollBar(), int(index * self.row_height())
        room = self.viewport().height() - self.header_height
        bar.setValue(min(max(bar.value(), top + int(self.row_height()) - room), top))

    def _set_range(self) -> None:
        room = self.viewport().height() - self.header_height
        content = int(self.row_count() * self.row_height())
        self.verticalScrollBar().setRange(0, max(0, content - room))
        self.verticalScrollBar().setPageStep(max(1, room))
        self.verticalScrollBar().setSingleStep(max(1, int(self.row_height())))

    def _row_rect(self, index: int) -> QRectF:
        height = self.row_height()
        y = self.header_height + index * height - self.verticalScrollBar().value()
        return QRectF(0, y, self.viewport().width(), height)

    def _row_at(self, point: QPoint) -> int:
        if point.y() < self.header_height:
            return -1
        index = int((point.y() - self.header_height + self.verticalScrollBar().value()) // self.row_height())
        return index if 0 <= index < self.row_count() else -1
