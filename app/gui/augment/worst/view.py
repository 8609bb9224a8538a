"""The view itself: bar, filters and advice at the left, the contact sheet."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QStackedWidget, QWidget

from app.augment.recipe import Recipe
from app.export.inspection.reasons import Reason
from app.export.inspection.result import Inspection
from app.export.inspection.run import InspectionSettings
from app.export.inspection.suggestion import MOST_LOST, Suggestion
from app.gui.augment.state import PreviewState
from app.gui.augment.view import AugmentView
from app.gui.augment.worst.advice import AdviceCard
from app.gui.augment.worst.bar import WorstBar
from app.gui.augment.worst.filters import FilterList
from app.gui.augment.worst.found import Found
from app.gui.augment.worst.rows import class_rows, reason_rows
from app.gui.augment.worst.runner import SEARCHING, TRYING, InspectionRunner, Step
from app.gui.augment.worst.sheet import CaseSheet
from app.gui.export.jobs import make_job
from app.gui.messages import error_text
from app.gui.session import Work
from app.gui.widgets import EmptyState, column, hline, label, row, surface

_SIDE = 244
_WIDEST = 560  # px of text


@dataclass(frozen=True, slots=True)
class _Basis:
    """What an inspection was made of, to see whether it still holds."""

    document: object
    snapshot: object
    recipe: Recipe
    seed: int


class WorstCasesView(AugmentView):
    """Tries the recipe on many images when asked to; what was found stays until the next time."""

    needs_image = False

    def __init__(self, state: PreviewState) -> None:
        super().__init__(state)
        self.title = self.tr("Worst cases")
        self.runner = InspectionRunner(self)
        self.bar, self.sheet, self.advice = WorstBar(), CaseSheet(), AdviceCard()
        self.reasons = FilterList(self.tr("What is worth a look"))
        self.classes = FilterList(self.tr("What is kept of each class"))
        self.inspection: Inspection | None = None
        self.suggestion: Suggestion | None = None
        self._basis: _Basis | None = None
        self._ranking_of: Inspection | None = None
        self._rankings: dict[tuple[int | None, int | None], NDArray[np.int64]] = {}
        self._work: Work | None = None
        self._lay_out()
        self._connect()
        self._show_page()

    @property
    def status_text(self) -> str:
        """How many copies are worth a look."""
        return self._summary() if self.inspection is not None else ""

    # building

    def _lay_out(self) -> None:
        self._stale = label(
            self.tr("The recipe, the seed or the boxes have changed since."), "warning", wrap=True
        )
        side = column(
            self._stale,
            self.advice,
            label(self.tr("What is worth a look"), "title"),
            self.reasons,
            label(self.tr("What is kept of each class"), "title"),
            self.classes,
            None,
            margins=(12, 12, 8, 12),
            spacing=8,
        )
        rule = QFrame()
        rule.setProperty("rule", "vertical")
        self._nothing = EmptyState(self.tr("Nothing is worth a look"))
        self._sheets = QStackedWidget()
        self._sheets.addWidget(self.sheet)
        self._sheets.addWidget(self._nothing)
        sheets = surface(column((self._sheets, 1), margins=(8, 8, 0, 0)), "well")
        found = QWidget()
        found.setLayout(row(surface(side, "bg", width=_SIDE), rule, (sheets, 1), spacing=0))
        self._empty = empty = EmptyState("", "", self.tr("Try the recipe"), "primary")
        self._show_first()
        self._pages = QStackedWidget()
        empty.setMaximumWidth(_WIDEST)
        self._pages.addWidget(surface(column(None, row(None, (empty, 100), None), None), "well"))
        self._pages.addWidget(found)
        self.setLayout(column(self.bar, hline(), (self._pages, 1), spacing=0))

    def _show_first(self) -> None:
        """Say what there will be to see, where nothing was found yet."""
        is_trying = self._work is not None
        title = (
            self.tr("Trying the recipe …") if is_trying else self.tr("See what the recipe does at its worst")
        )
        detail = self.tr(
            "It is tried on many images, several times each, with the seeds of an export. Lost, hardly "
            "visible, loose and tiny boxes, unreadable images and duplicates are ranked."
        )
        self._empty.set_text(title, detail)
        self._empty.button.setVisible(not is_trying)

    def _connect(self) -> None:
        self.bar.started.connect(self.start)
        self._empty.clicked.connect(self.start)
        self.bar.stopped.connect(self.stop)
        self.bar.report_wanted.connect(self._ask_for_report)
        self.runner.progressed.connect(self._show_step)
        self.runner.updated.connect(self._take)
        self.runner.finished.connect(self._finish)
        self.runner.suggested.connect(self._take_suggestion)
        self.runner.written.connect(self._report_written)
        self.runner.failed.connect(self._fail)
        self.reasons.chosen.connect(lambda _: self._show_cases())
        self.classes.chosen.connect(lambda _: self._show_cases())
        self.advice.wanted.connect(self._search)
        self.advice.taken.connect(self._use)
        self.sheet.opened.connect(self._open)
        self.state.document_changed.connect(self._forget)
        self.state.recipe_changed.connect(self._show_stale)
        self.state.seed_changed.connect(self._show_stale)
        self.state.source_changed.connect(self._show_stale)

    # running

    def start(self) -> None:
        """Try the recipe as it is now."""
        document = self.state.document
        if document is None:
            return
        plan = self.state.session.plan_settings
        dataset = document.snapshot()
        job = make_job(document.dataset, self.state.recipe, plan, exclude=document.excluded)
        settings = InspectionSettings(
            self.bar.images.value(),
            self.bar.draws.value(),
            self.state.seed,
            split=job.split,
            exclude=job.exclude,
        )
        self._basis = _Basis(document, dataset, self.state.recipe, self.state.seed)
        self.suggestion = None
        self._begin_work(self.tr("Trying the recipe"))
        self._show_step(Step(TRYING, 0, 0))
        there = self.bar.stop if self.inspection is None else self.sheet
        there.setFocus(Qt.FocusReason.OtherFocusReason)  # the button goes away
        self.runner.start(dataset, self.state.recipe, settings)

    def stop(self) -> None:
        """Give up; what was found so far stays."""
        self.runner.stop()
        self._end()
        there = self._empty.button if self.inspection is None else self.sheet
        there.setFocus(Qt.FocusReason.OtherFocusReason)  # the button goes away

    def _search(self) -> None:
        if self.inspection is not None and not self.runner.kind:
            self._begin_work(self.tr("Looking for a milder recipe"))
            self.advice.show_searching()
            self.runner.search(self.inspection)

    def _begin_work(self, title: str) -> None:
        self._end_work()
        self._work = self.state.session.begin_work(title)

    def _end_work(self) -> None:
        if self._work is not None:
            self.state.session.end_work(self._work)
            self._work = None

    def _end(self) -> None:
        self._end_work()
        if self.inspection is not None and self.suggestion is None:
            self._show_advice()
        self._show_page()
        self.status_changed.emit()

    def _fail(self, error: Exception) -> None:
        self.state.session.notice.emit(error_text(error), "error")
        self._end()

    def _forget(self) -> None:
        """Another dataset: nothing of the last one holds."""
        self.runner.stop()
        self.inspection = self.suggestion = self._basis = self._ranking_of = None
        self.sheet.loader.set_inspection(None)
        self.sheet.show_cases(None, np.zeros(0, np.int64))
        self._end()

    # results

    def _take(self, found: Found) -> None:
        """Show what is known; the copies of a run stay the same, with more known about them."""
        before, inspection = self.inspection, found.inspection
        same = before is not None and before.subjects is inspection.subjects
        self.inspection = inspection
        self._ranking_of, self._rankings = inspection, {(None, None): found.ranked}
        self.sheet.loader.set_inspection(inspection, same_copies=same)
        if found.shape is not None and not same:
            self.sheet.set_shape(*found.shape)
        self._show_advice()
        self._show_cases()
        self._show_page()

    def _finish(self, found: Found) -> None:
        self._take(found)
        self._end()
        for failure in found.inspection.failures[:1]:
            self.state.session.notice.emit(
                self.tr("Left out: {reason}").format(reason=failure.reason), "warning"
            )
        if self._lost() > MOST_LOST:
            self._search()

    def _take_suggestion(self, suggestion: Suggestion) -> None:
        self.suggestion = suggestion
        self.advice.show_suggestion(suggestion, self._rare())
        self._end()

    def _use(self, suggestion: Suggestion) -> None:
        self.state.edit_requested.emit(suggestion.recipe, self.tr("Milder recipe"))
        self.state.session.notice.emit(
            self.tr("The milder recipe is in use; Ctrl+Z takes it back. Try it to see what is left."), "ok"
        )

    def _open(self, case: int) -> None:
        """Show a copy in the view of variants, with its very seed."""
        if self.inspection is None:
            return
        subject, number = self.inspection.place(case)
        session = self.state.session
        session.set_plan_settings(seed=self.inspection.seed)
        session.set_image_index(subject.source.index)
        self.state.variant_requested.emit(number)
        if not self.inspection.recipe.does_the_same_as(self.state.recipe):
            session.notice.emit(
                self.tr("The recipe has changed since it was tried: this is what the copy is now."), "warning"
            )

    # the report

    def _ask_for_report(self) -> None:
        if self.inspection is None:
            return
        name = f"{self.inspection.dataset_name}-{self.inspection.recipe.name}.html"
        start = str(Path.home() / name)
        title, kinds = self.tr("Write the report"), self.tr("Web pages (*.html)")
        chosen, _ = QFileDialog.getSaveFileName(self, title, start, kinds)
        if chosen:
            self.write_report(Path(chosen))

    def write_report(self, path: Path) -> None:
        """Write what was found as one HTML file."""
        if self.inspection is not None and not self.runner.kind:
            self._begin_work(self.tr("Writing the report"))
            self.runner.write(self.inspection, self.suggestion, path.with_suffix(path.suffix or ".html"))

    def _report_written(self, path: Path) -> None:
        self.state.session.notice.emit(self.tr("Written: {path}").format(path=path), "ok")
        self._end()

    # showing

    def _show_step(self, step: Step) -> None:
        share = step.done / max(1, step.total)
        words = {
            TRYING: self._trying_words(step),
            SEARCHING: self.tr("looking for a milder recipe"),
        }.get(step.kind, self.tr("writing the report"))
        self.bar.show_progress(words, share)
        self._show_first()
        if self._work is not None:
            self.state.session.update_work(self._work, step.done, step.total)

    def _trying_words(self, step: Step) -> str:
        """Say whether boxes or pixels are looked at: the second half of the work is pixels."""
        if not step.done:
            return self.tr("getting ready")
        half = max(1, step.total // 2)
        text = (
            self.tr("pixels of {done} of {total} copies")
            if step.done > half
            else self.tr("boxes of {done} of {total} copies")
        )
        return text.format(done=f"{step.done - half * (step.done > half):,}", total=f"{half:,}")

    def _show_page(self) -> None:
        is_first = self.inspection is not None and self._pages.currentIndex() == 0
        self._pages.setCurrentIndex(int(self.inspection is not None))
        if is_first and self.isVisible():
            self.sheet.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.runner.kind:
            brief = self._summary(self.tr("{count} of {total}"))
            self.bar.show_idle(self._summary(), brief, has_result=self.inspection is not None)
            self._show_first()
        for button in (self.bar.start, self._empty.button):
            button.setEnabled(self.state.document is not None)
        self._show_stale()

    def showEvent(self, event: QShowEvent) -> None:
        """See whether what was found still holds."""
        super().showEvent(event)
        self._show_stale()

    def _show_stale(self) -> None:
        if self.isVisible():
            self._stale.setVisible(self.inspection is not None and not self._holds())
            self.advice.show_use(self.state.recipe)

    def _holds(self) -> bool:
        """Whether the recipe, the seed and the boxes are still those that were tried."""
        document, basis = self.state.document, self._basis
        if document is None or basis is None:
            return False
        same = basis.recipe.does_the_same_as(self.state.recipe) and basis.seed == self.state.seed
        return same and document is basis.document and document.snapshot() is basis.snapshot

    def _summary(self, brief: str = "") -> str:
        if self.inspection is None:
            return ""
        found = self.inspection
        text = brief or self.tr("{count} of {total} copies are worth a look")
        return text.format(count=f"{len(self._ranked(found)):,}", total=f"{found.cases:,}")

    def _ranked(
        self, found: Inspection, reason: int | None = None, label: int | None = None
    ) -> NDArray[np.int64]:
        """Return ``Inspection.ranked``; of very many copies that takes a moment, so it is done once."""
        if self._ranking_of is not found:
            self._ranking_of, self._rankings = found, {}
        key = reason, label
        if key not in self._rankings:
            self._rankings[key] = found.ranked([] if reason is None else [Reason(reason)], label)
        return self._rankings[key]

    def _lost(self) -> float:
        """Return the share of the rare boxes that is lost, of all boxes where no class is rare."""
        assert self.inspection is not None
        survival, rare = self.inspection.survival, self.inspection.rare
        watched = rare if rare.any() else np.ones(len(rare), bool)
        return 1.0 - float(survival.kept[watched].sum()) / max(1, int(survival.boxes[watched].sum()))

    def _rare(self) -> list[str]:
        assert self.inspection is not None
        pairs = zip(self.inspection.classes, self.inspection.rare, strict=True)
        return [name for name, rare in pairs if rare]

    def _show_advice(self) -> None:
        self.advice.show_loss(self._lost(), self._rare())

    def _show_cases(self) -> None:
        found = self.inspection
        if found is None:
            return
        everything = len(self._ranked(found, label=self.classes.key))
        self.reasons.show_rows(reason_rows(found, self.reasons.key, self.classes.key, everything))
        self.classes.show_rows(class_rows(found))
        ranked = self._ranked(found, self.reasons.key, self.classes.key)
        self.sheet.show_cases(found, ranked, self.reasons.key, self.classes.key)
        self._sheets.setCurrentIndex(int(not len(ranked)))
