from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QThreadPool
from pytestqt.qtbot import QtBot

from app.errors import DatasetError
from app.gui import tasks
from app.gui.opening import DatasetOpener
from app.gui.reading import BATCH, Listed, Read, ReadBatch, ReaderProcess, read_steps
from app.gui.session import PlanSettings, Session
from app.voc.index import open_dataset


def test_steps_come_in_order_and_end_with_what_open_dataset_says(small_dataset: Path) -> None:
    steps = list(read_steps(small_dataset))
    assert [type(step) for step in steps] == [Listed, ReadBatch, Read]
    batch, read = steps[1], steps[2]
    assert isinstance(batch, ReadBatch)
    assert isinstance(read, Read)
    expected = open_dataset(small_dataset)
    assert batch.classes == expected.classes
    assert [row.state for row in batch.rows] == [entry.state for entry in expected.entries]
    assert batch.rows[0].counts == ((0, 2), (1, 1))
    assert batch.rows[3].errors[0].line == 4
    assert read.dataset.boxes.tolist() == expected.boxes.tolist()
    assert len(batch.rows) <= BATCH


def test_the_other_process_gives_the_same(small_dataset: Path) -> None:
    reader = ReaderProcess()
    reader.start()
    try:
        here, there = list(read_steps(small_dataset)), list(reader.steps(small_dataset))
        again = list(reader.steps(small_dataset))
        with pytest.raises(DatasetError, match="does not exist"):
            list(reader.steps(small_dataset / "gone"))
    finally:
        reader.stop()
    assert len(here) == len(there) == len(again)
    assert here[0].dataset.entries == there[0].dataset.entries
    assert here[1] == there[1]
    assert here[2].dataset.entries == there[2].dataset.entries
    assert here[2].dataset.problems == there[2].dataset.problems
    assert here[2].dataset.labels.tolist() == again[2].dataset.labels.tolist()


def test_without_another_process_it_is_read_here(small_dataset: Path) -> None:
    assert [type(step) for step in ReaderProcess().steps(small_dataset)] == [Listed, ReadBatch, Read]


def test_a_killed_process_is_a_failure_and_the_next_folder_opens(qtbot: QtBot, small_dataset: Path) -> None:
    session = Session()
    opener = DatasetOpener(session)
    opener.warm_up()
    opener._reader._process.kill()
    opener._reader._process.join()
    opener._reader.start = lambda: None  # the death goes unnoticed
    with qtbot.waitSignal(opener.failed, timeout=10_000) as caught:
        opener.open(small_dataset)
    assert "unexpectedly" in str(caught.args[1])
    assert session.work == ()
    del opener._reader.start
    with qtbot.waitSignal(opener.finished, timeout=20_000):
        opener.open(small_dataset)
    opener.close()


def test_cancelling_leaves_no_process_and_no_work(qtbot: QtBot, small_dataset: Path) -> None:
    session = Session()
    opener = DatasetOpener(session)
    finished = []
    opener.finished.connect(finished.append)
    opener.open(small_dataset)
    assert opener.is_busy
    opener.cancel()
    qtbot.wait(300)
    assert finished == []
    assert session.work == ()
    opener.close()


def test_session_tells_only_of_changes(qtbot: QtBot) -> None:
    session = Session()
    changes: list[str] = []
    session.plan_settings_changed.connect(lambda: changes.append("plan"))
    session.image_changed.connect(lambda index: changes.append(f"image {index}"))
    session.work_changed.connect(lambda: changes.append("work"))
    session.set_plan_settings(max_copies=5, seed=3)
    session.set_plan_settings(seed=3)
    session.set_image_index(4)
    session.set_image_index(4)
    work = session.begin_work("Reading", 10)
    session.update_work(work, 3)
    session.end_work(work)
    session.end_work(work)
    assert changes == ["plan", "image 4", "work", "work", "work"]
    assert session.plan_settings == PlanSettings(max_copies=5, seed=3)


def test_reading_leaves_the_shared_threads_to_others(
    qtbot: QtBot, small_dataset: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long reading waits for its process all the time: the image that is shown must not wait too."""
    pool, opener = QThreadPool.globalInstance(), DatasetOpener(Session())
    before, may_end, done = pool.maxThreadCount(), threading.Event(), list[int]()
    monkeypatch.setattr(opener._reader, "steps", lambda _: iter(may_end.wait, True))
    pool.setMaxThreadCount(1)
    try:
        opener.open(small_dataset)
        tasks.run(lambda: 1, on_result=done.append)
        qtbot.waitUntil(lambda: done == [1])
    finally:
        may_end.set()
        pool.setMaxThreadCount(before)
        opener.close()
