"""A fingerprint is another one as soon as an output would be, and the same wherever the dataset lies."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app.augment.recipe import load_recipe
from app.export.assignment import assign
from app.export.job import ExportJob
from app.export.planning import prepare

Make = Callable[..., Path]


def fingerprints(root: Path, **settings: object) -> list[str]:
    job = ExportJob(dataset=root, recipe=load_recipe("none"), balance="copy", budget=2.0, **settings)
    prepared = prepare(job)
    return [assign(task, prepared.dataset).fingerprint() for task in prepared.tasks]


def changed(before: list[str], after: list[str]) -> list[int]:
    return [k for k, (a, b) in enumerate(zip(before, after, strict=True)) if a != b]


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_it_does_not_depend_on_the_place_or_the_time(make_voc: Make, tmp_path: Path) -> None:
    before = fingerprints(make_voc(count=6))
    shutil.copytree(tmp_path / "data", tmp_path / "elsewhere" / "other")
    assert fingerprints(tmp_path / "elsewhere" / "other") == before
    assert len(set(before)) == 6


@pytest.mark.parametrize(
    "change",
    [
        lambda year: edit(year / "Annotations/img001.xml", ">cat<", ">dog<"),
        lambda year: edit(year / "Annotations/img001.xml", "<xmin>", "<xmin>0"),
        lambda year: edit(year / "Annotations/img001.xml", ">Left<", ">Right<"),
        lambda year: (year / "JPEGImages/img001.jpg").write_bytes(
            (year / "JPEGImages/img001.jpg").read_bytes() + b"\0"
        ),
    ],
    ids=["class", "length of the file", "pose", "image"],
)
def test_an_edit_changes_that_of_its_image(make_voc: Make, change: Callable[[Path], object]) -> None:
    root = make_voc(count=6)
    before = fingerprints(root, max_copies=1)
    change(root / "VOC2012")
    assert changed(before, fingerprints(root, max_copies=1)) == [1]


def test_another_plan_changes_those_that_it_repeats_otherwise(make_voc: Make) -> None:
    root = make_voc(count=12)
    once, often = fingerprints(root, max_copies=1), fingerprints(root, max_copies=9)
    assert 0 < len(changed(once, often)) < 12
