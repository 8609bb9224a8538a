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
    QPen,
    QPixmap,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from app.gui.augment.highlight import Highlight
from app.gui.augment.linked_view import MOST, LinkedView
from app.gui.augment.marks import BoxMark, mark_at
from app.gui.augment.overlay import paint_highlight, paint_marks
from app.gui.theme import current_theme

_RADIUS = 4
_ZOOM_STEP = 1.25
_WORDS_FIT = 160  # px of an image from which words about a box may cover part of it
_NUMBERS_FIT = 120  # px of an image from which numbers leave something of it to see


def paint_hairline(painter: QPainter, area: QRectF) -> None:
    """Draw where an image ends: padding may have the colour of the ground."""
    painter.save()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(current_theme().color("edge"), 1))
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
    painter.restore()


class ImageView(QWidget):
    """Shows an image, fitted into ``picture_rect``, and its boxes.

    Pointing at a box highlights its object in every view that shares the ``highlight``.

    Attributes:
        numbers: whether every object has its number.
        at_top: whether the image is at the top of its room, not in the middle.
    """

    numbers = False
    at_top = False

    def __init__(self, highlight: Highlight, view: LinkedView, variant: int = -1) -> None:
        super().__init__()
        self._highlight = highlight
        self._view = view
        self._matrix = QTransform()
        self._grabbed: QPointF | None = None
        self._variant = variant
        self._image: QImage | None = None
        self._size = (1, 1)
        self._marks: tuple[BoxMark, ...] = ()
        self._layer: QPixmap | None = None
        self.setMouseTracking(True)
        highlight.changed.connect(self.update)
        view.changed.connect(self._redraw)

    @property
    def marks(self) -> tuple[BoxMark, ...]:
        """The boxes that are shown."""
        return self._marks

    @property
    def image(self) -> QImage | None:
        """The pixels that are shown, None while there are none."""
        return self._image

    @property
    def shape(self) -> float:
        """Height of the image over its width."""
        return self._size[1] / max(1, self._size[0])

    def show_image(
        self,
        image: QImage | None,
        size: tuple[int, int],
        marks: Sequence[BoxMark],
        matrix: QTransform | None = None,
    ) -> None:
        """Show pixels and boxes.

        Args:
            image: at any scale; None shows an empty place.
            size: width and height of the image in its own pixels, the frame of the boxes.
            marks: the boxes.
            matrix: original → this image, so that all views show the same spot; identity by default.
        """
        self._image, self._size, self._marks = image, size, tuple(marks)
        self._matrix = QTransform() if matrix is None else matrix
        self._redraw()

    def picture_rect(self) -> QRectF:
        """Return the room for the image."""
        return QRectF(self.rect())

    def fitted_rect(self) -> QRectF:
        """Return where the image is, in whole pixels."""
        room = self.picture_rect()
        size = QSize(*self._size).scaled(room.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        left = room.x() + (room.width() - size.width()) // 2
        top = room.y() + (0 if self.at_top else (room.height() - size.height()) // 2)
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
            pointed = self._highlight.variant == self._variant
            words = pointed or (self._highlight.variant < 0 and area.width() >= _WORDS_FIT)
            to_screen, index = self._to_screen(area), self._highlight.object
            paint_highlight(painter, self._marks, index, to_screen, area, words=words)
            painter.restore()

    def changeEvent(self, event: QEvent) -> None:
        """Draw anew in the font of another language."""
        self._layer = None
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw anew at the new size."""
        self._layer = None

    def _shows_highlight(self) -> bool:
        """Whether the object that is pointed at is on this image; those of partners may be on several."""
        return any(mark.index == self._highlight.object for mark in self._marks)

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
        to_screen = self._to_screen(inner)
        painter.drawImage(to_screen.mapRect(QRectF(0, 0, *self._size)), self._image)
        paint_hairline(painter, inner)
        numbers = self.numbers and inner.width() >= _NUMBERS_FIT
        paint_marks(painter, self._marks, to_screen, inner, numbers=numbers)
        self._paint_more(painter, to_screen, inner)
        painter.end()
        return layer

    def _paint_more(self, painter: QPainter, to_screen: QTransform, area: QRectF) -> None:
        """Draw what a kind of view shows beside the boxes."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom all views; the point under the mouse stays where it is in this one."""
        area, steps = self.fitted_rect(), event.angleDelta().y() / 120
        if self._image is None or not steps or not area.contains(event.position()):
            event.ignore()
            return
        scale = min(max(self._view.scale * _ZOOM_STEP**steps, 1.0), MOST)
        if scale == self._view.scale:
            return
        back, _ = self._to_screen(area).inverted()
        under = back.map(QPointF(event.position()))
        centre = under + (self._centre() - under) * (self._view.scale / scale)
        self._look_at(centre, scale)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the image, to move it."""
        if (
            event.button() in {Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton}
            and self._view.scale > 1
        ):
            self._grabbed = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._grabbed = None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move all views by a drag, or highlight the object under the mouse."""
        area = self.fitted_rect()
        if self._grabbed is not None and event.buttons():
            back, _ = self._to_screen(area).inverted()
            moved = back.map(self._grabbed) - back.map(event.position())
            self._grabbed = event.position()
            self._look_at(self._centre() + moved, self._view.scale)
            return
        index = -1
        if self._image is not None and area.contains(event.position()):
            back, _ = self._to_screen(area).inverted()
            index = mark_at(self._marks, back.map(QPointF(event.position())))
        self._highlight.point_at(index, self._variant)

    def leaveEvent(self, event: QEvent) -> None:
        """Highlight nothing."""
        self._highlight.clear()

    def _redraw(self) -> None:
        self._layer = None
        self.update()

    def _look_at(self, centre: QPointF, scale: float) -> None:
        """Bring a point of this image into the middle of all views."""
        back, possible = self._matrix.inverted()
        if possible:
            self._view.look_at(back.map(centre), scale)

    def _centre(self) -> QPointF:
        """Return the point of the image in the middle of the view, so that the view stays on the image."""
        width, height = self._size
        scale, place = self._view.scale, self._view.centre
        half_x, half_y = width / 2 / scale, height / 2 / scale
        point = QPointF(width / 2, height / 2) if place is None else self._matrix.map(place)
        return QPointF(
            min(max(point.x(), half_x), width - half_x), min(max(point.y(), half_y), height - half_y)
        )

    def _to_screen(self, area: QRectF) -> QTransform:
        width, height = self._size
        scale, centre = self._view.scale, self._centre()
        middle = QTransform.fromTranslate(area.center().x(), area.center().y())
        zoomed = middle.scale(scale * area.width() / width, scale * area.height() / height)
        return zoomed.translate(-centre.x(), -centre.y())

    def _paint_placeholder(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(current_theme().color("raised"))
        painter.drawRoundedRect(self.picture_rect(), _RADIUS, _RADIUS)


class OriginalView(ImageView):
    """The image itself, every box with its number."""

    numbers = True
