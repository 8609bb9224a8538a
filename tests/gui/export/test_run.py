"""A run of the window: one at a time, and what is said of one is never taken for the next."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pytestqt.qtbot import QtBot

from app.augment.recipe import load_recipe
from app.export.job import ExportJob
from app.export.planning import prepare
from app.export.progress import ExportReport
from app.gui.export.run import ExportRun


def test_one_that_goes_on_at_once_is_not_taken_for_the_one_that_ended(
    make_voc: Callable[..., Path], tmp_path: Path, qtbot: QtBot
) -> None:
    job = ExportJob(dataset=make_voc(), recipe=load_recipe("flip"), max_copies=4)
    ready, run = prepare(job), ExportRun(make_executor=ThreadPoolExecutor)
    reports: list[ExportReport] = []
    errors: list[Exception] = []

    def go_on(report: ExportReport) -> None:
        reports.append(report)
        if report.cancelled:
            run.start(ready, tmp_path / "out", 1, resume=True)

    run.finished.connect(go_on)
    run.failed.connect(errors.append)
    run.start(ready, tmp_path / "out", 1, resume=False)
    run.stop()
    assert run.wait()  # all that is to be said of the first run waits to be heard now
    qtbot.waitUntil(lambda: bool(errors) or len(reports) == 2, timeout=20_000)
    assert not errors and [report.cancelled for report in reports] == [True, False]
