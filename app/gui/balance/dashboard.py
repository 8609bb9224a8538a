"""The middle of the Balance workspace: figures, bars, reasons, warnings and plots, each on a card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QWidget

from app.balance.findings import Finding, Level
from app.balance.strategies import STRATEGIES
from app.core.dataset import Dataset
from app.core.statistics import Figures
from app.gui.balance.bars import ClassBars
from app.gui.balance.cards import FigureCard, legend
from app.gui.balance.class_order import class_order
from app.gui.balance.comparison import ComparisonTable
from app.gui.balance.curve import BudgetCurve
from app.gui.balance.figures_table import PLANNED, FiguresTable, split_title
from app.gui.balance.heading import Subject
from app.gui.balance.headline import Headline
from app.gui.balance.outlook import Outlook
from app.gui.balance.plot_grid import PlotGrid
from app.gui.balance.plots import BudgetPlot
from app.gui.balance.population import Planned, Present, View
from app.gui.balance.view_bar import ViewBar
from app.gui.balance.warning_list import WarningList
from app.gui.balance.why_table import WhyTable
from app.gui.balance.words import plan_subject
from app.gui.selection import Selection, select_images
from app.gui.widgets import column, hline, row

_BARS_HEIGHT, _WHY_HEIGHT = 272, 188
_TALLER_WHY = 60  # where its sentences stand below
_NARROW = 700
_LIST_MARGINS = 24 + 28  # of a card around a list
_LEAST_WARNINGS, _MOST_WARNINGS = 2, 5  # rows that are seen without scrolling


class Dashboard(QWidget):
    """Shows a dataset and what a plan makes of it.

    Attributes:
        class_chosen: emitted with the class that a person clicked, and whether its boxes are asked for.
        picked: emitted with a function that finds the images of a mark, and whether boxes are asked for.
        finding_chosen: emitted with a ``Finding``, and whether boxes are asked for.
        strategy_chosen: emitted with a strategy's name.
        view_changed: another split, now or planned, another class.
        noticed: emitted with a sentence about a file, and its kind.
    """

    class_chosen = Signal(int, bool)
    picked = Signal(object, bool)
    finding_chosen = Signal(object, bool)
    strategy_chosen = Signal(str)
    view_changed = Signal()
    noticed = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.bar = ViewBar()
        self.headline = Headline()
        self.bars = ClassBars()
        self.budget = BudgetPlot()
        self.why = WhyTable()
        self.warnings = WarningList()
        self.comparison = ComparisonTable()
        self.figures = FiguresTable()
        self.plots = PlotGrid()
        self._names: tuple[str, ...] = ()
        self._now: NDArray[np.int64] = np.zeros(0, np.int64)
        self._after: NDArray[np.int64] | None = None
        self._present: Present | None = None
        self._planned: Planned | None = None
        self._outlook: Outlook | None = None
        self._dataset_name = ""
        self._many = False
        self._lay_out()
        self._connect()

    @property
    def view(self) -> View:
        """What the plots show."""
        return self.bar.view

    # showing

    def show_dataset(self, dataset: Dataset) -> None:
        """Show what is known before the first plan."""
        self._dataset_name, self._outlook = dataset.name, None
        self.headline.show_dataset(dataset)
        totals = dataset.class_counts().totals().astype(np.int64)
        self._show_classes(dataset.classes, totals, None)
        self.why.show_outlook(None)
        self.warnings.show_outlook(None)
        self._fit_warnings()
        self.budget.show_curve(None, 0, 0.0)
        self.budget.show_waiting()
        self.plots.show_outlook(None)
        self._planned = None
        self.bar.show_planned(False)

    def show_now(self, names: Sequence[str], totals: NDArray[np.float64]) -> None:
        """Show boxes per class as they are after an edit, before anything is planned anew."""
        now, after = np.rint(totals).astype(np.int64), self._after
        if after is not None and len(after) < len(now):
            after = np.pad(after, (0, len(now) - len(after)))
        self._show_classes(names, now, None if after is None else after[: len(now)])

    def show_outlook(self, outlook: Outlook) -> None:
        """Show a plan."""
        plan = outlook.plan
        self._dataset_name, self._outlook = outlook.prepared.dataset.name, outlook
        self.headline.show_outlook(outlook)
        self.why.show_outlook(outlook)
        self._show_classes(plan.classes, plan.before, plan.after)
        self.bars.set_targets(_targets(outlook))
        self.bars.set_counting(outlook.counting)
        self.budget.show_waiting()
        self.warnings.show_outlook(outlook)
        self._fit_warnings()
        self.plots.show_outlook(outlook)
        self.comparison.show_strategy(plan.strategy, outlook)
        self.comparison.choose(plan.strategy)

    def show_curve(self, outlook: Outlook, curve: BudgetCurve | None) -> None:
        """Show what other limits would reach."""
        self.budget.show_curve(curve, outlook.plan.images_after, outlook.plan.ratio_after)

    def show_present(self, present: Present | None) -> None:
        """Show the places, sizes and company of a dataset's boxes."""
        self._present = present
        if present is not None:
            sizes = {name: int(mask.sum()) for name, mask in present.members.items()}
            self.bar.show_splits(sizes)
        self.show_plots()

    def show_planned(self, planned: Planned | None) -> None:
        """Show the same of a plan."""
        self._planned = planned
        self.bar.show_planned(planned is not None)
        if self.view.planned or planned is None:
            self.show_plots()

    def show_figures(self, found: Mapping[str, tuple[Figures, float]]) -> None:
        """Show one line of figures for each split."""
        ordered = dict(found)
        if PLANNED in ordered and "train" in ordered:  # beside the split that it is made of
            planned = ordered.pop(PLANNED)
            items = list(ordered.items())
            at = next(k for k, (name, _) in enumerate(items) if name == "train")
            ordered = dict([*items[: at + 1], (PLANNED, planned), *items[at + 1 :]])
        self.figures.show_figures(ordered)
        rows = max(1, self.figures.row_count())
        self._figures_card.setFixedHeight(_LIST_MARGINS + self.figures.header_height + rows * 28)

    def show_plots(self) -> None:
        """Draw the plots of the chosen split and class anew."""
        names = self._names
        if self._present is not None and len(self._present.dataset.classes) > len(names):
            names = self._present.dataset.classes  # a class is new, and not planned yet
        self.plots.show_view(self._present, self._planned, self.view, names)

    def show_listing(self, listing: Selection | None) -> None:
        """Say which images are listed; without any the plots show all classes again."""
        self.bar.show_listing(listing, listing is not None and listing.boxes is not None)
        if listing is None:
            self.plots.unpick()
            self.focus_class(None)

    def focus_class(self, label: int | None) -> None:
        """Let the plots show one class only; None: all."""
        if label != self.view.label:
            self.bar.view = replace(self.bar.view, label=label)
            self.show_plots()

    def set_comparing(self, on: bool) -> None:
        """Show all strategies side by side, or not."""
        self._comparison_card.setVisible(on)
        if on:
            self._scroll.ensureWidgetVisible(self._comparison_card)

    @property
    def is_comparing(self) -> bool:
        """Whether all strategies are shown side by side."""
        return not self._comparison_card.isHidden()

    def _show_classes(
        self, names: Sequence[str], now: NDArray[np.int64], after: NDArray[np.int64] | None
    ) -> None:
        if len(names) != len(self._names):
            self.bar.show_classes(len(names))
            self._sort_at_first(len(names))
        self._names, self._now, self._after = tuple(names), now, after
        self.bars.set_classes(names, now, after)
        self._order_classes()

    def _sort_at_first(self, classes: int) -> None:
        """Of many classes show the largest first, until another order is chosen."""
        many = classes > 12
        if many != self._many:
            self._many = many
            self.bar.order.setCurrentIndex(int(many))

    def _order_classes(self) -> None:
        by, search = self.bar.ordering
        order = class_order(self._names, self._now, self._after, by, search)
        self.bars.set_order(order)
        self.why.set_order(order)

    def _fit_warnings(self) -> None:
        found = self.warnings.findings
        rows = min(max(len(found), _LEAST_WARNINGS), _MOST_WARNINGS)
        self._warnings_card.setVisible(bool(found))
        self._warnings_card.setFixedHeight(_LIST_MARGINS + int(rows * self.warnings.row_height()))
        parts = [
            self.tr("{n} serious").format(n=f"{self.warnings.count(Level.ERROR):,}"),
            self.tr("{n} warnings").format(n=f"{self.warnings.count(Level.WARNING):,}"),
            self.tr("{n} remarks").format(n=f"{self.warnings.count(Level.NOTE):,}"),
        ]
        self._warnings_card.note.setText("  ·  ".join(parts))

    def _plan_subject(self, both: bool = False) -> Subject:
        """Return what the cards about the plan are about, for their files."""
        return plan_subject(self._outlook, both) if self._outlook is not None else Subject(self._dataset_name)

    # building

    def _connect(self) -> None:
        for rows in (self.bars, self.why):
            rows.chosen.connect(lambda c: self.class_chosen.emit(c, False))
            rows.boxes_wanted.connect(lambda c: self.class_chosen.emit(c, True))
        self.warnings.chosen.connect(lambda k: self._choose_finding(k, False))
        self.warnings.boxes_wanted.connect(lambda k: self._choose_finding(k, True))
        self.comparison.chosen.connect(lambda k: self.strategy_chosen.emit(list(STRATEGIES)[k]))
        self.figures.chosen.connect(lambda k: self._choose_split(k, False))
        self.figures.boxes_wanted.connect(lambda k: self._choose_split(k, True))
        self.plots.picked.connect(self.picked)
        self.bar.order_changed.connect(self._order_classes)
        self.bar.scale_changed.connect(self.bars.set_logarithmic)
        self.bar.scale_changed.connect(self.plots.set_logarithmic)
        self.bar.view_changed.connect(self._change_view)
        self.plots.noticed.connect(self.noticed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the curve below the bars where there is no room for both."""
        super().resizeEvent(event)
        is_narrow = self.width() < _NARROW
        directions = QBoxLayout.Direction
        self._beside.setDirection(directions.TopToBottom if is_narrow else directions.LeftToRight)
        self._why_card.setFixedHeight(_WHY_HEIGHT + (_TALLER_WHY if is_narrow else 0))

    def _change_view(self) -> None:
        self.show_plots()
        self.view_changed.emit()

    def _choose_finding(self, row_number: int, boxes: bool) -> None:
        finding: Finding = self.warnings.findings[row_number]
        self.finding_chosen.emit(finding, boxes)

    def _choose_split(self, row_number: int, boxes: bool) -> None:
        name = self.figures.names[row_number]
        self._list_split("train" if name == PLANNED else name, boxes)
        if name == PLANNED:
            self.bar.choose_planned(True)
        else:
            self.bar.choose_planned(False)
            self.bar.choose_split(name)

    def _list_split(self, name: str, boxes: bool) -> None:
        present = self._present
        if present is not None and name in present.members:
            title, images = split_title(name), np.flatnonzero(present.members[name])
            self.picked.emit(lambda: select_images(title, images, len(present.dataset)), boxes)

    def _card(self, *args: object, **more: object) -> FigureCard:
        card = FigureCard(*args, **more)  # type: ignore[arg-type]
        card.noticed.connect(self.noticed)
        return card

    def _lay_out(self) -> None:
        plan, both = self._plan_subject, partial(self._plan_subject, True)
        bars = self._card(self.tr("Boxes per class"), self.bars, right=legend(self.bars.key()), subject=both)
        drag = self.tr("ratio over images, drag the point")
        budget = self._card(
            self.tr("Budget and ratio"), self.budget, drag, selectable=(False, False), subject=plan
        )
        why = self._card(self.tr("What stays uneven, and why"), self.why, subject=both)
        self._warnings_card = self._card(self.tr("Warnings"), self.warnings, subject=both)
        self._comparison_card = self._card(
            self.tr("Strategies side by side"),
            self.comparison,
            self.tr("a click chooses one"),
            selectable=(False, False),
            subject=lambda: replace(self._plan_subject(), strategy=""),
        )
        self._figures_card = self._card(
            self.tr("Figures of each split"),
            self.figures,
            self.tr("a click shows its plots and lists its images"),
            subject=lambda: Subject(self._dataset_name),
        )
        for widget in (bars, budget):
            widget.setFixedHeight(_BARS_HEIGHT)
        self._why_card = why
        self._comparison_card.hide()
        self._comparison_card.setFixedHeight(_LIST_MARGINS + self.comparison.minimumSizeHint().height())
        self._beside = row((bars, 6), (budget, 5), spacing=12)
        content = QWidget()
        content.setProperty("surface", "bg")
        content.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        content.setLayout(
            column(
                self.headline,
                self._comparison_card,
                self._beside,
                why,
                self._warnings_card,
                self.plots,
                self._figures_card,
                None,
                margins=(20, 8, 20, 16),
                spacing=12,
            )
        )
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(content)
        self.setLayout(column(self.bar, hline(), (self._scroll, 1), self.bar.strip, spacing=0))


def _targets(outlook: Outlook) -> NDArray[np.float64] | None:
    """Return (C,) the boxes that each class should have at least, None where nothing is asked."""
    job = outlook.job
    if job.at_least is None and not job.at_least_of:
        return None
    own = job.at_least_of
    return np.array([own.get(name, job.at_least or 0) for name in outlook.plan.classes], np.float64)
