"""The annotation of a transformed image."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from app.augment.boxes import mirrors
from app.augment.outcome import BoxOutcome, Origin
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
    partners: Callable[[str], Annotation] | None = None,
) -> Annotation:
    """Return the annotation of a copy: the kept boxes, moved, with all else that is known about them.

    A box that lost a part of itself is truncated, one that something was painted over is occluded; parts are
    moved as boxes are; a mirror swaps the poses Left and Right, and the classes (and names of parts) that are
    a pair; the segmentation does not follow. The boxes of partners follow those of the image itself.

    Args:
        annotation: of the source image; its boxes are those that ``sample`` was drawn with, in that order.
        sample: the copy.
        pipeline: what drew the sample.
        filename: name of the copy's file.
        rules: which classes change places in a mirror.
        partners: returns the annotation of a partner by its id, as ``annotation``.

    Raises:
        ValueError: the sample was drawn with another number of boxes.
    """
    outcome = sample.outcome
    if len(annotation.boxes) != outcome.own:
        raise ValueError(f"{len(annotation.boxes)} boxes, but the sample has {outcome.own}")
    boxes, first = list[BoundingBox](), 0
    for layer, origin in enumerate(outcome.origins):
        held = _boxes_of(origin, annotation, partners)
        parts, part = pipeline.outcome(sample, _part_boxes(held), layer), 0
        is_mirrored = mirrors(origin.matrix)
        for row, box in enumerate(held, first):
            if outcome.kept[row]:
                moved = _moved(box, outcome, row, parts, part)
                moved = moved if origin.image is None else replace(moved, source=None)
                boxes.append(_mirrored(moved, rules) if is_mirrored else moved)
            part += len(box.parts)
        first += origin.total
    width, height = sample.size
    return replace(
        annotation, boxes=tuple(boxes), width=width, height=height, filename=filename, segmented=False
    )


def _boxes_of(
    origin: Origin, annotation: Annotation, partners: Callable[[str], Annotation] | None
) -> tuple[BoundingBox, ...]:
    """Return the boxes that come from one image, in the order of the outcome."""
    if origin.image is not None:
        if partners is None:
            raise ValueError(f"nothing knows the boxes of the partner “{origin.image}”")
        annotation = partners(origin.image)
    if origin.rows is None:
        return annotation.boxes
    return tuple(annotation.boxes[row] for row in origin.rows.tolist())


def _part_boxes(boxes: Sequence[BoundingBox]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Return (P, 4) the parts of all boxes, in order."""
    rows = [(p.xmin, p.ymin, p.xmax, p.ymax) for box in boxes for p in box.parts]
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
        occluded=box.occluded or (outcome.hidden is not None and bool(outcome.hidden[row])),
        parts=tuple(
            Part(part.name, *parts.boxes[first + k].tolist())
            for k, part in enumerate(box.parts)
            if parts.kept[first + k]
        ),
    )
