"""The two common recipes do what they are known for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.balance.sampling import class_balanced, cut, repeat_factor
from app.core.counts import ClassCounts, IntArray


def one_class_each(*images_per_class: int) -> ClassCounts:
    labels = np.repeat(np.arange(len(images_per_class)), images_per_class)
    return ClassCounts.from_labels(np.arange(len(labels)), labels, len(labels), len(images_per_class))


def test_class_balanced_makes_single_class_images_exactly_equal() -> None:
    counts = one_class_each(10, 4, 3)
    copies = class_balanced(counts, 100, None, seed=1)
    assert counts.totals(copies).tolist() == [10, 10, 10]
    assert sorted(copies[10:14]) == [2, 2, 3, 3]


def test_class_balanced_adds_up_over_the_classes_of_an_image() -> None:
    counts = ClassCounts.from_labels(np.array([0, 0, 1, 2]), np.array([0, 1, 0, 0]), 4, 2)
    # lists: class 0 has three images, class 1 only image 0, which is repeated to three
    assert class_balanced(counts, 100, None, seed=0).tolist() == [4, 1, 1, 1]
    assert class_balanced(counts, 3, None, seed=0).tolist() == [3, 1, 1, 1]


def test_repeat_factors_are_those_of_the_paper() -> None:
    counts = one_class_each(64, 16, 4, 1)  # of 85 images
    t = 64 / 85
    copies = repeat_factor(counts, 100, None, seed=0, threshold=t)
    assert (copies[:64] == 1).all()
    assert (copies[64:80] == 2).all()  # √(64 / 16)
    assert (copies[80:84] == 4).all()
    assert copies[84] == 8


def test_repeat_factors_round_at_random_to_the_right_mean() -> None:
    counts = one_class_each(6000, 3000)
    copies = repeat_factor(counts, 100, None, seed=0, threshold=2 / 3)
    assert set(copies[6000:]) == {1, 2}
    assert copies[6000:].mean() == pytest.approx(np.sqrt(2), abs=0.03)


def test_the_best_threshold_beats_none() -> None:
    counts = one_class_each(60, 6)
    best = counts.totals(repeat_factor(counts, 20, None, seed=3))
    assert best.max() / best.min() < 10 / 2.5


def test_cutting_keeps_every_original() -> None:
    rng = np.random.default_rng(0)
    copies = np.array([5, 1, 7, 2])
    shorter = cut(copies, 9, rng)
    assert shorter.sum() == 9
    assert (shorter >= 1).all()
    assert (shorter <= copies).all()
    assert cut(copies, 15, rng) is copies
    assert cut(copies, None, rng) is copies


@pytest.mark.parametrize("recipe", [class_balanced, repeat_factor])
@given(seed=st.integers(0, 10_000))
def test_limits_hold_and_seeds_decide(
    random_counts: Callable[..., ClassCounts], recipe: Callable[..., IntArray], seed: int
) -> None:
    rng = np.random.default_rng(seed)
    counts = random_counts(rng, int(rng.integers(1, 30)), int(rng.integers(1, 5)))
    most, total = int(rng.integers(1, 8)), int(len(counts) * rng.uniform(1, 4))
    copies = recipe(counts, most, total, seed)
    assert copies.dtype == np.int64
    assert copies.min() >= 1
    assert copies.max() <= most
    assert copies.sum() <= total
    assert (copies == recipe(counts, most, total, seed)).all()
