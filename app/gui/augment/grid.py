"""A grid of variants, 1 × 1 to 5 × 5, sized from the space there is."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.gui.augment.highlight import Highlight
from app.gui.augment.linked_view import LinkedView
from app.gui.augment.rendering import Draw
from app.gui.augment.tile import CAPTION_HEIGHT, VariantTile

SIDES = range(1, 6)
_USUAL = 3
_GAP, _ROW_GAP = 12, 4
_SQUARE = 1.0
_LEAST_WIDTH, _LEAST_HEIGHT = 64, 48


class VariantGrid(QWidget):
    """Variants 1, 2, … in rows; every tile has the same size and the usual shape of the images.

    Attributes:
        tile_resized: the tiles have another size than before.
        opened: with the number of the variant that is to be shown large.
        pins_changed: a variant was pinned, or is not any more.
    """

    tile_resized = Signal()
    opened = Signal(int)
    pins_changed = Signal()

    def __init__(self, highlight: Highlight, view: LinkedView) -> None:
        super().__init__()
        self._highlight, self._view = highlight, view
        self._aspect = _SQUARE
        self._pins: dict[int, int] = {}
        self.side = _USUAL
        self.tiles: list[VariantTile] = []
        self._make_tiles()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_side(self, side: int) -> None:
        """Show ``side`` × ``side`` variants."""
        if side == self.side:
            return
        self.side = side
        self._make_tiles()
        self.updateGeometry()
        self._arrange()

    def set_aspect(self, aspect: float) -> None:
        """Give the tiles the shape (width over height) of the images, within reason."""
        aspect = min(max(aspect, 0.6), 1.8)
        if abs(aspect - self._aspect) > 1e-3:
            self._aspect = aspect
            self._arrange()

    def draws(self, seed: int) -> list[Draw]:
        """Return what the tiles show: the variants of a seed, those that are pinned of theirs."""
        return [Draw(tile.number, self._pins.get(tile.number, seed)) for tile in self.tiles]

    def pin_all(self, on: bool) -> None:
        """Pin every variant that is shown, or none."""
        for tile in self.tiles:
            if tile.variant is not None or not on:
                tile.pin.setChecked(on)

    @property
    def pinned(self) -> dict[int, int]:
        """Seeds of the pinned variants by number."""
        return dict(self._pins)

    def picture_size(self) -> QSize:
        """Return the room for a variant's pixels, in screen pixels."""
        rect = self.tiles[0].picture_rect()
        return QSize(max(1, int(rect.width())), max(1, int(rect.height())))

    def best_width(self, height: int) -> int:
        """Return the width that tiles as high as ``height`` allows would need."""
        return self.side * self._tile_for_height(height).width() + (self.side - 1) * _GAP

    def minimumSizeHint(self) -> QSize:
        """Room for nine tiles that can still be read; more tiles are smaller."""
        return QSize(3 * 96 + 2 * _GAP, 3 * (72 + CAPTION_HEIGHT) + 2 * _ROW_GAP)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the tiles into the space."""
        self._arrange()

    def _make_tiles(self) -> None:
        wanted = self.side * self.side
        for tile in self.tiles[wanted:]:
            tile.hide()
            tile.deleteLater()
            self._pins.pop(tile.number, None)
        self.tiles = self.tiles[:wanted]
        for number in range(len(self.tiles) + 1, wanted + 1):
            tile = VariantTile(self._highlight, self._view, number, self)
            tile.opened.connect(lambda number=number: self.opened.emit(number))
            tile.pinned.connect(lambda on, tile=tile: self._pin(tile, on))
            tile.setVisible(True)
            self.tiles.append(tile)

    def _pin(self, tile: VariantTile, on: bool) -> None:
        if on and tile.variant is not None:
            self._pins[tile.number] = tile.variant.seed
        else:
            self._pins.pop(tile.number, None)
        self.pins_changed.emit()

    def _tile_for_height(self, height: int) -> QSize:
        room = (height - (self.side - 1) * _ROW_GAP) // self.side - CAPTION_HEIGHT
        return QSize(max(1, int(room * self._aspect)), max(1, room))

    def _arrange(self) -> None:
        widest = max(1, (self.width() - (self.side - 1) * _GAP) // self.side)
        room = QSize(widest, self._tile_for_height(self.height()).height())
        shape = QSize(round(1000 * self._aspect), 1000)
        picture = shape.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        size = QSize(picture.width(), picture.height() + CAPTION_HEIGHT)
        changed = any(size != tile.size() for tile in self.tiles)
        for k, tile in enumerate(self.tiles):
            x = k % self.side * (size.width() + _GAP)
            y = k // self.side * (size.height() + _ROW_GAP)
            tile.setGeometry(QRect(x, y, size.width(), size.height()))
        if changed:
            self.tile_resized.emit()
