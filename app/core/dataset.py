"""A dataset in columns: a million boxes are a few arrays, not a million objects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.core.annotation import Annotation
from app.core.counts import ClassCounts
from app.core.mirror import NO_RULES, MirrorRules
from app.core.problem import Problem


class Convention(StrEnum):
    """How a file's coordinates are to be read."""

    VOC = "voc"  # from 1, both ends inside the box
    ZERO = "zero"  # from 0, both ends inside the box
    EDGES = "edges"  # from 0, the maximum is the first pixel outside


class ImageState(StrEnum):
    """What is known about an image of a dataset."""

    PENDING = "pending"  # its annotation has not been read yet
    ANNOTATED = "annotated"  # read; it may be empty: a true negative
    UNLABELLED = "unlabelled"  # an image without annotation file
    UNREADABLE = "unreadable"  # its annotation cannot be used


@dataclass(frozen=True, slots=True)
class ImageEntry:
    """One image of a dataset.

    Attributes:
        image_id: path of the annotation (or image) below its folder, no extension, ``/`` between folders.
        image_path: the image file, None where it is missing.
        annotation_path: the annotation file, None where there is none.
        state: what is known about it.
        width, height: size in pixels as the annotation states it, 0 where unknown.
        verified: the reviewer's mark.
    """

    image_id: str
    image_path: Path | None
    annotation_path: Path | None
    state: ImageState = ImageState.PENDING
    width: int = 0
    height: int = 0
    verified: bool = False


FLAG_TRUNCATED, FLAG_DIFFICULT, FLAG_OCCLUDED = 1, 2, 4


@dataclass(frozen=True, slots=True)
class Dataset:
    """All images and boxes of a dataset.

    Attributes:
        root: the folder that was opened.
        name: short name for people.
        layout: name of the layout that was found, for example ``devkit``.
        convention: how the coordinates of its files were read.
        entries: the images, in natural order of their ids.
        classes: class names in order of first appearance; append-only while the dataset is open.
        offsets: (I+1,) int64; the boxes of image i are rows ``offsets[i]:offsets[i+1]``.
        boxes: (B, 4) float64 ``xmin, ymin, xmax, ymax`` in edge coordinates, pixels, unclipped.
        labels: (B,) int64 indices into ``classes``.
        flags: (B,) uint8 of ``FLAG_TRUNCATED | FLAG_DIFFICULT | FLAG_OCCLUDED``.
        splits: split name (``train``, ``val``, …) to (n,) int64 image indices, in file order.
        problems: what was found while reading.
        mirror: what a mirror does to its classes, as the file in its folder says.
    """

    root: Path
    name: str
    layout: str
    convention: Convention
    entries: tuple[ImageEntry, ...]
    classes: tuple[str, ...]
    offsets: NDArray[np.int64]
    boxes: NDArray[np.float64]
    labels: NDArray[np.int64]
    flags: NDArray[np.uint8]
    splits: Mapping[str, NDArray[np.int64]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    mirror: MirrorRules = NO_RULES

    def __len__(self) -> int:
        return len(self.entries)

    def boxes_of(self, index: int) -> slice:
        """Return the rows of ``boxes``, ``labels`` and ``flags`` that belong to image ``index``."""
        return slice(int(self.offsets[index]), int(self.offsets[index + 1]))

    @property
    def image_rows(self) -> NDArray[np.int64]:
        """(B,) the image index of each box."""
        return np.repeat(np.arange(len(self), dtype=np.int64), np.diff(self.offsets))

    def index_of(self, image_id: str) -> int | None:
        """Return the position of an image by its id, or None. Linear: keep the answer."""
        return next((i for i, entry in enumerate(self.entries) if entry.image_id == image_id), None)

    def class_counts(self) -> ClassCounts:
        """Return boxes per class of every image."""
        return ClassCounts.from_labels(self.image_rows, self.labels, len(self), len(self.classes))

    def with_boxes(self, keep: NDArray[np.bool_]) -> Dataset:
        """Return the dataset with the boxes of which ``keep`` (B,) is true."""
        kept_before = np.concatenate([[0], np.cumsum(keep)])
        return replace(
            self,
            offsets=kept_before[self.offsets].astype(np.int64),
            boxes=self.boxes[keep],
            labels=self.labels[keep],
            flags=self.flags[keep],
        )

    def states(self, *wanted: ImageState) -> NDArray[np.int64]:
        """Return the indices of the images in one of the wanted states."""
        return np.array([i for i, e in enumerate(self.entries) if e.state in wanted], np.int64)


def build_dataset(
    *,
    root: Path,
    name: str,
    layout: str,
    convention: Convention,
    entries: Sequence[ImageEntry],
    annotations: Iterable[Annotation | None],
    classes: Sequence[str] = (),
    splits: Mapping[str, NDArray[np.int64]] | None = None,
    problems: Sequence[Problem] = (),
) -> Dataset:
    """Put annotations (one per entry, None where there is none) into columns.

    ``classes`` come first in the class order; names met in the annotations are appended.
    """
    index = {name: i for i, name in enumerate(classes)}
    offsets, rows, labels, flags = [0], [], [], []
    for annotation in annotations:
        for box in annotation.boxes if annotation else ():
            rows.append((box.xmin, box.ymin, box.xmax, box.ymax))
            labels.append(index.setdefault(box.name, len(index)))
            flags.append(
                box.truncated * FLAG_TRUNCATED + box.difficult * FLAG_DIFFICULT + box.occluded * FLAG_OCCLUDED
            )
        offsets.append(len(rows))
    return Dataset(
        root=root,
        name=name,
        layout=layout,
        convention=convention,
        entries=tuple(entries),
        classes=tuple(index),
        offsets=np.array(offsets, np.int64),
        boxes=np.array(rows, np.float64).reshape(-1, 4),
        labels=np.array(labels, np.int64),
        flags=np.array(flags, np.uint8),
        splits=dict(splits or {}),
        problems=tuple(problems),
    )
