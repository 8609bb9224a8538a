"""The second page of the sheet: how far the export is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal

from app.export.prepared import Prepared
from app.export.progress import Progress
from app.export.sources import Failure
from app.gui.export.class_progress import ClassProgress
from app.gui.export.figures import clock_text
from app.gui.export.film import FilmStrip
from app.gui.export.overlay import SheetBody
from app.gui.export.stats import Figure, figure_card
from app.gui.pages import say
from app.gui.text import plural
from app.gui.widgets import (
    ElidedLabel,
    IconLabel,
    ProgressBar,
    column,
    label,
    push_button,
    row,
    surface,
)


class RunningPage(SheetBody):
    """Progress, speed, time left, failures, the newest images, and counts against the plan.

    Attributes:
        failure_opened: emitted with the id of the failed image that a person wants to look at.
    """

    failure_opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._workers = 1
        self._out = Path()
        self._failure: Failure | None = None
        self.done = label("0", "headline")
        self._total = label("", "body2")
        self._percent = label("", "title")
        self.bar = ProgressBar()
        self.speed = Figure(self.tr("Speed"))
        self.left = Figure(self.tr("Time left"))
        self.failures = Figure(self.tr("Failures"))
        self.film = FilmStrip()
        self.classes = ClassProgress()
        self._failed_title, self._failed_why = ElidedLabel("", "title"), ElidedLabel("", "caption2")
        open_image = push_button(self.tr("Open in Label"), "quiet")
        words = column(self._failed_title, self._failed_why, spacing=1)
        content = row(
            IconLabel("warning", "error", 20), (words, 1), open_image, margins=(14, 8, 8, 8), spacing=12
        )
        self._failed = surface(content, "error")
        self._failed.hide()
        open_image.clicked.connect(self._open_failure)
        self._lay_out()

    def begin(self, prepared: Prepared, out: Path, workers: int) -> None:
        """Show the start of a run; 0 workers: those of a cluster."""
        self._workers, self._out = workers, out
        plan = prepared.plan
        self.film.clear(plan.classes)
        self.classes.set_plan(plan.classes, [int(n) for n in plan.after])
        self._show_failures(prepared.failures)
        self._show_done(0, prepared.image_count)
        self.speed.show_value("–", self._workers_text())
        self.left.show_value("–")

    def show_progress(self, progress: Progress) -> None:
        """Show how far it is."""
        self._show_done(progress.done, progress.total)
        speed = self.tr("{n} images/s").format(n=f"{progress.images_per_second:,.0f}")
        self.speed.show_value(speed, self._workers_text())
        gone = self.tr("{clock} gone").format(clock=clock_text(progress.seconds))
        left = "–" if progress.seconds_left is None else clock_text(progress.seconds_left)
        self.left.show_value(left, gone)
        self._show_failures(progress.failures)
        self.classes.set_counts(progress.counts)
        self.film.show_recent(self._out, progress.recent)

    def _show_done(self, done: int, total: int) -> None:
        self.done.setText(f"{done:,}")
        self._total.setText(self.tr("of {n} images").format(n=f"{total:,}"))
        share = done / total if total else 1.0
        self._percent.setText(f"{100 * share:.0f} %")
        self.bar.set_share(share)

    def _show_failures(self, failures: tuple[Failure, ...]) -> None:
        count = len(failures)
        if not count:
            self.failures.show_value("0", self.tr("every image so far"))
            self._failed.hide()
            return
        self.failures.show_value(f"{count:,}", self.tr("left out, in the report"), role="error")
        self._failure = failures[-1]
        more = f"  +{count - 1:,}" if count > 1 else ""
        title = self.tr("{image} could not be exported").format(image=self._failure.image_id)
        self._failed_title.setText(title + more)
        self._failed_why.setText(self._failure.said(say))
        self._failed.show()

    def _workers_text(self) -> str:
        if not self._workers:
            return self.tr("on the cluster")
        return plural(self._workers, self.tr("1 worker"), self.tr("{n} workers"))

    def _open_failure(self) -> None:
        if self._failure is not None:
            self.failure_opened.emit(self._failure.image_id)

    def _lay_out(self) -> None:
        written = row(
            label(self.tr("Just written"), "title"), None, label(self.tr("with their new boxes"), "caption")
        )
        self.setLayout(
            column(
                row(self.done, self._total, None, self._percent),
                self.bar,
                8,
                figure_card(self.speed, self.left, self.failures),
                8,
                written,
                self.film,
                8,
                self.classes,
                self._failed,
                margins=(24, 18, 24, 20),
                spacing=8,
            )
        )
