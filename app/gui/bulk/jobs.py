"""What can be done to a whole dataset's files, and what that makes of its columns. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

import numpy as np

from app.core.dataset import Convention, Dataset, ImageState, build_dataset
from app.core.problem import Problem
from app.errors import AnnotationError
from app.gui.records import Record, spliced
from app.voc.bulk import Edit, EditClasses, plan_convention, plan_edit
from app.voc.changes import Change, Planning, plan_fixes
from app.voc.journal import Run, apply_changes
from app.voc.messages import READING_KINDS
from app.voc.problems import check_image
from app.voc.reader import Reading, parse_annotation, read_annotation

Progress = Callable[[int, int], None]


class Job(Protocol):
    """A change of many files.

    Attributes:
        title: what is done, as the command line says it; kept in the journal.
        text: the same for people, translated; the name of the undo step.
    """

    @property
    def title(self) -> str: ...  # noqa: D102

    @property
    def text(self) -> str: ...  # noqa: D102

    def plan(self, dataset: Dataset, planning: Planning) -> Iterator[Change]:
        """Yield what becomes of each file; everything must be saved."""

    def columns(self, dataset: Dataset, said: Mapping[int, Reading]) -> Dataset:
        """Return the dataset's columns once the files of some images (by index) say something else."""


@dataclass(frozen=True)
class EditJob:
    """An edit of every annotation, as ``app.voc.bulk`` has them."""

    edit: Edit
    title: str
    text: str

    def plan(self, dataset: Dataset, planning: Planning) -> Iterator[Change]:
        """Yield what becomes of each file."""
        return plan_edit(dataset, self.edit, planning)

    def columns(self, dataset: Dataset, said: Mapping[int, Reading]) -> Dataset:
        """Return the columns; a renamed class keeps its place, one that has no box any more is gone."""
        after = columns_with(dataset, said)
        if not isinstance(self.edit, EditClasses):
            return after
        names = self.edit.names
        order = [names.get(name, name) for name in dataset.classes]
        return in_order(after, [name.strip() for name in order if name is not None])


@dataclass(frozen=True)
class ConventionJob:
    """All coordinates stated in another convention; the boxes stay where they are."""

    convention: Convention
    title: str
    text: str

    def plan(self, dataset: Dataset, planning: Planning) -> Iterator[Change]:
        """Yield what becomes of each file."""
        return plan_convention(dataset, self.convention, planning)

    def columns(self, dataset: Dataset, said: Mapping[int, Reading]) -> Dataset:
        """Return the same columns, read in the new convention."""
        problems = tuple(p for p in dataset.problems if not p.kind.startswith("convention"))
        return replace(dataset, convention=self.convention, problems=problems)


@dataclass(frozen=True)
class FixJob:
    """The fixes of one kind of problem.

    Attributes:
        kind: which problems.
        picks: image to the positions of the problems among its problems of that kind; None for all.
    """

    kind: str
    picks: Mapping[int, frozenset[int] | None]
    title: str
    text: str

    def plan(self, dataset: Dataset, planning: Planning) -> Iterator[Change]:
        """Yield what becomes of each file; what is wrong with it is looked for anew."""
        report, planning.on_progress = planning.on_progress, None
        for done, index in enumerate(sorted(self.picks), 1):
            if planning.cancelled is not None and planning.cancelled():
                planning.stopped = True
                break
            try:
                yield from self._plan_one(dataset, index, planning)
            except AnnotationError as error:
                planning.refused.append(error)
            if report is not None:
                report(done, len(self.picks))
        planning.on_progress = report

    def columns(self, dataset: Dataset, said: Mapping[int, Reading]) -> Dataset:
        """Return the columns."""
        return columns_with(dataset, said)

    def _plan_one(self, dataset: Dataset, index: int, planning: Planning) -> Iterator[Change]:
        entry = dataset.entries[index]
        if entry.annotation_path is None:
            return
        reading = read_annotation(entry.annotation_path, entry.image_id, dataset.convention)
        of_files = [p for p in dataset.problems if p.image_id == entry.image_id and p.kind == self.kind]
        one = build_dataset(
            root=dataset.root,
            name=dataset.name,
            layout=dataset.layout,
            convention=dataset.convention,
            entries=[entry],
            annotations=[reading.annotation],
        )
        if self.kind in READING_KINDS:
            of_files = [p for p in reading.problems if p.kind == self.kind]
        found = [*of_files, *(p for p in check_image(one, 0) if p.kind == self.kind)]
        picks = self.picks[index]
        chosen = [p for k, p in enumerate(found) if picks is None or k in picks]
        yield from plan_fixes(one, chosen, {self.kind}, planning)


def columns_with(dataset: Dataset, said: Mapping[int, Reading]) -> Dataset:
    """Return a dataset's columns and problems once some images' files say something else."""
    records = {
        index: Record(dataset.entries[index].annotation_path or dataset.root, current=reading.annotation)
        for index, reading in said.items()
    }
    after = spliced(dataset, records, dataset.classes)
    entries = list(after.entries)
    for index, reading in said.items():
        if not reading.usable:
            entries[index] = replace(entries[index], state=ImageState.UNREADABLE)
    by_id = {dataset.entries[index].image_id: reading for index, reading in said.items()}
    problems = [p for p in dataset.problems if p.image_id not in by_id or _still_holds(p, by_id[p.image_id])]
    problems += [p for reading in said.values() for p in reading.problems]
    return replace(after, entries=tuple(entries), problems=tuple(problems))


def _still_holds(problem: Problem, reading: Reading) -> bool:
    """Whether a problem that was found beside the reading is one of the file as it is now."""
    if problem.kind.startswith("filename_"):
        return bool(reading.annotation.filename == problem.arguments["filename"])
    return problem.kind not in READING_KINDS


def in_order(dataset: Dataset, order: Sequence[str]) -> Dataset:
    """Return a dataset whose classes come in an order; those that are not in it and have no box are gone."""
    used = {dataset.classes[label] for label in np.unique(dataset.labels).tolist()}
    classes = list(dict.fromkeys([*order, *(name for name in dataset.classes if name in used)]))
    places = np.array([classes.index(n) if n in classes else -1 for n in dataset.classes], np.int64)
    return replace(dataset, classes=tuple(classes), labels=places[dataset.labels])


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file of a dry run: its image, its path below the dataset, how often what would change."""

    image: int
    path: str
    counts: Mapping[str, int]


@dataclass(frozen=True)
class DryRun:
    """What a job would do.

    Attributes:
        files: the files that would change.
        totals: what would be changed, how often.
        refused: files that would be left alone, and why.
    """

    files: tuple[FileLine, ...]
    totals: Mapping[str, int]
    refused: tuple[AnnotationError, ...]


@dataclass(frozen=True)
class Done:
    """What a job did.

    Attributes:
        run: its journal, None where nothing was written.
        images: the images whose files were written.
        before, after: the dataset's columns.
        failed: files that were left as they are, and why.
        totals: what was changed, how often.
        cancelled: stopped on request: nothing has changed.
    """

    run: Run | None
    images: frozenset[int]
    before: Dataset
    after: Dataset
    failed: tuple[AnnotationError, ...] = ()
    totals: Mapping[str, int] = field(default_factory=dict)
    cancelled: bool = False


def dry_run(dataset: Dataset, job: Job, on_progress: Progress, cancelled: Callable[[], bool]) -> DryRun:
    """Say what a job would do; nothing is written."""
    planning, totals = Planning(on_progress, cancelled), Counter[str]()
    rows = {entry.image_id: index for index, entry in enumerate(dataset.entries)}
    lines = []
    for change in job.plan(dataset, planning):
        lines.append(FileLine(rows[change.image_id], _short(change.path, dataset.root), change.counts))
        totals.update(change.counts)
    return DryRun(tuple(lines), totals, tuple(planning.refused))


def carry_out(dataset: Dataset, job: Job, on_progress: Progress, cancelled: Callable[[], bool]) -> Done:
    """Write a job's files, all of them or, where it is cancelled, none.

    Args:
        dataset: as the files say it; nothing may be unsaved.
        job: what is done.
        on_progress: called with the number of files looked at or written, and of all.
        cancelled: asked before each file.

    Raises:
        DatasetError: an earlier run was interrupted, or the journal cannot be written; no file has changed.
    """
    planning, totals = Planning(on_progress, cancelled), Counter[str]()
    rows = {entry.image_id: index for index, entry in enumerate(dataset.entries)}
    convention = job.convention if isinstance(job, ConventionJob) else dataset.convention
    said: dict[int, Reading] = {}

    def passing() -> Iterator[Change]:
        for change in job.plan(dataset, planning):
            totals.update(change.counts)
            said[rows[change.image_id]] = parse_annotation(
                change.result, change.path, change.image_id, convention
            )
            yield change

    outcome = apply_changes(dataset.root, job.title, passing(), on_progress, cancelled)
    if outcome.run is None or outcome.cancelled:
        failed = (*planning.refused, *outcome.failed)
        return Done(None, frozenset(), dataset, dataset, failed, cancelled=outcome.cancelled)
    kept = {error.path for error in outcome.failed}
    said = {i: reading for i, reading in said.items() if dataset.entries[i].annotation_path not in kept}
    failed = (*planning.refused, *outcome.failed)
    return Done(outcome.run, frozenset(said), dataset, job.columns(dataset, said), failed, totals)


def _short(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
