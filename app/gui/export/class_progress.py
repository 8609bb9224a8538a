"""Boxes of each class written so far against the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy

from app.gui.balance.rows import PaintedRows
from app.gui.text import elided, named
from app.gui.theme import current_theme, paint_class_glyph

_ROW = 24
_MOST_ROWS = 6
_NAME, _FIGURES = 100, 170


class ClassProgress(PaintedRows):
    """One bar for each class."""

    def __init__(self) -> None:
        super().__init__(self.tr("Boxes written"))
        self._names: tuple[str, ...] = ()
        self._planned: tuple[int, ...] = ()
        self._counts: dict[str, int] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_plan(self, names: Sequence[str], planned: Sequence[int]) -> None:
        """Show classes and the boxes planned for each."""
        self._names, self._planned, self._counts = tuple(names), tuple(planned), {}
        self.setFixedHeight(_ROW * max(1, min(_MOST_ROWS, len(self._names))))
        self.rows_changed()

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many boxes there are."""
        self._counts = dict(counts)
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """Return room for up to six classes; more are scrolled."""
        return QSize(400, self.height())

    def row_count(self) -> int:
        """Return the number of classes."""
        return len(self._names)

    def row_height(self) -> float:
        """Return the height of a row."""
        return _ROW

    def row_text(self, index: int) -> str:
        """Return the figures in words."""
        return named(self._names[index], self._figures(index))

    def paint_row(self, painter: QPainter, index: int, rect: QRectF) -> None:
        """Draw a class."""
        theme = current_theme()
        y = rect.center().y()
        paint_class_glyph(painter, index, QRectF(1, y - 5, 10, 10))
        painter.setFont(theme.font(13))
        painter.setPen(theme.color("text1"))
        name = QRectF(20, rect.y(), _NAME - 24, rect.height())
        text = elided(self._names[index], name.width())
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, text)
        room = rect.width() - _NAME - _FIGURES
        share = min(1.0, self._counts.get(self._names[index], 0) / max(1, self._planned[index]))
        painter.setPen(Qt.PenStyle.NoPen)
        for width, color in ((room, theme.color("hover")), (room * share, theme.class_color(index))):
            painter.setBrush(color)
            painter.drawRoundedRect(QRectF(_NAME, y - 3, width, 6), 3, 3)
        painter.setFont(theme.font(11))
        painter.setPen(theme.color("text2"))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(rect.adjusted(0, 0, -2, 0), right, self._figures(index))

    def _figures(self, index: int) -> str:
        count = f"{self._counts.get(self._names[index], 0):,}"
        text = self.tr("{count} of {planned} planned")
        return text.format(count=count, planned=f"{self._planned[index]:,}")
