"""What a plan may use: repeats, images in all, and which classes it favours."""

from __future__ import annotations

import math

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from app.gui.session import PlanSettings
from app.gui.widgets import RangeSlider, column, label, row

_MOST_COPIES = 50
_BUDGET_STEPS = 100
_LARGEST_BUDGET = 20.0
_BETAS = (0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)


class LimitsForm(QWidget):
    """Sliders for the limits of a plan.

    Attributes:
        changed: emitted with the changed settings, by their names in ``PlanSettings``.
    """

    changed = Signal(dict)

    def __init__(self) -> None:
        super().__init__()
        self._settings = PlanSettings()
        self._images = 0
        self.copies = RangeSlider(1, _MOST_COPIES, 1, (10,), name=self.tr("Repeats of one image"))
        self.budget = RangeSlider(0, _BUDGET_STEPS + 1, 1, (40,), name=self.tr("Images in all"))
        self.beta = RangeSlider(0, len(_BETAS) - 1, 1, (7,), name=self.tr("Favour"))
        self._copies, self._budget = label("", "title", "right"), label("", "title", "right")
        self.split = label("", "caption", "right")
        self.setLayout(
            column(
                row(label(self.tr("Limits"), "title"), None, self.split),
                _limit(self.tr("Repeats of one image"), self._copies, self.copies),
                _limit(self.tr("Images in all, at most"), self._budget, self.budget),
                column(
                    label(self.tr("Favour"), "body2"),
                    self.beta,
                    row(
                        label(self.tr("all classes evenly"), "caption"),
                        None,
                        label(self.tr("the rarest first"), "caption"),
                    ),
                    spacing=2,
                ),
                margins=(16, 12, 16, 12),
                spacing=8,
            )
        )
        self.copies.changed.connect(lambda: self._edit(max_copies=round(self.copies.value)))
        self.budget.changed.connect(lambda: self._edit(budget=budget_at(self.budget.value)))
        self.beta.changed.connect(lambda: self._edit(beta=_BETAS[round(self.beta.value)]))

    def show_settings(self, settings: PlanSettings, images: int, optimised: bool) -> None:
        """Show the limits.

        Args:
            settings: as they are now.
            images: images of the training split, 0 while unknown.
            optimised: whether the strategy weighs the classes; else there is nothing to favour.
        """
        self._settings, self._images = settings, images
        self._copies.setText(f"{settings.max_copies}")
        self._budget.setText(self._budget_text(settings.budget))
        _move(self.copies, settings.max_copies)
        _move(self.budget, budget_position(settings.budget))
        nearest = min(range(len(_BETAS)), key=lambda i: abs(_BETAS[i] - settings.beta))
        _move(self.beta, nearest)
        self.copies.setEnabled(settings.strategy != "none")
        self.budget.setEnabled(settings.strategy != "none")
        self.beta.setEnabled(optimised)

    def _budget_text(self, budget: float | None) -> str:
        if budget is None:
            return self.tr("no limit")
        return f"{math.floor(budget * self._images + 1e-9):,}" if self._images else f"×{budget:.2f}"

    def _edit(self, **changes: object) -> None:
        self.changed.emit(changes)


def budget_at(position: float) -> float | None:
    """Return the budget (images out over images in) at a position of the slider; its end is no limit."""
    if position > _BUDGET_STEPS:
        return None
    return round(math.pow(_LARGEST_BUDGET, position / _BUDGET_STEPS), 2)


def budget_position(budget: float | None) -> int:
    """Return the position of the slider for a budget."""
    if budget is None:
        return _BUDGET_STEPS + 1
    share = math.log(max(1.0, budget)) / math.log(_LARGEST_BUDGET)
    return min(_BUDGET_STEPS, round(_BUDGET_STEPS * share))


def _move(slider: RangeSlider, value: float) -> None:
    if slider.value != value:
        slider.set_values(value)


def _limit(name: str, value: QLabel, slider: RangeSlider) -> QWidget:
    widget = QWidget()
    widget.setLayout(column(row(label(name, "body2"), None, value), slider, spacing=2))
    return widget
