"""The statistics of a dataset and of a plan, as figures and as a page."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.augment.recipe import load_recipe
from app.core.statistics import co_occurrence, imbalance_ratio
from app.export.analysis import ALL, PLANNED, analyse, trimmed
from app.export.dashboard_page import dashboard_page
from app.export.job import ExportJob
from app.export.planning import prepare
from app.export.prepared import Prepared
from app.voc.index import open_dataset
from tests.unit.export.spoken import marked, unsaid

Make = Callable[..., Path]


def prepared(dataset: Path, **settings: Any) -> Prepared:
    return prepare(ExportJob(dataset=dataset, recipe=load_recipe("yolo"), **settings))


def test_parts_are_the_splits_and_sum_up(make_voc: Make) -> None:
    dataset = open_dataset(make_voc(splits=True))
    analysis = analyse(dataset)
    assert {part.name for part in analysis.parts} == {"all", *dataset.splits}
    counts = dataset.class_counts()
    assert analysis.whole.boxes.tolist() == counts.totals().tolist()
    assert analysis.whole.drift == 0
    assert analysis.trained.name == "train"
    for part in analysis.parts[1:]:
        rows = dataset.splits[part.name]
        assert part.boxes.tolist() == counts.take(rows).totals().tolist()
        assert part.figures.images == len(rows) == part.tally.per_image.sum()
        assert part.tally.boxes.tolist() == part.boxes.tolist()
        assert 0 <= part.drift < 1


def test_json_says_all_and_is_plain(make_voc: Make) -> None:
    dataset = open_dataset(make_voc(splits=True))
    data = json.loads(json.dumps(analyse(dataset).to_json(), allow_nan=False))
    whole = data["parts"]["all"]
    assert whole["imbalance_ratio"] == pytest.approx(imbalance_ratio(dataset.class_counts().totals()))
    for key in ("normalised_entropy", "balance_score", "mean_imbalance", "mean_imbalance_images", "scumble"):
        assert isinstance(whole[key], float)
    assert np.array(whole["centres"]).shape == (32, 32)
    assert np.array(whole["centres"]).sum() == sum(whole["relative_sizes"]) == whole["boxes"]
    assert sum(whole["boxes_per_image"]) == sum(whole["classes_per_image"]) == whole["images"]
    for row in whole["classes"]:
        assert row["small"] + row["medium"] + row["large"] == row["boxes"] == sum(row["log_aspects"])
    together = co_occurrence(dataset.class_counts())
    for pair in whole["company"]:
        place = dataset.classes.index(pair["class"]), dataset.classes.index(pair["with"])
        assert pair["share"] == pytest.approx(together[place], abs=1e-4)
    assert all(warning["message"] for warning in data["warnings"])
    assert {"few_images", "few_boxes"} <= {warning["code"] for warning in data["warnings"]}


@pytest.mark.parametrize("balance", ["augment+crop", "copy", "list", "down", "none", "easy-ensemble"])
def test_a_plan_has_its_say(make_voc: Make, balance: str) -> None:
    ready = prepared(make_voc(splits=True), balance=balance, max_copies=4, budget=2.0)
    analysis = analyse(ready.dataset, ready)
    assert analysis.after is not None and analysis.after.tolist() == ready.plan.after.tolist()
    assert analysis.planned is not None
    assert analysis.planned.tally.boxes.tolist() == analysis.after.tolist()  # drawn again, box for box
    assert analysis.planned.figures.images == ready.plan.images_after
    data = json.loads(json.dumps(analysis.to_json(), allow_nan=False))
    assert data["plan"]["strategy"] == balance
    assert ("reasons" in data) == (balance != "none")
    if balance != "none":
        assert list(data["reasons"]) == list(ready.dataset.classes)
        assert all(data["reasons"].values())
    assert "Statistics of" in dashboard_page(analysis)


@pytest.mark.parametrize("difficult", ["keep", "drop", "ignore"])
def test_boxes_that_do_not_count_are_in_no_figure_of_the_plan(make_voc: Make, difficult: str) -> None:
    root = make_voc()
    for path in sorted((root / "VOC2012/Annotations").iterdir())[::2]:
        text = path.read_text()
        path.write_text(text.replace("<difficult>0", "<difficult>1", 1))
    ready = prepared(root, difficult=difficult, max_copies=4, budget=2.0)
    analysis = analyse(ready.dataset, ready)
    assert analysis.planned is not None
    assert analysis.planned.tally.boxes.tolist() == ready.plan.after.tolist()


def test_the_page_holds_every_class_and_no_markup_of_the_dataset(tmp_path: Path, make_voc: Make) -> None:
    root = make_voc()
    for path in (root / "VOC2012/Annotations").iterdir():
        path.write_text(path.read_text().replace(">owl<", ">&lt;script&gt;alert(1)&lt;/script&gt;<"))
    page = dashboard_page(analyse(open_dataset(root)))
    assert "&lt;script&gt;alert(1)" in page and "<script>alert" not in page
    for heading in ("Warnings", "Boxes per class", "Splits", "Relative size", "Aspect", "Where boxes are"):
        assert f"<h2>{heading}</h2>" in page


@pytest.mark.parametrize("balance", ["augment+crop", ""])
def test_every_word_of_the_page_can_be_said_in_another_language(make_voc: Make, balance: str) -> None:
    root = make_voc(splits=True)
    ready = prepared(root, balance=balance, max_copies=4, budget=2.0) if balance else None
    analysis = analyse(open_dataset(root), ready)
    page = dashboard_page(analysis, say=marked, language="zh-CN")
    assert '<html lang="zh-CN">' in page
    splits = {part.name for part in analysis.parts if part.name not in {ALL, PLANNED}}
    images = {"img", "SCUMBLE"}  # the ids are img000, img001, …
    assert unsaid(page, {*analysis.classes, *splits, *images}) == set()


def test_histograms_end_with_their_last_bin() -> None:
    assert trimmed(np.array([0.0, 2.0, 0.0, 1.0, 0.0, 0.0])) == [0, 2, 0, 1]
    assert trimmed(np.zeros(3)) == []


def test_bccd_is_told_as_published(bccd: Path) -> None:
    whole = analyse(open_dataset(bccd)).whole.figures
    assert whole.mean_imbalance == pytest.approx(7.89, abs=0.01)
    assert whole.mean_imbalance_images == pytest.approx(1.27, abs=0.01)
