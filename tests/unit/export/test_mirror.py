"""Mirror rules of a dataset on their way through plan, workers and files."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from app.augment.recipe import Recipe, Step, load_recipe
from app.core.mirror import MirrorRules, save_mirror_rules
from app.errors import DatasetError
from app.export.job import ExportJob, load_job
from app.export.planning import prepare
from app.export.prepared import Prepared
from app.export.preview import preview_sheet
from app.export.progress import ExportReport
from app.export.runner import run_export
from app.voc.index import open_dataset
from app.voc.reader import read_annotation

Make = Callable[..., Path]
FLIP = Recipe(name="always", steps=(Step(transform="HorizontalFlip"),))
SWAP = MirrorRules(pairs=(("cat", "cat seen from behind"),))
NEVER = MirrorRules(never=frozenset({"dog"}))
TREE = Path("voc/VOCdevkit/VOC2012")


def export(data: Path, out: Path, rules: MirrorRules, **settings: object) -> tuple[Prepared, ExportReport]:
    fields = {"recipe": FLIP, "balance": "none", "copies": 2, "split": "none", "mirror": rules, **settings}
    prepared = prepare(ExportJob.model_validate({"dataset": data, **fields}))
    return prepared, run_export(prepared, out, workers=1, make_executor=ThreadPoolExecutor)


def lines(out: Path) -> list[dict]:
    return [json.loads(line) for line in (out / "manifest.jsonl").read_text().splitlines()]


@pytest.mark.parametrize("balance", ["none", "augment", "augment+crop"])
@pytest.mark.parametrize("recipe", [FLIP, load_recipe("flip"), load_recipe("ssd")])
def test_planned_is_written_where_classes_change_places(
    make_voc: Make, tmp_path: Path, balance: str, recipe: Recipe
) -> None:
    rules = MirrorRules(pairs=(("dog", "new"), ("cat", "owl")))
    prepared, report = export(make_voc(), tmp_path / "out", rules, balance=balance, recipe=recipe)
    assert report.planned == report.actual and not report.failures
    assert list(report.planned) == [*open_dataset(prepared.job.dataset).classes, "new"]
    drawn = [line["sample"] for line in lines(tmp_path / "out") if line["augmented"]]
    assert any(sample["mirrored"] for sample in drawn)
    assert balance != "none" or report.planned["new"] > 0


def test_boxes_of_a_mirrored_copy_change_class_and_pose_in_its_xml(make_voc: Make, tmp_path: Path) -> None:
    export(make_voc(), tmp_path / "out", SWAP)
    for line in lines(tmp_path / "out"):
        path = tmp_path / "out" / TREE / "Annotations" / f"{line['name']}.xml"
        boxes = read_annotation(path).annotation.boxes
        assert line["sample"]["mirrored"] and {box.pose for box in boxes} == {"Right"}
        assert {box.name for box in boxes} <= {"cat seen from behind", "dog", "owl"}
    assert (tmp_path / "out/classes.txt").read_text().splitlines()[-1] == "cat seen from behind"


def test_images_with_a_class_that_no_mirror_may_show_are_not_mirrored(make_voc: Make, tmp_path: Path) -> None:
    prepared, report = export(make_voc(), tmp_path / "out", NEVER)
    assert prepared.held == 4 and report.planned == report.actual
    copies = [line for line in lines(tmp_path / "out") if line["augmented"]]
    assert {line["sample"]["mirrored"] for line in copies} == {True, False}
    for line in copies:
        assert line["sample"]["mirrored"] == ("dog" not in line["boxes"])


def test_crops_of_such_an_image_are_not_mirrored_either(make_voc: Make, tmp_path: Path) -> None:
    export(make_voc(), tmp_path / "out", NEVER, balance="augment+crop", budget=4)
    dataset = open_dataset(tmp_path / "data")
    index = {entry.image_id: i for i, entry in enumerate(dataset.entries)}
    dog = dataset.classes.index("dog")
    crops = [line for line in lines(tmp_path / "out") if line["window"]]
    shown = [dog in dataset.labels[dataset.boxes_of(index[line["source"]])] for line in crops]
    assert any(shown) and [line["sample"]["mirrored"] for line in crops] == [not has for has in shown]


def test_the_preview_holds_back_what_the_export_holds_back(make_voc: Make) -> None:
    data = make_voc()
    save_mirror_rules(data, NEVER)
    dataset = open_dataset(data)
    shown = [dataset.classes.index("dog") in dataset.labels[dataset.boxes_of(i)] for i in range(12)]
    for entry, has_dog in zip(dataset.entries, shown, strict=True):
        _, samples = preview_sheet(dataset, entry.image_id, FLIP, 1, 0)
        assert samples[0].mirrored == (not has_dog)


def test_a_job_keeps_the_rules_it_was_made_with(make_voc: Make, tmp_path: Path) -> None:
    data = make_voc()
    job = ExportJob(dataset=data, recipe=FLIP, mirror=SWAP)
    path = tmp_path / "job.json"
    path.write_text(job.to_json())
    save_mirror_rules(data, NEVER)
    assert load_job(path) == job and load_job(path).mirror == SWAP
    plain = json.loads(job.to_json())
    del plain["mirror"]
    path.write_text(json.dumps(plain))
    assert load_job(path).mirror == NEVER
    assert job.digest() != job.model_copy(update={"mirror": NEVER}).digest()


def test_a_broken_file_is_one_message_and_a_misspelt_class_one_problem(make_voc: Make) -> None:
    data = make_voc()
    (data / "evenbox.json").write_text('{"mirror": {"never": "dog"}}')
    with pytest.raises(DatasetError, match=r"evenbox\.json: ‘never’ must be a list of class names"):
        open_dataset(data)
    save_path = data / "evenbox.json"
    save_path.write_text('{"mirror": {"never": ["dgo"], "swap": [["cat", "owl"]]}}')
    dataset = open_dataset(data)
    (found,) = [p for p in dataset.problems if p.kind == "mirror_class_unknown"]
    assert found.path == save_path and "‘dgo’" in found.message
    assert dataset.mirror.mirrored("owl") == "cat"


def test_rules_do_not_change_what_is_drawn_otherwise(make_voc: Make, tmp_path: Path) -> None:
    """A held flip is drawn all the same, so every other step of every copy stays as it was."""
    data = make_voc()
    for name, rules in (("free", MirrorRules()), ("held", NEVER)):
        export(data, tmp_path / name, rules, recipe=load_recipe("yolo"))
    for free, held in zip(lines(tmp_path / "free"), lines(tmp_path / "held"), strict=True):
        if "dog" not in free["boxes"] and not held["sample"]["mirrored"]:
            continue
        drawn = [[step["parameters"] for step in line["sample"]["steps"]] for line in (free, held)]
        assert drawn[0] == drawn[1]
        assert np.array_equal(free["sample"]["size"], held["sample"]["size"])
