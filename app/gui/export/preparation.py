"""Making the job ready while its form is filled in: plan, size, and whether the folder can be used."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.dataset import Dataset
from app.errors import ExportError
from app.export.folder import JOB, SUMMARY, check_folder
from app.export.job import ExportJob
from app.export.planning import prepare
from app.export.prepared import Prepared
from app.gui import tasks
from app.gui.export.estimate import Estimate, measure

_DELAY = 120  # ms after the last change
NEW, RESUMED, REFUSED = "new", "resumed", "refused"


@dataclass(frozen=True, slots=True)
class FolderState:
    """Whether a folder can take an export.

    Attributes:
        state: ``new``, ``resumed`` (it holds the same job, which goes on) or ``refused``.
        error: why it is refused.
        finished: whether the export that it holds had come to its end.
    """

    state: str
    error: Exception | None = None
    finished: bool = False


class Preparation(QObject):
    """Follows a job and a folder; the latest wins.

    Attributes:
        prepared: a ``Prepared``.
        failed: the job cannot be carried out; an exception.
        estimated: an ``Estimate``.
        folder_checked: a ``FolderState``.
    """

    prepared = Signal(object)
    failed = Signal(object)
    estimated = Signal(object)
    folder_checked = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._job: ExportJob | None = None
        self._dataset: Dataset | None = None
        self._out = Path()
        self._planned: str | None = None
        self._timer = QTimer(self, singleShot=True, interval=_DELAY)
        self._timer.timeout.connect(self._start)

    def request(self, job: ExportJob, dataset: Dataset, out: Path) -> None:
        """Look at a job and a folder soon; what is under way for others is dropped."""
        self._job, self._dataset, self._out = job, dataset, out
        self._timer.start()

    def stop(self) -> None:
        """Drop everything."""
        self._timer.stop()
        tasks.cancel(self)

    def _start(self) -> None:
        assert self._job is not None
        tasks.run(
            look_at_folder,
            self._out,
            self._job,
            on_result=self.folder_checked.emit,
            owner=self,
            key="folder",
        )
        if self._job.digest() != self._planned:
            self._planned = self._job.digest()
            tasks.cancel(self, "estimate")
            tasks.run(
                _prepare,
                self._job,
                self._dataset,
                with_task=True,
                on_result=self._take,
                on_error=self.failed.emit,
                owner=self,
                key="plan",
            )

    def _take(self, prepared: Prepared) -> None:
        self.prepared.emit(prepared)
        tasks.run(
            _measure,
            prepared,
            with_task=True,
            on_result=self.estimated.emit,
            owner=self,
            key="estimate",
        )


def _prepare(task: tasks.Task, job: ExportJob, dataset: Dataset) -> Prepared:
    return prepare(job, dataset, cancelled=task.is_cancelled)


def _measure(task: tasks.Task, prepared: Prepared) -> Estimate:
    return measure(prepared, task.is_cancelled)


def look_at_folder(out: Path, job: ExportJob) -> FolderState:
    """Say whether a folder can take a job, anew or to go on where it was interrupted."""
    if not out.is_absolute():
        return FolderState(REFUSED, ExportError("choose a folder to write to"))
    resumes = (out / JOB).is_file()
    try:
        check_folder(out, job, resume=resumes)
        parent = next(folder for folder in (out, *out.parents) if folder.exists())
        if not _is_writable(parent):
            raise ExportError("{path}: nothing can be written here", path=str(parent))
    except (ExportError, OSError) as error:
        return FolderState(REFUSED, error)
    return FolderState(RESUMED if resumes else NEW, finished=(out / SUMMARY).is_file())


def _is_writable(folder: Path) -> bool:
    return folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)
