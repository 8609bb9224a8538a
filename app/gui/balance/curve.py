"""What a strategy would reach with other limits of images. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from app.balance import comparison
from app.balance.planner import Limits, make_plan
from app.balance.strategies import STRATEGIES
from app.core.counts import FloatArray, IntArray
from app.export.planning import training_boxes
from app.export.wishes import wishes_of
from app.gui.balance.outlook import Outlook

_CURVE_POINTS = 11


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


def budget_curve(outlook: Outlook, cancelled: Callable[[], bool] = lambda: False) -> BudgetCurve | None:
    """Return what other limits of images would reach; None where the strategy does not optimise.

    Copies keep the share of each class that those of the plan keep: nothing is drawn.

    Raises:
        Cancelled: on request.
    """
    job, plan = outlook.job, outlook.plan
    targeted = job.at_least is not None or bool(job.at_least_of)
    if not STRATEGIES[job.balance].optimised or plan.images_before == 0 or targeted:
        return None
    if STRATEGIES[job.balance].crops:
        return _crop_curve(outlook, cancelled)
    survival = _survival(outlook)
    goals = wishes_of(job, outlook.prepared.dataset.classes)["goals"]
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
            goals=goals,
            cancelled=cancelled,
        )
        points[int(budget * plan.images_before)] = other.ratio_after
        if other.lower_bound is not None:
            bounds.append(other.lower_bound)
    images = np.array(sorted(points), np.int64)
    # whoever may write more images may also write fewer
    ratios = np.minimum.accumulate([points[int(count)] for count in images])
    return BudgetCurve(images, ratios, min(bounds, default=None), not plan.bound_is_expected)


def _crop_curve(outlook: Outlook, cancelled: Callable[[], bool]) -> BudgetCurve:
    """Return the curve of a strategy that crops, as if the recipe lost no box."""
    job, plan = outlook.job, outlook.plan
    largest = Limits(job.max_copies, float(_budgets(outlook)[-1]))
    boxes = training_boxes(outlook.prepared)
    counts = boxes.class_counts(outlook.counts.class_count)
    wishes = wishes_of(job, outlook.prepared.dataset.classes)
    found = comparison.budget_curve(
        counts,
        job.balance,
        largest,
        beta=job.beta,
        boxes=boxes,
        goals=wishes["goals"],
        crop_rule=wishes["crop_rule"],
        cancelled=cancelled,
    )
    images, ratios = np.rint(found.images).astype(np.int64), found.ratios
    if plan.images_after > images[-1]:  # what is drawn may need more than what is to be expected
        images, ratios = np.append(images, plan.images_after), np.append(ratios, ratios[-1])
    holds_to = None if job.budget is None else int(job.budget * plan.images_before)
    return BudgetCurve(images, ratios, plan.lower_bound, exact=False, holds_to=holds_to)


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
