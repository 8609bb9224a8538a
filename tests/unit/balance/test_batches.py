"""Batches hold the same share of every class, all repeats, and a fresh order each epoch."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.balance.batches import epochs_of, equal_batches
from app.core.counts import ClassCounts


@given(seed=st.integers(0, 10_000), size=st.integers(1, 20))
def test_every_repeat_is_in_one_batch_and_batches_are_of_one_size(
    random_counts: Callable[..., ClassCounts], seed: int, size: int
) -> None:
    rng = np.random.default_rng(seed)
    counts = random_counts(rng, int(rng.integers(1, 40)), 4)
    repeats = rng.integers(0, 5, len(counts))
    batches = equal_batches(counts, repeats, size, seed, 0)
    dealt = np.concatenate([*batches, np.zeros(0, np.int64)])
    assert np.bincount(dealt, minlength=len(counts)).tolist() == repeats.tolist()
    lengths = [len(batch) for batch in batches]
    if lengths:
        assert max(lengths) <= size
        assert max(lengths) - min(lengths) <= 1
    if repeats.max() <= len(batches):
        assert all(len(set(batch.tolist())) == len(batch) for batch in batches)


def test_each_batch_has_its_share_of_every_class() -> None:
    rng = np.random.default_rng(0)
    labels = rng.choice(5, 2000, p=[0.5, 0.25, 0.15, 0.06, 0.04])
    counts = ClassCounts.from_labels(np.arange(2000), labels, 2000, 5)
    batches = equal_batches(counts, np.ones(2000, np.int64), 50, 1, 0)
    held = np.array([np.bincount(labels[batch], minlength=5) for batch in batches])
    assert (held.max(axis=0) - held.min(axis=0)).max() <= 1
    shuffled = rng.permutation(2000).reshape(40, 50)
    by_chance = np.array([np.bincount(labels[batch], minlength=5) for batch in shuffled])
    assert (by_chance.max(axis=0) - by_chance.min(axis=0)).min() > 3  # what a plain shuffle gives


def test_epochs_differ_and_are_the_same_each_time(random_counts: Callable[..., ClassCounts]) -> None:
    counts = random_counts(np.random.default_rng(3), 60, 4)
    repeats = np.full(60, 2)
    first, second = ([b.tolist() for b in epoch] for epoch in epochs_of(counts, repeats, 8, 5, 2))
    assert first != second
    assert first == [b.tolist() for b in next(iter(epochs_of(counts, repeats, 8, 5, 1)))]
    assert first != [b.tolist() for b in equal_batches(counts, repeats, 8, 6, 0)]
