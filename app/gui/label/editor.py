"""What a person can do to the boxes of the current image, each as one undoable step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.core.annotation import Annotation, BoundingBox
from app.errors import ImageError
from app.gui.canvas import edits
from app.gui.canvas.canvas import Canvas
from app.gui.canvas.geometry import Box
from app.gui.commands import ExcludeImage, edit
from app.gui.document import Document
from app.gui.text import plural

FIRST_CLASS = "object"  # of the first box of a dataset that has no class yet
TRUNCATED, DIFFICULT, OCCLUDED = "truncated", "difficult", "occluded"


class Editor(QObject):
    """Turns what canvas, panel and keys ask for into commands on the document.

    Attributes:
        class_changed: emitted when the class of the next box has changed.
        refused: emitted with an ImageError when an image without annotation cannot get one.
        drawn: emitted after a new box has been added.
        fixed_class: the class of the next box stays when other boxes are relabelled.
        recent: the classes that were chosen last, the latest first.
    """

    class_changed = Signal()
    refused = Signal(object)
    drawn = Signal()

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self.canvas = canvas
        self.document: Document | None = None
        self.index = -1
        self.class_name = ""
        self.fixed_class = False
        self.recent: list[str] = []
        self._copied: tuple[BoundingBox, ...] = ()
        canvas.edited.connect(self.apply)

    # state

    def set_document(self, document: Document | None) -> None:
        """Work on another dataset; what was copied stays, the class of the next box is its first."""
        self.document, self.index = document, -1
        self.recent.clear()
        self.set_next_class(document.classes[0] if document and document.classes else "")

    def set_image(self, index: int) -> None:
        """Work on another image."""
        self.index = index

    @property
    def annotation(self) -> Annotation | None:
        """The current image's annotation, None where there is none."""
        return self.document.annotation(self.index) if self.document and self.index >= 0 else None

    @property
    def editable(self) -> bool:
        """Whether there is an image whose annotation may be changed."""
        if self.document is None or self.index < 0:
            return False
        return self.document.error(self.index) is None

    @property
    def can_paste(self) -> bool:
        """Whether boxes have been copied."""
        return bool(self._copied)

    def set_next_class(self, name: str) -> None:
        """Give the next box a class."""
        self.class_name = name
        label = self.document.class_index(name) if self.document and name else 0
        self.canvas.new_class = (name or FIRST_CLASS, label)
        self.class_changed.emit()

    # edits

    def apply(self, after: Annotation, text: str, nudge: tuple[int, ...] = ()) -> bool:
        """Make ``after`` what the current image says; return whether that changed anything.

        For an image without annotation, ``after`` says only which boxes and marks; the rest is filled in.
        """
        if not self.editable:
            return False
        assert self.document is not None
        before = self.document.annotation(self.index)
        if before is None:
            try:
                blank = self.document.blank_annotation(self.index)
            except ImageError as error:
                self.refused.emit(error)
                return False
            after = replace(blank, boxes=after.boxes, verified=after.verified)
        if not edit(self.document, self.index, after, text, nudge):
            return False
        if len(after.boxes) > len(before.boxes if before else ()):
            self.drawn.emit()
        return True

    def _base(self) -> Annotation:
        return self.annotation or Annotation("")

    def choose_class(self, name: str) -> None:
        """Give the selected boxes a class, or the next box where none is selected."""
        rows = self.canvas.selected
        if rows and name:
            self.set_values(rows, self.tr("Change class to {name}").format(name=name), name=name)
        if name:
            self.recent = [name, *(other for other in self.recent if other != name)]
        if name and not (rows and self.fixed_class):
            self.set_next_class(name)

    def choose_class_number(self, number: int) -> None:
        """Choose a class by its place in the list, from 0."""
        if self.document and number < len(self.document.classes):
            self.choose_class(self.document.classes[number])

    def set_values(self, rows: Iterable[int], text: str, **values: Any) -> None:
        """Set attributes of boxes."""
        self.apply(edits.with_values(self._base(), rows, **values), text)

    def set_flag(self, flag: str, on: bool) -> None:
        """Set ``truncated``, ``difficult`` or ``occluded`` of the selected boxes."""
        texts = {
            TRUNCATED: (self.tr("Mark as truncated"), self.tr("Unmark as truncated")),
            DIFFICULT: (self.tr("Mark as difficult"), self.tr("Unmark as difficult")),
            OCCLUDED: (self.tr("Mark as occluded"), self.tr("Unmark as occluded")),
        }
        self.set_values(self.canvas.selected, texts[flag][0 if on else 1], **{flag: on})

    def set_pose(self, pose: str) -> None:
        """Set the pose of the selected boxes."""
        self.set_values(self.canvas.selected, self.tr("Change pose"), pose=pose)

    def set_edges(self, row: int, at: Box, *, moved: bool) -> None:
        """Put a box at exact coordinates; steps of one box in a row are one undo step."""
        text = self.tr("Move box") if moved else self.tr("Resize box")
        self.apply(edits.with_edges(self._base(), {row: at}), text, (row,) if moved else (row, -1))

    def delete(self) -> None:
        """Delete the selected boxes."""
        rows = self.canvas.selected
        if rows:
            text = plural(len(rows), self.tr("Delete box"), self.tr("Delete {n} boxes"))
            self.apply(edits.without(self._base(), rows), text)

    def duplicate(self) -> None:
        """Append copies of the selected boxes, a little aside."""
        boxes = self._selected_boxes()
        if boxes:
            self._append(boxes, plural(len(boxes), self.tr("Duplicate box"), self.tr("Duplicate {n} boxes")))

    def copy(self) -> None:
        """Remember the selected boxes."""
        if self.canvas.selected:
            self._copied = edits.copied(self._selected_boxes())

    def paste(self) -> None:
        """Append the remembered boxes to this image; what it has stays."""
        if self._copied:
            count = len(self._copied)
            self._append(self._copied, plural(count, self.tr("Paste box"), self.tr("Paste {n} boxes")))

    def copy_previous(self) -> None:
        """Append the boxes of the image before this one; what this one has stays."""
        before = self.document.annotation(self.index - 1) if self.document and self.index > 0 else None
        boxes = before.boxes if before else ()
        if boxes:
            one, many = self.tr("Copy box from previous image"), self.tr("Copy {n} boxes from previous image")
            self._append(boxes, plural(len(boxes), one, many), aside=False)

    def toggle_excluded(self) -> None:
        """Keep the image out of training, or take it back in."""
        if self.document is not None and self.index >= 0:
            excluded = not self.document.is_excluded(self.index)
            text = self.tr("Exclude from training") if excluded else self.tr("Include in training")
            self.document.undo_stack.push(ExcludeImage(self.document, self.index, excluded, text))

    def toggle_verified(self) -> None:
        """Mark the image as reviewed, or take the mark away. Without boxes it is reviewed and empty."""
        if self.editable:
            base = self._base()
            text = self.tr("Unmark as verified") if base.verified else self.tr("Mark as verified")
            self.apply(replace(base, verified=not base.verified), text)

    def _selected_boxes(self) -> list[BoundingBox]:
        boxes = self._base().boxes
        return [boxes[row] for row in self.canvas.selected]

    def _append(self, boxes: Iterable[BoundingBox], text: str, *, aside: bool = True) -> None:
        """Append boxes; those that are there already come a little aside, or not at all."""
        size, base = self.canvas.image_size, self._base()
        if size is None:
            return
        if not aside:
            there = {(box.name, edits.edges(box)) for box in base.boxes}
            boxes = [box for box in boxes if (box.name, edits.edges(box)) not in there]
        new = edits.pasted(base.boxes, list(boxes), size)
        if new:
            self.apply(edits.with_new(base, new), text)
