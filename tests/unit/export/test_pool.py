"""The pool yields every result, survives dying workers, finds the one to blame, and stops on request."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from multiprocessing import forkserver
from pathlib import Path

import pytest

from app.errors import ExportStopped
from app.export import pool
from app.export.pool import Died, WorkerPool, process_pool, run_tasks

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals")


def double(task: int) -> int:
    return task * 2


def die_on_seven(task: int) -> int:
    if task == 7:
        os._exit(9)
    return task


def slow(task: int) -> int:
    time.sleep(0.05)
    return task


def sleep_for_long(path: Path) -> None:
    path.write_text(str(os.getpid()))
    time.sleep(600)


def own_pid_soon(_: int) -> int:
    time.sleep(0.02)
    return os.getpid()


def interrupt_oneself(task: int) -> int:
    os.kill(os.getpid(), signal.SIGINT)
    return task


def raise_on_three(task: int) -> int:
    if task == 3:
        raise ValueError("three")
    return task


def is_alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    try:
        return status.read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(condition, seconds: float = 10.0) -> None:  # noqa: ANN001
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_yields_every_result_once() -> None:
    assert sorted(run_tasks(double, range(50), ThreadPoolExecutor, 3)) == [2 * k for k in range(50)]


def test_no_tasks_no_results() -> None:
    assert list(run_tasks(double, [], ThreadPoolExecutor, 2)) == []


def test_at_most_six_tasks_per_worker_are_taken_ahead() -> None:
    taken: list[int] = []

    def tasks():  # noqa: ANN202
        for k in range(100):
            taken.append(k)
            yield k

    results = run_tasks(slow, tasks(), ThreadPoolExecutor, 2)
    next(results)
    assert len(taken) <= 12
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


@posix
def test_cancelling_does_not_wait_for_long_tasks(tmp_path: Path) -> None:
    stop = threading.Event()
    paths = [tmp_path / "a", tmp_path / "b", tmp_path / "c"]
    pids: list[int] = []
    stopped_at: list[float] = []

    def cancel_once_both_run() -> None:
        wait_until(lambda: all(path.exists() and path.read_text() for path in paths[:2]))
        pids.extend(int(path.read_text()) for path in paths[:2])
        stopped_at.append(time.monotonic())
        stop.set()

    thread = threading.Thread(target=cancel_once_both_run)
    thread.start()
    assert list(run_tasks(sleep_for_long, paths, process_pool, 2, stop.is_set)) == []
    seconds = time.monotonic() - stopped_at[0]
    thread.join()
    assert seconds < 1.0
    wait_until(lambda: not any(map(is_alive, pids)))


@posix
def test_ctrl_c_does_not_reach_the_workers() -> None:
    assert sorted(run_tasks(interrupt_oneself, range(8), process_pool, 2)) == list(range(8))


@posix
def test_the_death_of_the_process_that_starts_workers_loses_nothing() -> None:
    results = run_tasks(own_pid_soon, range(60), process_pool, 2)
    pids = {next(results) for _ in range(6)}
    os.kill(forkserver._forkserver._forkserver_pid, signal.SIGKILL)
    rest = list(results)
    assert len(rest) == 54 and all(isinstance(pid, int) for pid in rest)
    wait_until(lambda: not any(map(is_alive, pids)))


def test_where_no_process_can_be_started_it_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    attempts = 0

    def submit(*_: object) -> Future[int]:
        nonlocal attempts
        attempts += 1
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(WorkerPool, "submit", submit)
    monkeypatch.setattr(pool, "_START_PAUSE", 0.01)
    with pytest.raises(ExportStopped, match="Resource temporarily unavailable"):
        list(run_tasks(double, range(3), process_pool, 2))
    assert 1 < attempts < 20


def test_a_start_that_fails_now_and_then_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    attempts, real = 0, WorkerPool.submit

    def submit(self: WorkerPool, *arguments: object) -> Future[int]:
        nonlocal attempts
        attempts += 1
        if attempts in (1, 4, 9):
            raise EOFError("unexpected EOF")
        return real(self, *arguments)

    monkeypatch.setattr(WorkerPool, "submit", submit)
    monkeypatch.setattr(pool, "_START_PAUSE", 0.01)
    assert sorted(run_tasks(double, range(12), process_pool, 2)) == [2 * k for k in range(12)]


def test_an_exception_of_a_task_ends_the_run() -> None:
    with pytest.raises(ValueError, match="three"):
        list(run_tasks(raise_on_three, range(10), process_pool, 2))


@posix
def test_a_consumer_that_leaves_does_not_wait_for_long_tasks(tmp_path: Path) -> None:
    def tasks():  # noqa: ANN202
        yield tmp_path / "a"
        wait_until((tmp_path / "a").exists)
        raise KeyError

    started = time.monotonic()
    with pytest.raises(KeyError):
        list(run_tasks(sleep_for_long, tasks(), process_pool, 2))
    assert time.monotonic() - started < 10


@pytest.mark.filterwarnings("error::pytest.PytestUnhandledThreadExceptionWarning")
@posix
def test_the_end_does_not_wait_for_a_worker_that_does_not_go(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    workers = WorkerPool(1)
    workers.submit(sleep_for_long, note)
    while not note.exists() or not note.read_text():
        time.sleep(0.01)
    started = time.monotonic()
    workers.shutdown()
    assert time.monotonic() - started < 30
    with pytest.raises(ProcessLookupError):
        while True:  # it is gone, or about to be
            os.kill(int(note.read_text()), 0)
            assert time.monotonic() - started < 30
            time.sleep(0.01)


def test_a_pool_that_breaks_after_a_cancellation_tells_all_others() -> None:
    workers = WorkerPool(1)
    futures = [workers.submit(time.sleep, 30) for _ in range(5)]
    assert futures[-1].cancel()
    workers.end()
    for future in futures[:-1]:
        with pytest.raises(BrokenExecutor):
            future.result(timeout=20)
    workers.shutdown()
