"""The table of what stays uneven, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from app.balance.explanation import Reason
from app.balance.sentences import reason_sentence
from app.gui.balance.figures import Table
from app.gui.balance.outlook import Outlook
from app.gui.balance.rows import PaintedRows
from app.gui.balance.words import is_limit, limit_badge, sentence_text
from app.gui.text import elided
from app.gui.theme import current_theme, paint_class_glyph

_ROW = 32
_TALL_ROW, _NARROW = 52, 700  # px; where there is less room, the sentence stands below
_MEASURED = 50  # of the longest names
_NUMBERS = 68
_GAP = 20
_WAITING_ROWS = 3
_NOTHING = 0.05  # a price that rounds to nothing has no sign
_ALIGN = Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class WhyTable(PaintedRows):
    """One row for each class: now, planned, price of a box, what holds it, and that in a sentence."""

    header_height = 24

    def __init__(self) -> None:
        super().__init__(self.tr("What stays uneven, and why"))
        self._outlook: Outlook | None = None
        self._badges: dict[int, str] = {}
        self._sentences: dict[int, str] = {}
        self._order: NDArray[np.int64] = np.zeros(0, np.int64)
        self._name_width = self._badge_width = 0.0

    def show_outlook(self, outlook: Outlook | None) -> None:
        """Show a plan's reasons; None for no plan."""
        self._outlook = outlook
        self._badges, self._sentences = {}, {}
        count = 0 if outlook is None else len(outlook.reasons)
        if outlook is not None:
            self._measure(outlook)
        if len(self._order) != count:
            self._order = np.arange(count)
        self.rows_changed()

    def set_order(self, order: NDArray[np.int64]) -> None:
        """Show these classes only, in this order."""
        count = 0 if self._outlook is None else len(self._outlook.reasons)
        self._order = order[order < count]
        self.rows_changed()

    def row_number(self, index: int) -> int:
        """Return the class of a row."""
        return int(self._order[index])

    def table(self) -> Table:
        """Return a row for each class that is shown."""
        header = (
            self.tr("class"),
            self.tr("boxes now"),
            self.tr("boxes planned"),
            self.tr("price of a box"),
            self.tr("limit"),
            self.tr("reason"),
        )
        rows: list[tuple[object, ...]] = []
        for c in self._order.tolist() if self._outlook is not None else ():
            assert self._outlook is not None
            plan, prices = self._outlook.plan, self._outlook.prices
            price = "" if prices is None else float(prices[c])
            numbers = (int(plan.before[c]), int(plan.after[c]), price)
            rows.append((plan.classes[c], *numbers, self._badge_of(c), self._sentence(c)))
        return Table(header, rows)

    def minimumSizeHint(self) -> QSize:
        """Return room for three rows."""
        return QSize(400, self.header_height + 3 * _ROW)

    def row_count(self) -> int:
        """Return the number of classes that are shown."""
        return len(self._order)

    def row_height(self) -> float:
        """Return the height of a row."""
        return _TALL_ROW if self._is_narrow else _ROW

    @property
    def _is_narrow(self) -> bool:
        return self.viewport().width() < _NARROW

    def row_text(self, index: int) -> str:
        """Return the whole sentence."""
        return self._sentence(self.row_number(index))

    def paint_header(self, painter: QPainter, rect: QRectF) -> None:
        """Draw the names of the columns."""
        theme = current_theme()
        if self._outlook is None:
            self._paint_waiting(painter)
            return
        painter.fillRect(rect, theme.color("raised"))
        painter.setFont(theme.font(11))
        painter.setPen(theme.color("text3"))
        x = self._columns()
        painter.drawText(QRectF(0, 0, 100, 20), _ALIGN, self.tr("Class"))
        for left, text in zip(x[:3], (self.tr("Now"), self.tr("Planned"), self.tr("Price")), strict=True):
            painter.drawText(QRectF(left, 0, _NUMBERS, 20), _RIGHT, text)
        painter.drawText(QRectF(x[3], 0, 100, 20), _ALIGN, self.tr("Limit"))
        if not self._is_narrow:
            painter.drawText(QRectF(x[4], 0, 200, 20), _ALIGN, self.tr("What holds it"))

    def _paint_waiting(self, painter: QPainter) -> None:
        """Draw flat blocks where the names and sentences will be."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(current_theme().color("hover"))
        width = self.viewport().width()
        for row in range(min(_WAITING_ROWS, int((self.viewport().height() - self.header_height) // _ROW))):
            y = self.header_height + row * _ROW + _ROW / 2 - 5
            for left, right in ((0.0, 0.12), (0.2, 0.34), (0.42, 0.8 - 0.1 * row)):
                painter.drawRoundedRect(QRectF(left * width, y, (right - left) * width, 10), 4, 4)

    def paint_row(self, painter: QPainter, row: int, rect: QRectF) -> None:
        """Draw a class."""
        assert self._outlook is not None
        index = self.row_number(row)
        plan, x = self._outlook.plan, self._columns()
        below = QRectF(22, rect.y() + 28, rect.width() - 26, 20)
        if self._is_narrow:
            rect = QRectF(rect.x(), rect.y(), rect.width(), 30)
        paint_class_glyph(painter, index, QRectF(3, rect.center().y() - 5, 10, 10))
        name = QRectF(22, rect.y(), self._name_width, rect.height())
        self._text(painter, name, elided(plan.classes[index], self._name_width), "text1")
        figures = (f"{int(plan.before[index]):,}", f"{int(plan.after[index]):,}", self._price(index))
        for left, text, token in zip(x[:3], figures, ("text2", "text1", "text2"), strict=True):
            self._text(painter, QRectF(left, rect.y(), _NUMBERS, rect.height()), text, token, _RIGHT)
        self._badge(painter, QRectF(x[3], rect.center().y() - 9, self._badge_width, 18), index)
        beside = QRectF(x[4], rect.y(), rect.width() - x[4] - 4, rect.height())
        place = below if self._is_narrow else beside
        self._text(painter, place, elided(self._sentence(index), place.width()), "text2")

    def _text(
        self,
        painter: QPainter,
        rect: QRectF,
        text: str,
        token: str,
        align: Qt.AlignmentFlag = _ALIGN,
    ) -> None:
        painter.setFont(current_theme().font(13))
        painter.setPen(current_theme().color(token))
        painter.drawText(rect, align, text)

    def _badge(self, painter: QPainter, rect: QRectF, index: int) -> None:
        assert self._outlook is not None
        theme = current_theme()
        held = is_limit(self._outlook.reasons[index])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("hover"))
        painter.drawRoundedRect(rect, 4, 4)
        painter.setFont(theme.font(11))
        painter.setPen(theme.color("warning" if held else "text3"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._badge_of(index))

    def _price(self, index: int) -> str:
        assert self._outlook is not None
        prices = self._outlook.prices
        if prices is None or self._outlook.plan.before[index] == 0:
            return "–"
        text = f"{prices[index]:+.1f}".replace("-", "−")
        return "0.0" if float(abs(prices[index])) < _NOTHING else text

    def _sentence(self, c: int) -> str:
        """Return what holds a class; worded when it is first seen, for there may be a thousand."""
        if c not in self._sentences and self._outlook is not None:
            plan = self._outlook.plan
            sentence = reason_sentence(self._outlook.reasons[c], plan.classes[c], plan.classes)
            self._sentences[c] = sentence_text(sentence)
        return self._sentences[c]

    def _badge_of(self, c: int) -> str:
        if c not in self._badges and self._outlook is not None:
            self._badges[c] = limit_badge(self._outlook.reasons[c])
        return self._badges[c]

    def _measure(self, outlook: Outlook) -> None:
        body = QFontMetricsF(current_theme().font(13))
        small = QFontMetricsF(current_theme().font(11))
        longest = sorted(outlook.plan.classes, key=len)[-_MEASURED:]
        widest = max((body.horizontalAdvance(name) for name in longest), default=40.0)
        self._name_width = min(max(widest + 4, 60.0), 160.0)
        badges = {reason.code: limit_badge(reason) for reason in _one_of_each(outlook.reasons)}
        self._badge_width = max(map(small.horizontalAdvance, badges.values()), default=40.0) + 16

    def _columns(self) -> tuple[float, float, float, float, float]:
        """Return where the columns begin: now, planned, price, limit, sentence."""
        now = 22 + self._name_width
        price = now + 2 * _NUMBERS
        badge = price + _NUMBERS + _GAP
        return now, now + _NUMBERS, price, badge, badge + self._badge_width + _GAP


def _one_of_each(reasons: Sequence[Reason]) -> Iterable[Reason]:
    """Return one reason of each kind: their badges are as wide."""
    return {reason.code: reason for reason in reasons}.values()
