"""The contact sheet: one cell for each copy, drawn only where it is in sight."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
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
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.export.inspection.boxes import Finding
from app.export.inspection.reasons import Reason
from app.export.inspection.result import Inspection
from app.gui.augment.image_view import paint_hairline
from app.gui.augment.worst.loader import CaseLoader, Room
from app.gui.augment.worst.words import brief_words, finding_text
from app.gui.label.rows import is_on
from app.gui.text import elided, named
from app.gui.theme import current_theme
from app.gui.widgets import has_keyboard_focus

_NARROWEST = 148  # px of a cell
_PAD, _LINE, _LINES = 6, 17, 3
_TOLD = _LINES - 1  # findings; the last line says which copy it is
_FLATTEST, _TALLEST = 0.6, 1.1  # height of a picture over its width
_MOST = 5000  # copies; nobody scrolls further
_ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class CaseWords(NamedTuple):
    """What is said below a picture.

    Attributes:
        lines: (class or empty, what is wrong), the worst first.
        more: how many findings are not told.
        copy: image and number of the copy.
    """

    lines: tuple[tuple[str, str], ...]
    more: int
    copy: str


class CaseModel(QAbstractListModel):
    """The copies that are shown, the worst first."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.inspection: Inspection | None = None
        self.cases: NDArray[np.int64] = np.zeros(0, np.int64)
        self._chosen: tuple[int | None, int | None] = (None, None)
        self._words: dict[int, CaseWords] = {}

    def show_cases(
        self,
        inspection: Inspection | None,
        cases: NDArray[np.int64],
        reason: int | None = None,
        label: int | None = None,
    ) -> None:
        """Show other copies; what fits the reason and the class that were chosen is told first."""
        self.beginResetModel()
        self.inspection, self.cases, self._chosen = inspection, cases[:_MOST], (reason, label)
        self._words.clear()
        self.endResetModel()

    def findings(self, row: int) -> list[Finding]:
        """Return what is wrong with a copy, in the order that it is told."""
        if self.inspection is None:
            return []
        case, (reason, label) = int(self.cases[row]), self._chosen
        every = self.inspection.findings.of(case) if reason == Reason.LOST else None
        found = self.inspection.findings.telling(case) if every is None else every
        return sorted(
            found, key=lambda each: (reason not in (None, each.reason), label not in (None, each.label))
        )

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return how many copies are shown."""
        return 0 if parent.isValid() else len(self.cases)

    def words(self, row: int) -> CaseWords:
        """Return the two worst things about a copy, and which one it is."""
        if self.inspection is None:
            return CaseWords((), 0, "")
        if row not in self._words:
            self._words[row] = self._make_words(row, self.inspection)
        return self._words[row]

    def _make_words(self, row: int, inspection: Inspection) -> CaseWords:
        case, found = int(self.cases[row]), self.findings(row)
        subject, number = inspection.place(case)
        lines = tuple(brief_words(each, inspection.classes) for each in found[:_TOLD])
        return CaseWords(lines, len(found) - len(lines), f"{subject.source.image_id} · {number}")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return all that is wrong with a copy, for tool tips and screen readers."""
        words = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
        if role not in words or not index.isValid() or self.inspection is None:
            return None
        lines = [finding_text(each, self.inspection.classes) for each in self.findings(index.row())]
        return "\n".join([self.words(index.row()).copy, *lines])


class _Delegate(QStyledItemDelegate):
    def __init__(self, view: CaseSheet) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self._view.cell

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, cell = current_theme(), QRect(option.rect)
        selected = is_on(option.state, QStyle.StateFlag.State_Selected)
        hovered = is_on(option.state, QStyle.StateFlag.State_MouseOver)
        picture = self._view.picture
        place = QRectF(cell.x() + _PAD, cell.y() + _PAD, picture.width(), picture.height())
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        if selected or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("selection" if selected else "hover"))
            painter.drawRoundedRect(QRectF(cell).adjusted(1, 1, -1, -1), 6, 6)
        self._paint_picture(painter, place, int(self._view.cases.cases[index.row()]))
        if self._view.is_ringed(index):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent_text"), 2))
            painter.drawRoundedRect(QRectF(cell).adjusted(2, 2, -2, -2), 6, 6)
        below = QRectF(place.x(), place.bottom() + 3, place.width(), _LINE)
        self._paint_words(painter, self._view.cases.words(index.row()), below)
        painter.restore()

    def _paint_words(self, painter: QPainter, words: CaseWords, line: QRectF) -> None:
        """Write what is wrong, a line each; the name of a class gives way to what happened to its boxes."""
        theme = current_theme()
        painter.setFont(theme.font(11))
        more, right = f"+{words.more}" if words.more else "", line.right()
        metrics = QFontMetricsF(painter.font())
        for k, (name, told) in enumerate(words.lines):
            is_last = k == len(words.lines) - 1
            room = line.width() - (metrics.horizontalAdvance(more) + 8 if more and is_last else 0)
            beside = room - metrics.horizontalAdvance(named("", told))
            text = named(elided(name, beside, 11), told) if name else told
            painter.setPen(theme.color("text1"))
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, elided(text, room, 11))
            if more and is_last:
                painter.setPen(theme.color("text2"))
                place = QRectF(right - metrics.horizontalAdvance(more) - 1, line.y(), 60, line.height())
                painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, more)
            line = line.translated(0, _LINE)
        painter.setPen(theme.color("text3"))
        painter.drawText(
            line, Qt.AlignmentFlag.AlignVCenter, elided(words.copy, line.width(), 11, middle=True)
        )

    def _paint_picture(self, painter: QPainter, place: QRectF, case: int) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(current_theme().color("raised"))
        painter.drawRoundedRect(place, 4, 4)
        room = Room(round(place.width()), round(place.height()), self._view.devicePixelRatioF())
        found = self._view.loader.get(case, room)
        if found is None or found.image is None:
            return
        if found.room == room:
            painter.drawImage(place.topLeft(), found.image)
        else:
            painter.drawImage(place, found.image)
        paint_hairline(painter, place)


class CaseSheet(QListView):
    """The grid of copies.

    Attributes:
        opened: emitted with the number of a case that was clicked, or Enter on it.
    """

    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.cell, self.picture = QSize(_NARROWEST, _NARROWEST), QSize(1, 1)
        self._shape = 0.75
        self.cases, self.loader = CaseModel(self), CaseLoader(self)
        self.setModel(self.cases)
        self.setItemDelegate(_Delegate(self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Worst cases"))
        self.loader.loaded.connect(self.viewport().update)
        self.clicked.connect(self._open)

    def show_cases(
        self,
        inspection: Inspection | None,
        cases: NDArray[np.int64],
        reason: int | None = None,
        label: int | None = None,
    ) -> None:
        """Show other copies; of the same inspection, what is in sight stays about where it is."""
        before = self.cases.inspection
        same = before is not None and inspection is not None and before.subjects is inspection.subjects
        place = self.verticalScrollBar().value()
        self.cases.show_cases(inspection, cases, reason, label)
        self._fit()
        if same:
            self.verticalScrollBar().setValue(place)

    def set_shape(self, width: int, height: int) -> None:
        """Give the cells about the shape of copies of this size."""
        self._shape = min(max(height / width, _FLATTEST), _TALLEST)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the cells share the width."""
        self._fit()
        super().resizeEvent(event)

    def _fit(self) -> None:
        room = self.viewport().width() - 2
        width = room // max(1, room // _NARROWEST)
        picture = QSize(width - 2 * _PAD, round((width - 2 * _PAD) * self._shape))
        cell = QSize(width, picture.height() + 2 * _PAD + _LINE * _LINES)
        if cell != self.cell:
            self.cell, self.picture = cell, picture
            self.setGridSize(cell)

    def is_ringed(self, index: Index) -> bool:
        """Whether a cell shows the ring of the keyboard's focus."""
        return has_keyboard_focus(self) and index.row() == self.currentIndex().row()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _open(self, index: Index) -> None:
        if index.isValid():
            self.opened.emit(int(self.cases.cases[index.row()]))
