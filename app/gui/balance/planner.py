"""Plans in the background: made anew a moment after anything changed, the latest wins."""

from __future__ import annotations

import functools
import os
from collections import OrderedDict
from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QObject, QThreadPool, QTimer, Signal

from app.balance.strategies import STRATEGIES
from app.core.dataset import Dataset
from app.errors import EvenboxError, PlanError
from app.export.job import ExportJob
from app.export.training import TrainingFinder
from app.gui import tasks
from app.gui.balance.outlook import Outlook, look_ahead

_DELAY = 90  # ms after the last change
_KEPT_IMAGES = 600_000  # of all plans that are kept, sources and outputs
_DRAFTED_IMAGES = 3_000  # from which on a draft comes before the plan
_EXPECTED_IMAGES = 20_000  # from which on other strategies are drafts, so that none takes minutes
_PLAN, _COMPARE = "plan", "compare"


class PlanRunner(QObject):
    """Looks ahead for a job, then for the same job under every other strategy.

    All of it runs in one thread, one after the other. For many images a draft comes first, what the plan is
    expected to reach; the plan itself, drawn copy by copy, takes its place.

    Attributes:
        started: a plan is being made.
        drafted: an ``Outlook`` of what is to be expected is ready; the plan itself follows.
        planned: an ``Outlook`` is ready.
        failed: there can be no such plan; an exception.
        compared: (strategy, Outlook) another strategy's is ready.
    """

    started = Signal()
    drafted = Signal(object)
    planned = Signal(object)
    failed = Signal(object)
    compared = Signal(str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._job: ExportJob | None = None
        self._dataset: Dataset | None = None
        self._others: Mapping[str, ExportJob] | None = None
        self._known: OrderedDict[str, Outlook] = OrderedDict()
        self._drafts = False
        self._asked = 0
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._finder = TrainingFinder(os.cpu_count() or 1)  # of the pool's thread
        self._timer = QTimer(self, singleShot=True, interval=_DELAY)
        self._timer.timeout.connect(self._start)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self._end)

    @property
    def is_busy(self) -> bool:
        """Whether a plan is waited for."""
        return self._job is not None

    @property
    def pool(self) -> QThreadPool:
        """Where plans are made, one after the other; what a plan leads to may queue there as well."""
        return self._pool

    def request(
        self, job: ExportJob, dataset: Dataset, others: Mapping[str, ExportJob] | None = None
    ) -> None:
        """Plan soon; what is planned at the moment is dropped.

        Args:
            job: what to plan.
            dataset: for it.
            others: the jobs to compare with, by strategy; by default the same under every other strategy.
        """
        self.stop()
        if dataset is not self._dataset:
            self._known.clear()
        self._job, self._dataset, self._others = job, dataset, others
        known = self._known.get(job.digest())
        self.started.emit()
        if known is not None and not known.is_draft:
            self._show(known)
            return
        self._drafts = known is None and len(dataset) >= _DRAFTED_IMAGES
        self._timer.start()
        if known is not None:
            self.drafted.emit(known)

    def stop(self) -> None:
        """Drop everything."""
        self._timer.stop()
        tasks.cancel(self)
        self._job = None
        self._asked += 1

    def wait(self, milliseconds: int = 10_000) -> bool:
        """Wait until nothing runs any more."""
        return self._pool.waitForDone(milliseconds)

    def _end(self) -> None:
        self.stop()
        self.wait()

    def _start(self) -> None:
        tasks.run(
            _look_ahead,
            self._job,
            self._dataset,
            self._finder,
            self._drafts,
            with_task=True,
            on_progress=functools.partial(self._show_draft, self._asked),
            on_result=self._show,
            on_error=self._fail,
            owner=self,
            key=_PLAN,
            pool=self._pool,
        )

    def _show(self, outlook: Outlook) -> None:
        self._job = None
        self._remember(outlook)
        self.planned.emit(outlook)
        self._compare(outlook.job)

    def _fail(self, error: Exception) -> None:
        self._job = None
        self.failed.emit(error)

    def _compare(self, job: ExportJob) -> None:
        others = self._others or {
            name: job.model_copy(update={"balance": name}) for name in STRATEGIES if name != job.balance
        }
        jobs = list(others.values())
        wanted = []
        for other in jobs:
            known = self._known.get(other.digest())
            if known is None:
                wanted.append(other)
            else:
                self.compared.emit(other.balance, known)
        if wanted:
            tasks.run(
                _look_at_others,
                wanted,
                self._dataset,
                self._finder,
                with_task=True,
                on_progress=functools.partial(self._show_other, self._asked),
                owner=self,
                key=_COMPARE,
                pool=self._pool,
                priority=-1,
            )

    def _show_draft(self, asked: int, outlook: Outlook) -> None:
        if asked == self._asked:  # else it was on its way when something else was asked for
            self.drafted.emit(outlook)

    def _show_other(self, asked: int, outlook: Outlook) -> None:
        self._remember(outlook)
        if asked == self._asked:
            self.compared.emit(outlook.job.balance, outlook)

    def _remember(self, outlook: Outlook) -> None:
        self._known[outlook.job.digest()] = outlook
        images = sum(map(_weight, self._known.values()))
        while images > _KEPT_IMAGES and len(self._known) > 1:
            _, oldest = self._known.popitem(last=False)
            images -= _weight(oldest)


def _weight(outlook: Outlook) -> int:
    return len(outlook.copies) + (0 if outlook.is_draft else outlook.plan.images_after)


def _look_ahead(
    task: tasks.Task, job: ExportJob, dataset: Dataset, finder: TrainingFinder, drafts: bool
) -> Outlook:
    if drafts:
        task.report(look_ahead(job, dataset, task.is_cancelled, finder, draft=True))
    return look_ahead(job, dataset, task.is_cancelled, finder)


def _look_at_others(
    task: tasks.Task, jobs: list[ExportJob], dataset: Dataset, finder: TrainingFinder
) -> None:
    draft = len(dataset) >= _EXPECTED_IMAGES
    for job in jobs:
        if task.is_cancelled():
            return
        try:
            task.report(look_ahead(job, dataset, task.is_cancelled, finder, draft))
        except PlanError:
            continue  # this strategy has no plan here; its row stays without a figure
        except EvenboxError:
            return  # cancelled
