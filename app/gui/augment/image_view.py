"""An image with boxes over it that answer to the mouse: the base of the original and of every variant."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QImage,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QTransform,
)
from PySide6.QtWidgets import QWidget

from app.gui.augment.highlight import Highlight
from app.gui.augment.overlay import BoxMark, mark_at, paint_highlight, paint_marks
from app.gui.theme import current_theme

_RADIUS = 4


class ImageView(QWidget):
    """Shows an image, fitted into ``picture_rect``, and its boxes.

    Pointing at a box highlights its object in every view that shares the ``highlight``.
    """

    numbers = False

    def __init__(self, highlight: Highlight, variant: int = -1) -> None:
        super().__init__()
        self._highlight = highlight
        self._variant = variant
        self._image: QImage | None = None
        self._size = (1, 1)
        self._marks: tuple[BoxMark, ...] = ()
        self._layer: QPixmap | None = None
        self.setMouseTracking(True)
        highlight.changed.connect(self.update)

    @property
    def marks(self) -> tuple[BoxMark, ...]:
        """The boxes that are shown."""
        return self._marks

    @property
    def image(self) -> QImage | None:
        """The pixels that are shown, None while there are none."""
        return self._image

    def show_image(self, image: QImage | None, size: tuple[int, int], marks: Sequence[BoxMark]) -> None:
        """Show pixels and boxes.

        Args:
            image: at any scale; None shows an empty place.
            size: width and height of the image in its own pixels, the frame of the boxes.
            marks: the boxes.
        """
        self._image, self._size, self._marks, self._layer = image, size, tuple(marks), None
        self.update()

    def picture_rect(self) -> QRectF:
        """Return the room for the image."""
        return QRectF(self.rect())

    def fitted_rect(self) -> QRectF:
        """Return where the image is, in whole pixels."""
        room = self.picture_rect()
        size = QSize(*self._size).scaled(room.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        left = room.x() + (room.width() - size.width()) // 2
        top = room.y() + (room.height() - size.height()) // 2
        return QRectF(left, top, max(1, size.width()), max(1, size.height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the image and its boxes."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._image is None:
            self._paint_placeholder(painter)
            return
        area = self.fitted_rect()
        if self._layer is None:
            self._layer = self._draw_layer(area)
        painter.drawPixmap(area.topLeft(), self._layer)
        if self._shows_highlight():
            painter.save()
            painter.setClipRect(area)
            paint_highlight(painter, self._marks, self._highlight.object, self._to_screen(area), area)
            painter.restore()

    def changeEvent(self, event: QEvent) -> None:
        """Draw anew in the font of another language."""
        self._layer = None
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw anew at the new size."""
        self._layer = None

    def _shows_highlight(self) -> bool:
        """Whether the object that is pointed at is on this image: what others bring is on one alone."""
        index = self._highlight.object
        mark = next((mark for mark in self._marks if mark.index == index), None)
        return mark is not None and (not mark.origin or self._highlight.variant == self._variant)

    def _draw_layer(self, area: QRectF) -> QPixmap:
        """Return the image with all boxes at rest: pointing at one then draws no more than that one."""
        assert self._image is not None
        ratio = self.devicePixelRatioF()
        layer = QPixmap((area.size() * ratio).toSize())
        layer.setDevicePixelRatio(ratio)
        layer.fill(Qt.GlobalColor.transparent)
        inner = QRectF(0, 0, area.width(), area.height())
        outline = QPainterPath()
        outline.addRoundedRect(inner, _RADIUS, _RADIUS)
        painter = QPainter(layer)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setClipPath(outline)
        painter.drawImage(inner, self._image)
        paint_marks(painter, self._marks, self._to_screen(inner), inner, numbers=self.numbers)
        painter.end()
        return layer

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Highlight the object under the mouse."""
        area = self.fitted_rect()
        index = -1
        if self._image is not None and area.contains(event.position()):
            back, _ = self._to_screen(area).inverted()
            index = mark_at(self._marks, back.map(QPointF(event.position())))
        self._highlight.point_at(index, self._variant)

    def leaveEvent(self, event: QEvent) -> None:
        """Highlight nothing."""
        self._highlight.clear()

    def _to_screen(self, area: QRectF) -> QTransform:
        width, height = self._size
        return QTransform.fromTranslate(area.x(), area.y()).scale(
            area.width() / width, area.height() / height
        )

    def _paint_placeholder(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(current_theme().color("raised"))
        painter.drawRoundedRect(self.picture_rect(), _RADIUS, _RADIUS)


class OriginalView(ImageView):
    """The image itself, every box with its number."""

    numbers = True
