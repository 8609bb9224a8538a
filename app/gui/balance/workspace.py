"""The Balance workspace: how uneven the classes are, and what a plan would make of them."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QStackedWidget, QWidget

from app.balance.findings import Finding
from app.balance.strategies import STRATEGIES
from app.core.dataset import FLAG_DIFFICULT, Dataset, ImageState
from app.gui import tasks
from app.gui.balance.counting import Counter
from app.gui.balance.curve import BudgetCurve, budget_curve
from app.gui.balance.dashboard import Dashboard
from app.gui.balance.figures import FigureMenu, file_name
from app.gui.balance.finding_selection import finding_title, select_finding
from app.gui.balance.outlook import Outlook
from app.gui.balance.panel import BalancePanel
from app.gui.balance.planner import PlanRunner
from app.gui.balance.population import ALL, Present
from app.gui.balance.report import write_report
from app.gui.document import Document
from app.gui.export.estimate import Estimate, measure
from app.gui.export.jobs import ensure_recipe, make_job, with_strategy
from app.gui.export.memory import exported_boxes
from app.gui.images.filter import quoted
from app.gui.images.thumbnails import ThumbnailLoader
from app.gui.messages import error_text
from app.gui.selection import Selection, select_boxes, select_images
from app.gui.session import Session
from app.gui.text import plural, short_path
from app.gui.widgets import EmptyState, column, row, surface
from app.gui.workspace import Workspace

_UNDER = 0.25  # of the largest class


class BalanceWorkspace(Workspace):
    """The dashboard and the plan; planning happens in a background thread, anew after every change."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.title = self.tr("Balance")
        self.runner = PlanRunner(self)
        self.counter = Counter(self)
        self.dashboard = Dashboard()
        self.panel = BalancePanel()
        self._document: Document | None = None
        self._outlook: Outlook | None = None
        self._stale = True
        self._work = 0
        self._settings = session.plan_settings
        self._lay_out()
        self._connect()
        self.panel.show_settings(session.plan_settings)

    @property
    def outlook(self) -> Outlook | None:
        """The plan that is shown, None while there is none."""
        return self._outlook

    @property
    def status_text(self) -> str:
        """How long the plan took, and its seed."""
        if self.runner.is_busy:
            return self.tr("Planning…")
        if self._outlook is None or self._outlook.is_draft:
            return ""
        text = self.tr("Plan in {seconds} s  ·  recipe {recipe}  ·  seed {seed}")
        job = self._outlook.job
        seconds = f"{self._outlook.plan.seconds:.2f}"
        return text.format(seconds=seconds, recipe=job.recipe.name, seed=job.seed)

    @property
    def status_warning(self) -> str:
        """How many classes are far below the largest."""
        if self._outlook is None:
            return ""
        after = self._outlook.plan.after[self._outlook.counting]
        under = int(((after > 0) & (after < _UNDER * after.max(initial=0))).sum())
        one = self.tr("1 class below 25 % of the largest")
        return plural(under, one, self.tr("{n} classes below 25 % of the largest")) if under else ""

    def set_document(self, document: Document | None) -> None:
        """Show another dataset."""
        if self._document is not None:
            self._document.annotation_changed.disconnect(self._edited)
            self._document.dataset_changed.disconnect(self._replaced)
            self._document.excluded_changed.disconnect(self._changed)
        self.runner.stop()
        tasks.cancel(self)
        self._document, self._outlook = document, None
        self.counter.set_document(document)
        if document is not None:
            document.annotation_changed.connect(self._edited)
            document.dataset_changed.connect(self._replaced)
            document.excluded_changed.connect(self._changed)
        self._changed()

    def use_thumbnails(self, thumbnails: ThumbnailLoader) -> None:
        """Show pictures of the images that are repeated most."""
        self.dashboard.plots.repeated.use(thumbnails)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed meanwhile."""
        super().showEvent(event)
        self._find_exported()
        if self._stale:
            self._plan()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop what nobody sees."""
        super().hideEvent(event)
        if self.runner.is_busy:
            self._stale = True
        self.runner.stop()

    # building

    def _lay_out(self) -> None:
        self.empty = EmptyState(self.tr("Nothing to balance yet"))
        self._pages = QStackedWidget()
        self._pages.addWidget(self.dashboard)
        self._pages.addWidget(surface(column(None, self.empty, None), "bg"))
        rule = QFrame()
        rule.setProperty("rule", "vertical")
        self.setLayout(row((self._pages, 1), rule, self.panel, spacing=0))

    def _connect(self) -> None:
        session = self.session
        session.recipe_changed.connect(self._changed)
        session.plan_settings_changed.connect(self._settings_changed)
        self.runner.drafted.connect(self._show_draft)
        self.runner.planned.connect(self._show)
        self.runner.failed.connect(self._fail)
        self.runner.compared.connect(self.panel.show_ratio)
        self.runner.compared.connect(self.dashboard.comparison.show_strategy)
        self.runner.started.connect(self.dashboard.comparison.clear)
        self.panel.strategies.changed.connect(lambda name: session.set_plan_settings(strategy=name))
        self.panel.limits.changed.connect(lambda changes: session.set_plan_settings(**changes))
        for form in (self.panel.goals, self.panel.advanced):
            form.changed.connect(lambda changes: session.set_plan_settings(**changes))
        self.panel.export.clicked.connect(session.export_requested.emit)
        self.panel.weights.changed.connect(lambda name: session.set_plan_settings(weights=name))
        self.panel.weights.copied.connect(lambda: session.notice.emit(self.tr("Class weights copied"), "ok"))
        session.listing_changed.connect(self.dashboard.show_listing)
        self.dashboard.class_chosen.connect(self._list_class)
        self.dashboard.picked.connect(self._list)
        self.dashboard.finding_chosen.connect(self._list_finding)
        self.dashboard.strategy_chosen.connect(lambda name: session.set_plan_settings(strategy=name))
        self.dashboard.noticed.connect(session.notice)
        self.dashboard.bar.report_wanted.connect(self._ask_for_report)
        self.dashboard.bar.boxes_wanted.connect(lambda: self._show_boxes(session.listing))
        self.dashboard.bar.all_wanted.connect(lambda: session.set_listing(None))
        session.work_changed.connect(self._work_changed)
        self.counter.counted.connect(self._show_present)
        self.counter.drawn.connect(self.dashboard.show_planned)
        self.counter.figured.connect(self.dashboard.show_figures)
        self.panel.compare.toggled.connect(self.dashboard.set_comparing)
        self.dashboard.budget.chosen.connect(self._limit_images)
        self.dashboard.budget.repeats_wanted.connect(self._list_repeated)

    # class weights of what was exported

    def _work_changed(self) -> None:
        """Look again once a piece of work has ended: it may have been an export."""
        before, self._work = self._work, len(self.session.work)
        if self._work < before and self.isVisible():
            self._find_exported()

    def _find_exported(self) -> None:
        if self._document is None:
            return

        root, show = self._document.dataset.root, self.panel.weights.show_exported
        tasks.run(exported_boxes, root, on_result=show, owner=self, key="exported")

    # planning

    def _settings_changed(self) -> None:
        before, self._settings = self._settings, self.session.plan_settings
        self.panel.show_settings(self._settings)
        if replace(before, weights=self._settings.weights) != self._settings:  # else the plan is the same
            self._changed()

    def _changed(self, _index: int = -1) -> None:
        self._stale = True
        if self.isVisible():
            self._plan()

    def _edited(self, index: int) -> None:
        self.counter.edit(index)
        self._changed()

    def _replaced(self) -> None:
        self.counter.forget()
        self._changed()

    def _plan(self) -> None:
        self._stale = False
        tasks.cancel(self, "estimate")
        tasks.cancel(self, "curve")
        dataset = None if self._document is None else self._document.snapshot()
        problem = self._problem(dataset)
        if dataset is None or problem:
            self.runner.stop()
            self._show_nothing(problem)
            return
        if self._outlook is None or self._outlook.prepared.dataset.root != dataset.root:
            self._pages.setCurrentIndex(0)
            self.dashboard.show_dataset(dataset)
        self.counter.catch_up()
        excluded = self._document.excluded if self._document is not None else ()
        job = make_job(dataset, ensure_recipe(self.session), self.session.plan_settings, exclude=excluded)
        self.panel.show_waiting()
        self.panel.goals.show_difficult(bool((dataset.flags & FLAG_DIFFICULT).any()))
        settings = self.session.plan_settings
        others = {name: with_strategy(job, dataset, settings, name) for name in STRATEGIES}
        others.pop(job.balance)
        self.runner.request(job, dataset, others)
        self.status_changed.emit()

    def _problem(self, dataset: Dataset | None) -> str:
        if dataset is None or not len(dataset):
            return self.tr("There are no images.")
        if any(entry.state is ImageState.PENDING for entry in dataset.entries):
            return self.tr("The annotations are being read.")
        if not len(dataset.boxes):
            return self.tr("No image has a box.")
        return ""

    def _show_nothing(self, why: str) -> None:
        self._outlook = None
        self.counter.forget()
        self.empty.set_text(self.tr("Nothing to balance yet"), why)
        self._pages.setCurrentIndex(1)
        self.panel.show_failure(why)
        self.status_changed.emit()

    def _show_present(self, present: Present) -> None:
        """Show what was counted; the bars show an edit before it is planned."""
        self.dashboard.show_present(present)
        outlook = self._outlook
        if outlook is not None and outlook.prepared.dataset is not present.dataset:
            tally = present.tallies.get("train", present.tallies[ALL])
            self.dashboard.show_now(present.dataset.classes, tally.boxes)

    def _show_draft(self, outlook: Outlook) -> None:
        """Show what a plan is expected to reach, until it has been drawn."""
        self._outlook = outlook
        self._pages.setCurrentIndex(0)
        self.dashboard.show_outlook(outlook)
        self.panel.show_outlook(outlook, self.session.plan_settings)
        self.status_changed.emit()

    def _show(self, outlook: Outlook) -> None:
        self._show_draft(outlook)
        self.counter.follow(outlook)

        def show_curve(curve: BudgetCurve | None) -> None:
            self.dashboard.show_curve(outlook, curve)

        # in the thread of the plans: before the other strategies
        for work, show, key in ((_measure, self._show_estimate, "estimate"), (_curve, show_curve, "curve")):
            tasks.run(
                work,
                outlook,
                with_task=True,
                on_result=show,
                owner=self,
                key=key,
                pool=self.runner.pool,
            )

    def _show_estimate(self, estimate: Estimate) -> None:
        self.panel.show_estimate(estimate, os.cpu_count() or 1)

    def _fail(self, error: Exception) -> None:
        self.dashboard.budget.show_curve(None, 0, 0.0)
        self.panel.show_failure(error_text(error))
        self.status_changed.emit()

    def _list_class(self, index: int, boxes: bool = False) -> None:
        """Show the images of a class in the list, or its boxes; the plots show this class alone."""
        if self._document is None or index >= len(self._document.classes):  # a mirror may bring forth more
            return
        name = self._document.classes[index]
        dataset = self._document.snapshot()
        query = quoted("class", name)
        self._list(lambda: select_boxes(dataset, name, lambda now: now.labels == index, query), boxes)
        self.dashboard.focus_class(index)

    def _list(self, find: Callable[[], Selection], boxes: bool) -> None:
        """Find images in the background and list them, or show their boxes."""

        def show(selection: Selection) -> None:
            if not len(selection.images):
                self.session.notice.emit(self.tr("No image: {what}").format(what=selection.title), "ok")
            elif boxes:
                self._show_boxes(selection)
            else:
                self.session.set_listing(selection)

        tasks.run(find, on_result=show, owner=self, key="list")

    def _show_boxes(self, selection: Selection | None) -> None:
        if selection is None:
            return
        if selection.boxes is None:
            text = self.tr(
                "No boxes to show: the images hold none, or they are planned. “Now” has those there are."
            )
            self.session.notice.emit(text, "warning")
            return
        self.session.boxes_requested.emit(selection)

    def _list_finding(self, finding: Finding, boxes: bool) -> None:
        outlook = self._outlook
        if outlook is not None:
            title = finding_title(finding, outlook).rstrip(".。")
            self._list(lambda: select_finding(finding, outlook, title), boxes)

    def _list_repeated(self, boxes: bool) -> None:
        """List the images of which the plan makes more than one output."""
        outlook = self._outlook
        if outlook is not None:
            title, repeated = self.tr("images that the plan repeats"), outlook.images[outlook.copies > 1]
            self._list(lambda: select_images(title, repeated, len(outlook.prepared.dataset)), boxes)

    def _ask_for_report(self) -> None:
        """Ask for a file and write the dashboard as a page."""
        if self._document is None:
            return
        folder = FigureMenu.folder or Path.home()
        suggestion = folder / f"{file_name(self._document.dataset.name)}.html"
        title, kind = self.tr("Report of the dashboard"), self.tr("Page (*.html)")
        chosen, _ = QFileDialog.getSaveFileName(self, title, str(suggestion), kind)
        if chosen:
            self.write_report(Path(chosen if Path(chosen).suffix else f"{chosen}.html"))

    def write_report(self, path: Path) -> None:
        """Write the dashboard as a page, in the background."""
        if self._document is None:
            return
        work = self.session.begin_work(self.tr("Writing the report"))

        def done(written: Path) -> None:
            self.session.end_work(work)
            FigureMenu.folder = written.parent
            self.session.notice.emit(self.tr("Saved: {path}").format(path=short_path(written)), "ok")

        def failed(error: Exception) -> None:
            self.session.end_work(work)
            text = self.tr("{path} cannot be written: {why}")
            words = text.format(path=short_path(path), why=error_text(error))
            self.session.notice.emit(words, "error")

        dataset, curve = self._document.snapshot(), self.dashboard.budget.curve
        tasks.run(write_report, path, dataset, self._outlook, curve, on_result=done, on_error=failed)

    def _limit_images(self, images: int) -> None:
        """Take over the limit that the point of the curve was dragged to."""
        if self._outlook is not None:
            budget = max(1.0, images / max(1, self._outlook.plan.images_before))
            self.session.set_plan_settings(budget=round(budget, 4))


def _measure(task: tasks.Task, outlook: Outlook) -> Estimate:
    return measure(outlook.prepared, task.is_cancelled)


def _curve(task: tasks.Task, outlook: Outlook) -> BudgetCurve | None:
    return budget_curve(outlook, task.is_cancelled)
