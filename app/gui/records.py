"""What the document knows of one annotation file: its bytes, what was saved, what it says now. No Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.core.annotation import Annotation, BoundingBox
from app.core.dataset import Convention, Dataset, ImageEntry, ImageState, build_dataset
from app.core.problem import Problem
from app.errors import AnnotationError
from app.imaging.source import frame_turn, probe
from app.voc.reader import parse_annotation
from app.voc.writer import new_annotation, save_annotation, update_annotation

IMAGE_FOLDER, ANNOTATION_FOLDER = "JPEGImages", "Annotations"
# What to add to (xmin, ymin, xmax, ymax) read as one convention to have them as VOC.
_FROM_VOC = {Convention.VOC: (0, 0), Convention.ZERO: (1, 1), Convention.EDGES: (1, 0)}

CHANGED_ON_DISK = "the file has changed on disk since it was read; read it again"


@dataclass(slots=True)
class Record:
    """One annotation file while its dataset is open.

    Attributes:
        path: where it is saved; bound when the record was made.
        original, original_annotation: the file as it was read, None where there was none. Every save is
            spliced from these, so that an undone edit gives the original bytes back, saved or not.
        on_disk: the bytes that the file is known to hold, None where it does not exist.
        saved: what ``on_disk`` says.
        current: what the window shows.
        error: why the file cannot be used; such a file is never written.
        problems: what else was found in the file.
        generation: counts how often the file was read anew; older undo steps no longer fit.
        touched: whether it was ever edited while open.
    """

    path: Path
    original: bytes | None = None
    original_annotation: Annotation | None = None
    on_disk: bytes | None = None
    saved: Annotation | None = None
    current: Annotation | None = None
    error: AnnotationError | None = None
    problems: tuple[Problem, ...] = ()
    generation: int = 0
    touched: bool = False

    @property
    def dirty(self) -> bool:
        """Whether there is something to save."""
        return self.current is not self.saved and self.current != self.saved


def read_record(entry: ImageEntry, path: Path, convention: Convention) -> Record:
    """Read the annotation of an entry; what is wrong with the file is in ``error``, never raised."""
    record = Record(path)
    if entry.annotation_path is None:
        return record
    data = None
    try:
        data = path.read_bytes()
        reading = parse_annotation(data, path, entry.image_id, convention)
    except AnnotationError as error:
        record.error, record.on_disk = error, data
        return record
    except OSError as error:
        record.error = AnnotationError(path, None, "cannot be read ({why})", why=error.strerror or "?")
        return record
    record.original = record.on_disk = data
    record.original_annotation = record.saved = record.current = reading.annotation
    record.problems = reading.problems
    return record


def differs_on_disk(record: Record) -> bool:
    """Return whether the file no longer holds what is known of it."""
    try:
        return record.path.read_bytes() != record.on_disk
    except FileNotFoundError:
        return record.on_disk is not None
    except OSError:
        return False


def write_record(record: Record, convention: Convention, *, overwrite: bool = False) -> None:
    """Bring the file to what the record says now; afterwards the record is not dirty.

    Args:
        record: the record; its ``on_disk`` and ``saved`` are updated.
        convention: how coordinates are written.
        overwrite: replace a file that another program changed; the user was asked.

    Raises:
        AnnotationError: the file is not usable, was changed meanwhile, or cannot be written.
    """
    if record.error is not None:
        raise record.error
    expected = _usable_bytes(record, convention) if overwrite else record.on_disk
    data = _encoded(record, convention)
    try:
        if data is None:
            _remove(record.path, expected)
        elif data != expected or differs_on_disk(record):
            save_annotation(record.path, data, expected)
    except OSError as error:
        why = error.strerror or str(error)
        raise AnnotationError(record.path, None, "cannot be written ({why})", why=why) from None
    record.on_disk, record.saved = data, record.current


def _encoded(record: Record, convention: Convention) -> bytes | None:
    if record.current is None:
        return None
    if record.original is None or record.original_annotation is None:
        return new_annotation(record.current, convention)
    if record.current == record.original_annotation:
        return record.original
    return update_annotation(record.original, record.original_annotation, record.current, convention)


def _remove(path: Path, expected: bytes | None) -> None:
    """Take back a file that was made here and that nobody else has touched."""
    if expected is None:
        return
    if not path.exists():
        return
    if path.read_bytes() != expected:
        raise AnnotationError(path, None, CHANGED_ON_DISK)
    path.unlink()


def _usable_bytes(record: Record, convention: Convention) -> bytes | None:
    """Return what the file holds at this moment; a file that is not well-formed is never overwritten."""
    try:
        data = record.path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise AnnotationError(
            record.path, None, "cannot be read ({why})", why=error.strerror or "?"
        ) from None
    parse_annotation(data, record.path, "", convention)
    return data


def blank_annotation(entry: ImageEntry) -> Annotation:
    """Return an annotation without boxes for an image that has none yet.

    Raises:
        ImageError: the image is missing or cannot be read, so its size is not known.
    """
    assert entry.image_path is not None
    info = probe(entry.image_path)
    width, height = info.size_in_frame(frame_turn(info, 0, 0))
    return Annotation(
        image_id=entry.image_id,
        width=width,
        height=height,
        depth=info.channels,
        filename=entry.image_path.name,
        folder=entry.image_path.parent.name,
    )


def annotation_target(
    entry: ImageEntry, entries: Sequence[ImageEntry], apart: tuple[Path, Path] | None = None
) -> Path:
    """Return where the annotation of an entry is, or belongs: as its neighbours do it.

    Where it is to lie apart, in the same place below another folder: ``apart`` is (folder of all images,
    folder of all annotations). Otherwise where the other images of its folder have theirs; else an image
    below ``JPEGImages`` belongs to the same place below ``Annotations``; else beside the image.
    """
    if entry.annotation_path is not None:
        return entry.annotation_path
    image = entry.image_path
    assert image is not None
    if apart is not None and image.is_relative_to(apart[0]):
        return apart[1] / image.relative_to(apart[0]).with_suffix(".xml")
    name = f"{image.stem}.xml"
    for other in entries:
        if other.annotation_path and other.image_path and other.image_path.parent == image.parent:
            return other.annotation_path.parent / name
    for folder in image.parents:
        if folder.name == IMAGE_FOLDER:
            return folder.parent.joinpath(ANNOTATION_FOLDER, image.parent.relative_to(folder), name)
    return image.with_name(name)


def folder_apart(dataset: Dataset) -> tuple[Path, Path] | None:
    """Return (folder of all images, folder for annotations of their own) where both are found again.

    That is so where all images lie directly in the dataset's folder, or all below one folder in it.
    """
    images = [entry.image_path for entry in dataset.entries if entry.image_path is not None]
    root = dataset.root
    if not images or not all(image.is_relative_to(root) for image in images):
        return None
    tops = {image.relative_to(root).parts[0] if image.parent != root else "" for image in images}
    if len(tops) > 1:
        return None
    top = tops.pop()
    return (root / top if top else root), root / ANNOTATION_FOLDER


def spliced(dataset: Dataset, records: Mapping[int, Record], classes: Sequence[str]) -> Dataset:
    """Return the dataset's columns with the rows of ``records`` (by image index) as they are now.

    ``classes`` must begin with the dataset's own classes and hold every name used.
    """
    if not records:
        return replace(dataset, classes=tuple(classes))
    changed = sorted(records)
    entries = list(dataset.entries)
    for i in changed:
        entries[i] = current_entry(entries[i], records[i])
    edited = build_dataset(
        root=dataset.root,
        name=dataset.name,
        layout=dataset.layout,
        convention=dataset.convention,
        entries=[entries[i] for i in changed],
        annotations=[records[i].current for i in changed],
        classes=classes,
    )
    counts = np.diff(dataset.offsets)
    counts[changed] = np.diff(edited.offsets)
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    columns = [
        _interleave(dataset, changed, edited.offsets, getattr(dataset, name), getattr(edited, name))
        for name in ("boxes", "labels", "flags")
    ]
    return replace(
        dataset,
        entries=tuple(entries),
        classes=edited.classes,
        offsets=offsets,
        boxes=columns[0],
        labels=columns[1],
        flags=columns[2],
    )


def _interleave(
    dataset: Dataset,
    changed: Sequence[int],
    offsets: NDArray[np.int64],
    old: NDArray[Any],
    new: NDArray[Any],
) -> NDArray[Any]:
    """Replace the rows of the changed images, leaving all between them."""
    pieces, at = [], 0
    for k, i in enumerate(changed):
        rows = dataset.boxes_of(i)
        pieces += [old[at : rows.start], new[offsets[k] : offsets[k + 1]]]
        at = rows.stop
    return np.concatenate([*pieces, old[at:]])


def current_entry(entry: ImageEntry, record: Record) -> ImageEntry:
    """Return the entry with the state, size and mark that its record has now."""
    if record.error is not None:
        return replace(entry, state=ImageState.UNREADABLE)
    if record.current is None:
        return replace(entry, state=ImageState.UNLABELLED, annotation_path=None, verified=False)
    return replace(
        entry,
        state=ImageState.ANNOTATED,
        annotation_path=record.path,
        width=record.current.width,
        height=record.current.height,
        verified=record.current.verified,
    )


def in_convention(annotation: Annotation | None, old: Convention, new: Convention) -> Annotation | None:
    """Return an annotation that was read as ``old`` as reading it as ``new`` would have given it."""
    if annotation is None or old == new:
        return annotation
    low = _FROM_VOC[new][0] - _FROM_VOC[old][0]
    high = _FROM_VOC[new][1] - _FROM_VOC[old][1]
    return replace(annotation, boxes=tuple(_shifted(box, low, high) for box in annotation.boxes))


def restate_record(record: Record, old: Convention, new: Convention) -> None:
    """Make a record that was read as ``old`` what reading it as ``new`` would have made it."""
    record.original_annotation = in_convention(record.original_annotation, old, new)
    record.saved = in_convention(record.saved, old, new)
    record.current = in_convention(record.current, old, new)


def _shifted(box: BoundingBox, low: float, high: float) -> BoundingBox:
    parts = tuple(
        replace(p, xmin=p.xmin + low, ymin=p.ymin + low, xmax=p.xmax + high, ymax=p.ymax + high)
        for p in box.parts
    )
    xmax, ymax = box.xmax + high, box.ymax + high
    return replace(box, xmin=box.xmin + low, ymin=box.ymin + low, xmax=xmax, ymax=ymax, parts=parts)
