"""Work in background threads: the latest wins, a stale or unwanted result is dropped."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal

from app.errors import EvenboxError

_sweeps = QThreadPool()  # one thread: see ``sweep`` below
_sweeps.setMaxThreadCount(1)
_running: set[Task] = set()  # keeps each task's objects alive, in the interface thread, until it is delivered


class Task(QObject):
    """One function call in a background thread, made by ``run``.

    Attributes:
        progressed: emitted in the interface thread with what the function reported.
    """

    progressed = Signal(object)
    _finished = Signal(object, object)

    def __init__(
        self,
        owner: QObject | None,
        on_result: Callable[[Any], object] | None,
        on_error: Callable[[Exception], object] | None,
    ) -> None:
        super().__init__()
        self._owner, self._on_result, self._on_error = owner, on_result, on_error
        self._cancelled = threading.Event()
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def cancel(self) -> None:
        """Ask the function to stop; whatever it returns is dropped."""
        self._cancelled.set()

    def is_cancelled(self) -> bool:
        """Whether to stop; called by the function, in its thread."""
        return self._cancelled.is_set()

    def report(self, value: object) -> None:
        """Send a value to ``progressed``; called by the function, in its thread."""
        if not self.is_cancelled():
            self.progressed.emit(value)

    def execute(self, function: Callable[[], Any]) -> None:
        """Call the function; in the background thread."""
        result, error = None, None
        try:
            if not self.is_cancelled():
                result = function()
        except Exception as caught:  # noqa: BLE001  a thread has no caller: the interface thread raises it
            error = caught
        with contextlib.suppress(RuntimeError):  # the application has ended and waits no longer
            self._finished.emit(result, error)

    def _deliver(self, result: object, error: Exception | None) -> None:
        _running.discard(self)
        if self.is_cancelled() or (self._owner is not None and not shiboken6.isValid(self._owner)):
            return
        if error is None:
            if self._on_result is not None:
                self._on_result(result)
        elif self._on_error is not None and isinstance(error, EvenboxError | OSError):
            self._on_error(error)
        else:
            raise error


class _Runnable(QRunnable):
    def __init__(self, task: Task, function: Callable[[], Any]) -> None:
        super().__init__()
        self._task, self._function = task, function

    def run(self) -> None:
        self._task.execute(self._function)


def run(
    function: Callable[..., Any],
    *args: Any,
    on_result: Callable[[Any], object] | None = None,
    on_error: Callable[[Exception], object] | None = None,
    on_progress: Callable[[Any], object] | None = None,
    owner: QObject | None = None,
    key: str = "",
    with_task: bool = False,
    pool: QThreadPool | None = None,
    priority: int = 0,
    sweep: bool = False,
) -> Task:
    """Call ``function(*args)`` in a background thread.

    Args:
        function: pure work: no widget, no QPixmap.
        *args: its arguments.
        on_result: called with the result, in the interface thread.
        on_error: called with an expected failure (EvenboxError, OSError); any other exception is raised in
            the interface thread, where the exception hook shows it.
        on_progress: called with each value of ``task.report(value)``, in the interface thread.
        owner: nothing is called any more once this object is deleted.
        key: with an owner: a later task of the same key cancels this one (the latest generation wins).
        with_task: pass the ``Task`` as first argument, for ``is_cancelled`` and ``report``.
        pool: where to run; the application's global pool by default.
        priority: higher runs earlier.
        sweep: it goes through the whole dataset and nobody waits for it. Sweeps run one after another: the
            interpreter runs one thread at a time, and the interface thread waits for its turn behind each.
    """
    task = Task(owner, on_result, on_error)
    if on_progress is not None:
        task.progressed.connect(on_progress, Qt.ConnectionType.QueuedConnection)
    if owner is not None and key:
        cancel(owner, key)
        task.setProperty("key", key)
    call = (lambda: function(task, *args)) if with_task else (lambda: function(*args))
    _running.add(task)
    where = _sweeps if sweep else pool or QThreadPool.globalInstance()
    where.start(_Runnable(task, call), priority)
    return task


def cancel(owner: QObject, key: str = "") -> None:
    """Cancel the tasks of an owner, all of them or those of one key."""
    for task in list(_running):
        if task._owner is owner and (not key or task.property("key") == key):
            task.cancel()


def cancel_all(wait_ms: int = 5000) -> bool:
    """Cancel everything and wait for the shared threads; the application calls it once, at its end."""
    for task in list(_running):
        task.cancel()
    ended = [pool.waitForDone(wait_ms) for pool in (QThreadPool.globalInstance(), _sweeps)]
    return all(ended)
