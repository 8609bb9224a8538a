"""Reading YOLO datasets: a ``data.yaml``, or folders ``images`` and ``labels`` with a list of classes.

A line with more than five numbers is a polygon; its box is the one around it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from app.core.annotation import Annotation, BoundingBox
from app.errors import DatasetError, ImageError
from app.imaging.source import frame_turn, probe
from app.interchange.reading import SPLIT_OF, Labelled, OnProgress, Reading, fitted_box, image_files, is_there

_LARGEST_YAML = 4_000_000  # bytes
_LARGEST_LABELS = 50_000_000
_CLASS_LISTS = ("classes.txt", "obj.names", "labels/classes.txt", "train/labels/classes.txt")
_IMAGES = re.compile(r"(.*/)images/", re.DOTALL)


def find_data_file(root: Path) -> Path | None:
    """Return the YAML that describes a YOLO dataset, None where there is none."""
    candidates = [root / "data.yaml", *sorted([*root.glob("*.yaml"), *root.glob("*.yml")])]
    return next((path for path in candidates if path.is_file() and "names" in (_mapping(path) or {})), None)


def is_yolo(root: Path) -> bool:
    """Say whether a folder looks like a YOLO dataset."""
    if find_data_file(root) is not None:
        return True
    has_classes = any((root / name).is_file() for name in _CLASS_LISTS)
    return has_classes and next(root.rglob("*.xml"), None) is None


def read_yolo(root: Path, on_progress: OnProgress | None = None) -> Reading:
    """Read a YOLO dataset.

    Raises:
        DatasetError: there are no class names, or no images.
    """
    root = root.resolve()
    reading = Reading(root, "yolo")
    data_file = find_data_file(root)
    data = _mapping(data_file) if data_file is not None else None
    reading.classes = _class_names(root, data_file, data or {})
    images = _once(reading, data_file or root, _images(reading, data_file, data or {}))
    if not images:
        raise DatasetError(
            "{path} holds no image that its data.yaml or its folders name; looked for images/train, "
            "train/images and images",
            path=str(root),
        )
    if not any(_labels_path(root, path).is_file() for path, _, _ in images):
        raise DatasetError(
            "{path} holds no label file for any of its images; looked in labels instead of images, and "
            "beside the images",
            path=str(root),
        )
    for done, (path, base, split) in enumerate(images, 1):
        _read_image(reading, path, base, split)
        if on_progress is not None and done % 64 == 0:
            on_progress(done, len(images))
    return reading


def _once(
    reading: Reading, data_file: Path, found: Iterable[tuple[Path, Path, str | None]]
) -> list[tuple[Path, Path, str | None]]:
    """Leave each image in the first split that names it: many name train again where there is no val."""
    images: dict[Path, tuple[Path, Path, str | None]] = {}
    twice: Counter[tuple[str | None, str | None]] = Counter()
    for path, base, split in found:
        first = images.setdefault(path, (path, base, split))[2]
        twice[first, split] += first != split
    for (first, second), count in (+twice).items():
        template = "{count} images of {second} are in {first} too; they are taken as {first}"
        reading.report(data_file, template, is_error=False, count=count, first=first, second=second)
    return list(images.values())


def _mapping(path: Path) -> Mapping[str, Any] | None:
    try:
        if path.stat().st_size > _LARGEST_YAML:
            return None
        data = yaml.safe_load(path.read_bytes())
    except (OSError, yaml.YAMLError, ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _class_names(root: Path, data_file: Path | None, data: Mapping[str, Any]) -> tuple[str, ...]:
    names = data.get("names")
    if isinstance(names, dict):
        keys = [key for key in names if isinstance(key, int)]
        if len(keys) != len(names) or sorted(keys) != list(range(len(keys))):
            raise DatasetError("{path}: names must be numbered 0, 1, 2, …", path=str(data_file))
        names = [names[key] for key in sorted(keys)]
    if names is None:
        file = next((root / name for name in _CLASS_LISTS if (root / name).is_file()), None)
        if file is None:
            raise DatasetError(
                "{path} names no classes: it needs a data.yaml with names, or a classes.txt", path=str(root)
            )
        data_file = file
        names = [line.strip() for line in file.read_text("utf-8-sig", "replace").splitlines() if line.strip()]
    is_plain = isinstance(names, list) and all(isinstance(n, str | int | float) for n in names)
    texts = [str(name).strip() for name in names] if is_plain else []
    if not texts or not all(text and text.isprintable() for text in texts):
        raise DatasetError("{path}: names must be a list of class names", path=str(data_file))
    if len(set(texts)) < len(texts):
        twice = next(text for text in texts if texts.count(text) > 1)
        raise DatasetError("{path}: two classes are called {name}", path=str(data_file), name=twice)
    return tuple(texts)


def _images(
    reading: Reading, data_file: Path | None, data: Mapping[str, Any]
) -> Iterator[tuple[Path, Path, str | None]]:
    """Yield each image with the folder that its name is relative to, and its split."""
    root = reading.root
    named = False
    for key in ("train", "val", "valid", "test"):
        value = data.get(key)
        for entry in value if isinstance(value, list) else [value]:
            if isinstance(entry, str) and data_file is not None:
                for found in _entry(reading, data_file, data, entry, SPLIT_OF[key]):
                    named = True
                    yield found
    if named:
        return
    for name, split in SPLIT_OF.items():
        for folder in (root / "images" / name, root / name / "images"):
            if folder.is_dir():
                named = True
                yield from ((path, folder, split) for path in image_files(reading, folder))
    if not named:
        folder = root / "images" if (root / "images").is_dir() else root
        yield from ((path, folder, None) for path in image_files(reading, folder))


def _entry(
    reading: Reading, data_file: Path, data: Mapping[str, Any], entry: str, split: str
) -> Iterator[tuple[Path, Path, str | None]]:
    """Yield the images of one value of ``train``, ``val`` or ``test``: a folder, or a list."""
    base = data_file.parent / str(data.get("path") or "")
    here = entry.removeprefix("./")
    while here.startswith("../"):
        here = here[3:]  # as one large exporter writes it, though nothing lies there
    places = [base / entry, data_file.parent / entry, data_file.parent / here]
    place = next((p for p in places if is_there(p) and reading.is_inside(p)), None)
    if place is None:
        outside = any(is_there(p) for p in places)
        why = "lies outside of the dataset's folder" if outside else "is not there"
        reading.report(data_file, "{split}: {entry} " + why, split=split, entry=entry)
    elif place.is_dir():
        yield from ((path, place, split) for path in image_files(reading, place))
    elif not place.is_file():
        reading.report(data_file, "{split}: {entry} is neither a folder nor a list", split=split, entry=entry)
    else:
        yield from _listed(reading, place, split)


def _listed(reading: Reading, file: Path, split: str) -> Iterator[tuple[Path, Path, str | None]]:
    lines = file.read_text("utf-8-sig", "replace").splitlines()
    for number, line in enumerate(lines, 1):
        text = line.strip().replace("\\", "/")
        if not text:
            continue
        path = file.parent / text
        if "\0" in text or not reading.is_inside(path):
            reading.report(file, "{image} lies outside of the dataset's folder", number, image=text)
        elif not is_there(path) or not path.is_file():
            reading.report(file, "{image} is not there", number, image=text)
        else:
            folders = [parent for parent in path.parents if parent.name in {"images", *SPLIT_OF}]
            yield path, folders[0] if folders else file.parent, split


def _labels_path(root: Path, path: Path) -> Path:
    """Return where the labels of an image are: ``images`` in its path becomes ``labels``, or beside it."""
    inside = "/" + path.relative_to(root).as_posix()
    swapped = root / _IMAGES.sub(r"\1labels/", inside, count=1)[1:]
    beside = path.with_suffix(".txt")
    return beside if beside.is_file() else swapped.with_suffix(".txt")


def _read_image(reading: Reading, path: Path, base: Path, split: str | None) -> None:
    try:
        info = probe(path)
    except ImageError as error:
        reading.report(path, "{why}", why=str(error).removeprefix(f"{path}: "))
        return
    size = info.size_in_frame(frame_turn(info, 0, 0))  # trainers turn images as EXIF says
    name = path.relative_to(base).with_suffix("").as_posix() if path.is_relative_to(base) else path.stem
    boxes = _read_labels(reading, _labels_path(reading.root, path), size)
    if boxes is None:
        return
    annotation = Annotation(name, tuple(boxes), *size, depth=info.channels)
    reading.images.append(Labelled(name, path, split, annotation))


def _read_labels(reading: Reading, path: Path, size: tuple[int, int]) -> list[BoundingBox] | None:
    """Return the boxes of a label file; without a file there are none; None where it is no label file."""
    try:
        if path.is_symlink() and not reading.is_inside(path):
            reading.report(path, "a link that leads out of the dataset is not followed")
            return None
        if not path.is_file() and path.exists():
            reading.report(path, "is no file, and is not read")
            return None
        if path.stat().st_size > _LARGEST_LABELS:
            reading.report(path, "too large for a label file")
            return None
        lines = path.read_text("utf-8-sig").splitlines()  # some editors put a mark in front
    except FileNotFoundError:
        return []  # a background image
    except (OSError, UnicodeDecodeError) as error:
        reading.report(path, "cannot be read ({why})", why=str(error))
        return None
    boxes = []
    for number, line in enumerate(lines, 1):
        box = _box(reading, path, number, line.split(), size) if line.strip() else None
        if box is not None:
            boxes.append(box)
    return boxes


def _box(
    reading: Reading, path: Path, number: int, words: list[str], size: tuple[int, int]
) -> BoundingBox | None:
    try:
        class_id, *values = map(float, words)  # some exporters write 3.0 for class 3
    except ValueError:
        reading.report(path, "not a line of numbers", number)
        return None
    if len(values) != 4 and (len(values) < 6 or len(values) % 2):
        reading.report(path, "a box is a class and four numbers; here are {count}", number, count=len(values))
        return None
    if not class_id.is_integer() or not 0 <= class_id < len(reading.classes):
        reading.report(path, "there is no class {number}", number, number=words[0])
        return None
    if not all(math.isfinite(value) for value in values):
        reading.report(path, "a coordinate is no number", number)
        return None
    box, was_cut = fitted_box(reading.classes[int(class_id)], _corners(values, size), size)
    if box is None:
        reading.report(path, "the box lies outside of the image, or is empty", number)
    elif was_cut:
        reading.report(path, "the box sticks out of the image and was cut to it", number, is_error=False)
    return box


def _corners(values: list[float], size: tuple[int, int]) -> tuple[float, float, float, float]:
    width, height = size
    if len(values) == 4:
        x, y, w, h = values
        left, top, right, bottom = x - w / 2, y - h / 2, x + w / 2, y + h / 2
    else:
        xs, ys = values[0::2], values[1::2]
        left, top, right, bottom = min(xs), min(ys), max(xs), max(ys)
    return left * width, top * height, right * width, bottom * height
