"""A running export as signals: the work in a thread of its own, the workers in processes."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from concurrent.futures import Executor
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import ExportError
from app.export.cluster import run_on_cluster
from app.export.pool import process_pool
from app.export.prepared import Prepared
from app.export.progress import ExportReport, Progress
from app.export.runner import run_export
from app.export.server import warm_up
from app.gui import tasks
from app.gui.pages import page_language, say
from app.gui.process_work import Pace, ProcessWork

_ANSWER = 20  # ms


class ExportRun(ProcessWork):
    """Runs one export at a time; a stopped one can go on in the same folder.

    Attributes:
        progressed: a ``Progress``, several times a second.
        finished: an ``ExportReport``; its ``cancelled`` says whether it was stopped.
        failed: an exception: the folder cannot be used or written any more.
    """

    progressed = Signal(object)
    finished = Signal(object)
    failed = Signal(object)

    def __init__(
        self, parent: QObject | None = None, make_executor: Callable[[int], Executor] = process_pool
    ) -> None:
        super().__init__(parent, make_executor)
        self._stop = threading.Event()
        self._running = False

    @property
    def is_running(self) -> bool:
        """Whether files are being written."""
        return self._running

    def start(self, prepared: Prepared, out: Path, workers: int, resume: bool, cluster: str = "") -> None:
        """Start writing, on a cluster where an address is given; returns at once."""
        self._stop = threading.Event()
        self._running = True
        tasks.run(
            _run,
            prepared,
            out,
            workers,
            resume,
            self._stop,
            self.make_executor,
            cluster,
            with_task=True,
            on_progress=self._take,
            on_result=self._finish,
            on_error=self._fail,
            owner=self,
            pool=self._pool,
        )

    def warm_up(self) -> None:
        """Get ready to start workers: what a run waits for, a stop of it waits for too."""
        if self.make_executor is process_pool:
            tasks.run(warm_up, pool=self._pool)

    def stop(self) -> None:
        """Ask the run to end in a state that it can go on from; ``finished`` follows."""
        self._stop.set()

    def _take(self, said: Progress | threading.Event) -> None:
        if isinstance(said, threading.Event):
            self._wait_for_answer(said)
        else:
            self.progressed.emit(said)

    def _wait_for_answer(self, run: threading.Event) -> None:
        """The work has ended: once its thread has too, its result or error is among the waiting events."""
        if not self._is_current(run):
            return
        ended = self._pool.waitForDone(0)
        then = self._blame if ended else self._wait_for_answer
        QTimer.singleShot(0 if ended else _ANSWER, lambda: then(run))

    def _blame(self, run: threading.Event) -> None:
        """No result and no error came: the program itself is wrong, and the hook for that has been told."""
        if self._is_current(run):
            self._fail(ExportError("the export ended unexpectedly; what is written so far stays"))

    def _is_current(self, run: threading.Event) -> bool:
        """Whether the run that this event stops goes on, and not another that was started since."""
        return self._running and run is self._stop

    def _finish(self, report: ExportReport) -> None:
        self._running = False
        self.finished.emit(report)

    def _fail(self, error: Exception) -> None:
        self._running = False
        self.failed.emit(error)


def _run(
    task: tasks.Task,
    prepared: Prepared,
    out: Path,
    workers: int,
    resume: bool,
    stop: threading.Event,
    make_executor: Callable[[int], Executor],
    cluster: str,
) -> ExportReport:
    pace = Pace()

    def report(progress: Progress) -> None:
        if pace.is_due(progress.done, progress.total):
            task.report(progress)

    run = functools.partial(run_export, workers=workers, make_executor=make_executor)
    if cluster:
        run = functools.partial(run_on_cluster, cluster)
    try:
        return run(
            prepared,
            out,
            resume=resume,
            on_progress=report,
            cancelled=stop.is_set,
            say=say,
            language=page_language(),
        )
    finally:
        task.report(stop)  # it stands for the run that has ended
