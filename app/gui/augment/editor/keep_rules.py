"""The rules about which boxes stay, as a form."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from app.augment.recipe import Recipe
from app.gui.widgets import RangeSlider, SegmentedControl, Switch, column, label, row

_ENVELOPES = ("corners", "ellipse")
_LARGEST_SIDE = 64


class KeepRulesForm(QWidget):
    """Centre rule, least visible share, least side, and how a turned box is enclosed.

    Attributes:
        edited: (recipe, key of what changed) while a person changes a rule.
        finished: a change is complete.
    """

    edited = Signal(object, str)
    finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._recipe: Recipe | None = None
        self.centre = Switch(self.tr("Centre must stay inside"))
        self.visible = RangeSlider(0.0, 1.0, 0.01, name=self.tr("Least visible share"))
        self.side = RangeSlider(1, _LARGEST_SIDE, 1, (1,), name=self.tr("Least side"))
        items = (self.tr("Corners"), self.tr("Ellipse"))
        self.envelope = SegmentedControl(items, item_width=76, height=26)
        self._visible, self._side = label("", "caption2", "right"), label("", "caption2", "right")
        self._more = label("", "caption", wrap=True)
        self.setLayout(
            column(
                row(
                    label(self.tr("Keep rules"), "title"),
                    None,
                    label(self.tr("what makes a box drop"), "caption"),
                ),
                row(label(self.tr("Centre must stay inside"), "body2"), None, self.centre),
                _slider_row(self.tr("Visible"), self.visible, self._visible),
                _slider_row(self.tr("Side"), self.side, self._side),
                row(label(self.tr("Turned boxes"), "body2"), None, self.envelope),
                self._more,
                margins=(16, 10, 16, 12),
                spacing=6,
            )
        )
        self.centre.toggled.connect(lambda on: self._edit_rule(centre_inside=on))
        self.visible.changed.connect(lambda: self._edit_rule(min_visibility=self.visible.value))
        self.side.changed.connect(lambda: self._edit_rule(min_size=self.side.value))
        self.envelope.changed.connect(lambda i: self._edit(envelope=_ENVELOPES[i]))
        for slider in (self.visible, self.side):
            slider.released.connect(self.finished)

    def show_recipe(self, recipe: Recipe) -> None:
        """Show the rules of a recipe."""
        self._recipe = recipe
        keep = recipe.keep
        self.centre.blockSignals(True)
        self.centre.setChecked(keep.centre_inside)
        self.centre.blockSignals(False)
        for slider, value in ((self.visible, keep.min_visibility), (self.side, keep.min_size)):
            if slider.value != value and slider.range[0] <= value <= slider.range[1]:
                slider.set_values(value)
        self._visible.setText(f"≥ {keep.min_visibility:.2f}")
        self._side.setText(f"≥ {keep.min_size:g} px")
        self.envelope.set_index(_ENVELOPES.index(recipe.envelope))
        self._show_more(recipe)

    def _show_more(self, recipe: Recipe) -> None:
        parts = []
        if recipe.keep.min_area > 0:
            parts.append(self.tr("area ≥ {area} px²").format(area=f"{recipe.keep.min_area:g}"))
        if recipe.keep.max_aspect is not None:
            parts.append(
                self.tr("longer side ≤ {times} × the shorter").format(times=f"{recipe.keep.max_aspect:g}")
            )
        self._more.setText(", ".join(parts))
        self._more.setVisible(bool(parts))

    def _edit_rule(self, **changes: Any) -> None:
        if self._recipe is not None:
            key = f"keep {' '.join(changes)}"
            self._edit(key, keep=self._recipe.keep.model_copy(update=changes))

    def _edit(self, key: str = "", **changes: Any) -> None:
        if self._recipe is not None:
            recipe = self._recipe.model_copy(update=changes)
            self.show_recipe(recipe)
            self.edited.emit(recipe, key)


def _slider_row(name: str, slider: RangeSlider, value: QLabel) -> QWidget:
    title = label(name, "body2")
    title.setMinimumWidth(72)
    value.setMinimumWidth(56)
    line = QWidget()
    line.setLayout(row(title, (slider, 1), value))
    return line
