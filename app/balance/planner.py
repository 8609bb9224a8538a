"""How many outputs of which image: the plan, what it reaches, and what no plan can reach."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import numpy as np

from app.balance.columns import Columns, copy_columns
from app.balance.optimiser import Wish, optimise, optimise_drawn
from app.balance.rehearsal import BoolArray, DrawnStock, DryRun, Rehearsal, survival_rates
from app.balance.sampling import class_balanced, repeat_factor
from app.balance.strategies import STRATEGIES
from app.core.counts import ClassCounts, FloatArray, IntArray
from app.core.statistics import imbalance_ratio
from app.errors import PlanError

SLACK = 0.005  # of the ratio, given up for fewer images: too little to see, and often many images


@dataclass(frozen=True, slots=True)
class Limits:
    """What a plan may use.

    Attributes:
        max_copies: most output images of one source, the original included.
        budget: images out over images in; None is unlimited.
    """

    max_copies: int = 20
    budget: float | None = 4.0

    def most_images(self, images: int) -> int | None:
        """Return the most output images of a dataset of ``images``; None is unlimited."""
        return None if self.budget is None else math.floor(self.budget * images + 1e-9)


@dataclass(frozen=True, slots=True)
class BalancePlan:
    """How many outputs of each image.

    Attributes:
        strategy: its name in ``STRATEGIES``.
        copies: (I,) outputs of each image, the original (output 0) included; the others are 1 … copies − 1.
        before: (C,) boxes per class now.
        after: (C,) boxes per class of all outputs: exact for exact copies and where the copies were drawn,
            else expected numbers, rounded.
        ratio_before, ratio_after: most over fewest boxes of a class, over the classes that have any.
        lower_bound: no plan by copies of whole images under the same limits, originals kept, has a lower
            ratio. Where a recipe loses boxes it is an estimate: a bound on plans whose copies keep the
            expected share of each class; single draws may differ. Never above ``ratio_after``. None for
            strategies that do not optimise.
        images_before, images_after: number of images.
        seconds: time that planning took.
    """

    strategy: str
    copies: IntArray
    before: IntArray
    after: IntArray
    ratio_before: float
    ratio_after: float
    lower_bound: float | None
    images_before: int
    images_after: int
    seconds: float


def make_plan(
    counts: ClassCounts,
    strategy: str,
    limits: Limits | None = None,
    *,
    beta: float = 64.0,
    seed: int = 0,
    dry_run: DryRun | None = None,
    survival: FloatArray | None = None,
    slack: float = SLACK,
    threshold: float | None = None,
) -> BalancePlan:
    """Plan a strategy. The same arguments give the same plan.

    Every original is kept, no image has more than ``max_copies`` outputs, and all outputs together are at
    most ``budget`` times the images: for every strategy. Classes without boxes are left out of account.

    Args:
        counts: boxes of I images over C classes, of the images that may be repeated (the training split).
        strategy: a name of ``STRATEGIES``.
        limits: what the plan may use.
        beta: 0 evens out all classes alike, large values care for the rarest and the largest only. At 64 and
            above the imbalance ratio itself is minimised. Between 0 and 1 is not possible.
        seed: of everything random.
        dry_run: draws augmented copies, so that the plan is exact; without it all copies are taken to hold
            what ``survival`` says. Not used by strategies with exact copies.
        survival: (C,) share of a class's boxes that an augmented copy keeps; None: from a sample of the dry
            run, or 1 without one.
        slack: the plan has (nearly) the fewest images whose objective, so the ratio, is at most this share
            above the best. 0 takes the best, whatever it costs.
        threshold: t of ``repeat-factor``; None takes the one with the lowest ratio.

    Raises:
        PlanError: no such strategy, no images, or limits that allow no plan.
    """
    started = time.perf_counter()
    limits = limits or Limits()
    _check(counts, strategy, limits, beta)
    if not STRATEGIES[strategy].augmented:
        dry_run = survival = None
    held = np.flatnonzero(counts.totals() > 0)
    task = _Task(_only(counts, held), limits, beta, seed, max(slack, 0.0), threshold)
    outcome = _balance(
        task,
        strategy,
        None if dry_run is None else _of_classes(dry_run, held),
        None if survival is None else survival[held],
    )
    return _report(counts, strategy, held, outcome, started)


@dataclass(frozen=True, slots=True)
class _Task:
    """The arguments of ``make_plan``, with only the classes that have boxes."""

    counts: ClassCounts
    limits: Limits
    beta: float
    seed: int
    slack: float
    threshold: float | None

    @property
    def most_images(self) -> int | None:
        return self.limits.most_images(len(self.counts))

    @property
    def high(self) -> FloatArray:
        """(I,) most further copies of each image."""
        return np.full(len(self.counts), self.limits.max_copies - 1, np.float64)

    def columns(self, survival: FloatArray | None) -> Columns:
        """Return the further copies of each image as columns."""
        budget = None if self.most_images is None else float(self.most_images - len(self.counts))
        return copy_columns(self.counts, self.counts.totals(), self.high, budget, survival)


@dataclass(frozen=True, slots=True)
class _Outcome:
    copies: IntArray
    n: FloatArray
    bound: float | None


def _check(counts: ClassCounts, strategy: str, limits: Limits, beta: float) -> None:
    if strategy not in STRATEGIES:
        names = ", ".join(STRATEGIES)
        raise PlanError("There is no balance strategy {name}; there are {names}.", name=strategy, names=names)
    if strategy == "none":
        return
    if len(counts) == 0:
        raise PlanError("There are no images to balance.")
    if limits.max_copies < 1:
        raise PlanError(
            "At most {count} copies of an image allow no plan; 1 is the least.", count=limits.max_copies
        )
    if limits.budget is not None and not limits.budget >= 1:
        raise PlanError(
            "A budget of {budget} × the images is too small: the originals are kept, so it is at least 1.",
            budget=limits.budget,
        )
    if not (beta == 0 or beta >= 1) or math.isinf(beta):
        raise PlanError("β is {beta}; it must be 0 or at least 1.", beta=beta)


def _only(counts: ClassCounts, held: IntArray) -> ClassCounts:
    """Renumber the classes so that only ``held``, all that have boxes, remain."""
    numbers = np.zeros(counts.class_count, np.int64)
    numbers[held] = np.arange(len(held))
    return ClassCounts(counts.indptr, numbers[counts.classes], counts.counts, len(held))


def _of_classes(dry_run: DryRun, held: IntArray) -> DryRun:
    def draw(images: IntArray, copies: IntArray) -> tuple[ClassCounts, BoolArray]:
        counts, lost = dry_run(images, copies)
        return _only(counts, held), lost

    return draw


def _report(
    counts: ClassCounts, strategy: str, held: IntArray, outcome: _Outcome, started: float
) -> BalancePlan:
    before = counts.totals().astype(np.int64)
    after = np.zeros_like(before)
    after[held] = np.rint(outcome.n)
    ratio = imbalance_ratio(outcome.n)
    return BalancePlan(
        strategy=strategy,
        copies=outcome.copies,
        before=before,
        after=after,
        ratio_before=imbalance_ratio(before),
        ratio_after=ratio,
        lower_bound=None if outcome.bound is None else min(outcome.bound, ratio),
        images_before=len(counts),
        images_after=int(outcome.copies.sum()),
        seconds=time.perf_counter() - started,
    )


def _balance(task: _Task, strategy: str, dry_run: DryRun | None, survival: FloatArray | None) -> _Outcome:
    if strategy == "none":
        return _Outcome(np.ones(len(task.counts), np.int64), task.counts.totals(), None)
    if STRATEGIES[strategy].optimised:
        return _optimise(task, dry_run, survival)
    most = task.limits.max_copies
    if strategy == "class-balanced":
        copies = class_balanced(task.counts, most, task.most_images, task.seed)
    else:
        copies = repeat_factor(task.counts, most, task.most_images, task.seed, task.threshold)
    return _as_drawn(task, copies, dry_run, survival)


def _as_drawn(task: _Task, copies: IntArray, dry_run: DryRun | None, survival: FloatArray | None) -> _Outcome:
    """Count what given copies hold: as drawn, or as expected where they cannot be drawn."""
    columns = task.columns(survival)
    if dry_run is None:
        return _Outcome(copies, columns.base + columns.totals((copies - 1).astype(np.float64)), None)
    stock = DrawnStock(columns, Rehearsal(dry_run, task.counts.class_count), copies - 1)
    return _Outcome(stock.x + 1, stock.n, None)


def _optimise(task: _Task, dry_run: DryRun | None, survival: FloatArray | None) -> _Outcome:
    if task.counts.class_count < 2:
        return _Outcome(np.ones(len(task.counts), np.int64), task.counts.totals(), 1.0)
    wish = Wish(task.beta, task.slack)
    if dry_run is None:
        optimum = optimise(task.columns(survival), wish)
    else:
        rehearsal = Rehearsal(dry_run, task.counts.class_count)
        if survival is None:
            survival = survival_rates(task.counts, rehearsal, task.seed)
        optimum = optimise_drawn(task.columns(survival), task.counts, rehearsal, wish)
    return _Outcome(optimum.x + 1, optimum.n, optimum.bound)
