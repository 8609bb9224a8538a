"""Cards of the dashboard."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLayout, QWidget

from app.gui.theme import current_theme
from app.gui.widgets import ElidedLabel, Painted, card, column, label, row

_HEADING = 24


def titled_card(title: str, content: QWidget, note: str = "", right: QLayout | None = None) -> QWidget:
    """Return a card with a heading, and a note or something else small at the right of it."""
    heading = row(label(title, "title"))
    words = ElidedLabel(note, "caption")
    words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    heading.addWidget(words, 1)
    if right is not None:
        heading.addLayout(right)
    head = QWidget()
    head.setFixedHeight(_HEADING)
    head.setLayout(heading)
    return card(column(head, (content, 1), margins=(16, 10, 16, 12), spacing=6))


def legend(now: str, planned: str) -> QLayout:
    """Return what the two kinds of bars mean."""
    return row(
        Painted(_paint_now, 10, 12),
        label(now, "caption2"),
        4,
        Painted(_paint_planned, 18, 12),
        label(planned, "caption2"),
        spacing=6,
    )


def _paint_now(painter: QPainter, rect: QRectF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(current_theme().color("edge"))
    painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), 2, 2)


def _paint_planned(painter: QPainter, rect: QRectF) -> None:
    for k in range(3):
        painter.fillRect(QRectF(6 * k, 1, 6, 10), current_theme().class_color(k))
