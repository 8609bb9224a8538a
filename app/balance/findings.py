"""What to be warned of before training on a dataset, as codes with figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from app.balance.crops import BoxTable
from app.balance.limits import Limits
from app.balance.planner import BalancePlan
from app.core.counts import ClassCounts, FloatArray, IntArray
from app.core.geometry import BoolArray, box_areas
from app.core.statistics import co_occurrence, imbalance_ratio

_FEW_IMAGES, _FEW_BOXES = 3, 100
_UNDER = 0.25  # of the largest class
_IMBALANCED, _SEVERE = 10.0, 50.0
_TOGETHER, _OUTNUMBERED = 0.9, 5.0
_EMPTY_SHARE = 0.1
_DEVIATIONS = 5.0
_MOST_OF_SOURCE = 0.05
_ODD_SIZES = 50  # of the oddest are named


class Level(StrEnum):
    """How bad a finding is."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to be warned of.

    Attributes:
        code: ``no_boxes``, ``few_images`` {images}, ``few_boxes`` {boxes}, ``under`` {share},
            ``imbalance`` {ratio}, ``severe_imbalance`` {ratio}, ``out_of_reach`` {reach, target, times},
            ``company`` {share, boxes, other_boxes}, ``empty_images`` {images, share},
            ``odd_size`` {deviations, side, mean}, ``one_source`` {share, outputs}, ``missing_in_split``.
        level: how bad it is.
        label: class it is about, None for all.
        other: second class, of ``company``.
        image: index of the image it is about.
        split: name of the split it is about.
        arguments: figures.
    """

    code: str
    level: Level
    label: int | None = None
    other: int | None = None
    image: int | None = None
    split: str | None = None
    arguments: dict[str, float] = field(default_factory=dict)


def warnings(
    counts: ClassCounts,
    limits: Limits,
    *,
    boxes: BoxTable | None = None,
    splits: Mapping[str, ClassCounts] | None = None,
    plan: BalancePlan | None = None,
    alone: BoolArray | None = None,
) -> tuple[Finding, ...]:
    """Return what to be warned of, errors first.

    Args:
        counts: boxes of I images over C classes, of the images that are trained on.
        limits: of the plan that is thought of.
        boxes: the boxes, to look at their sizes.
        splits: counts of the other splits by name.
        plan: the plan, to see what single images give.
        alone: (C,) classes that are left alone: how they compare with others does not matter; None: none.
    """
    compared = np.ones(counts.class_count, bool) if alone is None else ~alone
    found = [
        *_of_classes(counts, compared),
        *_of_balance(counts, limits, compared),
        *_company(counts, compared),
        *(_odd_sizes(boxes) if boxes is not None else ()),
        *(_one_source(counts, plan) if plan is not None else ()),
        *_missing(counts, splits or {}),
    ]
    order = list(Level)
    return tuple(sorted(found, key=lambda finding: order.index(finding.level)))


def _of_classes(counts: ClassCounts, compared: BoolArray) -> Iterator[Finding]:
    totals, images = counts.totals(), counts.images_per_class()
    largest = float(totals[compared].max(initial=0.0))
    for c, (boxes, holders) in enumerate(zip(totals.tolist(), images.tolist(), strict=True)):
        if boxes == 0:
            yield Finding("no_boxes", Level.ERROR, c)
            continue
        if holders < _FEW_IMAGES:
            yield Finding("few_images", Level.ERROR, c, arguments={"images": holders})
        if boxes < _FEW_BOXES:
            yield Finding("few_boxes", Level.WARNING, c, arguments={"boxes": boxes})
        if compared[c] and boxes < _UNDER * largest:
            yield Finding("under", Level.NOTE, c, arguments={"share": boxes / largest})


def _of_balance(counts: ClassCounts, limits: Limits, compared: BoolArray) -> Iterator[Finding]:
    totals = np.where(compared, counts.totals(), 0.0)
    ratio = imbalance_ratio(totals)
    if ratio > _SEVERE:
        yield Finding("severe_imbalance", Level.ERROR, arguments={"ratio": ratio})
    elif ratio > _IMBALANCED:
        yield Finding("imbalance", Level.WARNING, arguments={"ratio": ratio})
    empty = int((counts.boxes_per_image() == 0).sum())
    if empty > _EMPTY_SHARE * len(counts):
        share = empty / len(counts)
        yield Finding("empty_images", Level.WARNING, arguments={"images": empty, "share": share})
    target, times = float(totals.max(initial=0.0)), float(limits.max_copies)
    for c in np.flatnonzero((totals > 0) & (totals * times < target / 2)).tolist():
        figures = {"reach": float(totals[c] * times), "target": target, "times": times}
        yield Finding("out_of_reach", Level.WARNING, c, arguments=figures)


def _company(counts: ClassCounts, compared: BoolArray) -> Iterator[Finding]:
    totals = counts.totals()
    together = co_occurrence(counts)
    outnumbered = totals[None, :] > _OUTNUMBERED * totals[:, None]
    held = ((totals > 0) & compared)[:, None] & compared
    for c, d in zip(*np.nonzero((together > _TOGETHER) & outnumbered & held), strict=True):
        figures = {"share": together[c, d], "boxes": totals[c], "other_boxes": totals[d]}
        yield Finding("company", Level.NOTE, int(c), other=int(d), arguments=_plain(figures))


def _odd_sizes(boxes: BoxTable) -> Iterator[Finding]:
    """Boxes whose side (root of the area) is far from the mean of their class, the oddest first."""
    sides, labels = np.sqrt(box_areas(boxes.boxes)), boxes.labels
    size = int(labels.max(initial=-1)) + 1
    number = np.maximum(np.bincount(labels, minlength=size), 1)
    mean = np.bincount(labels, sides, size) / number
    spread = np.sqrt(np.bincount(labels, (sides - mean[labels]) ** 2, size) / number)
    deviations = np.abs(sides - mean[labels]) / np.maximum(spread[labels], 1e-9)
    odd = np.flatnonzero(deviations > _DEVIATIONS)
    images = boxes.images
    for box in odd[np.argsort(-deviations[odd], kind="stable")][:_ODD_SIZES].tolist():
        label = int(labels[box])
        figures = {"deviations": deviations[box], "side": sides[box], "mean": mean[label]}
        yield Finding("odd_size", Level.NOTE, label, image=int(images[box]), arguments=_plain(figures))


def _one_source(counts: ClassCounts, plan: BalancePlan) -> Iterator[Finding]:
    """Images that give more than their share of what is written of a class, the worst of each class."""
    rows = counts.rows
    given = counts.counts * plan.copies[rows]
    written = np.bincount(counts.classes, given, counts.class_count)
    order = np.lexsort((-given, counts.classes))  # of each class, the entry that gives most comes first
    firsts = np.searchsorted(counts.classes[order], np.arange(counts.class_count))
    for c in np.flatnonzero((plan.after > 0) & (written > 0)).tolist():
        entry = int(order[firsts[c]])
        share = float(given[entry] / written[c])
        if share > _MOST_OF_SOURCE:
            image = int(rows[entry])
            figures = {"share": share, "outputs": float(plan.copies[image])}
            yield Finding("one_source", Level.WARNING, c, image=image, arguments=figures)


def _missing(counts: ClassCounts, splits: Mapping[str, ClassCounts]) -> Iterator[Finding]:
    held = counts.totals() > 0
    for name, other in splits.items():
        for c in np.flatnonzero(held & (other.totals() == 0)).tolist():
            yield Finding("missing_in_split", Level.WARNING, c, split=name)


def _plain(figures: Mapping[str, FloatArray | IntArray | float]) -> dict[str, float]:
    return {name: float(value) for name, value in figures.items()}
