"""The image list as a Qt model: the images that the filter shows, in their order."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QStringListModel, Qt, Signal
from PySide6.QtGui import QPixmap

from app.gui.images.columns import Counts, ListColumns
from app.gui.images.filter import Order, matches, ordered, state_mask
from app.gui.images.thumbnails import ThumbnailLoader
from app.gui.messages import problem_with_line
from app.gui.text import named

Index = QModelIndex | QPersistentModelIndex
IMAGE_ROLE = Qt.ItemDataRole.UserRole

_MANY_CLASSES = 12


class ImageListModel(QStringListModel):
    """Rows of the list. ``image_of`` and ``row_of`` go between rows and the images of the dataset.

    The names are kept on Qt's side: laying out 20,000 rows then never calls back into Python.

    Attributes:
        filtered: emitted when other images are shown.
        counted: emitted when the numbers of the chips and of the verified images have changed.
    """

    filtered = Signal()
    counted = Signal()

    def __init__(self, thumbnails: ThumbnailLoader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns: ListColumns | None = None
        self._thumbnails = thumbnails
        thumbnails.loaded.connect(self._thumbnail_loaded)
        self._shown = np.zeros(0, np.int64)
        self._rows = np.zeros(0, np.int64)  # of each image, -1 where it is not shown
        self._names: list[str] = []
        self._text, self._state, self._order = "", "", Order()
        self._only: np.ndarray[Any, np.dtype[np.int64]] | None = None
        self._sought = np.zeros(0, np.bool_)  # what would be shown without the pressed chip

    # what is shown

    def set_columns(self, columns: ListColumns | None) -> None:
        """Show another dataset; the filter is cleared, the order stays."""
        self.columns = columns
        self._text = self._state = ""
        self._only = None
        self._thumbnails.forget()
        self.refilter()

    @property
    def text(self) -> str:
        """The filter as it was typed."""
        return self._text

    @property
    def state(self) -> str:
        """The chip that is pressed: empty for all, ``todo edited error``."""
        return self._state

    @property
    def order(self) -> Order:
        """How the rows are sorted."""
        return self._order

    def set_filter(self, text: str | None = None, state: str | None = None) -> None:
        """Show the images that match; None leaves that part as it is."""
        self._text = self._text if text is None else text
        self._state = self._state if state is None else state
        self.refilter()

    def set_images(self, images: np.ndarray[Any, np.dtype[np.int64]] | None) -> None:
        """Show none but these images, and of them those that match; None: all that match."""
        if images is not self._only:
            self._only = images
            self.refilter()

    @property
    def is_narrowed(self) -> bool:
        """Whether not all images are shown."""
        return bool(self._text or self._state) or self._only is not None

    def set_order(self, order: Order) -> None:
        """Sort the rows."""
        self._order = order
        self.refilter()

    def refilter(self) -> None:
        """Apply filter and order anew."""
        self._shown = self._matching()
        images = self._shown.tolist()
        count = len(self.columns) if self.columns is not None else 0
        self._rows = np.full(count, -1, np.int64)
        self._rows[self._shown] = np.arange(len(images))
        entries = self.columns.entries if self.columns is not None else []
        names = [entries[image].image_id for image in images]
        if names != self._names:
            self._names = names
            self.setStringList(names)
        elif names:  # laying out 20,000 rows anew takes a moment that nothing is gained by
            self.dataChanged.emit(self.index(0), self.index(len(names) - 1))
        self.filtered.emit()
        self.counted.emit()

    def _matching(self) -> np.ndarray[Any, np.dtype[np.int64]]:
        if self.columns is None:
            return np.zeros(0, np.int64)
        mask = matches(self.columns, self._text)
        if self._only is not None:
            listed = np.zeros(len(mask), bool)
            listed[self._only[self._only < len(mask)]] = True
            mask &= listed
        self._sought = mask
        if self._state:
            mask = mask & state_mask(self.columns, self._state)
        return ordered(self.columns, mask, self._order)

    def refresh(self, first: int = 0, last: int | None = None) -> None:
        """Repaint the rows of the images from ``first`` up to ``last``; their columns have changed."""
        if self._shown.size:
            rows = self._rows[first : (last or first) + 1]
            rows = rows[rows >= 0]
            if rows.size:
                self.dataChanged.emit(self.index(int(rows.min())), self.index(int(rows.max())))
        self.counted.emit()

    # rows and images

    def image_of(self, row: int) -> int:
        """Return the image index of a row, -1 for none."""
        return int(self._shown[row]) if 0 <= row < len(self._shown) else -1

    def row_of(self, image: int) -> int:
        """Return the row of an image, -1 where the filter hides it."""
        return int(self._rows[image]) if 0 <= image < len(self._rows) else -1

    def count(self, state: str = "") -> int:
        """Return how many images of the dataset have a state; all without one."""
        if self.columns is None:
            return 0
        return int(state_mask(self.columns, state).sum()) if state else len(self.columns)

    def count_shown(self, state: str) -> int:
        """Return how many images the list, filtered as it is, shows with a chip pressed; all without one."""
        if self.columns is None or len(self._sought) != len(self.columns):
            return 0
        return int((self._sought & state_mask(self.columns, state)).sum() if state else self._sought.sum())

    # Qt's side

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the name, the words for screen readers and the tool tip; the delegate asks by methods."""
        image = self.image_of(index.row())
        if image < 0 or self.columns is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns.entries[image].image_id
        if role == IMAGE_ROLE:
            return image
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tool_tip(image)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.columns.entries[image].image_id}, {self.status_text(image)}"
        return None

    def thumbnail(self, image: int) -> QPixmap | None:
        """Return an image's thumbnail, or None and have it made."""
        assert self.columns is not None
        entry = self.columns.entries[image]
        if entry.image_path is None:
            return None
        return self._thumbnails.pixmap(entry.image_path, (entry.width, entry.height))

    def counts(self, image: int) -> Counts:
        """Return (class, boxes) of an image."""
        return self.columns.counts[image] if self.columns is not None else ()

    def status(self, image: int) -> str:
        """Return the mark of an image: ``error edited verified todo``."""
        assert self.columns is not None
        if self.columns.failed[image]:
            return "error"
        if self.columns.edited[image]:
            return "edited"
        return "verified" if self.columns.verified[image] else "todo"

    def status_text(self, image: int) -> str:
        """Return the mark of an image in words."""
        words = {
            "error": self.tr("cannot be read"),
            "edited": self.tr("unsaved change"),
            "verified": self.tr("verified"),
            "todo": self.tr("to do"),
        }
        return words[self.status(image)]

    def remark(self, image: int) -> str:
        """Return what stands in place of box counts: an error, or why there are none; empty otherwise."""
        columns = self.columns
        assert columns is not None
        if columns.failed[image]:
            failure = columns.failures.get(image)
            return problem_with_line(failure) if failure else self.tr("The annotation cannot be read")
        if columns.boxes[image] or not columns.known[image]:
            return ""
        if columns.missing(image):
            return self.tr("Not labelled yet")
        return self.tr("Reviewed, empty") if columns.verified[image] else self.tr("No boxes")

    def is_known(self, image: int) -> bool:
        """Whether the annotation of an image has been read."""
        return self.columns is not None and bool(self.columns.known[image])

    def _tool_tip(self, image: int) -> str:
        assert self.columns is not None
        lines = [self.columns.entries[image].image_id]
        counts = self.counts(image)
        lines += [named(self.columns.classes[k], n) for k, n in counts[:_MANY_CLASSES]]
        if len(counts) > _MANY_CLASSES:
            lines.append("…")
        if remark := self.remark(image):
            lines.append(remark)
        return "\n".join(lines)

    def _thumbnail_loaded(self, path: object) -> None:
        self.thumbnail_loaded.emit()

    thumbnail_loaded = Signal()
