"""Offers back what a program that died could not save: never silently, never over a file that changed."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject

from app.core.annotation import Annotation
from app.core.dataset import ImageState
from app.gui.canvas.edits import same_box
from app.gui.commands import edit_many
from app.gui.document import Document
from app.gui.journal import KeptEdit, KeptEdits, find_kept, fits, restored
from app.gui.label.banner import Banner
from app.gui.records import in_convention
from app.gui.text import plural


class Recovery(QObject):
    """Fills a banner with the offer while there is one.

    Attributes:
        kept: what is offered, None for nothing.
    """

    def __init__(self, banner: Banner) -> None:
        super().__init__(banner)
        self._banner = banner
        self._document: Document | None = None
        self.kept: KeptEdits | None = None

    def set_document(self, document: Document | None) -> None:
        """Look at another dataset; what was neither taken nor refused is offered the next time."""
        if self.kept is not None:
            self.kept.release()
        self._document, self.kept = document, None
        self._banner.clear()
        self.look()

    def look(self) -> None:
        """Make the offer once the dataset has been read."""
        document = self._document
        if document is None or self.kept is not None or not len(document.dataset):
            return
        if document.dataset.entries[-1].state is ImageState.PENDING:
            return
        self.kept = find_kept(document.dataset.root)
        if self.kept is not None:
            self._offer(document, self.kept)

    def _offer(self, document: Document, kept: KeptEdits) -> None:
        changes = _changes(document, kept)
        if not changes:
            self.discard()  # all of it reached the files
            return
        title = plural(
            len(changes),
            self.tr("Unsaved boxes of one image were kept when Evenbox ended unexpectedly"),
            self.tr("Unsaved boxes of {n} images were kept when Evenbox ended unexpectedly"),
        )
        names = [document.dataset.entries[index].image_id for index in sorted(changes)]
        detail = ", ".join(names[:3]) + (" …" if len(names) > 3 else "")
        choices = [(self.tr("Discard"), self.discard), (self.tr("Put them back"), self.restore)]
        self._banner.show_message(title, detail, "warning", choices)

    def restore(self) -> None:
        """Put the edits back as one undo step; a file that changed meanwhile is asked about."""
        document, kept = self._document, self.kept
        if document is None or kept is None:
            return
        changes = _changes(document, kept)
        others = [index for index, (edit, _) in changes.items() if not fits(edit, document.on_disk(index))]
        autosave, document.autosave = document.autosave, False
        annotations = {index: annotation for index, (_, annotation) in changes.items()}
        edit_many(document, annotations, self.tr("Put unsaved boxes back"))
        for index in others:
            document.expect_other(index)
        document.autosave = autosave
        document.history_moved.emit(min(others or changes))
        self.discard()
        if autosave:
            document.save_pending()

    def discard(self) -> None:
        """Forget the edits for good."""
        if self.kept is not None:
            self.kept.discard()
        self.kept = None
        self._banner.clear()


def _changes(document: Document, kept: KeptEdits) -> dict[int, tuple[KeptEdit, Annotation | None]]:
    """Return what each image would say with its kept edit; without those that say it already."""
    rows = {entry.image_id: index for index, entry in enumerate(document.dataset.entries)}
    found = {}
    for edit in kept.edits:
        index = rows.get(edit.image_id)
        if index is None or document.error(index) is not None or document.is_dirty(index):
            continue  # newer edits win over those of an earlier day
        document.refresh(index)
        record = document.on_disk(index)
        if record.path != edit.path or record.error is not None:
            continue
        said = in_convention(edit.annotation, edit.convention, document.dataset.convention)
        after = restored(replace(edit, annotation=said), record)
        if _words(after) != _words(record.current):
            found[index] = (edit, after)
    return found


def _words(annotation: Annotation | None) -> object:
    return annotation and (annotation.verified, [same_box(box) for box in annotation.boxes])
