"""Reading one object element: its class, its box, its flags, and what it carries along unread."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from lxml import etree

from app.core.annotation import UNSPECIFIED, BoundingBox, Part
from app.core.dataset import Convention
from app.core.problem import Problem
from app.voc.messages import problem

MAX_COORDINATE = 1e9
"""Beyond it a number cannot lie in an image, and areas of it would lose their meaning."""

_SIDES = ("xmin", "ymin", "xmax", "ymax")
_KNOWN = frozenset({"name", "pose", "truncated", "difficult", "occluded", "bndbox"})
_OTHER_SHAPES = frozenset({"polygon", "robndbox", "segm", "mask", "line", "point", "points", "ellipse"})
_YES = frozenset({"yes", "y", "true", "t", "on"})


def shifts(convention: Convention) -> tuple[float, float]:
    """Return what to add to a file's minima and maxima to get edge coordinates."""
    return (
        -1.0 if convention is Convention.VOC else 0.0,
        1.0 if convention is Convention.ZERO else 0.0,
    )


def read_flag(text: str | None) -> bool:
    """Return a flag; absent, blank and unknown words count as not set."""
    if text is None or text == "0":
        return False
    if text == "1":
        return True
    word = text.strip().lower()
    if word in _YES:
        return True
    try:
        return float(word) > 0
    except ValueError:
        return False


class _BoxError(Exception):
    """A bndbox that gives no box: the problem's kind, its line and arguments."""

    def __init__(self, kind: str, line: int, **arguments: Any) -> None:
        super().__init__(kind)
        self.kind, self.line, self.arguments = kind, line, arguments


class ObjectReader:
    """Reads the objects of one file; what it finds is appended to ``problems``."""

    def __init__(self, path: Path, image_id: str, convention: Convention, problems: list[Problem]) -> None:
        self.path, self.image_id, self.convention = path, image_id, convention
        self.low, self.high = shifts(convention)
        self.problems = problems
        self._blank_names: list[tuple[str, int]] = []

    def read(self, element: Any, source: int) -> BoundingBox | None:
        """Return the box of an object element; None, and a problem, where it has no usable one."""
        found: dict[str, Any] = {}
        others = []
        for child in element:
            tag = child.tag
            if tag not in _KNOWN:
                others.append(child)
            elif tag in found:
                self._repeated(child, found, element, source)
            else:
                found[tag] = child
        name = self._name(element, found.get("name"), source)
        box = self._box(element, found.get("bndbox"), name, others, source) if name else None
        if box is None:
            return None
        pose = found.get("pose")
        parts, extra = self._others(others, name, source) if others else ((), ())
        return BoundingBox(
            name,
            *box,
            (pose.text or "").strip() or UNSPECIFIED if pose is not None else UNSPECIFIED,
            "truncated" in found and read_flag(found["truncated"].text),
            "difficult" in found and read_flag(found["difficult"].text),
            "occluded" in found and read_flag(found["occluded"].text),
            parts,
            extra,
            source,
        )

    def finish(self) -> None:
        """Report what is said once for the whole file."""
        if self._blank_names:
            name, line = self._blank_names[0]
            count = len(self._blank_names)
            self._report("class_whitespace", line, None, name=name, count=count)

    def _name(self, element: Any, node: Any, source: int) -> str:
        text = (node.text or "") if node is not None else ""
        name = str(text).strip()
        if not name:
            self._report("object_without_name", element.sourceline, source)
        elif len(name) != len(text):
            self._blank_names.append((text, node.sourceline))
        return name

    def _box(
        self, element: Any, bndbox: Any, name: str, others: list[Any], source: int
    ) -> tuple[float, float, float, float] | None:
        if bndbox is None:
            shape = next((child.tag for child in others if child.tag in _OTHER_SHAPES), None)
            kind = "object_without_box" if shape is None else "object_with_other_shape"
            self._report(kind, element.sourceline, source, name=name, shape=shape)
            return None
        try:
            return self._coordinates(bndbox)
        except _BoxError as error:
            self._report(error.kind, error.line, source, name=name, **error.arguments)
            return None

    def _coordinates(self, bndbox: Any) -> tuple[float, float, float, float]:
        """Return edge coordinates, or raise _BoxError."""
        texts: dict[str, str] = {}
        for child in bndbox:
            texts.setdefault(child.tag, child.text)
        try:
            xmin, ymin = float(texts["xmin"]), float(texts["ymin"])
            xmax, ymax = float(texts["xmax"]), float(texts["ymax"])
        except (KeyError, TypeError, ValueError):
            raise self._fault(bndbox, texts) from None
        inside = -MAX_COORDINATE <= xmin <= xmax <= MAX_COORDINATE
        if not (inside and -MAX_COORDINATE <= ymin <= ymax <= MAX_COORDINATE):  # also where one is NaN
            raise self._fault(bndbox, texts)
        if any("_" in texts[side] for side in _SIDES):  # Python's float takes 1_000
            raise self._fault(bndbox, texts)
        if self.convention is Convention.EDGES and (xmin == xmax or ymin == ymax):
            raise self._fault(bndbox, texts)
        return xmin + self.low, ymin + self.low, xmax + self.high, ymax + self.high

    def _fault(self, bndbox: Any, texts: dict[str, str]) -> _BoxError:
        """Say what is wrong with the numbers of a bndbox that gives no box."""
        lines = {child.tag: child.sourceline for child in bndbox}
        values: dict[str, float] = {}
        for side in _SIDES:
            text = (texts.get(side) or "").strip()
            line = lines.get(side, bndbox.sourceline)
            if not text:
                return _BoxError("box_number_missing", line, field=side)
            try:
                values[side] = math.nan if "_" in text else float(text)
            except ValueError:
                values[side] = math.nan
            if math.isnan(values[side]):
                return _BoxError("box_not_a_number", line, field=side, text=text[:40])
            if abs(values[side]) > MAX_COORDINATE:
                return _BoxError("box_absurd", line, field=side, text=text[:40])
        low, high = ("xmin", "xmax") if values["xmin"] > values["xmax"] else ("ymin", "ymax")
        if values[low] <= values[high]:  # not upside down, so it is empty
            low, high = ("xmin", "xmax") if values["xmin"] == values["xmax"] else ("ymin", "ymax")
        minimum, maximum = f"{values[low]:g}", f"{values[high]:g}"
        if minimum != maximum or values[low] > values[high]:
            return _BoxError(
                "box_upside_down", lines[low], low=low, high=high, minimum=minimum, maximum=maximum
            )
        return _BoxError(
            "box_empty", lines[low], low=low, high=high, minimum=minimum, convention=str(self.convention)
        )

    def _others(self, others: list[Any], name: str, source: int) -> tuple[tuple[Part, ...], tuple[str, ...]]:
        """Return the parts, and everything else as XML text."""
        parts, extra = [], []
        for child in others:
            part = self._part(child) if child.tag == "part" else None
            if part is not None:
                parts.append(part)
                continue
            if child.tag == "part":
                self._report("bad_part", child.sourceline, source, name=name)
            extra.append(etree.tostring(child, encoding="unicode", with_tail=False))
        return tuple(parts), tuple(extra)

    def _part(self, element: Any) -> Part | None:
        name = (element.findtext("name") or "").strip()
        bndbox = element.find("bndbox")
        if not name or bndbox is None:
            return None
        try:
            return Part(name, *self._coordinates(bndbox))
        except _BoxError:
            return None

    def _repeated(self, child: Any, found: dict[str, Any], element: Any, source: int) -> None:
        """Report the second element of a kind; more of them add nothing."""
        tag = child.tag
        same = [other for other in element if other.tag == tag]
        if child is same[1]:
            name = str(found["name"].text or "").strip() if "name" in found else "the object"
            self._report(
                "repeated_element", child.sourceline, source, name=name, element=tag, count=len(same)
            )

    def _report(self, kind: str, line: int, source: int | None, **arguments: Any) -> None:
        self.problems.append(
            problem(kind, self.path, line=line, image_id=self.image_id, object_index=source, **arguments)
        )
