"""The original beside a grid of its variants, sized from the space there is."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.gui.augment.highlight import Highlight
from app.gui.augment.tile import CAPTION_HEIGHT, VariantTile

COLUMNS = 3
_GAP, _ROW_GAP = 12, 4
_SQUARE = 1.0


class VariantGrid(QWidget):
    """Variants 1 to 9 in three rows; every tile has the same size and the usual shape of the images.

    Attributes:
        tile_resized: the tiles have another size than before.
    """

    tile_resized = Signal()

    def __init__(self, highlight: Highlight, rows: int = 3) -> None:
        super().__init__()
        self._aspect = _SQUARE
        self._rows = rows
        self.tiles = [VariantTile(highlight, number, self) for number in range(1, rows * COLUMNS + 1)]
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_aspect(self, aspect: float) -> None:
        """Give the tiles the shape (width over height) of the images, within reason."""
        aspect = min(max(aspect, 0.6), 1.8)
        if abs(aspect - self._aspect) > 1e-3:
            self._aspect = aspect
            self._arrange()

    def picture_size(self) -> QSize:
        """Return the room for a variant's pixels, in screen pixels."""
        rect = self.tiles[0].picture_rect()
        return QSize(max(1, int(rect.width())), max(1, int(rect.height())))

    def best_width(self, height: int) -> int:
        """Return the width that tiles as high as ``height`` allows would need."""
        return COLUMNS * self._tile_for_height(height).width() + (COLUMNS - 1) * _GAP

    def minimumSizeHint(self) -> QSize:
        """Room for tiles that can still be read."""
        return QSize(COLUMNS * 96 + 2 * _GAP, self._rows * (72 + CAPTION_HEIGHT) + 2 * _ROW_GAP)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the tiles into the space."""
        self._arrange()

    def _tile_for_height(self, height: int) -> QSize:
        room = (height - (self._rows - 1) * _ROW_GAP) // self._rows - CAPTION_HEIGHT
        return QSize(max(1, int(room * self._aspect)), max(1, room))

    def _arrange(self) -> None:
        widest = max(1, (self.width() - (COLUMNS - 1) * _GAP) // COLUMNS)
        room = QSize(widest, self._tile_for_height(self.height()).height())
        shape = QSize(round(1000 * self._aspect), 1000)
        picture = shape.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        size = QSize(picture.width(), picture.height() + CAPTION_HEIGHT)
        changed = size != self.tiles[0].size()
        for k, tile in enumerate(self.tiles):
            x = k % COLUMNS * (size.width() + _GAP)
            y = k // COLUMNS * (size.height() + _ROW_GAP)
            tile.setGeometry(QRect(x, y, size.width(), size.height()))
        if changed:
            self.tile_resized.emit()
