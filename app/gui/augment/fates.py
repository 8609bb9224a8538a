"""What became of a box: its mark, its colour and its words."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel

from app.augment.outcome import BoxOutcome
from app.gui.theme import current_theme
from app.gui.widgets import Painted, label, row

KEPT, CLIPPED, DROPPED = "kept", "clipped", "dropped"
FATES = (KEPT, CLIPPED, DROPPED)
TOKENS: Mapping[str, str] = {KEPT: "text2", CLIPPED: "warning", DROPPED: "error"}


def fate_of(outcome: BoxOutcome, index: int) -> str:
    """Return ``kept``, ``clipped`` or ``dropped``."""
    if not outcome.kept[index]:
        return DROPPED
    return CLIPPED if outcome.clipped[index] else KEPT


def count_fates(outcome: BoxOutcome) -> dict[str, int]:
    """Return how many boxes were kept whole, clipped and dropped."""
    kept = int(outcome.kept.sum())
    clipped = int((outcome.kept & outcome.clipped).sum())
    return {KEPT: kept - clipped, CLIPPED: clipped, DROPPED: len(outcome.kept) - kept}


def paint_fate(painter: QPainter, centre: QPointF, fate: str, color: QColor) -> None:
    """Draw the mark of a fate, 8 px: full square, half square, cross."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    x, y = centre.x(), centre.y()
    if fate == KEPT:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawRoundedRect(QRectF(x - 4, y - 4, 8, 8), 2, 2)
    elif fate == CLIPPED:
        painter.setPen(QPen(color, 1.4))
        painter.drawRoundedRect(QRectF(x - 3.5, y - 3.5, 7, 7), 2, 2)
        painter.fillRect(QRectF(x - 3.5, y - 3.5, 3.5, 7), color)
    else:
        painter.setPen(QPen(color, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLines([QLineF(x - 3, y - 3, x + 3, y + 3), QLineF(x + 3, y - 3, x - 3, y + 3)])
    painter.restore()


class FateLabel(QHBoxLayout):
    """The mark of a fate with words beside it."""

    def __init__(self, fate: str, text: str = "") -> None:
        super().__init__()
        self._fate = fate
        mark = Painted(self._paint, 10, 16)
        self.text: QLabel = label(text or fate_name(fate), "caption2")
        self.setContentsMargins(0, 0, 0, 0)
        self.addLayout(row(mark, self.text, spacing=6))

    def _paint(self, painter: QPainter, rect: QRectF) -> None:
        color = current_theme().color(TOKENS[self._fate])
        paint_fate(painter, QPointF(5, rect.center().y()), self._fate, color)


def fate_name(fate: str) -> str:
    """Return the word for a fate."""
    return {
        KEPT: QCoreApplication.translate("Fate", "kept"),
        CLIPPED: QCoreApplication.translate("Fate", "clipped"),
        DROPPED: QCoreApplication.translate("Fate", "dropped"),
    }[fate]


def count_words(fate: str, count: int) -> str:
    """Return for example ``67 kept``."""
    template = {
        KEPT: QCoreApplication.translate("Fate", "{count} kept"),
        CLIPPED: QCoreApplication.translate("Fate", "{count} clipped"),
        DROPPED: QCoreApplication.translate("Fate", "{count} dropped"),
    }[fate]
    return template.format(count=f"{count:,}")
