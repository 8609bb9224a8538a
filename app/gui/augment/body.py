"""The original and the fate matrix at the left, the variants at the right."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLayout, QWidget

from app.augment.outcome import BoxOutcome
from app.core.geometry import box_areas, polygon_areas
from app.gui.augment.fates import FATES, FateLabel, count_fates, count_words
from app.gui.augment.grid import VariantGrid
from app.gui.augment.highlight import Highlight
from app.gui.augment.image_view import OriginalView
from app.gui.augment.matrix import FateMatrix
from app.gui.text import plural
from app.gui.widgets import ElidedLabel, column, label, row, spacer

_MARGIN_X, _MARGIN_Y = 16, 14
_LEFT_SHARE, _LEFT_LEAST, _LEFT_MOST = 0.34, 200, 560
_WORDS_FIT = 320  # px of the grid from which the counts have words
_HEADING, _SPACING = 20, 6
_LOOSE_SHOWN = 1.005


class AugmentBody(QWidget):
    """Shares the space between the original and the grid so that both are as large as they can be."""

    def __init__(self, highlight: Highlight) -> None:
        super().__init__()
        self.setProperty("surface", "well")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.original = OriginalView(highlight)
        self.matrix = FateMatrix(highlight)
        self.grid = VariantGrid(highlight)
        self._size = label("", "caption")
        self._remark = label("", "warning", wrap=True)
        self._remark.hide()
        self._loose = ElidedLabel("", "caption2")
        self._loose.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._variants = label("", "title")
        self._counts = {fate: FateLabel(fate) for fate in FATES}
        self._totals = dict.fromkeys(FATES, 0)
        self._aspect = 4 / 3
        self._left, self._right = QWidget(self), QWidget(self)
        self._left.setLayout(self._left_column())
        self._right.setLayout(self._right_column())
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
        self.matrix.setMaximumHeight(self.matrix.sizeHint().height())
        self._arrange()

    def show_outcomes(self, outcomes: Mapping[int, BoxOutcome]) -> None:
        """Show what became of the boxes, by the number of the variant."""
        self.matrix.set_outcomes(outcomes)
        self.matrix.setMaximumHeight(self.matrix.sizeHint().height())
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
        self._loose.setText(text if loose > _LOOSE_SHOWN else "")

    def _show_counts(self) -> None:
        words = self._right.width() >= _WORDS_FIT
        for fate, shown in self._counts.items():
            count = self._totals[fate]
            shown.text.setText(count_words(fate, count) if words else f"{count:,}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the space anew."""
        self._arrange()

    def _left_column(self) -> QLayout:
        legend = row(*(FateLabel(fate) for fate in FATES), (self._loose, 1), spacing=12)
        content = column(
            row(label(self.tr("Original"), "title"), None, self._size),
            self.original,
            self._remark,
            spacer(0, 6),
            label(self.tr("What became of each object"), "title"),
            (self.matrix, 1),
            legend,
            spacing=_SPACING,
        )
        content.addStretch(0)
        return content

    def _right_column(self) -> QLayout:
        heading = row(self._variants, None, *self._counts.values(), spacing=16)
        return column(heading, (self.grid, 1), spacing=_SPACING)

    def _arrange(self) -> None:
        room = self.width() - 2 * _MARGIN_X
        height = max(1, self.height() - _MARGIN_Y)
        gap = 32 if room >= 1000 else 20
        left = round(min(max(room * _LEFT_SHARE, _LEFT_LEAST), _LEFT_MOST))
        wanted = self.grid.best_width(height - _HEADING - _SPACING)
        right = min(wanted, room - left - gap)
        spare = max(0, (room - left - gap - right) // 2)
        self._left.setGeometry(_MARGIN_X + spare, _MARGIN_Y, left, height - 8)
        self._right.setGeometry(_MARGIN_X + spare + left + gap, _MARGIN_Y, right, height)
        self._show_counts()
        self.original.setFixedHeight(round(min(left / self._aspect, height * 0.5)))


def mean_looseness(outcomes: list[BoxOutcome]) -> float:
    """Return how much larger the kept, whole boxes are than what they enclose, 1 where they are tight."""
    ratios = [np.ones(0)]
    for outcome in outcomes:
        whole = outcome.kept & ~outcome.clipped
        areas = polygon_areas(outcome.outlines[whole])
        ratios.append(box_areas(outcome.boxes[whole])[areas > 0] / areas[areas > 0])
    joined = np.concatenate(ratios)
    return float(joined.mean()) if len(joined) else 1.0
