"""What is wrong with a dataset: all that reading found, and what a look at images and boxes adds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.core.annotation import BoundingBox
from app.core.dataset import Dataset, ImageEntry, ImageState
from app.core.geometry import FloatArray, iou
from app.core.problem import Problem
from app.errors import AnnotationError, ImageError, Phrases, phrase
from app.imaging.source import ImageInfo, decode, frame_turn, probe
from app.voc.class_names import check_class_names
from app.voc.messages import damaged_image, problem
from app.voc.reader import Reading, read_annotation
from app.voc.splits import check_splits

_TINY = 2.0
_SAME_BOX = 0.95
_ROWS_AT_ONCE = 512
_SWAPPING_TURNS = frozenset({5, 6, 7, 8})


def check_dataset(
    dataset: Dataset,
    on_progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    deep: bool = False,
) -> Iterator[Problem]:
    """Yield what is wrong with a dataset, in the order of its images.

    Args:
        dataset: as ``open_dataset`` gives it; its own problems come first.
        on_progress: called with the number of images looked at and of all images.
        cancelled: asked before each image; once it is true, nothing more is looked at.
        deep: decode every image wholly; otherwise only headers are read.
    """
    yield from dataset.problems
    for index in range(len(dataset)):
        if cancelled is not None and cancelled():
            return
        yield from check_image(dataset, index, deep=deep)
        if on_progress is not None:
            on_progress(index + 1, len(dataset))
    yield from check_class_names(dataset)
    yield from check_splits(dataset)


def check_image(dataset: Dataset, index: int, *, deep: bool = False, saved: bool = True) -> Iterator[Problem]:
    """Yield what is wrong with one image and its boxes, beyond what reading its annotation found.

    Args:
        dataset: the dataset.
        index: the image.
        deep: decode the image wholly; otherwise only its header is read.
        saved: whether the file says what the dataset's columns say; where it does not, nothing has a line.
    """
    return _ImageCheck(dataset, index, deep, saved).run()


LOOKING_KINDS = frozenset(
    {
        "image_unreadable",
        "size_unknown",
        "size_absent",
        "size_zero",
        "size_unlike",
        "size_swapped",
        "exif_turned",
        "exif_unturned",
        "exif_unclear",
        "box_tiny",
        "box_outside",
        "box_partly_outside",
        "box_duplicate",
    }
)
"""What ``check_image`` can find."""


@dataclass
class _ImageCheck:
    """Looks at one image and its boxes."""

    dataset: Dataset
    index: int
    deep: bool
    saved: bool

    @property
    def entry(self) -> ImageEntry:
        return self.dataset.entries[self.index]

    @cached_property
    def reading(self) -> Reading | None:
        """The annotation read once more, for its lines; only where there is something to report."""
        path = self.entry.annotation_path
        if path is None or not self.saved:
            return None
        try:
            return read_annotation(path, self.entry.image_id, self.dataset.convention)
        except AnnotationError:
            return None

    def run(self) -> Iterator[Problem]:
        info, damage = self._probe()
        if damage is not None:
            yield damage
        size = (self.entry.width, self.entry.height)
        if info is not None:
            size = info.size_in_frame(frame_turn(info, *size))
            if self.entry.state is ImageState.ANNOTATED:
                yield from self._check_size(info, size)
        elif self.entry.state is ImageState.ANNOTATED and 0 in size:
            yield self._report("size_unknown")
        rows = self.dataset.boxes_of(self.index)
        if rows.stop > rows.start:
            yield from self._check_boxes(self.dataset.boxes[rows], size)
            yield from self._check_duplicates(self.dataset.boxes[rows], rows)

    def _probe(self) -> tuple[ImageInfo | None, Problem | None]:
        path = self.entry.image_path
        if path is None:
            return None, None
        try:
            info = probe(path)
            if self.deep:
                decode(path.read_bytes(), name=str(path))
        except ImageError as error:
            return None, damaged_image(error, path, self.entry.image_id)
        except OSError as error:
            unreadable = ImageError("cannot be read ({why})", why=error.strerror or str(error))
            return None, damaged_image(unreadable, path, self.entry.image_id)
        return info, None

    def _check_size(self, info: ImageInfo, size: tuple[int, int]) -> Iterator[Problem]:
        stated = (self.entry.width, self.entry.height)
        sides = {"width": size[0], "height": size[1], "turn": info.turn}
        sides |= {"stated_width": stated[0], "stated_height": stated[1]}
        if 0 in stated:
            is_there = self.reading is not None and self.reading.line_of("size") is not None
            yield self._report("size_zero" if is_there else "size_absent", **sides)
        elif stated != size:
            yield self._report("size_swapped" if stated == size[::-1] else "size_unlike", **sides)
        elif info.turn in _SWAPPING_TURNS and info.width != info.height:
            turned = frame_turn(info, *stated) == info.turn
            yield self._report("exif_turned" if turned else "exif_unturned", **sides)
            return
        if info.turn != 1:
            yield self._report("exif_unclear", **sides)

    def _check_boxes(self, boxes: FloatArray, size: tuple[int, int]) -> Iterator[Problem]:
        sides = boxes[:, 2:] - boxes[:, :2]
        for box in np.flatnonzero((sides < _TINY).any(axis=1)).tolist():
            yield self._report_box(
                "box_tiny", box, box_width=f"{sides[box, 0]:.4g}", box_height=f"{sides[box, 1]:.4g}"
            )
        if 0 in size:
            return
        limits = np.array(size, np.float64)
        beyond = np.maximum(np.concatenate([-boxes[:, :2], boxes[:, 2:] - limits], axis=1), 0.0)
        outside = (boxes[:, 2:] <= 0).any(axis=1) | (boxes[:, :2] >= limits).any(axis=1)
        gone = set(np.flatnonzero(outside).tolist())
        for box in np.flatnonzero(beyond.any(axis=1)).tolist():
            amounts = dict(zip(("left", "top", "right", "bottom"), beyond[box].tolist(), strict=True))
            kind = "box_outside" if box in gone else "box_partly_outside"
            where = _sides_beyond(**amounts)
            yield self._report_box(kind, box, width=size[0], height=size[1], sides=where, **amounts)

    def _check_duplicates(self, boxes: FloatArray, rows: slice) -> Iterator[Problem]:
        overlaps = _duplicates(boxes, self.dataset.labels[rows])
        copies = self._copies() if overlaps else frozenset()
        for box, overlap in sorted(overlaps.items()):
            yield self._report_box("box_duplicate", box, fixable=box in copies, overlap=int(100 * overlap))

    def _copies(self) -> frozenset[int]:
        """Return the boxes that say nothing that an earlier one does not say."""
        said: set[BoundingBox] = set()
        copies = []
        for number, box in enumerate(self.reading.annotation.boxes if self.reading else ()):
            content = replace(box, source=None)
            if content in said:
                copies.append(number)
            said.add(content)
        return frozenset(copies)

    def _report(self, kind: str, **arguments: Any) -> Problem:
        entry, line = self.entry, self.reading.line_of("size") if self.reading else None
        path = entry.annotation_path or entry.image_path or self.dataset.root
        return problem(kind, path, line=line, image_id=entry.image_id, **arguments)

    def _report_box(self, kind: str, box: int, **arguments: Any) -> Problem:
        reading, entry = self.reading, self.entry
        name = self.dataset.classes[self.dataset.labels[self.dataset.offsets[self.index] + box]]
        known = reading is not None and box < len(reading.annotation.boxes)
        return problem(
            kind,
            entry.annotation_path or self.dataset.root,
            line=reading.line_of_box(box) if reading and known else None,
            image_id=entry.image_id,
            object_index=reading.annotation.boxes[box].source if reading and known else None,
            row=box,
            name=name,
            **arguments,
        )


def _duplicates(boxes: FloatArray, labels: NDArray[Any]) -> dict[int, float]:
    """Return box to how much of it an earlier box of its class covers, where they are as good as one.

    Such boxes begin at nearly the same place, so that of many only neighbours have to be compared.

    Args:
        boxes: (N, 4), edge coordinates in pixels.
        labels: (N,) class of each.
    """
    firsts, sames = _first_of_each(boxes, labels)
    whole = (boxes[sames, 2:] > boxes[sames, :2]).all(axis=1)  # what has no area covers nothing
    found = dict.fromkeys(sames[whole].tolist(), 1.0)
    found.update({int(firsts[k]): share for k, share in _near(boxes[firsts], labels[firsts]).items()})
    return found


def _first_of_each(boxes: FloatArray, labels: NDArray[Any]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the rows that are the first to say what they say, ascending, and those that only repeat one."""
    rows = np.column_stack([boxes, labels])
    firsts = np.sort(np.unique(rows, axis=0, return_index=True)[1])
    return firsts, np.setdiff1d(np.arange(len(rows)), firsts)


def _near(boxes: FloatArray, labels: NDArray[Any]) -> dict[int, float]:
    """Do what ``_duplicates`` does for rows that all differ."""
    left, found = boxes[:, 0], dict[int, float]()
    reach = (1 / _SAME_BOX - 1) * np.maximum(boxes[:, 2] - left, 0.0) + 1e-6
    order = np.argsort(left, kind="stable")
    for start in range(0, len(order), _ROWS_AT_ONCE):
        some = order[start : start + _ROWS_AT_ONCE]
        first, last = (left - reach)[some].min(), (left + reach)[some].max()
        low, high = np.searchsorted(left, (first, last), sorter=order)
        others = order[low : max(high, start + len(some))]
        overlaps = iou(boxes[some], boxes[others])
        overlaps[(labels[some, None] != labels[others]) | (others >= some[:, None])] = 0.0
        most = overlaps.max(axis=1)
        found.update((int(some[k]), float(most[k])) for k in np.flatnonzero(most > _SAME_BOX).tolist())
    return found


def _sides_beyond(left: float, top: float, right: float, bottom: float) -> Phrases:
    """Return at which sides a box sticks out of its image, and how far in pixels."""
    every = (
        phrase("{amount:.6g} px at the left", amount=left),
        phrase("{amount:.6g} px at the top", amount=top),
        phrase("{amount:.6g} px at the right", amount=right),
        phrase("{amount:.6g} px at the bottom", amount=bottom),
    )
    return Phrases(tuple(side for side in every if side.arguments["amount"]))
