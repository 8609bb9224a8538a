"""From a VOC folder to a VOC folder, whole."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.augment.recipe import load_recipe
from app.core.problem import Severity
from app.errors import ExportError
from app.export.job import ExportJob
from app.export.planning import prepare
from app.export.progress import ExportReport
from app.export.runner import run_export
from app.voc.index import open_dataset
from app.voc.problems import check_dataset

VOC = "voc/VOCdevkit/VOC2012"
Make = Callable[..., Path]


def export(dataset: Path, out: Path, recipe: str = "yolo", **settings: object) -> ExportReport:
    resume = bool(settings.pop("resume", False))
    job = ExportJob(dataset=dataset, recipe=load_recipe(recipe), **settings)
    return run_export(prepare(job), out, workers=2, resume=resume, make_executor=ThreadPoolExecutor)


def tree(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def read_back(out: Path) -> Counter[str]:
    dataset = open_dataset(out / "voc" / "VOCdevkit")
    names = [dataset.classes[label] for label in dataset.labels]
    for index, entry in enumerate(dataset.entries):
        boxes = dataset.boxes[dataset.boxes_of(index)]
        assert (boxes[:, :2] >= 0).all() and (boxes[:, 2] <= entry.width).all()
        assert (boxes[:, 3] <= entry.height).all() and (boxes[:, 2:] - boxes[:, :2] >= 1).all()
    errors = [p.message for p in check_dataset(dataset) if p.severity is Severity.ERROR]
    assert not errors
    return Counter(names)


@pytest.mark.parametrize("recipe", ["none", "flip", "yolo", "ssd", "rotate"])
def test_planned_equals_actual_equals_what_is_read_back(make_voc: Make, tmp_path: Path, recipe: str) -> None:
    report = export(make_voc(), tmp_path / "out", recipe, max_copies=6, budget=3.0, seed=3)
    assert not report.failures
    assert report.planned == report.actual == dict(read_back(tmp_path / "out"))
    assert report.ratio_after < report.ratio_before


def test_none_gives_n_copies_of_each_image_and_no_original(make_voc: Make, tmp_path: Path) -> None:
    report = export(make_voc(count=5), tmp_path / "out", "flip", balance="none", copies=3)
    names = sorted(path.name for path in (tmp_path / "out" / VOC / "JPEGImages").iterdir())
    assert report.images == 15
    assert names == [f"img{k:03}_aug{c}.jpg" for k in range(5) for c in (1, 2, 3)]


def test_only_the_training_split_is_changed(make_voc: Make, tmp_path: Path) -> None:
    data = make_voc(splits=True)
    report = export(data, tmp_path / "out", max_copies=4, split="keep")
    lists = data / "VOC2012/ImageSets/Main"
    held_out = (lists / "val.txt").read_text().split() + (lists / "test.txt").read_text().split()
    for name in held_out:
        for part in (f"JPEGImages/{name}.jpg", f"Annotations/{name}.xml"):
            assert (tmp_path / "out" / VOC / part).read_bytes() == (data / "VOC2012" / part).read_bytes()
        assert not (tmp_path / "out" / VOC / f"JPEGImages/{name}_aug1.jpg").exists()
    written = (tmp_path / "out" / VOC / "ImageSets/Main/train.txt").read_text().split()
    assert len(written) == report.images - len(held_out)
    assert written != sorted(written), "the list is shuffled"
    assert not set(written) & set(held_out)


def test_a_new_split_covers_every_image_once(make_voc: Make, tmp_path: Path) -> None:
    export(make_voc(count=20), tmp_path / "out", balance="copy", max_copies=1, split=(0.6, 0.2, 0.2))
    lists = [
        (tmp_path / "out" / VOC / f"ImageSets/Main/{name}.txt").read_text().split()
        for name in ("train", "val", "test")
    ]
    assert sorted(name for part in lists for name in part) == [f"img{k:03}" for k in range(20)]
    assert [len(part) for part in lists] == [12, 4, 4]


def test_an_image_in_two_splits_stops_the_export(make_voc: Make, tmp_path: Path) -> None:
    data = make_voc(splits=True)
    lists = data / "VOC2012/ImageSets/Main"
    (lists / "val.txt").write_text((lists / "val.txt").read_text() + "img000\n")
    with pytest.raises(ExportError, match="two splits"):
        export(data, tmp_path / "out", split="keep")


def test_exact_copies_are_the_same_bytes(make_voc: Make, tmp_path: Path) -> None:
    export(make_voc(), tmp_path / "out", balance="copy", max_copies=4)
    images = tmp_path / "out" / VOC / "JPEGImages"
    copies = list(images.glob("*_copy*.jpg"))
    assert copies
    for copy in copies:
        assert copy.read_bytes() == (images / f"{copy.stem.split('_copy')[0]}.jpg").read_bytes()


def test_a_list_repeats_names_and_writes_each_image_once(make_voc: Make, tmp_path: Path) -> None:
    report = export(make_voc(), tmp_path / "out", balance="list", max_copies=5)
    names = (tmp_path / "out" / VOC / "ImageSets/Main/train.txt").read_text().split()
    assert report.images == 12 < len(names)
    assert report.planned == report.actual


def test_a_broken_image_is_listed_and_the_rest_is_written(make_voc: Make, tmp_path: Path) -> None:
    data = make_voc()
    whole = (data / "VOC2012/JPEGImages/img003.jpg").read_bytes()
    (data / "VOC2012/JPEGImages/img003.jpg").write_bytes(whole[: len(whole) // 2])
    (data / "VOC2012/JPEGImages/img005.jpg").write_text("no image")
    (data / "VOC2012/Annotations/img007.xml").write_text("<annotation><object>")
    report = export(data, tmp_path / "out", balance="none")
    assert [failure.image_id for failure in report.failures] == ["img003", "img005", "img007"]
    assert report.images == 9


def test_excluded_images_take_no_part(make_voc: Make, tmp_path: Path) -> None:
    report = export(make_voc(), tmp_path / "out", max_copies=3, exclude=("img004", "img000", "img004"))
    names = {path.stem.split("_")[0] for path in (tmp_path / "out" / VOC / "JPEGImages").iterdir()}
    assert names == {f"img{k:03}" for k in range(12)} - {"img000", "img004"}
    assert not report.failures and report.planned == report.actual


def test_names_like_copies_do_not_collide(make_voc: Make, tmp_path: Path) -> None:
    data = make_voc()
    for folder, suffix in (("JPEGImages", "jpg"), ("Annotations", "xml")):
        (data / f"VOC2012/{folder}/img001.{suffix}").rename(data / f"VOC2012/{folder}/img000_aug1.{suffix}")
    report = export(data, tmp_path / "out", max_copies=4)
    images = list((tmp_path / "out" / VOC / "JPEGImages").iterdir())
    assert len(images) == report.images == len({path.name.casefold() for path in images})
    assert (tmp_path / "out" / VOC / "JPEGImages/img000_aug1.jpg").read_bytes() == (
        data / "VOC2012/JPEGImages/img000_aug1.jpg"
    ).read_bytes()


def test_the_same_bytes_for_any_number_of_workers(make_voc: Make, tmp_path: Path) -> None:
    job = ExportJob(dataset=make_voc(), recipe=load_recipe("ssd"), max_copies=5, seed=11)
    run_export(prepare(job), tmp_path / "one", workers=1)
    run_export(prepare(job), tmp_path / "two", workers=2)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_the_manifest_has_a_line_for_every_image(make_voc: Make, tmp_path: Path) -> None:
    report = export(make_voc(), tmp_path / "out", max_copies=5)
    lines = [json.loads(line) for line in (tmp_path / "out/manifest.jsonl").read_text().splitlines()]
    assert len(lines) == report.images
    assert all((tmp_path / "out" / line["image"]).is_file() for line in lines)
    assert sum((Counter(line["boxes"]) for line in lines), Counter()) == Counter(report.actual)


def test_cancel_then_resume_ends_as_if_undisturbed(make_voc: Make, tmp_path: Path) -> None:
    job = ExportJob(dataset=make_voc(count=30), recipe=load_recipe("yolo"), max_copies=4, seed=5)
    prepared = prepare(job)
    run_export(prepared, tmp_path / "whole", workers=2, make_executor=ThreadPoolExecutor)
    seen: list[int] = []
    report = run_export(
        prepared,
        tmp_path / "out",
        workers=2,
        make_executor=ThreadPoolExecutor,
        on_progress=lambda now: seen.append(now.done),
        cancelled=lambda: len(seen) > 5,
    )
    assert report.cancelled and report.images < prepared.image_count
    before = {p: p.stat().st_mtime_ns for p in (tmp_path / "out/voc").rglob("*.jpg")}
    run_export(prepared, tmp_path / "out", workers=2, resume=True, make_executor=ThreadPoolExecutor)
    assert tree(tmp_path / "out") == tree(tmp_path / "whole")
    assert all(path.stat().st_mtime_ns == then for path, then in before.items()), (
        "finished files are not touched"
    )


KILLED_JOB = {"balance": "augment", "max_copies": 12, "budget": 8.0, "seed": 2}


@pytest.fixture
def undisturbed(make_voc: Make, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """A dataset and what exporting it gives, the same for all tests that disturb an export."""
    shared = tmp_path_factory.getbasetemp() / "undisturbed"
    if not shared.exists():
        make_voc(count=60).rename(shared)
        export(shared, shared.with_name("undisturbed-out"), "ssd", **KILLED_JOB)
    return shared, tree(shared.with_name("undisturbed-out"))


@contextmanager
def running_export(data: Path, out: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Start an export as a process and wait until its workers write images."""
    options = [f"--{name.replace('_', '-')}={value}" for name, value in KILLED_JOB.items()]
    command = [sys.executable, "-m", "app", "export", str(data), str(out), "--recipe=ssd", *options]
    process = subprocess.Popen(
        [*command, "--workers=2"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    try:
        while not list((out / "voc").rglob("*.part")) and process.poll() is None:
            assert time.monotonic() < deadline
            time.sleep(0.005)
        yield process
    finally:
        process.kill()
        process.wait()


def session(leader: int) -> dict[int, int]:
    """Return process id to parent of the living processes that a process has started (Linux)."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent, _, sid = stat.read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue
        if int(sid) == leader and state != "Z":
            found[int(stat.parent.name)] = int(parent)
    return found


def wait_until_gone(leader: int) -> None:
    deadline = time.monotonic() + 10
    while session(leader):
        assert time.monotonic() < deadline, "processes outlive the export"
        time.sleep(0.02)


def assert_no_half_file(out: Path, whole: dict[str, bytes]) -> None:
    for name, data in tree(out).items():
        if name.startswith("voc/") and not name.endswith(".part"):
            assert data == whole[name], name


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="SIGKILL, /proc")
@pytest.mark.parametrize(("victim", "delay"), [("all", 0.0), ("all", 0.3), ("parent", 0.1), ("parent", 0.5)])
def test_kill_then_resume_ends_as_if_undisturbed(
    undisturbed: tuple[Path, dict[str, bytes]], tmp_path: Path, victim: str, delay: float
) -> None:
    data, whole = undisturbed
    with running_export(data, tmp_path / "out") as process:
        time.sleep(delay)
        (os.killpg if victim == "all" else os.kill)(process.pid, signal.SIGKILL)
    wait_until_gone(process.pid)
    assert_no_half_file(tmp_path / "out", whole)
    export(data, tmp_path / "out", "ssd", resume=True, **KILLED_JOB)
    assert tree(tmp_path / "out") == whole


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="SIGKILL, /proc")
@pytest.mark.parametrize("victim", ["worker", "starter of workers"])
def test_an_export_survives_the_death_of_its_helpers(
    undisturbed: tuple[Path, dict[str, bytes]], tmp_path: Path, victim: str
) -> None:
    data, whole = undisturbed
    with running_export(data, tmp_path / "out") as process:
        helpers = session(process.pid)
        workers = [pid for pid, parent in helpers.items() if parent not in {process.pid, os.getpid()}]
        os.kill(workers[0] if victim == "worker" else helpers[workers[0]], signal.SIGKILL)
        assert process.wait() == 0
    wait_until_gone(process.pid)
    assert tree(tmp_path / "out") == whole


def test_the_zoo_fails_for_exactly_the_unusable_files(zoo: Path, tmp_path: Path) -> None:
    report = export(zoo, tmp_path / "out", balance="none")
    unusable = {path.parent.name for path in zoo.rglob("*.xml") if len(list(path.parent.iterdir())) == 1}
    assert {failure.image_id.split("/")[0] for failure in report.failures} == unusable
    assert report.planned == report.actual


def test_bccd_reaches_the_bound_and_plans_what_it_writes(bccd: Path, tmp_path: Path) -> None:
    report = export(bccd, tmp_path / "out", "yolo", max_copies=10, budget=3.0, split="none", seed=7)
    assert report.planned == report.actual == dict(read_back(tmp_path / "out"))
    assert report.ratio_before == pytest.approx(11.51, abs=0.01)
    assert report.ratio_after < 7.5
