"""The slider that shows an image after each step of the recipe."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.gui.text import elided
from app.gui.theme import current_theme
from app.gui.widgets import has_keyboard_focus, label, row, surface, tool_button

_SIDE = 60
_LINE_Y = 20
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
        for end, token in ((self.last, "press"), (self._stage, "accent")):
            painter.setBrush(theme.color(token))
            left, right = self._x(0), self._x(end)
            painter.drawRoundedRect(QRectF(left, _LINE_Y - 1.5, right - left, 3), 1.5, 1.5)
        for k in range(len(self._titles)):
            passed = k <= self._stage
            painter.setPen(QPen(theme.color("bg"), 2))
            painter.setBrush(theme.color("accent" if passed else "control"))
            painter.drawEllipse(QPointF(self._x(k), _LINE_Y), 5, 5)
            self._paint_title(painter, k)
        self._paint_handle(painter)

    def _paint_title(self, painter: QPainter, k: int) -> None:
        theme = current_theme()
        chosen = k == self._stage
        room = 2.0 * _SIDE if self.last == 0 else min(160.0, max(self._gap() - 8, 40.0))
        room = min(room, 2 * self._x(k), 2 * (self.width() - self._x(k)))
        weight = 600 if chosen else 400
        painter.setFont(theme.font(11, weight))
        painter.setPen(theme.color("text1" if chosen else "text2"))
        place = QRectF(self._x(k) - room / 2, _LINE_Y + 13, room, 18)
        text = elided(self._titles[k], room, theme.caption_px, weight)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_handle(self, painter: QPainter) -> None:
        theme = current_theme()
        centre = QPointF(self._x(self._stage), _LINE_Y)
        glow = theme.color("accent_text")
        glow.setAlphaF(0.45 if has_keyboard_focus(self) else 0.25)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(glow)
        painter.drawEllipse(centre, 11, 11)
        painter.setBrush(theme.color("on_accent"))
        if theme.name == "light":
            painter.setPen(QPen(theme.color("accent"), 2))
        painter.drawEllipse(centre, 7, 7)

    def _gap(self) -> float:
        return (self.width() - 2 * _SIDE) / max(1, self.last)

    def _x(self, stage: int) -> float:
        return _SIDE + stage * self._gap()

    def _stage_at(self, x: float) -> int:
        return min(max(round((x - _SIDE) / max(1.0, self._gap())), 0), self.last)


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
        content = row(
            label(self.tr("After step"), "title"),
            (self.slider, 1),
            self.first,
            self.play,
            margins=(16, 0, 16, 0),
        )
        self.setLayout(row(surface(content, height=64), spacing=0))

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
