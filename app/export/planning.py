"""From a job to what will be written: sources, splits, the balance plan and each output's name.

The plan ends with a dry run of the very draws that the workers will repeat, boxes only, so that what is
planned is what is written, box for box, wherever nothing fails.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from app.balance.crops import BoxTable
from app.balance.planner import BalancePlan, make_plan
from app.balance.rehearsal import sampled_survival
from app.balance.strategies import STRATEGIES
from app.core.dataset import Dataset
from app.export.dry_run import RecipeDryRun
from app.export.job import ExportJob
from app.export.naming import refuse_unlistable
from app.export.outputs import Crops, SourceTask, crops_by_image, name_outputs, with_partners
from app.export.plain import drawn_plainly, expected_plainly, plain_plan
from app.export.prepared import PlanSummary, Prepared
from app.export.sources import Source
from app.export.training import Training, find_training
from app.export.wishes import check_wishes, wishes_of

IntArray = NDArray[np.int64]


def prepare(
    job: ExportJob,
    dataset: Dataset | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    workers: int = 1,
    found: Training | None = None,
    draft: bool = False,
    draws_later: bool = False,
) -> Prepared:
    """Resolve a job into sources, a balance plan and named outputs.

    Args:
        job: the job.
        dataset: the opened dataset, where the caller has it already.
        on_progress: called with (done, total) while images are looked at.
        cancelled: asked now and then; an answer of True ends the work.
        workers: processes for a large dry run; the plan does not depend on it.
        found: what the job has to work with, where the caller has it already.
        draft: only what the plan is expected to reach, by the survival rates of a sample, quickly; no copy
            of it is drawn and no output named, so that it is nothing to export.
        draws_later: where nothing is balanced, leave it to ``run_export`` to draw the copies and count their
            boxes: it must draw them anyway.

    Raises:
        DatasetError, ExportError, PlanError, RecipeError: the job cannot be carried out.
        Cancelled: on request.
    """
    if job.balance in STRATEGIES:
        check_wishes(job)
    if found is None:
        found = find_training(job, dataset, on_progress, cancelled, workers)
    if "lists" in job.formats:
        refuse_unlistable(name for s in found.sources for name in (s.image_id, str(s.image_path)))
    later = draws_later and not found.dry_run.takes_partners  # partners are known by drawing only
    made = _plan(job, found.dry_run, found.dataset.classes, found.training, draft, later)
    if draft:
        tasks = tuple(SourceTask(source, ()) for source in found.sources)
    else:
        tasks = name_outputs(job, found.sources, made.plan.copies, made.crops)
    if found.dry_run.takes_partners:
        tasks = tuple(with_partners(task, found.dry_run) for task in tasks)
    return Prepared(
        job,
        found.dataset,
        tasks,
        tuple(found.failures),
        made.plan,
        made.repeats,
        made.parts,
        found.choice,
        found.mirror,
        found.emptied,
        made.balance,
        draft,
    )


def training_boxes(prepared: Prepared) -> BoxTable:
    """Return the boxes of the training images, in the order of the tasks: what crops are cut around."""
    training = [task.source for task in prepared.tasks if task.source.split == "train"]
    job, ignored = prepared.job, prepared.choice.ignores_difficult
    drawing = RecipeDryRun(prepared.dataset, training, job.recipe, job.seed, ignores_difficult=ignored)
    return drawing.boxes()


@dataclass(frozen=True, slots=True)
class _Planned:
    """What a plan means for the images, by image id."""

    plan: PlanSummary
    balance: BalancePlan | None = None
    repeats: dict[str, int] = field(default_factory=dict)
    crops: Crops = field(default_factory=dict)
    parts: tuple[frozenset[str], ...] = ()


def _plan(
    job: ExportJob,
    dry_run: RecipeDryRun,
    classes: tuple[str, ...],
    training: Sequence[Source],
    draft: bool,
    later: bool,
) -> _Planned:
    started = time.perf_counter()
    if job.balance == "none":
        kept = expected_plainly if draft else None if later else drawn_plainly
        return _Planned(plain_plan(job, dry_run, classes, training, kept))
    plan = strategy_plan(job, dry_run, job.balance, classes, draft)
    copies = dict(zip((s.image_id for s in training), plan.copies.tolist(), strict=True))
    summary = _summary(plan, classes, copies, time.perf_counter() - started)
    if STRATEGIES[job.balance].writes_images:
        return _Planned(summary, plan, crops=crops_by_image(plan, training, dry_run))
    parts = () if plan.parts is None else plan.parts
    members = tuple(frozenset(training[i].image_id for i in np.flatnonzero(part).tolist()) for part in parts)
    return _Planned(summary, plan, copies, parts=members)


def strategy_plan(
    job: ExportJob, dry_run: RecipeDryRun, strategy: str, classes: Sequence[str], draft: bool = False
) -> BalancePlan:
    """Return the plan of a strategy under the limits of a job, as drawn; a draft as is to be expected.

    Raises:
        PlanError: the strategy allows no plan here.
        Cancelled: on request.
    """
    counts = dry_run.originals()
    expects = draft and STRATEGIES[strategy].augmented
    return make_plan(
        counts,
        strategy,
        dry_run=None if draft else dry_run,
        survival=sampled_survival(counts, dry_run, job.seed) if expects else None,
        boxes=dry_run.boxes() if STRATEGIES[strategy].crops else None,
        crop_run=None if draft else dry_run.crops,
        cancelled=dry_run.cancelled,
        **wishes_of(job, classes),
    )


def _summary(
    plan: BalancePlan, classes: tuple[str, ...], copies: dict[str, int], seconds: float
) -> PlanSummary:
    return PlanSummary(
        strategy=plan.strategy,
        classes=classes,
        before=plan.before,
        after=plan.after,
        ratio_before=plan.ratio_before,
        ratio_after=plan.ratio_after,
        lower_bound=plan.lower_bound,
        images_before=plan.images_before,
        images_after=plan.images_after,
        copies=copies,
        seconds=seconds,
        crops=int(plan.crops.outputs.sum()) - plan.crops.pastes,
        pastes=plan.crops.pastes,
        dropped=int((plan.copies == 0).sum()),
        fewest_images=plan.fewest_images,
        most_share=plan.most_share,
        bound_is_expected=plan.bound_is_expected,
    )
