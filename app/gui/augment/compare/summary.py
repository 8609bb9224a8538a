"""What two recipes keep of each class, over many images: a table and its difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from app.export.inspection.survival import Survival
from app.gui.text import elided
from app.gui.theme import current_theme

ROW, HEADER = 26, 26
_FIGURE, _NARROW = 52, 44  # px of a column; where names are short of room, without the sign of percent
_NAME = 88  # px of a name that has room


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a class (or all of them), and the share of its boxes that each recipe keeps and clips."""

    name: str
    kept: tuple[float, float]
    clipped: tuple[float, float]
    boxes: int

    @property
    def difference(self) -> float:
        """How much more the second recipe keeps."""
        return self.kept[1] - self.kept[0]


def compared(survivals: Sequence[Survival], everything: str) -> list[Line]:
    """Return a line for all boxes, then one for each class, the largest differences first."""
    first, second = survivals
    totals = [_total(survival) for survival in survivals]
    kept, clipped = (totals[0][0], totals[1][0]), (totals[0][1], totals[1][1])
    lines = [
        Line(
            name,
            (float(first.rates[k]), float(second.rates[k])),
            (_share(first.clipped[k], first.boxes[k]), _share(second.clipped[k], second.boxes[k])),
            int(first.boxes[k]),
        )
        for k, name in enumerate(first.classes)
        if first.boxes[k] and k < len(second.classes)
    ]
    lines.sort(key=lambda line: -abs(line.difference))
    return [Line(everything, kept, clipped, int(first.boxes.sum())), *lines]


def _total(survival: Survival) -> tuple[float, float]:
    boxes = int(survival.boxes.sum())
    return _share(survival.kept.sum(), boxes), _share(survival.clipped.sum(), boxes)


def _share(part: np.int64 | int, whole: np.int64 | int) -> float:
    return float(part) / float(whole) if whole else 0.0


class SummaryTable(QAbstractScrollArea):
    """Kept shares of A and B by class, and how they differ."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName(self.tr("Boxes kept by both recipes"))
        self.lines: list[Line] = []

    def show_lines(self, lines: list[Line]) -> None:
        """Show other lines."""
        self.lines = lines
        words = (
            f"{line.name}: A {_percent(line.kept[0])}, B {_percent(line.kept[1])}" for line in self.lines
        )
        self.setAccessibleDescription("; ".join(words))
        room = self.viewport().height() - HEADER
        self.verticalScrollBar().setRange(0, max(0, ROW * len(lines) - room))
        self.verticalScrollBar().setPageStep(max(1, room))
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """All lines."""
        return QSize(240, HEADER + ROW * max(1, len(self.lines)))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Redraw: the header stays where it is."""
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw header and lines."""
        theme, painter = current_theme(), QPainter(self.viewport())
        width = float(self.viewport().width())
        painter.setFont(theme.font(11))
        painter.setPen(theme.color("text3"))
        narrow = self._figure_width(width) < _FIGURE
        for k, text in enumerate(("A %", "B %", "B − A") if narrow else ("A", "B", "B − A")):
            painter.drawText(self._cell(k, 0, HEADER, width), _RIGHT, text)
        painter.setClipRect(QRectF(0, HEADER, width, self.viewport().height() - HEADER))
        for i, line in enumerate(self.lines):
            self._paint_line(
                painter, line, HEADER + i * ROW - self.verticalScrollBar().value(), width, i == 0
            )

    def _paint_line(self, painter: QPainter, line: Line, y: float, width: float, strong: bool) -> None:
        theme = current_theme()
        weight = 600 if strong else 400
        painter.setFont(theme.font(13, weight))
        painter.setPen(theme.color("text1"))
        room = self._names_width(width)
        name = elided(line.name, room, 13, weight)
        painter.drawText(QRectF(0, y, room, ROW), Qt.AlignmentFlag.AlignVCenter, name)
        for k, share in enumerate(line.kept):
            painter.setPen(theme.color("text2"))
            text = _percent(share)
            shown = text if self._figure_width(width) == _FIGURE else text.removesuffix(" %")
            painter.drawText(self._cell(k, y, ROW, width), _RIGHT, shown)
        points = 100 * line.difference
        token = "text3" if abs(points) < 0.5 else "ok" if points > 0 else "error"
        painter.setPen(theme.color(token))
        text = f"{points:+.1f}".replace("-", "−") if abs(points) >= 0.05 else "0.0"
        painter.drawText(self._cell(2, y, ROW, width), _RIGHT, text)

    @staticmethod
    def _figure_width(width: float) -> float:
        return _FIGURE if width - 3 * _FIGURE - 8 >= _NAME else _NARROW

    @classmethod
    def _names_width(cls, width: float) -> float:
        return width - 3 * cls._figure_width(width) - 8

    @classmethod
    def _cell(cls, column: int, y: float, height: float, width: float) -> QRectF:
        figure = cls._figure_width(width)
        return QRectF(width - (3 - column) * figure, y, figure - 4, height)


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
