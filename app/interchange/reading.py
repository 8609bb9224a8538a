"""What reading a dataset of any format gives, and what the readers share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.core.annotation import Annotation, BoundingBox
from app.core.problem import Problem, Severity
from app.imaging.source import ImageInfo
from app.voc.walk import IMAGE_SUFFIXES

SPLIT_OF = {"train": "train", "val": "val", "valid": "val", "validation": "val", "test": "test"}
OnProgress = Callable[[int, int], None]
_SUFFIXES = frozenset(f".{suffix}" for suffix in IMAGE_SUFFIXES)
_TOLERANCE = 1.0  # px that a box may stick out without a word


@dataclass(frozen=True, slots=True)
class Labelled:
    """An image and its boxes.

    Attributes:
        name: path of the image below its folder, without extension, ``/`` between folders.
        path: the image.
        split: ``train``, ``val`` or ``test``; None where the dataset has none.
        annotation: its boxes in edge coordinates, and its size in the frame of the boxes.
    """

    name: str
    path: Path
    split: str | None
    annotation: Annotation


@dataclass(slots=True)
class Reading:
    """What reading a dataset gave; whatever cannot be used is a problem, not an end.

    Attributes:
        root: the folder.
        kind: ``voc``, ``yolo`` or ``coco``.
        classes: class names in the order of their numbers.
        images: the usable images.
        problems: what is wrong, each with its file and, where there is one, its line.
    """

    root: Path
    kind: str
    classes: tuple[str, ...] = ()
    images: list[Labelled] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def report(
        self, path: Path, template: str, line: int | None = None, is_error: bool = True, **arguments: Any
    ) -> None:
        """Add a problem."""
        severity = Severity.ERROR if is_error else Severity.WARNING
        self.problems.append(Problem("interchange", severity, path, template, line, arguments=arguments))

    def is_inside(self, path: Path) -> bool:
        """Say whether a path leads to something inside the dataset's folder, links followed."""
        try:
            return path.resolve().is_relative_to(self.root.resolve())
        except (OSError, ValueError):  # no name of a file at all
            return False


def is_there(path: Path) -> bool:
    """Say whether a file or folder exists, whatever it is called."""
    try:
        return path.exists()
    except (OSError, ValueError):  # too long, for example
        return False


def image_files(reading: Reading, folder: Path) -> Iterator[Path]:
    """Yield the images below a folder in order; a link that leads out of the dataset is a problem."""
    for place, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            path = Path(place, name)
            if path.suffix.lower() not in _SUFFIXES or name.startswith("."):
                continue
            if path.is_symlink() and not reading.is_inside(path):
                reading.report(path, "a link that leads out of the dataset is not followed")
            elif is_there(path) and not path.is_file():  # reading a pipe would wait for somebody who writes
                reading.report(path, "is no file but a pipe or a device, and is not read")
            else:
                yield path


def report_turn(reading: Reading, path: Path, info: ImageInfo, size: tuple[int, int]) -> None:
    """Report an image that EXIF turns while its boxes, of an image of ``size``, do not follow."""
    if size != info.size_in_frame(info.turn):
        reading.report(
            path,
            "EXIF turns the image, its boxes are of it as stored: tools that heed EXIF see other boxes",
            is_error=False,
        )


def fitted_box(
    name: str, corners: tuple[float, float, float, float], size: tuple[int, int]
) -> tuple[BoundingBox | None, bool]:
    """Return a box cut to its image, None where nothing of it is inside, and whether much was cut off."""
    width, height = size
    xmin, ymin, xmax, ymax = corners
    left, top, right, bottom = max(xmin, 0.0), max(ymin, 0.0), min(xmax, width), min(ymax, height)
    if not (right > left and bottom > top):  # also where a number is none
        return None, True
    cut = max(left - xmin, top - ymin, xmax - right, ymax - bottom)
    return BoundingBox(name, left, top, right, bottom), cut > _TOLERANCE
