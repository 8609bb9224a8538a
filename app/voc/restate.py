"""The same boxes in another convention: every coordinate of a file moved by a whole number."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

from app.core.annotation import Annotation, BoundingBox, Part
from app.core.dataset import Convention
from app.errors import AnnotationError
from app.voc.numbers import SIDES
from app.voc.objects import shifts
from app.voc.openfile import OpenFile
from app.voc.reader import parse_annotation
from app.voc.spans import Node

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,2})?", re.ASCII)
_MAX_ERROR = 1e-6


def restate(data: bytes, path: Path, old: Convention, new: Convention) -> bytes:
    """Return a file whose numbers, read in ``new``, are the boxes that they were in ``old``.

    Numbers move in decimal, as they are written, so that the way back gives the same bytes.

    Raises:
        AnnotationError: the file is not well-formed, or its boxes would not stay where they are.
    """
    (old_low, old_high), (new_low, new_high) = shifts(old), shifts(new)
    low, high = int(old_low - new_low), int(old_high - new_high)
    if low == high == 0:
        return data
    file = OpenFile(data, path)
    nodes = [part for node in file.objects for part in (node, *node.all("part"))]
    for bndbox in (bndbox for node in nodes for bndbox in node.all("bndbox")):
        for leaf in bndbox.children:
            if leaf.tag in SIDES:
                _move(file, leaf, low if leaf.tag in SIDES[:2] else high)
    result = file.result()
    before = parse_annotation(data, path, "", old).annotation
    after = parse_annotation(result, path, "", new).annotation
    if not _is_same(before, after):
        raise AnnotationError(
            path, None, "the edit cannot be written faithfully into this file, which stays as it is"
        )
    return result


def _move(file: OpenFile, leaf: Node, step: int) -> None:
    text = leaf.text.strip()
    if step and _NUMBER.fullmatch(text):
        file.splicer.set_text(leaf, f"{Decimal(text) + step:f}", keep_blanks=True)


def _is_same(before: Annotation, after: Annotation) -> bool:
    """Say whether two annotations have the same boxes, but for the last digits of fractions."""
    return len(before.boxes) == len(after.boxes) and all(
        (a.source, len(a.parts)) == (b.source, len(b.parts))
        and _is_near(a, b)
        and all(map(_is_near, a.parts, b.parts))
        for a, b in zip(before.boxes, after.boxes, strict=True)
    )


def _is_near(a: BoundingBox | Part, b: BoundingBox | Part) -> bool:
    return all(abs(getattr(a, side) - getattr(b, side)) <= _MAX_ERROR for side in SIDES)
