"""The crops of the gallery as a grid: a click opens one, its tick, Ctrl, Shift or a band choose many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.gui.canvas.box_view import size_text
from app.gui.canvas.geometry import Box
from app.gui.canvas.loading import ImageKey
from app.gui.label.crops import SIDE, CropLoader
from app.gui.label.rows import is_on
from app.gui.text import elided
from app.gui.theme import current_theme
from app.gui.widgets import has_keyboard_focus

_CELL = QSize(SIDE + 12, SIDE + 30)
_TICK = 20
_CLICK = 4  # pixels; more is a drag
_ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Tile:
    """One box of the gallery.

    Attributes:
        image: index of its image.
        row: its row in the image's annotation.
        name: what its image is called.
        key: its image, None where it is missing.
        box: its edges.
        class_name: its class.
    """

    image: int
    row: int
    name: str
    key: ImageKey | None
    box: Box
    class_name: str = ""


class TileModel(QAbstractListModel):
    """The boxes of one class."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.tiles: list[Tile] = []

    def set_tiles(self, tiles: list[Tile]) -> None:
        """Show other boxes."""
        if tiles != self.tiles:
            self.beginResetModel()
            self.tiles = tiles
            self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return the number of boxes."""
        return 0 if parent.isValid() else len(self.tiles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the words of a box for tool tips and screen readers."""
        words = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
        if role in words and index.isValid():
            tile = self.tiles[index.row()]
            size = size_text(tile.box[2] - tile.box[0], tile.box[3] - tile.box[1])
            return f"{tile.name} · {tile.row + 1} · {size}"
        return None


class _Delegate(QStyledItemDelegate):
    def __init__(self, view: TileView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return _CELL

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, tile = current_theme(), self._view.tiles.tiles[index.row()]
        cell = QRect(option.rect)
        selected = is_on(option.state, QStyle.StateFlag.State_Selected)
        hovered = is_on(option.state, QStyle.StateFlag.State_MouseOver)
        place = QRectF(cell.x() + 6, cell.y() + 4, SIDE, SIDE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if selected or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("selection" if selected else "hover"))
            painter.drawRoundedRect(cell.adjusted(1, 0, -1, -2), 6, 6)
        path = QPainterPath()
        path.addRoundedRect(place, 4, 4)
        painter.fillPath(path, theme.color("well"))
        crop = self._view.crops.get(tile.image, tile.key, tile.box) if tile.key else None
        if crop is not None:
            painter.setClipPath(path)
            painter.drawImage(place, crop)
            painter.setClipping(False)
        self._paint_frame(painter, place, cell, selected, ringed=self._view.is_ringed(index))
        if selected or hovered:
            self._paint_tick(painter, tick_of(cell), selected)
        painter.setFont(theme.font(11))
        painter.setPen(theme.color("text1" if selected else "text2"))
        caption = QRectF(place.x(), place.bottom() + 2, SIDE, 20)
        align = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(caption, align, elided(tile.name, SIDE, 11, middle=True))
        painter.restore()

    def _paint_frame(
        self, painter: QPainter, place: QRectF, cell: QRect, selected: bool, ringed: bool
    ) -> None:
        theme = current_theme()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if selected:
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRoundedRect(place, 4, 4)
        if ringed:
            painter.setPen(QPen(theme.color("accent_text"), 2))
            painter.drawRoundedRect(QRectF(cell).adjusted(2, 1, -2, -3), 6, 6)

    def _paint_tick(self, painter: QPainter, place: QRect, selected: bool) -> None:
        theme = current_theme()
        painter.setPen(QPen(theme.color("on_accent" if selected else "edge"), 1.5))
        painter.setBrush(theme.color("accent" if selected else "raised"))
        painter.drawEllipse(QRectF(place).adjusted(1, 1, -1, -1))
        token = "on_accent" if selected else "text2"
        theme.paint_icon(painter, "check-bold", QRectF(place).adjusted(5, 5, -5, -5), token)


def tick_of(cell: QRect) -> QRect:
    """Return where a cell has its tick."""
    return QRect(cell.x() + 6 + SIDE - _TICK - 4, cell.y() + 8, _TICK, _TICK)


class TileView(QListView):
    """The grid.

    Attributes:
        opened: emitted with a ``Tile`` that was clicked, or Enter on it.
        digit_pressed: emitted with the number of a class, from 0.
        left: Escape.
    """

    opened = Signal(object)
    digit_pressed = Signal(int)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tiles, self.crops = TileModel(self), CropLoader(self)
        self._pressed: QPoint | None = None
        self.setModel(self.tiles)
        self.setItemDelegate(_Delegate(self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setSelectionRectVisible(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setSpacing(2)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Boxes of the class"))
        self.crops.loaded.connect(self.viewport().update)

    def selected_tiles(self) -> list[Tile]:
        """Return the chosen boxes."""
        return [self.tiles.tiles[index.row()] for index in self.selectionModel().selectedIndexes()]

    def is_ringed(self, index: Index) -> bool:
        """Whether a cell shows the ring of the keyboard's focus."""
        return has_keyboard_focus(self) and index.row() == self.currentIndex().row()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ask for the crops in sight, from the top."""
        self.crops.look_anew()
        super().paintEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose; a press on the tick adds or takes away, like Ctrl."""
        at = event.position().toPoint()
        index = self.indexAt(at)
        flags = self.selectionModel().SelectionFlag
        self._pressed = None
        if event.button() == Qt.MouseButton.LeftButton and index.isValid() and not event.modifiers():
            if tick_of(self.visualRect(index)).contains(at):
                self.selectionModel().setCurrentIndex(index, flags.Toggle)
                return
            self._pressed = at
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Do nothing more: the first click chose or opened, a second one would take that back."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open a box that was clicked."""
        pressed, at = self._pressed, event.position().toPoint()
        self._pressed = None
        super().mouseReleaseEvent(event)
        if pressed is not None and (at - pressed).manhattanLength() <= _CLICK:
            self._open(self.indexAt(pressed))

    def event(self, event: QEvent) -> bool:
        """Keep digits, Delete and letters from the canvas behind."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            own = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Delete)
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            every = event.key() == Qt.Key.Key_A and event.modifiers() == Qt.KeyboardModifier.ControlModifier
            if every or (plain and (event.key() in own or event.text().isdigit())):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, a digit relabels, Escape leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        elif event.text().isdigit() and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.digit_pressed.emit((int(event.text()) - 1) % 10)
        elif event.key() != Qt.Key.Key_Delete:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self.tiles.tiles[index.row()])
