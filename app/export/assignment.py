"""What a worker is given: a source's task with the boxes it was planned with."""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import NDArray

from app import __version__
from app.core.dataset import Dataset
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
    """

    source: Source
    outputs: tuple[Output, ...]
    boxes: NDArray[np.float64]
    names: tuple[str, ...]

    def fingerprint(self) -> str:
        """Return a name of all that decides the outputs beside the job: where it is another, so are they."""
        source = self.source
        decisive = (
            __version__,
            (source.image_id, source.size, source.turn, source.split),
            (source.image_bytes, source.annotation_bytes),
            [astuple(output) for output in self.outputs],
            self.names,
        )
        digest = hashlib.blake2b(json.dumps(decisive).encode(), digest_size=8)
        digest.update(self.boxes.astype("<f8").tobytes())
        return digest.hexdigest()


def assign(task: SourceTask, dataset: Dataset) -> Assignment:
    """Return what a worker needs for a task."""
    rows = dataset.boxes_of(task.source.index)
    names = tuple(dataset.classes[label] for label in dataset.labels[rows].tolist())
    return Assignment(task.source, task.outputs, dataset.boxes[rows], names)
