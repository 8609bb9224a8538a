"""What a worker is given: a source's task with the boxes it was planned with."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from app import __version__
from app.core.dataset import Dataset
from app.core.mirror import NO_RULES, MirrorRules
from app.export.outputs import Output, SourceTask
from app.export.partners import PartnerSource
from app.export.prepared import Prepared
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
        class_ids: the numbers of those classes and of their mirror images, from 0, where a format writes
            numbers.
    """

    source: Source
    outputs: tuple[Output, ...]
    boxes: NDArray[np.float64]
    names: tuple[str, ...]
    partners: tuple[PartnerSource, ...] = ()
    pool_size: int = 0
    class_ids: dict[str, int] = field(default_factory=dict)

    def fingerprint(self) -> str:
        """Return a name of all that decides the outputs beside the job and what is in the files.

        Where it, or ``content_digest``, is another, so are the outputs.
        """
        source = self.source
        decisive: list[object] = [
            __version__,
            (source.image_id, source.size, source.turn, source.split),
            (source.image_bytes, source.annotation_bytes),
            [(o.name, o.copy_index, o.augmented, o.window, o.draw, o.pasted) for o in self.outputs],
            self.names,
            self.class_ids,
        ]
        if self.partners:
            decisive += [self.pool_size, [_decisive(partner) for partner in self.partners]]
        digest = hashlib.blake2b(json.dumps(decisive).encode(), digest_size=8)
        for boxes in (self.boxes, *(partner.boxes for partner in self.partners)):
            digest.update(boxes.astype("<f8").tobytes())
        return digest.hexdigest()


def assign(
    task: SourceTask, dataset: Dataset, formats: Collection[str] = (), mirror: MirrorRules = NO_RULES
) -> Assignment:
    """Return what a worker needs for a task.

    Args:
        task: the task.
        dataset: whose boxes they are.
        formats: in which the outputs are written.
        mirror: what a mirror does to the classes; ``dataset.classes`` is complete by it.
    """
    partners = tuple(
        PartnerSource(position, source, *_boxes(source, dataset)) for position, source in task.partners
    )
    boxes, names = _boxes(task.source, dataset)
    class_ids: dict[str, int] = {}
    if "yolo" in formats:
        shown = {*names, *(name for partner in partners for name in partner.names)}
        shown |= {mirror.mirrored(name) for name in shown}
        class_ids = {name: dataset.classes.index(name) for name in sorted(shown)}
    return Assignment(task.source, task.outputs, boxes, names, partners, task.pool_size, class_ids)


def _boxes(source: Source, dataset: Dataset) -> tuple[NDArray[np.float64], tuple[str, ...]]:
    rows = dataset.boxes_of(source.index)
    return dataset.boxes[rows], tuple(dataset.classes[label] for label in dataset.labels[rows].tolist())


def _decisive(partner: PartnerSource) -> tuple[object, ...]:
    source = partner.source
    size = (source.size, source.turn, source.image_bytes, source.annotation_bytes)
    return partner.position, source.image_id, size, partner.names


def content_digest(image: bytes, annotation: bytes, partners: Iterable[PartnerSource] = ()) -> str:
    """Return a name of what is in the files that outputs are made of.

    Args:
        image, annotation: the source's own.
        partners: other images, whose files are read; one that cannot be read counts as empty, it is those
            copies that show it which fail.
    """
    digest = hashlib.blake2b(hashlib.blake2b(image).digest(), digest_size=8)
    digest.update(hashlib.blake2b(annotation).digest())
    for partner in partners:
        for path in (partner.source.image_path, partner.source.annotation_path):
            try:
                content = path.read_bytes()
            except OSError:
                content = b""
            digest.update(hashlib.blake2b(content).digest())
    return digest.hexdigest()


class Fingerprints(Mapping[str, str]):
    """Image id to the fingerprint that a record of the image has if it is up to date.

    The files are read when asked for, so that only those are read of which something has been written.
    """

    def __init__(self, prepared: Prepared) -> None:
        self._prepared = prepared
        self._tasks = {task.source.image_id: task for task in prepared.tasks}

    def __getitem__(self, image_id: str) -> str:
        prepared = self._prepared
        assignment = assign(self._tasks[image_id], prepared.dataset, prepared.job.formats, prepared.mirror)
        planned, source = assignment.fingerprint(), assignment.source
        try:
            image, annotation = source.image_path.read_bytes(), source.annotation_path.read_bytes()
            return planned + content_digest(image, annotation, assignment.partners)
        except OSError:
            return planned  # the worker says what is wrong

    def __iter__(self) -> Iterator[str]:
        return iter(self._tasks)

    def __len__(self) -> int:
        return len(self._tasks)
