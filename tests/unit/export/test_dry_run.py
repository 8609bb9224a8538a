"""The dry run draws what the workers will draw: the same copies, the same boxes, however many there are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app.augment.pipeline import Pipeline
from app.augment.recipe import load_recipe
from app.core.dataset import Dataset
from app.core.geometry import clip_boxes
from app.errors import Cancelled
from app.export import dry_run as module
from app.export.dry_run import RecipeDryRun
from app.export.sources import Source, find_sources, resolve_splits
from app.voc.index import open_dataset

Make = Callable[..., Path]
IMAGES, COPIES = np.repeat(np.arange(12), 3), np.tile([1, 2, 5], 12)


@pytest.fixture
def data(make_voc: Make) -> tuple[Dataset, list[Source]]:
    dataset = open_dataset(make_voc())
    return dataset, find_sources(dataset, {"train": np.arange(12)})[0]


def test_originals_are_the_boxes_inside_their_image(data: tuple[Dataset, list[Source]]) -> None:
    dataset, sources = data
    counts = RecipeDryRun(dataset, sources, load_recipe("none"), 0).originals()
    assert counts.totals().tolist() == dataset.class_counts().totals().tolist()
    dataset.boxes[0] = (-30, -30, -5, -5)
    dataset.boxes[1] = (-30, 0, 10, 10)
    counts = RecipeDryRun(dataset, sources, load_recipe("none"), 0).originals()
    assert counts.totals().sum() == len(dataset.boxes) - 1


@pytest.mark.parametrize("recipe", ["ssd", "rotate"])
def test_it_draws_what_the_pipeline_draws(data: tuple[Dataset, list[Source]], recipe: str) -> None:
    dataset, sources = data
    counts, lost = RecipeDryRun(dataset, sources, load_recipe(recipe), 4)(IMAGES, COPIES)
    pipeline = Pipeline(load_recipe(recipe))
    for row, (image, copy_index) in enumerate(zip(IMAGES.tolist(), COPIES.tolist(), strict=True)):
        source, rows = sources[image], dataset.boxes_of(image)
        boxes = clip_boxes(dataset.boxes[rows], *source.size)
        sample = pipeline.sample(source.size, boxes, seed=4, image_id=source.image_id, copy_index=copy_index)
        kept = dataset.labels[rows][sample.outcome.kept]
        assert counts.dense_row(row).tolist() == np.bincount(kept, minlength=3).tolist()
        assert lost[row] == sample.lost


def test_workers_do_not_change_what_is_drawn(
    data: tuple[Dataset, list[Source]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_CHUNK", 7)
    alone, lost = RecipeDryRun(*data, load_recipe("ssd"), 4)(IMAGES, COPIES)
    monkeypatch.setattr(module, "_WORTH_PROCESSES", 1)
    together, lost_together = RecipeDryRun(*data, load_recipe("ssd"), 4, workers=2)(IMAGES, COPIES)
    assert np.array_equal(alone.indptr, together.indptr) and np.array_equal(alone.counts, together.counts)
    assert np.array_equal(alone.classes, together.classes) and np.array_equal(lost, lost_together)


def test_an_image_without_boxes_is_never_lost(data: tuple[Dataset, list[Source]]) -> None:
    dataset, sources = data
    dataset.boxes[dataset.boxes_of(0)] = -10
    counts, lost = RecipeDryRun(dataset, sources, load_recipe("ssd"), 0)(np.array([0]), np.array([1]))
    assert counts.totals().sum() == 0 and not lost.any()


def test_nothing_is_drawn_for_nothing(data: tuple[Dataset, list[Source]]) -> None:
    counts, lost = RecipeDryRun(*data, load_recipe("ssd"), 0)(np.zeros(0, int), np.zeros(0, int))
    assert len(counts) == len(lost) == 0


@pytest.mark.parametrize("worth", [1, 10_000])
def test_it_can_be_cancelled(
    data: tuple[Dataset, list[Source]], monkeypatch: pytest.MonkeyPatch, worth: int
) -> None:
    monkeypatch.setattr(module, "_WORTH_PROCESSES", worth)
    drawing = RecipeDryRun(*data, load_recipe("ssd"), 0, workers=2, cancelled=lambda: True)
    with pytest.raises(Cancelled):
        drawing(IMAGES, COPIES)


def test_boxes_that_do_not_count_keep_crops_clean_all_the_same(make_voc: Callable[..., Path]) -> None:
    root = make_voc(count=4)
    for path in (root / "VOC2012/Annotations").iterdir():
        path.write_text(path.read_text().replace("<difficult>0", "<difficult>1", 1))
    dataset = open_dataset(root)
    sources, _ = find_sources(dataset, resolve_splits(dataset, "none", 0))
    dry_run = RecipeDryRun(dataset, sources, load_recipe("none"), 0, ignores_difficult=True)
    table = dry_run.boxes()
    assert len(table.boxes) == len(dataset.boxes)
    assert table.counted is not None and (~table.counting).sum() == 4
    assert (table.class_counts(len(dataset.classes)).totals() == dry_run.originals().totals()).all()
