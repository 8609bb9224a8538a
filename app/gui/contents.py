"""What the files of an opened dataset say now, unsaved edits included: records, columns, totals. No Qt."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from app.core.annotation import Annotation
from app.core.dataset import Convention, Dataset, ImageEntry, ImageState
from app.gui.beginning import Beginning
from app.gui.canvas.edits import edges
from app.gui.records import Record, current_entry, read_record, restate_record, spliced
from app.settings.labelling import Start

_KEPT_RECORDS = 256  # unedited files that stay in memory


class Contents:
    """The records of one dataset, read when they are first asked for, and its columns with them in it.

    Images are named by their index in ``dataset.entries``.

    Attributes:
        dataset: the columns as the files were when they were last read.
        classes: its classes, then those of unsaved edits.

    Args:
        dataset: what was opened.
        on_class: called when a class was appended.
        on_news: called with an image whose file says something else than the columns; it is taken over.
    """

    def __init__(
        self, dataset: Dataset, on_class: Callable[[], None], on_news: Callable[[int], None]
    ) -> None:
        self._beginning = Beginning(dataset.root)
        self.dataset = self._beginning.ordered(dataset)
        self.classes = list(self.dataset.classes)
        self._on_class, self._on_news = on_class, on_news
        self._records: OrderedDict[int, Record] = OrderedDict()
        self._snapshot: Dataset | None = None
        self._totals = np.bincount(self.dataset.labels, minlength=len(self.classes)).tolist()
        self._generations: dict[int, int] = {}

    # records

    def record(self, index: int) -> Record:
        """Return an image's record; its file is read where it is not in memory."""
        record = self._records.get(index)
        if record is None:
            path, entry = self._beginning.target(self.dataset, index), self.dataset.entries[index]
            record = self._records[index] = read_record(entry, path, self.dataset.convention)
            record.generation = self._generations.pop(index, 0)
            self._notice_news(index, record)
            self._forget(index)
        return record

    def known(self, index: int) -> Record | None:
        """Return an image's record if it is in memory; its file is not read."""
        return self._records.get(index)

    @property
    def in_memory(self) -> list[int]:
        """The images whose records are in memory, ascending."""
        return sorted(self._records)

    @property
    def touched(self) -> dict[int, Record]:
        """The records that say something else than the columns may."""
        return {i: record for i, record in self._records.items() if record.touched}

    # columns

    def entry(self, index: int) -> ImageEntry:
        """Return an image's entry as it is now."""
        record = self._records.get(index)
        entry = self.dataset.entries[index]
        if record is None or not (record.touched or entry.state == ImageState.PENDING):
            return entry
        return current_entry(entry, record)

    def class_index(self, name: str) -> int:
        """Return the stable number of a class; a name that is new is appended."""
        try:
            return self.classes.index(name)
        except ValueError:
            self.classes.append(name)
            self._totals.append(0)
            self._snapshot = None
            self._on_class()
            return len(self.classes) - 1

    def class_totals(self) -> list[int]:
        """Return the boxes of each class in the whole dataset."""
        return list(self._totals)

    def class_counts(self, index: int) -> NDArray[np.int64]:
        """Return (C,) the boxes of each class in one image."""
        record = self._records.get(index)
        if record is None or not record.touched:
            labels = self.dataset.labels[self.dataset.boxes_of(index)]
        else:
            boxes = record.current.boxes if record.current else ()
            labels = np.array([self.class_index(box.name) for box in boxes], np.int64)
        return np.bincount(labels, minlength=len(self.classes))

    def snapshot(self) -> Dataset:
        """Return the columns with all edits in them, the same object until ``outdate``."""
        if self._snapshot is None:
            self._snapshot = spliced(self.dataset, self.touched, self.classes)
        return self._snapshot

    def outdate(self) -> None:
        """Build the next snapshot anew: records have changed."""
        self._snapshot = None

    # changes

    def put(self, index: int, annotation: Annotation | None) -> None:
        """Make ``annotation`` what an image says now."""
        record = self.record(index)
        self._uncount(index, record)
        self._count(annotation, 1)
        record.current, record.touched = annotation, True

    def reread(self, index: int) -> None:
        """Read an image's file anew and drop what was edited; older undo steps no longer fit."""
        old, entry = self.record(index), self.dataset.entries[index]
        source = replace(entry, annotation_path=old.path) if old.path.exists() else entry
        record = read_record(source, old.path, self.dataset.convention)
        record.generation, record.touched = old.generation + 1, True
        self._uncount(index, old)
        self._count(record.current, 1)
        self._records[index] = record

    def begin(self, start: Start) -> None:
        """Take classes and the place of new annotations; ``set_columns`` makes them count."""
        self._beginning.choose(start)
        self._records.clear()

    def take_files(
        self, dataset: Dataset, images: Collection[int], aside: Mapping[int, Record]
    ) -> dict[int, Record]:
        """Let go of the records of images whose files were written, and put records back from aside.

        ``set_columns`` makes the new columns count. Returns the records that were let go and have undo steps.
        """
        gone = {index: self._records.pop(index) for index in images if index in self._records}
        self._generations |= {index: record.generation for index, record in gone.items() if record.generation}
        self._records.update(aside)
        self._beginning.take_names(dataset)
        return {index: record for index, record in gone.items() if record.touched}

    def take_records(self, records: Mapping[int, Record]) -> None:
        """Go on with records of another reading of the same files, none of them unsaved."""
        self._records.update(records)
        self.set_columns(self.dataset)

    def set_columns(self, dataset: Dataset) -> None:
        """Take new columns for the same images; edits stay in memory, what was only looked at does not."""
        dataset = self._beginning.ordered(dataset)
        touched = self.touched
        self._records = OrderedDict(touched)
        used = (b.name for r in touched.values() if r.current for b in r.current.boxes)
        self.dataset, self._snapshot = dataset, None
        self.classes = list(dict.fromkeys([*dataset.classes, *used]))
        self._totals = np.bincount(self.snapshot().labels, minlength=len(self.classes)).tolist()

    def restate(self, convention: Convention) -> None:
        """Move edits along to another convention, which the next columns follow."""
        for record in self.touched.values():
            restate_record(record, self.dataset.convention, convention)

    # details

    def _notice_news(self, index: int, record: Record) -> None:
        """Take over what another program wrote into a file between opening the dataset and looking at it."""
        if self.dataset.entries[index].state is ImageState.PENDING or record.error is not None:
            return
        boxes = record.current.boxes if record.current else ()
        rows = self.dataset.boxes_of(index)
        known = zip(self.dataset.labels[rows].tolist(), self.dataset.boxes[rows].tolist(), strict=True)
        if [(self.class_index(box.name), list(edges(box))) for box in boxes] == list(known):
            return
        for label in self.dataset.labels[rows].tolist():
            self._totals[label] -= 1
        self._count(record.current, 1)
        record.touched = True
        self._on_news(index)

    def _forget(self, keep: int) -> None:
        """Drop the oldest files that were only looked at."""
        if len(self._records) > _KEPT_RECORDS:
            idle = next((i for i, r in self._records.items() if not r.touched and i != keep), None)
            if idle is not None:
                del self._records[idle]

    def _count(self, annotation: Annotation | None, sign: int) -> None:
        for box in annotation.boxes if annotation else ():
            self._totals[self.class_index(box.name)] += sign

    def _uncount(self, index: int, record: Record) -> None:
        """Take what a record says out of the totals, where it is in them: a file not read yet is not."""
        if record.touched or self.dataset.entries[index].state is not ImageState.PENDING:
            self._count(record.current, -1)
