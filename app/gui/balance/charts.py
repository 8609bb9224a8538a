"""Charts of the dashboard without axes: which classes meet, and how often images repeat."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from app.gui.balance.anatomy import Anatomy
from app.gui.theme import current_theme, paint_class_glyph

_NUMBERED = 6  # classes up to which each cell shows its figure
_MOST_BARS = 12


class CompanyChart(QWidget):
    """P(column | row): how often a class is seen in the images of another."""

    def __init__(self) -> None:
        super().__init__()
        self._anatomy: Anatomy | None = None
        self._names: tuple[str, ...] = ()
        self.setAccessibleName(self.tr("Seen together"))
        self.setMinimumSize(80, 80)

    def show_anatomy(self, anatomy: Anatomy | None, names: tuple[str, ...]) -> None:
        """Show a dataset; ``names`` of all its classes."""
        self._anatomy, self._names = anatomy, names
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Return room for a small matrix."""
        return QSize(80, 80)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw glyphs along both sides and a cell for each pair."""
        if self._anatomy is None or not len(self._anatomy.meeting):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        classes, size = self._anatomy.meeting.tolist(), len(self._anatomy.meeting)
        glyph = min(10.0, self._cell(0, 0).height() - 2, self._cell(0, 0).width() - 2)
        for k, c in enumerate(classes):
            if glyph >= 4:
                self._paint_glyph(painter, c, self._cell(k, 0), QPointF(9, 0), glyph)
                self._paint_glyph(painter, c, self._cell(0, k), QPointF(0, 9), glyph)
        for a in range(size):
            for b in range(size):
                self._paint_cell(painter, a, b)

    def event(self, event: QEvent) -> bool:
        """Say what a cell means."""
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._text_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def _paint_glyph(self, painter: QPainter, c: int, cell: QRectF, at: QPointF, size: float) -> None:
        """Draw a class's glyph: ``at`` has the centre's coordinate along one side, 0 takes the cell's."""
        x, y = at.x() or cell.center().x(), at.y() or cell.center().y()
        paint_class_glyph(painter, c, QRectF(x - size / 2, y - size / 2, size, size))

    def _paint_cell(self, painter: QPainter, a: int, b: int) -> None:
        assert self._anatomy is not None
        theme = current_theme()
        share = float(self._anatomy.company[a, b])
        accent = QColor("#5B78F5") if theme.name == "dark" else theme.color("accent")
        fill = theme.color("hover") if a == b else _mixed(theme.color("raised"), accent, 0.10 + 0.62 * share)
        cell = self._cell(a, b)
        numbered = len(self._anatomy.meeting) <= _NUMBERED
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        radius = 4 if numbered else 1
        painter.drawRoundedRect(cell, radius, radius)
        if numbered:
            ink = QColor("#FFFFFF" if fill.lightnessF() < 0.6 else "#15181C")
            painter.setPen(theme.color("text3") if a == b else ink)
            painter.setFont(theme.font(13, 500))
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, f"{share:.2f}")

    def _cell(self, a: int, b: int) -> QRectF:
        assert self._anatomy is not None
        size, side = len(self._anatomy.meeting), 22.0
        width, height = (self.width() - side) / size, (self.height() - side) / size
        gap = 2.0 if size <= _NUMBERED else 1.0
        return QRectF(side + b * width + gap / 2, side + a * height + gap / 2, width - gap, height - gap)

    def _text_at(self, point: QPointF) -> str:
        if self._anatomy is None:
            return ""
        size = len(self._anatomy.meeting)
        for a in range(size):
            for b in range(size):
                if self._cell(a, b).contains(point):
                    row, column = (self._names[int(self._anatomy.meeting[k])] for k in (a, b))
                    share = f"{100 * self._anatomy.company[a, b]:.0f}"
                    text = self.tr("{share} % of the images with {row} also hold {column}")
                    return text.format(share=share, row=row, column=column)
        return ""


class RepeatChart(QWidget):
    """How many images are repeated how often; heights go by the square root."""

    def __init__(self) -> None:
        super().__init__()
        self._bars: list[tuple[str, int]] = []
        self.setAccessibleName(self.tr("Repeats per image"))
        self.setMinimumSize(80, 80)

    def show_copies(self, copies: NDArray[np.int64] | None, most: int) -> None:
        """Show outputs of each image (I,), at most ``most``."""
        self._bars = [] if copies is None else repeat_bars(copies, most)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a bar for each number of repeats."""
        if not self._bars:
            return
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(11))
        bottom, width = self.height() - 20.0, self.width() / len(self._bars)
        most = max(count for _, count in self._bars) or 1
        widest = max(painter.fontMetrics().horizontalAdvance(name) for name, _ in self._bars)
        stride, last = math.ceil((widest + 6) / width), len(self._bars) - 1
        for k, (name, count) in enumerate(self._bars):
            height = max(2.0, (bottom - 20) * math.sqrt(count / most)) if count else 1.0
            token = "press" if not count else "accent" if k == len(self._bars) - 1 else "edge"
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(token))
            painter.drawRoundedRect(QRectF(k * width + 3, bottom - height, width - 6, height), 2, 2)
            painter.setPen(theme.color("text3"))
            centre = Qt.AlignmentFlag.AlignCenter
            if (last - k) % stride == 0:  # the last bar always has its name
                name_width = max(width, widest + 2.0)
                left = min((k + 0.5) * width - name_width / 2, self.width() - name_width)
                painter.drawText(QRectF(left, bottom + 2, name_width, 18), centre, name)
            if count:
                painter.setPen(theme.color("text2"))
                painter.drawText(
                    QRectF(k * width - 10, bottom - height - 17, width + 20, 16), centre, f"{count:,}"
                )


def repeat_bars(copies: NDArray[np.int64], most: int) -> list[tuple[str, int]]:
    """Return (repeats, images) for the bars, several numbers in one bar where there are many."""
    most = max(most, int(copies.max(initial=1)))
    counts = np.bincount(copies, minlength=most + 1)
    step = -(-most // _MOST_BARS)
    bars = [("0×", int(counts[0]))] if counts[0] else []
    for low in range(1, most + 1, step):
        high = min(low + step - 1, most)
        name = f"{low}×" if low == high else f"{low}–{high}"
        bars.append((name, int(counts[low : high + 1].sum())))
    return bars


def _mixed(low: QColor, high: QColor, share: float) -> QColor:
    parts = zip(low.getRgbF()[:3], high.getRgbF()[:3], strict=True)  # type: ignore[index]
    return QColor.fromRgbF(*(a * (1 - share) + b * share for a, b in parts))
