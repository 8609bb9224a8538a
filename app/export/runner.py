"""Carrying out a prepared job: workers, folder, progress, and the report at the end."""

from __future__ import annotations

import functools
import importlib
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from app.augment.recipe import recipe_json
from app.balance.weights import FORMULAS, class_weights, double_correction
from app.core.statistics import imbalance_ratio
from app.errors import ExportError, phrase
from app.export.assignment import Assignment, Fingerprints, assign
from app.export.folder import ALL_WEIGHTS, SUMMARY, WEIGHTS, ExportFolder
from app.export.formats import FORMATS, Finished, Listed
from app.export.journal import json_bytes
from app.export.naming import folded
from app.export.outputs import SourceTask
from app.export.plain import PlainDraws
from app.export.pool import Died, process_pool, run_tasks
from app.export.prepared import Prepared
from app.export.progress import ExportReport, Progress, Tally
from app.export.report import PICTURES, REPORT, Outcome, report_page
from app.export.sources import Failure, Source
from app.export.worker import TIME_LIMIT, SourceResult, WorkerContext, run_source
from app.report import Say, english, get_ready


def run_export(
    prepared: Prepared,
    out: Path,
    *,
    workers: int,
    resume: bool = False,
    on_progress: Callable[[Progress], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
    make_executor: Callable[[int], Executor] = process_pool,
    time_limit: float = TIME_LIMIT,
    say: Say = english,
    language: str = "en",
) -> ExportReport:
    """Write a prepared job into a folder.

    Args:
        prepared: from ``planning.prepare``.
        out: the folder.
        workers: worker processes; the bytes written do not depend on it.
        resume: go on where the same job was interrupted.
        on_progress: called after every finished source, and every one that is found to be so, on this thread.
        cancelled: asked several times a second; True stops the run in a state that ``resume`` continues.
        make_executor: what runs the tasks, given a number of workers.
        time_limit: seconds that an image may take in a worker process before it counts as hanging.
        say: says the English templates of the report in another language; in this thread.
        language: that language, as HTML names it.

    Raises:
        ExportError: the folder cannot be used.
        ExportStopped: it cannot be written any more, for example because the disk is full.
    """
    started = time.perf_counter()

    def goes_on(checked: int) -> bool:
        on_progress(Tally(prepared.image_count, started, {}, min(checked, prepared.image_count)).progress())
        return not cancelled()

    with ExportFolder(out, prepared.job, resume, Fingerprints(prepared), goes_on) as folder:
        run = _Run(prepared, folder, started, time_limit, workers)
        todo = [t for t in prepared.tasks if t.outputs and t.source.image_id not in folder.done]
        dataset, formats, mirror = prepared.dataset, prepared.job.formats, prepared.mirror
        assignments = (assign(task, dataset, formats, mirror) for task in todo)
        work = functools.partial(run_source, _context(prepared, folder.path, time_limit))
        ended = 0
        stopped = cancelled if folder.is_checked else lambda: True
        for result in run_tasks(work, assignments, make_executor, workers, stopped):
            run.take(result)
            ended += 1
            if ended == 1:
                _get_ready()  # while the workers work
            on_progress(run.tally.progress())
        is_finished = folder.is_checked and ended == len(todo)
        if is_finished:
            run.finish(say, language)
        else:
            folder.commit()
        return run.report(out, cancelled=not is_finished)


def _get_ready() -> None:
    """Import and compile what the end needs, when all but this process would wait for it."""
    get_ready()
    importlib.import_module("numpy.random")  # numpy imports it where it is first asked for


def _context(prepared: Prepared, out: Path, time_limit: float) -> WorkerContext:
    return WorkerContext(
        out=out,
        recipe_json=recipe_json(prepared.job.recipe),
        formats=prepared.job.formats,
        convention=prepared.dataset.convention,
        quality=prepared.job.quality,
        seed=prepared.job.seed,
        mirror=prepared.mirror,
        choice=prepared.choice,
        time_limit=time_limit,
        counts_draws=not prepared.plan.drawn,
    )


class _Run:
    """One run in an open folder: what comes in, what is written at the end, what is said about it."""

    def __init__(
        self, prepared: Prepared, folder: ExportFolder, started: float, time_limit: float, workers: int
    ) -> None:
        self.prepared, self.folder, self._time_limit = prepared, folder, time_limit
        self._draws = PlainDraws(prepared, workers)
        if folder.ignores_case and prepared.job.formats != ("lists",):  # those name sources, and write none
            try:
                _refuse_collisions(prepared, folder.path)
            except ExportError:
                folder.withdraw()
                raise
        self.tally = Tally(
            prepared.image_count, started, prepared.list_repeats, failures=list(prepared.failures)
        )
        for source, written in folder.written():
            self.tally.add(source, written, new=False)

    def take(self, result: SourceResult | Died[Assignment]) -> None:
        """Take what became of a source."""
        if isinstance(result, Died):
            source = result.task.source
            limit = self._time_limit * (1 + len(result.task.outputs))
            why = phrase("its worker died twice (out of memory?)")
            if result.seconds >= limit:
                why = phrase(
                    "it took longer than {limit} s, twice; --time-limit changes that", limit=f"{limit:g}"
                )
            path = str(source.image_path)
            placed = phrase("{path}: {why}", path=path, why=why)
            self.tally.failures.append(Failure(source.image_id, path, placed))
            return
        if result.record is not None:
            self.folder.add(result.record)
            self.tally.add(result.record.source, result.record.written, new=True)
        if result.failure is not None:
            self.tally.failures.append(result.failure)
        if result.drawn is not None:
            self._draws.take(result.image_id, result.drawn)

    def finish(self, say: Say, language: str) -> None:
        """Write the files that speak of the whole; the report in a language, all else without one."""
        self.folder.commit()
        if not self.prepared.plan.drawn:
            self.prepared = replace(self.prepared, plan=self._draws.completed())
        job, classes = self.prepared.job, self.prepared.dataset.classes
        finished = Finished(
            names=self._names(),
            classes=classes,
            seed=job.seed,
            weights=self._weights(job.weights),
            formula=job.weights,
            listed=self._listed,
            epochs=job.epochs,
            batch_size=job.batch_size,
        )
        files = [file for name in job.formats for file in FORMATS[name].final_files(finished)]
        order = [task.source.image_id for task in self.prepared.tasks]
        report = (REPORT, self._report_page(say, language))
        self.folder.finish(order, [*files, report, *self._common_files([name for name, _ in files])])

    def report(self, out: Path, cancelled: bool) -> ExportReport:
        """Return what was written."""
        actual = self._actual()
        return ExportReport(
            out=out,
            images=self.tally.images,
            failures=self._failures(),
            lost=self._lost(),
            seconds=time.perf_counter() - self.tally.started,
            planned=self._planned(),
            actual=actual,
            ratio_before=self.prepared.plan.ratio_before,
            ratio_after=imbalance_ratio(np.array(list(actual.values()), np.int64)),
            cancelled=cancelled,
            written=self.tally.written,
            only_lists=self.prepared.job.formats == ("lists",),
        )

    def _names(self) -> dict[str, list[str]]:
        """Return the output names by list, in dataset order, repeated where a list repeats them.

        Lists are the splits, and ``part1``, ``part2``, … where the training split is made of parts.
        """
        names: dict[str, list[str]] = {}
        for task, copies in self._done_tasks():
            written = [output.name for output in task.outputs if output.copy_index in copies]
            for name, times in self._lists(task.source).items():
                names.setdefault(name, []).extend(written * times)
        return names

    def _lists(self, source: Source) -> dict[str, int]:
        """Return the lists in which the outputs of a source stand, and how often."""
        parts = self.prepared.parts if source.split == "train" else ()
        is_repeated = source.split == "train" and not parts
        lists = {source.split: self.tally.repeats.get(source.image_id, 1) if is_repeated else 1}
        numbered = enumerate(parts, 1)
        return {**lists, **{f"part{number}": 1 for number, part in numbered if source.image_id in part}}

    def _listed(self, name: str) -> Iterator[Listed]:
        """Yield the images of a format, read from the journal."""
        prefix = FORMATS[name].root + "/"
        for task, _ in self._done_tasks():
            lists = self._lists(task.source)
            for line in self.folder.lines([task.source.image_id]):
                path = next((path for path in line["files"] if path.startswith(prefix)), line["image"])
                yield Listed(path, line["size"], line["objects"], lists, task.source.image_id, line["boxes"])

    def _shown(self) -> Iterator[dict[str, Any]]:
        """Yield the manifest lines of a few images, augmented ones if there are any, spread evenly."""
        written = [
            (task.source.image_id, output.copy_index, output.augmented)
            for task, copies in self._done_tasks()
            for output in task.outputs
            if output.copy_index in copies
        ]
        wanted = [place for place in written if place[2]] or written
        step = max(1, len(wanted) // PICTURES)
        for source, copy, _ in wanted[::step][:PICTURES]:
            yield next(line for line in self.folder.lines([source]) if line["copy"] == copy)

    def _lost(self) -> dict[str, tuple[int, ...]]:
        """Return image id to the copies that every draw left without boxes."""
        failed = {failure.image_id for failure in self.tally.failures}  # they lack copies for another reason
        lost = {
            task.source.image_id: tuple(o.copy_index for o in task.outputs if o.copy_index not in copies)
            for task, copies in self._done_tasks()
            if task.source.image_id not in failed
        }
        return {source: copies for source, copies in sorted(lost.items()) if copies}

    def _done_tasks(self) -> Iterator[tuple[SourceTask, frozenset[int]]]:
        for task in self.prepared.tasks:
            done = self.folder.done.get(task.source.image_id)
            if done is not None:
                yield task, frozenset(done.copies)

    def _weights(self, formula: str) -> dict[str, float]:
        """Return class name to weight, on the boxes written for training."""
        classes, actual, company = self.prepared.dataset.classes, self._actual(), self._company()
        boxes = np.array([actual[name] for name in classes], np.float64)
        weights = class_weights(boxes, formula, np.array([company[name] for name in classes], np.float64))
        return dict(zip(classes, weights.tolist(), strict=True))

    def _all_weights(self) -> dict[str, Any]:
        """Return the weights by every formula, which of them is written alone, and what to beware of."""
        actual = self._actual()
        return {
            "note": double_correction(np.array(list(actual.values()), np.int64)),
            "formula": self.prepared.job.weights,
            "boxes": actual,
            "weights": {formula: self._weights(formula) for formula in FORMULAS},
        }

    def _common_files(self, final_files: list[str]) -> list[tuple[str, Iterable[bytes]]]:
        """Return the files beside the formats; nothing in them depends on workers or on time."""
        classes = self.prepared.dataset.classes
        summary = {
            "planned": self._planned(),
            "actual": self._actual(),
            "company": self._company(),
            "failures": [failure.to_json() for failure in self._failures()],
            "lost": self._lost(),
            "files": final_files,
        }
        return [
            ("classes.txt", ["".join(f"{name}\n" for name in classes).encode()]),
            (WEIGHTS, [json_bytes(self._weights(self.prepared.job.weights), indent=2)]),
            (ALL_WEIGHTS, [json_bytes(self._all_weights(), indent=2)]),
            (SUMMARY, [json_bytes(summary, indent=2)]),
        ]

    def _report_page(self, say: Say, language: str) -> Iterator[bytes]:
        """Make the report once its turn has come: the images that it shows have their names by then."""
        actual = self._actual()
        ratio = imbalance_ratio(np.array(list(actual.values()), np.int64))
        weights = self._weights(self.prepared.job.weights)
        outcome = Outcome(self.tally.images, actual, ratio, self._failures(), self._lost(), weights)
        lines = self._shown()
        yield report_page(self.prepared, outcome, self.folder.path, lines, say=say, language=language)

    def _failures(self) -> tuple[Failure, ...]:
        return tuple(sorted(self.tally.failures, key=lambda failure: failure.image_id))

    def _planned(self) -> dict[str, int]:
        plan = self.prepared.plan
        return dict(zip(plan.classes, plan.after.tolist(), strict=True)) if plan.drawn else {}

    def _actual(self) -> dict[str, int]:
        return {name: self.tally.counts.get(name, 0) for name in self.prepared.plan.classes}

    def _company(self) -> dict[str, int]:
        return {name: self.tally.company.get(name, 0) for name in self.prepared.plan.classes}


def _refuse_collisions(prepared: Prepared, out: Path) -> None:
    """Raise ExportError where two outputs would be one file in a folder that ignores case."""
    seen: dict[str, str] = {}
    for name in (output.name for task in prepared.tasks for output in task.outputs):
        other = seen.setdefault(folded(name), name)
        if other != name:
            raise ExportError(
                "{out} takes names that differ in upper and lower case only for the same: {first} and "
                "{second}; rename one of the images, or choose a folder on another disk",
                out=str(out),
                first=other,
                second=name,
            )
