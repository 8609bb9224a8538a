"""The images that give most outputs, as pictures."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath

from app.balance.explanation import most_repeated
from app.core.dataset import ImageEntry
from app.gui.balance.chart import Chart, Mark
from app.gui.balance.figures import Table
from app.gui.balance.outlook import Outlook
from app.gui.images.thumbnails import ThumbnailLoader
from app.gui.text import elided
from app.gui.theme import current_theme

_MOST = 24
_TILE, _CAPTION, _GAP = QSize(88, 66), 16, 8


class RepeatedImages(Chart):
    """Tiles of the most repeated images, most outputs first; as many as there is room for."""

    def __init__(self) -> None:
        super().__init__(self.tr("Most repeated images"))
        self._images: list[tuple[int, int, ImageEntry]] = []  # index in the dataset, outputs, entry
        self._thumbnails: ThumbnailLoader | None = None
        self._is_waiting = False  # for the picture of a tile

    def use(self, thumbnails: ThumbnailLoader) -> None:
        """Take pictures from a loader."""
        self._thumbnails = thumbnails
        thumbnails.loaded.connect(self._show_loaded)
        self.renew()

    def _show_loaded(self, _path: object) -> None:
        if self._is_waiting:  # any that comes: those that had to wait too long are asked for anew
            self.renew()

    def show_outlook(self, outlook: Outlook | None) -> None:
        """Show a plan's images."""
        self._images = []
        if outlook is not None:
            entries = outlook.prepared.dataset.entries
            for place in most_repeated(outlook.copies, _MOST).tolist():
                outputs, index = int(outlook.copies[place]), int(outlook.images[place])
                if outputs > 1:
                    self._images.append((index, outputs, entries[index]))
        self.renew()

    def image(self, mark: int) -> int:
        """Return the image of a tile."""
        return self._images[mark][0]

    @property
    def columns(self) -> int:
        """How many tiles fit beside each other."""
        return max(1, (self.width() + _GAP) // (_TILE.width() + _GAP))

    def mark_count(self) -> int:
        """Return the number of tiles that fit."""
        rows = max(1, (self.height() + _GAP) // (_TILE.height() + _CAPTION + _GAP))
        return min(len(self._images), self.columns * rows)

    def mark(self, index: int) -> Mark:
        """Return a tile."""
        row, column = divmod(index, self.columns)
        x = column * (_TILE.width() + _GAP)
        y = row * (_TILE.height() + _CAPTION + _GAP)
        _, outputs, entry = self._images[index]
        text = self.tr("{image}: {n} outputs").format(image=entry.image_id, n=outputs)
        return Mark(QRectF(x, y, _TILE.width(), _TILE.height() + _CAPTION), text)

    def mark_at(self, point: QPointF) -> int:
        """Return the tile at a point."""
        column = int(point.x() // (_TILE.width() + _GAP))
        row = int(point.y() // (_TILE.height() + _CAPTION + _GAP))
        index = row * self.columns + column
        return index if 0 <= column < self.columns and 0 <= index < self.mark_count() else -1

    def table(self) -> Table:
        """Return a row for each image."""
        return Table((self.tr("image"), self.tr("outputs")), [(e.image_id, n) for _, n, e in self._images])

    def paint(self, painter: QPainter) -> None:
        """Draw the tiles."""
        self._is_waiting = False
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for index in range(self.mark_count()):
            self._paint_tile(painter, index)

    def _paint_tile(self, painter: QPainter, index: int) -> None:
        theme, rect = current_theme(), self.mark(index).rect
        _, outputs, entry = self._images[index]
        place = QRectF(rect.x(), rect.y(), _TILE.width(), _TILE.height())
        path = QPainterPath()
        path.addRoundedRect(place, 4, 4)
        painter.fillPath(path, theme.color("well"))
        pixmap = None
        if self._thumbnails is not None and entry.image_path is not None:
            pixmap = self._thumbnails.pixmap(entry.image_path, (entry.width, entry.height))
        self._is_waiting |= pixmap is None
        if pixmap is not None:
            painter.setClipPath(path)
            painter.drawPixmap(place, pixmap, QRectF(pixmap.rect()))
            painter.setClipping(False)
        painter.setFont(theme.font(11, 600))
        badge = f"×{outputs}"
        width = painter.fontMetrics().horizontalAdvance(badge) + 10.0
        chip = QRectF(place.right() - width - 4, place.top() + 4, width, 17)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("bg"))
        painter.drawRoundedRect(chip, 4, 4)
        painter.setPen(theme.color("text1"))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, badge)
        painter.setFont(theme.font(11))
        painter.setPen(theme.color("text2"))
        caption = QRectF(place.x(), place.bottom() + 1, place.width(), _CAPTION)
        text = elided(entry.image_id, place.width(), theme.caption_px, middle=True)
        painter.drawText(caption, Qt.AlignmentFlag.AlignCenter, text)
