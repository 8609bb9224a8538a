"""Running tasks on processes: bounded, stopped within a second, and not stopped by a worker that dies.

The pool knows nothing of images. It takes any ``concurrent.futures`` executor, so that a cluster's, or a
serial one in a test, serves as well.
"""

from __future__ import annotations

import contextlib
import faulthandler
import functools
import gc
import itertools
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    InvalidStateError,
    ProcessPoolExecutor,
    wait,
)
from dataclasses import dataclass
from multiprocessing import connection
from pathlib import Path
from typing import Any, Generic, TypeVar

import cv2

from app.errors import ExportStopped
from app.export import server
from app.imaging.memory import keep_buffers
from app.priority import lower_priority

Task = TypeVar("Task")
Result = TypeVar("Result")

_TASKS_PER_WORKER = 6  # enough to go on while the parent waits for the disk
_POLL = 0.1  # s
_STARTS, _START_PAUSE = 5, 0.2  # attempts, s
_PATIENCE = 1.0  # s for workers to go once nothing is left to do
_GRACE = 0.4  # s that running tasks have to end by themselves once the run is to stop
_MOST_WORKERS = 61 if sys.platform == "win32" else 1024  # Windows waits for no more processes at once
_GARBAGE = 20_000  # new objects until a worker looks for cycles among them; few are in any
_is_worker = False  # in a process of ``WorkerPool``


@dataclass(frozen=True, slots=True)
class Died(Generic[Task]):
    """A task that killed its worker, twice.

    Attributes:
        task: the task.
        seconds: how long it took alone, the start of its worker included.
    """

    task: Task
    seconds: float = 0.0


class _WorkerFuture(Future[Any]):
    """A future that was cancelled takes the news that its pool broke; CPython 3.11's own breaks the pool."""

    def set_exception(self, exception: BaseException | None) -> None:
        with contextlib.suppress(InvalidStateError):
            super().set_exception(exception)


class WorkerPool(ProcessPoolExecutor):
    """Worker processes that never inherit the window's state, leave Ctrl+C to it, and die with it."""

    def __init__(self, workers: int) -> None:
        context = server.context()
        self._receiver, self._lifeline = context.Pipe(duplex=False)
        self._crew = min(workers, _MOST_WORKERS)
        super().__init__(
            self._crew,
            mp_context=context,
            initializer=start_worker,
            initargs=(self._receiver,),
        )

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Submit as the base class does, with Ctrl+C held back from the processes that this may start."""
        may_start = len(self._processes or ()) < self._crew
        with server.interrupts_held_back() if may_start else contextlib.nullcontext():
            future = super().submit(fn, *args, **kwargs)
        future.__class__ = _WorkerFuture  # the base class makes it itself
        return future

    def end(self) -> None:
        """End all workers at once, whatever they are doing."""
        self._lifeline.close()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Shut down as the base class does, but end workers that do not go by themselves soon.

        One that is killed while it waits for work takes the lock of the queue with it: the others would
        never hear that they are to go, and the base class would wait for them for ever.
        """
        base = functools.partial(super().shutdown, wait, cancel_futures=cancel_futures)
        going = threading.Thread(target=base, daemon=True)
        going.start()
        going.join(_PATIENCE)
        self._lifeline.close()
        going.join()
        self._receiver.close()


def start_worker(lifeline: connection.Connection) -> None:
    """Prepare a worker process: one thread for its work, Ctrl+C is not its business, no life of its own.

    It works at a lower priority, so that the machine stays usable meanwhile.

    Args:
        lifeline: nothing is ever sent; it closes when the parent ends the pool, or is dead itself.
    """
    global _is_worker
    _is_worker = True
    gc.freeze()  # what is imported stays
    gc.set_threshold(_GARBAGE)
    cv2.setNumThreads(1)
    keep_buffers()
    lower_priority()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(lifeline,), daemon=True).start()


def _end_with(lifeline: connection.Connection) -> None:
    connection.wait([lifeline])
    os._exit(1)


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """End this worker process if what is done meanwhile takes longer; elsewhere than in one, do nothing.

    Code that hangs in a library cannot be interrupted, so the process has to go.
    """
    if not _is_worker:
        yield
        return
    with Path(os.devnull).open("w") as nowhere:
        faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()


def process_pool(workers: int) -> Executor:
    """Return a pool of worker processes."""
    return WorkerPool(workers)


def run_tasks(
    function: Callable[[Task], Result],
    tasks: Iterable[Task],
    make_executor: Callable[[int], Executor],
    workers: int,
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[Result | Died[Task]]:
    """Yield results as they come, at most six tasks per worker under way.

    When a worker dies, its pool is replaced; what was under way is tried once more, one task at a time, so
    that the task that kills workers is found and the others are not blamed for it. After ``cancelled`` no new
    task is started; what ends soon is still yielded, the rest is dropped.

    Raises:
        ExportStopped: no worker process can be started.
    """
    remaining, suspects, failed_starts = iter(tasks), deque[Task](), 0
    while not cancelled():
        is_alone = bool(suspects)
        batch = iter([suspects.popleft()]) if is_alone else remaining
        crew = 1 if is_alone else workers
        attempt = _Attempt(function, make_executor(crew), crew * _TASKS_PER_WORKER, cancelled)
        began = time.monotonic()
        yield from attempt.run(batch)
        if attempt.start_error is not None:
            failed_starts += 1
            if failed_starts == _STARTS:
                raise ExportStopped(
                    "no worker process can be started ({why}); --resume goes on", why=str(attempt.start_error)
                )
            time.sleep(_START_PAUSE)  # the process that starts workers may be about to be replaced
            if is_alone:
                suspects.extendleft(attempt.broken)
            else:
                remaining = itertools.chain(attempt.broken, remaining)
            continue
        failed_starts = 0
        if is_alone and attempt.broken and not cancelled():
            yield Died(attempt.broken[0], time.monotonic() - began)
        elif not is_alone:
            suspects.extend(attempt.broken)
            if not suspects:
                return


class _Attempt(Generic[Task, Result]):
    """The life of one executor, until there is nothing left to do, it breaks, or the run is cancelled.

    Attributes:
        broken: what was under way when it broke.
        start_error: why a process could not be started; then nobody in ``broken`` is to blame.
    """

    def __init__(
        self,
        function: Callable[[Task], Result],
        executor: Executor,
        limit: int,
        cancelled: Callable[[], bool],
    ) -> None:
        self._function, self._executor, self._limit, self._cancelled = function, executor, limit, cancelled
        self._pending: dict[Future[Result], Task] = {}
        self._end_at: float | None = None
        self.broken: list[Task] = []
        self.start_error: Exception | None = None

    def run(self, tasks: Iterator[Task]) -> Iterator[Result]:
        """Submit tasks and yield their results; the executor is shut down in the end."""
        try:
            while True:
                if not self.broken and not self._cancelled():
                    self._fill(tasks)
                if not self._pending:
                    return
                done, _ = wait(self._pending, timeout=_POLL, return_when=FIRST_COMPLETED)
                for future in done:
                    task = self._pending.pop(future)
                    try:
                        yield future.result()
                    except BrokenExecutor:
                        self.broken.append(task)
                if self._cancelled():
                    self._wind_up()
        finally:
            if self._pending or self.broken:
                self._end_workers()
            self._executor.shutdown(wait=True, cancel_futures=True)

    def _fill(self, tasks: Iterator[Task]) -> None:
        """Submit tasks until as many as may be are under way."""
        for task in itertools.islice(tasks, self._limit - len(self._pending)):
            try:
                self._pending[self._executor.submit(self._function, task)] = task
            except BrokenExecutor:
                self.broken.append(task)
                return
            except (OSError, EOFError) as error:
                self.start_error = error
                self.broken += [*self._pending.values(), task]
                self._pending.clear()
                return

    def _wind_up(self) -> None:
        """Drop what has not begun; give the rest a moment, then end the workers."""
        if self._end_at is None:
            self._end_at = time.monotonic() + _GRACE
        self._pending = {future: task for future, task in self._pending.items() if not future.cancel()}
        if time.monotonic() >= self._end_at:
            self._end_workers()

    def _end_workers(self) -> None:
        if isinstance(self._executor, WorkerPool):
            self._executor.end()
