"""Editing the elements of an annotation file in place: only what changed, in the file's own manner."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.core.annotation import Annotation, BoundingBox, Part
from app.core.dataset import Convention
from app.voc.compose import Style, clean, new_object
from app.voc.leaves import Leaves
from app.voc.numbers import SIDES, NumberStyle, is_whole
from app.voc.shape import FLAGS, OBJECT_ORDER, object_like, side_texts
from app.voc.spans import Node, Splicer

_ROOT_ORDER = ("folder", "filename", "path", "source", "owner", "size", "segmented", "object")
_SIZE_ORDER = ("width", "height", "depth")
_ATTRIBUTE = re.compile(rb"\s+([^\s=]+)\s*=\s*(\"[^\"]*\"|'[^']*')")


class Editor:
    """Makes one file say what an annotation says.

    Args:
        splicer: collects the changes.
        root: the file's root element, which is not self-closing.
        convention: what its coordinates count from.
    """

    def __init__(self, splicer: Splicer, root: Node, convention: Convention) -> None:
        self.splicer, self.root = splicer, root
        self.objects = root.all("object")
        self.numbers = NumberStyle(convention, _has_fractions(self.objects))
        self.style = _find_style(splicer, root)
        self.leaves = Leaves(splicer, self.style)

    def edit_fields(self, before: Annotation, after: Annotation) -> None:
        """Change size, file name, folder and flags of the annotation itself."""
        for tag in ("folder", "filename"):
            if getattr(before, tag) != getattr(after, tag):
                self.leaves.set_leaf(self.root, tag, clean(getattr(after, tag)), _ROOT_ORDER)
        sides = [tag for tag in _SIZE_ORDER if getattr(before, tag) != getattr(after, tag)]
        if sides:
            self._edit_size(after, sides)
        if before.segmented != after.segmented:
            self.leaves.set_flag(self.root, "segmented", after.segmented, _ROOT_ORDER)
        if before.verified != after.verified:
            self._set_verified(after.verified)

    def _edit_size(self, after: Annotation, sides: list[str]) -> None:
        size = self.root.child("size")
        if size is not None and not size.is_self_closing:
            for side in sides:
                self.leaves.set_leaf(size, side, str(getattr(after, side)), _SIZE_ORDER)
            return
        values = {"width": after.width, "height": after.height, "depth": after.depth or 3}
        leaves = [self.style.leaf(side, str(value)) for side, value in values.items()]
        block = self.style.block("size", leaves, 1)
        if size is None:
            self.leaves.insert(self.root, "size", block, _ROOT_ORDER)
        else:
            self.splicer.replace(size.start, size.end, block)

    def _set_verified(self, value: bool) -> None:
        opening = self.splicer.utf8[self.root.start : self.root.open_end]
        name_end = len(self.root.name.encode()) + 1
        for match in _ATTRIBUTE.finditer(opening, name_end):
            if match[1] == b"verified":
                start, end = self.root.start + match.start(2) + 1, self.root.start + match.end(2) - 1
                self.splicer.replace(start, end, "yes" if value else "no")
                return
        place = self.root.start + name_end
        self.splicer.replace(place, place, f' verified="{"yes" if value else "no"}"')

    def edit_object(self, node: Node, before: BoundingBox, after: BoundingBox) -> None:
        """Change what differs between two states of an object."""
        if before.name != after.name:
            self.leaves.set_leaf(node, "name", after.name, OBJECT_ORDER)
        if before.pose != after.pose:
            self.leaves.set_leaf(node, "pose", clean(after.pose), OBJECT_ORDER)
        for tag in FLAGS:
            if getattr(before, tag) != getattr(after, tag):
                self.leaves.set_flag(node, tag, getattr(after, tag), OBJECT_ORDER)
        self._edit_bndbox(node, before, after)
        if before.parts != after.parts:
            nodes = [part for part in node.all("part") if _is_usable(part)]
            for part, old, new in zip(nodes, before.parts, after.parts, strict=False):
                self._edit_bndbox(part, old, new)

    def _edit_bndbox(self, node: Node, before: BoundingBox | Part, after: BoundingBox | Part) -> None:
        bndbox = node.child("bndbox")
        assert bndbox is not None, "a usable object has one"
        old = side_texts(bndbox)
        for side, text in self.numbers.texts(after, before, old).items():
            leaf = bndbox.child(side)
            if leaf is not None and old[side] != text:
                self.splicer.set_text(leaf, text, keep_blanks=True)

    def add_object(self, box: BoundingBox, predecessor: Node | None, template: Node | None) -> None:
        """Put a new object behind ``predecessor``, else in front of all, in the shape of ``template``.

        Args:
            box: what it says.
            predecessor: an object that stays, or None.
            template: a usable object of the file; None gives VOC's own shape.
        """
        if template is None:
            lead, text = self.style.lead, new_object(box, self.numbers.texts, self.style)
        else:
            lead = self.splicer.indentation(template)
            text = object_like(template, box, self.splicer, self.style, self.numbers)
        if predecessor is not None:
            place = predecessor.end
        elif self.objects:
            place = self.splicer.blanks_before(self.objects[0].start)
        elif self.root.children:
            place = self.root.children[-1].end
        else:
            self.leaves.append_first(self.root, text)
            return
        self.splicer.replace(place, place, lead + text)


def _find_style(splicer: Splicer, root: Node) -> Style:
    """Return the file's layout, as its children and the first of their children show it."""
    if not root.children:
        return Style("\r\n\t" if b"\r\n" in splicer.utf8 else "\n\t", "\t", root.prefix)
    lead = splicer.indentation(root.children[-1])
    level = lead.rpartition("\n")[2]
    nested = next((child.children[0] for child in root.children if child.children), None)
    deeper = splicer.indentation(nested).rpartition("\n")[2] if nested is not None else ""
    indent = deeper.removeprefix(level) if deeper.startswith(level) else ""
    return Style(lead, indent or level or "\t", root.prefix)


def _has_fractions(objects: Sequence[Node]) -> bool:
    """Say whether any coordinate of the file is written as something else than a whole number."""
    boxes = [bndbox for node in objects for bndbox in node.all("bndbox")]
    texts = [leaf.text for bndbox in boxes for leaf in bndbox.children if leaf.tag in SIDES]
    return any(text.strip() and not is_whole(text) for text in texts)


def _is_usable(part: Node) -> bool:
    """Say whether the reader takes a part as one: it has a name and four numbers the right way round."""
    name, bndbox = part.child("name"), part.child("bndbox")
    if name is None or not name.text.strip() or bndbox is None:
        return False
    try:
        xmin, ymin, xmax, ymax = (float(side_texts(bndbox)[side]) for side in SIDES)
    except (KeyError, ValueError):
        return False
    return xmin <= xmax and ymin <= ymax
