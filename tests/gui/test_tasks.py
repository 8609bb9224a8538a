from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot

from app.errors import DatasetError
from app.gui import tasks


def test_result_arrives_in_the_interface_thread(qtbot: QtBot) -> None:
    seen: list[object] = []

    def take(value: int) -> None:
        seen.extend((value, QThread.isMainThread()))

    tasks.run(lambda a, b: a + b, 2, 3, on_result=take)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [5, True]


def test_the_latest_generation_wins(qtbot: QtBot) -> None:
    owner, seen, gate = QObject(), [], threading.Event()

    def slow(value: int) -> int:
        gate.wait(5)
        return value

    for value in range(5):
        tasks.run(slow, value, owner=owner, key="preview", on_result=seen.append)
    tasks.run(slow, 99, owner=owner, key="other", on_result=seen.append)
    gate.set()
    qtbot.waitUntil(lambda: len(seen) == 2)
    qtbot.wait(50)
    assert sorted(seen) == [4, 99]


def test_nothing_is_delivered_to_a_deleted_owner(qtbot: QtBot) -> None:
    owner, seen, gate = QObject(), [], threading.Event()
    tasks.run(gate.wait, 5, owner=owner, on_result=seen.append)
    owner.deleteLater()
    qtbot.wait(20)
    gate.set()
    qtbot.wait(80)
    assert seen == []


def test_expected_failures_go_to_on_error(qtbot: QtBot) -> None:
    errors: list[Exception] = []

    def fail() -> None:
        raise DatasetError("{path}: no", path="x")

    tasks.run(fail, on_error=errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], DatasetError)


def test_other_exceptions_are_raised_in_the_interface_thread(qtbot: QtBot) -> None:
    def fail() -> None:
        raise ZeroDivisionError("oops")

    with qtbot.captureExceptions() as caught:
        tasks.run(fail, on_error=lambda error: None)
        qtbot.waitUntil(lambda: bool(caught))
    assert caught[0][0] is ZeroDivisionError


def test_progress_and_cancel(qtbot: QtBot) -> None:
    seen: list[int] = []
    started, stopped = threading.Event(), threading.Event()

    def work(task: tasks.Task) -> None:
        task.report(1)
        started.set()
        while not task.is_cancelled():
            stopped.wait(0.01)
        task.report(2)
        stopped.set()

    task = tasks.run(work, with_task=True, on_progress=seen.append)
    assert started.wait(5)
    qtbot.waitUntil(lambda: seen == [1])
    task.cancel()
    assert stopped.wait(5)
    qtbot.wait(30)
    assert seen == [1]


@pytest.mark.parametrize("call", [tasks.cancel_all])
def test_nothing_runs_at_the_end(qtbot: QtBot, call: Callable[[], bool]) -> None:
    for _ in range(10):
        tasks.run(lambda: None)
    assert call()
