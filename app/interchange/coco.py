"""Reading COCO datasets: ``annotations/instances_*.json``, or a JSON of that form beside the images.

A box with ``iscrowd`` is difficult: neither counts in an evaluation. Masks are not read.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.core.annotation import Annotation, BoundingBox
from app.errors import DatasetError, ImageError
from app.imaging.source import frame_turn, probe
from app.interchange.reading import (
    SPLIT_OF,
    Labelled,
    OnProgress,
    Reading,
    fitted_box,
    is_there,
    report_turn,
)

_WORD = re.compile(r"[a-z]+")
_TRUE, _FALSE = ("1", "1.0", "true", "yes"), ("0", "0.0", "false", "no", "none", "")
_KEYS = ("images", "annotations", "categories")


def find_annotation_files(root: Path) -> list[Path]:
    """Return the JSON files that describe a COCO dataset: ``instances_*`` where there are any."""
    folders = [root, root / "annotations", *(root / name for name in SPLIT_OF)]
    files = [path for folder in folders if folder.is_dir() for path in sorted(folder.glob("*.json"))]
    files = [path for path in files if path.is_file()]  # reading a pipe would wait for somebody who writes
    instances = [path for path in files if path.name.startswith("instances_")]
    return instances or [path for path in files if _looks_like_coco(path)]


def _looks_like_coco(path: Path) -> bool:
    """Say so from the file's beginning or end, wherever its writer put the lists."""
    try:
        with path.open("rb") as file:
            start = file.read(65536)
            file.seek(max(0, path.stat().st_size - 65536))
            text = start + file.read(65536)
    except OSError:
        return False
    return sum(f'"{key}"'.encode() in text for key in _KEYS) >= 2


def read_coco(root: Path, on_progress: OnProgress | None = None) -> Reading:
    """Read a COCO dataset.

    Raises:
        DatasetError: no file of it can be read as COCO.
    """
    reading = Reading(root, "coco")
    files = [(path, data) for path in find_annotation_files(root) if (data := _load(reading, path))]
    if not files:
        why = reading.problems[0].message if reading.problems else "there is none"
        raise DatasetError(
            "{path} holds no COCO annotations that can be read: {why}", path=str(root), why=why
        )
    total = sum(len(data["images"]) for _, data in files)
    done = 0
    for path, data in files:
        for image in _FileReader(reading, path, data).images():
            done += 1
            if image is not None:
                reading.images.append(image)
            if on_progress is not None and done % 64 == 0:
                on_progress(done, total)
    return reading


def _load(reading: Reading, path: Path) -> Mapping[str, Any] | None:
    try:
        data = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError, MemoryError) as error:
        reading.report(path, "cannot be read as JSON ({why})", why=str(error))
        return None
    if not isinstance(data, dict) or not all(isinstance(data.get(key), list) for key in _KEYS):
        reading.report(path, "not a COCO file: it needs the lists images, annotations and categories")
        return None
    return data


class _FileReader:
    """Reads one annotation file."""

    def __init__(self, reading: Reading, path: Path, data: Mapping[str, Any]) -> None:
        self.reading, self.path, self.data = reading, path, data
        words = [*_WORD.findall(path.stem.lower()), path.parent.name.lower()]
        self.split = next((SPLIT_OF[word] for word in words if word in SPLIT_OF), None)
        self.names = self._names()
        self.folders = self._folders()

    def images(self) -> Iterator[Labelled | None]:
        """Yield the images; None for one that cannot be used, which is a problem."""
        boxes = self._boxes()
        for entry in self.data["images"]:
            yield self._image(entry, boxes)

    def _names(self) -> dict[Any, str]:
        """Return category id to class name, and add the names to the classes of the dataset."""
        names: dict[Any, str] = {}
        for entry in self.data["categories"]:
            name = str(entry.get("name", "")).strip() if isinstance(entry, dict) else ""
            if not name or not name.isprintable() or not isinstance(entry.get("id"), int | str):
                self._report("{what}: a category without a usable id or name", entry)
            else:
                names[entry["id"]] = name
        self.reading.classes = tuple(dict.fromkeys((*self.reading.classes, *names.values())))
        return names

    def _folders(self) -> list[Path]:
        """Return where the images may lie, the likeliest first."""
        root, stem = self.reading.root, self.path.stem.removeprefix("instances_")
        found = [root / stem, root / "images" / stem]
        if self.split is not None:
            names = [name for name, split in SPLIT_OF.items() if split == self.split]
            found += [root / name for name in names] + [root / "images" / name for name in names]
        return [folder for folder in (*found, self.path.parent, root / "images", root) if folder.is_dir()]

    def _boxes(self) -> dict[Any, list[dict[str, Any]]]:
        """Return image id to its annotations."""
        known = {e.get("id") for e in self.data["images"] if isinstance(e, dict) and _is_id(e.get("id"))}
        boxes: dict[Any, list[dict[str, Any]]] = {}
        for entry in self.data["annotations"]:
            image_id = entry.get("image_id") if isinstance(entry, dict) else None
            if not _is_id(image_id) or image_id not in known:
                self._report("{what}: of no image of this file", entry)
            else:
                boxes.setdefault(image_id, []).append(entry)
        return boxes

    def _image(self, entry: Any, boxes: Mapping[Any, list[dict[str, Any]]]) -> Labelled | None:
        file_name = entry.get("file_name") if isinstance(entry, dict) else None
        is_named = isinstance(file_name, str) and file_name and "\0" not in file_name
        if not isinstance(file_name, str) or not is_named or not _is_id(entry.get("id")):
            self._report("{what}: an image without a usable id or file_name", entry)
            return None
        found = self._find(file_name.replace("\\", "/"))
        if found is None:
            return None
        path, name = found
        try:
            info = probe(path)
        except ImageError as error:
            self.reading.report(path, "{why}", why=str(error).removeprefix(f"{path}: "))
            return None
        stated = tuple(v if isinstance(v, int) else 0 for v in (entry.get("width"), entry.get("height")))
        size = info.size_in_frame(frame_turn(info, *stated))
        if stated not in {(0, 0), size}:
            self.reading.report(
                path,
                "the image is {width} × {height} pixels, {file} says {stated}",
                is_error=False,
                width=size[0],
                height=size[1],
                file=self.path.name,
                stated=" × ".join(map(str, stated)),
            )
        report_turn(self.reading, path, info, size)
        found_boxes = [self._box(box, size) for box in boxes.get(entry["id"], ())]
        annotation = Annotation(name, tuple(filter(None, found_boxes)), *size, depth=info.channels)
        return Labelled(name, path, self.split, annotation)

    def _find(self, file_name: str) -> tuple[Path, str] | None:
        """Return an image and its name; None, and a problem, where it is not there or lies elsewhere."""
        for folder in self.folders:
            path = folder / file_name
            if is_there(path) and path.is_file():
                if ".." in Path(file_name).parts or not self.reading.is_inside(path):
                    break
                return path, self._name(path, folder).with_suffix("").as_posix()
        else:
            self.reading.report(self.path, "the image {name} is not there", name=file_name)
            return None
        self.reading.report(self.path, "{name} lies outside of the dataset's folder", name=file_name)
        return None

    def _name(self, path: Path, folder: Path) -> Path:
        """Return the path below the folder of the images; some exporters write whole paths."""
        folders = [folder, *self.folders, self.reading.root]
        for place in [*folders, *(each.resolve() for each in folders)]:
            if path.is_relative_to(place):
                return path.relative_to(place)
        return path.resolve().relative_to(self.reading.root.resolve())

    def _box(self, entry: dict[str, Any], size: tuple[int, int]) -> BoundingBox | None:
        category, numbers = entry.get("category_id"), _four_numbers(entry.get("bbox"))
        name = self.names.get(category) if _is_id(category) else None
        if name is None:
            self._report("{what}: of no category of this file", entry)
            return None
        if numbers is None:
            self._report("{what}: bbox is not four numbers", entry)
            return None
        x, y, w, h = numbers
        box, was_cut = fitted_box(name, (x, y, x + w, y + h), size)
        if box is None:
            self._report("{what}: lies outside of the image, or is empty", entry)
            return None
        if was_cut:
            self._report("{what}: sticks out of the image and was cut to it", entry, is_error=False)
        attributes = entry.get("attributes")
        attributes = attributes if isinstance(attributes, dict) else {}
        is_crowd = self._flag(entry, "iscrowd", entry.get("iscrowd"))
        return replace(
            box,
            truncated=self._flag(entry, "truncated", attributes.get("truncated")),
            occluded=self._flag(entry, "occluded", attributes.get("occluded")),
            difficult=self._flag(entry, "difficult", attributes.get("difficult")) or is_crowd,
        )

    def _flag(self, entry: dict[str, Any], name: str, value: object) -> bool:
        """Return a flag, which some exporters write as text."""
        text = str(value).strip().lower()
        if text in _TRUE or text in _FALSE:
            return text in _TRUE
        template = "{what}: {flag} is neither 0 nor 1 but {value}; taken as 0"
        self.reading.report(
            self.path, template, is_error=False, what=_which(entry), flag=name, value=text[:40]
        )
        return False

    def _report(self, template: str, entry: object, is_error: bool = True) -> None:
        self.reading.report(self.path, template, is_error=is_error, what=_which(entry))


def _is_id(value: object) -> bool:
    return isinstance(value, int | str)


def _four_numbers(value: object) -> tuple[float, float, float, float] | None:
    if not isinstance(value, list) or len(value) != 4 or not all(isinstance(v, int | float) for v in value):
        return None
    try:
        x, y, w, h = map(float, value)
    except OverflowError:  # a whole number of hundreds of digits
        return None
    return (x, y, w, h) if all(map(math.isfinite, (x, y, w, h))) else None


def _which(entry: object) -> str:
    number = entry.get("id") if isinstance(entry, dict) else None
    return f"entry {number}" if _is_id(number) else f"an entry ({str(entry)[:60]})"
