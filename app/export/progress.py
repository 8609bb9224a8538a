"""Where a run is, and what came of it."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.export.journal import Written
from app.export.sources import Failure


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
        planned, actual: boxes per class over the training images; nothing is known of ``planned`` where a run
            was cancelled that was to find it out.
        ratio_before, ratio_after: imbalance of the training split, before and as written.
        cancelled: stopped on request; resume goes on.
        written: images of this run.
        only_lists: no image is written: ``images`` stand in lists.
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
    only_lists: bool = False

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
class Tally:
    """Running totals.

    Attributes:
        total: images to write.
        started: ``time.perf_counter()`` at the start of the run.
        repeats: image id to how often a list names it.
        images: that are there, those of an earlier interrupted run included.
        written: images of this run.
        counts: boxes per class of the training images, as often as a list names them.
        failures: sources that could not be exported.
        recent: relative paths of the images written last, newest last.
    """

    total: int
    started: float
    repeats: Mapping[str, int]
    images: int = 0
    written: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    company: Counter[str] = field(default_factory=Counter)  # boxes of all classes in the images of each
    failures: list[Failure] = field(default_factory=list)
    recent: deque[str] = field(default_factory=lambda: deque(maxlen=7))

    def add(self, source: str, written: Sequence[Written], new: bool) -> None:
        """Take the images of a source; ``new`` ones are of this run."""
        times = self.repeats.get(source, 1)
        for one in written:
            self.images += 1
            self.written += new
            if new:
                self.recent.append(one.image)
            if one.split == "train":
                together = sum(one.boxes.values()) * times
                for name, count in one.boxes.items():
                    self.counts[name] += count * times
                    self.company[name] += together

    def progress(self) -> Progress:
        """Return where the run is."""
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
