"""What ``evenbox tta`` writes of an image, and where perfect detections come back to. No widgets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from app.augment.pipeline import Pipeline
from app.augment.sample import Sample
from app.core.geometry import FloatArray, quads, transform_points
from app.core.mirror import MirrorRules
from app.export.ensemble.copies import draw_variant, may_mirror
from app.export.ensemble.fusion import Detections, FusionSettings, fuse
from app.export.ensemble.manifest import CopyEntry
from app.export.ensemble.merging import back
from app.gui import tasks
from app.gui.augment.rendering import screen_image
from app.gui.augment.source import PreviewSource

_FAR = 1e6


@dataclass(frozen=True, slots=True, eq=False)
class TtaCopy:
    """One copy.

    Attributes:
        number: 0 for the image as it is, then 1, 2, …
        sample: what was drawn; None for the image as it is.
        image: its pixels for the screen.
        size: (width, height) in its own pixels.
        matrix: (3, 3) edge coordinates of the original → of the copy.
        objects: (K,) which objects of the original can be seen in it.
        boxes: (K, 4) their boxes in the copy, as a perfect detector finds them.
        back_boxes: (K, 4) the same, back on the original: envelopes.
        outlines: (K, 4, 2) the boxes themselves, back on the original; turned where the copy is.
        tightness: (K,) see ``merging.back``.
        cut: how many of them the copy shows in part only.
    """

    number: int
    sample: Sample | None
    image: QImage
    size: tuple[int, int]
    matrix: FloatArray
    objects: NDArray[np.int64]
    boxes: FloatArray
    back_boxes: FloatArray
    outlines: FloatArray
    tightness: FloatArray
    cut: int

    @property
    def looseness(self) -> float:
        """How much larger the envelopes are than what they enclose, in the mean; 1 where they are exact."""
        return float((1 / self.tightness).mean()) if len(self.tightness) else 1.0


@dataclass(frozen=True, slots=True, eq=False)
class TtaPreview:
    """All copies of an image.

    Attributes:
        copies: the image as it is first.
        merged: (N, 4) the boxes of all copies merged, by object; NaN where none shows it.
        misses: (N,) px by which the worst edge of the merged box is off; NaN where none shows the object.
    """

    copies: tuple[TtaCopy, ...]
    merged: FloatArray
    misses: FloatArray


def draw_copies(
    task: tasks.Task,
    pipeline: Pipeline,
    source: PreviewSource,
    rules: MirrorRules,
    seed: int,
    count: int,
    room: QSize,
) -> TtaPreview | None:
    """Return an image and ``count`` copies of it; None if it was given up."""
    copies = []
    for number in range(count + 1):
        if task.is_cancelled():
            return None
        copies.append(_copy(pipeline, source, may_mirror(rules), seed, number, room))
    merged = _merged(copies, len(source.boxes))
    return TtaPreview(tuple(copies), merged, np.abs(merged - source.boxes).max(axis=1, initial=0.0))


def _copy(
    pipeline: Pipeline, source: PreviewSource, allowed: bool, seed: int, number: int, room: QSize
) -> TtaCopy:
    size, matrix, image, sample = source.size, np.eye(3), source.image, None
    boxes, objects, cut = source.boxes, np.arange(len(source.boxes)), 0
    if number:
        sample = draw_variant(pipeline, size, seed, source.image_id, number, allowed)
        image, matrix, size = pipeline.render(source.image, sample), sample.matrix, sample.size
        outcome = pipeline.outcome(sample, source.boxes)
        objects = np.flatnonzero(outcome.kept)
        boxes, cut = outcome.boxes[objects], int((outcome.kept & outcome.clipped).sum())
    entry = CopyEntry(number, "", source.image_id, 1, number, size, source.size, matrix)
    back_boxes, tightness = back(entry, boxes)
    outlines = np.clip(transform_points(entry.inverse, quads(boxes)), -_FAR, _FAR)
    shown = screen_image(image, room)
    return TtaCopy(number, sample, shown, size, matrix, objects, boxes, back_boxes, outlines, tightness, cut)


def _merged(copies: list[TtaCopy], count: int) -> FloatArray:
    """Return (N, 4) what weighted boxes fusion makes of the copies' boxes, one for each object."""
    found = Detections(
        np.concatenate([copy.back_boxes for copy in copies]),
        np.concatenate([np.ones(len(copy.objects)) for copy in copies]),
        np.concatenate([copy.objects for copy in copies]),
        np.concatenate([np.full(len(copy.objects), copy.number, np.int64) for copy in copies]),
        np.concatenate([copy.tightness for copy in copies]),
    )
    fused = fuse(found, len(copies), FusionSettings())
    merged = np.full((count, 4), np.nan)
    for box, label in zip(fused.boxes[::-1], fused.labels[::-1].tolist(), strict=True):
        merged[label] = box  # the surest of an object comes first, so it is written last
    return merged
