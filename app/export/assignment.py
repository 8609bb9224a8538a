"""What a worker is given: a source's task with the boxes it was planned with."""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import NDArray

from app import __version__
from app.core.dataset import Dataset
from app.export.partners import PartnerSource
from app.export.planning import Output, SourceTask
from app.export.sources import Source


@dataclass(frozen=True, slots=True, eq=False)
class Assignment:
    """A unit of work: plain values and paths, no pixels.

    Attributes:
        source: the image.
        outputs: what to write of it.
        boxes: (N, 4) its boxes as they were planned with, edge coordinates, unclipped.
        names: (N,) their classes.
        partners: the other images that its outputs show, or have tried.
        pool_size: how many there are to draw from.
    """

    source: Source
    outputs: tuple[Output, ...]
    boxes: NDArray[np.float64]
    names: tuple[str, ...]
    partners: tuple[PartnerSource, ...] = ()
    pool_size: int = 0

    def fingerprint(self) -> str:
        """Return a name of all that decides the outputs beside the job: where it is another, so are they."""
        source = self.source
        decisive: list[object] = [
            __version__,
            (source.image_id, source.size, source.turn, source.split),
            (source.image_bytes, source.annotation_bytes),
            [astuple(output) for output in self.outputs],
            self.names,
        ]
        if self.partners:
            decisive += [self.pool_size, [_decisive(partner) for partner in self.partners]]
        digest = hashlib.blake2b(json.dumps(decisive).encode(), digest_size=8)
        for boxes in (self.boxes, *(partner.boxes for partner in self.partners)):
            digest.update(boxes.astype("<f8").tobytes())
        return digest.hexdigest()


def assign(task: SourceTask, dataset: Dataset) -> Assignment:
    """Return what a worker needs for a task."""
    partners = tuple(
        PartnerSource(position, source, *_boxes(source, dataset)) for position, source in task.partners
    )
    return Assignment(task.source, task.outputs, *_boxes(task.source, dataset), partners, task.pool_size)


def _boxes(source: Source, dataset: Dataset) -> tuple[NDArray[np.float64], tuple[str, ...]]:
    rows = dataset.boxes_of(source.index)
    return dataset.boxes[rows], tuple(dataset.classes[label] for label in dataset.labels[rows].tolist())


def _decisive(partner: PartnerSource) -> tuple[object, ...]:
    source = partner.source
    size = (source.size, source.turn, source.image_bytes, source.annotation_bytes)
    return partner.position, source.image_id, size, partner.names
