"""Writing annotations: new ones in VOC2012's form, edits into the bytes of the file that was there.

An edit changes the text of the elements that it must and leaves every other byte: declaration, encoding, line
ends, quotes, indentation, comments, order, unknown elements.
"""

from __future__ import annotations

import math
import os
from dataclasses import replace
from pathlib import Path

from app.core.annotation import UNSPECIFIED, Annotation, BoundingBox, Part
from app.core.dataset import Convention
from app.errors import AnnotationError
from app.files import write_atomic
from app.voc.compose import check_name, clean, new_annotation
from app.voc.edit import Editor
from app.voc.numbers import integer_box
from app.voc.openfile import OpenFile
from app.voc.pairing import pair_boxes
from app.voc.reader import parse_annotation
from app.voc.spans import Node

__all__ = ["integer_box", "new_annotation", "save_annotation", "update_annotation"]

_MAX_ROUNDING = 1.0


def update_annotation(
    original: bytes,
    before: Annotation,
    after: Annotation,
    convention: Convention,
    path: Path = Path("annotation"),
) -> bytes:
    """Return the bytes of a file once it says ``after``.

    Boxes keep their object by ``BoundingBox.source``; a box without one, or with one that is not in
    ``before``, is new and takes the shape of its neighbour. Where the file has whole numbers, changed sides
    are rounded to whole pixels. Unusable objects are left as they are.

    Args:
        original: the file.
        before: what reading ``original`` gives; read the file again after each save.
        after: what it is to say. Other ``extra`` elements than ``before`` has cannot be written.
        convention: in which ``before`` was read.
        path: the file's name, for messages.

    Raises:
        AnnotationError: the file is not well-formed or not what ``before`` says, a class name cannot be
            written, or the result would not read as ``after``; nothing is lost then.
        ValueError: ``extra`` of the annotation itself differs.
    """
    if after.extra != before.extra:
        raise ValueError("elements that are carried along unread cannot be edited")
    if replace(after, image_id=before.image_id) == before:
        return original
    for box in after.boxes:
        _check_box(box, path)
    sources = _sources(original, before, convention, path)
    file = OpenFile(original, path)
    editor = Editor(file.splicer, file.root, convention)
    editor.edit_fields(before, after)
    _edit_objects(editor, [editor.objects[source] for source in sources], before, after)
    data = file.result()
    _check_result(data, after, convention, path)
    return data


def _check_box(box: BoundingBox, path: Path) -> None:
    check_name(box.name, path)
    if not (box.xmin <= box.xmax and box.ymin <= box.ymax and math.isfinite(box.width + box.height)):
        raise AnnotationError(path, None, "the box of {name} is upside down or endless", name=box.name)


def _sources(original: bytes, before: Annotation, convention: Convention, path: Path) -> list[int]:
    """Return which object each box of ``before`` is; AnnotationError where the file says something else."""
    boxes = parse_annotation(original, path, before.image_id, convention).annotation.boxes
    is_same = len(boxes) == len(before.boxes) and all(
        _is_like(box, wanted) for box, wanted in zip(boxes, before.boxes, strict=True)
    )
    if not is_same:
        raise AnnotationError(path, None, "the file is not as it was when it was read; read it again")
    return [box.source for box in boxes if box.source is not None]


def _is_like(box: BoundingBox | Part, wanted: BoundingBox | Part) -> bool:
    """Say whether a box or part that was read is the wanted one, but for rounding."""
    pairs = zip(_sides(box), _sides(wanted), strict=True)
    return box.name == wanted.name.strip() and all(abs(a - b) <= _MAX_ROUNDING for a, b in pairs)


def _sides(box: BoundingBox | Part) -> tuple[float, float, float, float]:
    return box.xmin, box.ymin, box.xmax, box.ymax


def _edit_objects(editor: Editor, nodes: list[Node], before: Annotation, after: Annotation) -> None:
    """Edit, add and delete objects; ``nodes`` are those of the boxes of ``before``."""
    pairs = pair_boxes(before.boxes, after.boxes)
    predecessor: Node | None = None
    for box, pair in zip(after.boxes, pairs, strict=True):
        if pair is None:
            editor.add_object(box, predecessor, predecessor or next(iter(nodes), None))
        else:
            predecessor = nodes[pair]
            editor.edit_object(predecessor, before.boxes[pair], box)
    for index in set(range(len(nodes))).difference(pair for pair in pairs if pair is not None):
        editor.splicer.delete(nodes[index])


def _check_result(data: bytes, after: Annotation, convention: Convention, path: Path) -> None:
    """Raise AnnotationError unless the edited file reads as it should."""
    read = parse_annotation(data, path, after.image_id, convention).annotation
    is_right = (
        len(read.boxes) == len(after.boxes)
        and all(_says(box, wanted) for box, wanted in zip(read.boxes, after.boxes, strict=True))
        and (read.verified, read.segmented) == (after.verified, after.segmented)
        and (read.width, read.height) == (after.width, after.height)
    )
    if not is_right:
        raise AnnotationError(
            path, None, "the edit cannot be written faithfully into this file, which stays as it is"
        )


def _says(box: BoundingBox, wanted: BoundingBox) -> bool:
    """Say whether an object that was read says what it should."""
    return (
        _is_like(box, wanted)
        and (box.truncated, box.difficult, box.occluded)
        == (wanted.truncated, wanted.difficult, wanted.occluded)
        and box.pose == (clean(wanted.pose).strip() or UNSPECIFIED)
        and len(box.parts) == len(wanted.parts)
        and all(_is_like(part, other) for part, other in zip(box.parts, wanted.parts, strict=True))
        and len(box.extra) == len(wanted.extra)
    )


def save_annotation(path: Path, data: bytes, expected: bytes | None) -> None:
    """Write an annotation file in one step, unless it has changed meanwhile.

    A link is replaced by a file, so that what it leads to stays as it is.

    Args:
        path: the file; its folder is made where a new file needs it.
        data: what ``new_annotation`` or ``update_annotation`` gave.
        expected: the content it must still have; None: it must not exist yet.

    Raises:
        AnnotationError: it has changed, disappeared or appeared since, or cannot be written; the file on
            disk is then as it was.
    """
    try:
        if expected is None and os.path.lexists(path):
            raise AnnotationError(path, None, "the file exists by now; read it before changing it")
        if expected is not None and path.read_bytes() != expected:
            raise AnnotationError(path, None, "the file has changed on disk since it was read; read it again")
        if expected is None:
            path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, data)
    except FileNotFoundError:
        raise AnnotationError(path, None, "the file has disappeared since it was read") from None
    except OSError as error:
        why = error.strerror or str(error)
        raise AnnotationError(path, None, "cannot be written ({why})", why=why) from None
