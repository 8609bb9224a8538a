"""Which boxes of a dataset take part in an export, and under which names.

The plan works on the dataset's columns, a worker on the annotation that it reads; both ask here, so that they
never disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from app.core.annotation import Annotation, BoundingBox
from app.core.dataset import FLAG_DIFFICULT, Dataset
from app.core.mirror import MirrorRules
from app.errors import ExportError
from app.export.job import ExportJob


@dataclass(frozen=True, slots=True)
class Choice:
    """What a job says about classes and difficult boxes; plain data, small.

    Attributes:
        names: class name in the dataset to its name in the export; a class that is not in it is dropped.
            None: all classes stay as they are.
        drops_difficult: boxes marked difficult are dropped.
        ignores_difficult: they are written, but counted nowhere.
    """

    names: Mapping[str, str] | None = None
    drops_difficult: bool = False
    ignores_difficult: bool = False

    def annotation(self, annotation: Annotation) -> Annotation:
        """Return an annotation with the boxes that take part."""
        if self.names is None and not self.drops_difficult:
            return annotation
        boxes = tuple(
            box if self.names is None else replace(box, name=self.names[box.name])
            for box in annotation.boxes
            if (self.names is None or box.name in self.names) and not (self.drops_difficult and box.difficult)
        )
        return replace(annotation, boxes=boxes)

    def takes(self, box: BoundingBox) -> bool:
        """Return whether a box counts."""
        return not (self.ignores_difficult and box.difficult)

    def counts(self, annotation: Annotation) -> dict[str, int]:
        """Return boxes per class, sorted by name, ignored ones left out."""
        counts: dict[str, int] = {}
        for box in annotation.boxes:
            if self.takes(box):
                counts[box.name] = counts.get(box.name, 0) + 1
        return dict(sorted(counts.items()))


@dataclass(frozen=True, slots=True)
class Chosen:
    """A dataset as a job sees it.

    Attributes:
        dataset: its boxes that take part, with the classes of the export.
        choice: what a worker needs to see an annotation alike.
        mirror: what a mirror does to the classes of the export.
        emptied: ids of images that had boxes and have none any more.
    """

    dataset: Dataset
    choice: Choice
    mirror: MirrorRules
    emptied: frozenset[str] = frozenset()


def choose(dataset: Dataset, job: ExportJob) -> Chosen:
    """Return the dataset as a job sees it.

    Raises:
        ExportError: the job names a class that the dataset does not have, or renames one that it drops.
    """
    _refuse_unknown(dataset, job)
    rename = dict(job.rename)
    names = {name: rename.get(name, name) for name in job.classes or dataset.classes}
    has_all = job.classes is None and not rename
    choice = Choice(None if has_all else names, job.difficult == "drop", job.difficult == "ignore")
    if has_all and not choice.drops_difficult:
        return Chosen(dataset, choice, job.mirror)
    classes = tuple(dict.fromkeys(names.values()))
    numbers = {name: number for number, name in enumerate(classes)}
    table = np.array([numbers[names[name]] if name in names else -1 for name in dataset.classes], np.int64)
    labels = table[dataset.labels] if len(dataset.labels) else dataset.labels
    keep = labels >= 0
    if choice.drops_difficult:
        keep &= (dataset.flags & FLAG_DIFFICULT) == 0
    chosen = replace(dataset, classes=classes, labels=labels).with_boxes(keep)
    was_filled, is_filled = np.diff(dataset.offsets) > 0, np.diff(chosen.offsets) > 0
    emptied = np.flatnonzero(was_filled & ~is_filled).tolist()
    ids = frozenset(dataset.entries[index].image_id for index in emptied)
    return Chosen(chosen, choice, _renamed(job.mirror, names), ids)


def _renamed(rules: MirrorRules, names: Mapping[str, str]) -> MirrorRules:
    """Return mirror rules in the names of the export.

    A class that a mirror would turn into one that is not exported, or into different ones according to what
    it was called before, is one whose images are not mirrored.
    """
    targets: dict[str, set[str | None]] = {}
    for old, new in names.items():
        targets.setdefault(new, set()).add(names.get(rules.mirrored(old)))
    swap = {new: next(iter(found)) for new, found in targets.items() if len(found) == 1}
    sound = {new: other for new, other in swap.items() if other is not None and swap.get(other) == new}
    never = {names[name] for name in rules.never if name in names} | (targets.keys() - sound.keys())
    pairs = sorted({tuple(sorted((new, other))) for new, other in sound.items() if new != other})
    return MirrorRules(frozenset(never), tuple((one, other) for one, other in pairs))


def _refuse_unknown(dataset: Dataset, job: ExportJob) -> None:
    wanted = [*(job.classes or ()), *(old for old, _ in job.rename)]
    unknown = [name for name in wanted if name not in dataset.classes]
    if unknown:
        raise ExportError(
            "there is no class “{name}” in the dataset; its classes are: {names}",
            name=unknown[0],
            names=", ".join(dataset.classes),
        )
    dropped = [old for old, _ in job.rename if job.classes is not None and old not in job.classes]
    if dropped:
        raise ExportError(
            "class “{name}” gets another name, but is none of the classes that are kept ({kept}); keep it, "
            "or leave its new name out",
            name=dropped[0],
            kept=", ".join(job.classes or ()),
        )
