"""Batches that each hold about the same share of every class: balance within every step of training."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from app.core.counts import ClassCounts, IntArray


def equal_batches(counts: ClassCounts, repeats: IntArray, size: int, seed: int, epoch: int) -> list[IntArray]:
    """Return the batches of one epoch: every image ``repeats`` times, in a fresh order.

    The images are laid out by their rarest class and, within it, by how many boxes they hold, and dealt to
    the batches in turn, as cards are. So batches differ by at most one image of each such class, in size by
    at most one image, and an image comes twice in one batch only if it has more repeats than there are
    batches.

    Args:
        counts: boxes of I images over C classes.
        repeats: (I,) how often each image comes, 0 or more.
        size: most images of a batch, at least 1.
        seed, epoch: of the order; the same give the same.

    Returns:
        Of each batch, the indices of its images, shuffled.
    """
    rng = np.random.default_rng([seed, epoch])
    images = np.repeat(np.arange(len(counts)), repeats)
    if len(images) == 0:
        return []
    batches = -(-len(images) // size)
    chance = rng.random(len(counts))
    fullness = np.log2(1.0 + counts.boxes_per_image()).round()
    order = images[np.lexsort((images, chance[images], fullness[images], _rarest(counts, repeats)[images]))]
    place = rng.permutation(batches)[np.arange(len(order)) % batches]
    by_batch = np.lexsort((rng.random(len(order)), place))
    ends = np.cumsum(np.bincount(place, minlength=batches))[:-1]
    return [np.asarray(part, np.int64) for part in np.split(order[by_batch], ends)]


def epochs_of(
    counts: ClassCounts, repeats: IntArray, size: int, seed: int, epochs: int
) -> Iterator[list[IntArray]]:
    """Yield the batches of each epoch."""
    for epoch in range(epochs):
        yield equal_batches(counts, repeats, size, seed, epoch)


def _rarest(counts: ClassCounts, repeats: IntArray) -> IntArray:
    """Return (I,) for each image the rank of its rarest class among the repeated boxes; C without boxes."""
    rank = np.empty(counts.class_count, np.int64)
    rank[np.argsort(counts.totals(repeats), kind="stable")] = np.arange(counts.class_count)
    out = np.full(len(counts), counts.class_count, np.int64)
    np.minimum.at(out, counts.rows, rank[counts.classes])
    return out
