"""The two common recipes for repeating images, as published: no optimisation, for comparison."""

from __future__ import annotations

import numpy as np

from app.core.counts import ClassCounts, FloatArray, IntArray
from app.core.statistics import imbalance_ratio

_THRESHOLDS = 48  # values of t that are tried


def class_balanced(counts: ClassCounts, max_copies: int, total: int | None, seed: int) -> IntArray:
    """Group by class, expand every class to the largest, shuffle ("label shuffling").

    Every class has the list of the images that hold it. Each list is repeated, its last round in random
    order, to the length of the longest; an image comes as often as it is in all lists together. Limits
    that the recipe does not know are applied after it: at most ``max_copies`` of an image, and the shuffled
    list is cut where ``total`` is reached, so that every original stays.

    Args:
        counts: boxes of I images over C classes.
        max_copies: most outputs of an image.
        total: most outputs together, at least I; None is unlimited.
        seed: of the shuffling.

    Returns:
        (I,) outputs of each image, at least 1.
    """
    rng = np.random.default_rng(seed)
    lengths = counts.images_per_class()
    longest = int(lengths.max(initial=0))
    order = np.argsort(counts.classes, kind="stable")
    images = counts.rows[order]
    copies = np.zeros(len(counts), np.int64)
    for end, length in zip(np.cumsum(lengths), lengths, strict=True):
        if length == 0:
            continue
        group = images[end - length : end]
        copies[group] += longest // length
        copies[rng.permutation(group)[: longest % length]] += 1
    return cut(np.clip(copies, 1, max_copies), total, rng)


def repeat_factor(
    counts: ClassCounts, max_copies: int, total: int | None, seed: int, threshold: float | None = None
) -> IntArray:
    """Repeat-factor sampling (Gupta, Dollár and Girshick, "LVIS", 2019).

    A class in a share f of the images has the factor ``max(1, √(t/f))``, an image the largest factor of its
    classes, rounded at random to a whole number of outputs.

    Args:
        counts: boxes of I images over C classes.
        max_copies: most outputs of an image; larger factors are cut.
        total: most outputs together, at least I; None is unlimited.
        seed: of the rounding.
        threshold: t; None tries values and takes the one with the lowest imbalance ratio within ``total``.

    Returns:
        (I,) outputs of each image, at least 1.
    """
    rng = np.random.default_rng(seed)
    chance = rng.random(len(counts))
    if threshold is None:
        copies = _best_copies(counts, max_copies, total, chance)
    else:
        copies = _rounded(_factors(counts, threshold, max_copies), chance)
    return cut(copies, total, rng)


def cut(copies: IntArray, total: int | None, rng: np.random.Generator) -> IntArray:
    """Take outputs beyond the first of an image away at random until ``total`` is reached."""
    extra = np.repeat(np.arange(len(copies)), copies - 1)
    if total is None or len(copies) + len(extra) <= total:
        return copies
    kept = rng.permutation(extra)[: max(total - len(copies), 0)]
    return 1 + np.bincount(kept, minlength=len(copies)).astype(np.int64)


def _factors(counts: ClassCounts, threshold: float, max_copies: int) -> FloatArray:
    share = np.maximum(counts.images_per_class(), 1) / len(counts)
    per_class = np.maximum(1.0, np.sqrt(threshold / share))
    factors = np.ones(len(counts))
    np.maximum.at(factors, counts.rows, per_class[counts.classes])
    return np.minimum(factors, max_copies)


def _rounded(factors: FloatArray, chance: FloatArray) -> IntArray:
    whole = np.floor(factors)
    return whole.astype(np.int64) + (chance < factors - whole)


def _best_copies(counts: ClassCounts, max_copies: int, total: int | None, chance: FloatArray) -> IntArray:
    """Try values of t; the same chances for all, so that a larger t never gives an image fewer outputs."""
    best, lowest = np.ones(len(counts), np.int64), np.inf
    lengths = counts.images_per_class()
    rarest = lengths[lengths > 0].min(initial=len(counts)) / len(counts)
    for threshold in np.geomspace(rarest, 1.0, _THRESHOLDS):
        copies = _rounded(_factors(counts, float(threshold), max_copies), chance)
        if total is not None and copies.sum() > total:
            break
        ratio = imbalance_ratio(counts.totals(copies))
        if ratio < lowest - 1e-12:
            best, lowest = copies, ratio
    return best
