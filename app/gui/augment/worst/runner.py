"""Trying a recipe in the background: on processes, so that the interface keeps its own."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal, SignalInstance

from app.augment.recipe import Recipe
from app.core.dataset import Dataset
from app.export.inspection.page import inspection_page
from app.export.inspection.result import Inspection
from app.export.inspection.run import InspectionSettings, inspect
from app.export.inspection.suggestion import Suggestion, suggest
from app.files import write_atomic
from app.gui import tasks
from app.gui.augment.worst.found import Found, look_through
from app.gui.augment.worst.words import say
from app.gui.process_work import Pace, ProcessWork
from app.gui.theme import current_theme

TRYING, SEARCHING, WRITING = "trying", "searching", "writing"


@dataclass(frozen=True, slots=True)
class Step:
    """How far a piece of work is: ``kind``, and what is done of how much."""

    kind: str
    done: int
    total: int


class InspectionRunner(ProcessWork):
    """Runs one thing at a time: an inspection, the search for a milder recipe, or writing a report.

    Attributes:
        progressed: a ``Step``.
        updated: a ``Found`` of an inspection whose boxes are judged, but not its pixels.
        finished: a ``Found`` of a whole inspection.
        suggested: a ``Suggestion``.
        written: the ``Path`` of a report.
        failed: an exception.
    """

    progressed = Signal(object)
    updated = Signal(object)
    finished = Signal(object)
    suggested = Signal(object)
    written = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kind = ""

    @property
    def kind(self) -> str:
        """What is being done, empty if nothing is."""
        return self._kind

    def start(self, dataset: Dataset, recipe: Recipe, settings: InspectionSettings) -> None:
        """Try a recipe; whatever is under way is given up."""
        self._run(TRYING, _inspect, self.finished, dataset, recipe, settings, self.make_executor)

    def search(self, inspection: Inspection) -> None:
        """Look for a milder recipe."""
        self._run(SEARCHING, _suggest, self.suggested, inspection, self.make_executor)

    def write(self, inspection: Inspection, suggestion: Suggestion | None, path: Path) -> None:
        """Write a report in the language of the window."""
        language = "zh-CN" if current_theme().language.startswith("zh") else "en"
        self._run(WRITING, _write, self.written, inspection, suggestion, path, language)

    def stop(self) -> None:
        """Give up what is under way; nothing follows."""
        tasks.cancel(self)
        self._kind = ""

    def _run(
        self, kind: str, function: Callable[..., object], done: SignalInstance, *arguments: object
    ) -> None:
        self._kind = kind
        tasks.run(
            function,
            *arguments,
            with_task=True,
            on_progress=self._take,
            on_result=lambda result: self._end(done, result),
            on_error=lambda error: self._end(self.failed, error),
            owner=self,
            key="work",
            pool=self._pool,
        )

    def _take(self, value: Step | Found) -> None:
        if isinstance(value, Step):
            self.progressed.emit(value)
        else:
            self.updated.emit(value)

    def _end(self, signal: SignalInstance, value: object) -> None:
        self._kind = ""
        signal.emit(value)


def _reporter(task: tasks.Task, kind: str) -> Callable[[int, int], None]:
    pace = Pace()

    def report(done: int, total: int) -> None:
        if pace.is_due(done, total):
            task.report(Step(kind, done, total))

    return report


def _inspect(
    task: tasks.Task,
    dataset: Dataset,
    recipe: Recipe,
    settings: InspectionSettings,
    make_executor: Callable[[int], Executor],
) -> Found:
    inspection = inspect(
        dataset,
        recipe,
        settings,
        workers=os.cpu_count() or 1,
        on_progress=_reporter(task, TRYING),
        on_update=lambda judged: task.report(look_through(judged)),
        cancelled=task.is_cancelled,
        make_executor=make_executor,
    )
    return look_through(inspection)


def _suggest(
    task: tasks.Task, inspection: Inspection, make_executor: Callable[[int], Executor]
) -> Suggestion:
    return suggest(
        inspection,
        workers=os.cpu_count() or 1,
        on_progress=_reporter(task, SEARCHING),
        cancelled=task.is_cancelled,
        make_executor=make_executor,
    )


def _write(
    task: tasks.Task, inspection: Inspection, suggestion: Suggestion | None, path: Path, language: str
) -> Path:
    text = inspection_page(
        inspection,
        suggestion,
        on_progress=_reporter(task, WRITING),
        cancelled=task.is_cancelled,
        say=say,
        language=language,
    )
    write_atomic(path, text.encode("utf-8", "backslashreplace"))
    return path
