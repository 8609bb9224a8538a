"""A new object in the shape of another one of the same file."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.annotation import UNSPECIFIED, BoundingBox
from app.voc.compose import Style, carried, clean
from app.voc.leaves import Leaves
from app.voc.numbers import SIDES, NumberStyle
from app.voc.objects import read_flag
from app.voc.spans import Node, Run, Splicer

OBJECT_ORDER = ("name", "pose", "truncated", "occluded", "difficult", "bndbox")
FLAGS = ("truncated", "occluded", "difficult")


def object_like(
    template: Node, box: BoundingBox, splicer: Splicer, style: Style, numbers: NumberStyle
) -> str:
    """Return an object element with the elements, order and blanks of ``template``.

    Args:
        template: a usable object of the file.
        box: what the new object is to say.
        splicer: holds the file's text; it is not changed.
        style: the file's layout, for what the template lacks.
        numbers: how the file states coordinates.
    """
    return _Shape(template, Splicer(splicer.utf8, splicer.can_encode), style).fill(box, numbers)


def side_texts(bndbox: Node) -> dict[str, str]:
    """Return side to the text that stands there."""
    leaves = {side: bndbox.child(side) for side in SIDES}
    return {side: leaf.text.strip() for side, leaf in leaves.items() if leaf is not None}


class _Shape:
    def __init__(self, template: Node, copy: Splicer, style: Style) -> None:
        self.template, self.copy = template, copy
        self.leaves = Leaves(copy, style)
        self.style = style
        self.kept = [c for tag in OBJECT_ORDER if (c := template.child(tag)) is not None]

    def fill(self, box: BoundingBox, numbers: NumberStyle) -> str:
        self._strip()
        self.leaves.set_leaf(self.template, "name", box.name, OBJECT_ORDER)
        pose = self.template.child("pose")
        if ((pose.text.strip() if pose else "") or UNSPECIFIED) != box.pose:
            self.leaves.set_leaf(self.template, "pose", clean(box.pose), OBJECT_ORDER)
        for tag in FLAGS:
            leaf = self.template.child(tag)
            if read_flag(leaf.text if leaf else None) != getattr(box, tag):
                self.leaves.set_flag(self.template, tag, getattr(box, tag), OBJECT_ORDER)
        self._fill_bndbox(box, numbers)
        last = max(self.kept, key=lambda child: child.end)
        lead = self.copy.indentation(last)
        for text in carried(box, numbers.texts, self.style):
            self.copy.replace(last.end, last.end, lead + text)
        return self.copy.result(self.template.start, self.template.end).decode("utf-8")

    def _strip(self) -> None:
        """Take away what belongs to the template alone: attributes, comments, unread elements."""
        template = self.template
        self.copy.replace(template.start, template.open_end, f"<{template.name}>")
        remarks = [remark for node in (template, *self.kept) for remark in node.remarks]
        strangers = [child for child in template.children if child not in self.kept]
        self._delete_all(remarks)
        self._delete_all(strangers)

    def _delete_all(self, items: Sequence[Node | Run]) -> None:
        for item in items:
            self.copy.delete(item)

    def _fill_bndbox(self, box: BoundingBox, numbers: NumberStyle) -> None:
        bndbox = self.template.child("bndbox")
        assert bndbox is not None
        leaves = [bndbox.child(side) for side in SIDES]
        for child in bndbox.children:
            if not any(child is leaf for leaf in leaves):
                self.copy.delete(child)
        texts = numbers.texts(box, None, side_texts(bndbox))
        for leaf, side in zip(leaves, SIDES, strict=True):
            assert leaf is not None
            for remark in leaf.remarks:
                self.copy.delete(remark)
            self.copy.set_text(leaf, texts[side], keep_blanks=True)
