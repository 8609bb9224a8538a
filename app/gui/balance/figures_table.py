"""One line of figures for each split, now and as planned."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QPainter

from app.core.counts import ClassCounts, FloatArray
from app.core.dataset import Dataset
from app.core.statistics import (
    Figures,
    balance_score,
    figures,
    imbalance_ratio,
    imbalance_variation,
    mean_imbalance,
    normalised_entropy,
)
from app.gui.balance.figures import Table
from app.gui.balance.outlook import Outlook
from app.gui.balance.population import ALL, Mask, Planned
from app.gui.balance.rows import PaintedRows
from app.gui.text import elided, listed, named, ratio_text
from app.gui.theme import current_theme

_ROW = 28
_NAME = 128
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
PLANNED = "planned"
"""The name of the planned training split among those of the splits."""


def find_figures(dataset: Dataset, members: Mapping[str, Mask]) -> dict[str, tuple[Figures, float]]:
    """Return the figures of each split, and how far its class shares are from those of all images.

    The distance is half the sum of the differences: 0 the same shares, 1 no class in common.
    """
    counts = dataset.class_counts()
    shares = _shares(counts.totals())
    found = {}
    for name, mask in members.items():
        part = counts if name == ALL else counts.take(np.flatnonzero(mask))
        found[name] = (figures(part), float(np.abs(_shares(part.totals()) - shares).sum() / 2))
    return found


def planned_figures(planned: Planned, outlook: Outlook) -> tuple[Figures, float]:
    """Return the figures of a plan: those of classes exact, those of single images by the drawn outputs."""
    plan = outlook.plan
    size = len(plan.classes)
    drawn = figures(ClassCounts.from_labels(planned.rows, planned.labels, len(planned.images), size))
    after = plan.after.astype(np.float64)
    exact = replace(
        drawn,
        images=plan.images_after,
        boxes=int(plan.after.sum()),
        empty_images=round(drawn.empty_images * planned.outputs / max(1, len(planned.images))),
        imbalance_ratio=imbalance_ratio(after),
        normalised_entropy=normalised_entropy(after),
        balance_score=balance_score(after),
        mean_imbalance=mean_imbalance(after),
        imbalance_variation=imbalance_variation(after),
    )
    before = _shares(plan.before.astype(np.float64))
    return exact, float(np.abs(_shares(after) - before).sum() / 2)


def _shares(totals: FloatArray) -> FloatArray:
    out: FloatArray = totals / max(float(totals.sum()), 1.0)
    return out


def split_title(name: str) -> str:
    """Return a split's name for people."""
    titles = {
        ALL: QCoreApplication.translate("Balance", "All images"),
        PLANNED: QCoreApplication.translate("Balance", "train, planned"),
    }
    return titles.get(name, name)


class FiguresTable(PaintedRows):
    """One row for each split; a row's number is the place of its split in ``names``."""

    header_height = 22

    def __init__(self) -> None:
        super().__init__(self.tr("Figures of each split"))
        self._figures: dict[str, tuple[Figures, float]] = {}

    def show_figures(self, found: Mapping[str, tuple[Figures, float]]) -> None:
        """Show figures and distances by split."""
        self._figures = dict(found)
        self.updateGeometry()
        self.rows_changed()

    @property
    def names(self) -> list[str]:
        """The splits in the order of the rows."""
        return list(self._figures)

    def minimumSizeHint(self) -> QSize:
        """Return room for all rows."""
        return QSize(400, self.header_height + max(2, len(self._figures)) * _ROW)

    def row_count(self) -> int:
        """Return the number of splits."""
        return len(self._figures)

    def row_height(self) -> float:
        """Return the height of a row."""
        return _ROW

    def row_text(self, index: int) -> str:
        """Return the row in words."""
        name = self.names[index]
        pairs = zip(self._header(), self._values(name), strict=True)
        return named(split_title(name), listed(f"{title} {value}" for title, value in pairs))

    def table(self) -> Table:
        """Return a row for each split, as numbers."""
        header = (self.tr("split"), *self._header())
        return Table(header, [(split_title(name), *self._numbers(name)) for name in self.names])

    def paint_header(self, painter: QPainter, rect: QRectF) -> None:
        """Draw the names of the columns."""
        theme = current_theme()
        painter.setFont(theme.font(11))
        painter.setPen(theme.color("text3"))
        for place, text in zip(self._places(rect.width()), self._header(), strict=True):
            place.setRect(place.x(), 0, place.width(), 18)
            painter.drawText(place, _RIGHT, elided(text, place.width(), theme.caption_px))

    def paint_row(self, painter: QPainter, index: int, rect: QRectF) -> None:
        """Draw a split."""
        theme, name = current_theme(), self.names[index]
        painter.setFont(theme.font(13, 500))
        painter.setPen(theme.color("text1"))
        place = QRectF(4, rect.y(), _NAME, rect.height())
        painter.drawText(place, _LEFT, elided(split_title(name), _NAME, 13, 500))
        painter.setFont(theme.font(13))
        painter.setPen(theme.color("text2"))
        for place, text in zip(self._places(rect.width()), self._values(name), strict=True):
            place.setRect(place.x(), rect.y(), place.width(), rect.height())
            painter.drawText(place, _RIGHT, text)

    def _places(self, width: float) -> list[QRectF]:
        count = len(self._header())
        room = max(width - _NAME - 12, 36.0 * count) / count
        return [QRectF(4 + _NAME + k * room, 0, room - 6, 18) for k in range(count)]

    def _header(self) -> tuple[str, ...]:
        return (
            self.tr("images"),
            self.tr("boxes"),
            self.tr("per image"),
            self.tr("empty"),
            self.tr("ratio"),
            self.tr("score"),
            self.tr("entropy"),
            "MeanIR",
            self.tr("by image"),
            "CVIR",
            "SCUMBLE",
            self.tr("drift"),
        )

    def _numbers(self, name: str) -> tuple[float, ...]:
        found, distance = self._figures[name]
        return (
            found.images,
            found.boxes,
            found.boxes / max(1, found.images),
            found.empty_images,
            found.imbalance_ratio,
            found.balance_score,
            found.normalised_entropy,
            found.mean_imbalance,
            found.mean_imbalance_images,
            found.imbalance_variation,
            found.scumble,
            distance,
        )

    def _values(self, name: str) -> tuple[str, ...]:
        numbers = self._numbers(name)
        return tuple(write(value) for write, value in zip(_WRITTEN, numbers, strict=True))


def _with_digits(digits: int) -> Callable[[float], str]:
    return lambda value: f"{value:,.{digits}f}"


_WRITTEN: tuple[Callable[[float], str], ...] = (
    *(_with_digits(0), _with_digits(0), _with_digits(1), _with_digits(0)),
    ratio_text,
    *map(_with_digits, (2, 3, 2, 2, 2, 3, 3)),
)
"""How each of the numbers is written."""
