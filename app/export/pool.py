"""Running tasks on processes: bounded, stopped within a second, and not stopped by a worker that dies.

The pool knows nothing of images. It takes any ``concurrent.futures`` executor, so that a cluster's, or a
serial one in a test, serves as well.
"""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from multiprocessing import connection
from typing import Any, Generic, TypeVar

import cv2

Task = TypeVar("Task")
Result = TypeVar("Result")

_TASKS_PER_WORKER = 3
_POLL = 0.1  # s
_GRACE = 0.4  # s that running tasks have to end by themselves once the run is to stop
_MOST_WORKERS = 61 if sys.platform == "win32" else 1024  # Windows waits for no more processes at once


@dataclass(frozen=True, slots=True)
class Died(Generic[Task]):
    """A task that killed its worker, twice."""

    task: Task


class WorkerPool(ProcessPoolExecutor):
    """Worker processes that never inherit the window's state, leave Ctrl+C to it, and die with it."""

    def __init__(self, workers: int) -> None:
        method = "spawn" if sys.platform in ("win32", "darwin") else "forkserver"
        context = multiprocessing.get_context(method)
        if isinstance(context, multiprocessing.context.ForkServerContext):
            context.set_forkserver_preload(["app.export.worker"])
        self._receiver, self._lifeline = context.Pipe(duplex=False)
        super().__init__(
            min(workers, _MOST_WORKERS),
            mp_context=context,
            initializer=start_worker,
            initargs=(self._receiver,),
        )

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Submit as the base class does, with Ctrl+C held back from the processes that this may start."""
        with _interrupts_held_back():
            return super().submit(fn, *args, **kwargs)

    def end(self) -> None:
        """End all workers at once, whatever they are doing."""
        self._lifeline.close()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Shut down as the base class does."""
        super().shutdown(wait, cancel_futures=cancel_futures)
        self._lifeline.close()
        self._receiver.close()


@contextlib.contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """A process that starts meanwhile inherits the mask, so a terminal's Ctrl+C reaches the parent alone."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def start_worker(lifeline: connection.Connection) -> None:
    """Prepare a worker process: one thread for its work, Ctrl+C is not its business, no life of its own.

    Args:
        lifeline: nothing is ever sent; it closes when the parent ends the pool, or is dead itself.
    """
    cv2.setNumThreads(1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(lifeline,), daemon=True).start()


def _end_with(lifeline: connection.Connection) -> None:
    connection.wait([lifeline])
    os._exit(1)


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
    """Yield results as they come, at most three tasks per worker under way.

    When a worker dies, its pool is replaced; what was under way is tried once more, one task at a time, so
    that the task that kills workers is found and the others are not blamed for it. After ``cancelled`` no new
    task is started; what ends soon is still yielded, the rest is dropped.
    """
    remaining = iter(tasks)
    while not cancelled():
        broken = yield from _run_in_pool(function, remaining, make_executor(workers), workers, cancelled)
        if not broken:
            return
        for task in broken:
            again = yield from _run_in_pool(function, iter([task]), make_executor(1), 1, cancelled)
            if again and not cancelled():
                yield Died(task)


def _run_in_pool(
    function: Callable[[Task], Result],
    tasks: Iterator[Task],
    executor: Executor,
    workers: int,
    cancelled: Callable[[], bool],
) -> Generator[Result | Died[Task], None, list[Task]]:
    """Yield results; return the tasks that were under way when the executor broke, none if it did not."""
    pending: dict[Future[Result], Task] = {}
    broken: list[Task] = []
    stop_at: float | None = None
    try:
        while True:
            if not broken and not cancelled():
                _fill(pending, broken, function, tasks, executor, workers * _TASKS_PER_WORKER)
            if not pending:
                return broken
            done, _ = wait(pending, timeout=_POLL, return_when=FIRST_COMPLETED)
            for future in done:
                task = pending.pop(future)
                try:
                    yield future.result()
                except BrokenExecutor:
                    broken.append(task)
            if cancelled():
                stop_at = time.monotonic() + _GRACE if stop_at is None else stop_at
                pending = {future: task for future, task in pending.items() if not future.cancel()}
                if time.monotonic() >= stop_at:
                    _end(executor)
    finally:
        if pending or broken:
            _end(executor)
        executor.shutdown(wait=True, cancel_futures=True)


def _fill(
    pending: dict[Future[Result], Task],
    broken: list[Task],
    function: Callable[[Task], Result],
    tasks: Iterator[Task],
    executor: Executor,
    limit: int,
) -> None:
    """Submit tasks until ``limit`` are pending; the one that finds the executor broken goes to ``broken``."""
    for task in itertools.islice(tasks, limit - len(pending)):
        try:
            pending[executor.submit(function, task)] = task
        except (BrokenExecutor, OSError, EOFError):  # the last two: no process could be started
            broken.append(task)
            return


def _end(executor: Executor) -> None:
    if isinstance(executor, WorkerPool):
        executor.end()
