"""Keeps the sums behind the plots up to date: counted once in the background, then edit by edit."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.dataset import Dataset
from app.core.statistics import Figures
from app.gui import tasks
from app.gui.balance.figures_table import PLANNED, find_figures, planned_figures
from app.gui.balance.outlook import Outlook
from app.gui.balance.population import Planned, Present, count_present, draw_planned, split_members
from app.gui.document import Document

_MOST_EDITS = 100  # images that are counted one by one; more are counted with all others
_FIGURES_PAUSE = 150  # ms after an edit

FiguresBySplit = Mapping[str, tuple[Figures, float]]


class Counter(QObject):
    """Counts the document's boxes and those of its plan.

    Attributes:
        counted: a ``Present`` is ready, or has changed.
        drawn: what a plan makes has been drawn (``Planned``).
        figured: figures by split are ready.
    """

    counted = Signal(object)
    drawn = Signal(object)
    figured = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self._present: Present | None = None
        self._outlook: Outlook | None = None
        self._planned: Planned | None = None
        self._split_key: object = None
        self._edited: set[int] = set()
        self._is_counting = False
        self._later = QTimer(self, singleShot=True, interval=_FIGURES_PAUSE)
        self._later.timeout.connect(self._find_figures)

    @property
    def present(self) -> Present | None:
        """What was counted last."""
        return self._present

    @property
    def planned(self) -> Planned | None:
        """What was drawn of the plan, None while it is not."""
        return self._planned

    def set_document(self, document: Document | None) -> None:
        """Count another document."""
        tasks.cancel(self)
        self._later.stop()
        self._document, self._present, self._outlook, self._planned = document, None, None, None
        self._split_key = None
        self._edited.clear()
        self._is_counting = False

    def forget(self) -> None:
        """Everything may have changed: count all images the next time."""
        self._present = None
        self._edited.clear()

    def edit(self, index: int) -> None:
        """An image has changed; ``catch_up`` counts it."""
        self._edited.add(index)

    def catch_up(self) -> None:
        """Count what has changed: single edits at once, everything in the background."""
        if self._document is None:
            return
        if self._present is None or len(self._edited) > _MOST_EDITS:
            self._count()
        elif self._edited and not self._is_counting:
            self._present.update(self._document.snapshot(), self._edited)
            self._edited.clear()
            self.counted.emit(self._present)
            self._later.start()

    def follow(self, outlook: Outlook) -> None:
        """Count the splits of a plan, and draw what it makes."""
        self._outlook, self._planned = outlook, None
        job = outlook.job
        fixed = isinstance(job.split, str)
        key = (job.split, job.exclude, None if fixed else (job.seed, id(outlook.prepared.dataset)))
        if key != self._split_key or self._present is None:
            self._split_key = key
            self._count()
        tasks.run(
            _draw, outlook, with_task=True, on_result=self._show_drawn, owner=self, key="drawn", priority=-1
        )

    def _count(self) -> None:
        if self._document is None:
            return
        self._is_counting = True
        tasks.run(
            _count,
            self._document.snapshot(),
            self._outlook,
            on_result=self._show_counted,
            owner=self,
            key="count",
        )

    def _show_counted(self, present: Present) -> None:
        self._is_counting = False
        self._present = present
        document = self._document
        if document is not None and self._edited and document.snapshot() is not present.dataset:
            present.update(document.snapshot(), self._edited)
        self._edited.clear()
        self.counted.emit(present)
        self._find_figures()

    def _show_drawn(self, planned: Planned) -> None:
        self._planned = planned
        self.drawn.emit(planned)
        self._find_figures()

    def _find_figures(self) -> None:
        if self._present is not None:
            tasks.run(
                _figures,
                self._present,
                self._planned,
                self._outlook,
                on_result=self.figured.emit,
                owner=self,
                key="figures",
                priority=-1,
            )


def _count(dataset: Dataset, outlook: Outlook | None) -> Present:
    if outlook is not None and len(outlook.prepared.dataset) != len(dataset):
        outlook = None
    return count_present(dataset, split_members(dataset, outlook))


def _draw(task: tasks.Task, outlook: Outlook) -> Planned:
    return draw_planned(outlook, task.is_cancelled)


def _figures(present: Present, planned: Planned | None, outlook: Outlook | None) -> FiguresBySplit:
    found = find_figures(present.dataset, present.members)
    if planned is not None and outlook is not None:
        found[PLANNED] = planned_figures(planned, outlook)
    return found
