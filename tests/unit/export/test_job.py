"""A job is one value: saved, loaded, compared, and refused with the place of a mistake."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.augment.recipe import load_recipe
from app.errors import ExportError
from app.export.job import ExportJob, load_job


def test_a_saved_job_is_the_same_job(tmp_path: Path) -> None:
    job = ExportJob(dataset=tmp_path, recipe=load_recipe("ssd"), split=(0.7, 0.2, 0.1), budget=None)
    (tmp_path / "job.json").write_text(job.to_json(), encoding="utf-8")
    assert load_job(tmp_path / "job.json") == job
    assert load_job(tmp_path / "job.json").digest() == job.digest()


def test_every_setting_changes_the_digest(tmp_path: Path) -> None:
    job = ExportJob(dataset=tmp_path, recipe=load_recipe("ssd"))
    others = [
        job.model_copy(update=change)
        for change in ({"seed": 1}, {"quality": 90}, {"balance": "none"}, {"recipe": load_recipe("yolo")})
    ]
    assert len({each.digest() for each in (job, *others)}) == 5


def test_a_job_saved_before_wishes_existed_still_loads(tmp_path: Path) -> None:
    job = ExportJob(dataset=tmp_path, recipe=load_recipe("none"))
    data = json.loads(job.to_json())
    for key in ("at_least", "at_least_of", "leave", "groups", "drop", "floor", "crop_keep", "crop_drop"):
        del data[key]
    (tmp_path / "job.json").write_text(json.dumps(data))
    assert load_job(tmp_path / "job.json") == job


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("quality", 0),
        ("drop", 2),
        ("groups", [["a"]]),
        ("at_least_of", {"a": -1}),
        ("budget", 0.5),
        ("version", 2),
        ("formats", ["gif"]),
        ("surprise", 1),
    ],
)
def test_a_wrong_job_names_the_place(tmp_path: Path, key: str, value: object) -> None:
    data = json.loads(ExportJob(dataset=tmp_path, recipe=load_recipe("none")).to_json())
    (tmp_path / "job.json").write_text(json.dumps({**data, key: value}))
    with pytest.raises(ExportError, match=key):
        load_job(tmp_path / "job.json")
