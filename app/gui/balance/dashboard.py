"""The middle of the Balance workspace: figures, bars, reasons and plots, each on a card."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from app.core.dataset import Dataset
from app.gui.balance.anatomy import Anatomy, BudgetCurve
from app.gui.balance.bars import ClassBars
from app.gui.balance.cards import legend, titled_card
from app.gui.balance.charts import CompanyChart, RepeatChart
from app.gui.balance.headline import Headline
from app.gui.balance.outlook import Outlook
from app.gui.balance.plots import BudgetPlot, HeatPlot, SizePlot
from app.gui.balance.why_table import WhyTable
from app.gui.widgets import column, row

_BARS_HEIGHT, _WHY_HEIGHT, _PLOT_HEIGHT = 272, 188, 220


class Dashboard(QScrollArea):
    """Shows a dataset and what a plan makes of it.

    Attributes:
        class_chosen: emitted with the class that a person clicked.
    """

    class_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.headline = Headline()
        self.bars = ClassBars()
        self.budget = BudgetPlot()
        self.why = WhyTable()
        self.places = HeatPlot()
        self.sizes = SizePlot()
        self.company = CompanyChart()
        self.repeats = RepeatChart()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self._content())
        self.bars.chosen.connect(self.class_chosen)
        self.why.chosen.connect(self.class_chosen)

    def show_dataset(self, dataset: Dataset) -> None:
        """Show what is known before the first plan."""
        self.headline.show_dataset(dataset)
        totals = dataset.class_counts().totals().astype(np.int64)
        self.bars.set_classes(dataset.classes, totals, None)
        self.why.show_outlook(None)
        self.budget.show_curve(None, 0, 0.0)
        self.repeats.show_copies(None, 1)

    def show_outlook(self, outlook: Outlook) -> None:
        """Show a plan."""
        plan = outlook.plan
        self.headline.show_outlook(outlook)
        self.bars.set_classes(plan.classes, plan.before, plan.after)
        self.why.show_outlook(outlook)
        self.repeats.show_copies(outlook.copies, outlook.job.max_copies)

    def show_curve(self, outlook: Outlook, curve: BudgetCurve | None) -> None:
        """Show what other limits would reach."""
        self.budget.show_curve(curve, outlook.plan.images_after, outlook.plan.ratio_after)

    def show_anatomy(self, anatomy: Anatomy | None, classes: tuple[str, ...]) -> None:
        """Show the places, sizes and company of a dataset's boxes."""
        self.places.show_anatomy(anatomy)
        self.sizes.show_anatomy(anatomy)
        self.company.show_anatomy(anatomy, classes)

    def _content(self) -> QWidget:
        both = legend(self.tr("now"), self.tr("planned"))
        bars = titled_card(self.tr("Boxes per class"), self.bars, right=both)
        drag = self.tr("ratio over images, drag the point")
        budget = titled_card(self.tr("Budget and ratio"), self.budget, drag)
        why = titled_card(self.tr("What stays uneven, and why"), self.why)
        places = titled_card(self.tr("Where centres lie"), self.places, self.tr("all classes"))
        sizes = titled_card(self.tr("Relative size"), self.sizes, "√(wh / WH)")
        company = titled_card(self.tr("Seen together"), self.company, self.tr("P(column | row)"))
        repeats = titled_card(self.tr("Repeats per image"), self.repeats, self.tr("images, √ scale"))
        for widget in (bars, budget):
            widget.setFixedHeight(_BARS_HEIGHT)
        why.setFixedHeight(_WHY_HEIGHT)
        small = (places, sizes, company, repeats)
        for widget in small:
            widget.setMinimumHeight(_PLOT_HEIGHT)
        content = QWidget()
        content.setProperty("surface", "bg")
        content.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        content.setLayout(
            column(
                self.headline,
                row((bars, 6), (budget, 5), spacing=12),
                why,
                (row(*((widget, 1) for widget in small), spacing=12), 1),
                margins=(20, 16, 20, 16),
                spacing=12,
            )
        )
        return content
