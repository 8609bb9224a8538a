"""New XML: a whole annotation in VOC2012's order, or one object to be put into a file."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.core.annotation import Annotation, BoundingBox, Part
from app.core.dataset import Convention
from app.errors import AnnotationError
from app.voc.numbers import SIDES, integer_box
from app.voc.objects import shifts
from app.voc.spans import escape

Numbers = Callable[[BoundingBox | Part], Mapping[str, str]]
"""Gives each side of a box the text that states it."""

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAG = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)")
_NOT_CARRIED = frozenset({"path", "imagesize"})  # they speak of another file


@dataclass(frozen=True, slots=True)
class Style:
    """How a file is laid out.

    Attributes:
        lead: the blanks before a child of the root.
        indent: what each further level adds, where levels have lines of their own.
        prefix: namespace prefix of its elements, with its colon.
    """

    lead: str = "\n\t"
    indent: str = "\t"
    prefix: str = ""

    def gap(self, depth: int) -> str:
        """Return the blanks before an element ``depth`` levels below the root, or before its closing tag."""
        return _gap(self.lead, self.indent, depth)

    def leaf(self, tag: str, text: str) -> str:
        """Return an element with text."""
        return f"<{self.prefix}{tag}>{escape(text)}</{self.prefix}{tag}>"

    def block(self, tag: str, children: list[str], depth: int) -> str:
        """Return an element with children, itself ``depth`` levels below the root."""
        gap = self.gap(depth + 1)
        inner = "".join([gap + child for child in children])
        return f"<{self.prefix}{tag}>{inner}{self.gap(depth)}</{self.prefix}{tag}>"


@functools.lru_cache(maxsize=64)
def _gap(lead: str, indent: str, depth: int) -> str:
    if "\n" not in lead:
        return ""
    if depth == 0:
        return lead[: lead.rindex("\n") + 1]
    return lead + indent * (depth - 1)


def new_annotation(annotation: Annotation, convention: Convention = Convention.VOC) -> bytes:
    """Return a new file in VOC2012's order and layout, UTF-8, whole numbers, boxes cut to the image.

    ``extra`` elements of the annotation and of its objects come along, but for ``path``, which names another
    place. An unknown size is left out, never written as zero.

    Raises:
        AnnotationError: a class name is blank, or holds a character that XML has not.
    """
    style = Style()
    width, height = annotation.width, annotation.height
    low, high = map(int, shifts(convention))

    def numbers(box: BoundingBox | Part) -> dict[str, str]:
        return _whole_numbers(box, width, height, low, high)

    for name in {box.name: None for box in annotation.boxes}:
        check_name(name, annotation.filename or annotation.image_id)
    plain, gap = _PlainObjects(annotation, style, low, high), style.gap(1)
    objects = [
        gap + (new_object(box, numbers, style) if box.parts or box.extra else plain.text(box))
        for box in annotation.boxes
    ]
    size = (width, height, annotation.depth)
    begin, end = _around_filename(style, annotation.folder, size, annotation.segmented, annotation.extra)
    name = escape(clean(annotation.filename))
    text = "".join([begin, name, end, *objects, style.gap(0), "</annotation>\n"])
    if annotation.verified:
        text = text.replace("<annotation>", '<annotation verified="yes">', 1)
    return text.encode("utf-8")


@functools.lru_cache(maxsize=4)  # what files carry along may be large
def _around_filename(
    style: Style, folder: str, size: tuple[int, int, int], segmented: bool, extra: tuple[str, ...]
) -> list[str]:
    """Return all that stands before the objects, without the file's name: the same for copies of an image."""
    mark = "\0"  # no text of an element holds it
    tagged = [(tag_of(text), text) for text in extra]
    early = [text for tag in ("source", "owner") for name, text in tagged if name == tag]
    if not any(tag == "source" for tag, _ in tagged):
        early.insert(0, style.block("source", [style.leaf("database", "Unknown")], 1))
    late = [text for tag, text in tagged if tag not in {"source", "owner", *_NOT_CARRIED}]
    children = [
        style.leaf("folder", clean(folder)),
        style.leaf("filename", mark),
        *early,
        *_size(size, style),
        style.leaf("segmented", flag_text(segmented)),
        *late,
    ]
    return ("<annotation>" + "".join(style.gap(1) + child for child in children)).split(mark, 1)


class _PlainObjects:
    """Objects that are a box and its attributes, nothing else: the bulk of all that is ever written."""

    def __init__(self, annotation: Annotation, style: Style, low: int, high: int) -> None:
        self._size, self._style = (annotation.width, annotation.height), style
        self._low, self._high = 1 + low, high
        around = _around_numbers(style, 2)
        self._around = [
            style.gap(2) + around[0],
            *around[1:4],
            f"{around[4]}{style.gap(1)}</{style.prefix}object>",
        ]
        self._opened: dict[tuple[str, str, bool, bool, bool], str] = {}

    def text(self, box: BoundingBox) -> str:
        """Return what ``new_object`` does."""
        key = (box.name, box.pose, box.truncated, box.occluded, box.difficult)
        opened = self._opened.get(key)
        if opened is None:
            opened = self._opened[key] = _opened(self._style, *key) + self._around[0]
        xmin, ymin, xmax, ymax = integer_box(box.xmin, box.ymin, box.xmax, box.ymax, *self._size)
        low, high, (_, one, two, three, closed) = self._low, self._high, self._around
        return f"{opened}{xmin - low}{one}{ymin - low}{two}{xmax - high}{three}{ymax - high}{closed}"


def _size(size: tuple[int, int, int], style: Style) -> list[str]:
    width, height, depth = size
    if width < 1 or height < 1:
        return []
    sides = {"width": width, "height": height, "depth": depth or 3}
    return [style.block("size", [style.leaf(tag, str(value)) for tag, value in sides.items()], 1)]


def _whole_numbers(box: BoundingBox | Part, width: int, height: int, low: int, high: int) -> dict[str, str]:
    xmin, ymin, xmax, ymax = integer_box(box.xmin, box.ymin, box.xmax, box.ymax, width, height)
    return {
        "xmin": str(xmin - 1 - low),
        "ymin": str(ymin - 1 - low),
        "xmax": str(xmax - high),
        "ymax": str(ymax - high),
    }


def new_object(box: BoundingBox, numbers: Numbers, style: Style) -> str:
    """Return an object element, one level below the root, without the blanks before it."""
    gap = style.gap(2)
    children = [new_bndbox(numbers(box), style, 2)]
    if box.parts or box.extra:
        children += carried(box, numbers, style)
    opened = _opened(style, box.name, box.pose, box.truncated, box.occluded, box.difficult)
    inner = "".join(gap + child for child in children)
    return f"{opened}{inner}{style.gap(1)}</{style.prefix}object>"


@functools.lru_cache(maxsize=1024)
def _opened(style: Style, name: str, pose: str, truncated: bool, occluded: bool, difficult: bool) -> str:
    """Return an object element up to its box: the same for many objects."""
    children = [
        style.leaf("name", name),
        style.leaf("pose", clean(pose)),
        style.leaf("truncated", flag_text(truncated)),
        *([style.leaf("occluded", "1")] if occluded else []),
        style.leaf("difficult", flag_text(difficult)),
    ]
    return f"<{style.prefix}object>" + "".join(style.gap(2) + child for child in children)


def new_bndbox(numbers: Mapping[str, str], style: Style, depth: int) -> str:
    """Return a bndbox element."""
    texts = _around_numbers(style, depth)
    sides = [escape(numbers[side]) for side in SIDES]
    return f"{texts[0]}{sides[0]}{texts[1]}{sides[1]}{texts[2]}{sides[2]}{texts[3]}{sides[3]}{texts[4]}"


@functools.lru_cache(maxsize=64)
def _around_numbers(style: Style, depth: int) -> list[str]:
    """Return what a bndbox element is around its four numbers."""
    mark = "\0"  # no text of an element holds it
    return style.block("bndbox", [style.leaf(side, mark) for side in SIDES], depth).split(mark)


def carried(box: BoundingBox, numbers: Numbers, style: Style) -> list[str]:
    """Return the parts of an object, and what it carries along unread."""
    parts = [
        style.block("part", [style.leaf("name", clean(part.name)), new_bndbox(numbers(part), style, 3)], 2)
        for part in box.parts
    ]
    return [*parts, *box.extra]


def flag_text(value: bool) -> str:
    """Return a VOC flag."""
    return "1" if value else "0"


def clean(text: str) -> str:
    """Return text with what XML cannot hold replaced, as in file names of damaged encoding."""
    return _NOT_XML.sub("\ufffd", text)


def check_name(name: str, path: Path | str) -> None:
    """Raise AnnotationError for a class name that no annotation can hold."""
    if not name.strip():
        raise AnnotationError(Path(path), None, "a class name must not be blank")
    if _NOT_XML.search(name):
        raise AnnotationError(
            Path(path), None, "the class name {name} holds a character that XML cannot", name=ascii(name)
        )


def tag_of(xml: str) -> str:
    """Return the tag of an element given as XML text, without namespace prefix."""
    match = _TAG.match(xml)
    return match[1] if match else ""
