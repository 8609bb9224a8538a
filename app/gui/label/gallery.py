"""All boxes of a class, or of a plot's bar, beside each other: the fastest way to put many labels right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.core.dataset import Dataset
from app.gui.canvas import edits
from app.gui.canvas.loading import ImageKey
from app.gui.commands import edit_many
from app.gui.document import Document
from app.gui.label.class_field import ClassField, class_icon
from app.gui.label.gallery_view import Tile, TileView
from app.gui.selection import Selection
from app.gui.text import plural
from app.gui.widgets import (
    ComboBox,
    ElidedLabel,
    EmptyState,
    SegmentedControl,
    column,
    hline,
    label,
    row,
    surface,
    tool_button,
)


class Gallery(QWidget):
    """Covers the canvas while it is open.

    Attributes:
        box_opened: emitted with (image index, row) of a box that was clicked.
        closed: emitted when it was left.
    """

    box_opened = Signal(int, int)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._document: Document | None = None
        self.class_name = ""
        self._selection: Selection | None = None
        self.view = TileView()
        self._class = ComboBox()
        self._class.setAccessibleName(self.tr("Class that is shown"))
        self._class.setMinimumWidth(120)
        self._class.activated.connect(lambda k: self.show_class(self._class.itemText(k)))
        self._count = ElidedLabel("", "caption2")
        self._chosen = label("", "body2")
        self._order = SegmentedControl([self.tr("By image"), self.tr("By size")], item_width=80, height=28)
        self._order.changed.connect(lambda _: self.refresh())
        self.field = ClassField()
        self.field.setFixedWidth(200)
        self.field.setAccessibleName(self.tr("Change the class of the chosen boxes"))
        self._empty = EmptyState(self.tr("No box has this class"), "")
        self._lay_out()
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self.refresh)
        self._connect()
        self.hide()

    def _lay_out(self) -> None:
        close = tool_button("x", self.tr("Back to the image"), "Esc")
        close.clicked.connect(self.close_gallery)
        head = row(self._class, (self._count, 1), self._order, close, margins=(16, 8, 12, 8), spacing=10)
        words = self.tr("Click: to the box. Tick, Ctrl, Shift or drag: choose. Digits: class.")
        hint = ElidedLabel(words, "caption")
        hint.setAlignment(Qt.AlignmentFlag.AlignRight)
        foot = row(self._chosen, self.field, (hint, 1), margins=(16, 8, 16, 8), spacing=10)
        body = column((self.view, 1), (self._empty, 1), margins=(10, 6, 4, 6), spacing=0)
        self.setLayout(column(surface(head), hline(), (body, 1), hline(), surface(foot), spacing=0))

    def _connect(self) -> None:
        self.view.opened.connect(lambda tile: self.box_opened.emit(tile.image, tile.row))
        self.view.digit_pressed.connect(self._relabel_by_number)
        self.view.left.connect(self.close_gallery)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._show_chosen())
        self.field.chosen.connect(self.relabel)
        self.field.left.connect(self.view.setFocus)

    # what is shown

    def set_document(self, document: Document | None) -> None:
        """Look at another dataset."""
        if self._document is not None:
            for signal in (self._document.annotation_changed, self._document.dataset_changed):
                signal.disconnect(self._later)
        self._document = document
        self.view.crops.forget()
        self.hide()
        if document is not None:
            document.annotation_changed.connect(self._later)
            document.dataset_changed.connect(self._later)

    def show_class(self, name: str) -> None:
        """Open it with the boxes of a class."""
        self._open(name, None)

    def show_selection(self, selection: Selection) -> None:
        """Open it with the boxes that a plot was pointed at."""
        self._open("", selection)

    def _open(self, name: str, selection: Selection | None) -> None:
        self.class_name, self._selection = name, selection
        self.refresh()
        self.show()
        self.raise_()
        self.view.setFocus()

    def close_gallery(self) -> None:
        """Go back to the image."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def refresh(self) -> None:
        """Show what the dataset says now; what was chosen stays so where it still is."""
        document = self._document
        if document is None:
            return
        chosen = self._selection
        if chosen is not None and chosen.boxes is not None:
            tiles = selected_tiles(document, chosen)
        else:
            tiles = gallery_tiles(document, self.class_name)
        if self._order.index == 1:
            tiles.sort(key=lambda tile: (tile.box[2] - tile.box[0]) * (tile.box[3] - tile.box[1]))
        self.view.tiles.set_tiles(tiles)
        self.view.setVisible(bool(tiles))
        self._empty.setVisible(not tiles)
        images = len({tile.image for tile in tiles})
        boxes = plural(len(tiles), self.tr("1 box"), self.tr("{n} boxes"))
        self._count.setText(f"{boxes} · {plural(images, self.tr('1 image'), self.tr('{n} images'))}")
        self._show_classes(document.classes)
        self._show_chosen()

    def _show_classes(self, names: Sequence[str]) -> None:
        self._class.clear()
        for k, name in enumerate(names):
            self._class.addItem(class_icon(k), name)
        if self._selection is not None:
            self._class.setPlaceholderText(self._selection.title)
        self._class.setCurrentIndex(self._class.findText(self.class_name, Qt.MatchFlag.MatchExactly))
        self.field.set_classes(list(names))

    def _show_chosen(self) -> None:
        count = len(self.view.selectionModel().selectedIndexes())
        self._chosen.setText(plural(count, self.tr("1 chosen, class"), self.tr("{n} chosen, class")))
        self._chosen.setVisible(count > 0)
        self.field.setVisible(count > 0)
        self.field.set_name(self.class_name)

    def _later(self, *_: object) -> None:
        if self.isVisible():
            self._timer.start()

    # what is done

    def relabel(self, name: str) -> None:
        """Give the chosen boxes another class, all in one undo step."""
        document = self._document
        if document is None or not name or name == self.class_name:
            return
        rows: dict[int, list[int]] = defaultdict(list)
        shown = {}
        for tile in self.view.selected_tiles():
            if tile.class_name != name:
                rows[tile.image].append(tile.row)
                shown[tile.image, tile.row] = tile.class_name
        changes = {}
        for index, chosen in rows.items():
            annotation = document.annotation(index)
            if annotation is not None:
                names = [box.name for box in annotation.boxes]
                fitting = [k for k in chosen if k < len(names) and names[k] == shown[index, k]]
                changes[index] = edits.with_values(annotation, fitting, name=name)
        count = sum(map(len, rows.values()))
        one, many = self.tr("Change class to {name}"), self.tr("Change class of {n} boxes to {name}")
        text = (one if count == 1 else many).format(n=f"{count:,}", name=name)
        edit_many(document, changes, text)
        self.view.setFocus()

    def _relabel_by_number(self, number: int) -> None:
        if self._document is not None and number < len(self._document.classes):
            self.relabel(self._document.classes[number])


def gallery_tiles(document: Document, class_name: str) -> list[Tile]:
    """Return the boxes of a class in the whole dataset, unsaved edits included, image by image."""
    if class_name not in document.classes:
        return []
    dataset = document.snapshot()
    return _tiles(dataset, dataset.labels == document.classes.index(class_name))


def selected_tiles(document: Document, selection: Selection) -> list[Tile]:
    """Return the boxes that a plot was pointed at, as they are now."""
    dataset = document.snapshot()
    return _tiles(dataset, selection.boxes(dataset)) if selection.boxes is not None else []


def _tiles(dataset: Dataset, mask: NDArray[np.bool_]) -> list[Tile]:
    found = np.flatnonzero(mask)
    images = np.searchsorted(dataset.offsets, found, side="right") - 1
    rows = found - dataset.offsets[images]
    tiles = []
    columns = (images.tolist(), rows.tolist(), dataset.boxes[found].tolist(), dataset.labels[found].tolist())
    for image, at, box, class_index in zip(*columns, strict=True):
        entry = dataset.entries[image]
        key = ImageKey(entry.image_path, (entry.width, entry.height)) if entry.image_path else None
        edges = (box[0], box[1], box[2], box[3])
        tiles.append(Tile(image, at, entry.image_id, key, edges, dataset.classes[class_index]))
    return tiles
