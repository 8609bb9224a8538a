"""A job made ready: what will be written, and what its plan reaches. Values only; ``planning`` makes them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from app.balance.planner import BalancePlan
from app.balance.sentences import certificate_sentence
from app.core.dataset import FLAG_DIFFICULT, Dataset, ImageState
from app.core.mirror import NO_RULES, MirrorRules
from app.export.choice import Choice
from app.export.job import ExportJob
from app.export.outputs import SourceTask
from app.export.remarks import Remark, job_warnings
from app.export.sources import Failure

IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PlanSummary:
    """What the plan reaches, for the training split.

    Attributes:
        strategy: name of the balance strategy.
        classes: class names.
        before, after: (C,) boxes per class.
        ratio_before, ratio_after: largest over smallest class, classes without boxes aside.
        lower_bound: no plan under the same limits goes below it; None where least numbers are asked for.
        images_before, images_after: images of the training split.
        copies: output images of each source by image id, its crops included.
        seconds: time the plan took.
        crops: how many of the output images are crops.
        dropped: how many images are left out.
        pastes: how many of the output images have objects pasted onto them by the plan.
        fewest_images, most_share, bound_is_expected: as in ``BalancePlan``.
        drawn: False where ``after``, ``ratio_after`` and ``images_after`` are not known before the copies
            are made: then they are zero, see ``plain``.
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
    fewest_images: int | None = None
    most_share: float | None = None
    bound_is_expected: bool = False
    drawn: bool = True

    def to_json(self) -> dict[str, object]:
        """Return plain data for machine-readable output."""
        return {
            "strategy": self.strategy,
            "ratio_before": self.ratio_before,
            "ratio_after": self.ratio_after,
            "lower_bound": self.lower_bound,
            "fewest_images": self.fewest_images,
            "most_share": self.most_share,
            "bound_is_expected": self.bound_is_expected,
            "certificate": str(certificate_sentence(self) or ""),
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
        repeats = not self.parts and any(times > 1 for times in self.list_repeats.values())
        return job_warnings(self.job, splits, has_difficult, turned.count(False), turned.count(True), repeats)

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
