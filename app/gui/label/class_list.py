"""The list of classes: how often each is here and in all, its key, and adding one."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.gui.label.rows import RowPainter, is_on
from app.gui.theme import current_theme
from app.gui.widgets import column, has_keyboard_focus, label, row, tool_button

ROW_HEIGHT = 32  # the row of 30 and the gap below it
_GAP = 2
_SIDE = 8
_MOST_ROWS = 8
_BADGE = 20  # key of a class; under the mouse the button of its gallery
_ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


def digit_of(class_index: int) -> str:
    """Return the key of a class: 1 to 9 for the first nine, 0 for the tenth, none for the others."""
    return str((class_index + 1) % 10) if class_index < 10 else ""


class ClassListModel(QAbstractListModel):
    """The classes with their counts."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.names: list[str] = []
        self.here: list[int] = []
        self.all: list[int] = []

    def set_classes(self, names: list[str], here: list[int], everywhere: list[int]) -> None:
        """Show other classes or counts."""
        if names == self.names:
            self.here, self.all = here, everywhere
            if names:
                self.dataChanged.emit(self.index(0), self.index(len(names) - 1))
            return
        self.beginResetModel()
        self.names, self.here, self.all = list(names), here, everywhere
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return the number of classes."""
        return 0 if parent.isValid() else len(self.names)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the name; to screen readers with its counts."""
        if not index.isValid():
            return None
        k = index.row()
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.names[k]}, {self.here[k]}, {self.all[k]}"
        return self.names[k] if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole) else None


class _Delegate(QStyledItemDelegate):
    def __init__(self, view: _ClassView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model, k = self._view.classes, index.row()
        rect: QRectF = QRectF(option.rect).adjusted(_SIDE, 0, -_SIDE, -_GAP)
        current = k == self._view.current
        hovered = is_on(option.state, QStyle.StateFlag.State_MouseOver)
        ringed = has_keyboard_focus(self._view) and k == self._view.currentIndex().row()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = RowPainter(painter, current_theme(), rect)
        line.background("hover" if current or hovered else None, ring=ringed)
        line.space(left=8, right=8)
        line.glyph(k, 10)
        line.space(left=8)
        if hovered:
            line.icon("squares-four", _BADGE, "text1")
        elif digit_of(k):
            line.badge(digit_of(k), 20, "press" if current else "hover")
        else:
            line.space(right=20)
        line.space(right=8)
        line.right_text(f"{model.all[k]:,}", 48, 11, "text3")
        line.right_text(f"{model.here[k]:,}", 44, 11, "text2")
        line.space(right=8)
        line.rest(model.names[k], 600 if current else 400)
        painter.restore()


class _ClassView(QListView):
    chosen = Signal(int)
    gallery_wanted = Signal(int)
    menu_wanted = Signal(int, object)

    def __init__(self) -> None:
        super().__init__()
        self.current = -1
        self.classes = ClassListModel(self)
        self.setModel(self.classes)
        self.setItemDelegate(_Delegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        at = event.position().toPoint()
        index = self.indexAt(at)
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            right = self.viewport().width() - _SIDE - 8
            wanted = self.gallery_wanted if right - _BADGE <= at.x() <= right else self.chosen
            wanted.emit(index.row())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if keyboard else self.indexAt(event.pos())
        if index.isValid():
            middle = self.viewport().mapToGlobal(self.visualRect(index).center())
            self.menu_wanted.emit(index.row(), middle if keyboard else event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.chosen.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)


class _NameEdit(QLineEdit):
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class ClassList(QWidget):
    """The section *Classes*.

    Attributes:
        class_chosen: emitted with the number of a class that was clicked.
        class_added: emitted with the name of a new class.
        gallery_wanted: emitted with the number of a class whose boxes shall all be shown.
        menu_wanted: (number of a class, place on the screen).
        fixed_button: whether new boxes keep their class.
    """

    class_chosen = Signal(int)
    class_added = Signal(str)
    gallery_wanted = Signal(int)
    menu_wanted = Signal(int, object)

    def __init__(self) -> None:
        super().__init__()
        self._view = _ClassView()
        self._view.setAccessibleName(self.tr("Classes"))
        self._view.chosen.connect(self.class_chosen)
        self._view.gallery_wanted.connect(self.gallery_wanted)
        self._view.menu_wanted.connect(self.menu_wanted)
        current_theme().changed.connect(self._view.viewport().update)
        self._edit = _NameEdit()
        self._edit.setPlaceholderText(self.tr("Name of the new class"))
        self._edit.setAccessibleName(self.tr("Name of the new class"))
        self._edit.setProperty("small", True)
        self._edit.hide()
        self._edit.returnPressed.connect(self._add)
        self._edit.left.connect(self._edit.hide)
        add = tool_button("plus", self.tr("Add a class"), size=24)
        add.clicked.connect(self._ask)
        self.fixed_button = tool_button("push-pin", self.tr("New boxes keep this class"), "P", True, 24)
        here, everywhere = (
            label(self.tr("here"), "caption", "right"),
            label(self.tr("all"), "caption", "right"),
        )
        here.setFixedWidth(44)
        everywhere.setFixedWidth(48)
        title = label(self.tr("Classes"), "title")
        head = row(
            title, 6, self.fixed_button, None, here, everywhere, add, margins=(16, 0, 14, 0), spacing=0
        )
        head.insertSpacing(6, 6)
        edit = row(self._edit, margins=(16, 0, 16, 0))
        self.setLayout(column(head, self._view, edit, margins=(0, 10, 0, 10), spacing=4))

    def set_classes(self, names: list[str], here: list[int], everywhere: list[int], current: int) -> None:
        """Show classes, their boxes in this image and in all, and which one the next box takes."""
        self._view.classes.set_classes(names, here, everywhere)
        self._view.setFixedHeight(min(max(len(names), 1), _MOST_ROWS) * ROW_HEIGHT)
        self._view.setVisible(bool(names))
        if current != self._view.current:
            self._view.current = current
            if 0 <= current < len(names):
                self._view.scrollTo(self._view.classes.index(current))
        self._view.viewport().update()

    def _ask(self) -> None:
        self._edit.clear()
        self._edit.show()
        self._edit.setFocus()

    def _add(self) -> None:
        name = self._edit.text().strip()
        self._edit.hide()
        if name:
            self.class_added.emit(name)
