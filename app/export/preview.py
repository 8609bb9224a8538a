"""A sheet of variants of one image: the very copies that an export with the same seed writes."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.augment.pipeline import Pipeline
from app.augment.recipe import Recipe
from app.augment.reducible import ReducibleImage
from app.augment.sample import Sample
from app.core.annotation import Annotation
from app.core.dataset import Dataset, ImageState
from app.core.geometry import envelopes
from app.core.palette import class_colour
from app.errors import DatasetError
from app.export.partners import BoxName, DatasetPartners, box_names
from app.export.pixels import read_pixels
from app.export.sources import box_rows, clean_annotation
from app.imaging.sheet import Mark, Panel, contact_sheet
from app.imaging.source import frame_turn, probe
from app.voc.reader import read_annotation


def preview_sheet(
    dataset: Dataset, image_id: str, recipe: Recipe, count: int, seed: int
) -> tuple[NDArray[np.uint8], list[Sample]]:
    """Draw an image and ``count`` variants of it, with kept, clipped and dropped boxes.

    Returns:
        (H, W, 3) uint8 BGR, and the samples that were drawn; variant k is copy index k.

    Raises:
        DatasetError: there is no such image, or it has no usable annotation.
        ImageError: it cannot be decoded.
    """
    image, found = open_source(dataset, image_id)
    annotation = clean_annotation(found, image.size)
    may_mirror = dataset.mirror.may_mirror(box.name for box in found.boxes)
    pipeline = Pipeline(recipe)
    boxes, size = box_rows(annotation), image.size
    partners = DatasetPartners(dataset, seed=seed) if pipeline.takes_partners else None
    pool = None if partners is None else partners.pool.others(image_id)
    samples = [
        pipeline.sample(
            size,
            boxes,
            seed=seed,
            image_id=image_id,
            copy_index=k,
            may_mirror=may_mirror,
            partners=pool,
        )
        for k in range(1, count + 1)
    ]
    own_names = [box.name for box in annotation.boxes]
    panels = [_original_panel(image.at(1), annotation)]
    for k, sample in enumerate(samples, 1):
        pixels = pipeline.render(image, sample, load=None if partners is None else partners.load)
        names = box_names(sample.outcome, own_names, partners, dataset.mirror)
        panels.append(_variant_panel(pixels, names, sample, k))
    heading = f"{dataset.name} · {image_id} · recipe {recipe.name} · seed {seed}"
    return contact_sheet(panels, heading, columns=math.ceil(math.sqrt(len(panels)))), samples


def load_source(dataset: Dataset, image_id: str) -> tuple[NDArray[np.uint8], Annotation]:
    """Return an image (H, W, 3) uint8 BGR of a dataset, and as ``open_source``."""
    image, annotation = open_source(dataset, image_id)
    return image.at(1), annotation


def open_source(dataset: Dataset, image_id: str) -> tuple[ReducibleImage, Annotation]:
    """Return an image of a dataset and its boxes, both in one frame; boxes may reach outside.

    Raises:
        DatasetError, AnnotationError, ImageError: the image is not there or cannot be used.
    """
    index = dataset.index_of(image_id)
    if index is None:
        some = ", ".join(entry.image_id for entry in dataset.entries[:3])
        raise DatasetError(
            "{root} has no image “{image}”; its images are named like: {some}",
            root=str(dataset.root),
            image=image_id,
            some=some,
        )
    entry = dataset.entries[index]
    if entry.image_path is None:
        raise DatasetError("{image}: the image file is missing", image=image_id)
    info = probe(entry.image_path)
    turn = frame_turn(info, entry.width, entry.height)
    image = read_pixels(entry.image_path, turn, info.size_in_frame(turn))
    annotation = Annotation(image_id)
    if entry.state is not ImageState.UNLABELLED and entry.annotation_path is not None:
        annotation = read_annotation(entry.annotation_path, image_id, dataset.convention).annotation
    return image, annotation


def _original_panel(image: NDArray[np.uint8], annotation: Annotation) -> Panel:
    marks = tuple(
        Mark((box.xmin, box.ymin, box.xmax, box.ymax), class_colour(k), f"{k + 1} {box.name}")
        for k, box in enumerate(annotation.boxes)
    )
    size = f"{image.shape[1]} × {image.shape[0]}"
    return Panel(image, f"original  {size}  {_plural(len(marks), 'box', 'boxes')}", marks)


def _variant_panel(image: NDArray[np.uint8], names: Sequence[BoxName], sample: Sample, number: int) -> Panel:
    outcome = sample.outcome
    size = (image.shape[1], image.shape[0])
    marks: list[Mark] = []
    notes: list[str] = []
    whole = envelopes(outcome.outlines) if len(outcome.outlines) else np.zeros((0, 4))
    for k, (name, there, short, _) in enumerate(names):
        colour = class_colour(k)
        if outcome.kept[k]:
            outline = _tilted(outcome.outlines[k])
            x1, y1, x2, y2 = outcome.boxes[k].tolist()
            text = short if there == name else f"{short} {there}"
            marks.append(Mark((x1, y1, x2, y2), colour, text, outline=outline))
            continue
        notes.append(f"{short} {name}: {outcome.fates[k].text}")
        x1, y1, x2, y2 = np.clip(whole[k], 0, [*size, *size]).tolist()
        if x2 - x1 >= 1 and y2 - y1 >= 1:
            marks.append(Mark((x1, y1, x2, y2), colour, f"{short} {outcome.fates[k].text}", dashed=True))
    clipped = int((outcome.kept & outcome.clipped).sum())
    kept = int(outcome.kept.sum()) - clipped
    caption = f"{number}   kept {kept}   clipped {clipped}   dropped {len(notes)}"
    if sample.lost:
        caption += "   all boxes lost: left out of an export"
    return Panel(image, caption, tuple(marks), tuple(_shortened(notes)))


def _shortened(notes: list[str], most: int = 5) -> list[str]:
    return notes if len(notes) <= most else [*notes[: most - 1], f"and {len(notes) - most + 1} more dropped"]


def _tilted(outline: NDArray[np.float64]) -> tuple[tuple[float, float], ...]:
    """Return the outline's points where it is not the box itself."""
    sides = np.abs(outline - np.roll(outline, -1, axis=0))
    if (sides.min(axis=1) < 1e-6).all():
        return ()
    return tuple((float(x), float(y)) for x, y in outline)


def _plural(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
