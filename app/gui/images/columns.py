"""What the image list knows of every image, in columns, so that filters are instant. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.core.annotation import BoundingBox
from app.core.dataset import (
    FLAG_DIFFICULT,
    FLAG_OCCLUDED,
    FLAG_TRUNCATED,
    Dataset,
    ImageEntry,
    ImageState,
)
from app.core.problem import Problem, Severity
from app.voc.messages import READING_KINDS

if TYPE_CHECKING:
    from app.gui.reading import ReadBatch

Counts = tuple[tuple[int, int], ...]
"""(class index, boxes) of the classes an image holds, ascending."""


class ListColumns:
    """Columns over all images of a dataset; row i is image i.

    Attributes:
        entries: the images.
        classes: class names, append-only.
        names: (I,) lower-case ids, what a filter's words are searched in.
        counts: boxes per class of each image; empty while it is not read.
        boxes: (I,) int64 boxes of each image.
        known: (I,) bool, its annotation has been looked at.
        verified, edited, failed: (I,) bool; failed: something in its files is an error.
        failures: the first error of an image, for its row.
        flags: (I,) uint8, the marks that any of its boxes has, as in ``Dataset.flags``.
        smallest, largest: (I,) float64 the shortest and the longest side of its boxes in pixels; infinite and
            0 without boxes.
        splits: split name to (n,) image indices.
        troubled: (I,) bool, something is wrong that is more than a note.
        kinds: kind of problem to (I,) bool.
    """

    def __init__(self, dataset: Dataset) -> None:
        size = len(dataset)
        self.names = np.array([entry.image_id.lower() for entry in dataset.entries], dtype=object)
        self.edited = np.zeros(size, bool)
        self.troubled = np.zeros(size, bool)
        self.kinds: Mapping[str, NDArray[np.bool_]] = {}
        self.take_dataset(dataset)

    def __len__(self) -> int:
        return len(self.entries)

    def take_edits_of(self, other: ListColumns) -> None:
        """Take the marks that no file says from columns over the same images."""
        self.edited, self.troubled, self.kinds = other.edited, other.troubled, other.kinds

    def take_dataset(self, dataset: Dataset) -> None:
        """Fill all columns from a dataset with the same images; edited marks stay."""
        self.entries = list(dataset.entries)
        self.classes = list(dataset.classes)
        self.splits: Mapping[str, NDArray[np.int64]] = dataset.splits
        self.counts = _row_counts(dataset)
        self.boxes = np.diff(dataset.offsets)
        self.flags, self.smallest, self.largest = _box_columns(dataset)
        self.known = np.array([e.state is not ImageState.PENDING for e in self.entries], bool)
        self.verified = np.array([e.verified for e in self.entries], bool)
        self.failed = np.array([e.state is ImageState.UNREADABLE for e in self.entries], bool)
        self.failures: dict[int, Problem] = {}
        self._take_problems(dataset.problems)

    def take_batch(self, batch: ReadBatch) -> None:
        """Fill rows with what a batch of files says."""
        self.classes = list(dict.fromkeys([*batch.classes, *self.classes]))
        for index, row in enumerate(batch.rows, batch.start):
            self.entries[index] = replace(
                self.entries[index],
                state=row.state,
                width=row.width,
                height=row.height,
                verified=row.verified,
            )
            self.counts[index] = row.counts
            self.boxes[index] = sum(count for _, count in row.counts)
            self.verified[index] = row.verified
            self.known[index] = True
            self.failed[index] = row.state is ImageState.UNREADABLE
            for problem in row.errors:
                self._take_problem(index, problem)

    def take_image(
        self,
        index: int,
        entry: ImageEntry,
        boxes: Sequence[BoundingBox],
        problems: Iterable[Problem] = (),
        *,
        edited: bool,
    ) -> None:
        """Fill one row with what the document says now; ``problems`` are those of reading its file."""
        self.entries[index] = entry
        if index not in self.failures or self.failures[index].kind in READING_KINDS:
            self.failures.pop(index, None)
            self.failed[index] = False
            for problem in problems:
                self._take_problem(index, problem)
        self._set_boxes(index, [box.name for box in boxes])
        self.flags[index] = np.bitwise_or.reduce([_flags(box) for box in boxes] or [0])
        sides = [side for box in boxes for side in (box.xmax - box.xmin, box.ymax - box.ymin)]
        self.smallest[index], self.largest[index] = min(sides, default=np.inf), max(sides, default=0.0)
        self.verified[index] = entry.verified
        self.edited[index] = edited

    def missing(self, index: int) -> bool:
        """Whether an image has no annotation file."""
        return self.entries[index].state is ImageState.UNLABELLED

    def _set_boxes(self, index: int, names: Sequence[str]) -> None:
        counts: dict[int, int] = {}
        for name in names:
            k = self._class_index(name)
            counts[k] = counts.get(k, 0) + 1
        self.counts[index] = tuple(sorted(counts.items()))
        self.boxes[index] = len(names)

    def _class_index(self, name: str) -> int:
        try:
            return self.classes.index(name)
        except ValueError:
            self.classes.append(name)
            return len(self.classes) - 1

    def _take_problems(self, problems: Iterable[Problem]) -> None:
        rows = None
        for problem in problems:
            if problem.severity is Severity.ERROR and problem.image_id is not None:
                rows = rows or {entry.image_id: i for i, entry in enumerate(self.entries)}
                if (index := rows.get(problem.image_id)) is not None:
                    self._take_problem(index, problem)

    def _take_problem(self, index: int, problem: Problem) -> None:
        if problem.severity is Severity.ERROR:
            self.failed[index] = True
            self.failures.setdefault(index, problem)


def _flags(box: BoundingBox) -> int:
    return box.truncated * FLAG_TRUNCATED | box.difficult * FLAG_DIFFICULT | box.occluded * FLAG_OCCLUDED


def _box_columns(dataset: Dataset) -> tuple[NDArray[np.uint8], NDArray[np.float64], NDArray[np.float64]]:
    """Return (flags, smallest, largest) of each image."""
    size, rows = len(dataset), dataset.image_rows
    flags, smallest, largest = np.zeros(size, np.uint8), np.full(size, np.inf), np.zeros(size)
    sides = dataset.boxes[:, 2:] - dataset.boxes[:, :2]
    np.bitwise_or.at(flags, rows, dataset.flags)
    np.minimum.at(smallest, rows, sides.min(axis=1, initial=np.inf))
    np.maximum.at(largest, rows, sides.max(axis=1, initial=0.0))
    return flags, smallest, largest


def _row_counts(dataset: Dataset) -> list[Counts]:
    counts = dataset.class_counts()
    pairs = list(zip(counts.classes.tolist(), counts.counts.tolist(), strict=True))
    bounds = counts.indptr.tolist()
    return [tuple(pairs[a:b]) for a, b in pairwise(bounds)]


def preview_paths(entries: Sequence[ImageEntry], count: int) -> list[Path]:
    """Return up to ``count`` image files spread over a dataset."""
    step = max(1, len(entries) // max(1, count))
    found = (entry.image_path for entry in entries[::step])
    return [path for path in found if path is not None][:count]
