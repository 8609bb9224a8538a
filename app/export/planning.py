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
from app.core.counts import ClassCounts
from app.core.dataset import FLAG_DIFFICULT, Dataset, ImageState
from app.core.mirror import NO_RULES, MirrorRules
from app.core.statistics import imbalance_ratio
from app.export.choice import Choice
from app.export.dry_run import RecipeDryRun
from app.export.job import ExportJob
from app.export.naming import refuse_unlistable
from app.export.outputs import Crops, crops_by_image, name_outputs, with_partners
from app.export.outputs import Output as Output
from app.export.outputs import SourceTask as SourceTask
from app.export.remarks import Remark, job_warnings
from app.export.sources import Failure, Source
from app.export.training import Training, find_training
from app.export.wishes import check_wishes, wishes_of

IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PlanSummary:
    """What the plan reaches, for the training split.

    Attributes:
        strategy: name of the balance strategy.
        classes: class names.
        before, after: (C,) boxes per class.
        ratio_before, ratio_after: largest over smallest class, classes without boxes aside.
        lower_bound: no plan under the same limits goes below it; None where the strategy gives none.
        images_before, images_after: images of the training split.
        copies: output images of each source by image id, its crops included.
        seconds: time the plan took.
        crops: how many of the output images are crops.
        dropped: how many images are left out.
        pastes: how many of the output images have objects pasted onto them by the plan.
    """

    strategy: str
    classes: tuple[str, ...]
    before: IntArray
    after: IntArray
    ratio_before: float
    ratio_after: float
    lower_bound: float | None
    images_before: int
    images_after: int
    copies: dict[str, int]
    seconds: float
    crops: int = 0
    dropped: int = 0
    pastes: int = 0

    def to_json(self) -> dict[str, object]:
        """Return plain data for machine-readable output."""
        return {
            "strategy": self.strategy,
            "ratio_before": self.ratio_before,
            "ratio_after": self.ratio_after,
            "lower_bound": self.lower_bound,
            "images_before": self.images_before,
            "images_after": self.images_after,
            "classes": [
                {"name": name, "before": int(b), "after": int(a)}
                for name, b, a in zip(self.classes, self.before, self.after, strict=True)
            ],
            "copies": self.copies,
            "crops": self.crops,
            "dropped": self.dropped,
            "pastes": self.pastes,
        }


@dataclass(frozen=True, slots=True)
class Prepared:
    """A job made ready: nothing of it depends on how many workers run it.

    Attributes:
        job: the job.
        dataset: the dataset it reads.
        tasks: what to write, in dataset order.
        failures: images known to be unusable before the start.
        plan: what the plan reaches.
        list_repeats: how often each training image id stands in the list, or in all lists together, for
            strategies that write lists only.
        parts: the training image ids of each part, for strategies that make parts.
        choice: which boxes of an annotation take part.
        mirror: what a mirror does to the classes of the export.
        emptied: how many images are skipped because none of their boxes takes part.
        balance: the plan itself, over the training images in order; None where nothing is balanced.
        is_draft: the plan is what is to be expected; no outputs are drawn or named.
    """

    job: ExportJob
    dataset: Dataset
    tasks: tuple[SourceTask, ...]
    failures: tuple[Failure, ...]
    plan: PlanSummary
    list_repeats: dict[str, int] = field(default_factory=dict)
    parts: tuple[frozenset[str], ...] = ()
    choice: Choice = field(default_factory=Choice)
    mirror: MirrorRules = NO_RULES
    emptied: int = 0
    balance: BalancePlan | None = None
    is_draft: bool = False

    @property
    def image_count(self) -> int:
        """Images to write; fewer are written where a copy loses all its boxes in every draw."""
        return sum(len(task.outputs) for task in self.tasks)

    @property
    def unlabelled(self) -> int:
        """Images without annotation: they take no part, nobody has said that nothing is on them."""
        return len(self.dataset.states(ImageState.UNLABELLED))

    @property
    def excluded(self) -> int:
        """Annotated images that the job leaves out."""
        names = set(self.job.exclude)
        out = (ImageState.ANNOTATED, ImageState.UNREADABLE)
        return sum(entry.image_id in names and entry.state in out for entry in self.dataset.entries)

    @property
    def unlisted(self) -> int:
        """Annotated images that are in none of the lists that are kept."""
        accounted = len(self.tasks) + len(self.failures) + self.excluded + self.emptied
        return len(self.dataset) - self.unlabelled - accounted

    @property
    def warnings(self) -> tuple[Remark, ...]:
        """What people should know before they train on the result."""
        splits = {task.source.split for task in self.tasks if task.outputs}
        as_is = [t.source for t in self.tasks if not all(output.augmented for output in t.outputs)]
        turned = [source.turn == source.stated_turn for source in as_is if source.stated_turn != 1]
        has_difficult = bool((self.dataset.flags & FLAG_DIFFICULT).any())
        return job_warnings(self.job, splits, has_difficult, turned.count(False), turned.count(True))

    @property
    def held(self) -> int:
        """Training images that are not mirrored, for the classes that they show."""
        if not self.mirror.never:
            return 0
        never = [k for k, name in enumerate(self.dataset.classes) if name in self.mirror.never]
        shown = np.unique(self.dataset.image_rows[np.isin(self.dataset.labels, never)])
        training = [task.source.index for task in self.tasks if task.source.split == "train"]
        return int(np.isin(training, shown).sum())

    def to_json(self) -> dict[str, object]:
        """Return plain data for machine-readable output."""
        return {
            **self.plan.to_json(),
            "left_out": [failure.to_json() for failure in self.failures],
            "unlabelled": self.unlabelled,
            "unlisted": self.unlisted,
            "mirror": {**self.mirror.to_json(), "held": self.held},
            "emptied": self.emptied,
            "warnings": [warning.message for warning in self.warnings],
        }


def prepare(
    job: ExportJob,
    dataset: Dataset | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    workers: int = 1,
    found: Training | None = None,
    draft: bool = False,
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
    made = _plan(job, found.dry_run, found.dataset.classes, found.training, draft)
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
) -> _Planned:
    started = time.perf_counter()
    if job.balance == "none":
        return _Planned(_plain_plan(job, dry_run.originals(), dry_run, classes, training, draft))
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
    )


def _plain_plan(
    job: ExportJob,
    counts: ClassCounts,
    dry_run: RecipeDryRun,
    classes: tuple[str, ...],
    training: Sequence[Source],
    draft: bool,
) -> PlanSummary:
    """``none``: every image gives the same number of augmented copies and no original."""
    started = time.perf_counter()
    before = counts.totals().astype(np.int64)
    if draft:
        kept = sampled_survival(counts, dry_run, job.seed)
        after, written = np.rint(before * kept * job.copies).astype(np.int64), len(counts) * job.copies
    else:
        after, written = _drawn_plainly(job, counts, dry_run)
    return PlanSummary(
        strategy="none",
        classes=classes,
        before=before,
        after=after,
        ratio_before=imbalance_ratio(before),
        ratio_after=imbalance_ratio(after),
        lower_bound=None,
        images_before=len(counts),
        images_after=written,
        copies={source.image_id: job.copies for source in training},
        seconds=time.perf_counter() - started,
    )


def _drawn_plainly(job: ExportJob, counts: ClassCounts, dry_run: RecipeDryRun) -> tuple[IntArray, int]:
    """Return (C,) the boxes of all copies, drawn, and how many copies keep any."""
    images = np.repeat(np.arange(len(counts), dtype=np.int64), job.copies)
    copies = np.tile(np.arange(1, job.copies + 1, dtype=np.int64), len(counts))
    drawn, lost = dry_run(images, copies)
    return drawn.totals().astype(np.int64), int((~lost).sum())
