"""An image with boxes over it that answer to the mouse: the base of the original and of every variant."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QTransform
from PySide6.QtWidgets import QWidget

from app.gui.augment.highlight import Highlight
from app.gui.augment.overlay import BoxMark, mark_at, paint_marks
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
        self._image, self._size, self._marks = image, size, tuple(marks)
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
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        if self._image is None:
            self._paint_placeholder(painter)
            return
        area = self.fitted_rect()
        outline = QPainterPath()
        outline.addRoundedRect(area, _RADIUS, _RADIUS)
        painter.save()
        painter.setClipPath(outline)
        painter.drawImage(area, self._image)
        paint_marks(
            painter, self._marks, self._to_screen(area), area, self._highlight.object, numbers=self.numbers
        )
        painter.restore()

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
