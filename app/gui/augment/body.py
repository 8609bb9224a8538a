"""The original and what became of its objects at the left, the variants at the right."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLayout, QStackedWidget, QWidget

from app.augment.outcome import BoxOutcome
from app.gui.augment.class_fates import ClassFates
from app.gui.augment.fates import FATES, FateLabel, count_fates, count_words
from app.gui.augment.grid import SIDES, VariantGrid
from app.gui.augment.highlight import Highlight
from app.gui.augment.image_view import OriginalView
from app.gui.augment.linked_view import LinkedView
from app.gui.augment.marks import LOOSE_SHOWN, looseness
from app.gui.augment.matrix import FateMatrix
from app.gui.text import plural
from app.gui.widgets import (
    ElidedLabel,
    SegmentedControl,
    column,
    label,
    push_button,
    row,
    spacer,
    tool_button,
)

_MARGIN_X, _MARGIN_Y = 16, 10
_LEFT_SHARE, _LEFT_LEAST, _LEFT_MOST = 0.34, 200, 560
_WORDS_FIT = 540  # px of the grid from which the counts have words
_FIT, _UNPIN = 80, 40  # px that these buttons take of them
_LEAST_HEADING = 400
_HEADING_FIT = 400  # px from which the heading of the grid has all its room
_HEADING, _SPACING = 28, 6
_LOOSE_FIT = 300  # px of the left column from which the looseness fits beside the legend


class AugmentBody(QWidget):
    """Shares the space between the original and the grid so that both are as large as they can be.

    Attributes:
        side_changed: another size of the grid was chosen.
    """

    side_changed = Signal()

    def __init__(self, highlight: Highlight, view: LinkedView) -> None:
        super().__init__()
        self.setProperty("surface", "well")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._view = view
        self.original = OriginalView(highlight, view)
        self.matrix = FateMatrix(highlight)
        self.classes = ClassFates()
        self.grid = VariantGrid(highlight, view)
        self._size = label("", "caption")
        self._remark = label("", "warning", wrap=True)
        self._remark.hide()
        self._loose = ElidedLabel("", "caption2")
        self._loose.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._variants = ElidedLabel("", "title")
        self._fates = ElidedLabel("", "title")
        self._counts = {fate: FateLabel(fate) for fate in FATES}
        self._totals = dict.fromkeys(FATES, 0)
        self._aspect = 4 / 3
        self._make_controls()
        self._left, self._right = QWidget(self), QWidget(self)
        self._left.setLayout(self._left_column())
        self._right.setLayout(self._right_column())
        view.changed.connect(self._show_zoom)
        self._show_zoom()
        self.show_outcomes({})

    def minimumSizeHint(self) -> QSize:
        """Return room for both sides."""
        grid = self.grid.minimumSizeHint()
        return QSize(_LEFT_LEAST + 24 + grid.width() + 2 * _MARGIN_X, grid.height() + 40)

    def show_original(self, size: tuple[int, int], remark: str) -> None:
        """Show the size of the original, and a remark below it where there is something to say."""
        self._aspect = size[0] / max(1, size[1])
        self._size.setText(f"{size[0]:,} × {size[1]:,}")
        self._remark.setText(remark)
        self._remark.setVisible(bool(remark))
        self._arrange()

    def show_objects(self, names: list[str]) -> None:
        """Show the objects of another image, by the names of their classes."""
        self.matrix.set_objects(names, len(self.grid.tiles))
        self.classes.set_objects(names)

    def show_outcomes(self, outcomes: Mapping[int, BoxOutcome]) -> None:
        """Show what became of the boxes, by the number of the variant."""
        self.matrix.set_outcomes(outcomes)
        self.classes.set_outcomes(outcomes)
        self._tables.setMaximumHeight(self.matrix.sizeHint().height())
        totals = dict.fromkeys(FATES, 0)
        for outcome in outcomes.values():
            for fate, count in count_fates(outcome).items():
                totals[fate] += count
        self._totals = totals
        self._show_counts()
        count = len(self.grid.tiles)
        self._variants.setText(plural(count, self.tr("1 variant"), self.tr("{n} variants")))
        loose = mean_looseness(list(outcomes.values()))
        text = self.tr("turned boxes {times}× loose").format(times=f"{loose:.2f}")
        self._loose.setText(text if loose > LOOSE_SHOWN else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the space anew."""
        self._arrange()

    def _make_controls(self) -> None:
        self.fit = push_button(self.tr("Fit"), "chip", "frame-corners")
        self.fit.setCheckable(False)
        self.fit.setToolTip(self.tr("Show whole images again"))
        self.fit.clicked.connect(self._view.fit)
        self.sides = SegmentedControl([str(side) for side in SIDES], item_width=24, height=26)
        self.sides.set_index(self.grid.side - 1)
        self.sides.setToolTip(self.tr("Rows and columns of variants"))
        self.sides.changed.connect(lambda index: self._choose_side(index + 1))
        self.unpin = tool_button("push-pin-slash", self.tr("Let all variants be drawn anew"), size=24)
        self.unpin.clicked.connect(lambda: self.grid.pin_all(False))
        self.unpin.hide()
        self.grid.pins_changed.connect(self._show_pins)
        self.kind = SegmentedControl((self.tr("Objects"), self.tr("Classes")), item_width=72, height=26)
        self._tables = QStackedWidget()
        self._tables.addWidget(self.matrix)
        self._tables.addWidget(self.classes)
        self.kind.changed.connect(self._tables.setCurrentIndex)

    def _choose_side(self, side: int) -> None:
        self.grid.set_side(side)
        self.matrix.set_columns(len(self.grid.tiles))
        self._arrange()
        self.side_changed.emit()

    def _show_counts(self) -> None:
        buttons = _FIT * (not self.fit.isHidden()) + _UNPIN * (not self.unpin.isHidden())
        words = self._right.width() >= _WORDS_FIT + buttons
        for fate, shown in self._counts.items():
            count = self._totals[fate]
            text = count_words(fate, count) if words else f"{count:,}"
            shown.text.setText(text)
            shown.text.setMinimumWidth(shown.text.fontMetrics().horizontalAdvance(text) + 4)

    def _show_zoom(self) -> None:
        self.fit.setVisible(self._view.scale > 1)
        self.fit.setText(f"{self._view.scale:.1f}×")
        self._show_counts()

    def _show_pins(self) -> None:
        self.unpin.setVisible(bool(self.grid.pinned))
        self._show_counts()

    def _name_fates(self, room: int) -> None:
        """Say what the tables show in as many words as there is room for beside their switch."""
        whole, brief = self.tr("What became of each"), self.tr("Fate")
        needed = self._fates.fontMetrics().horizontalAdvance(whole) + self.kind.width() + 12
        self._fates.setText(whole if needed <= room else brief)

    def _left_column(self) -> QLayout:
        legend = row(*(FateLabel(fate) for fate in FATES), (self._loose, 1), spacing=12)
        heading = row(label(self.tr("Original"), "title"), None, self._size)
        content = column(
            _fixed(heading),
            self.original,
            self._remark,
            spacer(0, 4),
            row((self._fates, 1), self.kind),
            (self._tables, 1),
            legend,
            spacing=_SPACING,
        )
        content.addStretch(0)
        return content

    def _right_column(self) -> QLayout:
        self._heading = row(
            (self._variants, 1), self.fit, self.unpin, *self._counts.values(), self.sides, spacing=12
        )
        return column(_fixed(self._heading), (self.grid, 1), spacing=_SPACING)

    def _arrange(self) -> None:
        room = self.width() - 2 * _MARGIN_X
        height = max(1, self.height() - _MARGIN_Y)
        gap = 32 if room >= 1000 else 20
        left = round(min(max(room * _LEFT_SHARE, _LEFT_LEAST), _LEFT_MOST))
        wanted = self.grid.best_width(height - _HEADING - _SPACING)
        right = min(max(wanted, _LEAST_HEADING), room - left - gap)
        spare = max(0, (room - left - gap - right) // 2)
        self._left.setGeometry(_MARGIN_X + spare, _MARGIN_Y, left, height - 8)
        self._right.setGeometry(_MARGIN_X + spare + left + gap, _MARGIN_Y, right, height)
        self._show_counts()
        is_narrow = right < _HEADING_FIT
        self.sides.set_tight(is_narrow)
        self._heading.setSpacing(8 if is_narrow else 12)
        self._name_fates(left)
        self._loose.setVisible(left >= _LOOSE_FIT)
        self.original.setFixedHeight(round(min(left / self._aspect, height * 0.5)))


def _fixed(layout: QLayout) -> QWidget:
    """Return a heading of the usual height, so that both columns begin alike."""
    widget = QWidget()
    widget.setLayout(layout)
    widget.setFixedHeight(_HEADING)
    return widget


def mean_looseness(outcomes: list[BoxOutcome]) -> float:
    """Return how much larger the kept, whole boxes are than what they enclose, 1 where they are tight."""
    whole = [looseness(outcome)[outcome.kept & ~outcome.clipped] for outcome in outcomes]
    joined = np.concatenate([np.ones(0), *whole])
    return float(joined.mean()) if len(joined) else 1.0
