"""Copies are drawn once, and a drawn plan counts what is drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from app.balance.columns import copy_columns, with_brought
from app.balance.planner import Limits, make_plan
from app.balance.polish import polish
from app.balance.rehearsal import (
    DrawnStock,
    Rehearsal,
    brought_boxes,
    expected_boxes,
    survival_rates,
    without_zeros,
    zero_filled,
)
from app.core.counts import ClassCounts, IntArray


def setting(
    seed: int, random_counts: Callable[..., ClassCounts], fake_dry_run: Callable[..., Any], **options: Any
) -> tuple[ClassCounts, Any, Rehearsal]:
    counts = random_counts(np.random.default_rng(seed), 30, 3)
    draw = fake_dry_run(counts, **options)
    return counts, draw, Rehearsal(draw, 3)


def really(draw: Any, x: Any) -> tuple[ClassCounts, Any]:
    """The counts of all copies of a plan, drawn afresh."""
    images = np.repeat(np.arange(len(x)), x)
    copies = np.concatenate([np.arange(1, k + 1) for k in x]) if len(images) else images
    return draw(images, copies)


def test_every_copy_is_drawn_once(
    random_counts: Callable[..., ClassCounts], fake_dry_run: Callable[..., Any]
) -> None:
    _, draw, rehearsal = setting(1, random_counts, fake_dry_run)
    first = rehearsal.rows(np.array([3, 5, 3]), np.array([1, 2, 1]))
    again = rehearsal.rows(np.array([5, 4, 3]), np.array([2, 1, 1]))
    assert first[0] == first[2] == again[2]
    assert first[1] == again[0]
    assert sorted(draw.log) == [(3, 1), (4, 1), (5, 2)]
    assert rehearsal.images.tolist() == [3, 5, 4]
    for row, copy in zip(rehearsal.images, (1, 2, 1), strict=True):
        alone = draw(np.array([row]), np.array([copy]))[0].dense_row(0)
        place = rehearsal.rows(np.array([row]), np.array([copy]))[0]
        assert rehearsal.counts.dense_row(int(place)).tolist() == alone.tolist()


def test_survival_rates_are_found(
    random_counts: Callable[..., ClassCounts], fake_dry_run: Callable[..., Any]
) -> None:
    counts = random_counts(np.random.default_rng(0), 3000, 4)
    draw = fake_dry_run(counts, survival=0.6)
    rates = survival_rates(counts, Rehearsal(draw, 4), seed=0)
    assert rates == pytest.approx(np.full(4, 0.6), abs=0.05)
    assert len(draw.log) <= 2000 + 4 * 5


def test_a_recipe_that_keeps_all_has_survival_one(
    random_counts: Callable[..., ClassCounts], fake_dry_run: Callable[..., Any]
) -> None:
    counts, draw, rehearsal = setting(2, random_counts, fake_dry_run, survival=1.0)
    assert (survival_rates(counts, rehearsal, 0) == 1.0).all()
    assert len(draw.log) == len(counts)
    assert expected_boxes(counts, counts.counts * 0.5, rehearsal) == pytest.approx(counts.counts)


def test_the_sample_holds_rare_classes(fake_dry_run: Callable[..., Any]) -> None:
    rows = np.append(np.arange(5000), 4321)
    labels = np.append(np.zeros(5000, np.int64), 1)
    counts = ClassCounts.from_labels(rows, labels, 5000, 2)
    draw = fake_dry_run(counts)
    survival_rates(counts, Rehearsal(draw, 2), seed=0)
    assert (4321, 1) in draw.log


def test_own_draws_outweigh_the_class(
    random_counts: Callable[..., ClassCounts], fake_dry_run: Callable[..., Any]
) -> None:
    counts, _, rehearsal = setting(4, random_counts, fake_dry_run)
    image = int(np.argmax(counts.boxes_per_image()))
    rehearsal.rows(np.full(400, image), np.arange(1, 401))
    boxes = expected_boxes(counts, counts.counts.astype(float), rehearsal)
    own = slice(counts.indptr[image], counts.indptr[image + 1])
    assert boxes[own] == pytest.approx(counts.counts[own] * 0.7, rel=0.1)


@pytest.mark.parametrize("seed", range(10))
def test_a_drawn_plan_counts_what_is_drawn(
    seed: int, random_counts: Callable[..., ClassCounts], fake_dry_run: Callable[..., Any]
) -> None:
    counts, draw, rehearsal = setting(seed, random_counts, fake_dry_run, survival=0.5)
    columns = copy_columns(counts, counts.totals() + 1, np.full(30, 6.0), 60.0, np.full(3, 0.5))
    stock = DrawnStock(columns, rehearsal, np.full(30, 2, np.int64))
    assert (stock.x <= 2).all()
    polish(stock, 64.0, 40)
    drawn, lost = really(draw, stock.x)
    assert stock.n == pytest.approx(columns.base + drawn.totals())
    assert not lost.any()
    assert columns.allows(stock.x)
    assert len(draw.log) == len(set(draw.log)) + stock.x.sum()  # the last ones are this test's own


def test_a_lost_copy_ends_the_copies_of_its_image() -> None:
    counts = ClassCounts.from_labels(np.array([0, 1]), np.array([0, 1]), 3, 2)

    def draw(images: IntArray, copies: IntArray) -> Any:
        lost = (images == 0) & (copies == 3)
        kept = np.flatnonzero(~lost & (images < 2))
        return ClassCounts.from_labels(kept, images[kept], len(images), 2), lost

    columns = copy_columns(counts, counts.totals(), np.full(3, 9.0), None, None)
    stock = DrawnStock(columns, Rehearsal(draw, 2), np.array([5, 5, 2]))
    assert stock.x.tolist() == [2, 5, 2]  # an image without boxes loses nothing
    assert stock.most.tolist() == [2, 9, 9]
    assert stock.n.tolist() == [3, 6]
    polish(stock, 64.0, 100)
    assert stock.x[0] == 2


def brings(counts: ClassCounts, share: float, brought: tuple[float, ...]) -> Any:
    """A dry run that keeps a share of an image's boxes and adds boxes of other images."""

    def draw(images: IntArray, copies: IntArray) -> tuple[ClassCounts, Any]:
        rows, labels = [], []
        for row, (image, copy) in enumerate(zip(images.tolist(), copies.tolist(), strict=True)):
            rng = np.random.default_rng((image, copy))
            own = rng.binomial(counts.dense_row(image), share)
            total = own + rng.poisson(brought)
            rows += [row] * int(total.sum())
            labels += np.repeat(np.arange(len(brought)), total).tolist()
        made = ClassCounts.from_labels(
            np.array(rows, np.int64), np.array(labels, np.int64), len(images), len(brought)
        )
        return made, np.zeros(len(images), bool)

    return draw


def test_what_other_images_bring_is_told_from_what_survives(
    random_counts: Callable[..., ClassCounts],
) -> None:
    counts = random_counts(np.random.default_rng(1), 1500, 3)
    rehearsal = Rehearsal(brings(counts, 0.5, (4.0, 0.7, 0.05)), 3)
    rates = survival_rates(counts, rehearsal, 0)
    found = brought_boxes(counts.take(rehearsal.images), rehearsal.counts)
    assert rates == pytest.approx(np.full(3, 0.5), abs=0.12)
    assert found == pytest.approx([4.0, 0.7, 0.05], rel=0.2, abs=0.1)
    plain = copy_columns(counts, counts.totals(), np.full(1500, 3.0), None, rates)
    columns = with_brought(plain, found)
    x = np.random.default_rng(2).integers(0, 3, 1500)
    real, _ = really(brings(counts, 0.5, (4.0, 0.7, 0.05)), x)
    assert columns.totals(x.astype(float)) == pytest.approx(real.totals(), rel=0.06)
    assert columns.dense(np.arange(3)) == pytest.approx(plain.dense(np.arange(3)) + found)
    filled = zero_filled(counts, columns)
    assert filled.totals().tolist() == counts.totals().tolist()
    assert without_zeros(filled).classes.tolist() == counts.classes.tolist()
    learned = expected_boxes(filled, columns.boxes, rehearsal)
    assert np.bincount(columns.classes, learned, 3) == pytest.approx(
        np.bincount(columns.classes, columns.boxes, 3), rel=0.05
    )


def test_nothing_is_brought_where_no_copy_shows_what_its_image_lacks(
    random_counts: Callable[..., ClassCounts], fake_dry_run: Callable[..., Any]
) -> None:
    counts, _, rehearsal = setting(3, random_counts, fake_dry_run, survival=0.6)
    assert (brought_boxes(counts.take(rehearsal.images), rehearsal.counts) == 0).all(), "nothing drawn yet"
    survival_rates(counts, rehearsal, 0)
    found = brought_boxes(counts.take(rehearsal.images), rehearsal.counts)
    assert (found == 0).all()
    columns = copy_columns(counts, counts.totals(), np.full(30, 3.0), None, None)
    assert with_brought(columns, found) is columns and with_brought(columns, None) is columns
    assert zero_filled(counts, columns) is counts


def test_a_plan_expects_what_others_bring(random_counts: Callable[..., ClassCounts]) -> None:
    """The estimate of the best ratio is near what is drawn, although outputs bring the largest class."""
    counts = random_counts(np.random.default_rng(5), 300, 3)
    plan = make_plan(
        counts,
        "augment",
        Limits(max_copies=10, budget=3.0),
        beta=64.0,
        seed=0,
        dry_run=brings(counts, 0.5, (5.0, 1.0, 0.2)),
    )
    assert plan.lower_bound is not None
    assert plan.lower_bound <= plan.ratio_after <= 1.25 * plan.lower_bound
    assert plan.ratio_after < plan.ratio_before
