"""The list of what to be warned of, each with what to do."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter

from app.balance.findings import Finding, Level
from app.balance.sentences import finding_advice
from app.gui.balance.figures import Table
from app.gui.balance.finding_selection import finding_title
from app.gui.balance.outlook import Outlook
from app.gui.balance.rows import PaintedRows
from app.gui.balance.words import sentence_text
from app.gui.text import elided
from app.gui.theme import current_theme

_ROW = 40
_SIGNS = {
    Level.ERROR: ("warning-octagon", "error"),
    Level.WARNING: ("warning", "warning"),
    Level.NOTE: ("info", "text3"),
}
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class WarningList(PaintedRows):
    """One row for each warning, errors first."""

    def __init__(self) -> None:
        super().__init__(self.tr("Warnings"))
        self.findings: tuple[Finding, ...] = ()
        self._outlook: Outlook | None = None
        self._texts: dict[int, str] = {}

    def show_outlook(self, outlook: Outlook | None) -> None:
        """Show the warnings of a plan."""
        self.findings = outlook.findings if outlook is not None else ()
        self._outlook, self._texts = outlook, {}
        self.rows_changed()

    def count(self, level: Level) -> int:
        """Return how many warnings have a level."""
        return sum(finding.level is level for finding in self.findings)

    def minimumSizeHint(self) -> QSize:
        """Return room for three rows."""
        return QSize(200, 3 * _ROW)

    def row_count(self) -> int:
        """Return the number of warnings."""
        return len(self.findings)

    def row_height(self) -> float:
        """Return the height of a row."""
        return _ROW

    def row_text(self, index: int) -> str:
        """Return the whole warning and what to do."""
        return f"{self._text(index)} {_advice(self.findings[index])}"

    def table(self) -> Table:
        """Return a row for each warning."""
        rows = [
            (str(one.level), one.code, self._text(index), _advice(one))
            for index, one in enumerate(self.findings)
        ]
        return Table((self.tr("level"), self.tr("code"), self.tr("warning"), self.tr("what to do")), rows)

    def paint_row(self, painter: QPainter, index: int, rect: QRectF) -> None:
        """Draw a warning: its sign, what is wrong, and what to do below."""
        theme = current_theme()
        icon, token = _SIGNS[self.findings[index].level]
        theme.paint_icon(painter, icon, QRectF(4, rect.y() + 11, 18, 18), token)
        room = rect.width() - 34
        painter.setFont(theme.font(13))
        painter.setPen(theme.color("text1"))
        painter.drawText(QRectF(30, rect.y() + 2, room, 20), _LEFT, elided(self._text(index), room))
        painter.setFont(theme.font(11))
        painter.setPen(theme.color("text3"))
        advice = elided(_advice(self.findings[index]), room, theme.caption_px)
        painter.drawText(QRectF(30, rect.y() + 21, room, 16), _LEFT, advice)

    def _text(self, index: int) -> str:
        """Return what is wrong; worded when it is first seen, for there may be thousands."""
        if index not in self._texts and self._outlook is not None:
            self._texts[index] = finding_title(self.findings[index], self._outlook)
        return self._texts[index]


def _advice(finding: Finding) -> str:
    return sentence_text(finding_advice(finding))
