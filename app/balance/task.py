"""One strategy carried out: from counts to outputs of each image."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from app.balance.columns import Columns, copy_columns, with_windows
from app.balance.crops import BoxTable, PlannedCrops, Windows, find_windows, no_crops
from app.balance.limits import Limits
from app.balance.objective import evaluate
from app.balance.optimiser import Optimum, Wish, optimise, optimise_drawn
from app.balance.rehearsal import (
    BoolArray,
    CropRun,
    DrawnStock,
    DryRun,
    Rehearsal,
    column_run,
    stacked,
    survival_rates,
)
from app.balance.sampling import class_balanced, repeat_factor
from app.balance.solver import solve
from app.balance.strategies import STRATEGIES
from app.balance.thinning import down_sample, easy_ensemble
from app.core.counts import ClassCounts, FloatArray, IntArray
from app.core.statistics import imbalance_ratio


@dataclass(frozen=True, slots=True)
class Cropping:
    """What is needed to offer crops.

    Attributes:
        boxes: the boxes of the images, over all classes.
        held: (C,) the classes that the plan is about, by their number in ``boxes``.
        run: draws augmented copies of crops; None where nothing is drawn.
    """

    boxes: BoxTable
    held: IntArray
    run: CropRun | None

    def find(self, worth: FloatArray) -> Windows:
        """Return the crops that are on offer, their counts over the classes of the plan.

        Args:
            worth: (C,) of one more box of each class of the plan.
        """
        size = max(int(self.boxes.labels.max(initial=-1)), int(self.held.max(initial=-1))) + 1
        everywhere = np.zeros(size)
        everywhere[self.held] = worth
        found = find_windows(self.boxes, everywhere)
        return Windows(found.images, found.rects, only(found.counts, self.held))

    def drawn(self, dry_run: DryRun, first_crop: int, windows: Windows) -> DryRun:
        """Return a dry run of whole copies and then crops."""
        if self.run is None:
            raise ValueError("whole copies are drawn, so crops must be too")
        run = self.run

        def draw(images: IntArray, rects: IntArray, copies: IntArray) -> tuple[ClassCounts, BoolArray]:
            counts, lost = run(images, rects, copies)
            return only(counts, self.held), lost

        return column_run(dry_run, draw, first_crop, windows)


@dataclass(frozen=True, slots=True)
class Task:
    """The arguments of ``make_plan``, with only the classes that have boxes."""

    counts: ClassCounts
    limits: Limits
    beta: float
    seed: int
    slack: float
    threshold: float | None
    dry_run: DryRun | None
    survival: FloatArray | None
    cropping: Cropping | None
    floor: float | None = None
    parts: int | None = None

    @property
    def most_images(self) -> int | None:
        """Most outputs of the plan; None is unlimited."""
        return self.limits.most_images(len(self.counts))

    def columns(self, survival: FloatArray | None) -> Columns:
        """Return the further copies of each image as columns."""
        budget = None if self.most_images is None else float(self.most_images - len(self.counts))
        high = np.full(len(self.counts), self.limits.max_copies - 1, np.float64)
        return copy_columns(self.counts, self.counts.totals(), high, budget, survival)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a strategy came to.

    Attributes:
        copies: (I,) outputs of each image, the original and crops included.
        n: (C,) boxes per class.
        bound: on the ratio of any plan, None where the strategy has none.
        crops: part of ``copies``.
        ratio: that is reached; None: that of ``n``.
        parts: (m, I) the images of each part, None where there are no parts.
    """

    copies: IntArray
    n: FloatArray
    bound: float | None
    crops: PlannedCrops = field(default_factory=no_crops)
    ratio: float | None = None
    parts: BoolArray | None = None


def only(counts: ClassCounts, held: IntArray) -> ClassCounts:
    """Renumber the classes so that only ``held``, all that have boxes, remain."""
    numbers = np.zeros(counts.class_count, np.int64)
    numbers[held] = np.arange(len(held))
    return ClassCounts(counts.indptr, numbers[counts.classes], counts.counts, len(held))


def dry_run_of(dry_run: DryRun, held: IntArray) -> DryRun:
    """Return the dry run with its classes renumbered as by ``only``."""

    def draw(images: IntArray, copies: IntArray) -> tuple[ClassCounts, BoolArray]:
        counts, lost = dry_run(images, copies)
        return only(counts, held), lost

    return draw


def balance(task: Task, strategy: str) -> Outcome:
    """Carry a strategy out."""
    if strategy == "none":
        return _originals(task, None)
    if STRATEGIES[strategy].optimised:
        return _optimise(task)
    if STRATEGIES[strategy].parts:
        return _in_parts(task)
    if STRATEGIES[strategy].drops:
        kept = down_sample(task.counts, task.floor, seed=task.seed)
        return Outcome(kept.astype(np.int64), task.counts.totals(kept), None)
    most = task.limits.max_copies
    if strategy == "class-balanced":
        copies = class_balanced(task.counts, most, task.most_images, task.seed)
    else:
        copies = repeat_factor(task.counts, most, task.most_images, task.seed, task.threshold)
    return _as_drawn(task, copies)


def _in_parts(task: Task) -> Outcome:
    if task.counts.class_count < 2:
        return _originals(task, None)
    parts = easy_ensemble(task.counts, task.floor, task.parts, task.seed)
    copies = parts.sum(axis=0, dtype=np.int64)
    worst = max(imbalance_ratio(task.counts.totals(part)) for part in parts)
    return Outcome(copies, task.counts.totals(copies), None, ratio=worst, parts=parts)


def _originals(task: Task, bound: float | None) -> Outcome:
    return Outcome(np.ones(len(task.counts), np.int64), task.counts.totals(), bound)


def _as_drawn(task: Task, copies: IntArray) -> Outcome:
    """Count what given copies hold: as drawn, or as expected where they cannot be drawn."""
    columns = task.columns(task.survival)
    if task.dry_run is None:
        return Outcome(copies, columns.base + columns.totals((copies - 1).astype(np.float64)), None)
    stock = DrawnStock(columns, Rehearsal(task.dry_run, task.counts.class_count), copies - 1)
    return Outcome(stock.x + 1, stock.n, None)


def _optimise(task: Task) -> Outcome:
    if task.counts.class_count < 2:
        return _originals(task, 1.0)
    survival, rehearsal = task.survival, None
    if task.dry_run is not None:
        rehearsal = Rehearsal(task.dry_run, task.counts.class_count)
        survival = survival_rates(task.counts, rehearsal, task.seed) if survival is None else survival
    columns, windows = offered(task, survival)
    counts = task.counts
    if windows is not None:
        counts = stacked(task.counts, windows.counts)
        if rehearsal is not None and task.dry_run is not None and task.cropping is not None:
            rehearsal.widen(task.cropping.drawn(task.dry_run, len(task.counts), windows))
    return _outcome(task, _best(task, columns, counts, rehearsal), windows)


def offered(task: Task, survival: FloatArray | None) -> tuple[Columns, Windows | None]:
    """Return everything that may be added: copies, and crops where the strategy makes them."""
    columns = task.columns(survival)
    if task.cropping is None:
        return columns, None
    windows = task.cropping.find(_worth(columns))
    return with_windows(columns, windows.images, windows.counts, survival), windows


def _best(task: Task, columns: Columns, counts: ClassCounts, rehearsal: Rehearsal | None) -> Optimum:
    wish = Wish(task.beta, task.slack)
    if rehearsal is None:
        return optimise(columns, wish)
    return optimise_drawn(columns, counts, rehearsal, wish)


def _worth(columns: Columns) -> FloatArray:
    """Return (C,) what one more box of each class is worth once whole copies have done what they can."""
    return -evaluate(solve(columns, (0.0,)).n, 0.0).gradient


def _outcome(task: Task, found: Optimum, windows: Windows | None) -> Outcome:
    images = len(task.counts)
    if windows is None:
        return Outcome(found.x + 1, found.n, found.bound)
    used = np.flatnonzero(found.x[images:])
    crops = PlannedCrops(windows.images[used], windows.rects[used], found.x[images + used])
    copies = found.x[:images] + 1 + crops.outputs_of_images(images)
    return Outcome(copies, found.n, found.bound, crops)
