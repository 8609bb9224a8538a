"""The report says what the export is, escapes what it is given, and depends on the job alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from app.augment.recipe import load_recipe
from app.export.job import ExportJob
from app.export.planning import prepare
from app.export.runner import run_export
from tests.unit.export.spoken import marked, unsaid

Make = Callable[..., Path]


def report(data: Path, out: Path, workers: int = 2, resume: bool = False, **settings: Any) -> str:
    job = ExportJob(dataset=data, recipe=load_recipe("flip"), **{"max_copies": 4, **settings})
    run_export(prepare(job), out, workers=workers, resume=resume, make_executor=ThreadPoolExecutor)
    return (out / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("formats", [("voc",), ("yolo",), ("coco", "voc")])
def test_it_shows_counts_and_pictures(make_voc: Make, tmp_path: Path, formats: tuple[str, ...]) -> None:
    text = report(make_voc(), tmp_path / "out", formats=formats)
    assert all(f">{name}<" in text for name in ("cat", "dog", "owl"))
    assert 1 < text.count("data:image/jpeg;base64,") <= 12
    assert "every box is where the plan has it" in text
    assert ("no validation split" in text) == ("yolo" in formats)


def test_it_is_the_same_for_any_number_of_workers_and_after_resuming(make_voc: Make, tmp_path: Path) -> None:
    data = make_voc()
    once = report(data, tmp_path / "a", workers=1)
    assert report(data, tmp_path / "b", workers=4) == once
    (tmp_path / "a/report.html").unlink()
    assert report(data, tmp_path / "a", resume=True) == once


def test_what_failed_is_listed_and_names_are_data(make_voc: Make, tmp_path: Path) -> None:
    data = make_voc()
    annotations = data / "VOC2012/Annotations"
    for path in annotations.iterdir():
        path.write_text(path.read_text().replace(">owl<", ">&lt;script&gt;alert(1)&lt;/script&gt;<"))
    image = data / "VOC2012/JPEGImages/img001.jpg"
    image.write_bytes(image.read_bytes()[:200])
    text = report(data, tmp_path / "out")
    assert "img001" in text and "could not be exported" in text
    assert "<script>alert" not in text and "&lt;script&gt;alert" in text
    assert not re.search(r'(src|href)="(?!data:|#)', text), "nothing is fetched"


def test_every_word_can_be_said_in_another_language(make_voc: Make, tmp_path: Path) -> None:
    data, out = make_voc(), tmp_path / "out"
    image = data / "VOC2012/JPEGImages/img001.jpg"
    image.write_bytes(image.read_bytes()[:200])
    job = ExportJob(dataset=data, recipe=load_recipe("flip"), max_copies=4, formats=("yolo",))
    ready = prepare(job)
    run = run_export(ready, out, workers=1, make_executor=ThreadPoolExecutor, say=marked, language="zh-CN")
    text = (out / "report.html").read_text(encoding="utf-8")
    assert '<html lang="zh-CN">' in text and run.failures
    places = set(re.findall(r"[^\W\d_]{3,}", str(image)))
    job_words = set(re.findall(r"[^\W\d_]{3,}", job.to_json()))
    assert unsaid(text, {"cat", "dog", "owl", "img", "aug", *places, *job_words}) == set()
