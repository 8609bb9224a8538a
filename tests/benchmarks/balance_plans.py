"""Time and memory of the balance planner on large made-up datasets.

Classes are as unequal as in real datasets (a power law), images hold one to about ten boxes of a few classes.
"""

from __future__ import annotations

import argparse
import resource
import time

import numpy as np

from app.balance.crops import BoxTable
from app.balance.planner import SLACK, Limits, make_plan
from app.balance.splits import stratified_split
from app.core.counts import ClassCounts, IntArray

SIZES = ((10_000, 80), (100_000, 80), (100_000, 1200), (1_000_000, 80))


def made_up(images: int, classes: int, seed: int = 0) -> ClassCounts:
    """Return box counts of a dataset whose classes follow a power law."""
    rng = np.random.default_rng(seed)
    share = 1.0 / np.arange(1, classes + 1) ** 1.1
    kinds = 1 + rng.geometric(0.45, images).clip(max=8)
    rows = np.repeat(np.arange(images), kinds)
    labels = rng.choice(classes, len(rows), p=share / share.sum())
    repeats = rng.geometric(0.6, len(rows))
    return ClassCounts.from_labels(np.repeat(rows, repeats), np.repeat(labels, repeats), images, classes)


def placed(counts: ClassCounts, seed: int = 0) -> BoxTable:
    """Return boxes of these counts at random places of images of 640 × 480."""
    rng = np.random.default_rng(seed)
    labels = np.repeat(counts.classes, counts.counts)
    offsets = np.concatenate([[0], np.cumsum(counts.boxes_per_image())])
    sides = np.exp(rng.normal(4.0, 0.6, (len(labels), 2))).clip(8, 300)
    low = rng.random((len(labels), 2)) * (np.array([640.0, 480.0]) - sides)
    sizes = np.tile(np.array([640, 480], np.int64), (len(counts), 1))
    return BoxTable(offsets, np.hstack([low, low + sides]), labels, sizes)


class LosingDryRun:
    """Stands in for a recipe: a box survives with a chance of 0.8, a copy without boxes is drawn again."""

    def __init__(self, counts: ClassCounts) -> None:
        self.counts = counts
        self.drawn = 0

    def __call__(self, images: IntArray, copies: IntArray) -> tuple[ClassCounts, np.ndarray]:
        """Draw copies."""
        self.drawn += len(images)
        part = self.counts.take(images)
        rng = np.random.default_rng(int(images[0]) * 31 + int(copies[0]))
        kept = rng.binomial(part.counts, 0.8)
        for _ in range(9):
            empty = np.bincount(part.rows, kept, len(images)) == 0
            again = empty[part.rows]
            kept[again] = rng.binomial(part.counts[again], 0.8)
        rows, labels = np.repeat(part.rows, kept), np.repeat(part.classes, kept)
        counts = ClassCounts.from_labels(rows, labels, len(images), part.class_count)
        return counts, (counts.boxes_per_image() == 0) & (part.boxes_per_image() > 0)


def measure(images: int, classes: int, limits: Limits, slack: float) -> None:
    """Print one line for one size."""
    counts = made_up(images, classes)
    started = time.process_time()
    plan = make_plan(counts, "copy", limits, slack=slack)
    planned = time.process_time() - started
    dry_run = LosingDryRun(counts)
    started = time.process_time()
    drawn = make_plan(counts, "augment", limits, dry_run=dry_run, slack=slack)
    with_draws = time.process_time() - started
    boxes = placed(counts)
    started = time.process_time()
    cropped = make_plan(counts, "augment+crop", limits, slack=slack, boxes=boxes)
    with_crops = time.process_time() - started
    started = time.process_time()
    stratified_split(counts, (0.7, 0.2, 0.1))
    split = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{images:>9,} × {classes:<5} ratio {plan.ratio_before:9.2f} → {plan.ratio_after:8.3f} "
        f"(bound {plan.lower_bound:8.3f}) images {plan.images_after:>9,}  plan {planned:5.2f} s  "
        f"drawn {drawn.ratio_after:8.3f} (bound {drawn.lower_bound:8.3f}) in {with_draws:5.2f} s "
        f"({dry_run.drawn:,} draws)  cropped {cropped.ratio_after:8.3f} (bound {cropped.lower_bound:8.3f}) "
        f"images {cropped.images_after:>9,} in {with_crops:5.2f} s  split {split:5.2f} s  peak {peak:6.0f} MB"
    )


def main() -> None:
    """Measure all sizes, or those up to ``--largest`` images."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--largest", type=int, default=100_000)
    parser.add_argument("--max-copies", type=int, default=20)
    parser.add_argument("--budget", type=float, default=4.0)
    parser.add_argument("--slack", type=float, default=SLACK)
    given = parser.parse_args()
    for images, classes in SIZES:
        if images <= given.largest:
            measure(images, classes, Limits(given.max_copies, given.budget), given.slack)


if __name__ == "__main__":
    main()
