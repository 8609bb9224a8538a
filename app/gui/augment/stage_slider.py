"""The slider that shows an image after each step of the recipe."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.gui.text import elided
from app.gui.theme import current_theme
from app.gui.widgets import has_keyboard_focus, label, row, surface, tool_button

_SIDE, _SIDE_NARROW = 60, 40
_NARROW = 560  # px of the bar below which the titles need the room of its caption
_LINE_Y, _LINE_Y_TWO_ROWS = 20, 13  # px
_TITLE_GAP, _TITLE_HEIGHT = 14, 15  # px
_TITLE_GAP_TWO_ROWS, _LOWER = 11, 16
_MOST_TITLE = 190  # px
_BRACKETS = re.compile(r"\s*[(（][^)）]*[)）]\s*$")
_STEP_INTERVAL = 900  # ms
_KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1}


class StageSlider(QWidget):
    """Points on a line, one for the original and one for each step; arrow keys move the handle.

    Attributes:
        changed: emitted with the number of steps to show when a person moved the handle.
    """

    changed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._titles: tuple[str, ...] = ("",)
        self._stage = 0
        self._dragging = False
        self._two_rows = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("After step"))

    @property
    def stage(self) -> int:
        """The number of steps that are shown."""
        return self._stage

    @property
    def last(self) -> int:
        """The number of steps there are."""
        return len(self._titles) - 1

    @property
    def titles(self) -> list[str]:
        """The names of the stages, the original first."""
        return list(self._titles)

    def set_titles(self, titles: Sequence[str]) -> None:
        """Show other steps, the original first; all of them are shown afterwards."""
        self._titles = tuple(titles)
        self._choose_rows()
        self.set_stage(self.last)

    def set_stage(self, stage: int) -> None:
        """Move the handle without telling anyone."""
        self._stage = min(max(stage, 0), self.last)
        self.setAccessibleDescription(self._titles[self._stage])
        self.update()

    def move_to(self, stage: int) -> None:
        """Move the handle as a person does."""
        stage = min(max(stage, 0), self.last)
        if stage != self._stage:
            self.set_stage(stage)
            self.changed.emit(stage)

    def sizeHint(self) -> QSize:
        """As wide as it is given."""
        return QSize(480, 56)

    def minimumSizeHint(self) -> QSize:
        """Narrow windows shorten the titles."""
        return QSize(200, 56)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by arrow keys, Home and End."""
        key = Qt.Key(event.key())
        if key in _KEYS:
            self.move_to(self._stage + _KEYS[key])
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            self.move_to(0 if key == Qt.Key.Key_Home else self.last)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Say the whole title of the stage under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._titles[self._stage_at(event.pos().x())], self)
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See whether the titles fit on one row."""
        self._choose_rows()

    def changeEvent(self, event: QEvent) -> None:
        """Measure the titles anew in another font."""
        self._choose_rows()
        super().changeEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the handle to the mouse."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragging = True
            self.move_to(self._stage_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the handle."""
        if self._dragging:
            self.move_to(self._stage_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._dragging = False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line, its points, the handle and the titles."""
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        y = self._line_y
        for end, token in ((self.last, "press"), (self._stage, "accent")):
            painter.setBrush(theme.color(token))
            left, right = self._x(0), self._x(end)
            painter.drawRoundedRect(QRectF(left, y - 1.5, right - left, 3), 1.5, 1.5)
        chosen = self.title_rect(self._stage)
        for k in range(len(self._titles)):
            passed = k <= self._stage
            painter.setPen(QPen(theme.color("bg"), 2))
            painter.setBrush(theme.color("accent" if passed else "control"))
            painter.drawEllipse(QPointF(self._x(k), y), 5, 5)
            if k != self._stage and not self.title_rect(k).adjusted(-3, 0, 3, 0).intersects(chosen):
                self._paint_title(painter, k)
        self._paint_title(painter, self._stage)
        self._paint_handle(painter)

    def shown_title(self, k: int) -> str:
        """Return a title as it is shown: what there is room for; the chosen one whole."""
        if k == self._stage:
            return elided(self._titles[k], self.width() - 4.0, 11, 600)
        whole, room = self._titles[k], self._title_room(k)
        return whole if _title_width(whole, 400) <= room else elided(_brief(whole), room, 11)

    def title_rect(self, k: int) -> QRectF:
        """Return where a title is, below its point; in two rows every other one is a row lower."""
        width = _title_width(self.shown_title(k), 600 if k == self._stage else 400)
        left = min(max(self._x(k) - width / 2, 2.0), self.width() - width - 2.0)
        top = self._line_y + (_TITLE_GAP_TWO_ROWS if self._two_rows else _TITLE_GAP)
        lower = _LOWER if self._two_rows and k % 2 else 0
        return QRectF(left, top + lower, width, _TITLE_HEIGHT)

    def _paint_title(self, painter: QPainter, k: int) -> None:
        theme, chosen = current_theme(), k == self._stage
        painter.setFont(theme.font(11, 600 if chosen else 400))
        painter.setPen(theme.color("text1" if chosen else "text2"))
        painter.drawText(self.title_rect(k), Qt.AlignmentFlag.AlignCenter, self.shown_title(k))

    def _title_room(self, k: int) -> float:
        """Return the room of a title between its neighbours on the same row, and the edges."""
        gap = self._gap() * (2 if self._two_rows else 1) - 8
        room = 2.0 * self._side if self.last == 0 else min(float(_MOST_TITLE), max(gap, 40.0))
        return min(room, 2 * self._x(k) - 4, 2 * (self.width() - self._x(k)) - 4)

    def _choose_rows(self) -> None:
        """Put the titles in two rows where one is too narrow for them."""
        self._two_rows = False
        self._two_rows = any(
            _title_width(_brief(title), 400) > self._title_room(k) for k, title in enumerate(self._titles)
        )
        self.update()

    def _paint_handle(self, painter: QPainter) -> None:
        theme = current_theme()
        centre = QPointF(self._x(self._stage), self._line_y)
        glow = theme.color("accent_text")
        glow.setAlphaF(0.45 if has_keyboard_focus(self) else 0.25)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(glow)
        painter.drawEllipse(centre, 11, 11)
        painter.setBrush(theme.color("on_accent"))
        if theme.name == "light":
            painter.setPen(QPen(theme.color("accent"), 2))
        painter.drawEllipse(centre, 7, 7)

    @property
    def _side(self) -> int:
        return _SIDE if self.width() >= _NARROW else _SIDE_NARROW

    @property
    def _line_y(self) -> int:
        return _LINE_Y_TWO_ROWS if self._two_rows else _LINE_Y

    def _gap(self) -> float:
        return (self.width() - 2 * self._side) / max(1, self.last)

    def _x(self, stage: int) -> float:
        return self._side + stage * self._gap()

    def _stage_at(self, x: float) -> int:
        return min(max(round((x - self._side) / max(1.0, self._gap())), 0), self.last)


def _brief(title: str) -> str:
    """Return a title without what it has in brackets at its end."""
    return _BRACKETS.sub("", title) or title


def _title_width(title: str, weight: int) -> float:
    font = current_theme().font(11, weight)
    return QFontMetricsF(font).horizontalAdvance(title) + 1


class StageBar(QWidget):
    """The stage slider with its caption and the buttons that go to the start and play the steps."""

    def __init__(self) -> None:
        super().__init__()
        self.slider = StageSlider()
        self.first = tool_button("skip-back", self.tr("First step"))
        self.play = tool_button("play", self.tr("Play the steps"))
        self._timer = QTimer(self, interval=_STEP_INTERVAL)
        self._timer.timeout.connect(self._next)
        self.first.clicked.connect(lambda: self.slider.move_to(0))
        self.play.clicked.connect(self._toggle)
        self._caption = label(self.tr("After step"), "title")
        content = row(
            self._caption,
            (self.slider, 1),
            self.first,
            self.play,
            margins=(16, 0, 16, 0),
        )
        self.setLayout(row(surface(content, height=64), spacing=0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave a narrow bar to the titles."""
        super().resizeEvent(event)
        self._caption.setVisible(self.width() >= _NARROW + 100)

    def stop(self) -> None:
        """Stop playing."""
        self._timer.stop()
        self.play.setIcon(current_theme().icon("play"))

    def _toggle(self) -> None:
        if self._timer.isActive():
            self.stop()
            return
        if self.slider.stage == self.slider.last:
            self.slider.move_to(0)
        self._timer.start()
        self.play.setIcon(current_theme().icon("pause"))

    def _next(self) -> None:
        self.slider.move_to(self.slider.stage + 1)
        if self.slider.stage == self.slider.last:
            self.stop()
