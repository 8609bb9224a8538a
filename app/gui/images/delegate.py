"""Paints the rows of the image list, with names or narrow."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.gui.images.model import IMAGE_ROLE, ImageListModel
from app.gui.theme import Theme, current_theme, paint_class_glyph

ROW_HEIGHT, COMPACT_HEIGHT = 64, 72
_THUMBNAIL = QSize(64, 48)
_COMPACT_SIDE = 56
_TEXT_LEFT = 92
_STATUS_ROOM = 40
_GLYPH_GAP = 8


class ImageDelegate(QStyledItemDelegate):
    """A row: thumbnail, name, boxes of each class, status; or only the thumbnail with its status."""

    def __init__(self, model: ImageListModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.compact = False
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """All rows are equally high."""
        return QSize(_COMPACT_SIDE, COMPACT_HEIGHT if self.compact else ROW_HEIGHT)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw a row."""
        image = index.data(IMAGE_ROLE)
        if image is None:
            return
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        self._background(painter, QRectF(rect), selected, bool(state & QStyle.StateFlag.State_MouseOver))
        if self.compact:
            self._paint_compact(painter, QRectF(rect), image, selected)
        else:
            self._paint_row(painter, QRectF(rect), image, selected)
        painter.restore()

    def _background(self, painter: QPainter, rect: QRectF, selected: bool, hovered: bool) -> None:
        theme = current_theme()
        if selected or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("selection" if selected else "hover"))
            painter.drawRoundedRect(rect.adjusted(8, 1, -8, -1), 6, 6)

    def _paint_row(self, painter: QPainter, rect: QRectF, image: int, selected: bool) -> None:
        theme = current_theme()
        if selected:
            painter.setBrush(theme.color("accent"))
            painter.drawRoundedRect(QRectF(rect.x() + 8, rect.y() + 11, 3, rect.height() - 22), 1.5, 1.5)
        place = QRectF(rect.x() + 16, rect.y() + 8, _THUMBNAIL.width(), _THUMBNAIL.height())
        paint_thumbnail(painter, place, self._model.thumbnail(image), theme)
        text = rect.adjusted(_TEXT_LEFT, 0, -_STATUS_ROOM, 0)
        self._paint_name(painter, text, image, selected)
        self._paint_second_line(painter, text, image)
        if self._model.is_known(image):
            paint_status(
                painter, QPointF(rect.right() - 24, rect.center().y()), self._model.status(image), theme
            )

    def _paint_name(self, painter: QPainter, text: QRectF, image: int, selected: bool) -> None:
        theme = current_theme()
        font = theme.font(13, 600 if selected else 400)
        painter.setFont(font)
        painter.setPen(theme.color("text1"))
        assert self._model.columns is not None
        name = self._model.columns.entries[image].image_id
        shown = QFontMetrics(font).elidedText(name, Qt.TextElideMode.ElideMiddle, int(text.width()))
        place = QRectF(text.x(), text.y() + 12, text.width(), 20)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, shown)

    def _paint_second_line(self, painter: QPainter, text: QRectF, image: int) -> None:
        theme = current_theme()
        line = QRectF(text.x(), text.y() + 33, text.width(), 18)
        if not self._model.is_known(image):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("hover"))
            painter.drawRoundedRect(QRectF(line.x(), line.y() + 5, 72, 8), 3, 3)
            return
        font = theme.font(11)
        painter.setFont(font)
        if remark := self._model.remark(image):
            failed = self._model.status(image) == "error"
            painter.setPen(theme.color("error" if failed else "text3"))
            metrics = QFontMetrics(font)
            shown = metrics.elidedText(remark, Qt.TextElideMode.ElideRight, int(line.width()))
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, shown)
        else:
            self._paint_counts(painter, line, image, QFontMetrics(font))

    def _paint_counts(self, painter: QPainter, line: QRectF, image: int, metrics: QFontMetrics) -> None:
        """Draw a marker and a number for each class, as many as there is room for."""
        theme = current_theme()
        counts = self._model.counts(image)
        x = line.x()
        for i, (k, count) in enumerate(counts):
            words = str(count)
            width = 12 + metrics.horizontalAdvance(words)
            rest = 0 if i == len(counts) - 1 else metrics.horizontalAdvance("+99") + _GLYPH_GAP
            painter.setPen(theme.color("text2"))
            if x + width + rest > line.right():
                more = QRectF(x, line.y(), line.right() - x, line.height())
                painter.drawText(more, Qt.AlignmentFlag.AlignVCenter, f"+{len(counts) - i}")
                return
            paint_class_glyph(painter, k, QRectF(x, line.y() + 5, 8, 8))
            painter.setPen(theme.color("text2"))
            place = QRectF(x + 12, line.y(), width, line.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, words)
            x += width + 4 + _GLYPH_GAP

    def _paint_compact(self, painter: QPainter, rect: QRectF, image: int, selected: bool) -> None:
        theme = current_theme()
        place = QRectF(
            round(rect.center().x()) - _COMPACT_SIDE / 2, rect.y() + 8, _COMPACT_SIDE, _COMPACT_SIDE
        )
        paint_thumbnail(painter, place, self._model.thumbnail(image), theme)
        if selected:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRoundedRect(place.adjusted(-3, -3, 3, 3), 6, 6)
        if self._model.is_known(image):
            centre = QPointF(place.right() - 8, place.bottom() - 8)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("bg"))
            painter.drawEllipse(centre, 8, 8)
            paint_status(painter, centre, self._model.status(image), theme)


def paint_thumbnail(painter: QPainter, place: QRectF, pixmap: QPixmap | None, theme: Theme) -> None:
    """Draw a thumbnail with round corners, its middle where the place is narrower; a flat block for none."""
    painter.setPen(Qt.PenStyle.NoPen)
    if pixmap is None:
        painter.setBrush(theme.color("hover"))
        painter.drawRoundedRect(place, 4, 4)
        return
    shape = QPainterPath()
    shape.addRoundedRect(place, 4, 4)
    scale = min(pixmap.width() / place.width(), pixmap.height() / place.height())
    source = QRectF(0, 0, place.width() * scale, place.height() * scale)
    source.moveCenter(QRectF(pixmap.rect()).center())
    painter.save()
    painter.setClipPath(shape)
    painter.drawPixmap(place, pixmap, source)
    painter.restore()


def paint_status(painter: QPainter, centre: QPointF, status: str, theme: Theme) -> None:
    """Draw the mark of an image: tick ``verified``, ring ``todo``, dot ``edited``, triangle ``error``."""
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    if status == "verified":
        painter.setBrush(theme.color("ok"))
        painter.drawEllipse(centre, 6, 6)
        pen = QPen(theme.color("bg"), 1.6)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        points = [centre + QPointF(x, y) for x, y in ((-2.6, 0.2), (-0.7, 2.1), (2.8, -2.0))]
        painter.drawPolyline(QPolygonF(points))
    elif status == "todo":
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("text3"), 1.5))
        painter.drawEllipse(centre, 5, 5)
    elif status == "edited":
        painter.setBrush(theme.color("warning"))
        painter.drawEllipse(centre, 4, 4)
    else:
        theme.paint_icon(painter, "warning-fill", QRectF(centre.x() - 8, centre.y() - 8, 16, 16), "error")
    painter.restore()
