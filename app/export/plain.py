"""The plan where nothing is balanced: every image gives the same number of augmented copies, no original.

Its copies are certain before any is drawn. So the drawing, which says how many boxes they keep, can be left
to the workers, who must draw them anyway; the counts are those that a dry run gives.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.balance.rehearsal import sampled_survival
from app.core.counts import ClassCounts
from app.core.statistics import imbalance_ratio
from app.export.dry_run import RecipeDryRun
from app.export.job import ExportJob
from app.export.prepared import PlanSummary, Prepared
from app.export.sources import Source

IntArray = NDArray[np.int64]
CountKept = Callable[[ExportJob, ClassCounts, RecipeDryRun], tuple[IntArray, int]]


def plain_plan(
    job: ExportJob,
    dry_run: RecipeDryRun,
    classes: tuple[str, ...],
    training: Sequence[Source],
    kept: CountKept | None,
) -> PlanSummary:
    """Return the plan; ``kept`` says what the copies keep, None leaves it open."""
    started = time.perf_counter()
    counts = dry_run.originals()
    before = counts.totals().astype(np.int64)
    after, written = (np.zeros_like(before), 0) if kept is None else kept(job, counts, dry_run)
    return PlanSummary(
        strategy="none",
        classes=classes,
        before=before,
        after=after,
        ratio_before=imbalance_ratio(before),
        ratio_after=imbalance_ratio(after),
        lower_bound=None if kept is None else imbalance_ratio(after),
        images_before=len(counts),
        images_after=written,
        copies={source.image_id: job.copies for source in training},
        seconds=time.perf_counter() - started,
        drawn=kept is not None,
    )


def expected_plainly(job: ExportJob, counts: ClassCounts, dry_run: RecipeDryRun) -> tuple[IntArray, int]:
    """Return (C,) the boxes that all copies are expected to keep, and how many copies there are."""
    survival = sampled_survival(counts, dry_run, job.seed)
    expected = np.rint(counts.totals().astype(np.int64) * survival * job.copies)
    return expected.astype(np.int64), len(counts) * job.copies


def drawn_plainly(job: ExportJob, counts: ClassCounts, dry_run: RecipeDryRun) -> tuple[IntArray, int]:
    """Return (C,) the boxes of all copies, drawn, and how many copies keep any."""
    images = np.repeat(np.arange(len(counts), dtype=np.int64), job.copies)
    copies = np.tile(np.arange(1, job.copies + 1, dtype=np.int64), len(counts))
    drawn, lost = dry_run(images, copies)
    return drawn.totals().astype(np.int64), int((~lost).sum())


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the copies of one source keep, by their draws alone.

    Attributes:
        boxes: per class.
        images: copies that keep any.
    """

    boxes: Mapping[str, int]
    images: int


class PlainDraws:
    """Completes a plan that was left open, from what workers have drawn; draws what they have not.

    Args:
        prepared: the job and its open plan.
        workers: processes for what is to be drawn here.
    """

    def __init__(self, prepared: Prepared, workers: int) -> None:
        self._prepared, self._workers = prepared, workers
        self._boxes: Counter[str] = Counter()
        self._images = 0
        self._seen: set[str] = set()

    def take(self, image_id: str, drawn: Drawn) -> None:
        """Take what a worker has drawn of a source."""
        if image_id not in self._seen:
            self._seen.add(image_id)
            self._add(drawn)

    def completed(self) -> PlanSummary:
        """Return the whole plan."""
        plan = self._prepared.plan
        training = [task.source for task in self._prepared.tasks if task.source.split == "train"]
        missing = [source for source in training if source.image_id not in self._seen]
        if missing:
            self._add(self._draw(missing))
            self._seen.update(source.image_id for source in missing)
        after = np.array([self._boxes[name] for name in plan.classes], np.int64)
        ratio = imbalance_ratio(after)
        return replace(
            plan, after=after, ratio_after=ratio, lower_bound=ratio, images_after=self._images, drawn=True
        )

    def _add(self, drawn: Drawn) -> None:
        self._boxes.update(drawn.boxes)
        self._images += drawn.images

    def _draw(self, sources: Sequence[Source]) -> Drawn:
        """Draw the copies of sources that no worker has: those that failed, or were done before."""
        prepared = self._prepared
        dry_run = RecipeDryRun(
            prepared.dataset,
            sources,
            prepared.job.recipe,
            prepared.job.seed,
            self._workers,
            rules=prepared.mirror,
            ignores_difficult=prepared.choice.ignores_difficult,
        )
        boxes, images = drawn_plainly(prepared.job, dry_run.originals(), dry_run)
        return Drawn(dict(zip(prepared.plan.classes, boxes.tolist(), strict=True)), images)
