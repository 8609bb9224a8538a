"""The demo dataset, made by the program itself: a look at it and the button that opens it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.core.dataset import Dataset, ImageEntry
from app.core.statistics import imbalance_ratio
from app.demo import ensure_demo
from app.gui import tasks
from app.gui.images.thumbnails import to_qimage
from app.gui.text import counts_text, ratio_text
from app.gui.theme import Theme, current_theme
from app.gui.widgets import column, label, push_button, row, surface
from app.imaging.source import read
from app.voc.index import open_dataset

_COLUMNS, _ROWS = 3, 2
_MOSAIC_HEIGHT = 224
_TILE_PIXELS = 320  # twice the width of a tile, for dense screens


@dataclass(frozen=True)
class Tile:
    """One image: pixels, its full size, (N, 4) boxes in full size and their (N,) classes."""

    image: QImage
    size: tuple[int, int]
    boxes: NDArray[np.float64]
    labels: NDArray[np.int64]


@dataclass(frozen=True)
class DemoPreview:
    """What the card shows."""

    root: Path
    tiles: tuple[Tile, ...]
    images: int
    classes: int
    ratio: float


def load_preview(task: tasks.Task) -> DemoPreview:
    """Make the demo dataset where it is not there yet and read a few of its images; no widgets."""
    root = ensure_demo(apart=True, cancelled=task.is_cancelled)
    dataset = open_dataset(root)
    totals = dataset.class_counts().totals()
    step = max(1, len(dataset) // (_COLUMNS * _ROWS))
    chosen = range(0, step * _COLUMNS * _ROWS, step)
    tiles = [_tile(dataset, i) for i in chosen if i < len(dataset) and dataset.entries[i].image_path]
    return DemoPreview(root, tuple(tiles), len(dataset), len(dataset.classes), imbalance_ratio(totals))


def _tile(dataset: Dataset, index: int) -> Tile:
    entry: ImageEntry = dataset.entries[index]
    assert entry.image_path is not None
    image = to_qimage(read(entry.image_path))
    size = (image.width(), image.height())
    rows = dataset.boxes_of(index)
    small = image.scaledToWidth(_TILE_PIXELS, Qt.TransformationMode.SmoothTransformation)
    return Tile(small, size, dataset.boxes[rows], dataset.labels[rows])


class DemoCard(QWidget):
    """A mosaic of demo images with their boxes, and *Open demo*."""

    open_clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._mosaic = _Mosaic()
        self._detail = label("", "caption2")
        self.button = push_button(self.tr("Open demo"))
        self.button.clicked.connect(self.open_clicked)
        title = label(self.tr("Try the demo"), "title")
        line = row(
            column(None, title, self._detail, None, spacing=2), None, self.button, margins=(16, 0, 16, 0)
        )
        content = surface(column(self._mosaic, (surface(line, "none"), 1), spacing=0), "zone")
        self.setLayout(row(content))
        self.setFixedHeight(296)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._show_figures(None)

    def showEvent(self, event: QShowEvent) -> None:
        """Make the demo where somebody looks at it: a window that opens a dataset at once needs none."""
        super().showEvent(event)
        self.load()

    def load(self) -> None:
        """Make the demo and show it, in the background."""
        tasks.run(
            load_preview,
            with_task=True,
            sweep=True,
            owner=self,
            key="preview",
            on_result=self._take,
            on_error=lambda _: self._show_figures(None),
        )

    def _take(self, preview: DemoPreview) -> None:
        self._mosaic.show_preview(preview)
        self._show_figures(preview)

    def _show_figures(self, preview: DemoPreview | None) -> None:
        if preview is None:
            self._detail.setText(self.tr("Drawn scenes, made by Evenbox"))
            return
        counts = counts_text(preview.images, preview.classes)
        ratio = self.tr("ratio {value}").format(value=ratio_text(preview.ratio))
        self._detail.setText(self.tr("Drawn scenes: {counts}, {ratio}").format(counts=counts, ratio=ratio))


class _Mosaic(QWidget):
    """Six images with their boxes, round at the top."""

    def __init__(self) -> None:
        super().__init__()
        self._preview: DemoPreview | None = None
        self.setFixedHeight(_MOSAIC_HEIGHT)

    def show_preview(self, preview: DemoPreview) -> None:
        """Show these images."""
        self._preview = preview
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tiles; flat blocks while they are made."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()).adjusted(0, 0, 0, 24), 12, 12)
        painter.setClipPath(shape)
        width, height = self.width() / _COLUMNS, self.height() / _ROWS
        for k in range(_COLUMNS * _ROWS):
            place = QRectF(k % _COLUMNS * width, k // _COLUMNS * height, width - 1, height - 1)
            if self._preview is None or k >= len(self._preview.tiles):
                painter.fillRect(place, current_theme().color("hover"))
            else:
                self._paint_tile(painter, place, k)

    def _paint_tile(self, painter: QPainter, place: QRectF, k: int) -> None:
        assert self._preview is not None
        tile = self._preview.tiles[k]
        width, height = tile.size
        scale = max(place.width() / width, place.height() / height)
        whole = QRectF(0, 0, width * scale, height * scale)
        whole.moveCenter(place.center())
        painter.save()
        painter.setClipRect(place, Qt.ClipOperation.IntersectClip)
        painter.drawImage(whole, tile.image)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for index, (xmin, ymin, xmax, ymax) in zip(tile.labels, tile.boxes * scale, strict=True):
            box = QRectF(xmin, ymin, xmax - xmin, ymax - ymin).translated(whole.topLeft())
            for color, thickness in ((QColor(0, 0, 0, 51), 2.7), (Theme.class_color(int(index)), 1.4)):
                painter.setPen(QPen(color, thickness))
                painter.drawRect(box)
        painter.restore()
