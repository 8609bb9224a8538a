"""The pool yields every result, survives dying workers, finds the one to blame, and stops on request."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor

from app.export.pool import Died, process_pool, run_tasks


def double(task: int) -> int:
    return task * 2


def die_on_seven(task: int) -> int:
    if task == 7:
        os._exit(9)
    return task


def slow(task: int) -> int:
    time.sleep(0.05)
    return task


def test_yields_every_result_once() -> None:
    assert sorted(run_tasks(double, range(50), ThreadPoolExecutor, 3)) == [2 * k for k in range(50)]


def test_no_tasks_no_results() -> None:
    assert list(run_tasks(double, [], ThreadPoolExecutor, 2)) == []


def test_at_most_three_tasks_per_worker_are_taken_ahead() -> None:
    taken: list[int] = []

    def tasks():  # noqa: ANN202
        for k in range(100):
            taken.append(k)
            yield k

    results = run_tasks(slow, tasks(), ThreadPoolExecutor, 2)
    next(results)
    assert len(taken) <= 6
    results.close()


def test_a_task_that_kills_its_worker_is_named_and_the_rest_is_done() -> None:
    results = list(run_tasks(die_on_seven, range(20), process_pool, 2))
    assert [result.task for result in results if isinstance(result, Died)] == [7]
    assert sorted(result for result in results if isinstance(result, int)) == [k for k in range(20) if k != 7]


def test_cancelling_stops_soon_and_keeps_what_was_done() -> None:
    done: list[int] = []
    started = time.monotonic()
    for result in run_tasks(slow, range(1000), ThreadPoolExecutor, 2, lambda: len(done) >= 5):
        done.append(result)
    assert 5 <= len(done) <= 5 + 6
    assert time.monotonic() - started < 5
