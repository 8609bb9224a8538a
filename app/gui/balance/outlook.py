"""A plan with everything the dashboard says about it. No Qt: made in a background thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.balance.strategies import STRATEGIES
from app.core.counts import ClassCounts, FloatArray, IntArray
from app.core.dataset import Dataset
from app.core.statistics import balance_score
from app.export.job import ExportJob
from app.export.planning import PlanSummary, Prepared, prepare
from app.gui.balance.reasons import Reason, class_prices, find_reasons


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
        split_sizes: images in each split.
    """

    prepared: Prepared
    counts: ClassCounts
    copies: IntArray
    score_before: float
    score_after: float
    prices: FloatArray | None
    reasons: tuple[Reason, ...]
    split_sizes: dict[str, int]

    @property
    def plan(self) -> PlanSummary:
        """What the plan reaches."""
        return self.prepared.plan

    @property
    def company(self) -> FloatArray:
        """(C,) planned boxes of all classes in the images that hold each class."""
        boxes = self.counts.boxes_per_image() * self.copies
        totals = np.bincount(self.counts.classes, boxes[self.counts.rows], self.counts.class_count)
        return totals.astype(np.float64)

    @property
    def loses_boxes(self) -> bool:
        """Whether the recipe drops boxes of the planned copies, so that the bound is an estimate."""
        return bool(self.counts.totals(self.copies).sum() > self.plan.after.sum())

    @property
    def job(self) -> ExportJob:
        """The job."""
        return self.prepared.job


def look_ahead(
    job: ExportJob,
    dataset: Dataset,
    cancelled: Callable[[], bool] = lambda: False,
) -> Outlook:
    """Plan a job for a dataset and find out what the plan is held back by.

    Raises:
        DatasetError, ExportError, PlanError, RecipeError: there can be no such plan.
    """
    prepared = prepare(job, dataset, cancelled=cancelled)
    training = [task.source for task in prepared.tasks if task.source.split == "train"]
    rows = np.array([source.index for source in training], np.int64)
    counts = dataset.class_counts().take(rows)
    plan = prepared.plan
    copies = np.array([plan.copies.get(source.image_id, 1) for source in training], np.int64)
    optimised = STRATEGIES[job.balance].optimised
    prices = class_prices(plan.after, job.beta) if optimised else None
    return Outlook(
        prepared=prepared,
        counts=counts,
        copies=copies,
        score_before=_score(plan.before),
        score_after=_score(plan.after),
        prices=prices,
        reasons=find_reasons(counts, copies, plan, job.max_copies, job.budget, prices),
        split_sizes=_split_sizes(prepared),
    )


def _score(totals: NDArray[np.int64]) -> float:
    return float(balance_score(totals))


def _split_sizes(prepared: Prepared) -> dict[str, int]:
    sizes: dict[str, int] = {}
    for task in prepared.tasks:
        sizes[task.source.split] = sizes.get(task.source.split, 0) + 1
    return sizes
