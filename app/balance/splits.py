"""Train, val and test parts in which every class has its share of the boxes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.core.counts import ClassCounts, FloatArray, IntArray
from app.errors import PlanError

_ENOUGH = 2.0  # images of a class that the smallest part can expect, for the class to be shared out evenly
_SIZE_TERM = 0.25  # how much the number of images counts beside the boxes of a class


def stratified_split(
    counts: ClassCounts, shares: Sequence[float], groups: IntArray | None = None, seed: int = 0
) -> IntArray:
    """Share images out so that the boxes of every class, and the images, come near to ``shares``.

    Iterative stratification (Sechidis, Tsoumakas and Vlahavas 2011) on boxes in place of labels: the class
    with the fewest images left is shared out first, its fullest images first, each to the part that needs its
    boxes most. The need is relative to the part, plus a small term for its number of images; a class that is
    in too few images for all parts goes where the absolute need is, so to the largest part first.

    Args:
        counts: boxes of I images over C classes; images without boxes fill up the parts.
        shares: of the parts, for example ``(0.7, 0.2, 0.1)``; their sum need not be 1. A part with share 0
            stays empty.
        groups: (I,) images of one number stay together: near duplicates, frames of one video.
        seed: decides between images that are alike.

    Returns:
        (I,) int64, the index of each image's part.

    Raises:
        PlanError: a share is negative, or none is positive.
    """
    wanted = np.asarray(shares, np.float64)
    if wanted.ndim != 1 or not np.isfinite(wanted).all() or (wanted < 0).any() or not (wanted > 0).any():
        raise PlanError(
            "{shares} are not shares of a split; use for example 0.7,0.2,0.1.", shares=list(shares)
        )
    used = np.flatnonzero(wanted > 0)
    fractions = wanted[used] / wanted.sum()
    if groups is None:
        sizes = np.ones(len(counts), np.int64)
        return used[_Stratifier(counts, sizes, fractions, seed).run()]
    names, local = np.unique(groups, return_inverse=True)
    sizes = np.bincount(local, minlength=len(names))
    pooled = _pooled(counts, local, len(names))
    return used[_Stratifier(pooled, sizes, fractions, seed).run()][local]


def _pooled(counts: ClassCounts, groups: IntArray, group_count: int) -> ClassCounts:
    """Add up the rows of each group."""
    width = max(counts.class_count, 1)
    keys, place = np.unique(groups[counts.rows] * width + counts.classes, return_inverse=True)
    sums = np.bincount(place, counts.counts, len(keys)).astype(np.int64)
    indptr = np.searchsorted(keys // width, np.arange(group_count + 1)).astype(np.int64)
    return ClassCounts(indptr, keys % width, sums, counts.class_count)


class _Stratifier:
    """One run: what each part still needs, and what is not shared out yet."""

    def __init__(self, counts: ClassCounts, sizes: IntArray, fractions: FloatArray, seed: int) -> None:
        self.counts, self.sizes, self.fractions = counts, sizes, fractions
        totals, holders = counts.totals(), counts.images_per_class()
        self.need = np.outer(fractions, totals)  # (parts, C) boxes still wanted
        self.target = np.maximum(self.need, 1e-300)
        self.room = fractions * sizes.sum()  # (parts,) images still wanted
        self.size_target = np.maximum(self.room, 1e-300)
        self.is_common = holders * fractions.min() >= _ENOUGH
        self.left = np.where(holders > 0, holders, np.inf)  # (C,) images not shared out, inf when done
        self.part = np.full(len(counts), -1, np.int64)
        self.chance = np.random.default_rng(seed).random(len(counts))
        by_class = np.argsort(counts.classes, kind="stable")
        self.images, self.boxes = counts.rows[by_class], counts.counts[by_class]
        self.starts = np.concatenate([[0], np.cumsum(holders)])

    def run(self) -> IntArray:
        while np.isfinite(self.left).any():
            rarest = int(np.argmin(self.left))
            self._share_out(rarest)
            self.left[rarest] = np.inf
        rest = np.flatnonzero(self.part < 0)
        for image in rest[np.lexsort((self.chance[rest], -self.sizes[rest]))].tolist():
            self._assign(image, int(np.argmax(self.room)))
        return self.part

    def _share_out(self, class_index: int) -> None:
        span = slice(self.starts[class_index], self.starts[class_index + 1])
        images, boxes = self.images[span], self.boxes[span]
        free = self.part[images] < 0
        images, boxes = images[free], boxes[free]
        for image in images[np.lexsort((self.chance[images], -boxes))].tolist():
            self._assign(image, self._neediest(class_index))

    def _neediest(self, class_index: int) -> int:
        need = self.need[:, class_index]
        if self.is_common[class_index]:
            need = need / self.target[:, class_index] + _SIZE_TERM * self.room / self.size_target
        best = np.flatnonzero(need >= need.max() - 1e-9)
        return int(best[0] if len(best) == 1 else best[np.argmax(self.room[best])])

    def _assign(self, image: int, part: int) -> None:
        self.part[image] = part
        self.room[part] -= self.sizes[image]
        row = slice(self.counts.indptr[image], self.counts.indptr[image + 1])
        self.need[part, self.counts.classes[row]] -= self.counts.counts[row]
        self.left[self.counts.classes[row]] -= 1
