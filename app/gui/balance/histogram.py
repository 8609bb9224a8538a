"""Histograms: bars of one set of figures, or stepped lines of several classes over each other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.gui.balance.chart import Chart, Mark
from app.gui.balance.figures import Table
from app.gui.balance.heading import KeyEntry, class_entry
from app.gui.text import listed, named
from app.gui.theme import current_theme

_AXIS, _HEAD = 20.0, 18.0  # room for the names below and the figures above
_MOST_FIGURES = 14  # bars up to which each shows its figure
LINEAR, ROOT, LOG = "linear", "root", "log"
Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Series:
    """Figures of one kind.

    Attributes:
        name: of it; empty for the only one.
        values: (N,) one for each bin.
        label: class whose colour it has; None for the neutral one.
    """

    name: str
    values: Values
    label: int | None = None


@dataclass(frozen=True, slots=True)
class Bins:
    """The bars of a histogram.

    Attributes:
        names: (N,) what each bin holds, for its tip and for tables.
        ticks: (position in bins, text) below the axis.
        series: one or more sets of figures; several are drawn over each other, each up to its own largest.
        unit: what is counted, as tables head it.
        accent: a bin in the accent colour, −1 for none.
    """

    names: tuple[str, ...]
    ticks: tuple[tuple[float, str], ...]
    series: tuple[Series, ...]
    unit: str
    accent: int = -1


class Histogram(Chart):
    """Bars with names below."""

    def __init__(self, name: str, scale: str = LINEAR) -> None:
        super().__init__(name)
        self._bins: Bins | None = None
        self._own_scale = self._scale = scale

    @property
    def bins(self) -> Bins | None:
        """What is shown."""
        return self._bins

    def show_bins(self, bins: Bins | None) -> None:
        """Show other figures."""
        self._bins = bins if bins is not None and any(s.values.any() for s in bins.series) else None
        self.renew()

    def set_logarithmic(self, on: bool) -> None:
        """Let heights go by the logarithm, or as they did at first."""
        self._scale = LOG if on else self._own_scale
        self.renew()

    def mark_count(self) -> int:
        """Return the number of bins."""
        return 0 if self._bins is None else len(self._bins.names)

    def mark(self, index: int) -> Mark:
        """Return a bin."""
        assert self._bins is not None
        width = self._width()
        rect = QRectF(index * width, 0, width, self.height() - _AXIS)
        parts = [
            _text(series, index) for series in self._bins.series if series.values[index] or not series.name
        ]
        return Mark(rect, named(self._bins.names[index], listed(parts) or "0"))

    def mark_at(self, point: QPointF) -> int:
        """Return the bin at a point; its whole height counts."""
        index = int(point.x() // self._width()) if self._bins is not None else -1
        inside = 0 <= index < self.mark_count() and 0 <= point.y() <= self.height() - _AXIS
        return index if inside else -1

    def table(self) -> Table:
        """Return a row for each bin."""
        if self._bins is None:
            return Table((self._name,), [])
        series = self._bins.series
        named = self.tr("{unit} of {name}")
        header = (
            self._name,
            *(
                named.format(unit=self._bins.unit, name=one.name) if one.name else self._bins.unit
                for one in series
            ),
        )
        columns: Sequence[list[float]] = [one.values.tolist() for one in series]
        return Table(header, list(zip(self._bins.names, *columns, strict=True)))

    def key(self) -> Sequence[KeyEntry]:
        """Return which class is which, where several are drawn over each other."""
        series = self._bins.series if self._bins is not None and len(self._bins.series) > 1 else ()
        return [class_entry(one.label, one.name) for one in series if one.label is not None]

    def remark(self) -> str:
        """Say what is counted, and on which scale."""
        if self._bins is None:
            return ""
        scales = {LOG: self.tr("logarithmic scale"), ROOT: self.tr("√ scale")}
        parts = [self._bins.unit, scales.get(self._scale, "")]
        if len(self._bins.series) > 1:
            parts.append(self.tr("each class to its own height"))
        return "  ·  ".join(part for part in parts if part)

    def paint(self, painter: QPainter) -> None:
        """Draw the bars or lines, and the names."""
        assert self._bins is not None
        if len(self._bins.series) == 1:
            self._paint_bars(painter, self._bins.series[0])
        else:
            for series in self._bins.series:
                self._paint_steps(painter, series)
        self._paint_axis(painter)

    def _width(self) -> float:
        return self.width() / max(1, self.mark_count())

    def _heights(self, values: Values) -> Values:
        """Return (N,) heights in pixels."""
        room = self.height() - _AXIS - _HEAD
        most = max(float(values.max(initial=0.0)), 1e-12)
        if self._scale == LOG:
            shares = np.log1p(values) / math.log1p(most)
        else:
            shares = (values / most) ** (0.5 if self._scale == ROOT else 1.0)
        return np.where(values > 0, np.maximum(shares * room, 2.0), 0.0)

    def _paint_bars(self, painter: QPainter, series: Series) -> None:
        assert self._bins is not None
        theme, width, bottom = current_theme(), self._width(), self.height() - _AXIS
        gap = 3.0 if width >= 14 else 0.75
        heights = self._heights(series.values)
        is_figured = len(heights) <= _MOST_FIGURES
        painter.setFont(theme.font(11))
        light, last = theme.name == "light", QRectF()
        for k, height in enumerate(heights.tolist()):
            color = theme.color("accent" if k == self._bins.accent else "control")
            if series.label is not None:
                color = theme.class_color(series.label)
            painter.setPen(
                QPen(color.darker(140), 1) if light and series.label is not None else Qt.PenStyle.NoPen
            )
            painter.setBrush(color if height else theme.color("press"))
            rect = QRectF(k * width + gap, bottom - max(height, 1.0), width - 2 * gap, max(height, 1.0))
            painter.drawRoundedRect(rect, 2, 2)
            if is_figured and height:
                beside = max(heights[k - 1] if k else 0.0, heights[k + 1] if k + 1 < len(heights) else 0.0)
                room = 2.2 * width if beside <= height else width + 2 * gap  # else it stands on a taller bar
                last = self._paint_figure(painter, float(series.values[k]), rect, room, last)

    def _paint_figure(
        self, painter: QPainter, value: float, bar: QRectF, room: float, last: QRectF
    ) -> QRectF:
        """Write a number above its bar where it fits, shorter if that helps; return the place of the last."""
        for text in dict.fromkeys((_short(value), _shortest(value))):
            needed = painter.fontMetrics().horizontalAdvance(text) + 2.0
            left = min(max(bar.center().x() - needed / 2, 0.0), self.width() - needed)
            place = QRectF(left, bar.top() - 17, needed, 16)
            if needed <= room and not place.intersects(last):
                painter.setPen(current_theme().color("text2"))
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
                return place
        return last

    def _paint_steps(self, painter: QPainter, series: Series) -> None:
        theme, width, bottom = current_theme(), self._width(), self.height() - _AXIS
        light = theme.name == "light"
        color = theme.color("text2") if series.label is None else theme.class_color(series.label)
        outline = QPolygonF([QPointF(0, bottom)])
        for k, height in enumerate(self._heights(series.values).tolist()):
            outline.append(QPointF(k * width, bottom - height))
            outline.append(QPointF((k + 1) * width, bottom - height))
        outline.append(QPointF(self.width(), bottom))
        fill = QColor(color)
        fill.setAlphaF(0.4 if light else 0.22)
        painter.setPen(QPen(color.darker(140) if light else color, 1.6))
        painter.setBrush(fill)
        painter.drawPolyline(outline)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPolygon(outline)

    def _paint_axis(self, painter: QPainter) -> None:
        assert self._bins is not None
        theme, bottom = current_theme(), self.height() - _AXIS
        painter.setPen(QPen(theme.color("edge"), 1))
        painter.drawLine(QPointF(0, bottom + 0.5), QPointF(self.width(), bottom + 0.5))
        painter.setPen(theme.color("text3"))
        painter.setFont(theme.font(11))
        end = -4.0
        for position, text in self._bins.ticks:
            needed = painter.fontMetrics().horizontalAdvance(text) + 2.0
            left = min(max(position * self._width() - needed / 2, 0.0), self.width() - needed)
            if left < end + 4:
                continue  # no room beside the one before
            painter.drawText(QRectF(left, bottom + 2, needed, 18), Qt.AlignmentFlag.AlignCenter, text)
            end = left + needed


def _text(series: Series, index: int) -> str:
    figure = _long(float(series.values[index]))
    return f"{series.name} {figure}" if series.name else figure


def _long(value: float) -> str:
    return f"{value:,.0f}" if abs(value - round(value)) < 1e-6 or value >= 100 else f"{value:,.1f}"


def _shortest(value: float) -> str:
    """Return a figure for a narrow bar: ``950``, ``4.3k``, ``340k``."""
    return f"{value / 1000:.1f}k" if 1000 <= value < 9950 else _short(value)


def _short(value: float) -> str:
    """Return a figure that fits over a bar: ``950``, ``4,300``, ``340k``."""
    if value < 10_000:
        return f"{value:,.0f}" if value >= 9.5 or value == round(value) else f"{value:.1f}"
    return f"{value / 1000:.0f}k" if value < 1e6 else f"{value / 1e6:.1f}M"
