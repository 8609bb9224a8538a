"""The one undoable step: an image's annotation before and after."""

from __future__ import annotations

from PySide6.QtGui import QUndoCommand

from app.core.annotation import Annotation
from app.gui.document import Document

_NUDGE_ID = 1


class EditAnnotation(QUndoCommand):
    """Adding, moving, resizing, relabelling, deleting, pasting boxes and setting marks, all alike.

    Args:
        document: the document.
        index: the image it changes.
        before, after: what the image said and says.
        text: what was done, translated, for the undo menu.
        nudge: the boxes moved by an arrow key; steps of the same boxes in a row are one step.
    """

    def __init__(
        self,
        document: Document,
        index: int,
        before: Annotation | None,
        after: Annotation | None,
        text: str,
        nudge: tuple[int, ...] = (),
    ) -> None:
        super().__init__(text)
        self._document = document
        self._index = index
        self._before, self._after = before, after
        self._nudge = nudge
        self._generation = document.generation(index)
        self._pushed = False

    def redo(self) -> None:
        """Apply; called once by pushing, then by each redo."""
        self._apply(self._after, show=self._pushed)
        self._pushed = True

    def undo(self) -> None:
        """Take back."""
        self._apply(self._before, show=True)

    def id(self) -> int:
        """Return the kind that may be merged: nudges only."""
        return _NUDGE_ID if self._nudge else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take over the next nudge of the same boxes."""
        if not isinstance(other, EditAnnotation) or other._nudge != self._nudge:
            return False
        if other._index != self._index or other._before != self._after:
            return False
        self._after = other._after
        self.setObsolete(self._after == self._before)
        return True

    def _apply(self, annotation: Annotation | None, *, show: bool) -> None:
        if self._document.generation(self._index) != self._generation:
            self.setObsolete(True)  # the file was read anew; this step speaks of another content
            return
        self._document.set_annotation(self._index, annotation)
        if show:
            self._document.history_moved.emit(self._index)


def edit(
    document: Document, index: int, after: Annotation | None, text: str, nudge: tuple[int, ...] = ()
) -> bool:
    """Push an edit of an image if it changes anything; return whether it did.

    An image whose annotation file cannot be used is left alone.
    """
    before = document.annotation(index)
    if after == before or document.error(index) is not None:
        return False
    document.undo_stack.push(EditAnnotation(document, index, before, after, text, nudge))
    return True
