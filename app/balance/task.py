"""One strategy carried out: from counts to outputs of each image."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from app.balance.certificate import Droppable, lower_bound
from app.balance.columns import Columns, copy_columns, with_brought, with_windows
from app.balance.crops import DEFAULT_RULE, BoxTable, CropRule, PlannedCrops, Windows, find_windows, no_crops
from app.balance.goals import View, reach, reach_drawn, reach_near
from app.balance.least import LeastBound, least_bound, reaches_more
from app.balance.limits import Limits
from app.balance.objective import evaluate
from app.balance.optimiser import Optimum, Wish, optimise, optimise_drawn
from app.balance.pastes import find_pastes, joined
from app.balance.rehearsal import (
    BoolArray,
    CropRun,
    DrawnStock,
    DryRun,
    Rehearsal,
    brought_boxes,
    column_run,
    copies_of,
    expected_boxes,
    stacked,
    survival_rates,
    zero_filled,
)
from app.balance.sampling import class_balanced, repeat_factor
from app.balance.solver import SHARPEST, solve, stages
from app.balance.strategies import STRATEGIES
from app.balance.subsets import ensemble_bound, part_floors, subset_bound
from app.balance.thinning import down_sample, easy_ensemble, spare_images
from app.core.counts import ClassCounts, FloatArray, IntArray
from app.core.statistics import imbalance_ratio

_DROP_ROUNDS = 6
_DROP_GAIN = 1e-3  # of the objective, that another round of leaving out must bring
_SPARE = 1e-2  # what a box of a class that has all that is asked of it costs, where crops are looked for


@dataclass(frozen=True, slots=True)
class Cropping:
    """What is needed to offer crops.

    Attributes:
        boxes: the boxes of the images, over all classes.
        run: draws augmented copies of crops; None where nothing is drawn.
        rule: what the crops must be like.
        pastes: whether copies with rare objects pasted onto them are offered as well.
    """

    boxes: BoxTable
    run: CropRun | None
    rule: CropRule = DEFAULT_RULE
    pastes: bool = False

    def offer(self, worth: FloatArray, seed: int) -> Windows:
        """Return crops and pastes that are worth something, given what a box of each class (C,) is."""
        windows = find_windows(self.boxes, worth, self.rule)
        return joined(windows, find_pastes(self.boxes, worth, seed)) if self.pastes else windows

    def drawn(self, dry_run: DryRun, first_crop: int, windows: Windows) -> DryRun:
        """Return a dry run of whole copies and then crops."""
        if self.run is None:
            raise ValueError("whole copies are drawn, so crops must be too")
        return column_run(dry_run, self.run, first_crop, windows)


@dataclass(frozen=True, slots=True)
class Task:
    """The arguments of ``make_plan``, and the classes as the planner sees them.

    Attributes:
        everything: boxes of the images over all classes; so are the dry runs, ``survival`` and the crops.
        view: what the planner sees of the classes.
        counts: ``everything`` seen that way.
        least: boxes asked of each class that the planner sees, None where classes are to be even.
        kept: (I,) the images that are not left out; None: all.
        brought: (C,) boxes of other images that an output is expected to show; None: there are none.
        cancelled: asked now and then; an answer of True ends the work.
    """

    everything: ClassCounts
    view: View
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
    least: FloatArray | None = None
    kept: BoolArray | None = None
    brought: FloatArray | None = None
    cancelled: Callable[[], bool] | None = None

    @property
    def originals(self) -> IntArray:
        """(I,) 1 for images that are kept, 0 for those left out."""
        return np.ones(len(self.counts), np.int64) if self.kept is None else self.kept.astype(np.int64)

    @property
    def most_dropped(self) -> int:
        """Most images that strategies which repeat may leave out."""
        return 0 if self.least is not None else self.limits.most_dropped(len(self.counts), 0.0)

    @property
    def most_images(self) -> int | None:
        """Most outputs of the plan; None is unlimited."""
        return self.limits.most_images(len(self.counts))

    @property
    def survival_seen(self) -> FloatArray | None:
        """``survival`` of the classes that the planner sees."""
        if self.survival is None:
            return None
        return self.view.mean(self.survival, self.everything.totals())

    def columns(self, survival: FloatArray | None) -> Columns:
        """Return the further copies of each image as columns."""
        originals = self.originals
        budget = None if self.most_images is None else float(self.most_images - originals.sum())
        high = ((self.limits.max_copies - 1) * originals).astype(np.float64)
        columns = copy_columns(self.counts, self.counts.totals(originals), high, budget, survival)
        return columns if self.cancelled is None else replace(columns, cancelled=self.cancelled)

    def rehearsal(self) -> Rehearsal | None:
        """Return an empty rehearsal, None where nothing is drawn."""
        return (
            None if self.dry_run is None else Rehearsal(self.dry_run, self.counts.class_count, self.view.of)
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a strategy came to.

    Attributes:
        copies: (I,) outputs of each image, the original and crops included.
        n: boxes of each class that the planner sees.
        after: (C,) boxes per class.
        bound: on the ratio of any plan, None where least numbers are asked for.
        crops: part of ``copies``.
        ratio: that is reached; None: that of ``n``.
        parts: (m, I) the images of each part, None where there are no parts.
        fewest: images that any plan has at least which reaches all least numbers that are asked for; None
            where none are, or this plan does not reach them.
        most_share: the lowest share of its least number that some class has in every plan; None likewise,
            or where this plan reaches all.
        is_expected: whether outputs hold more or fewer boxes than what they are cut from, so that bounds are
            of what is to be expected.
    """

    copies: IntArray
    n: FloatArray
    after: FloatArray
    bound: float | None
    crops: PlannedCrops = field(default_factory=no_crops)
    ratio: float | None = None
    parts: BoolArray | None = None
    fewest: int | None = None
    most_share: float | None = None
    is_expected: bool = False


def balance(task: Task, strategy: str) -> Outcome:
    """Carry a strategy out."""
    if strategy == "none":
        return _exact(task, np.ones(len(task.counts), np.int64), np.inf)
    if STRATEGIES[strategy].optimised:
        return _optimise(task)
    if STRATEGIES[strategy].parts:
        return _in_parts(task)
    if STRATEGIES[strategy].drops:
        return _down(task)
    most = task.limits.max_copies
    if strategy == "class-balanced":
        copies = class_balanced(task.counts, most, task.most_images, task.seed)
    else:
        copies = repeat_factor(task.counts, most, task.most_images, task.seed, task.threshold)
    return _as_drawn(task, copies)


def _exact(task: Task, copies: IntArray, bound: float) -> Outcome:
    """Count outputs that hold what their image holds; ``bound`` may be infinite: nothing is chosen."""
    return Outcome(copies, task.counts.totals(copies), task.everything.totals(copies), bound)


def _down(task: Task) -> Outcome:
    dropped = task.limits.most_dropped(len(task.counts), 1.0)
    kept = down_sample(task.counts, task.floor, seed=task.seed, most=dropped)
    bound = subset_bound(task.counts, part_floors(task.counts, task.floor), dropped)
    return _exact(task, kept.astype(np.int64), bound)


def _in_parts(task: Task) -> Outcome:
    if task.counts.class_count < 2:
        return _exact(task, np.ones(len(task.counts), np.int64), 1.0)
    parts = easy_ensemble(task.counts, task.floor, task.parts, task.seed)
    worst = max(imbalance_ratio(task.counts.totals(part)) for part in parts)
    bound = ensemble_bound(task.counts, part_floors(task.counts, task.floor), len(parts))
    return replace(_exact(task, parts.sum(axis=0, dtype=np.int64), bound), ratio=worst, parts=parts)


def _as_drawn(task: Task, copies: IntArray) -> Outcome:
    """Count what given copies hold, as drawn or as expected; the bound is on any copies within the limits."""
    columns, rehearsal, x = task.columns(task.survival_seen), task.rehearsal(), copies - 1
    if rehearsal is not None:
        stock = DrawnStock(columns, rehearsal, x)
        bound = _copies_bound(_learned(task, columns, rehearsal))
        return _outcome(task, Optimum(stock.x, stock.n, bound), None, rehearsal)
    n = columns.base + columns.totals(x.astype(np.float64))
    return _outcome(task, Optimum(x, n, _copies_bound(columns)), None, None)


def _learned(task: Task, columns: Columns, rehearsal: Rehearsal) -> Columns:
    """Return the columns with the boxes to expect after all draws so far."""
    if len(rehearsal.images) == 0:
        return columns
    brought = brought_boxes(task.counts.take(rehearsal.images), rehearsal.counts)
    columns = with_brought(columns, brought)
    counts = zero_filled(task.counts, columns)
    return replace(columns, boxes=expected_boxes(counts, columns.boxes, rehearsal))


def _copies_bound(columns: Columns) -> float:
    """Return a bound on the ratio of any plan by these columns, for plans that were made otherwise."""
    if columns.class_count < 2:
        return 1.0
    return lower_bound(columns, solve(columns, stages(SHARPEST)).n)


def _optimise(task: Task) -> Outcome:
    if task.counts.class_count < (2 if task.least is None else 1):
        return _exact(task, np.ones(len(task.counts), np.int64), 1.0)
    survival, rehearsal = task.survival_seen, task.rehearsal()
    if rehearsal is not None and survival is None:
        survival = survival_rates(task.counts, rehearsal, task.seed)
        drawn = task.counts.take(rehearsal.images)
        task = replace(task, brought=brought_boxes(drawn, rehearsal.counts))
    if task.most_dropped > 0:
        task = replace(task, kept=_kept(task, survival))
    columns, windows = offered(task, survival)
    counts = task.counts
    if windows is not None:
        counts = stacked(counts, task.view.of(windows.counts))
        if rehearsal is not None and task.dry_run is not None and task.cropping is not None:
            rehearsal.widen(task.cropping.drawn(task.dry_run, len(task.counts), windows))
    if task.least is not None:
        found, bound = _at_least(columns, task.least, rehearsal)
        fewest = None if bound.fewest is None else len(task.counts) + math.ceil(bound.fewest - 1e-6)
        outcome = _outcome(task, found, windows, rehearsal)
        return replace(outcome, fewest=fewest, most_share=bound.most_share)
    found = _best(task, columns, counts, rehearsal)
    if task.kept is not None:
        found = replace(found, bound=_bound_with_drops(task, found.n, survival, windows))
    return _outcome(task, found, windows, rehearsal)


def _kept(task: Task, survival: FloatArray | None) -> BoolArray:
    """Return (I,) the images to keep: plan, leave out what costs balance and is not repeated, plan again.

    With expected boxes only: nothing is drawn.
    """
    kept, best = np.ones(len(task.counts), bool), np.inf
    beta = min(task.beta, SHARPEST)
    for _ in range(_DROP_ROUNDS):
        trial = replace(task, kept=kept)
        columns, _windows = offered(trial, survival)
        found = optimise(columns, Wish(task.beta, 0.0))
        value = evaluate(found.n, beta).value
        if value > best - _DROP_GAIN:
            break
        chosen, best = kept, value
        images = len(kept)
        source = np.arange(images) if columns.source is None else columns.source
        used = np.bincount(source, found.x, images) > 0
        left = task.most_dropped - int((~kept).sum())
        kept = spare_images(task.counts, found.n, task.floor, kept, used, task.seed, left)
        if (kept == chosen).all():
            break
    return chosen


def _bound_with_drops(
    task: Task, n: FloatArray, survival: FloatArray | None, windows: Windows | None
) -> float:
    """Return a bound on the ratio of any plan that leaves out as many originals as it may."""
    keep = len(task.counts) - task.most_dropped
    columns = replace(task, kept=None).columns(survival)
    if windows is not None:
        columns = with_windows(columns, windows.images, task.view.of(windows.counts), survival)
    columns = with_brought(columns, task.brought)
    if task.most_images is not None:
        columns = replace(columns, budget=float(task.most_images - keep))
    lowest = np.minimum(task.counts.totals(), max(task.floor or 1.0, 1.0))
    return lower_bound(columns, n, droppable=Droppable(task.counts, keep, lowest))


def offered(task: Task, survival: FloatArray | None) -> tuple[Columns, Windows | None]:
    """Return everything that may be added: copies, and crops where the strategy makes them.

    The columns are over the classes that the planner sees, the windows over all.
    """
    copies = task.columns(survival)
    columns = with_brought(copies, task.brought)
    if task.cropping is None:
        return columns, None
    windows = task.cropping.offer(task.view.spread(_worth(task, columns)), task.seed)
    columns = with_windows(copies, windows.images, task.view.of(windows.counts), survival)
    return with_brought(columns, task.brought), windows


def _worth(task: Task, columns: Columns) -> FloatArray:
    """Return what one more box of each class is worth once whole copies have done what they can."""
    if task.least is not None:
        return np.where(columns.base < task.least, 1.0, -_SPARE) / np.maximum(task.least, 1.0)
    return -evaluate(solve(columns, (0.0,)).n, 0.0).gradient


def _best(task: Task, columns: Columns, counts: ClassCounts, rehearsal: Rehearsal | None) -> Optimum:
    wish = Wish(task.beta, task.slack)
    if rehearsal is None:
        return optimise(columns, wish)
    return optimise_drawn(columns, counts, rehearsal, wish)


def _at_least(columns: Columns, least: FloatArray, rehearsal: Rehearsal | None) -> tuple[Optimum, LeastBound]:
    """Return few outputs that give every class at least so many boxes, and what no plan beats."""
    x = reach(columns, least)
    bound = least_bound(columns, least, x, columns.n(x))
    other = reach_near(columns, least, bound.x)
    if reaches_more(columns, least, other, x):
        x = other
    if rehearsal is None:
        n = columns.n(x)
    else:
        stock = reach_drawn(columns, least, rehearsal, x)
        x, n = stock.x, stock.n
    return Optimum(x, n, None), least_bound(columns, least, x, n, bound)


def _outcome(task: Task, found: Optimum, windows: Windows | None, rehearsal: Rehearsal | None) -> Outcome:
    images = len(task.counts)
    after, offered_boxes = _after(task, found, windows, rehearsal), _offered_boxes(task, found, windows)
    outcome = Outcome(found.x[:images] + task.originals, found.n, after, found.bound)
    outcome = replace(outcome, is_expected=not np.allclose(after, offered_boxes))
    if windows is None:
        return outcome
    used = np.flatnonzero(found.x[images:])
    pasted = tuple(windows.pasted[k] for k in used.tolist()) if windows.pasted else ()
    crops = PlannedCrops(windows.images[used], windows.rects[used], found.x[images + used], pasted)
    return replace(outcome, copies=outcome.copies + crops.outputs_of_images(images), crops=crops)


def _after(task: Task, found: Optimum, windows: Windows | None, rehearsal: Rehearsal | None) -> FloatArray:
    """Return (C,) the boxes of all classes, those that the planner does not see included."""
    if task.view.plain:
        return task.view.spread(found.n)
    whole = task.everything.totals(task.originals)
    if rehearsal is not None:
        return whole + rehearsal.raw.take(rehearsal.rows(*copies_of(found.x))).totals()
    added = _offered_boxes(task, found, windows) - whole
    return whole + added * (1.0 if task.survival is None else task.survival)


def _offered_boxes(task: Task, found: Optimum, windows: Windows | None) -> FloatArray:
    """Return (C,) the boxes of all classes if every output held what it is cut from."""
    boxes = task.everything.totals(found.x[: len(task.counts)] + task.originals)
    return boxes if windows is None else boxes + windows.counts.totals(found.x[len(task.counts) :])
