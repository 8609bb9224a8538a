"""A plot whose bars, cells or points can be pointed at: by the mouse, by keys, and by screen readers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QCursor,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QToolTip, QWidget

from app.gui.balance.figures import Table, picture_of
from app.gui.balance.heading import KeyEntry
from app.gui.theme import current_theme
from app.gui.widgets import has_keyboard_focus

_KEYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A bar, cell or point.

    Attributes:
        rect: where the mouse meets it.
        text: what it says.
    """

    rect: QRectF
    text: str


class Chart(QWidget):
    """Base of plots. Marks are numbered from 0, row by row, ``columns`` in a row.

    A click (or Return) chooses a mark; with Shift it asks for the boxes behind it.

    Attributes:
        chosen: emitted with a mark whose images are asked for.
        boxes_wanted: emitted with a mark whose boxes are asked for.
    """

    chosen = Signal(int)
    boxes_wanted = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._at = self._picked = -1
        self._drawn: tuple[object, QPixmap] | None = None  # what it depends on, and the plot as it is drawn
        self.setAccessibleName(name)
        self.setMinimumSize(80, 80)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    # for those who inherit

    def mark_count(self) -> int:
        """Return the number of marks."""
        raise NotImplementedError

    def mark(self, index: int) -> Mark:
        """Return a mark."""
        raise NotImplementedError

    def mark_at(self, point: QPointF) -> int:
        """Return the mark at a point, −1 for none."""
        count = range(self.mark_count())
        return next((k for k in count if self.mark(k).rect.contains(point)), -1)

    def paint(self, painter: QPainter) -> None:
        """Draw the plot."""
        raise NotImplementedError

    def table(self) -> Table:
        """Return its figures."""
        raise NotImplementedError

    @property
    def columns(self) -> int:
        """How many marks stand in a row."""
        return max(1, self.mark_count())

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return self.mark_count() == 0

    # what is pointed at

    @property
    def current(self) -> int:
        """The mark that is pointed at, −1 for none."""
        return self._at

    def renew(self) -> None:
        """Draw anew after the figures, or how they are drawn, have changed."""
        self._drawn = None
        if self._at >= self.mark_count():
            self._at = -1
        if self._picked >= self.mark_count():
            self._picked = -1
        self.update()

    def pick(self, index: int) -> None:
        """Mark the one whose images are listed; −1 for none."""
        if index != self._picked:
            self._picked = index
            self.update()

    def picture(self) -> QImage:
        """Return the plot as a picture."""
        return picture_of(self, self._paint_content)

    def key(self) -> Sequence[KeyEntry]:
        """Return what its colours mean; by default it says so itself."""
        return ()

    def remark(self) -> str:
        """Return what must be known to read it."""
        return ""

    def minimumSizeHint(self) -> QSize:
        """Return room for a small plot."""
        return QSize(80, 80)

    # events

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the plot, what is listed, and what is pointed at."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = current_theme()
        painter.drawPixmap(0, 0, self._content())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for index, width, token in ((self._picked, 2.0, "accent"), (self._at, 1.5, "accent_text")):
            if 0 <= index < self.mark_count() and (token == "accent" or self._shows_current()):
                painter.setPen(QPen(theme.color(token), width))
                painter.drawRoundedRect(self.mark(index).rect.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        if has_keyboard_focus(self) and self._at < 0:
            painter.setPen(QPen(theme.color("accent_text"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def _content(self) -> QPixmap:
        """Return the plot, drawn once: scrolling and pointing do not draw it anew."""
        theme, ratio = current_theme(), self.devicePixelRatioF()
        basis = (self.width(), self.height(), ratio, theme.name, theme.caption_px)
        if self._drawn is None or self._drawn[0] != basis:
            pixmap = QPixmap(self.size() * ratio)
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_content(painter)
            painter.end()
            self._drawn = basis, pixmap
        return self._drawn[1]

    def _paint_content(self, painter: QPainter) -> None:
        """Draw the plot, or say that there is none."""
        if not self.is_empty:
            self.paint(painter)
            return
        painter.setPen(current_theme().color("text3"))
        painter.setFont(current_theme().font(11))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.tr("nothing to show"))

    def _shows_current(self) -> bool:
        return self.underMouse() or has_keyboard_focus(self)

    def event(self, event: QEvent) -> bool:
        """Say what a mark means."""
        if isinstance(event, QHelpEvent):
            at = self.mark_at(QPointF(event.pos()))
            if at >= 0:
                QToolTip.showText(event.globalPos(), self.mark(at).text, self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at what is under the mouse."""
        self._point_at(self.mark_at(event.position()))
        shape = Qt.CursorShape.PointingHandCursor if self._at >= 0 else Qt.CursorShape.ArrowCursor
        self.setCursor(QCursor(shape))

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        super().leaveEvent(event)
        self._point_at(-1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose what is under the mouse."""
        at = self.mark_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and at >= 0:
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            (self.boxes_wanted if shifted else self.chosen).emit(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by arrow keys, choose by Return; with Shift ask for the boxes."""
        key = Qt.Key(event.key())
        if key in _KEYS and self.mark_count():
            self._point_at(self._next(*_KEYS[key]))
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space} and self._at >= 0:
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            (self.boxes_wanted if shifted else self.chosen).emit(self._at)
        else:
            super().keyPressEvent(event)

    def _next(self, across: int, down: int) -> int:
        if self._at < 0:
            return 0
        columns = self.columns
        x, y = self._at % columns, self._at // columns
        x = min(max(x + across, 0), columns - 1)
        target = (y + down) * columns + x
        return target if 0 <= target < self.mark_count() else self._at

    def _point_at(self, index: int) -> None:
        if index != self._at:
            self._at = index
            self.setAccessibleDescription(self.mark(index).text if index >= 0 else "")
            self.update()
