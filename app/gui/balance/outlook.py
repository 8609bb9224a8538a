"""A plan with everything the dashboard says about it. No Qt: made in a background thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.balance.explanation import Case, Reason, class_prices, explain
from app.balance.findings import Finding, warnings
from app.balance.limits import Limits
from app.balance.planner import BalancePlan
from app.balance.strategies import STRATEGIES
from app.balance.weights import company
from app.core.counts import ClassCounts, FloatArray, IntArray
from app.core.dataset import Dataset
from app.core.statistics import balance_score
from app.errors import Cancelled
from app.export.job import ExportJob
from app.export.planning import prepare, training_boxes
from app.export.prepared import PlanSummary, Prepared
from app.export.training import TrainingFinder
from app.export.wishes import wishes_of

_CROPPED_CLASSES, _CROPPED_IMAGES = 40, 20_000  # up to which it is told what crops would give
_SIZED_IMAGES = 50_000  # up to which odd sizes are looked for


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """What a job would make of the dataset.

    Attributes:
        prepared: the job made ready.
        counts: boxes per class of each training image.
        copies: (I,) output images of each training image.
        score_before, score_after: 0 one class only, 1 all equal.
        prices: (C,) what one more box of each class is worth, −1 the dearest; None without an optimum.
        reasons: (C,) what holds each class.
        findings: what to be warned of, errors first; images count as in ``images``.
        images: (I,) index in the dataset of each training image.
        split_sizes: images in each split.
    """

    prepared: Prepared
    counts: ClassCounts
    copies: IntArray
    score_before: float
    score_after: float
    prices: FloatArray | None
    reasons: tuple[Reason, ...]
    findings: tuple[Finding, ...]
    images: IntArray
    split_sizes: dict[str, int]

    @property
    def plan(self) -> PlanSummary:
        """What the plan reaches."""
        return self.prepared.plan

    @property
    def is_draft(self) -> bool:
        """Whether the figures are what is to be expected, rather than what will be written."""
        return self.prepared.is_draft

    @property
    def company(self) -> FloatArray:
        """(C,) planned boxes of all classes in the images that hold each class."""
        return company(self.counts, self.copies)

    @property
    def company_now(self) -> FloatArray:
        """(C,) the same of the boxes of now."""
        return company(self.counts)

    @property
    def counting(self) -> NDArray[np.bool_]:
        """(C,) classes that have boxes and are not left alone."""
        alone, before = set(self.job.leave), self.plan.before.tolist()
        rows = zip(self.plan.classes, before, strict=True)
        return np.array([boxes > 0 and name not in alone for name, boxes in rows], bool)

    @property
    def smallest(self) -> int | None:
        """The class with the fewest planned boxes, of those that count; None where none does."""
        after = self.plan.after
        return min(np.flatnonzero(self.counting).tolist(), key=lambda c: int(after[c]), default=None)

    @property
    def job(self) -> ExportJob:
        """The job."""
        return self.prepared.job


def look_ahead(
    job: ExportJob,
    dataset: Dataset,
    cancelled: Callable[[], bool] = lambda: False,
    finder: TrainingFinder | None = None,
    draft: bool = False,
) -> Outlook:
    """Plan a job for a dataset and find out what the plan is held back by.

    Args:
        job: the job.
        dataset: the dataset.
        cancelled: asked now and then.
        finder: remembers what is the same for several jobs.
        draft: what is to be expected, within seconds for any dataset: sizes of images as their annotations
            state them, and no copy drawn but a sample.

    Raises:
        DatasetError, ExportError, PlanError, RecipeError: there can be no such plan.
    """
    usable = (finder or TrainingFinder()).find(job, dataset, cancelled, trusting=draft)
    prepared = prepare(job, dataset, cancelled=cancelled, found=usable, draft=draft)
    training = [task.source for task in prepared.tasks if task.source.split == "train"]
    rows = np.array([source.index for source in training], np.int64)
    counts = dataset.class_counts().take(rows)
    plan = _balance_plan(prepared, [source.image_id for source in training])
    limits = Limits(job.max_copies, job.budget)
    is_small = counts.class_count <= _CROPPED_CLASSES and len(counts) <= _CROPPED_IMAGES
    boxes = training_boxes(prepared) if len(counts) <= _SIZED_IMAGES else None
    tells_crops = is_small and not STRATEGIES[job.balance].crops
    goals = wishes_of(job, prepared.dataset.classes)["goals"]
    alone = None if goals is None else goals.alone
    reasons = explain(Case(plan, counts, limits, job.beta, goals, boxes if tells_crops else None))
    is_even = STRATEGIES[job.balance].optimised and (goals is None or goals.least is None)
    prices = class_prices(plan, job.beta, goals) if is_even else None
    if cancelled():
        raise Cancelled
    others = _other_splits(prepared)
    found = warnings(counts, limits, boxes=boxes, splits=others, plan=plan, alone=alone)
    return Outlook(
        prepared=prepared,
        counts=counts,
        copies=plan.copies,
        score_before=_score(plan.before),
        score_after=_score(plan.after),
        prices=prices if prices is not None and prices.any() else None,
        reasons=reasons,
        findings=found,
        images=rows,
        split_sizes=_split_sizes(prepared),
    )


def _balance_plan(prepared: Prepared, image_ids: list[str]) -> BalancePlan:
    """Return the plan over the training images, which ``image_ids`` names."""
    plan = prepared.plan
    return BalancePlan(
        strategy=plan.strategy,
        copies=np.array([plan.copies.get(image_id, 1) for image_id in image_ids], np.int64),
        before=plan.before,
        after=plan.after,
        ratio_before=plan.ratio_before,
        ratio_after=plan.ratio_after,
        lower_bound=plan.lower_bound,
        images_before=plan.images_before,
        images_after=plan.images_after,
        seconds=plan.seconds,
    )


def _other_splits(prepared: Prepared) -> dict[str, ClassCounts]:
    """Return the counts of the splits that are not trained on."""
    rows: dict[str, list[int]] = {}
    for task in prepared.tasks:
        if task.source.split != "train":
            rows.setdefault(task.source.split, []).append(task.source.index)
    counts = prepared.dataset.class_counts()
    return {name: counts.take(np.array(images, np.int64)) for name, images in rows.items()}


def _score(totals: NDArray[np.int64]) -> float:
    return float(balance_score(totals))


def _split_sizes(prepared: Prepared) -> dict[str, int]:
    sizes: dict[str, int] = {}
    for task in prepared.tasks:
        sizes[task.source.split] = sizes.get(task.source.split, 0) + 1
    return sizes
