"""The open dataset: the only writer. Tells of every change, and keeps files and journal in step with it."""

from __future__ import annotations

import weakref
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoStack

from app.core.annotation import Annotation
from app.core.dataset import Convention, Dataset, ImageEntry
from app.core.problem import Problem
from app.errors import AnnotationError
from app.gui.bulk.runner import FilesRunner
from app.gui.contents import Contents
from app.gui.journal import Journal, kept_edit
from app.gui.records import (
    CHANGED_ON_DISK,
    Record,
    blank_annotation,
    differs_on_disk,
    read_record,
    write_record,
)
from app.gui.saving import Saving, start_saving
from app.settings.labelling import Start, excluded_ids, remember_excluded

AUTOSAVE_DELAY = 800  # ms without an edit


class Document(QObject):
    """One opened dataset with its unsaved edits and their history.

    Images are named by their index in ``dataset.entries``. Annotations are read from their files when they
    are first asked for. Only commands on ``undo_stack`` change them; ``files`` changes many files at once.
    """

    dataset_changed = Signal()
    annotation_changed = Signal(int)  # image index
    history_moved = Signal(int)  # image index: undo or redo changed it, show it
    classes_changed = Signal()
    dirty_changed = Signal()
    saved = Signal(int)
    excluded_changed = Signal()
    save_failed = Signal(int, object)  # image index, EvenboxError
    files_taken = Signal(object)  # images whose files were changed at once, before ``dataset_changed``
    _written = Signal(object)  # Saving

    def __init__(self, dataset: Dataset, parent: QObject | None = None) -> None:
        super().__init__(parent)
        tell_news = weakref.WeakMethod(
            self._tell_news
        )  # what it keeps must not keep it: a ring ends in a crash

        def tell(index: int) -> None:
            if (found := tell_news()) is not None:
                found(index)

        self._contents = Contents(dataset, self.classes_changed.emit, tell)
        self.undo_stack = QUndoStack(self)
        self.autosave = True
        self.files = FilesRunner(self)
        self._refused: dict[int, AnnotationError] = {}
        self._savings: dict[int, Saving] = {}
        self._excluded = excluded_ids(dataset.root)
        self._journal = Journal(dataset.root)
        self._written.connect(self._take_saving)
        self._timer = QTimer(self, singleShot=True, interval=AUTOSAVE_DELAY)
        self._timer.timeout.connect(self.save_pending)

    # reading

    @property
    def dataset(self) -> Dataset:
        """The columns as the files were when they were last read; ``snapshot`` has the edits too."""
        return self._contents.dataset

    @property
    def classes(self) -> list[str]:
        """The classes by their numbers: those of the files, then those of unsaved edits."""
        return self._contents.classes

    def annotation(self, index: int) -> Annotation | None:
        """Return what is known of an image's boxes; None where there is no file, or none of use."""
        return self._contents.record(index).current

    def error(self, index: int) -> AnnotationError | None:
        """Return why an image's annotation file cannot be used; it can then not be edited."""
        return self._contents.record(index).error

    def problems(self, index: int) -> tuple[Problem, ...]:
        """Return what reading an image's annotation file found, such as objects that are of no use."""
        return self._contents.record(index).problems

    def entry(self, index: int) -> ImageEntry:
        """Return an image's entry as it is now, unsaved edits included."""
        return self._contents.entry(index)

    def blank_annotation(self, index: int) -> Annotation:
        """Return an annotation without boxes for an image that has none (ImageError: not readable)."""
        return blank_annotation(self.dataset.entries[index])

    def generation(self, index: int) -> int:
        """Return how often an image's annotation was read anew; undo steps of older ones no longer fit."""
        return self._contents.record(index).generation

    def class_index(self, name: str) -> int:
        """Return the stable number of a class; a name that is new is appended."""
        return self._contents.class_index(name)

    def class_totals(self) -> list[int]:
        """Return the boxes of each class in the whole dataset, unsaved edits included."""
        return self._contents.class_totals()

    def class_counts(self, index: int) -> NDArray[np.int64]:
        """Return (C,) the boxes of each class in one image, unsaved edits included."""
        return self._contents.class_counts(index)

    def snapshot(self) -> Dataset:
        """Return the dataset's columns with all edits in them, saved or not."""
        return self._contents.snapshot()

    def is_excluded(self, index: int) -> bool:
        """Whether an image is kept out of training; its files know nothing of it."""
        return self.dataset.entries[index].image_id in self._excluded

    @property
    def excluded(self) -> frozenset[int]:
        """The images that are kept out of training: plans and exports leave them out."""
        entries = enumerate(self.dataset.entries)
        return frozenset(i for i, entry in entries if entry.image_id in self._excluded)

    # writing

    def set_excluded(self, index: int, excluded: bool) -> None:
        """Keep an image out of training, or not. For commands only."""
        image_id = self.dataset.entries[index].image_id
        self._excluded = self._excluded | {image_id} if excluded else self._excluded - {image_id}
        remember_excluded(self.dataset.root, self._excluded)
        self.excluded_changed.emit()

    def set_annotation(self, index: int, annotation: Annotation | None) -> None:
        """Make ``annotation`` what an image says now. For commands only: everything must be undoable."""
        self.set_annotations({index: annotation})

    def set_annotations(self, annotations: Mapping[int, Annotation | None]) -> None:
        """Change several images at once; for commands only."""
        changed = [i for i, said in annotations.items() if self._contents.record(i).current != said]
        for index in changed:
            self._contents.put(index, annotations[index])
            self._remember(index)
        self._changed(changed)
        if changed and self.autosave:
            self._timer.start()

    def is_dirty(self, index: int) -> bool:
        """Whether an image has unsaved edits.

        While a file is being written it counts as unsaved: it may get what has been undone meanwhile.
        """
        record = self._contents.known(index)
        return record is not None and (record.dirty or index in self._savings)

    @property
    def dirty_indices(self) -> list[int]:
        """The images that have unsaved edits, ascending."""
        return [i for i in self._contents.in_memory if self.is_dirty(i)]

    def save(self, index: int, *, overwrite: bool = False) -> bool:
        """Write one image's annotation; on failure ``save_failed`` tells why and the edits are kept.

        ``overwrite`` replaces a file that another program changed meanwhile: only after asking.
        """
        self._await_saving(index)
        record = self._contents.record(index)
        if not record.dirty and not overwrite:
            return True
        try:
            write_record(record, self.dataset.convention, overwrite=overwrite)
        except AnnotationError as error:
            self._refuse(index, error)
            return False
        self._settle(index)
        return True

    def save_error(self, index: int) -> AnnotationError | None:
        """Return why an image's unsaved edits could not be written, None if they could or were not tried."""
        return self._refused.get(index) if self.is_dirty(index) else None

    def changed_on_disk(self, index: int) -> bool:
        """Whether another program changed an image's annotation file since it was read or written here."""
        return differs_on_disk(self._contents.record(index))

    def save_all(self) -> bool:
        """Write every unsaved edit; return whether all could be written."""
        self._timer.stop()
        results = [self.save(index) for index in self.dirty_indices]  # every one, also after a failure
        return all(results)

    def save_pending(self) -> None:
        """Write unsaved edits in the background, but what was refused only when it is asked for."""
        self._timer.stop()
        for index in self.dirty_indices:
            if index not in self._refused and index not in self._savings:
                record, convention = self._contents.record(index), self.dataset.convention
                self._savings[index] = start_saving(self, index, record, convention, self._written)

    def discard_unsaved(self) -> None:
        """Forget what is not saved for good: the user does not want it, not even after the next start."""
        self._timer.stop()
        self._journal.clear()

    def reload(self, index: int) -> None:
        """Read an image's file anew and drop its unsaved edits; undo steps of the image expire."""
        self._await_saving(index)
        self._contents.reread(index)
        self._refused.pop(index, None)
        self._remember(index)
        self._changed([index])

    def on_disk(self, index: int) -> Record:
        """Return what an image's file says at this moment, for comparing; nothing here changes."""
        path = self._contents.record(index).path
        source = replace(self.dataset.entries[index], annotation_path=path if path.exists() else None)
        return read_record(source, path, self.dataset.convention)

    def begin(self, start: Start) -> None:
        """Take classes and the place of new annotations; for a dataset in which nothing is edited yet."""
        self._contents.begin(start)
        self._set_columns(self.dataset)

    def expect_other(self, index: int) -> None:
        """Treat an image's file as changed by another program: it is written only after asking."""
        record = self._contents.record(index)
        record.on_disk = None if record.on_disk is not None else b""
        self._remember(index)
        self._refuse(index, AnnotationError(record.path, None, CHANGED_ON_DISK))

    def refresh(self, index: int) -> None:
        """Read an image's file anew if another program changed it and nothing here is unsaved."""
        record = self._contents.record(index)
        if not record.dirty and index not in self._savings and differs_on_disk(record):
            self.reload(index)

    def notice(self, index: int) -> None:
        """Take over what another program wrote into a file; where edits are unsaved, it is asked about."""
        record = self._contents.record(index)
        if record.dirty and index not in self._savings and differs_on_disk(record):
            self._refuse(index, AnnotationError(record.path, None, CHANGED_ON_DISK))
        else:
            self.refresh(index)

    def annotation_path(self, index: int) -> Path:
        """Return the file in which an image's annotation is, or will be."""
        return self._contents.record(index).path

    def replace_dataset(self, dataset: Dataset) -> None:
        """Take new columns for the same images, for example once all files have been read.

        Edits stay. Where the files turn out to follow another convention, edits move along and their
        history ends.
        """
        if dataset.convention != self.dataset.convention:
            self._change_convention(dataset.convention)
        self._set_columns(dataset)

    def touched_records(self) -> dict[int, Record]:
        """Return the records of the images that were edited since the folder was read."""
        self._await_saving()
        return self._contents.touched

    def take_records(self, records: Mapping[int, Record]) -> None:
        """Go on with the records of another reading of the same folder, in which nothing is unsaved."""
        self._contents.take_records(records)

    def take_files(
        self, dataset: Dataset, images: Collection[int], aside: Mapping[int, Record] | None = None
    ) -> dict[int, Record]:
        """Take over what was done to the files of many images at once; nothing may be unsaved.

        Undo steps of before fit again once their records are put back, those of after only until then.

        Args:
            dataset: the same images with their columns as they are now.
            images: those whose files were written.
            aside: records to be put back, as an earlier call returned them.

        Returns:
            The records of those images that have undo steps.
        """
        self._await_saving()
        undoable = self._contents.take_files(dataset, images, aside or {})
        for index in images:
            self._refused.pop(index, None)
        self.files_taken.emit(frozenset(images))
        self._set_columns(dataset)
        return undoable

    # details

    def _set_columns(self, dataset: Dataset) -> None:
        self._contents.set_columns(dataset)
        for index in self._contents.touched:
            self._remember(index)
        self.classes_changed.emit()
        self.dataset_changed.emit()

    def _tell_news(self, index: int) -> None:
        """Tell, once nobody is in the middle of reading, that a file was found to say something else."""
        QTimer.singleShot(0, self, lambda: self._changed([index]))

    def _changed(self, indices: Sequence[int]) -> None:
        if indices:
            self._contents.outdate()
            for index in indices:
                self.annotation_changed.emit(index)
            self.dirty_changed.emit()

    def _remember(self, index: int) -> None:
        """Keep the journal in step with an image's unsaved edits."""
        record, image_id = self._contents.record(index), self.dataset.entries[index].image_id
        if self.is_dirty(index):
            self._journal.put(kept_edit(image_id, record, self.dataset.convention))
        else:
            self._journal.drop(image_id)

    def _settle(self, index: int) -> None:
        self._refused.pop(index, None)
        self._remember(index)
        self.saved.emit(index)
        self.dirty_changed.emit()

    def _refuse(self, index: int, error: AnnotationError) -> None:
        self._refused[index] = error
        self.save_failed.emit(index, error)
        self.dirty_changed.emit()

    def _await_saving(self, index: int | None = None) -> None:
        """Wait for what is being written, of one image or of all."""
        for saving in [s for i, s in self._savings.items() if index in (None, i)]:
            saving.wait()
            self._take_saving(saving)

    def _take_saving(self, saving: Saving) -> None:
        """Take over what was written; edits made meanwhile stay unsaved."""
        if self._savings.get(saving.index) is not saving:
            return  # it was waited for
        del self._savings[saving.index]
        error = saving.error()
        if error is not None:
            self._remember(saving.index)
            self._refuse(saving.index, error)
            self.refresh(saving.index)  # the edit may have been undone meanwhile: then the file's word counts
            return
        record = self._contents.record(saving.index)
        record.on_disk, record.saved = saving.record.on_disk, saving.record.saved
        self._settle(saving.index)
        if record.dirty and self.autosave:
            self._timer.start()

    def _change_convention(self, convention: Convention) -> None:
        self._await_saving()
        self.undo_stack.clear()
        self._contents.restate(convention)
        self._refused.clear()
