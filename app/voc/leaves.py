"""Setting the text of a child element, adding the child where it is missing."""

from __future__ import annotations

from collections.abc import Sequence

from app.voc.compose import Style, flag_text
from app.voc.spans import Node, Splicer

_FLAG_WORDS = {
    "yes": ("no", "yes"),
    "no": ("no", "yes"),
    "true": ("false", "true"),
    "false": ("false", "true"),
}


class Leaves:
    """Changes children of one file's elements through a splicer."""

    def __init__(self, splicer: Splicer, style: Style) -> None:
        self.splicer, self.style = splicer, style

    def set_leaf(self, parent: Node, tag: str, value: str, order: Sequence[str]) -> None:
        """Set the text of the first child ``tag``; a missing one is added where ``order`` has it."""
        leaf = parent.child(tag)
        if leaf is None:
            self.insert(parent, tag, self.style.leaf(tag, value), order)
        else:
            self.splicer.set_text(leaf, value)

    def set_flag(self, parent: Node, tag: str, value: bool, order: Sequence[str]) -> None:
        """Set a flag, in the words that the file uses for it."""
        leaf = parent.child(tag)
        word = leaf.text.strip() if leaf is not None else ""
        text = flag_text(value)
        if word.lower() in _FLAG_WORDS:
            text = _FLAG_WORDS[word.lower()][value]
            text = text.capitalize() if word[0].isupper() else text
        self.set_leaf(parent, tag, text, order)

    def insert(self, parent: Node, tag: str, text: str, order: Sequence[str]) -> None:
        """Add a child behind the nearest of those that ``order`` has before it, or in front of all."""
        earlier = (parent.child(name) for name in reversed(order[: order.index(tag)]))
        anchor = next((child for child in earlier if child is not None), None)
        if anchor is not None:
            self.splicer.replace(anchor.end, anchor.end, self.splicer.indentation(anchor) + text)
        elif parent.children:
            lead = self.splicer.indentation(parent.children[0])
            self.splicer.replace(parent.open_end, parent.open_end, lead + text)
        else:
            self.append_first(parent, text)

    def append_first(self, parent: Node, text: str) -> None:
        """Add the only child of the root."""
        content = self.splicer.utf8[parent.open_end : parent.close_start]
        closing = "" if b"\n" in content else self.style.gap(0)
        self.splicer.replace(parent.open_end, parent.open_end, self.style.lead + text + closing)
