"""Class weights for the loss function: by a formula, to copy."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from app.balance.weights import FORMULAS, class_weights
from app.gui.widgets import ClassGlyph, ElidedLabel, clear_layout, column, label, row, tool_button

_SHOWN = 6
_IN_A_LINE, _LINE_OF_NAMES = 3, 136  # px
_BESIDE_NAME = 48  # px of glyph and figure
_BALANCED = 1.5  # ratio from which weights correct once more what is even already


class WeightsForm(QWidget):
    """A formula and what it gives for the planned boxes.

    Attributes:
        copied: emitted when the weights were copied.
    """

    copied = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._names: tuple[str, ...] = ()
        self._counts: NDArray[np.int64] = np.zeros(0, np.int64)
        self._company: NDArray[np.float64] | None = None
        self.formula = QComboBox()
        self.formula.setAccessibleName(self.tr("Class weights"))
        self.formula.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for name in FORMULAS:
            self.formula.addItem(self._formula_title(name), name)
        self.formula.setCurrentIndex(max(0, self.formula.findData("effective-0.999")))
        self.copy = tool_button("copy", self.tr("Copy as a Python dictionary"), size=24)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._more = label("", "caption", wrap=True)
        head = row(
            label(self.tr("Class weights"), "title"),
            label(self.tr("on planned boxes"), "caption"),
            None,
            self.copy,
        )
        self.setLayout(
            column(head, self.formula, self._grid, self._more, margins=(16, 10, 16, 12), spacing=8)
        )
        self.formula.currentIndexChanged.connect(lambda _: self._show())
        self.copy.clicked.connect(self._copy)

    @property
    def weights(self) -> dict[str, float]:
        """The weights by class."""
        values = class_weights(self._counts, self.formula.currentData(), self._company)
        return dict(zip(self._names, values.tolist(), strict=True))

    def show_counts(
        self, names: Sequence[str], counts: NDArray[np.int64], company: NDArray[np.float64] | None = None
    ) -> None:
        """Show weights for boxes per class (C,); ``company`` (C,) are all boxes in the images of each."""
        self._names, self._counts, self._company = tuple(names), counts, company
        self._show()

    def _show(self) -> None:
        clear_layout(self._grid)
        weights = self.weights
        shown = list(weights.items())[:_SHOWN]
        self._lay_out_weights(shown)
        self._more.setText(self._remark(len(weights) - len(shown)))
        self._more.setVisible(bool(self._more.text()))
        self.copy.setEnabled(bool(weights))

    def _lay_out_weights(self, shown: Sequence[tuple[str, float]]) -> None:
        """Put few weights into one line where they fit, more into two columns."""
        weights = [_weight(i, name, weight) for i, (name, weight) in enumerate(shown)]
        names = sum(self.fontMetrics().horizontalAdvance(name) for name, _ in shown)
        if len(shown) <= _IN_A_LINE and names <= _LINE_OF_NAMES:
            line = row(spacing=12)
            for (name, _), weight in zip(shown, weights, strict=True):
                line.addLayout(weight, self.fontMetrics().horizontalAdvance(name) + _BESIDE_NAME)
            self._grid.addLayout(line, 0, 0, 1, 2)
            return
        for i, weight in enumerate(weights):
            self._grid.addLayout(weight, i // 2, i % 2)
        for k in (0, 1):
            self._grid.setColumnStretch(k, 1)

    def _remark(self, hidden: int) -> str:
        parts = []
        if hidden > 0:
            parts.append(self.tr("{n} more are copied along.").format(n=f"{hidden:,}"))
        held = self._counts[self._counts > 0]
        if len(held) > 1 and held.max() < _BALANCED * held.min():
            parts.append(self.tr("The planned classes are nearly even: weights would correct them twice."))
        return " ".join(parts)

    def _copy(self) -> None:
        text = ", ".join(f"{name!r}: {weight:.4f}" for name, weight in self.weights.items())
        QGuiApplication.clipboard().setText(f"{{{text}}}")
        self.copied.emit()

    def _formula_title(self, name: str) -> str:
        if name.startswith("effective-"):
            beta = name.removeprefix("effective-")
            return self.tr("effective number, β {beta}").format(beta=beta)
        titles = {
            "inverse": self.tr("inverse frequency"),
            "inverse-sqrt": self.tr("square root of inverse frequency"),
            "median": self.tr("median frequency"),
        }
        return titles.get(name, name)


def _weight(i: int, name: str, weight: float) -> QHBoxLayout:
    return row(ClassGlyph(i, 9), (ElidedLabel(name, "body2"), 1), label(f"{weight:.2f}", "title"), spacing=6)
