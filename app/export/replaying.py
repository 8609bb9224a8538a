"""An output image of an export made again from its line in the manifest, byte for byte."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.augment.replay import replay_line
from app.core.annotation import Annotation
from app.core.dataset import Dataset, ImageEntry
from app.errors import ExportError
from app.export.choice import choose
from app.export.crops import WHOLE, Variant, Window, variant_pipeline
from app.export.folder import JOB, MANIFEST
from app.export.job import ExportJob, load_job
from app.export.pixels import source_pixels
from app.export.preview import load_source
from app.export.sources import clean_annotation
from app.export.worker import copy_format, cropped
from app.imaging.encode import encode
from app.imaging.source import frame_turn, probe
from app.voc.index import open_dataset
from app.voc.reader import read_annotation

_MOST_BYTES = 64_000_000  # of a line


@dataclass(frozen=True, slots=True)
class Replayed:
    """An output image made again.

    Attributes:
        line: of the manifest, plain data.
        number: of that line, from 1.
        data: the encoded image.
        file: where the export wrote it.
        is_same: whether the bytes of that file are these; None where it is not there.
    """

    line: Mapping[str, Any]
    number: int
    data: bytes
    file: Path
    is_same: bool | None


def replay(manifest: Path, wanted: str, on_progress: Callable[[int, int], None] | None = None) -> Replayed:
    """Make an output image again and compare it with what the export wrote.

    Args:
        manifest: the file, or the export's folder.
        wanted: number of a line, from 1, or the name or path of an output image.
        on_progress: called while the dataset is read.

    Raises:
        ExportError: there is no such line, or what it was made of is not there any more.
        DatasetError, ImageError, RecipeError: the source or the recipe cannot be used.
    """
    manifest = manifest / MANIFEST if manifest.is_dir() else manifest
    number, line = _find(manifest, wanted)
    job = load_job(manifest.parent / JOB)
    dataset = open_dataset(job.dataset, job.convention, on_progress)
    data = _made(line, job, dataset)
    file = manifest.parent / str(line["image"])
    try:
        is_same = file.read_bytes() == data
    except FileNotFoundError:
        is_same = None
    return Replayed(line, number, data, file, is_same)


def _made(line: Mapping[str, Any], job: ExportJob, dataset: Dataset) -> bytes:
    """Return the bytes of the image that a line describes."""
    entry = _entry(dataset, str(line["source"]))
    path = entry.image_path
    if path is None:
        raise ExportError(
            "{image}: its image is missing in {root}", image=entry.image_id, root=str(dataset.root)
        )
    data = path.read_bytes()
    if line["sample"] is None:
        return data
    info = probe(path)
    turn = frame_turn(info, entry.width, entry.height)
    image = source_pixels(data, turn, info.size_in_frame(turn), str(path))
    classes = job.mirror.completed(dataset.classes)
    chosen = choose(replace(dataset, classes=classes), job)
    annotation = chosen.choice.annotation(_annotation(dataset, entry))
    annotation = clean_annotation(annotation, image.size)
    recipe, window = job.recipe, _window(line)
    variant = Variant(window, tuple(tuple(each) for each in line.get("pasted", ())))
    if variant != WHOLE:
        recipe = variant_pipeline(recipe.model_dump_json(), variant).recipe
    if window is not None:
        annotation = cropped(annotation, window)

    def partner(image_id: str) -> tuple[NDArray[np.uint8], Annotation] | None:
        if dataset.index_of(image_id) is None:
            return None
        pixels, found = load_source(dataset, image_id)
        found = chosen.choice.annotation(found)
        return pixels, clean_annotation(found, (pixels.shape[1], pixels.shape[0]))

    made = replay_line(line, recipe, image, annotation, chosen.mirror, partner)
    return encode(made.image, copy_format(path), job.quality, str(path))


def _annotation(dataset: Dataset, entry: ImageEntry) -> Annotation:
    if entry.annotation_path is None:
        return Annotation(entry.image_id)
    return read_annotation(entry.annotation_path, entry.image_id, dataset.convention).annotation


def _window(line: Mapping[str, Any]) -> Window | None:
    window = line.get("window")
    return None if window is None else (int(window[0]), int(window[1]), int(window[2]), int(window[3]))


def _entry(dataset: Dataset, image_id: str) -> ImageEntry:
    index = dataset.index_of(image_id)
    if index is None:
        raise ExportError(
            "{root} has no image “{image}” any more, of which this one was made",
            root=str(dataset.root),
            image=image_id,
        )
    return dataset.entries[index]


def _find(manifest: Path, wanted: str) -> tuple[int, dict[str, Any]]:
    """Return a line and its number, by number or by the name of its image."""
    count = 0
    try:
        for count, text in enumerate(_lines(manifest), 1):
            if wanted.isdecimal() and count != int(wanted):
                continue
            line = _parsed(manifest, count, text)
            if wanted.isdecimal() or wanted in _names(line):
                return count, line
    except OSError as error:
        raise ExportError("{path}: cannot be read ({why})", path=str(manifest), why=error.strerror) from None
    if wanted.isdecimal():
        raise ExportError(
            "{path} has {count} lines, no line {wanted}", path=str(manifest), count=count, wanted=wanted
        )
    raise ExportError("{path} has no image called {wanted}", path=str(manifest), wanted=wanted)


def _lines(manifest: Path) -> Iterator[bytes]:
    with manifest.open("rb") as file:
        while line := file.readline(_MOST_BYTES):
            yield line


def _parsed(manifest: Path, number: int, text: bytes) -> dict[str, Any]:
    try:
        line = json.loads(text)
        if _is_line(line):
            return dict(line)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        pass
    raise ExportError(
        "{path}, line {line}: not a line of an export's manifest", path=str(manifest), line=number
    )


def _is_line(line: Any) -> bool:
    """Say whether what is used of a line has the form that it must have."""
    window, pasted = line.get("window"), line.get("pasted", [])
    if window is not None and not (_is_list(window) and [type(side) for side in window] == [int] * 4):
        return False
    if not _is_list(pasted) or not all(map(_is_list, pasted)) or not {"sample", "name"} <= set(line):
        return False
    return all(isinstance(line[key], str) and "\0" not in line[key] for key in ("image", "source"))


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _names(line: Mapping[str, Any]) -> set[str]:
    """Return what an image may be called: its path, its file's name, and both without extension."""
    image, name = str(line["image"]), str(line["name"])
    return {image, image.rpartition("/")[2], name, name.rpartition("/")[2]}
