"""Balanced exports with crops and without originals: what was planned is what is there."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from app.augment.recipe import load_recipe
from app.export.job import ExportJob
from app.export.planning import prepare
from app.export.progress import ExportReport
from app.export.runner import run_export
from app.voc.index import open_dataset

VOC = "voc/VOCdevkit/VOC2012"


def job_of(dataset: Path, recipe: str, **settings: Any) -> ExportJob:
    return ExportJob(dataset=dataset, recipe=load_recipe(recipe), **settings)


def export(job: ExportJob, out: Path, workers: int = 2) -> ExportReport:
    return run_export(prepare(job), out, workers=workers, make_executor=ThreadPoolExecutor)


def read_back(out: Path) -> Counter[str]:
    dataset = open_dataset(out / "voc" / "VOCdevkit")
    return Counter(dataset.classes[label] for label in dataset.labels)


def manifest(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "manifest.jsonl").read_text().splitlines()]


def tree(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


@pytest.mark.parametrize("recipe", ["none", "yolo", "ssd", "rotate"])
def test_planned_crops_are_the_actual_ones_on_bccd(bccd: Path, tmp_path: Path, recipe: str) -> None:
    budget = 30.0 if recipe == "none" else 1.6
    job = job_of(bccd, recipe, balance="augment+crop", max_copies=3, budget=budget, split="none", seed=5)
    plan = prepare(job).plan
    report = export(job, tmp_path / "out")
    assert not report.failures
    planned = dict(zip(plan.classes, plan.after.tolist(), strict=True))
    assert planned == report.planned == report.actual == dict(read_back(tmp_path / "out"))
    lines = manifest(tmp_path / "out")
    assert len(lines) == plan.images_after == report.images
    assert sum(line["window"] is not None for line in lines) == plan.crops > 0
    for source, copies in plan.copies.items():
        own = sorted((line["copy"], line["window"] is not None) for line in lines if line["source"] == source)
        assert [number for number, _ in own] == list(range(copies))
        assert [crop for _, crop in own] == sorted(crop for _, crop in own)  # whole copies first
    if recipe == "none":
        assert report.ratio_after <= 5.6


def test_a_crop_is_cut_out_pixel_for_pixel(bccd: Path, tmp_path: Path) -> None:
    job = job_of(bccd, "none", balance="augment+crop", max_copies=3, budget=1.2, split="none", quality=100)
    export(job, tmp_path / "out")
    seen = 0
    for line in manifest(tmp_path / "out"):
        if line["window"] is None or seen >= 10:
            continue
        seen += 1
        left, top, right, bottom = line["window"]
        source = cv2.imread(str(next(bccd.rglob(f"{line['source']}.jpg"))))
        written = cv2.imread(str(tmp_path / "out" / line["image"]))
        assert written.shape == (bottom - top, right - left, 3)
        difference = written.astype(float) - source[top:bottom, left:right]
        assert np.abs(difference).mean() < 3  # JPEG
    assert seen == 10


def test_the_same_bytes_for_any_number_of_workers(make_voc: Callable[..., Path], tmp_path: Path) -> None:
    job = job_of(make_voc(), "ssd", balance="augment+crop", max_copies=8, budget=4.0, seed=2)
    assert prepare(job).plan.crops > 0
    run_export(prepare(job), tmp_path / "one", workers=1)
    run_export(prepare(job, workers=2), tmp_path / "two", workers=2)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


@pytest.mark.parametrize("recipe", ["none", "yolo"])
def test_planned_pastes_are_the_actual_ones_on_bccd(bccd: Path, tmp_path: Path, recipe: str) -> None:
    job = job_of(bccd, recipe, balance="augment+paste", max_copies=4, budget=1.5, split="none", seed=3)
    ready = prepare(job)
    report = export(job, tmp_path / "out")
    assert not report.failures
    planned = dict(zip(ready.plan.classes, ready.plan.after.tolist(), strict=True))
    assert planned == report.planned == report.actual == dict(read_back(tmp_path / "out"))
    lines = [line for line in manifest(tmp_path / "out") if line.get("pasted")]
    assert len(lines) == ready.plan.pastes > 0
    training = {task.source.image_id for task in ready.tasks}
    for line in lines:
        assert {paste[0] for paste in line["pasted"]} <= training - {line["source"]}
    if recipe == "none":
        check_pixels(bccd, tmp_path / "out", lines[:4])


def check_pixels(bccd: Path, out: Path, lines: list[dict[str, Any]]) -> None:
    """What was pasted shows its cutting, up to its soft edge and JPEG; the rest is the source."""
    for line in lines:
        written = cv2.imread(str(out / line["image"])).astype(float)
        expected = cv2.imread(str(next(bccd.rglob(f"{line['source']}.jpg")))).astype(float)
        for donor, left, top, right, bottom, x, y, width, height in line["pasted"]:
            assert (width, height) == (right - left, bottom - top)  # all images of one size
            cutting = cv2.imread(str(next(bccd.rglob(f"{donor}.jpg"))))[top:bottom, left:right]
            inner = (slice(y + 5, y + height - 5), slice(x + 5, x + width - 5))
            assert np.abs(written[inner] - cutting[5:-5, 5:-5]).mean() < 4
            expected[y : y + height, x : x + width] = written[y : y + height, x : x + width]
        assert np.abs(written - expected).mean() < 3


def test_pastes_are_the_same_bytes_for_any_number_of_workers(
    make_voc: Callable[..., Path], tmp_path: Path
) -> None:
    job = job_of(make_voc(), "flip", balance="augment+paste", max_copies=8, budget=4.0, seed=2)
    assert prepare(job).plan.pastes > 0
    run_export(prepare(job), tmp_path / "one", workers=1)
    run_export(prepare(job, workers=2), tmp_path / "two", workers=2)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_down_sampling_writes_originals_only(bccd: Path, tmp_path: Path) -> None:
    job = job_of(bccd, "yolo", balance="down", split="none")
    plan = prepare(job).plan
    report = export(job, tmp_path / "out")
    lines = manifest(tmp_path / "out")
    assert {line["source"] for line in lines} == {name for name, copies in plan.copies.items() if copies}
    assert report.images == len(lines) == plan.images_after < plan.images_before
    assert report.planned == report.actual == dict(read_back(tmp_path / "out"))
    for line in lines[:5]:
        original = next(bccd.rglob(f"{line['source']}.jpg"))
        assert (tmp_path / "out" / line["image"]).read_bytes() == original.read_bytes()


def test_parts_are_lists_that_hold_every_image(bccd: Path, tmp_path: Path) -> None:
    job = job_of(bccd, "yolo", balance="easy-ensemble", split="none")
    prepared = prepare(job)
    report = export(job, tmp_path / "out")
    lists = tmp_path / "out" / VOC / "ImageSets/Main"
    parts = [set((lists / f"part{k}.txt").read_text().split()) for k in range(1, len(prepared.parts) + 1)]
    train = (lists / "train.txt").read_text().split()
    assert len(parts) >= 2
    assert set.union(*parts) == set(train)
    assert len(train) == report.images == 364
    assert sum(len(part) for part in parts) == prepared.plan.images_after
    assert report.planned == report.actual


def test_a_new_split_shares_boxes_out_keeps_views_together_and_leaves_val_and_test_as_they_are(
    bccd: Path, tmp_path: Path
) -> None:
    job = job_of(bccd, "flip", balance="augment", split=(0.7, 0.2, 0.1), budget=1.5, max_copies=4)
    report = export(job, tmp_path / "out")
    lines = manifest(tmp_path / "out")
    parts = {
        split: {line["source"] for line in lines if line["split"] == split}
        for split in ("train", "val", "test")
    }
    assert sum(map(len, parts.values())) == len(set.union(*parts.values())) == 364
    assert (
        len({split for split, names in parts.items() if names & {"BloodImage_00037", "BloodImage_00038"}})
        == 1
    )
    boxes: dict[str, Counter[str]] = {split: Counter() for split in parts}
    for line in lines:
        if line["copy"] == 0:
            boxes[line["split"]].update(line["boxes"])
    for name in report.planned:
        total = sum(counts[name] for counts in boxes.values())
        for split, share in zip(parts, (0.7, 0.2, 0.1), strict=True):
            assert abs(boxes[split][name] / total - share) <= 0.01
    for line in lines:
        if line["split"] != "train":
            for written in line["files"]:
                [original] = bccd.rglob(Path(written).name)
                assert (tmp_path / "out" / written).read_bytes() == original.read_bytes()
