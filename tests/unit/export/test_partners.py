"""Copies that show other images as well: planned as drawn, written as planned, whoever writes them."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from app.augment.pipeline import Pipeline
from app.augment.recipe import Recipe, Step, load_recipe
from app.core.geometry import clip_boxes
from app.export import dry_run as module
from app.export import preview
from app.export.crops import WHOLE
from app.export.dry_run import RecipeDryRun
from app.export.job import ExportJob
from app.export.partners import DatasetPartners
from app.export.planning import prepare
from app.export.prepared import Prepared
from app.export.preview import preview_sheet
from app.export.progress import ExportReport
from app.export.replaying import replay
from app.export.runner import run_export
from app.export.sources import find_sources
from app.imaging.source import read
from app.voc.index import open_dataset
from app.voc.reader import read_annotation

Make = Callable[..., Path]
TREE = Path("voc/VOCdevkit/VOC2012")
STRONG = load_recipe("detector-strong")
ALL = Recipe(
    name="all",
    steps=(
        Step(transform="CopyPaste"),
        Step(transform="CutMix", p=0.5),
        Step(transform="Mosaic", parameters={"size": 100}),
        Step(transform="Affine", parameters={"scale": [0.5, 1.5]}),
        Step(transform="MixUp", p=0.5),
        Step(transform="HorizontalFlip", p=0.5),
    ),
)


def prepared(data: Path, **settings: Any) -> Prepared:
    return prepare(
        ExportJob.model_validate({"dataset": data, "recipe": ALL, "copies": 2, "budget": 3.0, **settings})
    )


def run(ready: Prepared, out: Path, **settings: Any) -> ExportReport:
    return run_export(ready, out, **{"workers": 1, "make_executor": ThreadPoolExecutor, **settings})


def lines(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "manifest.jsonl").read_text().splitlines()]


def tree(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def partners_of(line: dict[str, Any]) -> set[str]:
    steps = line["sample"]["steps"] if line["sample"] else []
    return {entry["image"] for step in steps for entry in step["parameters"].get("partners", ())}


@pytest.mark.parametrize("balance", ["none", "augment", "augment+crop", "repeat-factor", "list"])
@pytest.mark.parametrize("recipe", [STRONG, ALL], ids=["detector-strong", "all"])
def test_planned_is_written_box_for_box(make_voc: Make, tmp_path: Path, balance: str, recipe: Recipe) -> None:
    rules = {"swap": [["cat", "owl"]], "never": ["dog"]}
    ready = prepared(make_voc(), recipe=recipe, balance=balance, mirror=rules)
    report = run(ready, tmp_path / "out")
    assert report.planned == report.actual and not report.failures
    counted = dict.fromkeys(report.actual, 0)
    for line in lines(tmp_path / "out"):
        for box in read_annotation(
            tmp_path / "out" / TREE / "Annotations" / f"{line['name']}.xml"
        ).annotation.boxes:
            counted[box.name] += 1
    if balance != "list":
        assert counted == report.actual


def test_two_workers_write_the_same_bytes(make_voc: Make, tmp_path: Path) -> None:
    ready = prepared(make_voc(), recipe=STRONG)
    run_export(ready, tmp_path / "one", workers=1)
    run_export(ready, tmp_path / "two", workers=2)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")
    assert any(len(partners_of(line)) >= 3 for line in lines(tmp_path / "one"))


def test_partners_are_training_images_that_take_part(make_voc: Make, tmp_path: Path) -> None:
    ready = prepared(make_voc(splits=True), balance="none", split="keep", exclude=("img001",), copies=6)
    run(ready, tmp_path / "out")
    written = lines(tmp_path / "out")
    used = set().union(*(partners_of(line) for line in written))
    assert used == {f"img{k:03}" for k in (0, 2, 3, 4, 5)}
    assert all(line["source"] not in partners_of(line) for line in written)


def test_the_dry_run_draws_what_the_pipeline_draws(make_voc: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = open_dataset(make_voc())
    sources = find_sources(dataset, {"train": np.arange(12)})[0]
    images, copies = np.repeat(np.arange(12), 3), np.tile([1, 2, 5], 12)
    dry_run = RecipeDryRun(dataset, sources, ALL, 4)
    counts, lost = dry_run(images, copies)
    pool, pipeline = DatasetPartners(dataset, "none").pool, Pipeline(ALL)
    place = {source.image_id: source.index for source in sources}
    for row, (image, copy) in enumerate(zip(images.tolist(), copies.tolist(), strict=True)):
        name, rows = sources[image].image_id, dataset.boxes_of(image)
        sample = pipeline.sample(
            sources[image].size,
            clip_boxes(dataset.boxes[rows], *sources[image].size),
            seed=4,
            image_id=name,
            copy_index=copy,
            partners=pool.others(name),
        )
        came = [(place[image_id] if image_id else image, k) for image_id, k in sample.outcome.came_from]
        kept = [
            dataset.labels[dataset.boxes_of(i)][k]
            for (i, k), keep in zip(came, sample.outcome.kept, strict=True)
            if keep
        ]
        assert counts.dense_row(row).tolist() == np.bincount(np.array(kept, int), minlength=3).tolist()
        assert lost[row] == sample.lost
        found, size = dry_run.partners_of(name, [(copy, WHOLE)])
        assert size == 11 and {source.image_id for _, source in found} >= {
            p.image_id for p in sample.partners
        }
        assert all(pool.others(name)[k].image_id == source.image_id for k, source in found)
    monkeypatch.setattr(module, "_CHUNK", 7)
    monkeypatch.setattr(module, "_WORTH_PROCESSES", 1)
    together, lost_together = RecipeDryRun(dataset, sources, ALL, 4, workers=2)(images, copies)
    assert np.array_equal(counts.counts, together.counts) and np.array_equal(lost, lost_together)
    assert np.array_equal(counts.classes, together.classes)


def test_every_line_can_be_made_again(make_voc: Make, tmp_path: Path) -> None:
    run(prepared(make_voc(), balance="augment+crop", budget=4.0), tmp_path / "out")
    written = lines(tmp_path / "out")
    assert any(line["window"] and partners_of(line) for line in written)
    for number in range(1, len(written) + 1):
        assert replay(tmp_path / "out", str(number)).is_same is True


def test_a_partner_that_changes_has_its_copies_made_anew(make_voc: Make, tmp_path: Path) -> None:
    """Of the copies, only those that show (or have tried) the image; what does not is left alone."""
    data, out = make_voc(), tmp_path / "out"
    run(prepared(data, balance="none"), out)
    before = {line["image"]: line for line in lines(out)}
    path = data / "VOC2012/Annotations/img003.xml"
    path.write_text(path.read_text().replace("</annotation>", "<note>one more line</note></annotation>"))
    run(prepared(data, balance="none"), out, resume=True)
    changed = {
        name: line["fingerprint"] != before[name]["fingerprint"]
        for name, line in ((x["image"], x) for x in lines(out))
    }
    for name, line in before.items():
        if "img003" in partners_of(line) | {line["source"]}:
            assert changed[name]
    assert any(changed.values()) and {line["image"] for line in lines(out)} == set(before)


def test_a_damaged_image_costs_the_copies_that_show_it_and_no_others(make_voc: Make, tmp_path: Path) -> None:
    data, settings = make_voc(), {"balance": "augment", "recipe": STRONG, "max_copies": 6}
    whole_run = run(prepared(data, **settings), tmp_path / "whole")
    path = data / "VOC2012/JPEGImages/img003.jpg"
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    for name in ("first", "second"):
        report = run(prepared(data, **settings), tmp_path / name)
        assert "img003" in {failure.image_id for failure in report.failures} and not report.lost
        assert all("img003.jpg" in failure.reason for failure in report.failures)
    before = {line["name"]: partners_of(line) | {line["source"]} for line in lines(tmp_path / "whole")}
    found = {line["name"] for line in lines(tmp_path / "first")}
    assert found < set(before) and all("img003" in before[name] for name in set(before) - found)
    assert {entry.image_id for entry in open_dataset(data).entries} - found == {
        "img003"
    }  # the originals stay
    assert report.images == len(found) < whole_run.images and len(report.failures) > 1
    again = run(prepared(data, **settings), tmp_path / "first", resume=True)
    assert again.failures == report.failures and tree(tmp_path / "first") == tree(tmp_path / "second")
    path.write_bytes(whole)
    assert not run(prepared(data, **settings), tmp_path / "first", resume=True).failures
    assert tree(tmp_path / "first") == tree(tmp_path / "whole")


def _shrink(image: Path) -> None:
    cv2.imwrite(str(image), np.zeros((9, 9, 3), np.uint8))


@pytest.mark.parametrize(
    ("file", "change", "why"),
    [
        ("JPEGImages/img003.jpg", _shrink, "the image changed while the export ran"),
        ("JPEGImages/img003.jpg", Path.unlink, "No such file"),
        ("Annotations/img003.xml", lambda path: path.write_text("<annotation/>"), "the annotation changed"),
        ("Annotations/img003.xml", Path.unlink, "No such file"),
    ],
)
def test_a_partner_that_changes_under_way_is_a_failure_of_the_copies_that_show_it(
    make_voc: Make, tmp_path: Path, file: str, change: Callable[[Path], object], why: str
) -> None:
    data, settings = make_voc(), {"balance": "augment", "recipe": STRONG, "max_copies": 6}
    whole = data / "VOC2012" / file
    ready, before = prepared(data, **settings), whole.read_bytes()
    run(ready, tmp_path / "whole")
    change(whole)
    report = run(ready, tmp_path / "out")
    assert len(report.failures) > 1
    for failure in report.failures:
        assert file in failure.reason and why in failure.reason
        assert failure.image_id == "img003" or f"copies of {failure.image_id} that show it" in failure.reason
    found = lines(tmp_path / "out")
    assert all("img003" not in partners_of(line) for line in found)
    ids = {entry.image_id for entry in ready.dataset.entries}
    assert {line["source"] for line in found if line["copy"] == 0} == ids - {"img003"}, "the others go on"
    whole.write_bytes(before)
    assert not run(prepared(data, **settings), tmp_path / "out", resume=True).failures
    assert tree(tmp_path / "out") == tree(tmp_path / "whole")


@pytest.mark.parametrize("count", [1, 2])
def test_few_images(make_voc: Make, tmp_path: Path, count: int) -> None:
    """An image that is alone is its own partner, crops of it too."""
    ready = prepared(make_voc(count=count), budget=8.0)
    report = run(ready, tmp_path / "out")
    assert report.planned == report.actual and not report.failures
    found = set().union(*(partners_of(line) for line in lines(tmp_path / "out")))
    assert found <= {f"img{k:03}" for k in range(count)}
    for number in range(1, len(lines(tmp_path / "out")) + 1):
        assert replay(tmp_path / "out", str(number)).is_same is True


def test_the_sheet_shows_what_export_writes(
    make_voc: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, panels = make_voc(), []
    real = preview.contact_sheet
    monkeypatch.setattr(
        preview,
        "contact_sheet",
        lambda shown, *rest, **more: (panels.extend(shown), real(shown, *rest, **more))[1],
    )
    preview_sheet(open_dataset(data), "img000", ALL, 3, seed=5)
    run(prepared(data, balance="none", copies=3, seed=5), tmp_path / "out")
    for k, panel in enumerate(panels[1:], 1):
        image = read(tmp_path / "out" / TREE / f"JPEGImages/img000_aug{k}.jpg")
        assert image.shape == panel.image.shape
        assert np.abs(image.astype(int) - panel.image).mean() < 4, "but for the JPEG"
        written = read_annotation(tmp_path / "out" / TREE / f"Annotations/img000_aug{k}.xml").annotation.boxes
        solid = [mark for mark in panel.marks if not mark.dashed]
        assert len(written) == len(solid)
        tags = [mark.label.split()[0] for mark in solid]
        assert len(set(tags)) == len(tags) and any(tag[0] == "A" for tag in tags)


def test_the_manifest_says_where_each_box_comes_from_and_what_became_of_it(
    make_voc: Make, tmp_path: Path
) -> None:
    dataset = open_dataset(make_voc())
    run(prepared(dataset.root, recipe=STRONG, balance="none"), tmp_path / "out")
    names = {
        entry.image_id: [dataset.classes[label] for label in dataset.labels[dataset.boxes_of(i)].tolist()]
        for i, entry in enumerate(dataset.entries)
    }
    for line in lines(tmp_path / "out"):
        kept = [
            (image or line["source"], row)
            for image, row, code, _ in line["fates"]
            if code in ("kept", "clipped")
        ]
        assert [names[image][row] for image, row in kept] == [entry[0] for entry in line["objects"]]
        assert {image for image, *_ in line["fates"]} - {None} <= partners_of(line)
        own = [row for image, row, *_ in line["fates"] if image is None]
        assert own == list(range(len(names[line["source"]])))
        assert all(0 <= share <= 1 for *_, share in line["fates"])


def test_real_data(bccd: Path, tmp_path: Path) -> None:
    ready = prepare(ExportJob(dataset=bccd, recipe=STRONG, balance="augment", budget=1.4, split="none"))
    report = run_export(ready, tmp_path / "out", workers=2)
    assert report.planned == report.actual and not report.failures


def test_pastes_are_planned_exported_resumed_and_replayed_alike(make_voc: Make, tmp_path: Path) -> None:
    root = make_voc()
    job = ExportJob(
        dataset=root, recipe=load_recipe("ssd"), balance="augment+paste", max_copies=8, budget=4.0, seed=1
    )
    ready = prepare(job)
    assert ready.plan.pastes > 0
    report = run_export(ready, tmp_path / "out", workers=1)
    assert report.planned == report.actual and not report.failures
    written = lines(tmp_path / "out")
    pasted = [number for number, line in enumerate(written, 1) if line.get("pasted")]
    assert len(pasted) == ready.plan.pastes
    for number in pasted:
        assert replay(tmp_path / "out", str(number)).is_same is True
    before = {path: path.read_bytes() for path in (tmp_path / "out").rglob("*.jpg")}
    victim = tmp_path / "out" / written[pasted[0] - 1]["image"]
    victim.unlink()
    run_export(prepare(job), tmp_path / "out", workers=1, resume=True)
    assert {path: path.read_bytes() for path in (tmp_path / "out").rglob("*.jpg")} == before
