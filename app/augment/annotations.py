"""The annotation of a transformed image."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from app.augment.outcome import BoxOutcome
from app.augment.pipeline import Pipeline
from app.augment.sample import Sample
from app.core.annotation import Annotation, BoundingBox, Part
from app.core.mirror import NO_RULES, MirrorRules

_MIRRORED_POSES = {"Left": "Right", "Right": "Left", "left": "right", "right": "left"}


def transform_annotation(
    annotation: Annotation,
    sample: Sample,
    pipeline: Pipeline,
    filename: str,
    rules: MirrorRules = NO_RULES,
) -> Annotation:
    """Return the annotation of a copy: the kept boxes, moved, with all else that is known about them.

    A box that lost a part of itself is truncated; parts are moved as boxes are; a mirror swaps the poses
    Left and Right, and the classes (and names of parts) that are a pair; the segmentation does not follow.

    Args:
        annotation: of the source image; its boxes are those that ``sample`` was drawn with, in that order.
        sample: the copy.
        pipeline: what drew the sample.
        filename: name of the copy's file.
        rules: which classes change places in a mirror.

    Raises:
        ValueError: the sample was drawn with another number of boxes.
    """
    outcome = sample.outcome
    if len(annotation.boxes) != len(outcome):
        raise ValueError(f"{len(annotation.boxes)} boxes, but the sample has {len(outcome)}")
    parts = pipeline.outcome(sample, _part_boxes(annotation))
    boxes, first = [], 0
    for row, box in enumerate(annotation.boxes):
        if outcome.kept[row]:
            moved = _moved(box, outcome, row, parts, first)
            boxes.append(_mirrored(moved, rules) if sample.mirrored else moved)
        first += len(box.parts)
    width, height = sample.size
    return replace(
        annotation, boxes=tuple(boxes), width=width, height=height, filename=filename, segmented=False
    )


def _part_boxes(annotation: Annotation) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Return (P, 4) the parts of all boxes, in order."""
    rows = [(p.xmin, p.ymin, p.xmax, p.ymax) for box in annotation.boxes for p in box.parts]
    return np.array(rows, np.float64).reshape(-1, 4)


def _mirrored(box: BoundingBox, rules: MirrorRules) -> BoundingBox:
    """Return a box with the names that it has in a mirror."""
    return replace(
        box,
        name=rules.mirrored(box.name),
        pose=_MIRRORED_POSES.get(box.pose, box.pose),
        parts=tuple(replace(part, name=rules.mirrored(part.name)) for part in box.parts),
    )


def _moved(box: BoundingBox, outcome: BoxOutcome, row: int, parts: BoxOutcome, first: int) -> BoundingBox:
    xmin, ymin, xmax, ymax = outcome.boxes[row].tolist()
    return replace(
        box,
        xmin=xmin,
        ymin=ymin,
        xmax=xmax,
        ymax=ymax,
        truncated=box.truncated or bool(outcome.clipped[row]),
        parts=tuple(
            Part(part.name, *parts.boxes[first + k].tolist())
            for k, part in enumerate(box.parts)
            if parts.kept[first + k]
        ),
    )
