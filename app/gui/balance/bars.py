"""Boxes of each class, now and planned, as bars with the target line."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from app.gui.balance.figures import Table
from app.gui.balance.heading import KeyEntry
from app.gui.balance.rows import PaintedRows
from app.gui.text import elided
from app.gui.theme import current_theme, paint_class_glyph

_FEW = 12  # classes that share the height; more are scrolled
_SCROLLED_ROW = 28
_RIGHT = 116  # room for the planned number and the factor
_LEAST_BAR = 2.0
_MEASURED = 50  # of the longest names


class ClassBars(PaintedRows):
    """One row for each class: glyph, name, both bars, both numbers, and the factor between them."""

    header_height = 22

    def __init__(self) -> None:
        super().__init__(self.tr("Boxes per class"))
        self._names: tuple[str, ...] = ()
        self._now: NDArray[np.int64] = np.zeros(0, np.int64)
        self._planned: NDArray[np.int64] | None = None
        self._order: NDArray[np.int64] = np.zeros(0, np.int64)
        self._targets: NDArray[np.float64] | None = None
        self._counting: NDArray[np.bool_] | None = None
        self._logarithmic = False
        self._widest = 0.0

    def set_classes(
        self, names: Sequence[str], now: NDArray[np.int64], planned: NDArray[np.int64] | None
    ) -> None:
        """Show boxes per class (C,), now and planned; planned is None while there is no plan."""
        if tuple(names) != self._names:
            metrics = QFontMetricsF(current_theme().font(13, 500))
            longest = sorted(names, key=len)[-_MEASURED:]
            self._widest = max((metrics.horizontalAdvance(name) for name in longest), default=60.0)
        if len(names) != len(self._names):
            self._order = np.arange(len(names))
        self._names, self._now, self._planned = tuple(names), now, planned
        self.rows_changed()

    def set_order(self, order: NDArray[np.int64]) -> None:
        """Show these classes only, in this order."""
        self._order = order
        self.rows_changed()

    def set_logarithmic(self, on: bool) -> None:
        """Let lengths go by the logarithm, or by the number."""
        self._logarithmic = on
        self.viewport().update()

    def set_counting(self, counting: NDArray[np.bool_] | None) -> None:
        """Say which classes (C,) shall be even, of which the largest is the target; None: all."""
        self._counting = counting
        self.viewport().update()

    def set_targets(self, targets: NDArray[np.float64] | None) -> None:
        """Mark how many boxes each class (C,) shall have at least; 0 where nothing is asked, None nowhere."""
        self._targets = targets
        self.viewport().update()

    def minimumSizeHint(self) -> QSize:
        """Return room for three rows."""
        return QSize(240, self.header_height + 3 * _SCROLLED_ROW)

    def row_count(self) -> int:
        """Return the number of classes that are shown."""
        return len(self._order)

    def row_number(self, index: int) -> int:
        """Return the class of a row."""
        return int(self._order[index])

    def row_height(self) -> float:
        """Return an equal share of the height, or a fixed height where there are many classes."""
        room = self.viewport().height() - self.header_height
        if len(self._names) > _FEW:
            return _SCROLLED_ROW
        return max(_SCROLLED_ROW, room / max(1, self.row_count()))

    def table(self) -> Table:
        """Return a row for each class that is shown."""
        planned = self._now if self._planned is None else self._planned
        header = [self.tr("class"), self.tr("boxes now"), self.tr("boxes planned")]
        columns: list[Sequence[object]] = [
            [self._names[c] for c in self._order.tolist()],
            self._now[self._order].tolist(),
            planned[self._order].tolist(),
        ]
        if self._targets is not None:
            header.append(self.tr("boxes at least"))
            columns.append(self._targets[self._order].tolist())
        return Table(tuple(header), list(zip(*columns, strict=True)))

    def key(self) -> Sequence[KeyEntry]:
        """Return which bar is which."""
        return now_and_planned()

    def remark(self) -> str:
        """Say the scale where it is not that of the numbers."""
        parts = (self.tr("logarithmic scale") if self._logarithmic else "", super().remark())
        return "  ·  ".join(part for part in parts if part)

    def row_text(self, row: int) -> str:
        """Return both numbers in words."""
        index = self.row_number(row)
        now = f"{int(self._now[index]):,}"
        if self._planned is None:
            return self.tr("{name}: {now} boxes").format(name=self._names[index], now=now)
        text = self.tr("{name}: {now} boxes now, {planned} planned; click to list its images")
        return text.format(name=self._names[index], now=now, planned=f"{int(self._planned[index]):,}")

    def paint_header(self, painter: QPainter, rect: QRectF) -> None:
        """Draw the target line: the largest class."""
        theme = current_theme()
        if not self.row_count() and self._names:
            painter.setPen(theme.color("text3"))
            painter.setFont(theme.font(13))
            painter.drawText(
                self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, self.tr("No class matches")
            )
        if self._planned is None or not self._planned.any() or not self.row_count():
            return
        if self._targets is not None:  # each class has a mark of its own
            return
        counting = self._counting
        is_known = counting is not None and len(counting) == len(self._planned) and counting.any()
        largest = self._planned[counting].max() if is_known else self._planned.max()
        x = round(self._x0() + self._length(int(largest))) + 0.5
        bottom = min(self.viewport().height(), self.header_height + self.row_count() * self.row_height())
        painter.setPen(QPen(theme.color("accent_text"), 1.25, Qt.PenStyle.DashLine))
        painter.drawLine(QLineF(x, 20, x, bottom - 4))
        painter.setFont(theme.font(11, 500))
        text = self.tr("target: the largest class")
        place = QRectF(0, 0, max(x, painter.fontMetrics().horizontalAdvance(text) + 2.0), 18)
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)

    def paint_row(self, painter: QPainter, row: int, rect: QRectF) -> None:
        """Draw a class."""
        theme, index = current_theme(), self.row_number(row)
        paint_class_glyph(painter, index, QRectF(3, rect.center().y() - 5.5, 11, 11))
        painter.setFont(theme.font(13, 500))
        painter.setPen(theme.color("text1"))
        room = self._x0() - 34
        name = QRectF(24, rect.y(), room + 4, rect.height())
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, elided(self._names[index], room, 13, 500))
        self._paint_bars(painter, index, rect)
        self._paint_numbers(painter, index, rect)
        self._paint_target(painter, index, rect)

    def _paint_bars(self, painter: QPainter, index: int, rect: QRectF) -> None:
        theme = current_theme()
        thin, thick = (9.0, 15.0) if rect.height() >= 44 else (6.0, 10.0)
        top = rect.center().y() - (thin + thick + 3) / 2
        now = QRectF(self._x0(), top, self._length(int(self._now[index])), thin)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("edge"))
        painter.drawRoundedRect(now, 2, 2)
        painter.setFont(theme.font(11))
        painter.setPen(theme.color("text3"))
        text = f"{int(self._now[index]):,}"
        left, target = now.right() + 6, self._x0() + self._room()
        if left < target + 6 and target < left + painter.fontMetrics().horizontalAdvance(text) + 4:
            left = target + 6  # beyond the target line, which would cross the figure out
        line = QRectF(left, now.center().y() - 8, 80, 16)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, text)
        if self._planned is not None:
            color = QColor(theme.class_color(index))
            painter.setPen(QPen(color.darker(140), 1) if theme.name == "light" else Qt.PenStyle.NoPen)
            painter.setBrush(color)
            length = self._length(int(self._planned[index]))
            painter.drawRoundedRect(QRectF(self._x0() + 0.5, now.bottom() + 3, length - 1, thick), 2, 2)

    def _paint_numbers(self, painter: QPainter, index: int, rect: QRectF) -> None:
        if self._planned is None:
            return
        theme = current_theme()
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        width = float(self.viewport().width())
        painter.setFont(theme.font(13, 600))
        painter.setPen(theme.color("text1"))
        number = QRectF(width - _RIGHT, rect.y(), _RIGHT - 50, rect.height())
        painter.drawText(number, right, f"{int(self._planned[index]):,}")
        painter.setFont(theme.font(11))
        painter.setPen(theme.color("text3"))
        factor = QRectF(width - 46, rect.y(), 44, rect.height())
        painter.drawText(factor, right, factor_text(int(self._now[index]), int(self._planned[index])))

    def _paint_target(self, painter: QPainter, index: int, rect: QRectF) -> None:
        """Draw a small mark where a class shall come to."""
        if self._targets is None or index >= len(self._targets) or self._targets[index] <= 0:
            return
        x = round(self._x0() + min(self._length(int(self._targets[index])), self._room())) + 0.5
        painter.setPen(QPen(current_theme().color("accent_text"), 2))
        painter.drawLine(QLineF(x, rect.center().y() - 1, x, rect.center().y() + 14))

    def _x0(self) -> float:
        return min(max(self._widest + 44, 96.0), 190.0, self.viewport().width() * 0.32)

    def _room(self) -> float:
        figure = QFontMetricsF(current_theme().font(11)).horizontalAdvance(
            f"{int(self._now.max(initial=0)):,}"
        )
        return max(20.0, self.viewport().width() - self._x0() - _RIGHT - figure + 8)

    def _length(self, boxes: int) -> float:
        most = (
            int(self._now.max()) if self._planned is None else int(max(self._now.max(), self._planned.max()))
        )
        share = boxes / max(1, most)
        if self._logarithmic:
            share = math.log1p(boxes) / math.log1p(max(1, most))
        return max(_LEAST_BAR, self._room() * share) if boxes else 0.0


def now_and_planned() -> tuple[KeyEntry, KeyEntry]:
    """Return what the two bars of a class mean."""
    return (
        KeyEntry(QCoreApplication.translate("Balance", "now"), _paint_now),
        KeyEntry(QCoreApplication.translate("Balance", "planned"), _paint_planned),
    )


def _paint_now(painter: QPainter, rect: QRectF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(current_theme().color("edge"))
    painter.drawRoundedRect(rect, 2, 2)


def _paint_planned(painter: QPainter, rect: QRectF) -> None:
    for k in range(3):
        left = rect.x() + k * rect.width() / 3
        painter.fillRect(
            QRectF(left, rect.y(), rect.width() / 3, rect.height()), current_theme().class_color(k)
        )


def factor_text(now: int, planned: int) -> str:
    """Return how many times as many there will be: ``×2.6``."""
    if not now:
        return "–"
    factor = planned / now
    return f"×{factor:.1f}" if factor < 99.95 else f"×{factor:.0f}"
