"""What is wrong with the boxes of one copy; no pixel is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.augment.outcome import EMPTY, BoxOutcome
from app.augment.recipe import KeepRules
from app.core.geometry import BoolArray, FloatArray, box_areas, polygon_areas
from app.export.inspection.reasons import Reason, Thresholds

IntArray = NDArray[np.int64]
WHOLE_IMAGE = -1


class Finding(NamedTuple):
    """One thing that is wrong with a copy.

    Attributes:
        reason: what.
        label: the class whose boxes it is about; ``WHOLE_IMAGE`` where it is about the image.
        severity: how bad, over 0 to 1.
        boxes: how many; 1 for an image.
        value: the measured number of the worst of them, in the unit of ``reasons.sentence``.
    """

    reason: Reason
    label: int
    severity: float
    boxes: int
    value: float


def packed(findings: Sequence[Sequence[Finding]]) -> FloatArray:
    """Return findings by copy as rows (K, 6): the copy's place, then the fields of ``Finding``.

    A table is quick to send to another process and to join with others.
    """
    rows = [(place, *finding) for place, found in enumerate(findings) for finding in found]
    return np.array(rows, np.float64).reshape(-1, 6)


def looseness(outcome: BoxOutcome) -> FloatArray:
    """Return (N,) area of each new box over that of what is visible of the turned object; 1 where none is."""
    inside = polygon_areas(outcome.outlines) * outcome.visibility
    boxes = box_areas(outcome.boxes)
    measured = outcome.kept & (inside > 0)
    return np.divide(boxes, inside, out=np.ones_like(boxes), where=measured)


def judge_boxes(
    outcome: BoxOutcome,
    labels: IntArray,
    own: BoolArray,
    rare: BoolArray,
    keep: KeepRules,
    thresholds: Thresholds,
    loose: FloatArray,
) -> list[Finding]:
    """Return what is wrong with the boxes of a copy, one finding for each reason and class.

    Args:
        outcome: what became of N boxes.
        labels: (N,) their classes.
        own: (N,) which are the image's own; only of those it is told that they are lost.
        rare: (C,) which classes are rare.
        keep: the recipe's rules; their least visibility is the limit that boxes may be near to.
        thresholds: from where on.
        loose: (N,) what ``looseness`` returned.
    """
    real = own & (outcome.codes != EMPTY)  # a box without area was nothing before either
    lost = real & ~outcome.kept
    sides = (outcome.boxes[:, 2:] - outcome.boxes[:, :2]).min(axis=1, initial=np.inf)
    limit, margin = keep.min_visibility, thresholds.visibility_margin
    near = outcome.kept & (outcome.visibility < limit + margin)
    tiny = outcome.kept & (sides < thresholds.tiny)
    is_loose = outcome.kept & (loose >= thresholds.looseness)
    found = _lost(labels, lost, real, rare)
    shares = 1.0 - (outcome.visibility - limit) / margin
    found += _measured(Reason.NEAR_LIMIT, labels, near, shares, outcome.visibility)
    found += _measured(Reason.LOOSE, labels, is_loose, 1.0 - thresholds.looseness / (2 * loose), loose)
    found += _measured(Reason.TINY, labels, tiny, 1.0 - sides / (2 * thresholds.tiny), sides)
    return found


def _lost(labels: IntArray, lost: BoolArray, real: BoolArray, rare: BoolArray) -> list[Finding]:
    found = []
    everything = max(1, int(real.sum()))
    for label in np.unique(labels[lost]).tolist():
        count, of = int((lost & (labels == label)).sum()), int((real & (labels == label)).sum())
        found.append(Finding(Reason.LOST, label, count / everything, count, float(of)))
        if rare[label]:
            found.append(Finding(Reason.RARE_LOST, label, count / of, count, float(of)))
    return found


def _measured(
    reason: Reason, labels: IntArray, which: BoolArray, severities: FloatArray, values: FloatArray
) -> list[Finding]:
    found = []
    for label in np.unique(labels[which]).tolist():
        rows = np.flatnonzero(which & (labels == label))
        worst = rows[severities[rows].argmax()]
        severity = min(1.0, max(0.05, float(severities[worst])))
        found.append(Finding(reason, label, severity, len(rows), float(values[worst])))
    return found
