"""What an inspection found, in columns, ranked and filtered in a few array operations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.augment.recipe import Recipe
from app.core.counts import ClassCounts
from app.core.geometry import BoolArray, FloatArray
from app.export.inspection.boxes import Finding, IntArray
from app.export.inspection.company import Company
from app.export.inspection.drawing import Subject
from app.export.inspection.reasons import WEIGHTS, Reason, Thresholds
from app.export.inspection.survival import Survival
from app.export.sources import Failure

_WEIGHTS = np.array([WEIGHTS[reason] for reason in Reason])


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """Findings in columns, in the order of their copies; see ``boxes.Finding``.

    Attributes:
        cases: (K,) which copy, see ``Inspection``.
        reasons, labels, boxes: (K,) int64.
        severities, values: (K,) float64.
    """

    cases: IntArray
    reasons: IntArray
    labels: IntArray
    severities: FloatArray
    boxes: IntArray
    values: FloatArray

    @staticmethod
    def from_table(table: FloatArray) -> Findings:
        """Put rows (K, 6) of case, reason, label, severity, boxes, value into columns, sorted by case."""
        case, reason, label, severity, boxes, value = table[np.argsort(table[:, 0], kind="stable")].T
        whole = [column.astype(np.int64) for column in (case, reason, label, boxes)]
        return Findings(whole[0], whole[1], whole[2], severity.copy(), whole[3], value.copy())

    def of(self, case: int) -> list[Finding]:
        """Return what is wrong with one copy, the worst first."""
        first, last = np.searchsorted(self.cases, (case, case + 1))
        found = [
            Finding(
                Reason(int(self.reasons[k])),
                int(self.labels[k]),
                float(self.severities[k]),
                int(self.boxes[k]),
                float(self.values[k]),
            )
            for k in range(int(first), int(last))
        ]
        return sorted(found, key=lambda finding: -WEIGHTS[finding.reason] * finding.severity)

    def telling(self, case: int) -> list[Finding]:
        """Return the same without what another finding says already: rare boxes that are lost are lost."""
        found = self.of(case)
        rare = {finding.label for finding in found if finding.reason is Reason.RARE_LOST}
        return [each for each in found if each.reason is not Reason.LOST or each.label not in rare]


@dataclass(frozen=True, slots=True, eq=False)
class Inspection:
    """What a recipe does to a dataset.

    Copy ``d`` (from 1) of image ``i`` (of ``subjects``) is case ``i * draws + d - 1``.

    Attributes:
        dataset_name: for headings.
        recipe, seed, draws: what was drawn, and how many copies of each image.
        classes: class names.
        rare: (C,) which classes are rare in the dataset.
        thresholds: from where on something counted.
        subjects: the images.
        findings: all that is worth a look.
        survival: what became of each class.
        lost: (cases,) whether every draw of the copy lost all its boxes; an export leaves such a copy out.
        kept: (cases, C) boxes that each copy keeps.
        failures: images that could not be used.
        has_pixels: whether the pixels have been looked at too.
        company: the images that steps of several images drew from, None where the recipe has no such step.
        seconds: time it took.
    """

    dataset_name: str
    recipe: Recipe
    seed: int
    draws: int
    classes: tuple[str, ...]
    rare: BoolArray
    thresholds: Thresholds
    subjects: tuple[Subject, ...]
    findings: Findings
    survival: Survival
    lost: BoolArray
    kept: IntArray
    failures: tuple[Failure, ...]
    has_pixels: bool
    company: Company | None
    seconds: float

    @property
    def cases(self) -> int:
        """How many copies were drawn."""
        return len(self.subjects) * self.draws

    def place(self, case: int) -> tuple[Subject, int]:
        """Return the image of a case and the number of its copy."""
        return self.subjects[case // self.draws], case % self.draws + 1

    def ranked(self, reasons: Iterable[Reason] = (), label: int | None = None) -> NDArray[np.int64]:
        """Return the cases that are worth a look, the worst first.

        Args:
            reasons: only by these; by all, weighted, if there are none.
            label: only what happened to boxes of this class.
        """
        found, wanted = self.findings, list(reasons)
        chosen = np.isin(found.reasons, wanted) if wanted else np.ones(len(found.cases), bool)
        if label is not None:
            chosen &= found.labels == label
        weights = (_WEIGHTS[found.reasons] * found.severities)[chosen]
        score = np.bincount(found.cases[chosen], weights, minlength=self.cases)
        worth = np.flatnonzero(score > 0)
        return np.asarray(worth[np.argsort(-score[worth], kind="stable")])

    def reason_counts(self, label: int | None = None) -> dict[Reason, int]:
        """Return for each reason how many copies it was found at."""
        found = self.findings
        chosen = found.labels == label if label is not None else np.ones(len(found.labels), bool)
        seen = np.zeros((len(Reason), self.cases), bool)
        seen[found.reasons[chosen], found.cases[chosen]] = True
        return {reason: int(seen[reason].sum()) for reason in Reason}

    def counts(self) -> tuple[ClassCounts, BoolArray]:
        """Return boxes per class of every case, and which lose all: what a dry run of the plan returns."""
        rows, labels = np.nonzero(self.kept * ~self.lost[:, None])
        repeated = np.repeat(np.arange(len(rows)), self.kept[rows, labels])
        flat = ClassCounts.from_labels(rows[repeated], labels[repeated], self.cases, len(self.classes))
        return flat, self.lost
