"""What a worker does with one source: decode once, make every output, stage the files.

Only paths and plain values come in and go out. Files are written under staging names; the parent moves them
to their final names once they are on the disk.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.augment.annotations import transform_annotation
from app.augment.pipeline import Pipeline
from app.augment.recipe import Recipe
from app.augment.sample import Sample
from app.core.annotation import Annotation
from app.core.dataset import Convention
from app.errors import EvenboxError, ExportError
from app.export.formats import FORMATS, Item
from app.export.planning import Output, SourceTask
from app.export.sources import Failure, Source, clean_annotation
from app.imaging.encode import encode
from app.imaging.source import decode
from app.voc.reader import Reading, parse_annotation

STAGING = ".part"


@dataclass(frozen=True, slots=True)
class WorkerContext:
    """What all tasks of a job share; small, because it travels with each of them."""

    out: Path
    recipe_json: str
    formats: tuple[str, ...]
    convention: Convention
    quality: int
    seed: int


@dataclass(frozen=True, slots=True)
class SourceResult:
    """What became of one source.

    Attributes:
        image_id: the source.
        lines: one manifest line (plain data) per output image.
        files: relative final paths of all staged files.
        lost: copy indices that lost all their boxes in every draw.
        failure: why nothing was written, None if all went well.
    """

    image_id: str
    lines: tuple[dict[str, Any], ...] = ()
    files: tuple[str, ...] = ()
    lost: tuple[int, ...] = ()
    failure: Failure | None = None


def run_source(context: WorkerContext, task: SourceTask) -> SourceResult:
    """Make and stage all outputs of one source; expected failures come back as a result."""
    source = task.source
    try:
        return _run(context, task)
    except EvenboxError as error:
        return SourceResult(
            source.image_id, failure=Failure(source.image_id, str(source.image_path), str(error))
        )
    except OSError as error:
        path = str(error.filename or source.image_path)
        reason = f"{path}: {error.strerror or error}"
        return SourceResult(source.image_id, failure=Failure(source.image_id, path, reason))


@functools.lru_cache(maxsize=4)
def _pipeline(recipe_json: str) -> Pipeline:
    return Pipeline(Recipe.model_validate_json(recipe_json))


def _run(context: WorkerContext, task: SourceTask) -> SourceResult:
    source = task.source
    xml = source.annotation_path.read_bytes()
    reading = parse_annotation(xml, source.annotation_path, source.image_id, context.convention)
    annotation = clean_annotation(reading.annotation, source.size)
    data = source.image_path.read_bytes()
    image = None
    lines: list[dict[str, Any]] = []
    files: list[str] = []
    lost: list[int] = []
    for output in task.outputs:
        if output.augmented:
            if image is None:
                image = _decode(data, source)
            made = _augmented(context, output, source, annotation, image)
            if made is None:
                lost.append(output.copy_index)
                continue
            item, sample = made
        else:
            item, sample = _original(output, source, reading, annotation, context.convention, data, xml), None
        paths = _stage(context, item)
        files += paths
        lines.append(_manifest_line(context, paths, source, output, item, sample))
    return SourceResult(source.image_id, tuple(lines), tuple(files), tuple(lost))


def _decode(data: bytes, source: Source) -> NDArray[np.uint8]:
    image = decode(data, source.turn, name=str(source.image_path))
    if (image.shape[1], image.shape[0]) != source.size:
        raise ExportError("{path}: the image changed while the export ran", path=str(source.image_path))
    return image


def _augmented(
    context: WorkerContext,
    output: Output,
    source: Source,
    annotation: Annotation,
    image: NDArray[np.uint8],
) -> tuple[Item, Sample] | None:
    """Return the augmented copy, None where every draw loses all boxes."""
    pipeline = _pipeline(context.recipe_json)
    boxes = np.array([(b.xmin, b.ymin, b.xmax, b.ymax) for b in annotation.boxes], np.float64).reshape(-1, 4)
    sample = pipeline.sample(
        source.size, boxes, seed=context.seed, image_id=source.image_id, copy_index=output.copy_index
    )
    if sample.lost:
        return None
    suffix = ".png" if source.image_path.suffix.lower() == ".png" else ".jpg"
    filename = f"{output.name.rpartition('/')[2]}{suffix}"
    item = Item(
        name=output.name,
        split=source.split,
        image=encode(pipeline.render(image, sample), suffix, context.quality),
        suffix=suffix,
        annotation=transform_annotation(annotation, sample, pipeline, filename),
    )
    return item, sample


def _original(
    output: Output,
    source: Source,
    reading: Reading,
    annotation: Annotation,
    convention: Convention,
    data: bytes,
    xml: bytes,
) -> Item:
    """Return the source itself: its image byte for byte, its annotation too unless that would mislead.

    Validation and test images always keep their annotation; a training annotation is written anew where it
    has unusable objects or boxes that leave the image. Any other convention than VOC's must be converted.
    """
    filename = f"{output.name.rpartition('/')[2]}{source.image_path.suffix}"
    sound = (
        annotation.boxes == reading.annotation.boxes
        and not any(problem.object_index is not None for problem in reading.problems)
        and reading.annotation.filename == filename
    )
    unchanged = convention is Convention.VOC and (sound or source.split != "train")
    return Item(
        name=output.name,
        split=source.split,
        image=data,
        suffix=source.image_path.suffix,
        annotation=replace(annotation, filename=filename),
        original_xml=xml if unchanged else None,
    )


def _stage(context: WorkerContext, item: Item) -> list[str]:
    paths = []
    for name in context.formats:
        for relative, data in FORMATS[name].item_files(item):
            path = context.out / (relative + STAGING)
            try:
                path.write_bytes(data)
            except FileNotFoundError:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            paths.append(relative)
    return paths


def _manifest_line(
    context: WorkerContext,
    paths: list[str],
    source: Source,
    output: Output,
    item: Item,
    sample: Sample | None,
) -> dict[str, Any]:
    counts: dict[str, int] = {}
    for box in item.annotation.boxes:
        counts[box.name] = counts.get(box.name, 0) + 1
    return {
        "image": paths[0],
        "files": paths,
        "name": output.name,
        "source": source.image_id,
        "split": source.split,
        "copy": output.copy_index,
        "seed": context.seed,
        "augmented": output.augmented,
        "boxes": dict(sorted(counts.items())),
        "sample": sample.to_json() if sample is not None else None,
    }
