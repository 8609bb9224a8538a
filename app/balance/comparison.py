"""All strategies side by side, and one strategy at every budget."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from app.balance.crops import DEFAULT_RULE, BoxTable, CropRule
from app.balance.goals import Goals
from app.balance.limits import Limits
from app.balance.planner import BalancePlan, make_plan, make_task
from app.balance.rehearsal import CropRun, DryRun
from app.balance.sentences import certificate_sentence
from app.balance.solver import SHARPEST, solve, stages
from app.balance.strategies import STRATEGIES
from app.balance.task import Task, offered
from app.core.counts import ClassCounts, FloatArray
from app.core.statistics import balance_score, normalised_entropy
from app.errors import PlanError

_POINTS = 12
_STEPS = 25


@dataclass(frozen=True, slots=True)
class Compared:
    """What one strategy reaches and costs.

    Attributes:
        strategy: its name.
        ratio, normalised_entropy, balance_score: reached.
        lower_bound, fewest_images, most_share: as in ``BalancePlan``.
        images: of the result.
        added, dropped: outputs beyond the originals, and originals left out.
        crops: outputs that are crops.
        pastes: outputs with objects pasted onto them.
        most_outputs: of one image.
        seconds: that planning took.
        certificate: what no plan of its kind beats, in English.
        why: what holds the smallest class of the plan, in English.
    """

    strategy: str
    ratio: float
    normalised_entropy: float
    balance_score: float
    lower_bound: float | None
    images: int
    added: int
    dropped: int
    crops: int
    most_outputs: int
    seconds: float
    pastes: int = 0
    fewest_images: int | None = None
    most_share: float | None = None
    certificate: str = ""
    why: str = ""


def summarised(plan: BalancePlan, why: str = "") -> Compared:
    """Return what a plan reaches and costs, and why it is no more, which is told."""
    return Compared(
        strategy=plan.strategy,
        ratio=plan.ratio_after,
        normalised_entropy=normalised_entropy(plan.after),
        balance_score=balance_score(plan.after),
        lower_bound=plan.lower_bound,
        images=plan.images_after,
        added=int(np.maximum(plan.copies - 1, 0).sum()),
        dropped=int((plan.copies == 0).sum()),
        crops=int(plan.crops.outputs.sum()) - plan.crops.pastes,
        pastes=plan.crops.pastes,
        most_outputs=int(plan.copies.max(initial=0)),
        seconds=plan.seconds,
        fewest_images=plan.fewest_images,
        most_share=plan.most_share,
        certificate=str(certificate_sentence(plan) or ""),
        why=why,
    )


def compare(
    counts: ClassCounts,
    limits: Limits,
    *,
    beta: float = 64.0,
    seed: int = 0,
    dry_run: DryRun | None = None,
    boxes: BoxTable | None = None,
    crop_run: CropRun | None = None,
    goals: Goals | None = None,
    floor: float | None = None,
    parts: int | None = None,
    threshold: float | None = None,
    crop_rule: CropRule = DEFAULT_RULE,
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[BalancePlan]:
    """Yield the plan of every strategy that can be carried out, one after the other.

    The arguments are those of ``make_plan``. Strategies that crop are left out where no boxes are given.
    """
    for name in STRATEGIES:
        if cancelled():
            return
        try:
            yield make_plan(
                counts,
                name,
                limits,
                beta=beta,
                seed=seed,
                dry_run=dry_run,
                boxes=boxes,
                crop_run=crop_run,
                goals=goals,
                floor=floor,
                parts=parts,
                threshold=threshold,
                crop_rule=crop_rule,
                cancelled=cancelled,
            )
        except PlanError:
            continue  # this strategy has no plan here


@dataclass(frozen=True, slots=True)
class BudgetCurve:
    """What a strategy reaches with how many images.

    Attributes:
        images: (P,) float64 images out, ascending; the first is the number of originals.
        ratios: (P,) imbalance ratio of the best fractional plan, never rising.
    """

    images: FloatArray
    ratios: FloatArray


def budget_curve(
    counts: ClassCounts,
    strategy: str,
    limits: Limits,
    *,
    beta: float = 64.0,
    survival: FloatArray | None = None,
    boxes: BoxTable | None = None,
    goals: Goals | None = None,
    points: int = _POINTS,
    crop_rule: CropRule = DEFAULT_RULE,
    cancelled: Callable[[], bool] | None = None,
) -> BudgetCurve:
    """Return what a strategy that optimises reaches at ever larger budgets; nothing is drawn or rounded.

    Each point starts from the one before, so that the curve costs little more than one plan.

    Args:
        counts: boxes of I images over C classes.
        strategy: one that optimises.
        limits: the curve ends at their budget, or where more images are of no more use.
        beta: as in ``make_plan``.
        survival: (C,) as in ``make_plan``.
        boxes, goals: as in ``make_plan``; the curve is of the ratio.
        points: of the curve.
        crop_rule, cancelled: as in ``make_plan``.

    Raises:
        PlanError: as ``make_plan``, or the strategy does not optimise.
        Cancelled: on request.
    """
    if strategy in STRATEGIES and not STRATEGIES[strategy].optimised:
        raise PlanError("The strategy {name} has no budget curve.", name=strategy)
    task = make_task(
        counts,
        strategy,
        limits,
        beta=beta,
        survival=survival,
        boxes=boxes,
        goals=goals,
        crop_rule=crop_rule,
        cancelled=cancelled,
    )
    images = float(len(counts))
    if task.counts.class_count < 2:
        return BudgetCurve(np.array([images]), np.ones(1))
    found = _solved(task, images, points)
    counted, ratios = np.array(found).T
    order = np.argsort(counted, kind="stable")
    return BudgetCurve(counted[order], np.minimum.accumulate(ratios[order]))


def _solved(task: Task, images: float, points: int) -> list[tuple[float, float]]:
    """Return (images, ratio) of the originals, of ``points`` − 1 smaller plans, and of the best."""
    columns, _ = offered(task, task.survival_seen)
    sharpness = task.beta if task.beta < SHARPEST / 4 else SHARPEST
    best = solve(columns, stages(sharpness), steps=_STEPS)
    found = [(images, float(columns.base.max() / columns.base.min()))]
    start = None
    for further in np.geomspace(max(best.outputs, 1.0) / 64, best.outputs, points)[: -1 if points else 0]:
        limited = columns.limited(float(further))
        betas = stages(sharpness) if start is None else (sharpness / 4, sharpness)
        solution = solve(limited, betas, start, steps=_STEPS)
        start = solution.x
        found.append((images + solution.outputs, solution.ratio))
    return [*found, (images + best.outputs, best.ratio)]
