"""Images in rows: the original, then variants of one recipe and the same variants of another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.augment.pipeline import Pipeline
from app.gui.augment.highlight import Highlight
from app.gui.augment.image_view import OriginalView
from app.gui.augment.linked_view import LinkedView
from app.gui.augment.marks import plain_marks
from app.gui.augment.rendering import Draw, Variant, VariantRenderer, screen_image
from app.gui.augment.source import PreviewSource
from app.gui.augment.tile import CAPTION_HEIGHT, VariantTile
from app.gui.widgets import ElidedLabel, label

IMAGES, VARIANTS = 3, 2
_GAP, _BETWEEN, _HEADING = 16, 24, 22
_NARROW = 480  # px of width below which less lies between the columns
_BOTH_FIT = 860  # px from which two variants of each recipe have room
_TALLEST = 1.05  # times as high as wide


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One of the two recipes: its name for the heading, and its pipeline."""

    name: str
    pipeline: Pipeline


class ImageRow:
    """One image: its original and its tiles, with a highlight and a zoom of their own."""

    def __init__(self, parent: CompareRows) -> None:
        self.highlight, self.linked = Highlight(parent), LinkedView(parent)
        self.source: PreviewSource | None = None
        self.original = OriginalView(self.highlight, self.linked)
        self.original.setParent(parent)
        self.name = ElidedLabel("", "caption", parent=parent)
        self.tiles = [self._make_tiles(parent) for _ in range(2)]
        self.renderers = [VariantRenderer(parent) for _ in range(2)]
        for side, renderer in enumerate(self.renderers):
            renderer.rendered.connect(lambda variant, side=side: self._take(side, variant))

    def _make_tiles(self, parent: CompareRows) -> list[VariantTile]:
        tiles = [VariantTile(self.highlight, self.linked, k, parent) for k in range(1, VARIANTS + 1)]
        for tile in tiles:
            tile.pin.setEnabled(False)
            tile.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return tiles

    def show_source(self, source: PreviewSource | None) -> None:
        """Show another image; None for none."""
        self.source = source
        self.highlight.clear()
        self.linked.fit()
        for renderer in self.renderers:
            renderer.stop()
        for tile in (*self.tiles[0], *self.tiles[1]):
            tile.show_variant(None)
        if source is None:
            self.original.show_image(None, (1, 1), ())
            self.name.setText("")
            return
        self.name.setText(source.image_id)
        image = screen_image(source.image, QSize(640, 640))
        self.original.show_image(image, source.size, plain_marks(source.boxes))

    def render(self, side: int, pipeline: Pipeline, seed: int, room: QSize) -> None:
        """Draw the variants of one side anew."""
        if self.source is not None:
            draws = [Draw(tile.number, seed) for tile in self.tiles[side]]
            self.renderers[side].request(pipeline, self.source, draws, None, room)

    def stop(self) -> None:
        """Drop what is under way."""
        for renderer in self.renderers:
            renderer.stop()

    def _take(self, side: int, variant: Variant) -> None:
        self.tiles[side][variant.number - 1].show_variant(variant)


class CompareRows(QWidget):
    """Three images with two variants of each recipe; every cell has the same size."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "well")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.rows = [ImageRow(self) for _ in range(IMAGES)]
        self.headings = [label("", "title"), ElidedLabel("", "title"), ElidedLabel("", "title")]
        self.headings[0].setText(self.tr("Original"))
        for heading in self.headings:
            heading.setParent(self)
        self._sides: Sequence[Side] = ()
        self._seed = 0

    def show_sides(self, sides: Sequence[Side], seed: int) -> None:
        """Draw with these two recipes and this seed."""
        self._sides, self._seed = sides, seed
        for letter, heading, side in zip("AB", self.headings[1:], sides, strict=True):
            heading.setText(f"{letter}   {side.name}")
        self.draw()

    def draw(self) -> None:
        """Draw everything anew; what is shown stays until its successor is ready."""
        room = self.rows[0].tiles[0][0].picture_rect().size().toSize() * self.devicePixelRatioF()
        for row in self.rows:
            for k, side in enumerate(self._sides):
                row.render(k, side.pipeline, self._seed, room)

    def stop(self) -> None:
        """Drop what is under way."""
        for row in self.rows:
            row.stop()

    def minimumSizeHint(self) -> QSize:
        """Room for cells that can still be read."""
        return QSize(330, 360)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the space among the cells."""
        shown = VARIANTS if self.width() >= _BOTH_FIT else 1
        columns = 1 + 2 * shown
        between = _BETWEEN if self.width() >= _NARROW else _BETWEEN // 2
        free = self.width() - 2 * between - (2 * (shown - 1)) * _GAP - 32
        width = max(40, free // columns)
        height = max(40, (self.height() - _HEADING - 16) // IMAGES - 4)
        height = min(height, round(_TALLEST * width) + CAPTION_HEIGHT)
        x = 16
        lefts = [x]
        for _ in range(2):
            x += width + between
            for k in range(VARIANTS):
                lefts.append(x)
                x += (width + _GAP) if k < shown - 1 else 0
        for heading, left in zip(self.headings, (lefts[0], lefts[1], lefts[1 + VARIANTS]), strict=True):
            heading.setGeometry(left, 8, width * (1 if left == lefts[0] else shown), _HEADING)
        for i, row in enumerate(self.rows):
            y = 8 + _HEADING + 4 + i * (height + 4)
            row.original.setGeometry(QRect(lefts[0], y, width, height - CAPTION_HEIGHT))
            row.name.setGeometry(QRect(lefts[0], y + height - CAPTION_HEIGHT, width, CAPTION_HEIGHT))
            for left, tile in zip(lefts[1:], (*row.tiles[0], *row.tiles[1]), strict=True):
                tile.setGeometry(QRect(left, y, width, height))
                tile.setVisible(tile.number <= shown)
