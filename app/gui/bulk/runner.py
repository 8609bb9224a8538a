"""Carries out changes of many files in the background, one at a time, each one step of the undo stack."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoCommand

from app.errors import AnnotationError, DatasetError
from app.gui import tasks
from app.gui.bulk.jobs import Done, Job, carry_out
from app.gui.records import Record
from app.voc.journal import Outcome, redo_run, undo_run

if TYPE_CHECKING:
    from app.gui.document import Document


@dataclass(frozen=True, slots=True)
class Report:
    """How a change ended.

    Attributes:
        text: what was done, translated.
        files: how many files were written.
        failed: files that were left as they are, and why.
        way: ``done``, ``undone`` or ``redone``.
        cancelled: stopped on request: nothing has changed.
    """

    text: str
    files: int
    failed: tuple[AnnotationError, ...] = ()
    way: str = "done"
    cancelled: bool = False


class ChangeFiles(QUndoCommand):
    """A change of many files that was written; undo and redo write them again, in the background."""

    def __init__(self, runner: FilesRunner, text: str, done: Done) -> None:
        super().__init__(text)
        self._runner, self.done = weakref.ref(runner), done
        self.aside: dict[int, Record] = {}
        self.is_on = True  # what the files say

    def redo(self) -> None:
        """Write once more; pushing it writes nothing."""
        if not self.is_on:
            self._move()

    def undo(self) -> None:
        """Write back."""
        if self.is_on:
            self._move()

    def _move(self) -> None:
        runner = self._runner()
        if runner is not None:
            runner.move(self)


class FilesRunner(QObject):
    """Does one thing at a time; while it is at work nothing else may change the document.

    Attributes:
        started: emitted with the translated name of what is done.
        progressed: (files done, of all).
        ended: emitted with a ``Report``.
        failed: emitted with the error that nothing could be done for.
    """

    started = Signal(str)
    progressed = Signal(int, int)
    ended = Signal(object)
    failed = Signal(object)

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self._task: tasks.Task | None = None
        self._stop: threading.Event | None = None  # of what can be stopped with nothing changed

    @property
    def _document(self) -> Document:
        """The document; it is not kept, for it keeps this."""
        return cast("Document", self.parent())

    @property
    def is_busy(self) -> bool:
        """Whether files are being written."""
        return self._task is not None

    @property
    def can_cancel(self) -> bool:
        """Whether what goes on can be stopped with nothing changed: undo and redo run to their end."""
        return self._stop is not None

    def apply(self, job: Job) -> None:
        """Carry out a job; unsaved edits are saved first."""
        if self.is_busy:
            return
        document = self._document
        if not document.save_all():
            self.failed.emit(self._not_saved())
            return
        snapshot, stop = document.snapshot(), threading.Event()

        def work(task: tasks.Task) -> Done:
            return carry_out(snapshot, job, _reporter(task), lambda: stop.is_set() or task.is_cancelled())

        self._stop = stop
        self._start(job.text, work, lambda done: self._take(job, done), self.failed.emit)

    def cancel(self) -> None:
        """Stop: all files are as they were."""
        if self._stop is not None:
            self._stop.set()

    def move(self, command: ChangeFiles) -> None:
        """Take a change back, or make it once more."""

        def fail(error: Exception) -> None:
            self._put_back(command)
            self.failed.emit(error)

        if self.is_busy or not self._document.save_all():
            QTimer.singleShot(0, self, lambda: fail(self._not_saved()))
            return
        run = command.done.run
        assert run is not None
        write = undo_run if command.is_on else redo_run

        def work(task: tasks.Task) -> Outcome:
            return write(run, _reporter(task))

        self._start(command.text(), work, lambda outcome: self._moved(command, outcome), fail)

    def _start(
        self,
        text: str,
        work: Callable[[tasks.Task], object],
        take: Callable[..., object],
        fail: Callable[..., object],
    ) -> None:
        def end(function: Callable[..., object], value: object) -> None:
            self._task = self._stop = None
            function(value)

        self._task = tasks.run(
            work,
            owner=self,
            with_task=True,
            on_result=lambda result: end(take, result),
            on_error=lambda error: end(fail, error),
            on_progress=lambda step: self.progressed.emit(*step),
        )
        self.started.emit(text)

    def _take(self, job: Job, done: Done) -> None:
        if done.run is not None and done.images:
            command = ChangeFiles(self, job.text, done)
            command.aside = self._document.take_files(done.after, self._touched(done))
            self._document.undo_stack.push(command)
        self.ended.emit(Report(job.text, len(done.images), done.failed, "done", done.cancelled))

    def _moved(self, command: ChangeFiles, outcome: Outcome) -> None:
        done, command.is_on = command.done, not command.is_on
        dataset = done.after if command.is_on else done.before
        set_aside = self._document.take_files(dataset, self._touched(done), command.aside)
        command.aside = set_aside if command.is_on else {}
        way = "redone" if command.is_on else "undone"
        self.ended.emit(Report(command.text(), outcome.written, tuple(outcome.failed), way))

    def _touched(self, done: Done) -> Collection[int]:
        """Return the images that are to be read anew: all of them where coordinates mean something else."""
        same = done.before.convention is done.after.convention
        return done.images if same else range(len(done.after))

    def _not_saved(self) -> DatasetError:
        return DatasetError(self.tr("Some boxes could not be saved; settle that first"))

    def _put_back(self, command: ChangeFiles) -> None:
        """Let the undo stack stand where the files stand; the command itself does nothing then."""
        stack = self._document.undo_stack
        place = next(k for k in range(stack.count()) if stack.command(k) is command)
        stack.setIndex(place + 1 if command.is_on else place)


def _reporter(task: tasks.Task) -> Callable[[int, int], None]:
    def report(done: int, total: int) -> None:
        if done == total or done % 16 == 0:
            task.report((done, total))

    return report
