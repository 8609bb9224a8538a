"""Reading annotation files: by tag, tolerant of what real files hold, never trusting them.

Coordinates become edge coordinates here, once. Nothing outside the file is ever loaded: no DTD, no entity,
no network.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from app.core.annotation import Annotation, BoundingBox
from app.core.dataset import Convention
from app.core.problem import Problem
from app.errors import AnnotationError, phrase
from app.voc.encoding import decode_xml
from app.voc.messages import problem
from app.voc.objects import ObjectReader, read_flag

MAX_FILE_BYTES = 64 * 1024 * 1024
"""A larger file is no annotation of one image."""

_MAX_SIDE = 2**31 - 1
_PARSER = etree.XMLParser(
    encoding="utf-8",  # the bytes are brought to UTF-8 first, whatever the declaration says
    resolve_entities=False,
    load_dtd=False,
    dtd_validation=False,
    attribute_defaults=False,
    no_network=True,
    huge_tree=False,
    recover=False,
    remove_comments=True,
    remove_pis=True,
)
_OTHER_FORMATS = {
    "annotations": phrase("CVAT or another tool"),
    "doc": phrase("another tool"),
    "dataset": phrase("dlib or another tool"),
    "opencv_storage": phrase("OpenCV"),
    "alto": phrase("ALTO"),
    "PcGts": phrase("PAGE"),
    "svg": phrase("a drawing"),
    "html": phrase("a web page"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading one annotation file gave.

    Attributes:
        annotation: what the file says, in edge coordinates; its unusable objects left out.
        problems: what was found on the way.
        object_lines: line of each ``object`` element, the unusable ones included: by ``BoundingBox.source``.
        lines: line of ``filename`` and of ``size`` in the file, where they are there.
    """

    annotation: Annotation
    problems: tuple[Problem, ...] = ()
    object_lines: tuple[int, ...] = ()
    lines: tuple[tuple[str, int], ...] = ()

    @property
    def usable(self) -> bool:
        """False where the file has objects and not one of them can be used: that is not an empty image."""
        return bool(self.annotation.boxes) or not self.object_lines

    def line_of(self, tag: str) -> int | None:
        """Return the line of ``filename`` or ``size``, or None."""
        return dict(self.lines).get(tag)

    def line_of_box(self, index: int) -> int | None:
        """Return the line of the object of box ``index`` of the annotation, or None."""
        boxes = self.annotation.boxes
        source = boxes[index].source if index < len(boxes) else None
        return None if source is None else self.object_lines[source]


def read_annotation(path: Path, image_id: str = "", convention: Convention = Convention.VOC) -> Reading:
    """Read an annotation file.

    Args:
        path: the file.
        image_id: id of its image, for the annotation and the problems.
        convention: how its coordinates are meant.

    Raises:
        AnnotationError: the file cannot be read, is not well-formed, or is no VOC annotation.
    """
    return parse_annotation(read_bytes(path), path, image_id, convention)


def read_bytes(path: Path) -> bytes:
    """Return the content of an annotation file.

    Raises:
        AnnotationError: it cannot be read, or is too large to be an annotation.
    """
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - Path.open costs as much as the reading
            size = os.fstat(file.fileno()).st_size
            if size <= MAX_FILE_BYTES:
                return file.read()
    except OSError as error:
        raise AnnotationError(
            path, None, "cannot be read ({why})", why=error.strerror or str(error)
        ) from None
    raise AnnotationError(
        path, None, "has {size} MB and is not read; no annotation is that large", size=size // 1_000_000
    )


def parse_annotation(data: bytes, path: Path, image_id: str, convention: Convention) -> Reading:
    """Read an annotation from the bytes of its file; ``path`` is for messages only.

    Raises:
        AnnotationError: the text is not well-formed, or is no VOC annotation.
    """
    return _AnnotationReader(path, image_id, convention).read(_root(data, path))


def _root(data: bytes, path: Path) -> Any:
    """Return the root element, free of namespaces."""
    if not data.strip():
        raise AnnotationError(path, None, "the file is empty")
    utf8 = decode_xml(data, path).utf8
    refuse_entities(utf8, path)
    try:
        root = etree.fromstring(utf8, _PARSER)
    except etree.XMLSyntaxError as error:
        why = re.sub(r",? (use|try) XML_PARSE_HUGE( option)?", "", error.msg or "nothing in it")
        why = re.sub(r", line \d+, column \d+.*$", "", why, flags=re.DOTALL)
        raise AnnotationError(path, error.lineno or 1, "not well-formed XML: {why}", why=why) from None
    if b"<!DOCTYPE" in utf8:
        for reference in root.iter(etree.Entity):
            name: Any = reference.text
            raise AnnotationError(path, None, "uses the unknown entity {name}", name=name)
    if b"xmlns" in utf8:
        for element in root.iter():
            element.tag = etree.QName(element).localname
        etree.cleanup_namespaces(root)
    if root.tag != "annotation":
        raise _foreign(root, path)
    return root


def refuse_entities(utf8: bytes, path: Path) -> None:
    """Raise AnnotationError where a file declares entities: no annotation needs them, bombs do."""
    place = utf8.find(b"<!ENTITY")
    if place >= 0:
        line = utf8.count(b"\n", 0, place) + 1
        raise AnnotationError(
            path, line, "declares entities, which are not read for safety; write the plain text instead"
        )


def _foreign(root: Any, path: Path) -> AnnotationError:
    tag = str(root.tag)
    maker = _OTHER_FORMATS.get(tag)
    if maker is None:
        return AnnotationError(
            path,
            root.sourceline,
            "not a Pascal VOC annotation: the root element is {tag}, not annotation",
            tag=tag,
        )
    return AnnotationError(
        path,
        root.sourceline,
        "not a Pascal VOC annotation: the root element is {tag}, not annotation; this looks like a file of "
        "{maker}, export it there as Pascal VOC",
        tag=tag,
        maker=maker,
    )


class _AnnotationReader:
    """Reads the direct children of one root element."""

    def __init__(self, path: Path, image_id: str, convention: Convention) -> None:
        self.path, self.image_id = path, image_id
        self.fields: dict[str, Any] = {}
        self.extra: list[str] = []
        self.lines: list[tuple[str, int]] = []
        self.object_lines: list[int] = []
        self.problems: list[Problem] = []
        self.objects = ObjectReader(path, image_id, convention, self.problems)

    def read(self, root: Any) -> Reading:
        boxes: list[BoundingBox] = []
        for child in root:
            if child.tag == "object":
                box = self.objects.read(child, len(self.object_lines))
                self.object_lines.append(child.sourceline)
                if box is not None:
                    boxes.append(box)
            else:
                self._child(child)
        self.objects.finish()
        annotation = Annotation(
            image_id=self.image_id,
            boxes=tuple(boxes),
            verified=read_flag(root.get("verified")),
            extra=tuple(self.extra),
            **self.fields,
        )
        return Reading(annotation, tuple(self.problems), tuple(self.object_lines), tuple(self.lines))

    def _child(self, child: Any) -> None:
        tag = child.tag
        if tag in {"filename", "folder"} and tag not in self.fields:
            self.fields[tag] = (child.text or "").strip()
            if tag == "filename":
                self.lines.append((tag, child.sourceline))
        elif tag == "size" and not any(seen == "size" for seen, _ in self.lines):
            self.lines.append((tag, child.sourceline))
            self._size(child, {"width": "width", "height": "height", "depth": "depth"})
        elif tag == "segmented":
            self.fields[tag] = read_flag(child.text)
        else:
            if tag == "imagesize" and "width" not in self.fields:
                self._size(child, {"ncols": "width", "nrows": "height"})
            self.extra.append(etree.tostring(child, encoding="unicode", with_tail=False))

    def _size(self, size: Any, names: dict[str, str]) -> None:
        for child in size:
            field = names.get(child.tag)
            if field is not None:
                self.fields[field] = self._whole_number(child)

    def _whole_number(self, element: Any) -> int:
        """Return a side of the image in pixels, 0 where the file states none that can be one."""
        text = (element.text or "").strip()
        try:
            value = -1.0 if "_" in text else float(text or 0)
        except ValueError:
            value = -1.0
        if 0 <= value <= _MAX_SIDE:
            return int(value)
        self.problems.append(
            problem(
                "size_not_a_number",
                self.path,
                line=element.sourceline,
                image_id=self.image_id,
                field=element.tag,
                text=text[:40],
            )
        )
        return 0
