"""How many outputs of which image: the plan, what it reaches, and what no plan can reach."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypedDict, Unpack

import numpy as np

from app.balance.crops import DEFAULT_RULE, BoxTable, CropRule, PlannedCrops, no_crops
from app.balance.goals import Goals, view_of
from app.balance.limits import Limits as Limits
from app.balance.rehearsal import BoolArray, CropRun, DryRun
from app.balance.strategies import STRATEGIES
from app.balance.task import Cropping, Outcome, Task, balance
from app.core.counts import ClassCounts, FloatArray, IntArray
from app.core.statistics import imbalance_ratio
from app.errors import PlanError

SLACK = 0.005  # of the ratio, given up for fewer images: too little to see, and often many images


@dataclass(frozen=True, slots=True)
class BalancePlan:
    """How many outputs of each image.

    Attributes:
        strategy: its name in ``STRATEGIES``.
        copies: (I,) outputs of each image, the original (output 0) and crops included; 0 where the strategy
            leaves the image out. The others are numbered 1 … copies − 1: first the whole copies, then the
            crops in the order of ``crops``.
        before: (C,) boxes per class now.
        after: (C,) boxes per class of all outputs: exact for exact copies and where the copies were drawn,
            else expected numbers, rounded.
        ratio_before, ratio_after: most over fewest boxes of a class, over the classes that have any and are
            not left alone, each group of classes taken as one.
        lower_bound: no plan by copies of whole images under the same limits has a lower ratio; where the
            strategy crops, no plan by such copies and the crops that were offered. Where a recipe loses
            boxes it is an estimate: a bound on plans whose copies keep the expected share of each class;
            single draws may differ. Strategies that do not optimise are measured against all that they
            might do: any copies within the limits, any subset within the floors, any parts that hold every
            image together. Never above ``ratio_after``. None where least numbers of boxes are asked for.
        images_before, images_after: number of images.
        seconds: time that planning took.
        crops: windows with at least one output, part of ``copies``. The outputs of a window are the copies
            1, 2, … of it, the whole ones the copies 1, 2, … of their image: what is drawn for an output does
            not depend on how many others its image has.
        parts: (m, I) the images of each part, for strategies that make several; ``copies`` then says in how
            many parts an image is, ``after`` counts all parts together, ``ratio_after`` is of the worst part.
        fewest_images: where least numbers are asked for and reached: no plan that does so has fewer images.
        most_share: where they are not: in no plan has every class a larger share of its least number.
            Both are estimates where a recipe loses boxes, as ``lower_bound`` is.
        bound_is_expected: whether they are estimates: copies hold more or fewer boxes than their image.
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
    crops: PlannedCrops = field(default_factory=no_crops)
    parts: BoolArray | None = None
    fewest_images: int | None = None
    most_share: float | None = None
    bound_is_expected: bool = False


class Options(TypedDict, total=False):
    """What a strategy can be told by name; defaults are those of ``make_task``.

    Attributes:
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
        boxes: the boxes that ``counts`` counts, for strategies that crop.
        crop_run: draws augmented copies of crops; goes with ``dry_run``.
        floor: boxes of each class that the originals hold that are not left out, or all it has if these are
            fewer; None: for ``down`` and the like as many as the smallest class has, which then loses none.
        parts: how many parts ``easy-ensemble`` makes; None: as the dataset needs.
        goals: classes left alone, groups, least numbers of boxes, which only strategies that optimise heed.
        crop_rule: what crops must be like.
        cancelled: asked now and then; an answer of True ends the work with ``Cancelled``.
    """

    beta: float
    seed: int
    dry_run: DryRun | None
    survival: FloatArray | None
    slack: float
    threshold: float | None
    boxes: BoxTable | None
    crop_run: CropRun | None
    floor: float | None
    parts: int | None
    goals: Goals | None
    crop_rule: CropRule
    cancelled: Callable[[], bool] | None


def make_plan(
    counts: ClassCounts, strategy: str, limits: Limits | None = None, **options: Unpack[Options]
) -> BalancePlan:
    """Plan a strategy. The same arguments give the same plan.

    No image has more than ``max_copies`` outputs, and all outputs together are at most ``budget`` times the
    images: for every strategy that repeats. Every original is kept, unless the limits say that some may be
    left out, which the strategies that optimise do where it helps. Classes without boxes are left out of
    account.

    Args:
        counts: boxes of I images over C classes, of the images that may be repeated (the training split).
        strategy: a name of ``STRATEGIES``.
        limits: what the plan may use.
        options: as in ``Options``.

    Raises:
        PlanError: no such strategy, no images, limits that allow no plan, or no boxes to crop around.
    """
    started = time.perf_counter()
    task = make_task(counts, strategy, limits or Limits(), **options)
    return _report(task, strategy, balance(task, strategy), started)


def make_task(
    counts: ClassCounts,
    strategy: str,
    limits: Limits,
    *,
    beta: float = 64.0,
    seed: int = 0,
    dry_run: DryRun | None = None,
    survival: FloatArray | None = None,
    slack: float = SLACK,
    threshold: float | None = None,
    boxes: BoxTable | None = None,
    crop_run: CropRun | None = None,
    floor: float | None = None,
    parts: int | None = None,
    goals: Goals | None = None,
    crop_rule: CropRule = DEFAULT_RULE,
    cancelled: Callable[[], bool] | None = None,
) -> Task:
    """Return what a strategy has to do, checked, with only the classes that have boxes.

    Args:
        counts, strategy, limits: as in ``make_plan``.
        beta, …: as in ``Options``.

    Raises:
        PlanError: as ``make_plan``.
    """
    _check(counts, strategy, limits, beta)
    if STRATEGIES[strategy].crops and boxes is None:
        raise PlanError("The strategy {name} needs the places of the boxes.", name=strategy)
    if not STRATEGIES[strategy].augmented:
        dry_run = survival = None
    goals = goals or Goals()
    view = view_of(counts.totals(), goals)
    return Task(
        counts,
        view,
        view.of(counts),
        limits,
        beta,
        seed,
        max(slack, 0.0),
        threshold,
        dry_run,
        survival,
        Cropping(boxes, crop_run, crop_rule, STRATEGIES[strategy].pastes)
        if boxes is not None and STRATEGIES[strategy].crops
        else None,
        floor,
        parts,
        None if goals.least is None else view.sums(goals.least),
        cancelled=cancelled,
    )


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
    if limits.drop is not None and not 0 <= limits.drop <= 1:
        raise PlanError("{share} is no share of the images to leave out; it is 0 to 1.", share=limits.drop)
    if not (beta == 0 or beta >= 1) or math.isinf(beta):
        raise PlanError("β is {beta}; it must be 0 or at least 1.", beta=beta)


def _report(task: Task, strategy: str, outcome: Outcome, started: float) -> BalancePlan:
    before = task.everything.totals().astype(np.int64)
    after = np.rint(outcome.after).astype(np.int64)
    ratio = imbalance_ratio(outcome.n) if outcome.ratio is None else outcome.ratio
    return BalancePlan(
        strategy=strategy,
        copies=outcome.copies,
        before=before,
        after=after,
        ratio_before=imbalance_ratio(task.counts.totals()),
        ratio_after=ratio,
        lower_bound=None if outcome.bound is None else min(outcome.bound, ratio),
        images_before=len(task.counts),
        images_after=int(outcome.copies.sum()),
        seconds=time.perf_counter() - started,
        crops=outcome.crops,
        parts=outcome.parts,
        fewest_images=outcome.fewest,
        most_share=outcome.most_share,
        bound_is_expected=outcome.is_expected,
    )
