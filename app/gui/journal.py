"""Unsaved edits on disk, so that a program that is killed loses at most the gesture in hand. No Qt.

Each opened dataset has one file of JSON lines; every edit appends one. The file is locked while its program
lives and deleted as soon as nothing is unsaved: what can be locked and has lines was left by one that died.
"""

from __future__ import annotations

import hashlib
import json
import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app import paths
from app.core.annotation import Annotation, BoundingBox, Part
from app.core.dataset import Convention
from app.gui.canvas.edits import same_box
from app.gui.locked_files import LockedFile, create_locked, delete_locked, open_unlocked
from app.gui.records import Record

_VERSION = 1
_COMPACT_FROM = 4_000_000  # bytes
_SPARSE = 4  # times what is still needed


@dataclass(frozen=True, slots=True)
class KeptEdit:
    """The unsaved state of one image.

    Attributes:
        image_id: the image.
        path: its annotation file.
        digest: of the file that was edited, None where there was none.
        convention: how its coordinates were read.
        annotation: what it was to say, None for no file.
        rows: for each box its row among the boxes of that file, None for a new one.
    """

    image_id: str
    path: Path
    digest: str | None
    convention: Convention
    annotation: Annotation | None
    rows: tuple[int | None, ...] = ()


def digest_of(data: bytes | None) -> str | None:
    """Return what tells a file's content from another, None for no file."""
    return None if data is None else hashlib.sha256(data).hexdigest()


def kept_edit(image_id: str, record: Record, convention: Convention) -> KeptEdit:
    """Return what has to be remembered of a record's unsaved edits."""
    saved = record.saved.boxes if record.saved else ()
    by_source = {box.source: k for k, box in enumerate(saved) if box.source is not None}
    by_value = {box: k for k, box in enumerate(saved)}
    boxes = record.current.boxes if record.current else ()
    rows = tuple(by_value.get(box) if box.source is None else by_source.get(box.source) for box in boxes)
    return KeptEdit(image_id, record.path, digest_of(record.on_disk), convention, record.current, rows)


def fits(edit: KeptEdit, record: Record) -> bool:
    """Return whether a record, just read, holds the file that was edited."""
    return edit.path == record.path and edit.digest == digest_of(record.on_disk)


def restored(edit: KeptEdit, record: Record) -> Annotation | None:
    """Return what a record, just read, is to say with an edit put back; both in one convention.

    Boxes find their objects in the file again, with all that these carry along unread.
    """
    if edit.annotation is None:
        return None
    there = record.current.boxes if record.current else ()
    known = dict(enumerate(there)) if fits(edit, record) else {}
    rows = edit.rows if known else (None,) * len(edit.annotation.boxes)
    boxes = [_placed(box, known.get(-1 if row is None else row)) for box, row in _pairs(edit, rows)]
    if not known:
        boxes = _same_as(boxes, there)
    if record.current is None:
        return replace(edit.annotation, boxes=tuple(boxes))
    return replace(record.current, boxes=tuple(boxes), verified=edit.annotation.verified)


def _pairs(edit: KeptEdit, rows: tuple[int | None, ...]) -> Iterator[tuple[BoundingBox, int | None]]:
    assert edit.annotation is not None
    return zip(edit.annotation.boxes, rows, strict=True)


def _placed(box: BoundingBox, there: BoundingBox | None) -> BoundingBox:
    if there is None:
        return box
    return replace(box, source=there.source, extra=there.extra)


def _same_as(boxes: list[BoundingBox], there: tuple[BoundingBox, ...]) -> list[BoundingBox]:
    """Take those boxes that another program left as they are for the same."""
    same = {same_box(box): box for box in there}
    return [same.pop(same_box(box), box) for box in boxes]


class Journal:
    """The unsaved edits of one opened dataset.

    A journal that cannot be written (full disk, no home) gives up without a word: it is a safety net under
    saving, never in its way.
    """

    def __init__(self, root: Path, folder: Path | None = None) -> None:
        self._root = root
        self._folder = folder or _default_folder()
        self._lines: dict[str, bytes] = {}
        self._file: LockedFile | None = None
        self._size = 0
        self._broken = False

    def put(self, edit: KeptEdit) -> None:
        """Remember an image's unsaved state; the latest counts."""
        line = json.dumps(_to_json(edit), separators=(",", ":")).encode() + b"\n"
        self._lines[edit.image_id] = line
        self._append(line)

    def drop(self, image_id: str) -> None:
        """Forget an image: it has been saved, or taken back."""
        if self._lines.pop(image_id, None) is None:
            return
        if self._lines:
            self._append(json.dumps({"image": image_id, "done": True}).encode() + b"\n")
        else:
            self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self._lines.clear()
        if self._file is not None:
            delete_locked(self._file)
            self._file = None

    def _append(self, line: bytes) -> None:
        if self._broken:
            return
        try:
            if self._file is None or self._size > max(_COMPACT_FROM, _SPARSE * self._needed()):
                self._begin()
                return
            self._write(line)
        except OSError:
            self._broken = True

    def _begin(self) -> None:
        """Start a file with what is to be remembered now; the one before goes when it is there."""
        before, self._size = self._file, 0
        self._file = _create(self._folder, self._root)
        self._write(b"".join([_header(self._root), *self._lines.values()]))
        if before is not None:
            delete_locked(before)

    def _write(self, data: bytes) -> None:
        assert self._file is not None
        self._file.write(data)
        self._size += len(data)

    def _needed(self) -> int:
        return sum(map(len, self._lines.values()))


class KeptEdits:
    """What programs that did not end by themselves left of one dataset; locked until released.

    Attributes:
        edits: the latest of each image.
    """

    def __init__(self, files: list[LockedFile], edits: dict[str, KeptEdit]) -> None:
        self._files = files
        self.edits = tuple(edits.values())

    def discard(self) -> None:
        """Delete them: they were put back, or are not wanted."""
        for file in self._files:
            delete_locked(file)
        self._files, self.edits = [], ()

    def release(self) -> None:
        """Leave them for the next opening."""
        for file in self._files:
            file.close()
        self._files = []


def find_kept(root: Path, folder: Path | None = None) -> KeptEdits | None:
    """Return what was left of a dataset by a program that died, None for nothing."""
    files: list[LockedFile] = []
    edits: dict[str, KeptEdit] = {}
    for path in _journals(folder or _default_folder(), f"{_key(root)}-*.jsonl"):
        file = open_unlocked(path)
        if file is None:
            continue
        header, found = _read(file)
        if not found or header != str(root):
            _leave(file, empty=not found)
            continue
        files.append(file)
        edits |= found
    return KeptEdits(files, edits) if edits else None


def waiting_roots(folder: Path | None = None) -> list[Path]:
    """Return the datasets that have edits to be put back and are still there, the latest first."""
    roots = []
    for path in reversed(_journals(folder or _default_folder(), "*.jsonl")):
        file = open_unlocked(path)
        if file is None:
            continue
        header, found = _read(file)
        if found and header and Path(header).is_dir():
            roots.append(Path(header))
        _leave(file, empty=not found)
    return list(dict.fromkeys(roots))


# files


def _default_folder() -> Path:
    return paths.user_data() / "journals"


def _key(root: Path) -> str:
    return hashlib.sha256(str(root).encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _header(root: Path) -> bytes:
    return json.dumps({"evenbox": _VERSION, "root": str(root)}).encode() + b"\n"


def _create(folder: Path, root: Path) -> LockedFile:
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{_key(root)}-{uuid.uuid4().hex[:12]}.jsonl"
    return create_locked(folder / name)


def _journals(folder: Path, pattern: str) -> list[Path]:
    """Return journals, the oldest first."""
    found = []
    for path in folder.glob(pattern):
        try:
            found.append((path.stat().st_mtime_ns, path))
        except OSError:
            continue
    return [path for _, path in sorted(found)]


def _leave(file: LockedFile, *, empty: bool) -> None:
    if empty:
        delete_locked(file)
    else:
        file.close()


# lines


def _read(file: LockedFile) -> tuple[str, dict[str, KeptEdit]]:
    """Return a journal's dataset and the last state of each image; a line that was cut off is no line."""
    root = ""
    found: dict[str, KeptEdit] = {}
    try:
        lines = file.read().split(b"\n")
    except OSError:
        return root, found
    for line in lines:
        try:
            values = json.loads(line)
            if "root" in values:
                root = str(values["root"])
            elif values.get("done"):
                found.pop(values["image"], None)
            else:
                edit = _from_json(values)
                found[edit.image_id] = edit
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
    return root, found


def _to_json(edit: KeptEdit) -> dict[str, Any]:
    said = edit.annotation
    return {
        "image": edit.image_id,
        "path": os.fspath(edit.path),
        "digest": edit.digest,
        "convention": edit.convention.value,
        "rows": edit.rows,
        "boxes": [_box_values(box) for box in said.boxes] if said else None,
        "size": [said.width, said.height, said.depth] if said else None,
        "names": [said.filename, said.folder] if said else None,
        "marks": [said.segmented, said.verified] if said else None,
    }


def _box_values(box: BoundingBox) -> list[Any]:
    parts = [[p.name, p.xmin, p.ymin, p.xmax, p.ymax] for p in box.parts]
    place = [box.name, box.xmin, box.ymin, box.xmax, box.ymax, box.pose]
    return [*place, box.truncated, box.difficult, box.occluded, parts, box.extra]


def _from_json(values: dict[str, Any]) -> KeptEdit:
    annotation = None
    if values["boxes"] is not None:
        (width, height, depth), (filename, folder) = values["size"], values["names"]
        segmented, verified = map(bool, values["marks"])
        boxes = tuple(_box(*box) for box in values["boxes"])
        annotation = Annotation(
            values["image"], boxes, width, height, depth, filename, folder, segmented, verified
        )
    rows = tuple(values["rows"])
    if len(rows) != len(annotation.boxes if annotation else ()):
        raise ValueError("rows")
    convention = Convention(values["convention"])
    return KeptEdit(values["image"], Path(values["path"]), values["digest"], convention, annotation, rows)


def _box(name: str, *values: Any) -> BoundingBox:
    *place, pose, truncated, difficult, occluded, parts, extra = values
    xmin, ymin, xmax, ymax = map(float, place)
    made = tuple(Part(part, *map(float, at)) for part, *at in parts)
    flags = (bool(truncated), bool(difficult), bool(occluded))
    return BoundingBox(name, xmin, ymin, xmax, ymax, pose, *flags, made, tuple(extra))
