"""What can be done to the boxes of an annotation: values in, values out. No widgets, no documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.core.annotation import Annotation, BoundingBox
from app.gui.canvas.geometry import Box, Size, fitted

DUPLICATE_OFFSET = 10.0  # pixels, so that a copy does not hide behind its original


def edges(box: BoundingBox) -> Box:
    """Return a box's four edges."""
    return box.xmin, box.ymin, box.xmax, box.ymax


def same_box(box: BoundingBox) -> tuple[object, ...]:
    """Return what a box says, without where in its file it stands: equal for the same box of two files."""
    return box.name, edges(box), box.pose, box.truncated, box.difficult, box.occluded


def placed(box: BoundingBox, at: Box) -> BoundingBox:
    """Return ``box`` with other edges."""
    return replace(box, xmin=at[0], ymin=at[1], xmax=at[2], ymax=at[3])


def with_edges(annotation: Annotation, changes: Mapping[int, Box]) -> Annotation:
    """Return the annotation with the boxes at some rows moved or resized."""
    boxes = list(annotation.boxes)
    for row, at in changes.items():
        boxes[row] = placed(boxes[row], at)
    return replace(annotation, boxes=tuple(boxes))


def with_values(annotation: Annotation, rows: Iterable[int], **values: Any) -> Annotation:
    """Return the annotation with attributes (``name``, ``pose``, ``truncated``, …) of some boxes set."""
    boxes = list(annotation.boxes)
    for row in rows:
        boxes[row] = replace(boxes[row], **values)
    return replace(annotation, boxes=tuple(boxes))


def without(annotation: Annotation, rows: Iterable[int]) -> Annotation:
    """Return the annotation less the boxes at some rows."""
    gone = set(rows)
    return replace(annotation, boxes=tuple(b for k, b in enumerate(annotation.boxes) if k not in gone))


def with_new(annotation: Annotation, boxes: Iterable[BoundingBox]) -> Annotation:
    """Return the annotation with boxes appended."""
    return replace(annotation, boxes=(*annotation.boxes, *boxes))


def copied(boxes: Iterable[BoundingBox]) -> tuple[BoundingBox, ...]:
    """Return boxes as new objects; parts and unread elements belong to the original and stay there."""
    return tuple(replace(box, parts=(), extra=(), source=None) for box in boxes)


def pasted(existing: Sequence[BoundingBox], boxes: Sequence[BoundingBox], size: Size) -> list[BoundingBox]:
    """Return ``boxes`` as they are to be appended: inside the image, never exactly over an equal one."""
    taken = {(box.name, edges(box)) for box in existing}
    out = []
    for box in copied(boxes):
        at = fitted(edges(box), size)
        if (box.name, at) in taken:
            at = fitted(shifted(at, DUPLICATE_OFFSET, DUPLICATE_OFFSET), size)
        out.append(placed(box, at))
    return out


def shifted(at: Box, dx: float, dy: float) -> Box:
    """Return edges moved by (dx, dy)."""
    return at[0] + dx, at[1] + dy, at[2] + dx, at[3] + dy


def changed_rows(before: Annotation | None, after: Annotation | None) -> list[int]:
    """Return the rows of ``after`` that hold a box ``before`` has not, counting equal boxes."""
    left: dict[BoundingBox, int] = {}
    for box in before.boxes if before else ():
        left[box] = left.get(box, 0) + 1
    rows = []
    for row, box in enumerate(after.boxes if after else ()):
        if left.get(box, 0) > 0:
            left[box] -= 1
        else:
            rows.append(row)
    return rows
