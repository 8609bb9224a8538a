"""Writing the copies of a whole dataset in the background, as the command ``evenbox tta`` does."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.augment.recipe import Recipe
from app.core.dataset import Dataset
from app.export.ensemble.copies import CopyReport, write_copies
from app.gui import tasks
from app.gui.process_work import Pace, ProcessWork


@dataclass(frozen=True, slots=True)
class CopyJob:
    """What is to be written: ``variants`` copies of each image, see ``write_copies``."""

    dataset: Dataset
    out: Path
    recipe: Recipe
    variants: int
    seed: int
    split: str | None


class CopyWriter(ProcessWork):
    """Writes one job at a time; a folder appears whole at the end, or not at all.

    Attributes:
        progressed: images that are done, and how many there are.
        written: a ``CopyReport``.
        failed: an exception.
    """

    progressed = Signal(int, int)
    written = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.runs = False

    def start(self, job: CopyJob) -> None:
        """Write a job, unless one is being written."""
        if self.runs:
            return
        self.runs = True
        tasks.run(
            _write,
            job,
            self.make_executor,
            with_task=True,
            on_progress=lambda step: self.progressed.emit(*step),
            on_result=self._end,
            on_error=self._fail,
            owner=self,
            key="copies",
            pool=self._pool,
        )

    def stop(self) -> None:
        """Give up; nothing is left of what was written, and nothing follows."""
        tasks.cancel(self)
        self.runs = False

    def _end(self, report: CopyReport) -> None:
        self.runs = False
        self.written.emit(report)

    def _fail(self, error: Exception) -> None:
        self.runs = False
        self.failed.emit(error)


def _write(task: tasks.Task, job: CopyJob, make_executor: Callable[[int], Executor]) -> CopyReport:
    pace = Pace()

    def report(done: int, total: int) -> None:
        if pace.is_due(done, total):
            task.report((done, total))

    return write_copies(
        job.dataset,
        job.out,
        job.recipe,
        job.variants,
        job.seed,
        split=job.split,
        workers=os.cpu_count() or 1,
        on_progress=report,
        cancelled=task.is_cancelled,
        make_executor=make_executor,
    )
