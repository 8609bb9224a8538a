"""From a dataset of any format to another: images byte for byte, boxes rewritten, nothing augmented.

The result is written beside its place and moved there whole, so that half a dataset is never found under its
name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.core.problem import Problem, Severity
from app.errors import AnnotationError, Cancelled, DatasetError, ExportError
from app.export.formats import FORMATS, Finished, Item, Listed, item_objects
from app.export.naming import folded, output_stems
from app.export.staging import staged_folder
from app.interchange.coco import find_annotation_files, read_coco
from app.interchange.reading import Labelled, OnProgress, Reading
from app.interchange.voc import read_voc
from app.interchange.yolo import is_yolo, read_yolo


@dataclass(frozen=True, slots=True)
class Converted:
    """What was converted.

    Attributes:
        out: the new folder.
        source, target: the formats.
        images, boxes: how many were written.
        classes: class names.
        problems: everything that could not be used as it was.
    """

    out: Path
    source: str
    target: str
    images: int
    boxes: int
    classes: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def failed(self) -> int:
        """How many problems mean that something was left out."""
        return sum(found.severity is Severity.ERROR for found in self.problems)

    def to_json(self) -> dict[str, Any]:
        """Return plain data for machine-readable output."""
        return {
            "out": str(self.out),
            "from": self.source,
            "to": self.target,
            "images": self.images,
            "boxes": self.boxes,
            "classes": list(self.classes),
            "problems": [found.to_json() for found in self.problems],
        }


def read_any(root: Path, on_progress: OnProgress | None = None) -> Reading:
    """Read a dataset, whatever its format.

    Raises:
        DatasetError: it is none.
    """
    if not root.is_dir():
        raise DatasetError("{path} is not a folder", path=str(root))
    if find_annotation_files(root):
        return read_coco(root, on_progress)
    if is_yolo(root):
        return read_yolo(root, on_progress)
    return read_voc(root, on_progress)


def convert(
    root: Path,
    out: Path,
    target: str,
    on_progress: OnProgress | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Converted:
    """Convert a dataset.

    Args:
        root: the dataset, which is only read.
        out: a new or empty folder outside of it.
        target: ``voc``, ``yolo`` or ``coco``.
        on_progress: called with (done, total).
        cancelled: asked for every image; True ends the work and leaves nothing behind.

    Raises:
        DatasetError: there is no dataset, or nothing of it can be used.
        ExportError: ``out`` cannot be used.
        Cancelled: on request.
    """
    _refuse(root.resolve(), out.resolve())

    def progress(done: int, total: int) -> None:
        if cancelled():
            raise Cancelled
        if on_progress is not None:
            on_progress(done, total)

    reading = read_any(root, progress)
    if not reading.images:
        why = reading.problems[0].message if reading.problems else "it has no labelled image"
        raise DatasetError("nothing in {path} can be converted: {why}", path=str(root), why=why)
    with staged_folder(out.resolve()) as folder:
        run = _Run(reading, folder, target)
        run.write(on_progress, cancelled)
    if target == "yolo" and run.difficult:
        text = "YOLO has no mark for difficult boxes: {count} are written as boxes like all others"
        reading.report(root, text, is_error=False, count=run.difficult)
    problems = tuple(reading.problems)
    return Converted(out, reading.kind, target, run.images, run.boxes, reading.classes, problems)


def _refuse(root: Path, out: Path) -> None:
    if out == root or root in out.parents or out in root.parents:
        raise ExportError(
            "{out} and the dataset lie one in the other; choose a folder elsewhere", out=str(out)
        )
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ExportError("{out} is not empty; choose a new folder", out=str(out))


class _Run:
    """One conversion into an empty folder."""

    def __init__(self, reading: Reading, folder: Path, target: str) -> None:
        self.reading, self.folder, self.format = reading, folder, FORMATS[target]
        self.images = self.boxes = self.difficult = 0
        self._listed: list[Listed] = []
        self._names: dict[str, list[str]] = {}
        self._class_ids = {name: number for number, name in enumerate(reading.classes)}

    def write(self, on_progress: OnProgress | None, cancelled: Callable[[], bool]) -> None:
        names = _names(self.reading.images)
        for done, (image, name) in enumerate(zip(self.reading.images, names, strict=True), 1):
            if cancelled():
                raise Cancelled
            try:
                self._write_image(image, name)
            except AnnotationError as error:
                self.reading.report(image.path, "{why}", why=error.reason)
            if on_progress is not None and done % 16 == 0:
                on_progress(done, len(self.reading.images))
        has_splits = any(image.split is not None for image in self.reading.images)
        if has_splits or self.format.name != "voc":
            self._write_final()

    def _write_image(self, image: Labelled, name: str) -> None:
        suffix = image.path.suffix
        filename = name.rpartition("/")[2] + suffix
        try:
            data = image.path.read_bytes()
        except OSError as error:
            self.reading.report(image.path, "cannot be read ({why})", why=error.strerror or str(error))
            return
        annotation = replace(image.annotation, filename=filename)
        split = image.split or "train"
        item = Item(name, split, data, suffix, annotation, self._class_ids)
        files = self.format.item_files(item)
        for path, content in files:
            self._write(path, [content])
        self._names.setdefault(split, []).append(name)
        size = (annotation.width, annotation.height)
        self._listed.append(Listed(files[0][0], size, item_objects(annotation), {split: 1}))
        self.difficult += sum(box.difficult for box in annotation.boxes)
        self.images += 1
        self.boxes += len(annotation.boxes)

    def _write_final(self) -> None:
        def listed(_: str) -> Iterator[Listed]:
            return iter(self._listed)

        finished = Finished(self._names, self.reading.classes, 0, {}, listed)
        for path, pieces in self.format.final_files(finished):
            self._write(path, pieces)

    def _write(self, path: str, pieces: Iterable[bytes]) -> None:
        place = self.folder / path.removeprefix(f"{self.format.root}/")
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("xb") as file:
            file.writelines(pieces)


def _names(images: list[Labelled]) -> list[str]:
    """Return a name for each image; no two are one file on any system, and splits do not matter for it."""
    taken: dict[str, int] = {}
    plain = output_stems(dict.fromkeys(image.name for image in images))
    names = []
    for image in images:
        name = plain[image.name]
        if folded(name) in taken and image.split is not None:
            name = f"{name}_{image.split}"
        number, free = 2, name
        while folded(free) in taken:
            free, number = f"{name}~{number}", number + 1
        taken[folded(free)] = 1
        names.append(free)
    return names
