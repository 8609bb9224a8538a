"""The annotation of a transformed image."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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
    places = list(_places(outcome))
    for layer, origin in enumerate(outcome.origins):
        held = _boxes_of(origin, annotation, partners)
        parts = _moved_parts(held, sample, pipeline, layer)
        names = rules if mirrors(origin.matrix) else None
        rows = zip(held, places[first : first + origin.total], parts, strict=True)
        is_own = origin.image is None
        boxes += [
            _moved(box, place, moved, names, box.source if is_own else None)
            for box, place, moved in rows
            if place is not None
        ]
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


_Place = tuple[list[float], bool, bool]
"""What became of a box that is kept: its edges, whether it is clipped, whether something hides part of it."""


def _places(outcome: BoxOutcome) -> Iterator[_Place | None]:
    """Yield the outcome row by row, None for what is not kept; one by one, arrays cost ten times as much."""
    hidden = [False] * len(outcome) if outcome.hidden is None else outcome.hidden.tolist()
    rows = zip(outcome.boxes.tolist(), outcome.clipped.tolist(), hidden, strict=True)
    for row, kept in zip(rows, outcome.kept.tolist(), strict=True):
        yield row if kept else None


def _moved_parts(
    boxes: Sequence[BoundingBox], sample: Sample, pipeline: Pipeline, layer: int
) -> list[tuple[Part, ...]]:
    """Return for each box the parts that are kept, moved."""
    if not any(box.parts for box in boxes):
        return [()] * len(boxes)
    rows = [(p.xmin, p.ymin, p.xmax, p.ymax) for box in boxes for p in box.parts]
    places = _places(pipeline.outcome(sample, np.array(rows, np.float64).reshape(-1, 4), layer))
    found = [[(part, next(places)) for part in box.parts] for box in boxes]
    return [
        tuple(Part(part.name, *place[0]) for part, place in parts if place is not None) for parts in found
    ]


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
    (xmin, ymin, xmax, ymax), clipped, hidden = place
    return BoundingBox(  # half the cost of ``replace``
        name,
        xmin,
        ymin,
        xmax,
        ymax,
        pose,
        box.truncated or clipped,
        box.difficult,
        box.occluded or hidden,
        parts,
        box.extra,
        source,
    )
