"""How large an export will be and how long it will take: measured on a few of its own images. No Qt."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from app.augment.pipeline import Pipeline
from app.errors import EvenboxError
from app.export.assignment import assign
from app.export.outputs import SourceTask
from app.export.partners import AssignedPartners, usable
from app.export.pixels import read_pixels
from app.export.prepared import Prepared
from app.imaging.encode import encode

_AUGMENTED, _ORIGINALS = 20, 200
_START_SECONDS = 0.4  # until the first worker is ready
_ANNOTATION_BYTES = 250  # of a box, as VOC writes it
_COPY_SECONDS = 0.0008  # to stage an image
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Estimate:
    """An export's size on the disk and its time with one worker, start included."""

    bytes: int
    worker_seconds: float

    def seconds(self, workers: int) -> float:
        """Return the time with several workers."""
        return _START_SECONDS + self.worker_seconds / max(1, workers)


def measure(prepared: Prepared, cancelled: Callable[[], bool] = lambda: False) -> Estimate:
    """Make a few of the outputs in memory and extrapolate."""
    augmented = [task for task in prepared.tasks if any(output.augmented for output in task.outputs)]
    copies = sum(output.augmented for task in prepared.tasks for output in task.outputs)
    originals = prepared.image_count - copies
    size, decode_seconds, copy_seconds = _measure_copies(prepared, _spread(augmented, _AUGMENTED), cancelled)
    original_size = _mean_size(_spread(prepared.tasks, _ORIGINALS))
    boxes = int(prepared.plan.after.sum())
    trees = sum(name != "lists" for name in prepared.job.formats)  # each holds all images
    once = copies * size + originals * original_size + boxes * _ANNOTATION_BYTES
    writing = prepared.image_count * trees * _COPY_SECONDS
    return Estimate(
        bytes=int(trees * once),
        worker_seconds=copies * copy_seconds + len(augmented) * decode_seconds + writing,
    )


def _measure_copies(
    prepared: Prepared, tasks: Sequence[SourceTask], cancelled: Callable[[], bool]
) -> tuple[float, float, float]:
    """Return the mean bytes of a copy, and the mean seconds to decode a source and to make a copy."""
    pipeline = Pipeline(prepared.job.recipe)
    sizes, decoding, making = [], [], []
    for task in tasks:
        if cancelled():
            break
        source = task.source
        number = next(
            output.copy_index for output in task.outputs if output.augmented
        )  # a crop costs the same
        boxes = usable(prepared.dataset, source)[0]
        given = assign(task, prepared.dataset)
        partners = AssignedPartners(
            given.pool_size,
            given.partners,
            prepared.dataset.convention,
            prepared.mirror,
            prepared.choice,
        )
        started = time.perf_counter()
        try:
            pixels = read_pixels(source.image_path, source.turn, source.size)
            sample = pipeline.sample(
                source.size,
                boxes,
                seed=prepared.job.seed,
                image_id=source.image_id,
                copy_index=number,
                partners=partners.pool,
            )
            suffix = ".png" if source.image_path.suffix.lower() == ".png" else ".jpg"
            pipeline.render(pixels, sample, load=partners.load)  # decodes
            decoded = time.perf_counter()
            data = encode(pipeline.render(pixels, sample, load=partners.load), suffix, prepared.job.quality)
        except (EvenboxError, OSError):
            continue  # the export lists it
        sizes.append(len(data))
        making.append(time.perf_counter() - decoded)
        decoding.append(max(0.0, decoded - started - making[-1]))
    if not sizes:
        return 0.0, 0.0, 0.0
    return float(np.mean(sizes)), float(np.median(decoding)), float(np.median(making))


def _mean_size(tasks: Sequence[SourceTask]) -> float:
    sizes = []
    for task in tasks:
        try:
            sizes.append(task.source.image_path.stat().st_size)
        except OSError:
            continue
    return float(np.mean(sizes)) if sizes else 0.0


def _spread(items: Sequence[T], count: int) -> list[T]:
    """Return at most ``count`` of the items, spread evenly."""
    if len(items) <= count:
        return list(items)
    return [items[round(i * (len(items) - 1) / (count - 1))] for i in range(count)]
