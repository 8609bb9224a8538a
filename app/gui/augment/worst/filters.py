"""A list of a few things with a figure each, of which one is chosen: reasons, classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import (
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.gui.label.rows import is_on
from app.gui.text import elided
from app.gui.theme import current_theme, paint_class_glyph
from app.gui.widgets import has_keyboard_focus

ROW = 26
_GLYPH, _BAR = 10, 44
_ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class FilterRow:
    """One row.

    Attributes:
        key: what it stands for; None for everything.
        text: its name.
        figure: shown at the right.
        glyph: class whose marker it has, -1 for none.
        share: length of a bar, 0 to 1; None for none.
        is_warning: whether the figure is one to mind.
        tip: more words.
    """

    key: int | None
    text: str
    figure: str
    glyph: int = -1
    share: float | None = None
    is_warning: bool = False
    tip: str = ""


class _Model(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[FilterRow] = []

    def set_rows(self, rows: Sequence[FilterRow]) -> None:
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{row.text}, {row.figure}"
        return row.tip or None if role == Qt.ItemDataRole.ToolTipRole else None


class _Delegate(QStyledItemDelegate):
    def __init__(self, view: FilterList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, row, cell = current_theme(), self._view.rows.rows[index.row()], QRect(option.rect)
        chosen = is_on(option.state, QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen or is_on(option.state, QStyle.StateFlag.State_MouseOver):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("selection" if chosen else "hover"))
            painter.drawRoundedRect(QRectF(cell).adjusted(1, 1, -1, -1), 6, 6)
        if has_keyboard_focus(self._view) and index.row() == self._view.currentIndex().row():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent_text"), 2))
            painter.drawRoundedRect(QRectF(cell).adjusted(2, 2, -2, -2), 6, 6)
        left, right = cell.x() + 8.0, cell.right() - 8.0
        if row.glyph >= 0:
            paint_class_glyph(painter, row.glyph, QRectF(left, cell.center().y() - 5, _GLYPH, _GLYPH))
            left += _GLYPH + 8
        right = self._paint_figure(painter, row, cell, right)
        painter.setFont(theme.font(13, 600 if chosen else 400))
        painter.setPen(theme.color("text1"))
        shown = elided(row.text, right - left - 8, 13, 600 if chosen else 400)
        place = QRectF(left, cell.y(), right - left, cell.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()

    def _paint_figure(self, painter: QPainter, row: FilterRow, cell: QRect, right: float) -> float:
        """Draw figure and bar from the right; return where they begin."""
        theme = current_theme()
        painter.setFont(theme.font(11, 500))
        width = QFontMetricsF(painter.font()).horizontalAdvance(row.figure)
        painter.setPen(theme.color("warning" if row.is_warning else "text2"))
        place = QRectF(right - width - 1, cell.y(), width + 2, cell.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, row.figure)
        if row.share is None:
            return right - width
        right -= max(width, 34.0) + 8
        track = QRectF(right - _BAR, cell.center().y() - 2, _BAR, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("press"))
        painter.drawRoundedRect(track, 2, 2)
        painter.setBrush(theme.color("warning" if row.is_warning else "accent"))
        painter.drawRoundedRect(QRectF(track.x(), track.y(), max(4.0, _BAR * row.share), 4), 2, 2)
        return track.x()


class FilterList(QListView):
    """Rows of which exactly one is chosen.

    Attributes:
        chosen: emitted with the key when a person chose another row.
    """

    chosen = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.rows = _Model(self)
        self.setModel(self.rows)
        self.setItemDelegate(_Delegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(
            QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum
        )  # never taller than its rows
        self.setAccessibleName(name)
        self._is_filling = False
        self.selectionModel().currentChanged.connect(lambda *_: self._tell())

    @property
    def key(self) -> int | None:
        """The key of the chosen row."""
        index = self.currentIndex()
        return self.rows.rows[index.row()].key if index.isValid() else None

    def show_rows(self, rows: Sequence[FilterRow]) -> None:
        """Show other rows; the chosen one stays so where it still is, else the first is."""
        key = self.key
        self._is_filling = True
        self.rows.set_rows(rows)
        keys = [row.key for row in rows]
        self.setCurrentIndex(self.rows.index(keys.index(key) if key in keys else 0))
        self._is_filling = False
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the size that needs no scrolling."""
        return QSize(200, ROW * max(1, len(self.rows.rows)) + 4)

    def minimumSizeHint(self) -> QSize:
        """Return room for three rows."""
        return QSize(160, 3 * ROW + 4)

    def _tell(self) -> None:
        if not self._is_filling:
            self.chosen.emit(self.key)
