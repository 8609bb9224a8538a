"""The list of the image's boxes: chosen, hovered and hidden together with the canvas."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.core.annotation import BoundingBox
from app.gui.canvas.box_view import size_text
from app.gui.label.rows import RowPainter, is_on
from app.gui.text import named
from app.gui.theme import current_theme
from app.gui.widgets import has_keyboard_focus

ROW_HEIGHT = 28
_SIDE = 8  # margin at the left and the right of rows
_EYE = 20
_ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class BoxListModel(QAbstractListModel):
    """The boxes of one annotation, by row."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.boxes: tuple[BoundingBox, ...] = ()
        self.labels: list[int] = []
        self.hidden: frozenset[int] = frozenset()

    def set_boxes(self, boxes: tuple[BoundingBox, ...], labels: list[int], hidden: frozenset[int]) -> None:
        """Show other boxes; where their number stays the list keeps its place."""
        if len(boxes) == len(self.boxes):
            self.boxes, self.labels, self.hidden = boxes, labels, hidden
            if boxes:
                self.dataChanged.emit(self.index(0), self.index(len(boxes) - 1))
            return
        self.beginResetModel()
        self.boxes, self.labels, self.hidden = boxes, labels, hidden
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return the number of boxes."""
        return 0 if parent.isValid() else len(self.boxes)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what screen readers say of a box: number, class, size and marks."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) and index.isValid():
            box = self.boxes[index.row()]
            marks = "".join(f", {letter}" for letter in marks_of(box))
            return named(str(index.row() + 1), f"{box.name}, {size_text(box.width, box.height)}{marks}")
        return None


def marks_of(box: BoundingBox) -> list[str]:
    """Return the letters of a box's flags."""
    flags = (("T", box.truncated), ("D", box.difficult), ("O", box.occluded))
    return [letter for letter, on in flags if on]


class _Delegate(QStyledItemDelegate):
    def __init__(self, view: BoxList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model, row = self._view.boxes, index.row()
        box = model.boxes[row]
        rect: QRectF = QRectF(option.rect).adjusted(_SIDE, 0, -_SIDE, 0)
        selected = is_on(option.state, QStyle.StateFlag.State_Selected)
        hovered, hidden = row == self._view.hovered, row in model.hidden
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = RowPainter(painter, current_theme(), rect)
        line.background(
            "selection" if selected else "hover" if hovered else None, ring=self._view.is_ringed(index)
        )
        line.space(left=8, right=4)
        line.left_text(str(row + 1), 8 * max(2, len(str(len(model.boxes)))), 11, "text3", right=True)
        line.space(left=8)
        line.glyph(model.labels[row], 9)
        line.space(left=8)
        if hidden or selected or hovered:
            line.icon("eye-slash" if hidden else "eye", _EYE, "text3" if not hovered else "text2")
        else:
            line.space(right=_EYE)
        line.space(right=8)
        line.right_text(size_text(box.width, box.height), 0, 11, "text2")
        line.space(right=8)
        for letter in reversed(marks_of(box)):
            line.badge(letter, 20)
            line.space(right=6)
        line.rest(box.name, 600 if selected else 400, "text3" if hidden else "text1")
        painter.restore()


class BoxList(QListView):
    """The list.

    Attributes:
        rows_selected: emitted with the chosen rows when the person chose others.
        row_hovered: emitted with the row under the mouse, -1 for none.
        row_hidden: emitted with the row whose eye was clicked.
        row_activated: emitted with a row on double click or Enter.
        space_pressed: Space was tapped: it means the same as on the canvas.
    """

    rows_selected = Signal(object)
    row_hovered = Signal(int)
    row_hidden = Signal(int)
    row_activated = Signal(int)
    space_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hovered = -1
        self._syncing = False
        self.boxes = BoxListModel(self)
        self.setModel(self.boxes)
        self.setItemDelegate(_Delegate(self))
        self.setUniformItemSizes(True)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Boxes"))
        self.selectionModel().selectionChanged.connect(self._tell_selection)
        self.activated.connect(lambda index: self.row_activated.emit(index.row()))

    def select_rows(self, rows: Iterable[int]) -> None:
        """Show other rows as chosen, and the first of them."""
        chosen = sorted(rows)
        if chosen == self.selected_rows():
            return
        selection = QItemSelection()
        for row in chosen:
            selection.select(self.boxes.index(row), self.boxes.index(row))
        flags = QItemSelectionModel.SelectionFlag
        self._syncing = True
        self.selectionModel().select(selection, flags.ClearAndSelect)
        if chosen:
            self.selectionModel().setCurrentIndex(self.boxes.index(chosen[-1]), flags.NoUpdate)
        self._syncing = False
        if len(chosen) == 1:
            self.scrollTo(self.boxes.index(chosen[0]))

    def selected_rows(self) -> list[int]:
        """Return the chosen rows, ascending."""
        return sorted(index.row() for index in self.selectionModel().selectedIndexes())

    def set_hovered(self, row: int) -> None:
        """Highlight a row, -1 for none."""
        if row != self.hovered:
            self.hovered = row
            self.viewport().update()

    def is_ringed(self, index: Index) -> bool:
        """Whether a row shows the ring of the keyboard's focus."""
        return has_keyboard_focus(self) and index.row() == self.currentIndex().row()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which row is under the mouse."""
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()).row())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose rows; a press on the eye hides the box instead."""
        at = event.position().toPoint()
        index = self.indexAt(at)
        right = self.viewport().width() - _SIDE - 4
        if (
            index.isValid()
            and right - _EYE <= at.x() <= right
            and event.button() == Qt.MouseButton.LeftButton
        ):
            self.row_hidden.emit(index.row())
            return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Space to the canvas: it never changes the choice of rows here."""
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            if not event.isAutoRepeat():
                self.space_pressed.emit()
            return
        super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Forget what is under the mouse."""
        self._hover(-1)
        super().leaveEvent(event)

    def _hover(self, row: int) -> None:
        if row != self.hovered:
            self.set_hovered(row)
            self.row_hovered.emit(row)

    def _tell_selection(self) -> None:
        if not self._syncing:
            self.rows_selected.emit(self.selected_rows())
