"""What can be done about problems: pure functions on annotations; ``repairs`` has those on bytes.

A fix changes what its problem names and nothing else; where the file no longer shows the problem, it does
nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from app.core.annotation import Annotation, BoundingBox, Part
from app.core.problem import Problem

_Shape = TypeVar("_Shape", BoundingBox, Part)

CAREFUL = frozenset(
    {
        "filename_differs",
        "size_unlike",
        "size_swapped",
        "class_signs",
        "object_without_name",
        "object_without_box",
        "object_with_other_shape",
        "box_not_a_number",
        "box_number_missing",
        "box_absurd",
        "box_empty",
    }
)
"""Fixes that a person has to ask for by name: they take away a trace of what was meant, or may be wrong."""

CLASS_KINDS = frozenset({"class_case", "class_signs"})
"""Fixes of the whole dataset: their problem names one image, the fix goes through all."""

REMOVALS = CAREFUL - CLASS_KINDS - {"filename_differs", "size_unlike", "size_swapped"}
"""Problems of objects that cannot be used, whose fix removes the object."""

BYTE_KINDS = frozenset({"box_upside_down", "class_whitespace"}) | REMOVALS
"""Fixes of what an annotation does not hold: they change the bytes of the file."""

_AXES = (("xmin", "xmax"), ("ymin", "ymax"))


def clip_box(box: BoundingBox, width: float, height: float) -> BoundingBox:
    """Return a box and its parts cut to the image; one of which nothing would be left stays as it is.

    Args:
        box: edge coordinates.
        width, height: size of the image in pixels, both above 0.
    """
    parts = tuple(_clip(part, width, height) for part in box.parts)
    return _clip(box if parts == box.parts else replace(box, parts=parts), width, height)


def _clip(box: _Shape, width: float, height: float) -> _Shape:
    xmin, ymin = max(box.xmin, 0.0), max(box.ymin, 0.0)
    xmax, ymax = min(box.xmax, float(width)), min(box.ymax, float(height))
    if xmin >= xmax or ymin >= ymax or (xmin, ymin, xmax, ymax) == (box.xmin, box.ymin, box.xmax, box.ymax):
        return box
    return replace(box, xmin=xmin, ymin=ymin, xmax=xmax, ymax=ymax)


def is_outside(box: BoundingBox, width: float, height: float) -> bool:
    """Say whether nothing of a box (edge coordinates) lies in an image of that size in pixels."""
    return box.xmax <= 0 or box.ymax <= 0 or box.xmin >= width or box.ymin >= height


def fix_annotation(annotation: Annotation, problem: Problem) -> Annotation:
    """Return an annotation without a problem; as it is where the fix is one of bytes, or there is none.

    Args:
        annotation: as the file of the problem reads, its boxes with their ``source``.
        problem: of this image, or of a class, as ``check_dataset`` gives it.
    """
    fix = _FIXES.get(problem.kind)
    return annotation if fix is None or not problem.fix else fix(annotation, problem)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems of one image so that no fix hides the problem of a later one."""
    return sorted(problems, key=lambda problem: _ORDER.get(problem.kind, 0))


def _clip_one(annotation: Annotation, problem: Problem) -> Annotation:
    width, height = problem.arguments["width"], problem.arguments["height"]
    boxes = tuple(
        clip_box(box, width, height) if _is_meant(box, problem) else box for box in annotation.boxes
    )
    return replace(annotation, boxes=boxes)


def _drop_outside(annotation: Annotation, problem: Problem) -> Annotation:
    size = problem.arguments["width"], problem.arguments["height"]
    boxes = [box for box in annotation.boxes if not (_is_meant(box, problem) and is_outside(box, *size))]
    return replace(annotation, boxes=tuple(boxes))


def _drop_copy(annotation: Annotation, problem: Problem) -> Annotation:
    said: set[BoundingBox] = set()
    boxes = []
    for box in annotation.boxes:
        content = replace(box, source=None)
        if not (_is_meant(box, problem) and content in said):
            boxes.append(box)
        said.add(content)
    return replace(annotation, boxes=tuple(boxes))


def _is_meant(box: BoundingBox, problem: Problem) -> bool:
    return box.source is not None and box.source == problem.object_index


def _state_size(annotation: Annotation, problem: Problem) -> Annotation:
    return replace(annotation, width=problem.arguments["width"], height=problem.arguments["height"])


def _name_image(annotation: Annotation, problem: Problem) -> Annotation:
    return replace(annotation, filename=problem.arguments["image"])


def _rename(annotation: Annotation, problem: Problem) -> Annotation:
    return rename_boxes(annotation, {problem.arguments["name"]: problem.arguments["other"]})


def rename_boxes(annotation: Annotation, names: Mapping[str, str | None]) -> Annotation:
    """Return an annotation with other class names; boxes of a class that becomes None are gone."""
    boxes = []
    for box in annotation.boxes:
        name = names.get(box.name, box.name)
        if name is not None:
            boxes.append(box if name == box.name else replace(box, name=name))
    return replace(annotation, boxes=tuple(boxes))


_FIXES: Mapping[str, Callable[[Annotation, Problem], Annotation]] = {
    "class_case": _rename,
    "class_signs": _rename,
    "box_duplicate": _drop_copy,
    "box_outside": _drop_outside,
    "box_partly_outside": _clip_one,
    "size_absent": _state_size,
    "size_zero": _state_size,
    "size_unlike": _state_size,
    "size_swapped": _state_size,
    "filename_extension": _name_image,
    "filename_differs": _name_image,
    "filename_outside": _name_image,
}
_ORDER = {kind: place for place, kind in enumerate(_FIXES)}
