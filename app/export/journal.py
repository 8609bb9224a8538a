"""The export's journal: a line for each source whose outputs are on the disk; at the end, the manifest.

A file without its line does not count. Lines are found by their place in the file, so that the memory of an
export does not grow with what it has drawn.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

STAGING = ".part"
"""Ending of files that are not whole yet."""
_BETWEEN = b', {"image": '
"""What stands between two lines of a record."""


@dataclass(frozen=True, slots=True)
class Record:
    """A finished source.

    Attributes:
        source: its image id.
        fingerprint: of everything that decided its outputs.
        lines: a manifest line (plain data) for each output image.
    """

    source: str
    fingerprint: str
    lines: tuple[dict[str, Any], ...] = ()

    @property
    def files(self) -> list[str]:
        """Paths of the output files, relative to the export's folder."""
        return [name for line in self.lines for name in line["files"]]

    def to_bytes(self) -> bytes:
        """Return the journal's line."""
        return json_bytes({"source": self.source, "fingerprint": self.fingerprint, "lines": self.lines})

    def manifest(self) -> bytes:
        """Return the manifest's lines."""
        return b"".join(json_bytes(line) for line in self.lines)


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
            record = _record(line)
            if record is None:
                break
            yield self._end, record
            self._end += len(line)
        self._file.truncate(self._end)

    def append(self, records: Sequence[Record]) -> list[int]:
        """Write records, wait until the disk has them, and return their places."""
        lines = [record.to_bytes() for record in records]
        self._file.write(b"".join(lines))
        self._file.flush()
        os.fsync(self._file.fileno())
        *places, self._end = itertools.accumulate(map(len, lines), initial=self._end)
        return places

    def read(self, place: int) -> Record:
        """Return the record at a place."""
        self._file.seek(place)
        record = _record(self._file.readline())
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


def _record(line: bytes) -> Record | None:
    """Return the record of a journal's line, None where the line is not whole."""
    try:
        data = json.loads(line)
        record = Record(data["source"], data["fingerprint"], tuple(data["lines"]))
        return record if line.endswith(b"\n") and all(map(str, record.files)) else None
    except (ValueError, KeyError, TypeError):
        return None


def _restore(path: Path, manifest: Path) -> None:
    """Make the journal of a finished export anew; not from a manifest that is damaged."""
    staged = path.with_name(path.name + STAGING)
    with contextlib.suppress(ValueError, KeyError, TypeError):
        with manifest.open("rb") as lines, staged.open("wb") as file:
            file.writelines(record.to_bytes() for record in _manifest_records(lines))
        staged.replace(path)


def _manifest_records(manifest: BinaryIO) -> Iterator[Record]:
    for source, group in itertools.groupby(map(json.loads, manifest), lambda line: line["source"]):
        lines = tuple(group)
        yield Record(source, lines[0]["fingerprint"], lines)
