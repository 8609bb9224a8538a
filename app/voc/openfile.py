"""An annotation file opened for splicing: its text, its elements, and the way back to its bytes."""

from __future__ import annotations

from pathlib import Path

from app.errors import AnnotationError
from app.voc.encoding import decode_xml
from app.voc.spans import Node, Splicer, parse_spans


class OpenFile:
    """The elements of a file, the root never self-closing, and the changes to it.

    Args:
        original: the file.
        path: its name, for messages.

    Raises:
        AnnotationError: it is not well-formed, or its encoding cannot be kept.
    """

    def __init__(self, original: bytes, path: Path) -> None:
        self.encoded = decode_xml(original, path)
        if self.encoded.encode(self.encoded.utf8) != original:
            name = self.encoded.encoding
            raise AnnotationError(
                path,
                None,
                "the encoding {encoding} of this file cannot be kept; save it as UTF-8 first",
                encoding=name,
            )
        utf8, self.root = _open_root(self.encoded.utf8, path)
        self.splicer = Splicer(utf8, self.encoded.can_encode)

    @property
    def objects(self) -> list[Node]:
        """The object elements, in the order that ``BoundingBox.source`` counts."""
        return self.root.all("object")

    def result(self) -> bytes:
        """Return the file with all changes made."""
        return self.encoded.encode(self.splicer.result())


def _open_root(utf8: bytes, path: Path) -> tuple[bytes, Node]:
    """Return a text whose root has a closing tag, and its root."""
    root = parse_spans(utf8, path)
    if not root.is_self_closing:
        return utf8, root
    opening = utf8[root.start : root.end - 2].rstrip()
    closed = opening + f"></{root.name}>".encode()
    return _open_root(utf8[: root.start] + closed + utf8[root.end :], path)
