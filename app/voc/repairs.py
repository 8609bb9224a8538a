"""Fixes of what an annotation does not hold: blanks around names, and objects that cannot be used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.core.dataset import Convention
from app.core.problem import Problem
from app.errors import AnnotationError
from app.voc.fixes import BYTE_KINDS, REMOVALS
from app.voc.openfile import OpenFile
from app.voc.reader import Reading, parse_annotation
from app.voc.shape import side_texts
from app.voc.spans import Node, Splicer

_AXES = (("xmin", "xmax"), ("ymin", "ymax"))


def strip_names(data: bytes, path: Path) -> bytes:
    """Return a file whose class names have no blanks around them."""
    file = OpenFile(data, path)
    for node in file.objects:
        leaf = node.child("name")
        if leaf is not None and leaf.text.strip() and leaf.text != leaf.text.strip():
            file.splicer.set_text(leaf, leaf.text.strip())
            for run in leaf.own_runs:
                if not run.text.strip():
                    file.splicer.replace(run.start, run.end, "")
    return file.result()


def swap_corners(data: bytes, path: Path, objects: Collection[int]) -> bytes:
    """Return a file in which the minima and maxima of some objects are the right way round.

    Args:
        data: the file.
        path: its name, for messages.
        objects: positions of object elements; only numbers that are the wrong way round change.
    """
    file = OpenFile(data, path)
    for index, node in enumerate(file.objects):
        bndbox = node.child("bndbox")
        if index in objects and bndbox is not None:
            _swap(bndbox, file.splicer)
    return file.result()


def _swap(bndbox: Node, splicer: Splicer) -> None:
    texts: Mapping[str, Any] = side_texts(bndbox)
    for low, high in _AXES:
        first, second = bndbox.child(low), bndbox.child(high)
        if first is None or second is None:
            continue
        try:
            is_wrong = float(texts[low]) > float(texts[high])
        except ValueError:
            continue
        if is_wrong:
            splicer.set_text(first, texts[high], keep_blanks=True)
            splicer.set_text(second, texts[low], keep_blanks=True)


def remove_objects(data: bytes, path: Path, objects: Collection[int]) -> bytes:
    """Return a file without some of its objects; ``objects`` are positions of object elements."""
    file = OpenFile(data, path)
    for index, node in enumerate(file.objects):
        if index in objects:
            file.splicer.delete(node)
    return file.result()


@dataclass(frozen=True, slots=True)
class Repaired:
    """A file after its repair.

    Attributes:
        data: its bytes.
        moved: old to new position of its object elements, but for those that are gone.
        counts: kind of problem to how many are gone.
    """

    data: bytes
    moved: Mapping[int, int]
    counts: Mapping[str, int]


def repair(data: bytes, path: Path, convention: Convention, problems: Iterable[Problem]) -> Repaired:
    """Return a file without the problems of one image that an annotation does not show.

    Args:
        data: the file.
        path: its name, for messages.
        convention: how its coordinates are meant.
        problems: of this image, as ``check_dataset`` gives them; objects that do not have them any more stay.

    Raises:
        AnnotationError: the file is not well-formed, or anything else in it would read in another way.
    """
    reading = parse_annotation(data, path, "", convention)
    wanted = {(found.kind, found.object_index) for found in problems if found.kind in BYTE_KINDS}
    there = {(found.kind, found.object_index) for found in reading.problems} & wanted
    swapped = {index for kind, index in there if kind == "box_upside_down" and index is not None}
    removed = {index for kind, index in there if kind in REMOVALS and index is not None}
    if any(kind == "class_whitespace" for kind, _ in there):
        data = strip_names(data, path)
    if swapped:
        data = swap_corners(data, path, swapped)
    if removed:
        data = remove_objects(data, path, removed)
    kept = [index for index in range(len(reading.object_lines)) if index not in removed]
    moved = {old: new for new, old in enumerate(kept)}
    repaired = Repaired(data, moved, Counter(kind for kind, _ in there))
    if there:
        _check_others(repaired, reading, path, convention, swapped)
    return repaired


def _check_others(
    repaired: Repaired, before: Reading, path: Path, convention: Convention, swapped: Collection[int]
) -> None:
    """Raise AnnotationError unless all but the swapped boxes reads as it did."""
    after = parse_annotation(repaired.data, path, "", convention).annotation
    gained = {repaired.moved[index] for index in swapped}
    others = tuple(box for box in after.boxes if box.source not in gained)
    boxes = before.annotation.boxes
    expected = tuple(replace(box, source=repaired.moved[box.source or 0]) for box in boxes)
    if replace(after, boxes=others) != replace(before.annotation, boxes=expected):
        raise AnnotationError(
            path, None, "the edit cannot be written faithfully into this file, which stays as it is"
        )
