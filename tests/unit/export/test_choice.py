"""Which boxes take part: plan, files and counts agree about it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from app.augment.recipe import load_recipe
from app.core.dataset import FLAG_DIFFICULT
from app.errors import ExportError
from app.export.choice import choose
from app.export.job import ExportJob
from app.export.planning import prepare
from app.export.prepared import Prepared
from app.export.progress import ExportReport
from app.export.runner import run_export
from app.voc.index import open_dataset

Make = Callable[..., Path]
VOC = "voc/VOCdevkit"


def prepared(data: Path, **settings: Any) -> Prepared:
    recipe = load_recipe("yolo")
    return prepare(ExportJob(dataset=data, recipe=recipe, **{"max_copies": 4, "budget": 3.0, **settings}))


def export(ready: Prepared, out: Path) -> ExportReport:
    report = run_export(ready, out, workers=2, make_executor=ThreadPoolExecutor)
    assert not report.failures and report.planned == report.actual
    return report


def boxes_of(out: Path) -> Counter[str]:
    dataset = open_dataset(out / VOC)
    return Counter(dataset.classes[label] for label in dataset.labels)


def make_difficult(data: Path, every: int = 2) -> None:
    """Mark all boxes of every ``every``-th image difficult."""
    for path in sorted((data / "VOC2012/Annotations").iterdir())[::every]:
        path.write_text(path.read_text().replace("<difficult>0", "<difficult>1"))


@pytest.mark.parametrize("balance", ["none", "augment", "augment+crop", "copy"])
@pytest.mark.parametrize(
    "choice",
    [
        {"classes": ("dog", "owl")},
        {"rename": {"dog": "pet", "cat": "pet"}},
        {"classes": ("owl", "cat"), "rename": {"cat": "puss"}, "emptied": "negative"},
        {"difficult": "drop"},
        {"difficult": "drop", "emptied": "negative"},
        {"difficult": "ignore"},
    ],
    ids=str,
)
def test_planned_is_actual_for_every_choice(
    make_voc: Make, tmp_path: Path, choice: dict[str, Any], balance: str
) -> None:
    data = make_voc()
    make_difficult(data)
    report = export(
        prepared(data, balance=balance, formats=("voc", "yolo", "coco"), **choice), tmp_path / "out"
    )
    if choice.get("difficult") != "ignore":
        assert dict(boxes_of(tmp_path / "out")) == {n: c for n, c in report.actual.items() if c}


def test_classes_are_numbered_in_the_order_asked_for(make_voc: Make, tmp_path: Path) -> None:
    data = make_voc()
    ready = prepared(data, classes=("owl", "dog"), formats=("yolo", "coco"), rename={"dog": "hound"})
    export(ready, tmp_path / "out")
    assert (tmp_path / "out/classes.txt").read_text().split() == ["owl", "hound"]
    instances = json.loads((tmp_path / "out/coco/annotations/instances_train.json").read_text())
    assert [c["name"] for c in instances["categories"]] == ["owl", "hound"]
    assert set(json.loads((tmp_path / "out/class_weights.json").read_text())) == {"owl", "hound"}


def test_classes_that_get_one_name_are_one_class(make_voc: Make, tmp_path: Path) -> None:
    data = make_voc()
    before = prepared(data, balance="copy", max_copies=1).plan
    counts = dict(zip(before.classes, before.before.tolist(), strict=True))
    after = prepared(data, balance="copy", max_copies=1, rename={"owl": "rare", "dog": "rare"}).plan
    assert dict(zip(after.classes, after.before.tolist(), strict=True)) == {
        "cat": counts["cat"],
        "rare": counts["dog"] + counts["owl"],
    }


def test_names_can_change_places(make_voc: Make) -> None:
    dataset = open_dataset(make_voc())
    job = ExportJob(dataset=dataset.root, recipe=load_recipe("none"), rename={"cat": "dog", "dog": "cat"})
    chosen = choose(dataset, job).dataset
    swapped = {"cat": "dog", "dog": "cat", "owl": "owl"}
    assert [chosen.classes[k] for k in chosen.labels] == [swapped[dataset.classes[k]] for k in dataset.labels]


@pytest.mark.parametrize(
    ("choice", "never", "pairs"),
    [
        ({"rename": {"cat": "tom"}}, ["owl"], [("dog", "tom")]),
        ({"classes": ("cat", "dog")}, [], [("cat", "dog")]),
        ({"classes": ("cat", "owl")}, ["cat", "owl"], []),
        ({"rename": {"cat": "pet", "dog": "pet"}}, ["owl"], []),
        ({"rename": {"owl": "cat"}}, ["cat", "dog"], []),
    ],
    ids=str,
)
def test_rules_of_mirrors_follow_the_names(
    make_voc: Make, choice: dict[str, Any], never: list[str], pairs: list[tuple[str, str]]
) -> None:
    dataset = open_dataset(make_voc())
    mirror = {"never": ["owl"], "swap": [["cat", "dog"]]}
    job = ExportJob(dataset=dataset.root, recipe=load_recipe("none"), mirror=mirror, **choice)
    found = choose(dataset, job).mirror
    assert (sorted(found.never), list(found.pairs)) == (never, pairs)


def test_images_left_without_boxes_are_skipped_or_kept(make_voc: Make, tmp_path: Path) -> None:
    data = make_voc(count=12)
    skipping = prepared(data, classes=("owl",), balance="copy", max_copies=1)
    assert (len(skipping.tasks), skipping.emptied, skipping.unlisted) == (2, 10, 0)
    keeping = prepared(data, classes=("owl",), balance="copy", max_copies=1, emptied="negative")
    assert (len(keeping.tasks), keeping.emptied, keeping.unlisted) == (12, 0, 0)
    export(keeping, tmp_path / "out")
    annotation = (tmp_path / "out" / VOC / "VOC2012/Annotations/img001.xml").read_text()
    assert "<object>" not in annotation


def test_a_true_negative_stays_one(make_voc: Make) -> None:
    data = make_voc(count=6)
    path = data / "VOC2012/Annotations/img001.xml"
    text = path.read_text()
    path.write_text(text[: text.index("<object>")] + "</annotation>")
    ready = prepared(data, classes=("owl",), balance="copy", max_copies=1)
    assert [task.source.image_id for task in ready.tasks] == ["img000", "img001"]


def test_ignored_boxes_are_written_and_not_counted(make_voc: Make, tmp_path: Path) -> None:
    data = make_voc()
    make_difficult(data)
    ready = prepared(data, difficult="ignore", balance="copy", max_copies=1)
    report = export(ready, tmp_path / "out")
    dataset = open_dataset(data)
    easy = dataset.labels[(dataset.flags & FLAG_DIFFICULT) == 0]
    assert report.actual == {name: int((easy == k).sum()) for k, name in enumerate(dataset.classes)}
    assert boxes_of(tmp_path / "out").total() == len(dataset.labels)


def test_held_out_images_follow_the_choice_too(make_voc: Make, tmp_path: Path) -> None:
    data = make_voc(splits=True)
    export(prepared(data, classes=("owl", "dog"), emptied="negative", split="keep"), tmp_path / "out")
    assert set(boxes_of(tmp_path / "out")) == {"owl", "dog"}


def test_a_class_that_is_not_there_is_named(make_voc: Make) -> None:
    with pytest.raises(ExportError, match=r"no class “cow”.*cat, dog, owl"):
        prepared(make_voc(), classes=("cat", "cow"))
    with pytest.raises(ExportError, match="no class “cow”"):
        prepared(make_voc(), rename={"cow": "cat"})


def test_a_choice_that_leaves_no_training_image_says_so(make_voc: Make) -> None:
    data = make_voc(count=3)
    make_difficult(data, every=1)
    with pytest.raises(ExportError, match="no training image"):
        prepared(data, difficult="drop")


def devkit(make_voc: Make) -> Path:
    """Make a devkit of two years that have an image of one name."""
    root = make_voc(count=6)
    (root / "VOC2012").rename(root / "VOC2007")
    return make_voc(count=6, seed=1)


def test_years_are_one_dataset_and_their_names_do_not_collide(make_voc: Make, tmp_path: Path) -> None:
    data = devkit(make_voc)
    ready = prepared(data, formats=("voc", "yolo", "coco"), split="none", balance="copy", max_copies=1)
    assert len(ready.tasks) == 12
    export(ready, tmp_path / "out")
    for year in ("VOC2007", "VOC2012"):
        source = (data / year / "JPEGImages/img000.jpg").read_bytes()
        for folder in (f"{VOC}/VOC2012/JPEGImages", "yolo/images/train", "coco/train"):
            assert (tmp_path / "out" / folder / year / "img000.jpg").read_bytes() == source
