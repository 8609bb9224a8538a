"""What is remembered of the last export, also of one that an earlier Evenbox made."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app import paths
from app.augment.recipe import load_recipe
from app.export.folder import SUMMARY
from app.export.job import ExportJob
from app.gui.export.memory import LastExport, exported_boxes, remember_export


@pytest.mark.parametrize(("says", "formula"), [(True, "median"), (False, "inverse")])
def test_a_job_that_names_no_formula_was_weighted_by_the_first(
    tmp_path: Path, says: bool, formula: str
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / SUMMARY).write_text(json.dumps({"actual": {"cat": 30, "dog": 10}}))
    job = ExportJob(dataset=tmp_path, recipe=load_recipe("none"), weights="median")
    remember_export(tmp_path, LastExport(job, out, 1, finished=True))
    if not says:
        place = paths.user_data() / "exports.json"
        known = json.loads(place.read_text())
        del known[str(tmp_path)]["job"]["weights"]
        place.write_text(json.dumps(known))
    found = exported_boxes(tmp_path)
    assert found is not None and found.boxes == {"cat": 30, "dog": 10}
    assert found.formula == formula
