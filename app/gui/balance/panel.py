"""The panel at the right: strategy, limits, class weights, the plan in words, and the export."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.balance.strategies import STRATEGIES
from app.gui.balance.advanced import AdvancedForm
from app.gui.balance.goals import GoalsForm
from app.gui.balance.limits import LimitsForm
from app.gui.balance.outlook import Outlook
from app.gui.balance.strategies import StrategyList
from app.gui.balance.weights import WeightsForm
from app.gui.balance.words import plan_sentences
from app.gui.export.estimate import Estimate
from app.gui.export.figures import duration_text, size_text
from app.gui.session import PlanSettings
from app.gui.text import plural, ratio_text
from app.gui.widgets import (
    ScrolledColumn,
    column,
    hline,
    label,
    push_button,
    row,
    shortcut_text,
    tool_button,
)

WIDTH = 336
_CLEARLY_BETTER = 0.97


class BalancePanel(QWidget):
    """Shows the settings of the plan and what it does."""

    def __init__(self) -> None:
        super().__init__()
        self._outlook: Outlook | None = None
        self._ratios: dict[str, float] = {}
        self.setFixedWidth(WIDTH)
        self.setProperty("surface", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.strategies = StrategyList()
        self.compare = tool_button("table", self.tr("All strategies side by side"), checkable=True, size=24)
        self.limits = LimitsForm()
        self.goals = GoalsForm()
        self.advanced = AdvancedForm()
        self.weights = WeightsForm()
        self.words = label("", "body2", wrap=True)
        self.estimate = label("", "caption")
        self.export = push_button(self.tr("Export balanced…"), "big", "export")
        self._lay_out()

    def show_settings(self, settings: PlanSettings) -> None:
        """Show the settings."""
        self.strategies.choose(settings.strategy)
        images = 0 if self._outlook is None else self._outlook.plan.images_before
        self.limits.show_settings(settings, images, STRATEGIES[settings.strategy].optimised)
        self.goals.show_settings(settings)
        self.advanced.show_settings(settings)
        self.weights.show_formula(settings.weights)

    def show_waiting(self) -> None:
        """Say that a plan is being made; the figures of the last one stay until then."""
        self._ratios = {}
        self.strategies.clear_ratios()
        self.estimate.setText(self.tr("planning…"))

    def show_outlook(self, outlook: Outlook, settings: PlanSettings) -> None:
        """Show a plan."""
        self._outlook = outlook
        self.show_settings(settings)
        self.show_ratio(outlook.plan.strategy, outlook)
        plan = outlook.plan
        self.goals.show_classes(plan.classes, plan.before.tolist())
        self.weights.show_counts(plan.classes, plan.after, outlook.company, plan.before, outlook.company_now)
        self.limits.split.setText(self._split_text(outlook))
        self.estimate.setText(self.tr("drawing the copies…") if outlook.is_draft else "")
        self.export.setEnabled(True)

    def show_ratio(self, strategy: str, outlook: Outlook) -> None:
        """Show the ratio that a strategy reaches."""
        self._ratios[strategy] = outlook.plan.ratio_after
        ratio = ratio_text(outlook.plan.ratio_after)
        self.strategies.show_ratio(strategy, f"≈ {ratio}" if outlook.is_draft else ratio)
        if self._outlook is not None:
            self.words.setText(plan_sentences(self._outlook, self._better()))

    def show_estimate(self, estimate: Estimate, workers: int) -> None:
        """Show how large the export will be and how long it will take."""
        with_workers = plural(workers, self.tr("with 1 worker"), self.tr("with {n} workers"))
        text = self.tr("about {size}, {time} {workers}")
        time = duration_text(estimate.seconds(workers))
        self.estimate.setText(text.format(size=size_text(estimate.bytes), time=time, workers=with_workers))

    def show_failure(self, reason: str) -> None:
        """Say why there can be no plan."""
        self._outlook = None
        self.words.setText(reason)
        self.estimate.setText("")
        self.export.setEnabled(False)

    def _lay_out(self) -> None:
        head = row(
            label(self.tr("Strategy"), "title"),
            None,
            label(self.tr("ratio reached"), "caption"),
            self.compare,
            margins=(16, 10, 12, 4),
        )
        upper = QWidget()
        upper.setProperty("surface", "none")
        upper.setLayout(
            column(
                head,
                self.strategies,
                8,
                hline(),
                self.limits,
                hline(),
                self.goals,
                hline(),
                self.weights,
                hline(),
                self.advanced,
                None,
                spacing=0,
            )
        )
        foot = column(
            label(self.tr("The plan"), "title"),
            self.words,
            4,
            row(self.estimate, None, label(shortcut_text("Ctrl+Shift+E"), "key")),
            self.export,
            margins=(16, 12, 16, 16),
            spacing=6,
        )
        self.setLayout(column((ScrolledColumn(upper), 1), hline(), foot, spacing=0))

    def _better(self) -> tuple[str, float] | None:
        """Return the strategy that comes clearly nearer to even than the chosen one, if that is asked."""
        assert self._outlook is not None
        if self._outlook.job.at_least is not None or self._outlook.job.at_least_of:
            return None
        own = self._outlook.plan.ratio_after
        best = min(self._ratios, key=lambda name: self._ratios[name], default=None)
        if best is None or self._ratios[best] >= own * _CLEARLY_BETTER:
            return None
        return best, self._ratios[best]

    def _split_text(self, outlook: Outlook) -> str:
        sizes = outlook.split_sizes
        if set(sizes) == {"train"}:
            return self.tr("all images train")
        parts = [f"{name} {sizes[name]:,}" for name in ("train", "val", "test") if name in sizes]
        return "  ".join(parts)
