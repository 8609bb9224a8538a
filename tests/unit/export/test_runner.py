"""A run: progress, report, resume after anything, faults on the way; bytes that depend on the job alone."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.augment.recipe import load_recipe
from app.balance.weights import FORMULAS, class_weights
from app.errors import ExportError, ExportStopped
from app.export import runner, worker
from app.export.folder import ExportFolder
from app.export.job import ExportJob
from app.export.planning import prepare
from app.export.pool import Died
from app.export.prepared import Prepared
from app.export.progress import ExportReport, Progress
from app.export.runner import run_export

Make = Callable[..., Path]
IMAGES = "voc/VOCdevkit/VOC2012/JPEGImages"


def prepared(dataset: Path, **settings: Any) -> Prepared:
    return prepare(ExportJob(dataset=dataset, recipe=load_recipe("flip"), **{"max_copies": 4, **settings}))


def run(ready: Prepared, out: Path, resume: bool = False, **settings: Any) -> ExportReport:
    return run_export(ready, out, workers=2, resume=resume, make_executor=ThreadPoolExecutor, **settings)


def tree(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def times(root: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in (root / IMAGES).iterdir()}


def test_progress_adds_up_to_the_report(make_voc: Make, tmp_path: Path) -> None:
    ready = prepared(make_voc())
    seen: list[Progress] = []
    report = run(ready, tmp_path / "out", on_progress=seen.append)
    assert [now.done for now in seen] == sorted(now.done for now in seen)
    last = seen[-1]
    assert last.done == last.total == ready.image_count == report.images == report.written
    assert last.counts == report.actual == report.planned
    assert last.seconds_left == pytest.approx(0, abs=1e-6)
    assert all((tmp_path / "out" / name).suffix == ".jpg" for name in last.recent) and len(last.recent) <= 7
    assert json.dumps(report.to_json())


@pytest.mark.parametrize("formula", [None, "inverse", "median"])
@pytest.mark.parametrize("balance", ["augment", "list"])
def test_weights_are_written_by_the_formula_of_the_job(
    make_voc: Make, tmp_path: Path, formula: str | None, balance: str
) -> None:
    settings = {} if formula is None else {"weights": formula}
    formats = ("lists",) if balance == "list" else ("yolo",)
    report = run(prepared(make_voc(), balance=balance, formats=formats, **settings), tmp_path / "out")
    written = json.loads((tmp_path / "out/class_weights.json").read_text())
    everything = json.loads((tmp_path / "out/class_weights_all.json").read_text())
    assert everything["formula"] == (formula or "effective-0.999") and "twice" in everything["note"]
    assert everything["boxes"] == report.actual
    assert set(everything["weights"]) == set(FORMULAS)
    assert everything["weights"][everything["formula"]] == written
    boxes = np.array(list(report.actual.values()))
    beside = np.zeros(len(boxes))
    repeats: dict[str, int] = {}
    if balance == "list":
        for name in (tmp_path / "out/lists/train.txt").read_text().split():
            repeats[Path(name).stem] = repeats.get(Path(name).stem, 0) + 1
    for line in map(json.loads, (tmp_path / "out/manifest.jsonl").read_text().splitlines()):
        if line["split"] == "train":
            names = [one[0] for one in line["objects"]]
            for k, name in enumerate(report.actual):
                beside[k] += len(names) * (name in names) * repeats.get(line["source"], 1)
    for name in FORMULAS:
        expected = class_weights(boxes, name, beside)
        assert list(everything["weights"][name].values()) == pytest.approx(expected.tolist())
    if formats == ("yolo",):
        data = (tmp_path / "out/yolo/data.yaml").read_text()
        assert everything["formula"] in data and "twice" in data


def test_resuming_a_finished_export_changes_nothing(make_voc: Make, tmp_path: Path) -> None:
    ready = prepared(make_voc())
    run(ready, tmp_path / "out")
    before, then = tree(tmp_path / "out"), times(tmp_path / "out")
    report = run(ready, tmp_path / "out", resume=True)
    assert tree(tmp_path / "out") == before and times(tmp_path / "out") == then
    assert (report.written, report.images) == (0, ready.image_count)
    assert report.actual == report.planned


@pytest.mark.parametrize(
    "pattern", ["*_aug1.jpg", "img000*", "*.xml", "manifest.jsonl", "train.txt", "*.jpg"]
)
def test_files_that_were_deleted_come_back_as_they_were(make_voc: Make, tmp_path: Path, pattern: str) -> None:
    ready = prepared(make_voc())
    run(ready, tmp_path / "out")
    before = tree(tmp_path / "out")
    gone = list((tmp_path / "out").rglob(pattern))
    assert gone
    for path in gone:
        path.unlink()
    run(ready, tmp_path / "out", resume=True)
    assert tree(tmp_path / "out") == before


@pytest.mark.parametrize("finished", [True, False])
def test_after_edits_of_the_dataset_only_what_they_touch_is_made_again(
    make_voc: Make, tmp_path: Path, finished: bool
) -> None:
    data = make_voc(count=18)
    first = prepared(data, balance="copy")
    stop: list[int] = []
    run(
        first,
        tmp_path / "out",
        on_progress=lambda now: stop.append(1),
        cancelled=lambda: not finished and len(stop) > 8,
    )
    then = times(tmp_path / "out")
    annotations = data / "VOC2012/Annotations"
    (annotations / "img000.xml").write_text((annotations / "img001.xml").read_text())  # other boxes, no owl
    (annotations / "img006.xml").unlink()
    second = prepared(data, balance="copy")
    assert second.image_count != first.image_count
    run(second, tmp_path / "out", resume=True)
    run(second, tmp_path / "fresh")
    assert tree(tmp_path / "out") == tree(tmp_path / "fresh")
    now = times(tmp_path / "out")
    assert any(now.get(path) == then[path] for path in then), "what is the same stays untouched"


def test_an_image_that_was_mended_comes_in_with_resume(make_voc: Make, tmp_path: Path) -> None:
    data = make_voc()
    path = data / "VOC2012/JPEGImages/img003.jpg"
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    report = run(prepared(data, balance="none"), tmp_path / "out")
    assert [failure.image_id for failure in report.failures] == ["img003"]
    path.write_bytes(whole)
    report = run(prepared(data, balance="none"), tmp_path / "out", resume=True)
    assert not report.failures and report.written == 1
    run(prepared(data, balance="none"), tmp_path / "fresh")
    assert tree(tmp_path / "out") == tree(tmp_path / "fresh")


def test_an_image_that_only_its_original_is_written_of_must_be_whole_too(
    make_voc: Make, tmp_path: Path
) -> None:
    data = make_voc(splits=True)
    for name in ("img001", "img009"):  # in train and in val
        path = data / f"VOC2012/JPEGImages/{name}.jpg"
        path.write_bytes(path.read_bytes()[:-300])
    report = run(prepared(data, max_copies=1, split="keep"), tmp_path / "out")
    assert [failure.image_id for failure in report.failures] == ["img001", "img009"]
    assert not list((tmp_path / "out").rglob("img009*"))
    summary = json.loads((tmp_path / "out/export.json").read_bytes())
    assert [failure["image"] for failure in summary["failures"]] == ["img001", "img009"]


def test_where_every_image_fails_the_report_says_so(make_voc: Make, tmp_path: Path) -> None:
    data = make_voc(count=3)
    ready = prepared(data)
    for path in (data / "VOC2012/JPEGImages").iterdir():
        path.write_bytes(b"\xff\xd8\xff")
    report = run(ready, tmp_path / "out")
    assert (report.images, len(report.failures), set(report.actual.values())) == (0, 3, {0})
    assert json.dumps(report.to_json(), allow_nan=False)


def test_a_worker_that_dies_twice_is_a_failure_of_its_image(
    make_voc: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run_tasks(function: Any, tasks: Any, *_: Any) -> Any:
        for k, task in enumerate(tasks):
            yield Died(task) if k == 1 else function(task)

    monkeypatch.setattr(runner, "run_tasks", run_tasks)
    report = run(prepared(make_voc(), balance="none"), tmp_path / "out")
    assert [failure.image_id for failure in report.failures] == ["img001"]
    assert "died" in report.failures[0].reason


@pytest.mark.parametrize("where", ["replace", "fsync", "write_whole"])
def test_a_disk_that_fills_up_stops_it_and_resume_ends_it(
    make_voc: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    ready = prepared(make_voc())
    calls = 0
    target: Any = worker if where == "write_whole" else os
    real = getattr(target, where)

    def full(*arguments: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls > 3:
            raise OSError(errno.ENOSPC, "No space left on device", str(arguments[0]))
        return real(*arguments)

    monkeypatch.setattr(target, where, full)
    with pytest.raises(ExportStopped, match="No space left"):
        run(ready, tmp_path / "out")
    monkeypatch.undo()
    run(ready, tmp_path / "out", resume=True)
    run(ready, tmp_path / "fresh")
    assert tree(tmp_path / "out") == tree(tmp_path / "fresh")


def test_looking_at_what_is_there_shows_progress_and_can_be_stopped(make_voc: Make, tmp_path: Path) -> None:
    ready, out = prepared(make_voc()), tmp_path / "out"
    run(ready, out)
    whole, seen = tree(out), list[Progress]()
    report = run(ready, out, resume=True, on_progress=seen.append, cancelled=lambda: len(seen) > 5)
    assert report.cancelled and not report.written and 0 < report.images < ready.image_count
    assert [now.done for now in seen] == sorted(now.done for now in seen) and seen[-1].done > 0
    last = list[Progress]()
    assert not run(ready, out, resume=True, on_progress=last.append).written
    assert len(last) == len(ready.tasks) and tree(out) == whole


def test_a_stop_that_comes_too_late_is_no_stop(make_voc: Make, tmp_path: Path) -> None:
    ready = prepared(make_voc(count=4))
    seen: list[Progress] = []
    report = run(ready, tmp_path / "out", on_progress=seen.append, cancelled=lambda: len(seen) == 4)
    assert not report.cancelled and (tmp_path / "out/manifest.jsonl").exists()


def test_names_that_one_file_would_take_are_refused_where_case_does_not_count(
    make_voc: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = make_voc(count=3)
    for folder, suffix in (("JPEGImages", "jpg"), ("Annotations", "xml")):
        shutil.copy(data / f"VOC2012/{folder}/img001.{suffix}", data / f"VOC2012/{folder}/IMG001.{suffix}")
    ready = prepared(data, max_copies=1)
    assert run(ready, tmp_path / "out").images == 4
    monkeypatch.setattr(ExportFolder, "ignores_case", True)
    with pytest.raises(ExportError, match="IMG001 and img001"):
        run(ready, tmp_path / "other")
    assert not (tmp_path / "other").exists(), "what is refused leaves nothing behind"
    (tmp_path / "empty").mkdir()
    with pytest.raises(ExportError, match="IMG001 and img001"):
        run(ready, tmp_path / "empty")
    assert not list((tmp_path / "empty").iterdir())
    with pytest.raises(ExportError, match="IMG001 and img001"):
        run(ready, tmp_path / "out", resume=True)
    assert (tmp_path / "out/manifest.jsonl").exists(), "what is there stays"
    lists = prepared(data, formats=("lists",), balance="list")
    assert run(lists, tmp_path / "lists").images
