"""The Label workspace: the canvas with its bars, and the panel beside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtCore import Qt, QTimer, SignalInstance
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from app.errors import EvenboxError
from app.gui.canvas.canvas import DRAW, PAN, SELECT, Canvas
from app.gui.canvas.edits import changed_rows
from app.gui.canvas.loading import ImageKey, ImageLoader, LoadedImage
from app.gui.document import Document
from app.gui.label.actions import DIGITS, Actions
from app.gui.label.banner import Banner
from app.gui.label.editor import FIRST_CLASS, Editor
from app.gui.label.extras import Extras
from app.gui.label.gallery import Gallery
from app.gui.label.header import CanvasHeader
from app.gui.label.panel import WIDTH, LabelPanel
from app.gui.label.recovery import Recovery
from app.gui.label.stage import Stage, split
from app.gui.label.tool_bar import CanvasToolBar
from app.gui.label.troubles import Troubles
from app.gui.messages import error_text
from app.gui.problems.panel import HEIGHT as PROBLEMS_HEIGHT
from app.gui.problems.panel import ProblemPanel
from app.gui.problems.store import problem_store
from app.gui.session import Session
from app.gui.widgets import column
from app.gui.workspace import Workspace

_AHEAD = (1, -1)  # images decoded before they are asked for


class LabelWorkspace(Workspace):
    """Shows one image with its boxes and lets them be edited."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.title = self.tr("Label")
        self.canvas = Canvas()
        self.keys = Actions(self)
        self.editor = Editor(self.canvas)
        self.header = CanvasHeader(self.keys)
        self.offer, self.banner = Banner(), Banner()
        self.recovery = Recovery(self.offer)
        self.troubles = Troubles(self.banner)
        self.tools = CanvasToolBar(self.keys)
        self.panel = LabelPanel(self.editor, self.keys)
        self.gallery = Gallery()
        self.problems = ProblemPanel(problem_store(session))
        self.loader = ImageLoader(self)
        self.extras = Extras(session, self.editor, self.keys, self.header, self.panel.classes, self.gallery)
        self._document: Document | None = None
        self._index, self._stale = -1, False
        self._classes_soon = QTimer(self, singleShot=True, interval=0)  # an image may bring many at once
        self._classes_soon.timeout.connect(self._show_classes)
        self._shown: ImageKey | None = None
        self._pixel: tuple[int, int] | None = None
        self._lay_out()
        self._connect_canvas()
        self._connect_panel()
        self._connect_actions()

    @property
    def status_text(self) -> str:
        """The pixel under the mouse, from 1."""
        return f"x {self._pixel[0]}  y {self._pixel[1]}" if self._pixel else ""

    # building

    def _lay_out(self) -> None:
        stage = Stage((self.header, self.offer, self.banner), self.canvas, self.tools, self.gallery)
        middle = split(Qt.Orientation.Vertical, stage, self.problems, PROBLEMS_HEIGHT)
        self.setLayout(column(split(Qt.Orientation.Horizontal, middle, self.panel, WIDTH), spacing=0))

    def _connect_canvas(self) -> None:
        canvas, panel = self.canvas, self.panel
        self.loader.loaded.connect(self._show_loaded)
        self.loader.failed.connect(self._show_failed)
        canvas.selection_changed.connect(self._show_selection)
        canvas.hovered_changed.connect(panel.boxes.set_hovered)
        canvas.cursor_moved.connect(self._show_pixel)
        canvas.zoom_changed.connect(self.tools.show_zoom)
        canvas.tool_changed.connect(self._show_tool)
        canvas.class_wanted.connect(self._edit_class)
        canvas.verify_wanted.connect(self.editor.toggle_verified)
        self.editor.class_changed.connect(self._show_classes)
        self.editor.refused.connect(self._show_refused)
        self.editor.drawn.connect(self._ask_first_class)

    def _connect_panel(self) -> None:
        boxes, classes = self.panel.boxes, self.panel.classes
        boxes.rows_selected.connect(self._select_from_list)
        boxes.row_hovered.connect(self.canvas.set_hovered)
        boxes.row_hidden.connect(self._toggle_hidden)
        boxes.row_activated.connect(self._edit_class)
        boxes.space_pressed.connect(self.editor.toggle_verified)
        classes.class_chosen.connect(self.editor.choose_class_number)
        classes.class_added.connect(self._add_class)
        self.header.step_requested.connect(self.session.step_requested)
        self.problems.place_opened.connect(self._open_place)
        self.problems.filter_wanted.connect(self.session.filter_requested)
        self.problems.closed.connect(self._problems_closed)

    def _connect_actions(self) -> None:
        canvas, editor, keys = self.canvas, self.editor, self.keys
        for tool in (SELECT, DRAW, PAN):
            keys.on(tool, partial(self._choose_tool, tool))
        for number, digit in enumerate(DIGITS):
            keys.on(digit, partial(editor.choose_class_number, number))
        keys.on("verify", editor.toggle_verified)
        keys.on("hide", lambda: canvas.set_boxes_visible(not keys["hide"].isChecked()))
        keys.on("duplicate", editor.duplicate)
        keys.on("delete", editor.delete)
        keys.on("edit_class", self._edit_class)
        keys.on("copy", self._copy)
        keys.on("paste", editor.paste)
        keys.on("select_all", canvas.select_all)
        keys.on("problems", self.toggle_problems)
        keys.on("zoom_in", canvas.zoom_in)
        keys.on("zoom_out", canvas.zoom_out)
        keys.on("fit", canvas.fit)
        keys.on("actual_size", canvas.actual_size)

    # document and image

    def set_document(self, document: Document | None) -> None:
        """Show another dataset."""
        if self._document is not None:
            for signal, slot in self._links(self._document):
                signal.disconnect(slot)
        self._document = document
        self.loader.forget()
        self.editor.set_document(document)
        self.troubles.set_document(document)
        self.extras.set_document(document)
        if document is not None:
            for signal, slot in self._links(document):
                signal.connect(slot)
        self.set_image(-1)
        self.recovery.set_document(document)

    def set_image(self, index: int) -> None:
        """Show another image; while the workspace is hidden, as soon as it is seen again."""
        if self._document is not None and self._document.autosave:
            self._document.save_pending()
        self._index, self._stale = index, True
        if self.isVisible() or index < 0:
            self._catch_up()

    def take_keyboard(self) -> None:
        """Put the keyboard's focus on the canvas."""
        self.canvas.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back to the canvas on Escape, from lists and fields that have no use for it."""
        if event.key() == Qt.Key.Key_Escape:
            self.take_keyboard()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Show what changed while the workspace was hidden."""
        super().showEvent(event)
        self._catch_up()

    def _links(self, document: Document) -> list[tuple[SignalInstance, Callable[..., object]]]:
        return [
            (document.annotation_changed, self._take_annotation),
            (document.history_moved, self.session.set_image_index),
            (document.classes_changed, self._classes_soon.start),
            (document.dataset_changed, self._take_dataset),
            (document.saved, self._take_saving),
            (document.save_failed, self._take_saving),
        ]

    def _catch_up(self) -> None:
        if not self._stale:
            return
        self._stale = False
        self.canvas.cancel_gesture()
        if self.editor.index != self._index:
            self.canvas.select(())
            self.canvas.set_hidden(())
        self.editor.set_image(self._index)
        self.troubles.set_image(self._index)
        self.extras.show_excluded()
        if self._document is not None and self._index >= 0:
            self._document.refresh(self._index)
        self._show_image()
        self._show_annotation()

    def _show_image(self) -> None:
        """Ask for the pixels; a message stands where there can be none."""
        document, index = self._document, self._index
        if document is None or index < 0:
            self._show_missing("", "")
            self.header.show_image("", "")
            return
        entry = document.dataset.entries[index]
        name = entry.image_path.name if entry.image_path else entry.image_id
        self.header.show_image(name, f"{index + 1:,} / {len(document.dataset):,}")
        key = self._image_key(index)
        if key is None:
            self._show_missing(self.tr("The image is missing"), entry.image_id)
            return
        near = (index + step for step in _AHEAD if 0 <= index + step < len(document.dataset))
        image = self.loader.request(key, [k for k in map(self._image_key, near) if k])
        if image is not None:
            self._show_loaded(key, image)
        else:
            self._clear_image()

    def _image_key(self, index: int) -> ImageKey | None:
        assert self._document is not None
        path = self._document.dataset.entries[index].image_path
        annotation = self._document.annotation(index)
        stated = (annotation.width, annotation.height) if annotation else (0, 0)
        return ImageKey(path, stated) if path is not None else None

    def _show_loaded(self, key: ImageKey, image: LoadedImage) -> None:
        if key != self._shown:  # what is shown already keeps its zoom
            self._shown = key
            self.canvas.set_image(image)
        self.header.show_size(image.width, image.height)
        self.extras.image_shown()
        self.troubles.set_image_size((image.width, image.height))
        self._show_annotation()

    def _show_failed(self, key: ImageKey, error: EvenboxError) -> None:
        self._show_missing(self.tr("The image cannot be shown"), error_text(error))

    def _show_missing(self, title: str, detail: str) -> None:
        self.loader.cancel()
        self._clear_image()
        self.canvas.set_message(title, detail)

    def _clear_image(self) -> None:
        self._shown = None
        self.canvas.set_image(None)

    def _take_dataset(self) -> None:
        if self._document is not None and self._document.classes and not self.editor.class_name:
            self.editor.set_next_class(self._document.classes[0])
        self._stale = True
        self.recovery.look()
        if self.isVisible():
            self._catch_up()

    # annotation

    def _take_annotation(self, index: int) -> None:
        """Show what an edit, an undo or a reload made of the current image."""
        if index != self._index or self._stale:
            return
        before = self.canvas.annotation
        self.canvas.cancel_gesture()
        self._show_annotation()
        after = self.canvas.annotation
        rows = changed_rows(before, after)
        if rows:
            if len(before.boxes) != len(after.boxes) or not set(rows) <= set(self.canvas.selected):
                self.canvas.select(rows)
            self.canvas.reveal_row(rows[0])
        elif len(before.boxes) != len(after.boxes):
            self.canvas.select(())
        self.troubles.update()

    def _show_annotation(self) -> None:
        document = self._document
        annotation = self.editor.annotation
        boxes = annotation.boxes if annotation else ()
        self.canvas.set_annotation(annotation, document.class_index if document else len)
        self.canvas.editable = self.editor.editable
        self.panel.show_count(len(boxes))
        self._show_list()
        self._show_selection()
        self._show_classes()
        verified = bool(annotation and annotation.verified)
        self.header.show_verified(verified, self.editor.editable, empty=not boxes)
        self.keys["copy_previous"].setEnabled(self.editor.editable and self._index > 0)
        self.keys["verify"].setChecked(verified)

    def _show_list(self) -> None:
        shown, canvas = self.canvas.shown, self.canvas
        self.panel.boxes.boxes.set_boxes(canvas.annotation.boxes, shown.labels.tolist(), shown.hidden)

    def _show_selection(self) -> None:
        rows, canvas = self.canvas.selected, self.canvas
        self.panel.boxes.select_rows(rows)
        self.panel.inspector.show_boxes(canvas.annotation.boxes, rows, editable=canvas.editable)
        for name in ("duplicate", "delete", "copy", "edit_class"):
            self.keys[name].setEnabled(bool(rows) and (canvas.editable or name == "copy"))
        self.keys["paste"].setEnabled(self.editor.can_paste and canvas.editable)

    def _show_classes(self) -> None:
        document = self._document
        if document is None:
            self.panel.classes.set_classes([], [], [], -1)
            return
        names = document.classes
        here = np.bincount(self.canvas.shown.labels, minlength=len(names)).tolist()
        current = names.index(self.editor.class_name) if self.editor.class_name in names else -1
        self.panel.classes.set_classes(names, here, document.class_totals(), current)
        self.panel.inspector.set_classes(names)

    def _take_saving(self, *_: object) -> None:
        self.troubles.update()

    # what people do

    def toggle_problems(self) -> None:
        """Open the problems panel, or close it."""
        if not self.problems.isHidden():
            self.problems.leave()
        else:
            self.gallery.close_gallery()
            self.problems.open_panel()
            self.keys["problems"].setChecked(True)

    def _problems_closed(self) -> None:
        self.keys["problems"].setChecked(False)
        self.canvas.setFocus()

    def _open_place(self, index: int, row: int) -> None:
        self.gallery.close_gallery()
        self.extras.go_to_box(index, row)

    def _select_from_list(self, rows: list[int]) -> None:
        self.canvas.select(rows)
        if len(rows) == 1:
            self.canvas.reveal_row(rows[0])

    def _toggle_hidden(self, row: int) -> None:
        self.canvas.set_hidden(self.canvas.shown.hidden ^ {row})
        self._show_list()

    def _choose_tool(self, tool: str) -> None:
        self.canvas.set_tool(tool)
        self.canvas.setFocus()
        self._show_tool(tool)

    def _show_tool(self, tool: str) -> None:
        for name in (SELECT, DRAW, PAN):
            self.keys[name].setChecked(name == tool)

    def _edit_class(self, _row: int = -1) -> None:
        if self.canvas.selected and self.canvas.editable:
            self.panel.inspector.class_field.edit()

    def _ask_first_class(self) -> None:
        """A dataset's very first box has a name that nobody chose: choose it now."""
        if not self.editor.class_name:
            self.editor.set_next_class(FIRST_CLASS)
            self._edit_class()

    def _add_class(self, name: str) -> None:
        if self._document is not None:
            self._document.class_index(name)
            self.editor.choose_class(name)
            self.canvas.setFocus()

    def _copy(self) -> None:
        self.editor.copy()
        self._show_selection()

    def _show_pixel(self, pixel: tuple[int, int] | None) -> None:
        if pixel != self._pixel:
            self._pixel = pixel
            self.status_changed.emit()

    def _show_refused(self, error: EvenboxError) -> None:
        self.session.notice.emit(error_text(error), "error")
