"""Plans, curves and figures that the dashboard shows, against the rooms that they come from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.augment.recipe import load_recipe
from app.balance.strategies import STRATEGIES
from app.core.dataset import Dataset
from app.errors import Cancelled
from app.export import sources
from app.export.job import ExportJob
from app.export.planning import prepare
from app.export.training import TrainingFinder
from app.gui.balance.bins import repeat_histogram
from app.gui.balance.curve import budget_curve
from app.gui.balance.figures_table import planned_figures
from app.gui.balance.outlook import look_ahead
from app.gui.balance.population import ALL, count_present, draw_planned, split_members
from app.gui.balance.words import plan_sentences
from app.gui.export.estimate import measure
from app.voc.index import open_dataset


@pytest.fixture(scope="module")
def cells(bccd: Path) -> Dataset:
    return open_dataset(bccd)


def job(cells: Dataset, **more: object) -> ExportJob:
    fields = {"max_copies": 10, "budget": 3.0, "split": "none", "seed": 7, "balance": "augment", **more}
    return ExportJob.model_validate({"dataset": cells.root, "recipe": load_recipe("none"), **fields})


def test_the_plan_is_the_one_that_export_runs(cells: Dataset) -> None:
    wanted = job(cells, recipe=load_recipe("yolo"), split="keep")
    outlook, prepared = look_ahead(wanted, cells), prepare(wanted, cells)
    assert outlook.plan.copies == prepared.plan.copies
    assert outlook.plan.after.tolist() == prepared.plan.after.tolist()
    assert outlook.counts.totals().tolist() == prepared.plan.before.tolist()
    assert outlook.copies.sum() == prepared.plan.images_after
    assert outlook.split_sizes == {"train": 205, "val": 87, "test": 72}
    assert outlook.plan.bound_is_expected


@pytest.mark.parametrize("strategy", [*STRATEGIES])
def test_a_draft_foresees_the_plan_without_looking_at_an_image(
    cells: Dataset, strategy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = job(cells, recipe=load_recipe("yolo"), split="keep", balance=strategy)
    plan = look_ahead(wanted, cells)

    def refuse(path: Path) -> None:
        raise AssertionError(path)

    monkeypatch.setattr(sources, "probe_again", refuse)
    draft = look_ahead(wanted, cells, draft=True)
    assert draft.is_draft
    assert not plan.is_draft
    assert draft.split_sizes == plan.split_sizes
    assert draft.plan.before.tolist() == plan.plan.before.tolist()
    assert draft.plan.after.tolist() == pytest.approx(plan.plan.after.tolist(), rel=0.08)
    assert draft.plan.ratio_after == pytest.approx(plan.plan.ratio_after, rel=0.05)
    assert [reason.code for reason in draft.reasons] == [reason.code for reason in plan.reasons]
    if not STRATEGIES[strategy].augmented and strategy != "none":
        assert draft.plan.copies == plan.plan.copies


def test_plans_that_share_their_images_are_those_made_alone(cells: Dataset) -> None:
    finder = TrainingFinder()
    for strategy, seed in (("augment+paste", 1), ("augment", 1), ("copy", 2), ("augment+crop", 2)):
        wanted = job(cells, recipe=load_recipe("ssd"), balance=strategy, seed=seed)
        shared, alone = look_ahead(wanted, cells, finder=finder), look_ahead(wanted, cells)
        assert shared.plan.copies == alone.plan.copies
        assert shared.plan.after.tolist() == alone.plan.after.tolist()


def test_a_plan_ends_on_request_wherever_it_is(cells: Dataset) -> None:
    wanted, finder = job(cells, balance="copy"), TrainingFinder()
    look_ahead(wanted, cells, finder=finder)  # nothing is left to be looked at
    asked = iter([False] * 3)
    with pytest.raises(Cancelled):
        look_ahead(wanted, cells, lambda: next(asked, True), finder)
    asked = iter([False] * 6)
    with pytest.raises(Cancelled):
        budget_curve(look_ahead(wanted, cells), lambda: next(asked, True))


def test_what_is_said_about_blood_cells(cells: Dataset) -> None:
    outlook = look_ahead(job(cells), cells)
    names = list(cells.classes)
    codes = {name: reason.code for name, reason in zip(names, outlook.reasons, strict=True)}
    assert codes == {"RBC": "largest", "WBC": "company", "Platelets": "company"}
    assert outlook.prices is not None and outlook.prices[names.index("RBC")] == -1.0
    assert 0.50 < outlook.score_before < 0.52 < 0.63 < outlook.score_after < 0.66
    added = outlook.plan.images_after - 364
    assert plan_sentences(outlook).startswith(f"Adds {added} augmented copies of ")
    assert "“List” would reach 2.00." in plan_sentences(outlook, ("list", 2.0))
    assert not outlook.plan.bound_is_expected


def test_strategies_without_an_optimum_have_no_prices_and_no_curve(cells: Dataset) -> None:
    for name in ("none", "class-balanced"):
        outlook = look_ahead(job(cells, balance=name), cells)
        assert outlook.prices is None and budget_curve(outlook) is None
    assert plan_sentences(look_ahead(job(cells, balance="none"), cells)).startswith("Writes 364 augmented")


def test_the_curve_falls_to_the_bound_and_goes_through_the_plan(cells: Dataset) -> None:
    outlook = look_ahead(job(cells), cells)
    curve = budget_curve(outlook)
    assert curve is not None and curve.exact and curve.bound is not None
    assert (np.diff(curve.images) > 0).all() and curve.images[0] == 364
    assert curve.ratios[0] == pytest.approx(outlook.plan.ratio_before)
    assert curve.ratios.min() >= curve.bound
    at = np.flatnonzero(curve.images == outlook.plan.images_after)
    assert 0.98 * outlook.plan.ratio_after < curve.ratios[at[0]] <= outlook.plan.ratio_after
    assert (np.diff(curve.ratios) <= 0).all()
    assert budget_curve(outlook, cancelled=lambda: True) is None


def test_everything_is_counted_for_the_plots(cells: Dataset) -> None:
    outlook = look_ahead(job(cells, split="keep"), cells)
    present = count_present(cells, split_members(cells, outlook))
    everything = present.tallies[ALL]
    assert list(present.members) == [ALL, "train", "val", "test"] and everything.images == 364
    assert everything.heat.sum() == len(cells.boxes) and present.aspect == pytest.approx(640 / 480)
    assert [present.tallies[name].images for name in ("train", "val", "test")] == [205, 87, 72]
    assert present.tallies["train"].boxes.tolist() == outlook.plan.before.tolist()
    assert np.diag(everything.company()).tolist() == [1, 1, 1]


@pytest.mark.parametrize("balance", ["augment+crop", "copy", "list", "down", "none"])
def test_what_is_drawn_is_what_is_planned(cells: Dataset, balance: str) -> None:
    outlook = look_ahead(job(cells, recipe=load_recipe("yolo"), balance=balance), cells)
    planned = draw_planned(outlook)
    assert planned.tally.boxes.tolist() == outlook.plan.after.tolist()
    assert planned.tally.images == outlook.plan.images_after and not planned.is_sample
    figures, distance = planned_figures(planned, outlook)
    assert figures.boxes == outlook.plan.after.sum() and 0 <= distance < 1
    assert figures.imbalance_ratio == pytest.approx(outlook.plan.ratio_after)


def test_the_estimate_is_near_what_is_written(cells: Dataset, tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from app.export.runner import run_export

    prepared = prepare(job(cells, recipe=load_recipe("yolo"), budget=1.1), cells)
    estimate = measure(prepared)
    run_export(prepared, tmp_path / "out", workers=2, make_executor=ThreadPoolExecutor)
    written = sum(path.stat().st_size for path in (tmp_path / "out" / "voc").rglob("*.*"))
    assert 0.6 * written < estimate.bytes < 1.6 * written
    assert estimate.seconds(1) > estimate.seconds(2) > 0


def test_repeats_are_counted_into_bars() -> None:
    def bars(copies: list[int], most: int) -> list[tuple[str, float]]:
        found, _ = repeat_histogram(np.array(copies), most)
        return list(zip(found.names, found.series[0].values.tolist(), strict=True))

    assert bars([1, 1, 3], 3) == [("1×", 2), ("2×", 0), ("3×", 1)]
    assert bars([0, 1], 2) == [("0×", 1), ("1×", 1), ("2×", 0)]
    many = bars(list(range(1, 51)), 50)
    assert len(many) <= 12 and sum(count for _, count in many) == 50 and many[0] == ("1–5×", 5)
