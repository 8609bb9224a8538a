"""An inspection draws what an export writes, whoever draws it, and finds what a look at the copies finds."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.augment.recipe import Recipe, Step, load_recipe
from app.balance.rehearsal import sampled_survival
from app.core.dataset import Dataset
from app.core.mirror import MirrorRules
from app.errors import Cancelled, ExportError, RecipeError
from app.export.dry_run import RecipeDryRun
from app.export.inspection.reasons import PIXEL_REASONS, Reason
from app.export.inspection.result import Inspection
from app.export.inspection.run import InspectionSettings, choose_images, inspect, rare_classes

Serial = Callable[[int], Executor]
QUICK = InspectionSettings(draws=4, seed=5, with_pixels=False)


def test_its_copies_are_those_of_the_plans_dry_run(dataset: Dataset, zoom: Recipe, serial: Serial) -> None:
    found = inspect(dataset, zoom, QUICK, make_executor=serial)
    sources = [subject.source for subject in found.subjects]
    images, copies = np.repeat(np.arange(len(sources)), 4), np.tile(np.arange(1, 5), len(sources))
    counts, lost = RecipeDryRun(dataset, sources, zoom, 5)(images, copies)
    mine, mine_lost = found.counts()
    assert mine_lost.tolist() == lost.tolist()
    for column in ("indptr", "classes", "counts"):
        assert getattr(mine, column).tolist() == getattr(counts, column).tolist()
    assert found.survival.kept.tolist() == found.kept.sum(axis=0).tolist()
    assert found.survival.rates == pytest.approx(found.survival.kept / (4 * dataset.class_counts().totals()))


def test_the_planner_expects_the_survival_that_it_finds(
    dataset: Dataset, zoom: Recipe, serial: Serial
) -> None:
    """The planner takes copy 1 of each image, and draws a class with few boxes towards all of them."""
    found = inspect(dataset, zoom, replace(QUICK, draws=1), make_executor=serial)
    run = RecipeDryRun(dataset, [subject.source for subject in found.subjects], zoom, 5)
    expected = sampled_survival(run.originals(), run, 5)
    survival, prior = found.survival, 20.0
    overall = survival.kept.sum() / survival.boxes.sum()
    assert overall < 0.95 and len(set(np.round(survival.rates, 3))) > 1
    assert expected == pytest.approx((survival.kept + prior * overall) / (survival.boxes + prior))


def test_mirror_rules_hold_as_they_do_in_an_export(dataset: Dataset, serial: Serial) -> None:
    rules = MirrorRules(frozenset({"owl"}), (("cat", "tac"),))
    ruled = replace(dataset, mirror=rules)
    flip = load_recipe("flip")
    found = inspect(ruled, flip, QUICK, make_executor=serial)
    completed = replace(ruled, classes=rules.completed(ruled.classes))
    sources = [subject.source for subject in found.subjects]
    run = RecipeDryRun(completed, sources, flip, 5, rules=rules)
    counts, _ = run(np.repeat(np.arange(len(sources)), 4), np.tile(np.arange(1, 5), len(sources)))
    assert found.kept.sum(axis=0).tolist() == counts.totals().tolist()
    assert found.kept[:, found.classes.index("tac")].sum() > 0
    assert not found.survival.boxes[found.classes.index("tac")]


def test_steps_of_several_images_draw_what_an_export_draws(dataset: Dataset, serial: Serial) -> None:
    mosaic = Recipe(name="mosaic", steps=(Step(transform="Mosaic"), Step(transform="HorizontalFlip", p=0.5)))
    found = inspect(dataset, mosaic, replace(QUICK, with_pixels=True, split="none"), make_executor=serial)
    sources = [subject.source for subject in found.subjects]
    run = RecipeDryRun(dataset, sources, mosaic, 5)
    counts, _ = run(np.repeat(np.arange(len(sources)), 4), np.tile(np.arange(1, 5), len(sources)))
    assert found.counts()[0].counts.tolist() == counts.counts.tolist()
    assert found.survival.boxes.tolist() == (4 * dataset.class_counts().totals()).tolist()
    assert found.kept.sum() > found.survival.kept.sum()  # partners bring boxes along
    assert found.has_pixels
    assert not found.failures


def test_processes_find_what_one_thread_finds(dataset: Dataset, zoom: Recipe, serial: Serial) -> None:
    settings = InspectionSettings(draws=3, seed=2)
    alone, together = (
        inspect(dataset, zoom, settings, make_executor=serial),
        inspect(dataset, zoom, settings, workers=2),
    )
    for column in ("cases", "reasons", "labels", "severities", "boxes", "values"):
        assert getattr(alone.findings, column).tolist() == getattr(together.findings, column).tolist()
    assert together.survival.to_json() == alone.survival.to_json()


def test_the_worst_come_first_and_filters_agree_with_the_findings(
    dataset: Dataset, zoom: Recipe, serial: Serial
) -> None:
    found = inspect(dataset, zoom, QUICK, make_executor=serial)
    lost = found.ranked([Reason.LOST])
    shares = [1 - found.kept[case].sum() / len(found.place(int(case))[0].boxes) for case in lost]
    assert shares == sorted(shares, reverse=True)
    assert len(lost) == found.reason_counts()[Reason.LOST] > 0
    owl = found.classes.index("owl")
    for case in found.ranked(label=owl).tolist():
        assert any(finding.label == owl for finding in found.findings.of(case))
    assert set(found.ranked(label=owl).tolist()) <= set(found.ranked().tolist())


def test_pixels_are_looked_at_after_all_boxes(dataset: Dataset, serial: Serial) -> None:
    black = Recipe(name="black", steps=(Step(transform="Brightness", parameters={"offset": [-1.0, -1.0]}),))
    updates: list[Inspection] = []
    progress: list[tuple[int, int]] = []
    found = inspect(
        dataset,
        black,
        InspectionSettings(draws=2),
        on_update=updates.append,
        on_progress=lambda *now: progress.append(now),
        make_executor=serial,
    )
    assert [update.has_pixels for update in updates] == [False]
    assert progress[-1] == (2 * 2 * len(found.subjects),) * 2
    assert found.has_pixels
    assert found.reason_counts()[Reason.DARK] == found.cases
    assert found.reason_counts()[Reason.DUPLICATE] == found.cases // 2  # of each pair of black images
    assert not any(updates[0].reason_counts()[reason] for reason in PIXEL_REASONS)


def test_an_image_that_cannot_be_decoded_is_named_and_the_others_go_on(
    make_voc: Callable[..., Path], serial: Serial
) -> None:
    from app.voc.index import open_dataset

    root = make_voc()
    path = root / "VOC2012/JPEGImages/img003.jpg"
    path.write_bytes(path.read_bytes()[:700])  # header and tables, no pixels
    found = inspect(
        open_dataset(root), load_recipe("flip"), InspectionSettings(draws=2), make_executor=serial
    )
    assert [failure.image_id for failure in found.failures] == ["img003"]
    assert found.has_pixels


def test_cancelling_ends_it(dataset: Dataset, zoom: Recipe, serial: Serial) -> None:
    with pytest.raises(Cancelled):
        inspect(dataset, zoom, QUICK, cancelled=lambda: True, make_executor=serial)
    seen: list[int] = []
    with pytest.raises(Cancelled):
        inspect(
            dataset,
            zoom,
            QUICK,
            on_progress=lambda done, _: seen.append(done),
            cancelled=lambda: len(seen) > 2,
            make_executor=lambda _: ThreadPoolExecutor(1),
        )


def test_what_cannot_be_tried_is_said(dataset: Dataset, serial: Serial, tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="unknown transform"):
        inspect(dataset, Recipe(name="x", steps=(Step(transform="Nope"),)), QUICK, make_executor=serial)
    for entry in dataset.entries:
        assert entry.image_path is not None
        entry.image_path.unlink()
    with pytest.raises(ExportError, match="no image"):
        inspect(dataset, load_recipe("flip"), QUICK, make_executor=serial)


def test_a_class_is_rare_with_less_than_half_the_mean() -> None:
    assert rare_classes(np.array([100, 40, 39, 0]), 0.5).tolist() == [False, False, False, False]
    assert rare_classes(np.array([100, 20, 60, 0]), 0.5).tolist() == [False, True, False, False]
    assert rare_classes(np.array([0, 0]), 0.5).tolist() == [False, False]


def test_images_with_rare_classes_are_among_the_chosen(dataset: Dataset) -> None:
    rare = rare_classes(dataset.class_counts().totals(), 0.5)
    assert [name for name, is_rare in zip(dataset.classes, rare, strict=True) if is_rare]
    chosen = choose_images(dataset, 4, 0, rare)
    assert len(chosen) == len(set(chosen.tolist())) == 4
    with_rare = [i for i in chosen if rare[dataset.labels[dataset.boxes_of(int(i))]].any()]
    assert len(with_rare) >= 2
    assert choose_images(dataset, 4, 0, rare).tolist() == chosen.tolist()
    assert len(choose_images(dataset, 99, 0, rare)) == len(dataset)
    left = choose_images(dataset, 99, 0, rare, exclude=("img003", "img007"))
    assert sorted(set(range(12)) - set(left.tolist())) == [3, 7]
