"""Plans keep their limits, count what they write, and come near to what is possible."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.balance.planner import Limits, make_plan
from app.balance.strategies import STRATEGIES
from app.core.counts import ClassCounts, IntArray
from app.errors import PlanError
from app.voc.index import open_dataset


@pytest.fixture(scope="module")
def blood(bccd: Path) -> ClassCounts:
    return open_dataset(bccd).class_counts()


REPEATING = [
    name for name, strategy in STRATEGIES.items() if not (strategy.crops or strategy.drops or strategy.parts)
]
WITHOUT_PLACES = [name for name, strategy in STRATEGIES.items() if not strategy.crops]


def single(*images_per_class: int) -> ClassCounts:
    """Images of one box each."""
    labels = np.repeat(np.arange(len(images_per_class)), images_per_class)
    return ClassCounts.from_labels(np.arange(len(labels)), labels, len(labels), len(images_per_class))


@pytest.mark.parametrize(("max_copies", "optimum"), [(3, 9.2108), (10, 6.8241), (30, 4.6960)])
def test_near_the_optimum_on_bccd(blood: ClassCounts, max_copies: int, optimum: float) -> None:
    plan = make_plan(blood, "copy", Limits(max_copies, 30.0))
    assert optimum * 0.999 <= plan.lower_bound <= optimum + 1e-4
    assert optimum <= plan.ratio_after <= optimum * 1.007
    best = make_plan(blood, "copy", Limits(max_copies, 30.0), slack=0.0)
    assert best.ratio_after <= optimum * 1.001
    assert plan.images_after < best.images_after


def test_the_budget_of_three_on_bccd(blood: ClassCounts) -> None:
    plan = make_plan(blood, "augment", Limits(10, 3.0))
    assert plan.ratio_before == pytest.approx(11.51, abs=0.01)
    assert plan.ratio_after <= 6.89
    assert 6.80 <= plan.lower_bound <= 6.824
    assert plan.images_before == 364
    assert plan.images_after == plan.copies.sum() <= 3 * 364


def test_common_recipes_hardly_help_on_bccd(blood: ClassCounts) -> None:
    for strategy in ("class-balanced", "repeat-factor"):
        plan = make_plan(blood, strategy, Limits(30, None))
        assert 10.9 < plan.ratio_after < 11.5
        planned = make_plan(blood, "copy", Limits(30, None))
        assert plan.lower_bound == pytest.approx(planned.lower_bound, rel=1e-3)  # of the same freedom


@pytest.mark.parametrize("strategy", REPEATING)
def test_limits_hold_and_the_same_input_gives_the_same_plan(
    strategy: str, random_counts: Callable[..., ClassCounts]
) -> None:
    for seed in range(6):
        counts = random_counts(np.random.default_rng(seed), 70, 5)
        plan = make_plan(counts, strategy, Limits(7, 1.7), seed=seed)
        again = make_plan(counts, strategy, Limits(7, 1.7), seed=seed)
        assert (plan.copies == again.copies).all()
        assert plan.copies.min() >= 1
        assert plan.copies.max() <= 7
        assert plan.images_after == plan.copies.sum() <= 119
        assert (plan.before == counts.totals()).all()
        assert (plan.after == counts.totals(plan.copies)).all()


def test_down_sampling_leaves_images_out(random_counts: Callable[..., ClassCounts]) -> None:
    counts = random_counts(np.random.default_rng(5), 200, 4)
    plan = make_plan(counts, "down", floor=10)
    assert set(plan.copies.tolist()) == {0, 1}
    assert plan.images_after == plan.copies.sum() < 200
    assert (plan.after == counts.totals(plan.copies)).all()
    assert (plan.after >= np.minimum(plan.before, 10)).all()
    assert plan.ratio_after < plan.ratio_before
    assert 1.0 <= plan.lower_bound <= plan.ratio_after


def test_parts_hold_every_image(random_counts: Callable[..., ClassCounts]) -> None:
    counts = random_counts(np.random.default_rng(5), 200, 4)
    plan = make_plan(counts, "easy-ensemble", floor=20, parts=4)
    assert plan.parts is not None
    assert plan.parts.shape == (4, 200)
    assert (plan.parts.sum(axis=0) == plan.copies).all()
    assert plan.copies.min() >= 1
    assert plan.images_after == plan.parts.sum()
    ratios = [counts.totals(part).max() / counts.totals(part).min() for part in plan.parts]
    assert plan.ratio_after == max(ratios) < plan.ratio_before


def test_nothing_is_changed_by_none() -> None:
    plan = make_plan(single(5, 1), "none", Limits(1, 1.0))
    assert plan.copies.tolist() == [1] * 6
    assert plan.ratio_after == plan.ratio_before == 5


def test_list_and_augment_repeat_what_copy_repeats(random_counts: Callable[..., ClassCounts]) -> None:
    counts = random_counts(np.random.default_rng(1), 50, 4)
    copies = [make_plan(counts, name, Limits(5, 2.0)).copies for name in ("copy", "augment", "list")]
    assert (copies[0] == copies[1]).all()
    assert (copies[0] == copies[2]).all()


@pytest.mark.parametrize("strategy", ["augment", "class-balanced", "repeat-factor"])
@pytest.mark.parametrize("seed", range(5))
def test_after_is_what_the_copies_really_hold(
    strategy: str, seed: int, random_counts: Callable[..., ClassCounts], fake_dry_run: Callable[..., Any]
) -> None:
    counts = random_counts(np.random.default_rng(seed), 60, 4)
    plan = make_plan(counts, strategy, Limits(6, 2.5), seed=seed, dry_run=fake_dry_run(counts, 0.6))
    extra = plan.copies - 1
    images = np.repeat(np.arange(60), extra)
    numbers = np.concatenate([np.arange(1, k + 1) for k in extra])
    drawn, lost = fake_dry_run(counts, 0.6)(images, numbers)
    assert not lost.any()
    assert (plan.after == counts.totals() + drawn.totals()).all()
    assert plan.images_after == 60 + len(images) <= 150
    held = plan.after[plan.before > 0]
    assert plan.ratio_after == pytest.approx(held.max() / held.min())
    assert 1.0 <= plan.lower_bound <= plan.ratio_after


def test_draws_make_the_plan_better_than_a_guess(
    random_counts: Callable[..., ClassCounts], fake_dry_run: Callable[..., Any]
) -> None:
    counts = random_counts(np.random.default_rng(8), 800, 6)
    plan = make_plan(counts, "augment", Limits(8, 3.0), dry_run=fake_dry_run(counts, 0.7, redraws=5))
    assert plan.ratio_after <= plan.lower_bound * 1.03


def test_a_class_that_no_copy_keeps_is_still_planned_for(random_counts: Callable[..., ClassCounts]) -> None:
    counts = random_counts(np.random.default_rng(4), 60, 4)
    gone = int(np.argsort(counts.totals())[1])  # the rarest of the others brings it along

    def draw(images: IntArray, copies: IntArray) -> tuple[ClassCounts, Any]:
        part = counts.take(images)
        keep = np.repeat(part.classes != gone, part.counts)
        rows, labels = np.repeat(part.rows, part.counts)[keep], np.repeat(part.classes, part.counts)[keep]
        drawn = ClassCounts.from_labels(rows, labels, len(images), 4)
        return drawn, (drawn.boxes_per_image() == 0) & (part.boxes_per_image() > 0)

    for survival in (None, np.where(np.arange(4) == gone, 0.0, 1.0)):
        plan = make_plan(counts, "augment", Limits(9, 3.0), dry_run=draw, survival=survival)
        assert plan.after[gone] == plan.before[gone]
        assert plan.ratio_after < plan.ratio_before
    expected = make_plan(counts, "augment", Limits(9, 3.0), survival=survival)
    assert expected.after[gone] == expected.before[gone]


def test_every_copy_is_drawn_once(
    random_counts: Callable[..., ClassCounts], fake_dry_run: Callable[..., Any]
) -> None:
    counts = random_counts(np.random.default_rng(2), 60, 4)
    draw = fake_dry_run(counts)
    make_plan(counts, "augment", Limits(6, 2.5), dry_run=draw)
    assert len(draw.log) == len(set(draw.log))
    assert all(1 <= copy <= 5 for _, copy in draw.log)


def test_exact_copies_are_not_drawn(
    random_counts: Callable[..., ClassCounts], fake_dry_run: Callable[..., Any]
) -> None:
    counts = random_counts(np.random.default_rng(2), 60, 4)
    draw = fake_dry_run(counts)
    make_plan(counts, "copy", Limits(6, 2.5), dry_run=draw, survival=np.full(4, 0.1))
    assert draw.log == []


def test_given_survival_without_draws_is_expected() -> None:
    plan = make_plan(single(30, 10), "augment", Limits(9, None), survival=np.array([1.0, 0.5]), slack=0.0)
    assert plan.after[0] == 30
    assert plan.after[1] == pytest.approx(30, abs=0.5)
    assert plan.copies.sum() == 40 + 40


def test_classes_without_boxes_are_left_out_of_account(fake_dry_run: Callable[..., Any]) -> None:
    labels = np.repeat([1, 3], [12, 3])
    counts = ClassCounts.from_labels(np.arange(15), labels, 15, 6)
    for draw in (None, fake_dry_run(counts, 1.0)):
        plan = make_plan(counts, "augment", Limits(10, None), dry_run=draw)
        assert plan.after.tolist() == [0, 12, 0, 12, 0, 0]
        assert plan.ratio_after == 1.0


@pytest.mark.parametrize("strategy", WITHOUT_PLACES)
@pytest.mark.parametrize(
    "counts",
    [
        single(1),
        single(7),
        ClassCounts.from_labels(np.zeros(0, np.int64), np.zeros(0, np.int64), 3, 2),
        ClassCounts.from_labels(np.zeros(0, np.int64), np.zeros(0, np.int64), 3, 0),
    ],
    ids=["one image", "one class", "no boxes", "no classes"],
)
def test_nothing_to_balance_is_a_plan_of_the_originals(strategy: str, counts: ClassCounts) -> None:
    plan = make_plan(counts, strategy)
    assert (plan.copies == 1).all()
    assert plan.ratio_before == plan.ratio_after == 1.0
    assert plan.lower_bound == 1.0


def test_one_image_with_two_classes_cannot_be_balanced() -> None:
    counts = ClassCounts.from_labels(np.zeros(4, np.int64), np.array([0, 0, 0, 1]), 1, 2)
    plan = make_plan(counts, "augment")
    assert plan.ratio_after == 3
    assert plan.lower_bound == pytest.approx(3)
    assert plan.copies.tolist() == [1]


def test_a_budget_is_rounded_down_but_not_by_noise() -> None:
    assert Limits(2, 2.3).most_images(100) == 230  # 2.3 · 100 is 229.99… in floats
    assert Limits(2, 1.5).most_images(3) == 4
    assert Limits(2, None).most_images(3) is None


def test_what_one_copy_mends_takes_few_copies() -> None:
    # the fractional plan spreads one copy over all images of class 1, each a little
    plan = make_plan(single(105, 100), "copy", Limits(20, 4.0))
    assert plan.ratio_after <= 1.005
    assert plan.images_after - plan.images_before <= 6


def test_no_images() -> None:
    counts = ClassCounts.from_labels(np.zeros(0, np.int64), np.zeros(0, np.int64), 0, 2)
    with pytest.raises(PlanError, match="no images"):
        make_plan(counts, "augment")
    assert make_plan(counts, "none").images_after == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"strategy": "magic"}, "no balance strategy magic"),
        ({"strategy": "augment+crop"}, "needs the places of the boxes"),
        ({"limits": Limits(0, 2.0)}, "1 is the least"),
        ({"limits": Limits(5, 0.5)}, "at least 1"),
        ({"limits": Limits(5, float("nan"))}, "at least 1"),
        ({"beta": 0.5}, "0 or at least 1"),
        ({"beta": -1.0}, "0 or at least 1"),
        ({"beta": float("nan")}, "0 or at least 1"),
        ({"beta": float("inf")}, "0 or at least 1"),
    ],
)
def test_impossible_wishes(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(PlanError, match=message):
        make_plan(single(3, 2), **{"strategy": "augment", **arguments})
