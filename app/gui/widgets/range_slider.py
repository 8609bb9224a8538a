"""A slider with one or two handles over any range of numbers."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.gui.theme import Theme, current_theme
from app.gui.widgets.focus import has_keyboard_focus

_EDGE = 10  # half the glow of a handle
_DOWN = {Qt.Key.Key_Left, Qt.Key.Key_Down}
_UP = {Qt.Key.Key_Right, Qt.Key.Key_Up}


class RangeSlider(QWidget):
    """One value, or a lower and an upper one; arrow keys move by ``step``, PageUp and PageDown by ten.

    With two handles Tab goes from the lower to the upper handle before it leaves the slider.

    Attributes:
        changed: emitted while a person changes a value.
        released: emitted when a drag or a key press ended, for work that is better done once.
    """

    changed = Signal()
    released = Signal()

    def __init__(
        self,
        minimum: float = 0.0,
        maximum: float = 1.0,
        step: float = 0.01,
        values: tuple[float, ...] = (0.0,),
        *,
        zero: float | None = None,
        name: str = "",
    ) -> None:
        """Make a slider; ``values`` has one or two numbers, ``zero`` marks a value that changes nothing."""
        super().__init__()
        self._minimum, self._maximum, self._step, self._zero = minimum, maximum, step, zero
        self._values = list(values)
        self._active = len(values) - 1
        self._dragging = False
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def range(self) -> tuple[float, float]:
        """The ends."""
        return self._minimum, self._maximum

    @property
    def values(self) -> tuple[float, ...]:
        """The value, or the lower and the upper one."""
        return tuple(self._values)

    @property
    def value(self) -> float:
        """The (upper) value."""
        return self._values[-1]

    def set_values(self, *values: float) -> None:
        """Set the values without telling anyone; they need not be on a step."""
        self._values = [max(self._minimum, min(self._maximum, v)) for v in values]
        self._active = min(self._active, len(values) - 1)
        self._describe()
        self.update()

    def set_range(self, minimum: float, maximum: float, step: float | None = None) -> None:
        """Set the ends; values outside are moved in."""
        self._minimum, self._maximum = minimum, maximum
        self._step = step if step is not None else self._step
        self.set_values(*self._values)

    def sizeHint(self) -> QSize:
        """As wide as it is given."""
        return QSize(120, 20)

    def minimumSizeHint(self) -> QSize:
        """Wide enough for two handles."""
        return QSize(60, 20)

    def event(self, event: QEvent) -> bool:
        """Let Tab walk over both handles."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and len(self._values) > 1:
            step = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}.get(Qt.Key(event.key()), 0)
            if step and 0 <= self._active + step < len(self._values):
                self._active += step
                self.update()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the active handle."""
        key = Qt.Key(event.key())
        value = self._values[self._active]
        if key in _DOWN or key in _UP:
            value += self._step if key in _UP else -self._step
        elif key in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            value += 10 * (self._step if key == Qt.Key.Key_PageUp else -self._step)
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            value = self._minimum if key == Qt.Key.Key_Home else self._maximum
        else:
            super().keyPressEvent(event)
            return
        self._move(value)
        self.released.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the nearest handle."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        x = event.position().x()
        distances = [abs(self._x(v) - x) for v in self._values]
        self._active = distances.index(min(distances))
        if len(self._values) == 2 and distances[0] == distances[1] and x > self._x(self._values[1]):
            self._active = 1
        self._dragging = True
        self._move(self._value_at(x))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the handle."""
        if self._dragging:
            self._move(self._value_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the drag."""
        if self._dragging:
            self._dragging = False
            self.released.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw track, filled part, mark of zero and handles."""
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        y = self.height() / 2
        self._bar(painter, self._minimum, self._maximum, y, theme.color("press"))
        if self._zero is not None:
            painter.fillRect(QRectF(self._x(self._zero) - 0.5, y - 5, 1, 10), theme.color("edge"))
        start = self._values[0] if len(self._values) > 1 else self._zero_or_minimum()
        low, high = sorted((start, self._values[-1]))
        self._bar(painter, low, high, y, theme.color("accent" if self.isEnabled() else "edge"))
        for i, value in enumerate(self._values):
            self._paint_handle(painter, theme, QPointF(self._x(value), y), i == self._active)

    def _paint_handle(self, painter: QPainter, theme: Theme, centre: QPointF, active: bool) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        if active and (has_keyboard_focus(self) or self._dragging):
            glow = theme.color("accent_text")
            glow.setAlphaF(0.35)
            painter.setBrush(glow)
            painter.drawEllipse(centre, _EDGE, _EDGE)
        light = theme.name == "light"
        rim = theme.color("accent" if light else "on_accent")
        painter.setBrush(rim if self.isEnabled() else theme.color("edge"))
        painter.drawEllipse(centre, 6, 6)
        if light:
            painter.setBrush(theme.color("on_accent"))
            painter.drawEllipse(centre, 4, 4)

    def _bar(self, painter: QPainter, low: float, high: float, y: float, color: QColor) -> None:
        painter.setBrush(color)
        left, right = self._x(low), self._x(high)
        painter.drawRoundedRect(QRectF(left, y - 1.5, right - left, 3), 1.5, 1.5)

    def _zero_or_minimum(self) -> float:
        return self._minimum if self._zero is None else self._zero

    def _x(self, value: float) -> float:
        span = self._maximum - self._minimum
        share = (value - self._minimum) / span if span else 0.0
        return _EDGE + share * (self.width() - 2 * _EDGE)

    def _value_at(self, x: float) -> float:
        share = (x - _EDGE) / max(1, self.width() - 2 * _EDGE)
        return self._minimum + share * (self._maximum - self._minimum)

    def _snap(self, value: float) -> float:
        value = max(self._minimum, min(self._maximum, value))
        steps = round((value - self._minimum) / self._step)
        return min(self._maximum, round(self._minimum + steps * self._step, 10))

    def _move(self, value: float) -> None:
        value = self._snap(value)
        if len(self._values) == 2:
            other = self._values[1 - self._active]
            value = min(value, other) if self._active == 0 else max(value, other)
        if value != self._values[self._active]:
            self._values[self._active] = value
            self._describe()
            self.changed.emit()
        self.update()

    def _describe(self) -> None:
        self.setAccessibleDescription(" – ".join(f"{v:g}" for v in self._values))
