"""Where each element and text of an XML file begins and ends, in bytes, and splicing at those places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from app.errors import AnnotationError

_BLANKS = b" \t\r\n"
_CDATA_OPEN, _CDATA_CLOSE = b"<![CDATA[", b"]]>"


@dataclass(slots=True)
class Run:
    """A stretch of text within an element; a CDATA section is one by itself, its marks included."""

    start: int
    end: int = 0
    is_cdata: bool = False
    text: str = ""


@dataclass(slots=True)
class Node:
    """One element: offsets of its tags and of what it holds.

    ``<a>text</a>`` spans ``start:end``, its content ``open_end:close_start``; in ``<a/>`` the content is
    empty and lies at ``end``.
    """

    name: str
    start: int
    open_end: int = 0
    close_start: int = 0
    end: int = 0
    children: list[Node] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    remarks: list[Run] = field(default_factory=list)  # comments and processing instructions

    @property
    def tag(self) -> str:
        """The name without namespace prefix."""
        return self.name.rpartition(":")[2]

    @property
    def prefix(self) -> str:
        """The namespace prefix with its colon, or nothing."""
        return self.name[: -len(self.tag)]

    @property
    def is_self_closing(self) -> bool:
        """Whether it is written ``<a/>``."""
        return self.close_start == self.end

    @property
    def own_runs(self) -> list[Run]:
        """The runs before the first child element: what counts as the element's text."""
        return [run for run in self.runs if not self.children or run.start < self.children[0].start]

    @property
    def text(self) -> str:
        """The element's text, references resolved."""
        return "".join(run.text for run in self.own_runs)

    def child(self, tag: str) -> Node | None:
        """Return the first child with a tag, or None."""
        return next((child for child in self.children if child.tag == tag), None)

    def all(self, tag: str) -> list[Node]:
        """Return all children with a tag."""
        return [child for child in self.children if child.tag == tag]


def parse_spans(utf8: bytes, path: Path) -> Node:
    """Return the root element of a well-formed file.

    The offsets are what expat calls ``CurrentByteIndex``: each event ends where the next begins.

    Raises:
        AnnotationError: expat does not find it well-formed.
    """
    return _SpanParser().parse(utf8, path)


class _SpanParser:
    def __init__(self) -> None:
        parser = self.parser = expat.ParserCreate("utf-8")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartCdataSectionHandler = self._start_cdata
        parser.EndCdataSectionHandler = self._end_cdata
        parser.CommentHandler = self._remark
        parser.ProcessingInstructionHandler = self._remark
        parser.DefaultHandler = self._other  # also keeps expat from expanding entities
        self.stack: list[Node] = []
        self.root: Node | None = None
        self.cdata: Run | None = None
        self.finish: Callable[[int], None] | None = None

    def parse(self, utf8: bytes, path: Path) -> Node:
        try:
            self.parser.Parse(utf8, True)
        except expat.ExpatError as error:
            why = expat.ErrorString(error.code)
            raise AnnotationError(path, error.lineno, "cannot be edited: {why}", why=why) from None
        self._event(len(utf8))
        assert self.root is not None
        return self.root

    def _event(self, offset: int | None = None) -> int:
        """Return the offset of this event, where the one before ends."""
        place = self.parser.CurrentByteIndex if offset is None else offset
        if self.finish is not None:
            self.finish(place)
            self.finish = None
        return place

    def _start(self, name: str, _: dict[str, str]) -> None:
        node = Node(name, self._event())
        if self.stack:
            self.stack[-1].children.append(node)
        else:
            self.root = node
        self.stack.append(node)
        self.finish = lambda place: setattr(node, "open_end", place)

    def _end(self, _: str) -> None:
        place = self._event()
        node = self.stack.pop()
        node.close_start = place
        self.finish = lambda place: setattr(node, "end", place)

    def _characters(self, text: str) -> None:
        if self.cdata is not None:
            self.cdata.text += text
            return
        place = self._event()
        runs = self.stack[-1].runs
        if not (runs and runs[-1].end == place and not runs[-1].is_cdata):
            runs.append(Run(place))
        run = runs[-1]
        run.text += text
        self.finish = lambda place: setattr(run, "end", place)

    def _start_cdata(self) -> None:
        self.cdata = Run(self._event(), is_cdata=True)
        self.stack[-1].runs.append(self.cdata)

    def _end_cdata(self) -> None:
        run, self.cdata = self.cdata, None
        self.finish = lambda place: setattr(run, "end", place)

    def _remark(self, *_: str) -> None:
        remark = Run(self._event())
        if self.stack:
            self.stack[-1].remarks.append(remark)
            self.finish = lambda place: setattr(remark, "end", place)

    def _other(self, _: str) -> None:
        if self.cdata is None:
            self._event()


class Splicer:
    """Collects changes to a text at byte offsets, and makes them all at once.

    Args:
        utf8: the text.
        can_encode: says whether the file's encoding has the characters of a new text.
    """

    def __init__(self, utf8: bytes, can_encode: Callable[[str], bool]) -> None:
        self.utf8 = utf8
        self.can_encode = can_encode
        self._edits: list[tuple[int, int, bytes]] = []

    def replace(self, start: int, end: int, text: str) -> None:
        """Replace ``start:end``; with start = end, insert there, after what was inserted there before."""
        self._edits.append((start, end, text.encode("utf-8")))

    def delete(self, node: Node | Run) -> None:
        """Remove an element or a comment together with the blanks before it."""
        self.replace(self.blanks_before(node.start), node.end, "")

    def blanks_before(self, place: int) -> int:
        """Return where the blanks that end at ``place`` begin."""
        return len(self.utf8[:place].rstrip(_BLANKS))

    def indentation(self, node: Node) -> str:
        """Return the blanks before an element."""
        return self.utf8[self.blanks_before(node.start) : node.start].decode("ascii")

    def set_text(self, node: Node, value: str, *, keep_blanks: bool = False) -> None:
        """Change an element's text; comments in it stay, and with ``keep_blanks`` the blanks around it."""
        if node.is_self_closing:
            opened = len(self.utf8[node.start : node.end - 2].rstrip(_BLANKS)) + node.start
            self.replace(opened, node.end, f">{escape(value)}</{node.name}>")
            return
        runs = [run for run in node.own_runs if run.text.strip()] or node.own_runs[:1]
        if not runs:
            self.replace(node.open_end, node.open_end, escape(value))
        for run in runs:
            self._set_run(run, value if run is runs[0] else "", keep_blanks)

    def _set_run(self, run: Run, value: str, keep_blanks: bool) -> None:
        start, end, text = run.start, run.end, escape(value)
        if run.is_cdata and "]]>" not in value and self.can_encode(value):
            start, end, text = start + len(_CDATA_OPEN), end - len(_CDATA_CLOSE), value
        if keep_blanks and text and (text == value or not run.is_cdata):
            raw = self.utf8[start:end]
            if raw.strip(_BLANKS):
                start, end = (
                    start + len(raw) - len(raw.lstrip(_BLANKS)),
                    end - len(raw) + len(raw.rstrip(_BLANKS)),
                )
        self.replace(start, end, text)

    def result(self, start: int = 0, end: int | None = None) -> bytes:
        """Return the changed text, or the part of it that was ``start:end``."""
        parts, place = [], start
        for first, last, text in sorted(self._edits, key=lambda edit: edit[:2]):
            assert first >= place, "edits overlap"
            parts += [self.utf8[place:first], text]
            place = last
        return b"".join([*parts, self.utf8[place:end]])


def escape(text: str) -> str:
    """Return text as it stands in an element."""
    if text.isalnum():
        return text
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
