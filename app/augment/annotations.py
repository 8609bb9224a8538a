"""The annotation of a transformed image."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

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
    columns = _columns(outcome)
    for layer, origin in enumerate(outcome.origins):
        held = _boxes_of(origin, annotation, partners)
        parts = _moved_parts(held, sample, pipeline, layer)
        names = rules if mirrors(origin.matrix) else None
        for box, place, moved in zip(held, columns[first : first + origin.total], parts, strict=True):
            if place.kept:
                source = box.source if origin.image is None else None
                boxes.append(_moved(box, place, moved, names, source))
        first += origin.total
    width, height = sample.size
    return replace(
        annotation, boxes=tuple(boxes), width=width, height=height, filename=filename, segmented=False
    )


def _boxes_of(
    origin: Origin, annotation: Annotation, partners: Callable[[str], Annotation] | None
) -> tuple[BoundingBox, ...]:
    """Return the boxes that come from one image, in the order of the outcome."""
    if origin.total == 0:
        return ()
    if origin.image is not None:
        if partners is None:
            raise ValueError(f"nothing knows the boxes of the partner “{origin.image}”")
        annotation = partners(origin.image)
    if origin.rows is None:
        return annotation.boxes
    return tuple(annotation.boxes[row] for row in origin.rows.tolist())


class _Place(NamedTuple):
    """What became of one box."""

    edges: list[float]
    kept: bool
    clipped: bool
    hidden: bool


def _columns(outcome: BoxOutcome) -> list[_Place]:
    """Return the outcome row by row: taking rows out of arrays one by one costs ten times as much."""
    hidden = [False] * len(outcome) if outcome.hidden is None else outcome.hidden.tolist()
    rows = zip(outcome.boxes.tolist(), outcome.kept.tolist(), outcome.clipped.tolist(), hidden, strict=True)
    return [_Place(*row) for row in rows]


def _moved_parts(
    boxes: Sequence[BoundingBox], sample: Sample, pipeline: Pipeline, layer: int
) -> list[tuple[Part, ...]]:
    """Return for each box the parts that are kept, moved."""
    if not any(box.parts for box in boxes):
        return [()] * len(boxes)
    rows = [(p.xmin, p.ymin, p.xmax, p.ymax) for box in boxes for p in box.parts]
    places = iter(_columns(pipeline.outcome(sample, np.array(rows, np.float64).reshape(-1, 4), layer)))
    found = [[(part, next(places)) for part in box.parts] for box in boxes]
    return [tuple(Part(part.name, *place.edges) for part, place in parts if place.kept) for parts in found]


def _moved(
    box: BoundingBox,
    place: _Place,
    parts: tuple[Part, ...],
    rules: MirrorRules | None,
    source: int | None,
) -> BoundingBox:
    """Return a box at its new place; with ``rules``, under the names that it has in a mirror."""
    name, pose = box.name, box.pose
    if rules is not None:
        name, pose = rules.mirrored(name), _MIRRORED_POSES.get(pose, pose)
        parts = tuple(replace(part, name=rules.mirrored(part.name)) for part in parts)
    xmin, ymin, xmax, ymax = place.edges
    return BoundingBox(  # half the cost of ``replace``
        name,
        xmin,
        ymin,
        xmax,
        ymax,
        pose,
        box.truncated or place.clipped,
        box.difficult,
        box.occluded or place.hidden,
        parts,
        box.extra,
        source,
    )
