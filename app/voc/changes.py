"""Changes of many annotation files: what each says before and after. Planned here, written by ``journal``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from app.core.annotation import Annotation
from app.core.dataset import Dataset, ImageEntry
from app.core.problem import Problem
from app.errors import AnnotationError
from app.voc.fixes import BYTE_KINDS, CLASS_KINDS, fix_annotation, in_order
from app.voc.reader import parse_annotation, read_bytes
from app.voc.repairs import repair
from app.voc.writer import update_annotation

OnProgress = Callable[[int, int], None]
Cancelled = Callable[[], bool]

EMPTIED = "emptied"
"""Counted where a file is left without objects: its image becomes a true negative."""


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one file.

    Attributes:
        image_id: the image.
        path: its annotation file.
        before, after: what the file says and will say, read in the convention that holds at that time.
        original, result: its bytes.
        counts: what is changed (a code) to how often.
        in_bytes: whether ``after`` alone does not make ``result`` of ``original``: such a change is made to
            the file, which is then read again.
    """

    image_id: str
    path: Path
    before: Annotation
    after: Annotation
    original: bytes = field(repr=False)
    result: bytes = field(repr=False)
    counts: Mapping[str, int]
    in_bytes: bool = False


@dataclass
class Planning:
    """Goes through files; what cannot be changed is in ``refused`` afterwards.

    Attributes:
        on_progress: called with the number of files looked at and of all that are to be.
        cancelled: asked before each file; once it is true there are no more changes.
        refused: files that are left alone, each with its reason.
        stopped: whether it was cancelled.
    """

    on_progress: OnProgress | None = None
    cancelled: Cancelled | None = None
    refused: list[AnnotationError] = field(default_factory=list)
    stopped: bool = False

    def run(
        self, entries: Sequence[ImageEntry], change: Callable[[ImageEntry], Change | None]
    ) -> Iterator[Change]:
        """Yield the changes of the entries that have any."""
        for done, entry in enumerate(entries, 1):
            if self.cancelled is not None and self.cancelled():
                self.stopped = True
                return
            try:
                found = change(entry)
            except AnnotationError as error:
                self.refused.append(error)
                found = None
            if found is not None and found.result != found.original:
                yield found
            if self.on_progress is not None:
                self.on_progress(done, len(entries))


def plan_fixes(
    dataset: Dataset, problems: Iterable[Problem], kinds: Collection[str], planning: Planning | None = None
) -> Iterator[Change]:
    """Yield what fixing problems does to each file.

    Args:
        dataset: as it is on disk.
        problems: as ``check_dataset`` gives them for it; only these are fixed, so that one problem can be.
        kinds: which of them.
        planning: for progress, cancelling, and the files that are refused.
    """
    found = [problem for problem in problems if problem.kind in kinds and problem.fix]
    by_image: dict[str, list[Problem]] = {}
    for problem in found:
        if problem.kind not in CLASS_KINDS and problem.image_id is not None:
            by_image.setdefault(problem.image_id, []).append(problem)
    labels = {name: label for label, name in enumerate(dataset.classes)}
    for problem in found:
        if problem.kind in CLASS_KINDS:
            rows = dataset.labels == labels[problem.arguments["name"]]
            for index in np.unique(dataset.image_rows[rows]).tolist():
                by_image.setdefault(dataset.entries[index].image_id, []).append(problem)
    entries = [entry for entry in dataset.entries if entry.image_id in by_image]

    def change(entry: ImageEntry) -> Change | None:
        return _fixed(entry, dataset, by_image[entry.image_id])

    return (planning or Planning()).run(entries, change)


def _fixed(entry: ImageEntry, dataset: Dataset, problems: Sequence[Problem]) -> Change | None:
    path, convention = entry.annotation_path, dataset.convention
    if path is None:
        return None
    original = data = read_bytes(path)
    reading = parse_annotation(original, path, entry.image_id, convention)
    current = reading.annotation
    counts = Counter[str]()
    if any(problem.kind in BYTE_KINDS for problem in problems):
        repaired = repair(original, path, convention, problems)
        counts.update(repaired.counts)
        data, problems = repaired.data, [_moved(problem, repaired.moved) for problem in problems]
        current = parse_annotation(data, path, entry.image_id, convention).annotation
    after = current
    for problem in in_order(problems):
        fixed = fix_annotation(after, problem)
        counts[problem.kind] += count_changes(after, fixed)
        after = fixed
    result = update_annotation(data, current, after, convention, path)
    said = parse_annotation(result, path, entry.image_id, convention)
    if data != original:
        after = said.annotation
    counts[EMPTIED] = int(bool(reading.object_lines) and not said.object_lines)
    return Change(
        entry.image_id, path, reading.annotation, after, original, result, +counts, data != original
    )


def _moved(problem: Problem, moved: Mapping[int, int]) -> Problem:
    """Return a problem with the position that its object has by now."""
    index = problem.object_index
    return problem if index is None else replace(problem, object_index=moved.get(index, -1))


def count_changes(before: Annotation, after: Annotation) -> int:
    """Return how many boxes differ or are gone; 1 where only something else differs."""
    kept = {box.source: box for box in after.boxes}
    boxes = sum(kept.get(box.source) != box for box in before.boxes)
    return boxes or int(before != after)
