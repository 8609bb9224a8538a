"""An image with its boxes: shown, hovered, selected, hidden; nothing here changes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QCursor, QPainter
from PySide6.QtWidgets import QWidget

from app.core.annotation import Annotation
from app.gui.canvas import overlay, painting
from app.gui.canvas.edits import edges
from app.gui.canvas.geometry import BORDER_RADIUS, Box, Handle, hit_handle, hits
from app.gui.canvas.image_item import HARD_PIXELS_FROM
from app.gui.canvas.loading import LoadedImage
from app.gui.canvas.options import ViewOptions
from app.gui.canvas.viewport import ImageViewport
from app.gui.theme import current_theme
from app.gui.widgets import EmptyState

RESIZE_CURSORS = {
    (-1, -1): Qt.CursorShape.SizeFDiagCursor,
    (1, 1): Qt.CursorShape.SizeFDiagCursor,
    (1, -1): Qt.CursorShape.SizeBDiagCursor,
    (-1, 1): Qt.CursorShape.SizeBDiagCursor,
    (-1, 0): Qt.CursorShape.SizeHorCursor,
    (1, 0): Qt.CursorShape.SizeHorCursor,
    (0, -1): Qt.CursorShape.SizeVerCursor,
    (0, 1): Qt.CursorShape.SizeVerCursor,
}


class BoxView(ImageViewport):
    """Shows an annotation's boxes over its image.

    Boxes are named by their row in ``annotation.boxes``.

    Attributes:
        selection_changed: emitted when ``selected`` has changed.
        hovered_changed: emitted with the row under the mouse, -1 for none.
        editable: whether boxes may be changed.
        cursor_moved: emitted with the image pixel under the mouse ``(x, y)`` from 1, or None.
    """

    selection_changed = Signal()
    hovered_changed = Signal(int)
    cursor_moved = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.annotation = Annotation("")
        self.shown = painting.Shown()
        self.boxes_visible = True
        self.editable = True
        self._layer = painting.BoxLayer()
        self._message: EmptyState | None = None
        self.options = ViewOptions()
        current_theme().changed.connect(self._take_theme)

    # what is shown

    def set_image(self, image: LoadedImage | None) -> None:
        """Show another image, or none; a message goes away."""
        self.set_message("")
        super().set_image(image)

    def set_message(self, title: str, detail: str = "") -> None:
        """Say in the image's place why there is none; an empty title takes it away."""
        if self._message is not None:
            self._message.deleteLater()
            self._message = None
        if title:
            self._message = EmptyState(title, detail)
            self._message.setParent(self.viewport())
            self._message.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._message.show()
            self._lay_out_message()

    def set_annotation(self, annotation: Annotation | None, label_of: Callable[[str], int]) -> None:
        """Show other boxes; the selection stays where it still fits.

        Args:
            annotation: the boxes, None for none.
            label_of: gives the number of a class, for its colour and shape.
        """
        old, self.annotation = self.annotation, annotation or Annotation("")
        self.set_hovered(-1)
        boxes = self.annotation.boxes
        hidden = {old.boxes[row] for row in self.shown.hidden}
        self.shown = replace(
            self.shown,
            boxes=np.array([edges(box) for box in boxes], np.float64).reshape(-1, 4),
            labels=np.array([label_of(box.name) for box in boxes], np.int64),
            names=tuple(box.name for box in boxes),
            hidden=frozenset(row for row, box in enumerate(boxes) if box in hidden),
            revision=self.shown.revision + 1,
        )
        self.select(row for row in self.shown.selected if row < len(boxes))
        self._hover_at_mouse()
        self.viewport().update()

    @property
    def selected(self) -> list[int]:
        """The selected rows, ascending."""
        return sorted(self.shown.selected)

    def select(self, rows: Iterable[int]) -> None:
        """Select some rows only."""
        chosen = frozenset(rows)
        if chosen != self.shown.selected:
            self.shown = replace(self.shown, selected=chosen)
            self.selection_changed.emit()
            self.viewport().update()

    def select_all(self) -> None:
        """Select every box that is not hidden."""
        self.select(row for row in range(len(self.shown.boxes)) if row not in self.shown.hidden)

    def set_hovered(self, row: int) -> None:
        """Highlight a box, -1 for none."""
        if row != self.shown.hovered:
            self.shown = replace(self.shown, hovered=row)
            self.hovered_changed.emit(row)
            self.viewport().update()

    def set_options(self, options: ViewOptions) -> None:
        """Show the image and its boxes in another way."""
        if options.table_key != self.options.table_key:
            self.item.set_table(options.table())
        self.options = options
        self.keep_view = options.keep_view
        self.shown = replace(self.shown, tagged=options.names, dimmed=options.dim)
        self.viewport().update()

    def set_boxes_visible(self, visible: bool) -> None:
        """Show or hide all boxes."""
        self.boxes_visible = visible
        self.viewport().update()

    def set_hidden(self, rows: Iterable[int]) -> None:
        """Hide some boxes only; a hidden box is not selected."""
        hidden = frozenset(rows)
        self.shown = replace(self.shown, hidden=hidden)
        self.select(row for row in self.shown.selected if row not in hidden)
        self.viewport().update()

    def reveal_row(self, row: int) -> None:
        """Scroll a box into view."""
        x1, y1, x2, y2 = self.shown.boxes[row].tolist()
        self.reveal(QRectF(x1, y1, x2 - x1, y2 - y1))

    # where things are

    def rows_at(self, at: QPointF) -> list[int]:
        """Return the boxes under a viewport point, the likeliest first."""
        if not self.boxes_visible:
            return []
        x, y = self.to_image(at)
        rows = hits(self.shown.boxes, x, y, BORDER_RADIUS / self.zoom)
        return [row for row in rows if row not in self.shown.hidden]

    def screen_box(self, row: int) -> Box:
        """Return a box in whole viewport pixels."""
        rect = painting.on_screen(self.shown.boxes[[row]], self.viewportTransform())[0]
        return float(rect[0]), float(rect[1]), float(rect[2]), float(rect[3])

    def handle_at(self, at: QPointF) -> tuple[int, Handle] | None:
        """Return the row and the handle at a viewport point; only a single selected box has handles."""
        if len(self.shown.selected) != 1 or not self.editable or not self.boxes_visible:
            return None
        row = self.selected[0]
        handle = hit_handle(self.screen_box(row), at.x(), at.y())
        return (row, handle) if handle else None

    def on_selected_border(self, at: QPointF) -> bool:
        """Whether a viewport point is on a selected box's border: there it can be moved while drawing."""
        if not self.shown.selected or not self.boxes_visible:
            return False
        x, y = self.to_image(at)
        reach = BORDER_RADIUS / self.zoom
        boxes = self.shown.boxes[self.selected]
        outside = (x < boxes[:, 0] + reach) | (x > boxes[:, 2] - reach)
        outside |= (y < boxes[:, 1] + reach) | (y > boxes[:, 3] - reach)
        near = hits(boxes, x, y, reach)
        return any(outside[k] for k in near)

    def mouse_at(self) -> QPointF | None:
        """Return where the mouse is in the viewport, None where it is elsewhere."""
        at = self.viewport().mapFromGlobal(QCursor.pos())
        return QPointF(at) if self.viewport().underMouse() and self.viewport().rect().contains(at) else None

    def report_cursor(self, at: QPointF | None) -> None:
        """Tell which image pixel a viewport point is on."""
        pixel = None
        if at is not None and self.image_size is not None:
            x, y = (int(np.floor(v)) for v in self.to_image(at))
            if 0 <= x < self.image_size[0] and 0 <= y < self.image_size[1]:
                pixel = (x + 1, y + 1)
        self.cursor_moved.emit(pixel)

    def _take_theme(self) -> None:
        self._layer.forget()
        self.viewport().update()

    def _hover_at_mouse(self) -> None:
        at = self.mouse_at()
        rows = self.rows_at(at) if at is not None else []
        self.set_hovered(rows[0] if rows else -1)

    # painting

    def drawForeground(self, painter: QPainter, rect: QRectF | object) -> None:
        """Paint the boxes in screen pixels, so that every stroke is sharp."""
        if self.image_size is None:
            return
        painter.save()
        painter.resetTransform()
        if self.options.grid and self.zoom >= HARD_PIXELS_FROM:
            overlay.paint_grid(painter, self.viewportTransform(), self.image_size, self.viewport().rect())
        if self.boxes_visible:
            self._paint_boxes(painter)
        self.paint_overlay(painter)
        painter.restore()

    def paint_overlay(self, painter: QPainter) -> None:
        """Paint over the boxes, in screen pixels; for subclasses."""

    def _paint_boxes(self, painter: QPainter) -> None:
        shown, transform = self.shown, self.viewportTransform()
        view = self.viewport().rect()
        self._layer.paint(painter, shown, transform, view.size(), self.devicePixelRatioF())
        rects = painting.on_screen(shown.boxes, transform).tolist()
        if shown.hovered >= 0 and shown.hovered not in shown.selected | shown.hidden:
            painting.paint_hovered(painter, rects[shown.hovered], int(shown.labels[shown.hovered]))
        single = len(shown.selected) == 1
        for row in self.selected:
            handles = single and shown.handles
            painting.paint_selected(painter, rects[row], int(shown.labels[row]), handles=handles)
        self._paint_parts(painter)
        for row in self.selected if single or shown.tagged else ():
            text = chip_text(shown.names[row], shown.boxes[row].tolist())
            painting.paint_chip(painter, rects[row], int(shown.labels[row]), text, view)

    def _paint_parts(self, painter: QPainter) -> None:
        """Paint the parts of boxes (head, hand, …) inside them."""
        for row, box in enumerate(self.annotation.boxes):
            if box.parts and row not in self.shown.hidden:
                parts = np.array([[p.xmin, p.ymin, p.xmax, p.ymax] for p in box.parts])
                rects = painting.on_screen(parts, self.viewportTransform()).tolist()
                names = [p.name for p in box.parts] if row in self.shown.selected else []
                overlay.paint_parts(painter, rects, int(self.shown.labels[row]), names)

    # events

    def viewportEvent(self, event: QEvent) -> bool:
        """Forget what is under the mouse when it leaves."""
        if event.type() == QEvent.Type.Leave:
            self.set_hovered(-1)
            self.report_cursor(None)
            self.viewport().update()
        elif event.type() == QEvent.Type.Resize:
            self._lay_out_message()
        return super().viewportEvent(event)

    def _lay_out_message(self) -> None:
        if self._message is not None:
            self._message.setGeometry(self.viewport().rect())
            self._message.move(QPoint(0, 0))


def chip_text(name: str, box: list[float]) -> str:
    """Return what a chip says: the class and the size in pixels."""
    return f"{name}   {size_text(box[2] - box[0], box[3] - box[1])}"


def size_text(width: float, height: float) -> str:
    """Return a size as people write it, with fractions only where there are some."""
    return f"{width:.10g} × {height:.10g}"
