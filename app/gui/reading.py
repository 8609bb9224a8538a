"""Reads a dataset in another process, so that parsing 20,000 files never holds up the window. No Qt.

The process lives as long as the window and is started with it. What it finds comes in small pieces: unpacking
them takes the interface thread's interpreter for a millisecond at a time.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from app.core.dataset import Convention, Dataset, ImageEntry, ImageState, build_dataset
from app.core.problem import Problem, Severity
from app.errors import DatasetError, EvenboxError
from app.gui.images.columns import Counts, ListColumns
from app.priority import lower_priority
from app.voc.index import IndexedImage, assemble, read_entries
from app.voc.layout import Layout, find_layout

BATCH = 64
_ENTRIES = 512
_SETTLE = 0.15  # s for the window to show the list before the first rows come
_PAUSE = 0.001  # s between two pieces, in which the interface thread can run


@dataclass(frozen=True, slots=True)
class Listed:
    """The images are known: a dataset without boxes; ``columns`` as in ``Read``."""

    dataset: Dataset
    columns: ListColumns | None = None


@dataclass(frozen=True, slots=True)
class ReadRow:
    """What one annotation file says, as much as the image list shows."""

    state: ImageState
    width: int
    height: int
    verified: bool
    counts: Counts
    errors: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ReadBatch:
    """Rows of the images from ``start`` on; ``classes`` are all class names met so far."""

    start: int
    rows: tuple[ReadRow, ...]
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """Everything has been read; ``columns`` are made here, for that takes a moment."""

    dataset: Dataset
    columns: ListColumns | None = None


Step = Listed | ReadBatch | Read


def read_steps(folder: Path) -> Iterator[Step]:
    """Read a dataset step by step.

    Raises:
        DatasetError: there is no dataset in the folder.
    """
    layout = find_layout(folder)
    yield Listed(_without_boxes(layout))
    images: list[IndexedImage] = []
    classes: dict[str, int] = {}
    for start in range(0, len(layout.entries), BATCH):
        batch = read_entries(layout, start, start + BATCH)
        images += batch
        yield ReadBatch(start, tuple(_row(image, classes) for image in batch), tuple(classes))
    yield Read(assemble(layout, images))


def _without_boxes(layout: Layout) -> Dataset:
    dataset = build_dataset(
        root=layout.root,
        name=layout.dataset_name,
        layout=layout.name,
        convention=Convention.VOC,
        entries=layout.entries,
        annotations=[None] * len(layout.entries),
        problems=layout.problems,
    )
    return replace(dataset, mirror=layout.mirror)


def _row(image: IndexedImage, classes: dict[str, int]) -> ReadRow:
    counts: dict[int, int] = {}
    for box in image.annotation.boxes if image.annotation else ():
        index = classes.setdefault(box.name, len(classes))
        counts[index] = counts.get(index, 0) + 1
    entry = image.entry
    errors = tuple(p for p in image.problems if p.severity is Severity.ERROR)
    return ReadRow(
        entry.state, entry.width, entry.height, entry.verified, tuple(sorted(counts.items())), errors
    )


class ReaderProcess:
    """The other process. One reading at a time; ``stop`` ends it in the middle."""

    def __init__(self) -> None:
        self._process: Any = None
        self._connection: Connection | None = None

    def start(self) -> None:
        """Start the process if it is not running; it is ready when it is needed."""
        if self._process is not None and self._process.is_alive():
            return
        self.stop()
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=serve, args=(theirs,), name="evenbox-reader", daemon=True)
        try:
            process.start()
        except OSError:  # the system allows no more processes: this one reads by itself
            ours.close()
        else:
            self._process, self._connection = process, ours
        theirs.close()

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
            self._process = None
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def steps(self, folder: Path) -> Iterator[Step]:
        """Read a dataset in the process, or here if there is none; called in a background thread.

        Raises:
            DatasetError: there is no dataset in the folder, or the process died.
        """
        connection = self._connection
        if connection is None:
            yield from read_steps(folder)
            return
        try:
            connection.send(folder)
            yield from _received(connection)
        except (EOFError, OSError):
            if self._connection is connection:  # nobody stopped it
                raise DatasetError("the process that reads the dataset ended unexpectedly") from None


def serve(connection: Connection) -> None:
    """Read what the window asks for until it goes away; runs in the other process."""
    lower_priority()  # where there are two processors, the window and its threads need them first
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in the terminal is for the window
    try:
        while True:
            folder = connection.recv()
            try:
                for step in read_steps(folder):
                    for piece in _pieces(step):
                        connection.send(piece)
            except EvenboxError as error:
                connection.send(error)
    except (EOFError, OSError):
        return


def _pieces(step: Step) -> Iterator[object]:
    """Take a step apart: a dataset's entries travel in small lots of plain strings."""
    if isinstance(step, ReadBatch):
        yield step
        return
    entries = step.dataset.entries
    for start in range(0, len(entries), _ENTRIES):
        yield [_packed(entry) for entry in entries[start : start + _ENTRIES]]
    yield replace(step, dataset=replace(step.dataset, entries=()))


def _received(connection: Connection) -> Iterator[Step]:
    entries: list[ImageEntry] = []
    while True:
        piece = connection.recv()
        if isinstance(piece, list):
            entries += [_unpacked(packed) for packed in piece]
        elif isinstance(piece, EvenboxError):
            raise piece
        elif isinstance(piece, ReadBatch):
            yield piece
        else:
            dataset = replace(piece.dataset, entries=tuple(entries))
            if isinstance(piece, Read):
                yield Read(dataset, ListColumns(dataset))
                return
            yield Listed(dataset, ListColumns(dataset))
            entries = []
            time.sleep(_SETTLE)
        time.sleep(_PAUSE)


def _packed(entry: ImageEntry) -> Sequence[Any]:
    image = str(entry.image_path) if entry.image_path else None
    annotation = str(entry.annotation_path) if entry.annotation_path else None
    return entry.image_id, image, annotation, str(entry.state), entry.width, entry.height, entry.verified


def _unpacked(packed: Sequence[Any]) -> ImageEntry:
    image_id, image, annotation, state, width, height, verified = packed
    return ImageEntry(
        image_id,
        Path(image) if image else None,
        Path(annotation) if annotation else None,
        ImageState(state),
        width,
        height,
        verified,
    )
