"""Lists without images: what is planned stands in them, and PyTorch loads the batches."""

from __future__ import annotations

import importlib.util
import sys
import types
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from app.augment.recipe import load_recipe
from app.errors import ExportError, PlanError
from app.export.job import ExportJob
from app.export.naming import refuse_unlistable
from app.export.planning import prepare
from app.export.progress import ExportReport
from app.export.runner import run_export

Make = Callable[..., Path]


def job_of(dataset: Path, **settings: Any) -> ExportJob:
    return ExportJob(dataset=dataset, recipe=load_recipe("yolo"), **{"formats": ("lists",), **settings})


def export(job: ExportJob, out: Path) -> ExportReport:
    return run_export(prepare(job), out, workers=2, make_executor=ThreadPoolExecutor)


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def test_lists_repeat_as_planned_and_no_image_is_written(make_voc: Make, tmp_path: Path) -> None:
    root = make_voc(splits=True)
    job = job_of(root, balance="list", max_copies=6, budget=3.0, epochs=3, batch_size=5)
    plan = prepare(job).plan
    report = export(job, tmp_path / "out")
    assert not report.failures and report.only_lists
    assert report.planned == report.actual == dict(zip(plan.classes, plan.after.tolist(), strict=True))
    written = {path.name for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert not {name for name in written if Path(name).suffix in {".jpg", ".png", ".xml"}}
    lists = tmp_path / "out" / "lists"
    ids, files = lines(lists / "train.txt"), lines(lists / "train_images.txt")
    assert Counter(ids) == Counter({name: copies for name, copies in plan.copies.items() if copies})
    assert max(Counter(ids).values()) > 1
    assert [Path(file).stem for file in files] == [name.rpartition("/")[2] for name in ids]
    assert all(Path(file).is_file() and Path(file).is_relative_to(root) for file in files)
    assert set(lines(lists / "val.txt")) == set(lines(root / "VOC2012/ImageSets/Main/val.txt"))
    batches = lines(lists / "batches.txt")
    starts = [k for k, line in enumerate(batches) if line.startswith("# epoch ")]
    assert len(starts) == 3
    for start, end in zip(starts, [*starts[1:], len(batches)], strict=True):
        epoch = [line.split("\t") for line in batches[start + 1 : end]]
        assert Counter(name for batch in epoch for name in batch) == Counter(ids)
        assert max(map(len, epoch)) <= 5


def test_lists_are_finished_again_by_resume(make_voc: Make, tmp_path: Path) -> None:
    job = job_of(make_voc(), balance="list")
    export(job, tmp_path / "out")
    before = {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    run_export(prepare(job), tmp_path / "out", workers=1, resume=True, make_executor=ThreadPoolExecutor)
    assert before == {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}


@pytest.fixture(params=["torch", "without torch"])
def torch_or_like(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "torch":
        pytest.importorskip("torch")
        return
    data = types.ModuleType("torch.utils.data")
    data.Sampler = object  # type: ignore[attr-defined]
    for name, module in {"torch": None, "torch.utils": None, "torch.utils.data": data}.items():
        monkeypatch.setitem(sys.modules, name, module or types.ModuleType(name))


@pytest.mark.usefixtures("torch_or_like")
def test_the_sampler_hands_out_the_batches(make_voc: Make, tmp_path: Path) -> None:
    job = job_of(make_voc(), balance="list", max_copies=5, epochs=2, batch_size=4)
    export(job, tmp_path / "out")
    path = tmp_path / "out/lists/balanced_batches.py"
    spec = importlib.util.spec_from_file_location("balanced_batches", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    plan = prepare(job).plan
    ids = sorted(plan.copies)
    sampler = module.BalancedBatches(ids)
    first, second = list(sampler), list(sampler)
    assert len(first) == len(sampler)
    assert first != second
    for epoch in (first, second):
        assert Counter(ids[k] for batch in epoch for k in batch) == Counter(plan.copies)
    sampler.set_epoch(0)
    assert list(sampler) == first
    if "torch" in sys.modules and hasattr(sys.modules["torch"], "tensor"):
        loader = sys.modules["torch"].utils.data.DataLoader(ids, batch_sampler=module.BalancedBatches(ids))
        assert [sorted(batch) for batch in loader] == [sorted(ids[k] for k in batch) for batch in first]


def test_parts_and_down_sampling_have_lists(make_voc: Make, tmp_path: Path) -> None:
    root = make_voc()
    export(job_of(root, balance="easy-ensemble", parts=3), tmp_path / "parts")
    lists = tmp_path / "parts" / "lists"
    parts = [set(lines(lists / f"part{k}.txt")) for k in (1, 2, 3)]
    assert set.union(*parts) == set(lines(lists / "train.txt"))
    job = job_of(root, balance="down")
    plan = prepare(job).plan
    export(job, tmp_path / "down")
    kept = {name for name, copies in plan.copies.items() if copies}
    assert set(lines(tmp_path / "down/lists/train.txt")) == kept


@pytest.mark.parametrize("balance", ["none", "copy", "augment", "augment+crop", "class-balanced"])
def test_lists_are_refused_where_images_would_be_made(make_voc: Make, balance: str) -> None:
    with pytest.raises(PlanError, match="easy-ensemble"):
        prepare(job_of(make_voc(count=3), balance=balance))


def test_names_that_break_lines_are_refused() -> None:
    refuse_unlistable(["a b", "图像"])
    with pytest.raises(ExportError, match="line break"):
        refuse_unlistable(["a", "b\nc"])
