"""The export's journal: a line for each source whose outputs are on the disk; at the end, the manifest.

A file without its line does not count. Lines are found by their place in the file, so that the memory of an
export does not grow with what it has drawn.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, Self

STAGING = ".part"
"""Ending of files that are not whole yet."""
_BETWEEN = b', {"image": '
"""What stands between two lines of a record."""


class Written(NamedTuple):
    """What an export's totals need of an output image; all else about it stands in its manifest line."""

    image: str
    files: tuple[str, ...]
    split: str
    copy: int
    boxes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Record:
    """A finished source.

    The worker makes the line of the journal, and nobody takes it apart again only to write it down: of a
    thousand boxes, that would be most of what the parent does.

    Attributes:
        source: its image id.
        fingerprint: of everything that decided its outputs.
        text: the journal's line.
        written: the output images.
    """

    source: str
    fingerprint: str
    text: bytes
    written: tuple[Written, ...]

    @classmethod
    def of(cls, source: str, fingerprint: str, lines: Sequence[dict[str, Any]]) -> Self:
        """Return the record of a source, with a manifest line (plain data) for each output image."""
        text = json_bytes({"source": source, "fingerprint": fingerprint, "lines": lines})
        return cls(source, fingerprint, text, tuple(map(_written, lines)))

    @classmethod
    def read(cls, text: bytes) -> Self | None:
        """Return the record of a journal's line, None where the line is not whole."""
        try:
            data = json.loads(text)
            written = tuple(map(_written, data["lines"]))
            record = cls(data["source"], data["fingerprint"], text, written)
            return record if text.endswith(b"\n") and all(map(str, record.files)) else None
        except (ValueError, KeyError, TypeError):
            return None

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The manifest's lines."""
        lines: list[dict[str, Any]] = json.loads(self.text)["lines"]
        return lines

    @property
    def files(self) -> list[str]:
        """Paths of the output files, relative to the export's folder."""
        return [name for one in self.written for name in one.files]

    def manifest(self) -> bytes:
        """Return the text of the manifest's lines."""
        return b"".join(json_bytes(line) for line in self.lines)


def _written(line: Mapping[str, Any]) -> Written:
    return Written(line["image"], tuple(line["files"]), line["split"], line["copy"], line["boxes"])


def json_bytes(value: object, indent: int | None = None) -> bytes:
    """Return JSON text that ends its line; what is not Unicode, as in damaged file names, is escaped."""
    return (json.dumps(value, ensure_ascii=False, indent=indent) + "\n").encode("utf-8", "backslashreplace")


class Journal:
    """The journal's file.

    Args:
        path: of the file. Where it is not there, the manifest of a finished export says the same.
        manifest: of that manifest.

    Raises:
        OSError: it cannot be read or written.
    """

    def __init__(self, path: Path, manifest: Path) -> None:
        if not path.exists() and manifest.exists():
            _restore(path, manifest)
        self._path = path
        self._file: BinaryIO = path.open("a+b")
        self._end = 0

    def load(self) -> Iterator[tuple[int, Record]]:
        """Yield all records with their places; a line that a killed run left torn is taken back.

        To be read to its end before anything is appended.
        """
        self._file.seek(0)
        for line in self._file:
            record = Record.read(line)
            if record is None:
                break
            yield self._end, record
            self._end += len(line)
        self._file.truncate(self._end)

    def append(self, records: Sequence[Record]) -> list[int]:
        """Write records, wait until the disk has them, and return their places."""
        lines = [record.text for record in records]
        self._file.write(b"".join(lines))
        self._file.flush()
        os.fsync(self._file.fileno())
        *places, self._end = itertools.accumulate(map(len, lines), initial=self._end)
        return places

    def read(self, place: int) -> Record:
        """Return the record at a place."""
        self._file.seek(place)
        record = Record.read(self._file.readline())
        assert record is not None, "the journal was changed by another program"
        return record

    def manifest(self, place: int, count: int) -> bytes:
        """Return the manifest's lines of the record at a place, which are ``count``.

        They are its very text, cut where the next line begins: no quote inside a string stands bare, so none
        looks like that; should anything else do so, there are more pieces than lines, and it is read instead.
        """
        self._file.seek(place)
        _, _, lines = self._file.readline().removesuffix(b"]}\n").partition(b'"lines": [')
        first, *others = lines.split(_BETWEEN)
        if len(others) + 1 != count or not first.startswith(_BETWEEN[2:]):
            return self.read(place).manifest()
        return b"".join([first, b"\n", *(_BETWEEN[2:] + line + b"\n" for line in others)])

    def close(self) -> None:
        """Close the file; what could not be written is given up, so closing does not fail."""
        with contextlib.suppress(OSError):
            self._file.close()

    def remove(self) -> None:
        """Close the file and delete it: the manifest says all that it says."""
        self.close()
        self._path.unlink()


def _restore(path: Path, manifest: Path) -> None:
    """Make the journal of a finished export anew; not from a manifest that is damaged."""
    staged = path.with_name(path.name + STAGING)
    with contextlib.suppress(ValueError, KeyError, TypeError):
        with manifest.open("rb") as lines, staged.open("wb") as file:
            file.writelines(record.text for record in _manifest_records(lines))
        staged.replace(path)


def _manifest_records(manifest: BinaryIO) -> Iterator[Record]:
    for source, group in itertools.groupby(map(json.loads, manifest), lambda line: line["source"]):
        lines = tuple(group)
        yield Record.of(source, lines[0]["fingerprint"], lines)
