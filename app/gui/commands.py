"""The undoable steps: annotations of one image or of several, before and after; images kept out."""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from dataclasses import dataclass, replace

from PySide6.QtGui import QUndoCommand

from app.core.annotation import Annotation
from app.gui.document import Document

_NUDGE_ID = 1


@dataclass(slots=True)
class _Change:
    before: Annotation | None
    after: Annotation | None
    generation: int


class EditAnnotations(QUndoCommand):
    """Adding, moving, resizing, relabelling, deleting, pasting boxes and setting marks, all alike.

    Args:
        document: the document.
        changes: what each changed image is to say.
        text: what was done, translated, for the undo menu.
        nudge: the boxes moved by an arrow key; steps of the same boxes in a row are one step.
    """

    def __init__(
        self,
        document: Document,
        changes: Mapping[int, Annotation | None],
        text: str,
        nudge: tuple[int, ...] = (),
    ) -> None:
        super().__init__(text)
        self._owner = weakref.ref(document)  # which keeps this: in a ring, Python frees what Qt still holds
        self._changes = {
            index: _Change(document.annotation(index), after, document.generation(index))
            for index, after in changes.items()
        }
        self._nudge = nudge
        self._pushed = False
        self.asleep = False

    def moved(self, document: Document, rows: Mapping[int, int]) -> EditAnnotations | None:
        """Return the same step for another reading of the folder, None where none of its images is there.

        As long as it is ``asleep``, pushing it or going back and forth over it changes nothing.

        Args:
            document: the other reading.
            rows: the images' indices there by those here.
        """
        step = EditAnnotations(document, {}, self.text(), self._nudge)
        step._changes = {rows[i]: replace(change) for i, change in self._changes.items() if i in rows}
        step.asleep = True
        return step if step._changes else None

    def redo(self) -> None:
        """Apply; called once by pushing, then by each redo."""
        if self.asleep:
            self._pushed = True
            return
        self._apply({index: change.after for index, change in self._fitting().items()}, show=self._pushed)
        self._pushed = True

    def undo(self) -> None:
        """Take back."""
        if self.asleep:
            return
        self._apply({index: change.before for index, change in self._fitting().items()}, show=True)

    def id(self) -> int:
        """Return the kind that may be merged: nudges only."""
        return _NUDGE_ID if self._nudge else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take over the next nudge of the same boxes."""
        if not isinstance(other, EditAnnotations) or other._nudge != self._nudge or other.asleep:
            return False
        if other._changes.keys() != self._changes.keys():
            return False
        pairs = [(self._changes[index], later) for index, later in other._changes.items()]
        if any(later.before != change.after for change, later in pairs):
            return False
        for change, later in pairs:
            change.after = later.after
        self.setObsolete(all(change.after == change.before for change, _ in pairs))
        return True

    @property
    def _document(self) -> Document:
        return owner_of(self._owner)

    def _fitting(self) -> dict[int, _Change]:
        """Return the changes of those files that were not read anew: others speak of another content."""
        document = self._document
        fitting = {i: c for i, c in self._changes.items() if document.generation(i) == c.generation}
        self.setObsolete(not fitting)
        return fitting

    def _apply(self, annotations: Mapping[int, Annotation | None], *, show: bool) -> None:
        self._document.set_annotations(annotations)
        if show and annotations:
            self._document.history_moved.emit(min(annotations))


class ExcludeImage(QUndoCommand):
    """Keeping an image out of training, or taking it back in."""

    def __init__(self, document: Document, index: int, excluded: bool, text: str) -> None:
        super().__init__(text)
        self._owner, self._index, self._excluded = weakref.ref(document), index, excluded
        self._pushed = False
        self.asleep = False

    def moved(self, document: Document, rows: Mapping[int, int]) -> ExcludeImage | None:
        """Return the same step for another reading of the folder, as ``EditAnnotations.moved``."""
        if self._index not in rows:
            return None
        step = ExcludeImage(document, rows[self._index], self._excluded, self.text())
        step.asleep = True
        return step

    def redo(self) -> None:
        """Apply; called once by pushing, then by each redo."""
        if self.asleep:
            self._pushed = True
            return
        self._document.set_excluded(self._index, self._excluded)
        if self._pushed:
            self._document.history_moved.emit(self._index)
        self._pushed = True

    def undo(self) -> None:
        """Take back."""
        if self.asleep:
            return
        self._document.set_excluded(self._index, not self._excluded)
        self._document.history_moved.emit(self._index)

    @property
    def _document(self) -> Document:
        return owner_of(self._owner)


def owner_of(reference: weakref.ref[Document]) -> Document:
    """Return the document of a command, which lives as long as its history."""
    document = reference()
    assert document is not None
    return document


def edit(
    document: Document, index: int, after: Annotation | None, text: str, nudge: tuple[int, ...] = ()
) -> bool:
    """Push an edit of an image if it changes anything; return whether it did.

    An image whose annotation file cannot be used is left alone.
    """
    return edit_many(document, {index: after}, text, nudge)


def edit_many(
    document: Document,
    changes: Mapping[int, Annotation | None],
    text: str,
    nudge: tuple[int, ...] = (),
) -> bool:
    """Push an edit of several images as one step; return whether it changed anything."""
    real = {
        index: after
        for index, after in changes.items()
        if after != document.annotation(index) and document.error(index) is None
    }
    if real:
        document.undo_stack.push(EditAnnotations(document, real, text, nudge))
    return bool(real)
