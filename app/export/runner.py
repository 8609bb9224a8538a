"""Carrying out a prepared job: workers, folder, progress, and the report at the end."""

from __future__ import annotations

import functools
import json
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from app.augment.recipe import recipe_json
from app.balance.weights import class_weights
from app.core.statistics import imbalance_ratio
from app.export.folder import SUMMARY, ExportFolder
from app.export.formats import FORMATS, Finished
from app.export.planning import Prepared, SourceTask
from app.export.pool import Died, process_pool, run_tasks
from app.export.sources import Failure
from app.export.worker import SourceResult, WorkerContext, run_source


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a running export is.

    Attributes:
        done, total: images.
        failed: sources that could not be exported so far.
        seconds: since the start of the run.
        images_per_second: of this run.
        seconds_left: estimate, None before there is one.
        counts: boxes per class of the training images written so far.
        recent: relative paths of the images written last, newest last.
        failures: the failed sources so far.
    """

    done: int
    total: int
    failed: int
    seconds: float
    images_per_second: float
    seconds_left: float | None
    counts: dict[str, int]
    recent: tuple[str, ...]
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export wrote.

    Attributes:
        out: its folder.
        images: images that are there, those of an earlier interrupted run included.
        failures: sources that could not be exported.
        lost: copies left out because every draw lost all their boxes, by source.
        seconds: time of this run.
        planned, actual: boxes per class over the training images.
        ratio_before, ratio_after: imbalance of the training split, before and as written.
        cancelled: stopped on request; resume goes on.
    """

    out: Path
    images: int
    failures: tuple[Failure, ...]
    lost: dict[str, tuple[int, ...]]
    seconds: float
    planned: dict[str, int]
    actual: dict[str, int]
    ratio_before: float
    ratio_after: float
    cancelled: bool = False
    written: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return plain data for machine-readable output."""
        return {
            "out": str(self.out),
            "images": self.images,
            "failed": len(self.failures),
            "seconds": round(self.seconds, 3),
            "images_per_second": round(self.written / self.seconds, 2) if self.seconds else 0.0,
            "planned": self.planned,
            "actual": self.actual,
            "ratio_before": self.ratio_before,
            "ratio_after": self.ratio_after,
            "cancelled": self.cancelled,
            "failures": [failure.to_json() for failure in self.failures],
            "lost": {source: list(copies) for source, copies in self.lost.items()},
        }


@dataclass
class _Tally:
    """Running totals."""

    total: int
    started: float
    repeats: Mapping[str, int]
    images: int = 0
    written: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    recent: deque[str] = field(default_factory=lambda: deque(maxlen=7))

    def add(self, lines: Iterable[dict[str, Any]], new: bool) -> None:
        for line in lines:
            self.images += 1
            self.written += new
            if new:
                self.recent.append(line["image"])
            if line["split"] == "train":
                times = self.repeats.get(line["source"], 1)
                self.counts.update({name: count * times for name, count in line["boxes"].items()})

    def progress(self) -> Progress:
        seconds = time.perf_counter() - self.started
        speed = self.written / seconds if seconds else 0.0
        return Progress(
            done=self.images,
            total=self.total,
            failed=len(self.failures),
            seconds=seconds,
            images_per_second=speed,
            seconds_left=(self.total - self.images) / speed if speed else None,
            counts=dict(self.counts),
            recent=tuple(self.recent),
            failures=tuple(self.failures),
        )


def run_export(
    prepared: Prepared,
    out: Path,
    *,
    workers: int,
    resume: bool = False,
    on_progress: Callable[[Progress], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
    make_executor: Callable[[int], Executor] = process_pool,
) -> ExportReport:
    """Write a prepared job into a folder.

    Args:
        prepared: from ``planning.prepare``.
        out: the folder.
        workers: worker processes; the bytes written do not depend on it.
        resume: go on where the same job was interrupted.
        on_progress: called after every finished source, on this thread.
        cancelled: asked several times a second; True stops the run in a state that ``resume`` continues.
        make_executor: what runs the tasks, given a number of workers.

    Raises:
        ExportError: the folder cannot be used, or cannot be written any more.
    """
    job = prepared.job
    tally = _Tally(
        prepared.image_count,
        time.perf_counter(),
        prepared.list_repeats,
        failures=list(prepared.failures),
    )
    with ExportFolder(out, job, resume) as folder:
        for record in folder.done.values():
            tally.add(record.lines, new=False)
        tasks = [task for task in prepared.tasks if task.source.image_id not in folder.done]
        work = functools.partial(run_source, _context(prepared, folder.path))
        for result in run_tasks(work, tasks, make_executor, workers, cancelled) if tasks else ():
            _take(result, folder, tally)
            on_progress(tally.progress())
        if cancelled():
            folder.commit()
        else:
            _finish(prepared, folder, tally)
        lost = {source: record.lost for source, record in sorted(folder.done.items()) if record.lost}
    return _report(prepared, out, tally, lost, cancelled())


def _context(prepared: Prepared, out: Path) -> WorkerContext:
    return WorkerContext(
        out=out,
        recipe_json=recipe_json(prepared.job.recipe),
        formats=prepared.job.formats,
        convention=prepared.dataset.convention,
        quality=prepared.job.quality,
        seed=prepared.job.seed,
    )


def _take(result: SourceResult | Died[SourceTask], folder: ExportFolder, tally: _Tally) -> None:
    if isinstance(result, Died):
        source = result.task.source
        reason = f"{source.image_path}: its worker died twice (out of memory?)"
        tally.failures.append(Failure(source.image_id, str(source.image_path), reason))
    elif result.failure is not None:
        tally.failures.append(result.failure)
    else:
        folder.add(result)
        tally.add(result.lines, new=True)


def _finish(prepared: Prepared, folder: ExportFolder, tally: _Tally) -> None:
    folder.commit()
    order = [task.source.image_id for task in prepared.tasks]
    names: dict[str, list[str]] = {}
    for source in order:
        for line in folder.done[source].lines if source in folder.done else ():
            repeats = prepared.list_repeats.get(source, 1) if line["split"] == "train" else 1
            names.setdefault(line["split"], []).extend([line["name"]] * repeats)
    finished = Finished(names, prepared.dataset.classes, prepared.job.seed)
    files = [file for name in prepared.job.formats for file in FORMATS[name].final_files(finished)]
    folder.finish(order, [*files, *_common_files(prepared, folder, tally)])


def _common_files(prepared: Prepared, folder: ExportFolder, tally: _Tally) -> list[tuple[str, bytes]]:
    """Files beside the formats; nothing in them depends on workers or on time."""
    classes = prepared.dataset.classes
    totals = np.array([tally.counts.get(name, 0) for name in classes], np.float64)
    weights = class_weights(totals, "inverse")
    summary = {
        "planned": _planned(prepared),
        "actual": _actual(prepared, tally),
        "failures": [failure.to_json() for failure in sorted(tally.failures, key=lambda f: f.image_id)],
        "lost": {source: list(done.lost) for source, done in sorted(folder.done.items()) if done.lost},
    }
    return [
        ("classes.txt", "".join(f"{name}\n" for name in classes).encode()),
        ("class_weights.json", _json(dict(zip(classes, weights.tolist(), strict=True)))),
        (SUMMARY, _json(summary)),
    ]


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def _planned(prepared: Prepared) -> dict[str, int]:
    return dict(zip(prepared.plan.classes, (int(n) for n in prepared.plan.after), strict=True))


def _actual(prepared: Prepared, tally: _Tally) -> dict[str, int]:
    return {name: tally.counts.get(name, 0) for name in prepared.plan.classes}


def _report(
    prepared: Prepared, out: Path, tally: _Tally, lost: dict[str, tuple[int, ...]], cancelled: bool
) -> ExportReport:
    actual = _actual(prepared, tally)
    return ExportReport(
        out=out,
        images=tally.images,
        failures=tuple(sorted(tally.failures, key=lambda failure: failure.image_id)),
        lost=lost,
        seconds=time.perf_counter() - tally.started,
        planned=_planned(prepared),
        actual=actual,
        ratio_before=prepared.plan.ratio_before,
        ratio_after=imbalance_ratio(np.array(list(actual.values()), np.int64)),
        cancelled=cancelled,
        written=tally.written,
    )
