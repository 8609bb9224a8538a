"""Class weights for the loss function: by a formula, on the boxes of now, the plan or the export, to copy."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from app.balance.weights import DEFAULT_FORMULA, FORMULAS, class_weights, nearly_even, weights_text
from app.gui.export.memory import Exported
from app.gui.widgets import (
    ClassGlyph,
    ComboBox,
    ElidedLabel,
    SegmentedControl,
    clear_layout,
    column,
    label,
    row,
    tool_button,
)

_SHOWN = 6
_IN_A_LINE, _LINE_OF_NAMES = 3, 124  # px
_BESIDE_NAME = 54  # px of glyph and figure
_NOW, _PLANNED, _EXPORTED = 0, 1, 2
Counts = NDArray[np.int64]
Company = NDArray[np.float64]


class WeightsForm(QWidget):
    """A formula and what it gives for the boxes of now, of the plan, or of the last export.

    Attributes:
        copied: emitted when the weights were copied.
        changed: emitted with another formula.
    """

    copied = Signal()
    changed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._names: tuple[str, ...] = ()
        self._exported_names: tuple[str, ...] = ()
        self._exported: Exported | None = None
        self._counts: list[Counts] = [np.zeros(0, np.int64)] * 3
        self._company: list[Company | None] = [None, None, None]
        self.formula = ComboBox()
        self.formula.setAccessibleName(self.tr("Class weights"))
        self.formula.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for name in FORMULAS:
            self.formula.addItem(self._formula_title(name), name)
        self.formula.setToolTip(self.tr("An export writes the weights by this formula beside its images."))
        self.show_formula(DEFAULT_FORMULA)
        whens = [self.tr("Now"), self.tr("Planned"), self.tr("Exported")]
        self.when = SegmentedControl(whens, item_width=98, height=26)
        self.when.setAccessibleName(self.tr("Boxes that the weights are for"))
        self.when.set_index(_PLANNED)
        self.copy = self._copy_button()
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._more = label("", "caption", wrap=True)
        head = row(label(self.tr("Class weights"), "title"), None, self.copy)
        parts = (head, row(self.when, None), self.formula, self._grid, self._more)
        self.setLayout(column(*parts, margins=(16, 10, 16, 12), spacing=8))
        self.formula.currentIndexChanged.connect(lambda _: self._show())
        self.formula.currentIndexChanged.connect(lambda _: self.changed.emit(self.formula.currentData()))
        self.when.changed.connect(lambda _: self._show())

    @property
    def weights(self) -> dict[str, float]:
        """The weights by class."""
        at = self.when.index
        values = class_weights(self._counts[at], self.formula.currentData(), self._company[at])
        names = self._exported_names if at == _EXPORTED else self._names
        return dict(zip(names, values.tolist(), strict=True))

    def show_formula(self, name: str) -> None:
        """Choose a formula."""
        self.formula.setCurrentIndex(max(0, self.formula.findData(name)))

    def show_counts(
        self,
        names: Sequence[str],
        planned: Counts,
        company: Company | None = None,
        now: Counts | None = None,
        company_now: Company | None = None,
    ) -> None:
        """Show weights for boxes per class (C,); ``company`` (C,) are all boxes in the images of each."""
        self._names = tuple(names)
        self._counts[:_EXPORTED] = [planned if now is None else now, planned]
        self._company[:_EXPORTED] = [company_now, company]
        self._show()

    def show_exported(self, found: Exported | None) -> None:
        """Take the boxes per class of the last export; None where there is no export."""
        boxes = {} if found is None else found.boxes
        self._exported, self._exported_names = found, tuple(boxes)
        self._counts[_EXPORTED] = np.array(list(boxes.values()), np.int64)
        tells = found is not None and set(found.company) == set(boxes)  # older exports do not
        beside = None if found is None or not tells else [found.company[name] for name in boxes]
        self._company[_EXPORTED] = None if beside is None else np.array(beside, np.float64)
        if self.when.index == _EXPORTED:
            self._show()

    def copy_as(self, form: str) -> None:
        """Put the weights on the clipboard: ``dict``, ``list``, ``csv`` or ``json``."""
        QGuiApplication.clipboard().setText(weights_text(self.weights, form))
        self.copied.emit()

    def _copy_button(self) -> QToolButton:
        button = tool_button("copy", self.tr("Copy the weights"), size=24)
        menu = QMenu(button)
        for words, form in (
            (self.tr("As a Python dictionary"), "dict"),
            (self.tr("As a Python list"), "list"),
            (self.tr("As CSV"), "csv"),
            (self.tr("As JSON"), "json"),
        ):
            menu.addAction(words, partial(self.copy_as, form))
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

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
            line = row(spacing=6)
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
        if self.when.index == _EXPORTED:
            found = self._exported
            if found is None:
                return self.tr("Nothing has been exported from this dataset yet.")
            words = self.tr("As written to {folder}.")
            if found.formula != self.formula.currentData():
                words = self.tr(
                    "For the boxes in {folder}, which holds weights by another formula: {formula}."
                )
            title = self._formula_title(found.formula)
            parts.append(words.format(folder=found.folder.name, formula=title))
        if hidden > 0:
            parts.append(self.tr("{n} more are copied along.").format(n=f"{hidden:,}"))
        held, planned = (counts[counts > 0] for counts in (self._counts[self.when.index], self._counts[1]))
        if len(held) > 1 and nearly_even(held):
            parts.append(self.tr("These classes are nearly even: weights would correct them twice."))
        elif self.when.index == _NOW and len(planned) > 1 and nearly_even(planned):
            parts.append(self.tr("For training on the dataset as it is: the export is nearly even already."))
        return " ".join(parts)

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
    return row(ClassGlyph(i, 9), (ElidedLabel(name, "body2"), 1), label(f"{weight:.2f}", "title"), spacing=4)
