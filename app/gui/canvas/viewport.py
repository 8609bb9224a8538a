"""Zooming and panning an image: the part of the canvas that knows nothing of boxes."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent, QTransform, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

from app.gui.canvas.image_item import ImageItem
from app.gui.canvas.loading import LoadedImage

LARGEST_ZOOM = 64.0
LARGEST_FIT = 8.0
_STEP = 1.25
_WHEEL_NOTCH = 120
_MARGIN, _BOTTOM = 24, 72  # round a fitted image; the tool bar floats over the bottom


class ImageViewport(QGraphicsView):
    """Shows one image; scene coordinates are edge coordinates of the image.

    Attributes:
        zoom_changed: emitted when the zoom factor (screen pixels per image pixel) has changed.
        bottom_margin: room below a fitted image, in screen pixels.
        keep_view: whether the next image is shown at the zoom and place of the one before.
    """

    zoom_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene = QGraphicsScene(self)
        self._scene.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.setScene(self._scene)
        self.item = ImageItem()
        self._scene.addItem(self.item)
        self.image_size: tuple[int, int] | None = None
        self.bottom_margin = _BOTTOM
        self.keep_view = False
        self._left: tuple[float, QPointF] | None = None  # zoom and middle of the image before, None: fitted
        self._fitted = True
        self._anchor: tuple[QPointF, QPointF] | None = None  # last zoom: view point, scene point
        self._pan_from: QPointF | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setMouseTracking(True)

    # image

    def set_image(self, image: LoadedImage | None) -> None:
        """Show another image, fitted to the view or as the one before, or none."""
        middle = QRectF(self.viewport().rect()).center()
        if self.image_size is not None:
            self._left = None if self._fitted else (self.zoom, QPointF(*self.to_image(middle)))
        self.image_size = (image.width, image.height) if image else None
        self.item.set_image(image)
        self._anchor = None
        if image is not None and self.keep_view and self._left is not None:
            self._fitted = False
            self._place(self._left[0], self._left[1], middle)
        else:
            self.fit()

    # coordinates

    def to_image(self, at: QPointF) -> tuple[float, float]:
        """Return the image point under a point of the viewport; exact, not rounded."""
        transform = self.viewportTransform()
        return (at.x() - transform.dx()) / transform.m11(), (at.y() - transform.dy()) / transform.m22()

    def to_view(self, x: float, y: float) -> QPointF:
        """Return the viewport point of an image point."""
        return self.viewportTransform().map(QPointF(x, y))

    def image_rect(self) -> QRectF:
        """Return the image's rectangle in the viewport."""
        width, height = self.image_size or (0, 0)
        return self.viewportTransform().mapRect(QRectF(0, 0, width, height))

    # zoom

    @property
    def zoom(self) -> float:
        """Screen pixels per image pixel."""
        return self.transform().m11()

    def fit(self) -> None:
        """Zoom so that the whole image is seen, and keep it so when the view is resized."""
        self._fitted = True
        if self.image_size is None:
            return
        left = top = right = _MARGIN
        bottom = self.bottom_margin
        room = self.viewport().size()
        width, height = max(room.width() - left - right, 16), max(room.height() - top - bottom, 16)
        zoom = min(width / self.image_size[0], height / self.image_size[1], LARGEST_FIT)
        middle = QPointF(self.image_size[0] / 2, self.image_size[1] / 2)
        self._place(zoom, middle, QPointF(left + width / 2, top + height / 2))

    def zoom_to(self, zoom: float, at: QPointF | None = None) -> None:
        """Zoom to a factor; the image point at ``at`` (viewport; its middle by default) stays there."""
        if self.image_size is None:
            return
        view = at if at is not None else QRectF(self.viewport().rect()).center()
        if self._anchor is None or self._anchor[0] != view:
            # kept while the mouse stays, so that rounding to screen pixels does not add up
            self._anchor = (view, QPointF(*self.to_image(view)))
        self._fitted = False
        self._place(min(max(zoom, self._smallest_zoom()), LARGEST_ZOOM), self._anchor[1], view)

    def zoom_in(self) -> None:
        """Zoom in one step at the middle of the view."""
        self.zoom_to(self.zoom * _STEP)

    def zoom_out(self) -> None:
        """Zoom out one step at the middle of the view."""
        self.zoom_to(self.zoom / _STEP)

    def actual_size(self) -> None:
        """Zoom to 100 %: one image pixel is one screen pixel."""
        self.zoom_to(1.0)

    def reveal(self, rect: QRectF) -> None:
        """Scroll as little as needed to see a rectangle of the image."""
        seen = QRectF(self.viewport().rect()).adjusted(16, 40, -16, -72)
        there = self.viewportTransform().mapRect(rect)
        if seen.intersects(there):
            return
        self._fitted = False
        self._place(self.zoom, rect.center(), seen.center())

    def _smallest_zoom(self) -> float:
        width, height = self.image_size or (1, 1)
        return min(1.0, 32 / max(width, height))

    def _place(self, zoom: float, point: QPointF, at: QPointF) -> None:
        """Zoom, and put an image point at a viewport point, to the nearest screen pixel."""
        before = self.zoom
        self.setTransform(QTransform.fromScale(zoom, zoom))
        self._make_room(zoom)
        self.horizontalScrollBar().setValue(round(point.x() * zoom - at.x()))
        self.verticalScrollBar().setValue(round(point.y() * zoom - at.y()))
        if zoom != before:
            self.zoom_changed.emit(zoom)
        self.viewport().update()

    def _make_room(self, zoom: float) -> None:
        """Let the image be moved until only its edge is left in the view."""
        width, height = self.image_size or (0, 0)
        room = self.viewport().size()
        x, y = room.width() / zoom, room.height() / zoom
        self.setSceneRect(QRectF(-x, -y, width + 2 * x, height + 2 * y))

    # panning

    def start_pan(self, at: QPointF) -> None:
        """Begin to drag the image."""
        self._pan_from = at
        self._fitted = False
        self._anchor = None
        self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def continue_pan(self, at: QPointF) -> None:
        """Move the image with the mouse."""
        if self._pan_from is not None:
            delta = (at - self._pan_from).toPoint()
            self._pan_from += QPointF(delta)
            self.scroll_by(-delta)

    def end_pan(self) -> None:
        """Let go of the image."""
        self._pan_from = None

    @property
    def panning(self) -> bool:
        """Whether the image is being dragged."""
        return self._pan_from is not None

    def scroll_by(self, delta: QPoint) -> None:
        """Scroll by screen pixels."""
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() + delta.x())
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() + delta.y())

    # events

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the mouse with Ctrl, scroll otherwise, sideways with Shift."""
        turned = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_to(self.zoom * _STEP ** (turned.y() / _WHEEL_NOTCH), event.position())
        elif self.image_size is not None:
            pixels = event.pixelDelta() if not event.pixelDelta().isNull() else turned / 2
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and not pixels.x():
                pixels = QPoint(pixels.y(), 0)
            self._fitted, self._anchor = False, None
            self.scroll_by(-pixels)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Forget the zoom's anchor as soon as the mouse moves."""
        self._anchor = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep a fitted image fitted, any other where it is."""
        super().resizeEvent(event)
        if self._fitted:
            self.fit()
        elif self.image_size is not None:
            self._make_room(self.zoom)
