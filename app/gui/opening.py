"""Opening a dataset without making anyone wait: the list first, what its files say in batches after it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.core.dataset import Convention, Dataset, build_dataset
from app.gui import tasks
from app.gui.session import Session, Work
from app.voc.index import IndexedImage, assemble, read_entries
from app.voc.layout import Layout, find_layout

BATCH = 64
_KEY = "open"


class DatasetOpener(QObject):
    """Opens one folder at a time; opening another drops what is still going on.

    Attributes:
        listed: the images are known, nothing of their boxes; a ``Dataset`` without boxes.
        indexed: (start, images) what a batch of annotation files says, in the order of the images.
        finished: the whole ``Dataset``.
        failed: (folder, exception) it cannot be opened.
    """

    listed = Signal(object)
    indexed = Signal(int, object)
    finished = Signal(object)
    failed = Signal(object, object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._work: Work | None = None
        self._folder: Path | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a folder is being opened or read."""
        return self._work is not None

    def open(self, folder: Path) -> None:
        """Start opening a folder."""
        self.cancel()
        self._folder = folder
        self._work = self._session.begin_work(self.tr("Looking for images"))
        tasks.run(
            _list_images,
            folder,
            owner=self,
            key=_KEY,
            on_result=self._take_layout,
            on_error=self._fail,
        )

    def cancel(self) -> None:
        """Stop opening; what was listed stays."""
        tasks.cancel(self, _KEY)
        self._end_work()

    def _take_layout(self, found: tuple[Layout, Dataset]) -> None:
        layout, dataset = found
        self._end_work()
        self.listed.emit(dataset)
        self._work = self._session.begin_work(self.tr("Reading annotations"), len(layout.entries))
        tasks.run(
            _read_annotations,
            layout,
            owner=self,
            key=_KEY,
            with_task=True,
            on_progress=self._take_batch,
            on_result=self._finish,
            on_error=self._fail,
        )

    def _take_batch(self, batch: tuple[int, list[IndexedImage]]) -> None:
        start, images = batch
        if self._work is not None:
            self._session.update_work(self._work, start + len(images))
            self.indexed.emit(start, images)

    def _finish(self, dataset: Dataset) -> None:
        self._end_work()
        self.finished.emit(dataset)

    def _fail(self, error: Exception) -> None:
        self._end_work()
        self.failed.emit(self._folder, error)

    def _end_work(self) -> None:
        if self._work is not None:
            self._session.end_work(self._work)
            self._work = None


def _list_images(folder: Path) -> tuple[Layout, Dataset]:
    layout = find_layout(folder)
    dataset = build_dataset(
        root=layout.root,
        name=layout.dataset_name,
        layout=layout.name,
        convention=Convention.VOC,
        entries=layout.entries,
        annotations=[None] * len(layout.entries),
        problems=layout.problems,
    )
    return layout, dataset


def _read_annotations(task: tasks.Task, layout: Layout) -> Any:
    images: list[IndexedImage] = []
    for start in range(0, len(layout.entries), BATCH):
        if task.is_cancelled():
            return None
        batch = read_entries(layout, start, min(start + BATCH, len(layout.entries)))
        images += batch
        task.report((start, batch))
    return assemble(layout, images)
