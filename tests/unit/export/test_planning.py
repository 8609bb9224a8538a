"""A job becomes named outputs: what each strategy writes, under its limits, whatever the workers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from app.augment.recipe import Recipe, Step, load_recipe
from app.balance.strategies import STRATEGIES
from app.errors import Cancelled, ExportError, PlanError, RecipeError
from app.export import dry_run
from app.export.job import ExportJob
from app.export.planning import prepare
from app.export.prepared import Prepared
from app.voc.index import open_dataset

Make = Callable[..., Path]
REPEATING = [s for s in STRATEGIES.values() if s.name != "none" and not s.drops and not s.parts]


def plan(dataset: Path, recipe: str = "yolo", **settings: object) -> Prepared:
    return prepare(ExportJob(dataset=dataset, recipe=load_recipe(recipe), **settings))


def names(prepared: Prepared) -> list[str]:
    return [output.name for task in prepared.tasks for output in task.outputs]


def test_none_gives_augmented_copies_alone_and_the_others_originals(make_voc: Make) -> None:
    data = make_voc(count=3)
    assert names(plan(data, balance="none", copies=2)) == [
        f"img00{k}_aug{c}" for k in range(3) for c in (1, 2)
    ]
    assert names(plan(data, max_copies=1)) == names(plan(data, budget=1.0)) == ["img000", "img001", "img002"]


@pytest.mark.parametrize("strategy", REPEATING)
def test_every_output_has_a_name_of_its_own_and_limits_hold(make_voc: Make, strategy) -> None:  # noqa: ANN001
    prepared = plan(make_voc(), balance=strategy.name, max_copies=5, budget=2.5)
    found = names(prepared)
    assert len(set(found)) == len(found) == prepared.image_count
    for task in prepared.tasks:
        indices = [output.copy_index for output in task.outputs]
        assert indices == list(range(len(indices))) and 1 <= len(indices) <= 5
        assert [output.augmented for output in task.outputs] == [
            strategy.augmented and k > 0 for k in indices
        ]
        planned = prepared.plan.copies[task.source.image_id]
        assert len(indices) == (planned if strategy.writes_images else 1)
    assert prepared.plan.images_after == sum(prepared.plan.copies.values()) <= 30
    assert bool(prepared.list_repeats) is not strategy.writes_images


def test_only_training_images_have_copies(make_voc: Make) -> None:
    prepared = plan(make_voc(splits=True), split="keep", max_copies=8)
    others = [task for task in prepared.tasks if task.source.split != "train"]
    assert Counter(task.source.split for task in others) == {"val": 4, "test": 2}
    assert all(len(task.outputs) == 1 and not task.outputs[0].augmented for task in others)
    assert prepared.plan.images_before == 6 and set(prepared.plan.copies) == {f"img00{k}" for k in range(6)}


def test_the_summary_counts_what_the_tasks_say(make_voc: Make) -> None:
    prepared = plan(make_voc(), "none", balance="copy", max_copies=6, budget=3.0)
    counts: Counter[str] = Counter()
    dataset = prepared.dataset
    for task in prepared.tasks:
        for label in dataset.labels[dataset.boxes_of(task.source.index)].tolist():
            counts[dataset.classes[label]] += len(task.outputs)
    assert dict(zip(prepared.plan.classes, prepared.plan.after.tolist(), strict=True)) == counts
    data = prepared.plan.to_json()
    assert {row["name"]: row["after"] for row in data["classes"]} == counts
    assert data["lower_bound"] <= data["ratio_after"] <= data["ratio_before"]


def test_a_plan_depends_on_the_seed_and_nothing_else(make_voc: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    job = ExportJob(dataset=make_voc(), recipe=load_recipe("ssd"), max_copies=5, seed=1)
    alone = prepare(job)
    monkeypatch.setattr(dry_run, "_WORTH_PROCESSES", 30)
    together = prepare(job, workers=2)
    assert together.tasks == alone.tasks
    assert together.plan.after.tolist() == alone.plan.after.tolist()


def test_a_given_dataset_is_not_read_again(make_voc: Make) -> None:
    data = make_voc()
    dataset = open_dataset(data)
    (data / "VOC2012/Annotations/img000.xml").rename(data / "VOC2012/Annotations/other.xml")
    job = ExportJob(dataset=data, recipe=load_recipe("none"))
    prepared = prepare(job, dataset)
    assert prepared.dataset is dataset
    assert [failure.image_id for failure in prepared.failures] == ["img000"]


def test_what_cannot_be_planned_says_so(make_voc: Make, tmp_path: Path) -> None:
    data = make_voc(count=3)
    with pytest.raises(PlanError, match="no balance strategy"):
        plan(data, balance="magic")
    with pytest.raises(PlanError, match="β"):
        plan(data, beta=0.5)
    wrong = Recipe(name="wrong", steps=(Step(transform="Nonsense"),))
    with pytest.raises(RecipeError, match="Nonsense"):
        prepare(ExportJob(dataset=data, recipe=wrong, balance="copy"))
    for image in (data / "VOC2012/JPEGImages").iterdir():
        image.unlink()
    with pytest.raises(ExportError, match="no training image"):
        plan(data)


@pytest.mark.parametrize("questions", [1, 2, 3, 6])
def test_planning_can_be_cancelled_anywhere(make_voc: Make, questions: int) -> None:
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked >= questions

    job = ExportJob(dataset=make_voc(), recipe=load_recipe("yolo"))
    with pytest.raises(Cancelled):
        prepare(job, cancelled=cancelled)
