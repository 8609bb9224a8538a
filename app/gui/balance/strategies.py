"""The strategies to choose from, each with the ratio that it reaches."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.balance.strategies import STRATEGIES
from app.gui.balance.words import strategy_detail, strategy_title
from app.gui.text import elided, plural
from app.gui.theme import current_theme
from app.gui.widgets import column, has_keyboard_focus, push_button, row

_HEIGHT = 46
_MAIN = ("augment+crop", "augment", "copy", "class-balanced", "down")
_MORE = ("augment+paste", "repeat-factor", "easy-ensemble", "list", "none")
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class StrategyRow(QAbstractButton):
    """One strategy: a radio dot, its name, what it does, and the ratio it reaches."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self._ratio = ""
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFixedHeight(_HEIGHT)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(strategy_title(name))
        self.setToolTip(strategy_detail(name))

    @property
    def ratio(self) -> str:
        """The ratio that is shown, empty while it is not known."""
        return self._ratio

    def show_ratio(self, text: str) -> None:
        """Show the ratio that the strategy reaches."""
        self._ratio = text
        self.setAccessibleDescription(f"{strategy_detail(self.name)}, {text}")
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the panel."""
        return QSize(200, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the row."""
        theme, on = current_theme(), self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if on or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("selection" if on else "hover"))
            painter.drawRoundedRect(self.rect(), 6, 6)
        if has_keyboard_focus(self):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent_text"), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 6, 6)
        self._paint_dot(painter, on)
        self._paint_words(painter, on)

    def _paint_dot(self, painter: QPainter, on: bool) -> None:
        theme = current_theme()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("accent" if on else "text3"), 5.0 if on else 1.5))
        radius = 5.0 if on else 6.5
        painter.drawEllipse(QPointF(18, self.height() / 2), radius, radius)

    def _paint_words(self, painter: QPainter, on: bool) -> None:
        theme = current_theme()
        weight = 600 if on else 400
        painter.setFont(theme.font(13, weight))
        painter.setPen(theme.color("text1" if on else "text2"))
        figure = QRectF(self.width() - 92, 0, 80, self.height())
        painter.drawText(figure, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._ratio)
        painter.setPen(theme.color("text1"))
        painter.drawText(QRectF(36, 6, 200, 18), Qt.AlignmentFlag.AlignVCenter, strategy_title(self.name))
        painter.setFont(theme.font(11))
        painter.setPen(theme.color("text3"))
        room = self.width() - 36 - 12 - max(40, painter.fontMetrics().horizontalAdvance(self._ratio) + 16)
        words = elided(strategy_detail(self.name), room, theme.caption_px)
        painter.drawText(QRectF(36, 24, room, 16), Qt.AlignmentFlag.AlignVCenter, words)


class StrategyList(QWidget):
    """One strategy is chosen; arrow keys move the choice. The less common ones are there on a click.

    Attributes:
        changed: emitted with the name when a person chose another strategy.
    """

    changed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        names = [name for name in (*_MAIN, *_MORE) if name in STRATEGIES]
        names += [name for name in STRATEGIES if name not in names]
        self.rows = {name: StrategyRow(name) for name in names}
        rest = [name for name in names if name not in _MAIN]
        self.more = push_button("", "quiet", "caret-down")
        self._rest = [self.rows[name] for name in rest]
        rows = column(*self.rows.values(), spacing=2)
        self.setLayout(column(rows, row(self.more, None), margins=(8, 0, 8, 0), spacing=2))
        for name, strategy_row in self.rows.items():
            strategy_row.clicked.connect(lambda _=False, name=name: self.changed.emit(name))
        self.more.clicked.connect(lambda: self._unfold(not self.is_unfolded))
        self._unfold(False)

    @property
    def is_unfolded(self) -> bool:
        """Whether all strategies are shown."""
        return bool(self._rest) and not self._rest[0].isHidden()

    def choose(self, name: str) -> None:
        """Choose a strategy without telling anyone."""
        self.rows[name].setChecked(True)
        if self.rows[name] in self._rest:
            self._unfold(True)

    def clear_ratios(self) -> None:
        """Forget all ratios: they are being computed anew."""
        for strategy_row in self.rows.values():
            strategy_row.show_ratio("")

    def show_ratio(self, name: str, text: str) -> None:
        """Show the ratio that a strategy reaches."""
        self.rows[name].show_ratio(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the choice by arrow keys."""
        step = _STEPS.get(Qt.Key(event.key()), 0)
        rows = [one for one in self.rows.values() if not one.isHidden()]
        current = next((i for i, one in enumerate(rows) if one.isChecked()), 0)
        if step and 0 <= current + step < len(rows):
            rows[current + step].setFocus(Qt.FocusReason.TabFocusReason)
            rows[current + step].click()
        else:
            super().keyPressEvent(event)

    def _unfold(self, on: bool) -> None:
        for strategy_row in self._rest:
            strategy_row.setVisible(on or strategy_row.isChecked())
        self.more.setVisible(bool(self._rest))
        self.more.setIcon(current_theme().icon("caret-up" if on else "caret-down"))
        hidden = plural(len(self._rest), self.tr("1 more strategy"), self.tr("{n} more strategies"))
        self.more.setText(self.tr("Fewer strategies") if on else hidden)
