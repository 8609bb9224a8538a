"""Balance by leaving images out: one part of the dataset, or several parts that cover it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.balance.objective import evaluate
from app.core.counts import ClassCounts, FloatArray, IntArray

BoolArray = NDArray[np.bool_]

_BETA = 64.0
_ROUNDS = 400
_FIRST_SHARE = 0.1  # of the images, left out at once
_FEWEST_PARTS, _MOST_PARTS = 2, 10


def down_sample(
    counts: ClassCounts,
    floor: float | None = None,
    protected: BoolArray | None = None,
    seed: int = 0,
    most: int | None = None,
) -> BoolArray:
    """Return (I,) which images to keep so that the large classes come down to the smallest.

    Again and again the images that cost balance most are left out, fewer at a time as it gets closer, as
    long as the ratio falls and no class falls below its floor. Images without boxes stay.

    Args:
        counts: boxes of I images over C classes that all have boxes.
        floor: boxes that every class keeps, or all it has if these are fewer; None: as many as the smallest
            class has, which then keeps every one of its images.
        protected: (I,) images that stay.
        seed: decides between images that are alike.
        most: images that may be left out; None: any number.
    """
    totals = counts.totals()
    if counts.class_count < 2:
        return np.ones(len(counts), bool)
    floors = np.minimum(totals, totals.min() if floor is None else max(floor, 1.0))
    return _Thinning(counts, totals, floors, protected, seed, most).run()


def spare_images(
    counts: ClassCounts,
    n: FloatArray,
    floor: float | None,
    kept: BoolArray,
    used: BoolArray,
    seed: int,
    most: int,
) -> BoolArray:
    """Return (I,) which images a plan keeps whose balance is better without the others.

    Args:
        counts: boxes of I images over C classes that all have boxes.
        n: (C,) boxes per class of the plan.
        floor: boxes of every class that the images kept hold, or all it has if these are fewer; None: 1.
        kept: (I,) images that are not left out yet.
        used: (I,) images that the plan repeats: they stay.
        seed: decides between images that are alike.
        most: images that may be left out.
    """
    spare = np.maximum(counts.totals(kept) - max(floor or 1.0, 1.0), 0.0)
    return kept & _Thinning(counts, n, n - spare, used | ~kept, seed, most).run()


def easy_ensemble(
    counts: ClassCounts, floor: float | None = None, parts: int | None = None, seed: int = 0
) -> BoolArray:
    """Return (m, I) down-sampled parts that together hold every image.

    After EasyEnsemble (Liu, Wu and Zhou 2009), which draws the large class anew for each member of an
    ensemble: what the first part leaves out is dealt to the others, and each is then down-sampled around
    what it was dealt.

    Args:
        counts: boxes of I images over C classes that all have boxes.
        floor: as in ``down_sample``.
        parts: m, at least 2; None: images over images that one part keeps, 2 to 10.
        seed: of the dealing.
    """
    first = down_sample(counts, floor, seed=seed)
    count = parts if parts is not None else -(-len(counts) // max(int(first.sum()), 1))
    count = max(_FEWEST_PARTS, count if parts is not None else min(count, _MOST_PARTS))
    left_out = np.random.default_rng(seed).permutation(np.flatnonzero(~first))
    found = np.zeros((count, len(counts)), bool)
    for k in range(count):
        dealt = np.zeros(len(counts), bool)
        dealt[left_out[k::count]] = True
        found[k] = down_sample(counts, floor, dealt, seed + k)
    missing = np.flatnonzero(~found.any(axis=0))
    found[np.arange(len(missing)) % count, missing] = True
    return found


class _Thinning:
    """One run: which images are kept, and what that leaves of each class."""

    def __init__(
        self,
        counts: ClassCounts,
        totals: FloatArray,
        floors: FloatArray,
        protected: BoolArray | None,
        seed: int,
        most: int | None = None,
    ) -> None:
        self.left = len(counts) if most is None else most
        self.counts, self.n, self.floors = counts, totals, floors
        self.kept = np.ones(len(counts), bool)
        self.free = counts.boxes_per_image() > 0
        if protected is not None:
            self.free &= ~protected
        self.chance = np.random.default_rng(seed).random(len(counts))
        self.ends, self.classes, self.boxes = (
            counts.indptr.tolist(),
            counts.classes.tolist(),
            counts.counts.tolist(),
        )

    def run(self) -> BoolArray:
        batch = max(1, int(_FIRST_SHARE * len(self.counts)))
        here = evaluate(self.n, _BETA)
        for _ in range(_ROUNDS if self.left > 0 else 0):
            dropped = self._drop(self._order(here.gradient), min(batch, self.left))
            n = self.n - self.counts.take(dropped).totals()
            trial = evaluate(n, _BETA)
            if len(dropped) and trial.value < here.value - 1e-12:
                self.kept[dropped] = False
                self.left -= len(dropped)
                if self.left == 0:
                    break
                self.n, here = n, trial
            elif batch == 1 or len(dropped) == 0:
                break
            else:
                batch = max(1, min(batch, len(dropped)) // 2)
        return self.kept

    def _order(self, gradient: FloatArray) -> IntArray:
        """Return the kept images that cost balance, those that cost most first."""
        cost = self.counts.dot(gradient)
        found = np.flatnonzero(self.kept & self.free & (cost > 0))
        return found[np.lexsort((self.chance[found], -cost[found]))]

    def _drop(self, order: IntArray, most: int) -> IntArray:
        """Return the first images of the order that can go without a class falling below its floor."""
        spare = (self.n - self.floors).tolist()
        found: list[int] = []
        for image in order.tolist():
            entries = range(self.ends[image], self.ends[image + 1])
            if all(self.boxes[e] <= spare[self.classes[e]] for e in entries):
                for e in entries:
                    spare[self.classes[e]] -= self.boxes[e]
                found.append(image)
                if len(found) == most:
                    break
        return np.array(found, np.int64)
