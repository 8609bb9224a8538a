"""Running tasks on processes: bounded, cancellable, and not stopped by a worker that dies.

The pool knows nothing of images. It takes any ``concurrent.futures`` executor, so that a cluster's, or a
serial one in a test, serves as well.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from multiprocessing import connection, parent_process
from typing import Generic, TypeVar

import cv2

Task = TypeVar("Task")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Died(Generic[Task]):
    """A task that killed its worker, twice."""

    task: Task


def start_worker() -> None:
    """Prepare a worker process: one thread per process, and no orphans when the parent dies."""
    cv2.setNumThreads(1)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


def process_pool(workers: int) -> Executor:
    """Return a pool of worker processes that never inherit the window's state."""
    method = "spawn" if sys.platform in ("win32", "darwin") else "forkserver"
    context = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(["app.export.worker"])
    return ProcessPoolExecutor(workers, mp_context=context, initializer=start_worker)


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
    task is started, and what is under way is still yielded.
    """
    remaining = iter(tasks)
    while not cancelled():
        executor = make_executor(workers)
        try:
            broken = yield from _run_until_broken(function, remaining, executor, workers * 3, cancelled)
        finally:
            executor.shutdown(wait=True, cancel_futures=True)
        if not broken:
            return
        for task in broken:
            yield from _run_alone(function, task, make_executor, cancelled)


def _run_until_broken(
    function: Callable[[Task], Result],
    tasks: Iterator[Task],
    executor: Executor,
    limit: int,
    cancelled: Callable[[], bool],
) -> Generator[Result | Died[Task], None, list[Task]]:
    """Yield results; return the tasks that were under way when the executor broke, none if it did not."""
    pending: dict[Future[Result], Task] = {}
    broken: list[Task] = []
    exhausted = False
    while True:
        while not exhausted and not broken and len(pending) < limit:
            task = next(tasks, None)
            if task is None:
                exhausted = True
                break
            try:
                pending[executor.submit(function, task)] = task
            except BrokenExecutor:
                broken.append(task)
        if not pending:
            return broken
        done, _ = wait(pending, timeout=0.2, return_when=FIRST_COMPLETED)
        if cancelled():
            exhausted = True
            for future in [future for future in pending if future.cancel()]:
                del pending[future]
        for future in done:
            task = pending.pop(future, None)
            if task is None:
                continue
            try:
                yield future.result()
            except BrokenExecutor:
                broken.append(task)


def _run_alone(
    function: Callable[[Task], Result],
    task: Task,
    make_executor: Callable[[int], Executor],
    cancelled: Callable[[], bool],
) -> Iterator[Result | Died[Task]]:
    if cancelled():
        return
    with make_executor(1) as executor:
        try:
            yield executor.submit(function, task).result()
        except BrokenExecutor:
            yield Died(task)
