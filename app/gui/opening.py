"""Opening a dataset without making anyone wait: the list first, what its files say in batches after it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QThreadPool, Signal

from app.gui import tasks
from app.gui.reading import Listed, Read, ReadBatch, ReaderProcess, Step
from app.gui.session import Session, Work

_KEY = "open"


class DatasetOpener(QObject):
    """Opens one folder at a time; opening another drops what is still going on.

    Attributes:
        listed: the ``Listed``: the images are known, nothing of their boxes.
        batch_read: a ``ReadBatch``, in the order of the images.
        finished: the ``Read`` with the whole dataset.
        failed: (folder, exception) it cannot be opened.
    """

    listed = Signal(object)
    batch_read = Signal(object)
    finished = Signal(object)
    failed = Signal(object, object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._reader = ReaderProcess()
        self._pool = QThreadPool(self)  # a thread that waits for minutes: the shared ones are for images
        self._pool.setMaxThreadCount(1)
        self._work: Work | None = None
        self._folder: Path | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a folder is being opened or read."""
        return self._work is not None

    def warm_up(self) -> None:
        """Have the other process ready for the first folder."""
        self._reader.start()

    def open(self, folder: Path) -> None:
        """Start opening a folder."""
        self.cancel()
        self._reader.start()
        self._folder = folder
        self._work = self._session.begin_work(self.tr("Looking for images"))
        tasks.run(
            _follow,
            self._reader,
            folder,
            owner=self,
            key=_KEY,
            with_task=True,
            pool=self._pool,
            on_progress=self._take,
            on_error=self._fail,
        )

    def cancel(self) -> None:
        """Stop opening; what was listed stays."""
        tasks.cancel(self, _KEY)
        if self._work is not None:
            self._reader.stop()
            self._end_work()

    def close(self) -> None:
        """Stop for good."""
        self.cancel()
        self._reader.stop()
        self._pool.waitForDone()

    def _take(self, step: Step) -> None:
        if self._work is None:
            return  # it was cancelled while this step was on its way
        if isinstance(step, Listed):
            self._end_work()
            self._work = self._session.begin_work(self.tr("Reading annotations"), len(step.dataset))
            self.listed.emit(step)
        elif isinstance(step, ReadBatch):
            self._session.update_work(self._work, step.start + len(step.rows))
            self.batch_read.emit(step)
        elif isinstance(step, Read):
            self._end_work()
            self.finished.emit(step)

    def _fail(self, error: Exception) -> None:
        self._end_work()
        self.failed.emit(self._folder, error)

    def _end_work(self) -> None:
        if self._work is not None:
            self._session.end_work(self._work)
            self._work = None


def _follow(task: tasks.Task, reader: ReaderProcess, folder: Path) -> None:
    """Report every step of a reading; in a background thread."""
    for step in reader.steps(folder):
        if task.is_cancelled():
            return
        task.report(step)
