"""The encoding of an annotation file: from its bytes to UTF-8, and exactly back."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from app.errors import AnnotationError

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_DECLARATION = re.compile(rb"<\?xml[^>]*?\sencoding\s*=\s*[\"']([A-Za-z][\w.\-]*)[\"']")
_SUPERSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "cp950",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
_NOT_TEXT = frozenset({"unicode-escape", "raw-unicode-escape", "punycode", "idna", "undefined", "utf-7"})


@dataclass(frozen=True, slots=True)
class EncodedText:
    """A file's text as UTF-8, and what it takes to write it back as it was.

    Attributes:
        utf8: the text without byte order mark; valid UTF-8 only where it had to be transcoded.
        encoding: Python's name of the file's encoding.
        bom: the byte order mark, or nothing.
    """

    utf8: bytes
    encoding: str
    bom: bytes = b""

    def encode(self, utf8: bytes) -> bytes:
        """Return the file's bytes for another text, in the same encoding.

        A character that the encoding lacks becomes a character reference, which is right in element text.
        """
        if self.encoding == "utf-8":
            return self.bom + utf8
        return self.bom + utf8.decode("utf-8").encode(self.encoding, "xmlcharrefreplace")

    def can_encode(self, text: str) -> bool:
        """Say whether the encoding has all characters of ``text``."""
        try:
            text.encode(self.encoding)
        except UnicodeEncodeError:
            return False
        return True


def decode_xml(data: bytes, path: Path) -> EncodedText:
    """Find the encoding of an XML file as XML 1.0 (appendix F) asks, and bring its text to UTF-8.

    A byte order mark counts more than the declaration; a declaration that its own bytes contradict does not
    count. Files that say GB2312 and hold GBK, as Windows writes them, are read as what they hold.

    Raises:
        AnnotationError: the encoding is unknown, or the bytes are not in it.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _transcode(data[len(bom) :], encoding, bom, path)
    if data[:1] == b"<" and data[1:2] != b"\0":
        return _transcode(data, _declared(data, path), b"", path)
    for start, encoding in _UNMARKED:
        if data.startswith(start):
            return _transcode(data, encoding, b"", path)
    return EncodedText(data, "utf-8")


def _declared(data: bytes, path: Path) -> str:
    """Return the declared encoding, ``utf-8`` where there is none or one of 16 bits, which this cannot be."""
    match = _DECLARATION.match(data[:256]) if data.startswith(b"<?xml") else None
    if match is None:
        return "utf-8"
    label = match[1].decode("ascii")
    try:
        name = codecs.lookup(label).name
        known = name not in _NOT_TEXT and isinstance("".encode(name), bytes)
    except (LookupError, ValueError, TypeError):
        known = False
    if not known:
        raise AnnotationError(
            path, 1, "the declared encoding {label} is unknown; save the file as UTF-8", label=label
        )
    return "utf-8" if name == "ascii" or name.startswith(("utf-16", "utf-32")) else name


def _transcode(body: bytes, encoding: str, bom: bytes, path: Path) -> EncodedText:
    if encoding == "utf-8":
        return EncodedText(body, encoding, bom)
    for attempt in (encoding, _SUPERSETS.get(encoding)):
        if attempt is not None:
            try:
                return EncodedText(body.decode(attempt).encode("utf-8"), attempt, bom)
            except UnicodeError as error:
                place = getattr(error, "start", 0)
    raise AnnotationError(
        path,
        body.count(b"\n", 0, place) + 1,
        "the text is not valid {encoding}, as which it is marked; save the file as UTF-8",
        encoding=encoding,
    )
