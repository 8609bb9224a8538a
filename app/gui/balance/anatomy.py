"""Where the boxes of a dataset are, how large, which classes meet, what other limits would reach. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.balance import comparison
from app.balance.planner import Limits, make_plan
from app.balance.strategies import STRATEGIES
from app.core.counts import FloatArray, IntArray
from app.core.dataset import Dataset
from app.core.statistics import centre_heat_map, co_occurrence, relative_sizes
from app.export.planning import training_boxes
from app.gui.balance.outlook import Outlook

SIZE_BINS = 25
_MOST_SIZED = 5
_MOST_MEETING = 24
_CURVE_POINTS = 11
_LARGEST_SIZE = 0.999  # quantile of the relative sizes that the histogram reaches


@dataclass(frozen=True, slots=True, eq=False)
class Anatomy:
    """Figures of a dataset that no plan changes.

    Attributes:
        heat: (bins, bins) box centres in each cell of the image, rows from the top.
        aspect: usual width over height of the images.
        sized: classes whose sizes are shown, the largest classes first.
        sizes: (len(sized), SIZE_BINS) share of each class's boxes by relative size, its most frequent 1.
        size_limit: relative size at the upper end of the histogram.
        meeting: classes whose company is shown, the largest ones in their own order.
        company: (len(meeting), len(meeting)) P(column | row) over images.
    """

    heat: IntArray
    aspect: float
    sized: IntArray
    sizes: FloatArray
    size_limit: float
    meeting: IntArray
    company: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class BudgetCurve:
    """The ratio that a strategy reaches, by the limit of images in all.

    Attributes:
        images: (P,) limits, ascending.
        ratios: (P,) expected ratios, never rising.
        bound: no plan within the largest limit goes below it; None without one.
        exact: the bound holds for certain; else the recipe loses boxes, and it is an expectation.
        holds_to: the limit of images up to which the bound holds; None: all of them.
    """

    images: IntArray
    ratios: FloatArray
    bound: float | None
    exact: bool = True
    holds_to: int | None = None


def find_anatomy(dataset: Dataset) -> Anatomy:
    """Return the figures of a dataset; boxes of images of unknown size are left out of places and sizes."""
    sizes = np.array([(entry.width, entry.height) for entry in dataset.entries], np.float64).reshape(-1, 2)
    of_boxes = sizes[dataset.image_rows]
    known = sizes[(sizes > 0).all(axis=1)]
    aspect = float(np.median(known[:, 0] / known[:, 1])) if len(known) else 1.0
    counts = dataset.class_counts()
    by_size = np.argsort(-counts.totals(), kind="stable")
    by_size = by_size[counts.totals()[by_size] > 0]
    meeting = np.sort(by_size[:_MOST_MEETING])
    sized = by_size[:_MOST_SIZED]
    relative = relative_sizes(dataset.boxes, of_boxes)
    limit = float(np.quantile(relative, _LARGEST_SIZE)) if len(relative) else 1.0
    limit = min(1.0, max(0.05, limit))
    return Anatomy(
        heat=centre_heat_map(dataset.boxes, of_boxes),
        aspect=aspect,
        sized=sized,
        sizes=_histograms(relative, dataset.labels, sized, limit),
        size_limit=limit,
        meeting=meeting,
        company=co_occurrence(counts)[np.ix_(meeting, meeting)],
    )


def _histograms(
    relative: FloatArray, labels: NDArray[np.int64], classes: IntArray, limit: float
) -> FloatArray:
    out = np.zeros((len(classes), SIZE_BINS))
    for k, c in enumerate(classes.tolist()):
        out[k], _ = np.histogram(relative[labels == c], SIZE_BINS, (0.0, limit))
        out[k] /= max(1.0, out[k].max())
    return out


def budget_curve(outlook: Outlook, cancelled: Callable[[], bool] = lambda: False) -> BudgetCurve | None:
    """Return what other limits of images would reach; None where the strategy does not optimise.

    Copies keep the share of each class that those of the plan keep: nothing is drawn.
    """
    job, plan = outlook.job, outlook.plan
    if not STRATEGIES[job.balance].optimised or plan.images_before == 0:
        return None
    if STRATEGIES[job.balance].crops:
        return _crop_curve(outlook)
    survival = _survival(outlook)
    points = {plan.images_after: plan.ratio_after}
    bounds = []
    for budget in _budgets(outlook):
        if cancelled():
            return None
        other = make_plan(
            outlook.counts,
            job.balance,
            Limits(job.max_copies, budget),
            beta=job.beta,
            seed=job.seed,
            survival=survival if STRATEGIES[job.balance].augmented else None,
        )
        points[int(budget * plan.images_before)] = other.ratio_after
        if other.lower_bound is not None:
            bounds.append(other.lower_bound)
    images = np.array(sorted(points), np.int64)
    # whoever may write more images may also write fewer
    ratios = np.minimum.accumulate([points[int(count)] for count in images])
    return BudgetCurve(images, ratios, min(bounds, default=None), not outlook.loses_boxes)


def _crop_curve(outlook: Outlook) -> BudgetCurve:
    """Return the curve of a strategy that crops, as if the recipe lost no box."""
    job, plan = outlook.job, outlook.plan
    largest = Limits(job.max_copies, float(_budgets(outlook)[-1]))
    boxes = training_boxes(outlook.prepared)
    counts = boxes.class_counts(outlook.counts.class_count)
    found = comparison.budget_curve(counts, job.balance, largest, beta=job.beta, boxes=boxes)
    images = np.rint(found.images).astype(np.int64)
    holds_to = None if job.budget is None else int(job.budget * plan.images_before)
    return BudgetCurve(images, found.ratios, plan.lower_bound, exact=False, holds_to=holds_to)


def _budgets(outlook: Outlook) -> FloatArray:
    job, plan = outlook.job, outlook.plan
    reached = plan.images_after / plan.images_before
    largest = min(max(1.4 * reached, job.budget or 0.0, 1.5), max(1.0, float(job.max_copies)))
    return np.geomspace(1.0, largest, _CURVE_POINTS)


def _survival(outlook: Outlook) -> FloatArray:
    """Return (C,) the share of each class's boxes that the plan's copies keep."""
    offered = outlook.counts.totals(outlook.copies - 1)
    kept = (outlook.plan.after - outlook.plan.before).astype(np.float64)
    shares = np.divide(kept, offered, out=np.ones(len(kept)), where=offered > 0)
    return np.clip(shares, 0.05, 1.0)
