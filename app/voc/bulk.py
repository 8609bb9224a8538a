"""Edits of a whole dataset: classes renamed, joined, deleted; flags; boxes cut; another convention.

An edit says what becomes of one annotation, so that a window can make the same edit to what it holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from app.core.annotation import Annotation
from app.core.dataset import Convention, Dataset, ImageEntry, ImageState
from app.errors import ImageError
from app.imaging.source import frame_turn, probe
from app.voc.changes import EMPTIED, Change, Planning, count_changes
from app.voc.compose import check_name
from app.voc.fixes import clip_box, rename_boxes
from app.voc.reader import parse_annotation, read_bytes
from app.voc.restate import restate
from app.voc.writer import update_annotation

IntArray = NDArray[np.int64]
Flag = Literal["truncated", "difficult", "occluded"]


class Edit(Protocol):
    """What is done to each annotation of a dataset."""

    def images(self, dataset: Dataset) -> IntArray:
        """Return (n,) the images whose files have to be looked at."""

    def apply(self, annotation: Annotation, entry: ImageEntry) -> Annotation:
        """Return what the annotation of an image says afterwards."""


@dataclass(frozen=True, slots=True)
class EditClasses:
    """Renames, joins and deletes classes, all at once.

    Attributes:
        names: class name to its new name, which another class may have too; None deletes its boxes.

    Raises:
        AnnotationError: a new name cannot be written.
    """

    names: Mapping[str, str | None]

    def __post_init__(self) -> None:
        for name in self.names.values():
            if name is not None:
                check_name(name, Path(name))

    def images(self, dataset: Dataset) -> IntArray:
        """Return the images that have such boxes, and those that cannot be read."""
        labels = [label for label, name in enumerate(dataset.classes) if name in self.names]
        return _with_unreadable(dataset, np.isin(dataset.labels, labels))

    def apply(self, annotation: Annotation, entry: ImageEntry) -> Annotation:
        """Return the annotation with the new names."""
        stripped = {old: None if new is None else new.strip() for old, new in self.names.items()}
        return rename_boxes(annotation, stripped)


@dataclass(frozen=True, slots=True)
class SetFlag:
    """Sets or clears a flag of all boxes, or of those of some classes.

    Attributes:
        flag: which one.
        value: what it is to be.
        classes: names of the classes; empty for all.
    """

    flag: Flag
    value: bool
    classes: frozenset[str] = frozenset()

    def images(self, dataset: Dataset) -> IntArray:
        """Return the images that have such boxes, and those that cannot be read."""
        labels = [label for label, name in enumerate(dataset.classes) if self._is_meant(name)]
        return _with_unreadable(dataset, np.isin(dataset.labels, labels))

    def apply(self, annotation: Annotation, entry: ImageEntry) -> Annotation:
        """Return the annotation with the flag set."""
        values: dict[str, Any] = {self.flag: self.value}
        boxes = (replace(b, **values) if self._is_meant(b.name) else b for b in annotation.boxes)
        return replace(annotation, boxes=tuple(boxes))

    def _is_meant(self, name: str) -> bool:
        return not self.classes or name in self.classes


@dataclass(frozen=True, slots=True)
class ClipBoxes:
    """Cuts all boxes to their images; boxes that lie wholly outside stay as they are."""

    def images(self, dataset: Dataset) -> IntArray:
        """Return all images that have boxes, and those that cannot be read."""
        return _with_unreadable(dataset, np.ones(len(dataset.labels), np.bool_))

    def apply(self, annotation: Annotation, entry: ImageEntry) -> Annotation:
        """Return the annotation with its boxes cut; as it is where the size is not known."""
        width, height = image_size(entry, annotation)
        if width < 1 or height < 1:
            return annotation
        boxes = tuple(clip_box(box, width, height) for box in annotation.boxes)
        return replace(annotation, boxes=boxes)


def image_size(entry: ImageEntry, annotation: Annotation) -> tuple[int, int]:
    """Return (width, height) of an image in the frame of its boxes; as stated where it cannot be read."""
    stated = annotation.width, annotation.height
    if entry.image_path is None:
        return stated
    try:
        info = probe(entry.image_path)
    except (ImageError, OSError):
        return stated
    return info.size_in_frame(frame_turn(info, *stated))


def _with_unreadable(dataset: Dataset, rows: NDArray[np.bool_]) -> IntArray:
    """Return the images of some boxes, and those whose files may hold such boxes as well."""
    return np.union1d(dataset.image_rows[rows], dataset.states(ImageState.UNREADABLE)).astype(np.int64)


def plan_edit(dataset: Dataset, edit: Edit, planning: Planning | None = None) -> Iterator[Change]:
    """Yield what an edit does to each file.

    Args:
        dataset: as it is on disk.
        edit: what is done.
        planning: for progress, cancelling, and the files that are refused.
    """
    entries = [dataset.entries[index] for index in edit.images(dataset).tolist()]

    def change(entry: ImageEntry) -> Change | None:
        path = entry.annotation_path
        if path is None:
            return None
        original = read_bytes(path)
        before = parse_annotation(original, path, entry.image_id, dataset.convention).annotation
        after = edit.apply(before, entry)
        result = update_annotation(original, before, after, dataset.convention, path)
        counts = {"boxes": count_changes(before, after)}
        if before.boxes and not after.boxes:
            counts[EMPTIED] = 1
        return Change(entry.image_id, path, before, after, original, result, counts)

    return (planning or Planning()).run(entries, change)


def plan_convention(
    dataset: Dataset, convention: Convention, planning: Planning | None = None
) -> Iterator[Change]:
    """Yield what it takes to state all boxes in another convention; in edge coordinates they stay put.

    The numbers of objects that cannot be used move along, as far as they are numbers.

    Args:
        dataset: as it is on disk; its own convention says how it is read.
        convention: how it is to be read afterwards.
        planning: for progress, cancelling, and the files that are refused.
    """
    entries = [entry for entry in dataset.entries if entry.annotation_path is not None]

    def change(entry: ImageEntry) -> Change | None:
        path = entry.annotation_path
        assert path is not None
        original = read_bytes(path)
        before = parse_annotation(original, path, entry.image_id, dataset.convention).annotation
        result = restate(original, path, dataset.convention, convention)
        after = parse_annotation(result, path, entry.image_id, convention).annotation
        counts = {"boxes": len(before.boxes)}
        return Change(entry.image_id, path, before, after, original, result, counts, True)

    return (planning or Planning()).run(entries, change)
