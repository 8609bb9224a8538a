"""Opening a dataset: all annotations read into columns, with every oddity listed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.core.annotation import Annotation
from app.core.dataset import Convention, Dataset, ImageEntry, ImageState, build_dataset
from app.core.mirror import FILE_NAME
from app.core.problem import Problem
from app.errors import AnnotationError
from app.voc.convention import convention_evidence, with_convention
from app.voc.images import resolve_images
from app.voc.layout import Layout, find_layout
from app.voc.messages import problem, unreadable
from app.voc.reader import read_annotation
from app.voc.splits import folder_splits, read_splits

_BATCH = 64


@dataclass(frozen=True, slots=True)
class IndexedImage:
    """One image once its annotation has been read.

    Attributes:
        entry: what is known about the image now.
        annotation: its annotation read as ``Convention.VOC``, None where there is none that can be used.
        problems: what reading found.
        filename_line: where the annotation names its image.
    """

    entry: ImageEntry
    annotation: Annotation | None = None
    problems: tuple[Problem, ...] = ()
    filename_line: int | None = None


def open_dataset(
    path: Path,
    convention: Convention | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Dataset:
    """Read a dataset.

    Args:
        path: its folder, see ``find_layout``.
        convention: how coordinates are meant; None guesses from evidence, which is then one of the problems.
        on_progress: called now and then with the number of images done and of all images.
        cancelled: asked now and then; once it is true, the images not read yet stay ``PENDING``.

    Raises:
        DatasetError: there is no dataset in the folder.
    """
    layout = find_layout(path)
    total = len(layout.entries)
    images: list[IndexedImage] = []
    for start in range(0, total, _BATCH):
        if cancelled is not None and cancelled():
            images += [IndexedImage(entry) for entry in layout.entries[start:]]
            break
        images += read_entries(layout, start, start + _BATCH)
        if on_progress is not None:
            on_progress(len(images), total)
    return assemble(layout, images, convention)


def read_entries(layout: Layout, start: int, stop: int) -> list[IndexedImage]:
    """Read the annotations of the entries from ``start`` up to ``stop``; nothing is raised for a bad file."""
    return [_read_entry(entry) for entry in layout.entries[start:stop]]


def _read_entry(entry: ImageEntry) -> IndexedImage:
    path = entry.annotation_path
    if path is None:
        return IndexedImage(entry)
    try:
        reading = read_annotation(path, entry.image_id)
    except AnnotationError as error:
        known = ImageEntry(entry.image_id, entry.image_path, path, ImageState.UNREADABLE)
        return IndexedImage(known, None, (unreadable(error, entry.image_id),))
    annotation = reading.annotation
    known = ImageEntry(
        entry.image_id,
        entry.image_path,
        path,
        ImageState.ANNOTATED if reading.usable else ImageState.UNREADABLE,
        annotation.width,
        annotation.height,
        annotation.verified,
    )
    return IndexedImage(known, annotation, reading.problems, reading.line_of("filename"))


def assemble(layout: Layout, images: Sequence[IndexedImage], convention: Convention | None = None) -> Dataset:
    """Put a dataset together from its entries, read or not.

    An image without annotation that another annotation names by its ``filename`` is that annotation's image
    and no entry of its own, so there can be fewer entries than in the layout.

    Args:
        layout: the dataset's files.
        images: one for each entry of the layout, in its order.
        convention: how the coordinates are meant; None guesses.
    """
    resolved = resolve_images(
        layout,
        [image.entry for image in images],
        [_filename(image) for image in images],
        [image.filename_line for image in images],
    )
    pairs = [(e, image) for e, image in zip(resolved.entries, images, strict=True) if e is not None]
    entries = [entry for entry, _ in pairs]
    positions = {entry.image_id: index for index, entry in enumerate(entries)}
    splits = read_splits(layout.split_files, layout.sources, positions)
    if not layout.split_files:
        splits.indices = folder_splits([entry.image_id for entry in entries])
    problems = [
        _with_choice(found, resolved.chosen)
        for found in layout.problems
        if found.image_id is None or found.image_id in positions
    ]
    problems += _in_order(images, resolved.problems)
    dataset = build_dataset(
        root=layout.root,
        name=layout.dataset_name,
        layout=layout.name,
        convention=Convention.VOC,
        entries=entries,
        annotations=[image.annotation for _, image in pairs],
        splits=splits.indices,
        problems=problems + splits.problems,
    )
    dataset = replace(
        dataset, mirror=layout.mirror, problems=(*dataset.problems, *_unknown_names(dataset, layout))
    )
    return _in_convention(dataset, convention)


def _unknown_names(dataset: Dataset, layout: Layout) -> list[Problem]:
    """Return the classes that the mirror rules name and no box has: most likely misspelt."""
    return [
        problem("mirror_class_unknown", layout.root / FILE_NAME, name=name)
        for name in sorted(layout.mirror.names - set(dataset.classes))
    ]


def _filename(image: IndexedImage) -> str | None:
    """Return what the annotation says its image is called; None where nothing is to be found by it."""
    if image.annotation is None:
        return None
    hopeless = image.entry.state is ImageState.UNREADABLE and image.entry.image_path is None
    return None if hopeless else image.annotation.filename


def _with_choice(found: Problem, chosen: Mapping[str, Path]) -> Problem:
    """Return what listing found about several images of a name, with the one that is used in the end."""
    image = chosen.get(found.image_id or "")
    if found.kind != "several_images" or image is None:
        return found
    return replace(found, path=image, arguments={**found.arguments, "used": image.name})


def _in_order(images: Sequence[IndexedImage], resolved: Sequence[Problem]) -> list[Problem]:
    """Return the problems image by image: what reading found, then what looking for the image found."""
    by_image: dict[str | None, list[Problem]] = {}
    for found in resolved:
        by_image.setdefault(found.image_id, []).append(found)
    ordered: list[Problem] = []
    for image in images:
        ordered += image.problems
        ordered += by_image.get(image.entry.image_id, ())
    return ordered


def _in_convention(dataset: Dataset, asked: Convention | None) -> Dataset:
    """Return the dataset in the convention asked for, or in the likeliest one, with a word about it."""
    evidence = convention_evidence(dataset)
    note = evidence.to_problem(dataset, asked)
    convention = asked or evidence.guess()
    if convention is not dataset.convention:
        dataset = with_convention(dataset, convention)
    return dataset if note is None else replace(dataset, problems=(*dataset.problems, note))
