"""What became of the boxes of each class, over all variants that are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from app.augment.outcome import BoxOutcome
from app.gui.augment.fates import FATES, TOKENS, fate_name, fate_of, paint_fate
from app.gui.text import elided, listed, named
from app.gui.theme import current_theme

HEADER, ROW_HEIGHT = 24, 26
_NAMES, _BAR = 0.34, 0.26


class ClassFates(QAbstractScrollArea):
    """A row for each class: how many kept, clipped, dropped, and a bar of their shares."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("What became of each class"))
        self._names: tuple[str, ...] = ()
        self.counts: dict[str, dict[str, int]] = {}

    def set_objects(self, names: Sequence[str]) -> None:
        """Show the classes of an image's objects, in the order of their first object."""
        self._names = tuple(names)
        self.set_outcomes({})

    def set_outcomes(self, outcomes: Mapping[int, BoxOutcome]) -> None:
        """Count what became of the boxes, by the number of the variant."""
        self.counts = {name: dict.fromkeys(FATES, 0) for name in dict.fromkeys(self._names)}
        for outcome in outcomes.values():
            if outcome.own != len(self._names):
                continue  # of the boxes as they were before an edit
            for index, name in enumerate(self._names):
                self.counts[name][fate_of(outcome, index)] += 1
        words = (
            named(name, listed(f"{counts[fate]} {fate_name(fate)}" for fate in FATES))
            for name, counts in self.counts.items()
        )
        self.setAccessibleDescription("; ".join(words))
        content = ROW_HEIGHT * len(self.counts)
        room = self.viewport().height() - HEADER
        self.verticalScrollBar().setRange(0, max(0, content - room))
        self.verticalScrollBar().setPageStep(max(1, room))
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """All rows."""
        return QSize(240, HEADER + ROW_HEIGHT * max(1, len(self.counts)) + 2)

    def minimumSizeHint(self) -> QSize:
        """The header and two rows."""
        return QSize(160, HEADER + 2 * ROW_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw header and rows."""
        theme, painter = current_theme(), QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = float(self.viewport().width())
        for k, fate in enumerate(FATES):
            centre = QPointF(self._column(k, width) - 5, HEADER / 2)
            paint_fate(painter, centre, fate, theme.color(TOKENS[fate]))
        painter.setClipRect(QRectF(0, HEADER, width, self.viewport().height() - HEADER))
        for i, (name, counts) in enumerate(self.counts.items()):
            y = HEADER + i * ROW_HEIGHT - self.verticalScrollBar().value()
            self._paint_row(painter, name, counts, QRectF(0, y, width, ROW_HEIGHT))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Redraw: the header stays where it is."""
        self.viewport().update()

    def _paint_row(self, painter: QPainter, name: str, counts: Mapping[str, int], rect: QRectF) -> None:
        theme, middle = current_theme(), Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font(13))
        painter.setPen(theme.color("text1"))
        room = _NAMES * rect.width() - 8
        painter.drawText(QRectF(0, rect.y(), room, rect.height()), middle, elided(name, room))
        for k, fate in enumerate(FATES):
            painter.setPen(theme.color("text1" if counts[fate] else "text3"))
            place = QRectF(self._column(k, rect.width()) - 60, rect.y(), 60, rect.height())
            painter.drawText(place, middle | Qt.AlignmentFlag.AlignRight, f"{counts[fate]:,}")
        self._paint_bar(painter, counts, rect)

    def _paint_bar(self, painter: QPainter, counts: Mapping[str, int], rect: QRectF) -> None:
        theme, total = current_theme(), sum(counts.values())
        x, width = rect.width() * (1 - _BAR) + 4, rect.width() * _BAR - 4
        y = rect.center().y() - 3
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("press"))
        painter.drawRoundedRect(QRectF(x, y, width, 6), 2, 2)
        for fate in FATES:
            part = width * counts[fate] / total if total else 0.0
            painter.fillRect(QRectF(x, y, part, 6), theme.color(TOKENS[fate]))
            x += part

    @staticmethod
    def _column(k: int, width: float) -> float:
        """Return the right edge of a column of counts."""
        left = _NAMES * width
        return left + (k + 1) * (width * (1 - _NAMES - _BAR)) / len(FATES) - 8
