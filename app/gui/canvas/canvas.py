"""The canvas: boxes are drawn, moved, resized and chosen with mouse and keys."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QElapsedTimer, QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from app.core.annotation import BoundingBox
from app.gui.canvas import edits, overlay, painting
from app.gui.canvas.box_view import RESIZE_CURSORS, BoxView, chip_text, size_text
from app.gui.canvas.geometry import move_delta, within
from app.gui.canvas.gestures import Band, Draw, Gesture, Move, Resize
from app.gui.canvas.image_item import HARD_PIXELS_FROM
from app.gui.text import plural

SELECT, DRAW, PAN = "select", "draw", "pan"
TAP_MS = 300
_DRAG_FROM = 3.0  # screen pixels; less is a click
_NUDGES = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class Canvas(BoxView):
    """The canvas of the Label workspace.

    It never changes an annotation itself: a finished gesture is ``edited``, and whoever listens makes it so.

    Attributes:
        edited: (Annotation after, text for the undo menu, rows if it was a nudge else ``()``).
        tool_changed: emitted with ``select``, ``draw`` or ``pan``.
        class_wanted: the class of the selected box is to be chosen (double click).
        verify_wanted: Space was tapped.
        new_class: name and number of the class of the next box.
    """

    edited = Signal(object, str, object)
    tool_changed = Signal(str)
    class_wanted = Signal()
    verify_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tool = SELECT
        self.new_class = ("", 0)
        self.gesture: Gesture | None = None
        self._pressed_at: QPointF | None = None
        self._pressed_with = Qt.KeyboardModifier.NoModifier
        self._pan_button = Qt.MouseButton.NoButton
        self._mouse: QPointF | None = None
        self._space_held = False
        self._space_used = False
        self._space_clock = QElapsedTimer()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    # tools

    def set_tool(self, tool: str) -> None:
        """Change to ``select``, ``draw`` or ``pan``."""
        self.cancel_gesture()
        if tool != self.tool:
            self.tool = tool
            self.tool_changed.emit(tool)
        self._update_cursor()
        self.viewport().update()

    def cancel_gesture(self) -> None:
        """Drop what is being dragged; the boxes are as they were."""
        if isinstance(self.gesture, Move | Resize):
            self.shown = replace(self.shown, boxes=self.gesture.boxes)
        self.gesture = self._pressed_at = None
        self.viewport().update()

    def nudge(self, dx: int, dy: int) -> None:
        """Move the selected boxes by whole image pixels."""
        rows = self.selected
        if not rows or not self.editable or self.image_size is None:
            return
        by = move_delta(self.shown.boxes[rows], dx, dy, self.image_size)
        moved = {row: edits.shifted(edits.edges(self.annotation.boxes[row]), *by) for row in rows}
        self._emit(edits.with_edges(self.annotation, moved), self._move_text(len(rows)), tuple(rows))

    def _emit(self, after: object, text: str, nudge: tuple[int, ...] = ()) -> None:
        if after != self.annotation:
            self.edited.emit(after, text, nudge)

    # mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to pan, or note where a click or drag begins."""
        at, button = event.position(), event.button()
        pans = self._space_held or self.tool == PAN
        if button == Qt.MouseButton.MiddleButton or (button == Qt.MouseButton.LeftButton and pans):
            self._space_used, self._pan_button = True, button
            self.start_pan(at)
        elif button == Qt.MouseButton.LeftButton and self._placing:
            self._place_second(at, event.modifiers())
        elif button == Qt.MouseButton.LeftButton and self.image_size is not None and self.gesture is None:
            self._pressed_at, self._pressed_with = at, event.modifiers()
            self._press(at, event.modifiers())
        event.accept()

    def _press(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Select what is pressed at once, unless the press may mean something else."""
        plain = not modifiers & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        if self.tool != SELECT or not plain or self.handle_at(at):
            return
        rows = self.rows_at(at)
        if rows and not self.shown.selected & set(rows):
            self.select(rows[:1])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan, drag, or hover."""
        super().mouseMoveEvent(event)
        at = self._mouse = event.position()
        if self.panning:
            self.continue_pan(at)
        elif self._pressed_at is not None or self._placing:
            self._drag(at, event.modifiers())
        else:
            rows = self.rows_at(at) if self.image_size is not None else []
            self.set_hovered(rows[0] if rows else -1)
            self._update_cursor()
        self.report_cursor(at)
        if self.tool == DRAW:
            self.viewport().update()

    def _drag(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        if self.gesture is None:
            assert self._pressed_at is not None
            away = at - self._pressed_at
            if max(abs(away.x()), abs(away.y())) < _DRAG_FROM:
                return
            self.gesture = self._gesture_from(self._pressed_at, self._pressed_with)
            if self.gesture is None:
                return
            self.set_hovered(-1)
        keys = Qt.KeyboardModifier
        constrain = keys.ControlModifier if isinstance(self.gesture, Draw) else keys.ShiftModifier
        self.gesture.update(self.to_image(at), bool(modifiers & constrain))
        if isinstance(self.gesture, Move | Resize):
            self.shown = replace(self.shown, boxes=self.gesture.preview)
        self.viewport().update()

    @property
    def _placing(self) -> bool:
        """Whether the first corner of a box has been clicked, and the second not yet."""
        return self._pressed_at is None and isinstance(self.gesture, Draw)

    def _place_second(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Finish the box that a first click began; a second click on the same place drops it."""
        gesture = self.gesture
        assert isinstance(gesture, Draw)
        away = at - self.to_view(*gesture.start)
        self.gesture = None
        if max(abs(away.x()), abs(away.y())) >= _DRAG_FROM:
            gesture.update(self.to_image(at), bool(modifiers & Qt.KeyboardModifier.ControlModifier))
            self._finish_draw(gesture)

    def _gesture_from(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> Gesture | None:
        """Return what a drag from a viewport point does."""
        assert self.image_size is not None
        point, rows = self.to_image(at), self.rows_at(at)
        extend = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        if self.editable:
            grabbed = self.handle_at(at)
            if grabbed:
                return Resize(self.shown.boxes, *grabbed, point, self.image_size)
            if self.tool == DRAW and not modifiers & Qt.KeyboardModifier.ShiftModifier:
                if self.on_selected_border(at):
                    return self._move(point)
                return Draw(point, self.image_size)
        if not rows or modifiers & Qt.KeyboardModifier.ShiftModifier or not self.editable:
            return Band(point, extend)
        if not self.shown.selected & set(rows):
            self.select([*self.selected, rows[0]] if extend else rows[:1])
        return self._move(point)

    def _move(self, point: tuple[float, float]) -> Move:
        assert self.image_size is not None
        return Move(self.shown.boxes, tuple(self.selected), point, self.image_size)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Finish a drag as one edit, or treat the press as a click."""
        if self.panning and event.button() == self._pan_button:
            self.end_pan()
            self._update_cursor()
        elif event.button() == Qt.MouseButton.LeftButton and self._pressed_at is not None:
            at, gesture = self._pressed_at, self.gesture
            self._pressed_at = self.gesture = None
            if gesture is None:
                self._click(at, event.modifiers())
            else:
                self._finish(gesture)
            self._update_cursor()
        self.viewport().update()
        event.accept()

    def _click(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Select the box at a point; Ctrl adds or takes away, Alt goes on to the next box below.

        While drawing, a click is the first corner of a box; Alt still selects.
        """
        rows = self.rows_at(at)
        alt = bool(modifiers & Qt.KeyboardModifier.AltModifier)
        if self.tool == DRAW and self.editable and not alt and self.image_size is not None:
            self.gesture = Draw(self.to_image(at), self.image_size)  # on a handle too: only a drag takes it
            self.set_hovered(-1)
        elif modifiers & Qt.KeyboardModifier.ControlModifier:
            if rows:
                self.select(self.shown.selected ^ {rows[0]})
        elif alt and rows:
            below = [k + 1 for k, row in enumerate(rows) if row in self.shown.selected]
            self.select([rows[below[0] % len(rows)]] if below else rows[:1])
        elif not self.handle_at(at):
            self.select(rows[:1])

    def _finish(self, gesture: Gesture) -> None:
        if isinstance(gesture, Band):
            self._finish_band(gesture)
        elif isinstance(gesture, Draw):
            self._finish_draw(gesture)
        else:
            self._finish_drag(gesture)

    def _finish_band(self, gesture: Band) -> None:
        rows = within(self.shown.boxes, gesture.band) if gesture.band else []
        chosen = {row for row in rows if row not in self.shown.hidden} if self.boxes_visible else set()
        self.select(chosen | self.shown.selected if gesture.extend else chosen)

    def _finish_draw(self, gesture: Draw) -> None:
        if gesture.draft is not None:
            box = BoundingBox(self.new_class[0], *gesture.draft)
            self._emit(edits.with_new(self.annotation, [box]), self.tr("Draw box"))

    def _finish_drag(self, gesture: Move | Resize) -> None:
        rows = gesture.rows if isinstance(gesture, Move) else (gesture.row,)
        places = {row: tuple(gesture.preview[row].tolist()) for row in rows}
        self.shown = replace(self.shown, boxes=gesture.boxes)
        text = self._move_text(len(rows)) if isinstance(gesture, Move) else self.tr("Resize box")
        self._emit(edits.with_edges(self.annotation, places), text)

    def _move_text(self, count: int) -> str:
        return plural(count, self.tr("Move box"), self.tr("Move {n} boxes"))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Choose the class of the box; a quick second press that hits no selected box is a press."""
        on_selected = self.shown.selected & set(self.rows_at(event.position()))
        plain = event.button() == Qt.MouseButton.LeftButton and self.tool == SELECT
        if plain and on_selected and not self._space_held:
            self.class_wanted.emit()
        else:
            self.mousePressEvent(event)

    # what is under the mouse

    def _update_cursor(self) -> None:
        self.viewport().setCursor(self._cursor())

    def _cursor(self) -> Qt.CursorShape:
        at = self._mouse
        if self._space_held or self.tool == PAN:
            return Qt.CursorShape.OpenHandCursor
        if at is None or self.image_size is None:
            return Qt.CursorShape.ArrowCursor
        grabbed = self.handle_at(at)
        if grabbed:
            return RESIZE_CURSORS[grabbed[1]]
        if self.tool == DRAW and self.editable:
            border = self.on_selected_border(at)
            return Qt.CursorShape.SizeAllCursor if border else Qt.CursorShape.CrossCursor
        movable = self.editable and self.shown.selected & set(self.rows_at(at))
        return Qt.CursorShape.SizeAllCursor if movable else Qt.CursorShape.ArrowCursor

    # keys

    def event(self, event: QEvent) -> bool:
        """Keep the keys that the canvas uses itself from becoming shortcuts elsewhere."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            own = (Qt.Key.Key_Space, *_NUDGES)
            allowed = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
            if event.key() in own and not event.modifiers() & ~allowed:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Nudge with the arrows, hold Space to pan, Escape out of a gesture, a tool, a selection."""
        key = event.key()
        if key == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._hold_space()
        elif key in _NUDGES:
            step = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            self.nudge(_NUDGES[Qt.Key(key)][0] * step, _NUDGES[Qt.Key(key)][1] * step)
        elif key == Qt.Key.Key_Escape:
            self.escape()
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Tell a tap of Space from a hold."""
        if event.key() != Qt.Key.Key_Space:
            super().keyReleaseEvent(event)
        elif not event.isAutoRepeat() and self._space_held:
            tapped = not self._space_used and self._space_clock.elapsed() < TAP_MS
            self._release_space()
            if tapped and self.gesture is None:
                self.verify_wanted.emit()

    def escape(self) -> None:
        """Leave the gesture; if there is none the tool; if that is the first one the selection."""
        if self._pressed_at is not None or self.gesture is not None:
            self.cancel_gesture()
        elif self.tool != SELECT:
            self.set_tool(SELECT)
        else:
            self.select(())

    def enterEvent(self, event: QEnterEvent) -> None:
        """Take the keys from a list as soon as the mouse is here: Space and the arrows are meant for this."""
        super().enterEvent(event)
        if isinstance(QApplication.focusWidget(), QAbstractItemView):
            self.setFocus(Qt.FocusReason.MouseFocusReason)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Let go of Space: its release will go elsewhere."""
        self._release_space()
        super().focusOutEvent(event)

    def _hold_space(self) -> None:
        self._space_held, self._space_used = True, self.panning
        self._space_clock.start()
        if self._pressed_at is not None and self._mouse is not None:  # in the middle of a drag
            self._space_used, self._pan_button = True, Qt.MouseButton.NoButton
            self.start_pan(self._mouse)
        self._update_cursor()

    def _release_space(self) -> None:
        self._space_held = False
        if self._pan_button == Qt.MouseButton.NoButton:
            self.end_pan()
        self._update_cursor()

    # painting

    def paint_overlay(self, painter: QPainter) -> None:
        """Paint the new box, the band, the crosshair and over it the magnifier."""
        transform, gesture, view = self.viewportTransform(), self.gesture, self.viewport().rect()
        if isinstance(gesture, Draw) and gesture.draft:
            rect = painting.on_screen(np.array([gesture.draft]), transform)[0].tolist()
            painting.paint_selected(painter, rect, self.new_class[1], handles=False)
            text = chip_text(self.new_class[0], list(gesture.draft))
            painting.paint_chip(painter, rect, self.new_class[1], text, view)
        if isinstance(gesture, Band) and gesture.band:
            rect = painting.on_screen(np.array([gesture.band]), transform)[0].tolist()
            painting.paint_band(painter, rect)
        if self.tool == DRAW and self.editable and not self.panning:
            self._paint_crosshair(painter)
        if self.options.magnifier and self.zoom < HARD_PIXELS_FROM:
            self._paint_magnifier(painter)

    def _paint_magnifier(self, painter: QPainter) -> None:
        """Show a tiny box large: the one that is drawn, or the only one selected."""
        gesture = self.gesture
        if isinstance(gesture, Draw):
            box, label = gesture.draft, self.new_class[1]
        elif len(self.selected) == 1 and self.boxes_visible and not isinstance(gesture, Band):
            row = self.selected[0]
            x1, y1, x2, y2 = self.shown.boxes[row].tolist()
            box, label = (x1, y1, x2, y2), int(self.shown.labels[row])
        else:
            return
        if box is not None and overlay.is_tiny(box, self.zoom):
            overlay.paint_magnifier(painter, self.item, box, label, self.viewportTransform(), self.viewport())

    def _paint_crosshair(self, painter: QPainter) -> None:
        at = self.mouse_at() or (self._mouse if self.gesture else None)
        image = self.image_rect()
        if at is None or not image.contains(at) or (self.gesture is None and self.handle_at(at)):
            return
        x, y = self.to_image(at)
        text = f"{int(x) + 1}, {int(y) + 1}"
        if isinstance(self.gesture, Draw) and self.gesture.draft:
            x1, y1, x2, y2 = self.gesture.draft
            text = size_text(x2 - x1, y2 - y1)
        box = (image.left(), image.top(), image.right(), image.bottom())
        painting.paint_crosshair(painter, at, box, text, self.viewport().rect())
