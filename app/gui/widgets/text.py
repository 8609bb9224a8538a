"""Labels in the roles of the design."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QTextLayout
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.gui.theme import current_theme

_FONTS = {
    "headline": (22, 600),
    "headline_muted": (22, 500),
    "title": (13, 600),
    "body": (13, 400),
    "body2": (13, 400),
    "muted": (13, 400),
    "link": (13, 400),
    "caption": (11, 400),
    "caption2": (11, 400),
    "caption_strong": (11, 600),
    "key": (11, 400),
    "badge": (11, 400),
    "badge_warning": (11, 400),
    "error": (11, 400),
    "warning": (11, 400),
    "ok": (11, 400),
    "mono": (11, 400),
}
"""Role to (pixel size, weight); the colours of the roles are in the style sheet."""

_ALIGNMENTS = {
    "left": Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    "right": Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
    "center": Qt.AlignmentFlag.AlignCenter,
}


def label(text: str = "", role: str = "body", align: str = "left", *, wrap: bool = False) -> QLabel:
    """Return a label.

    Args:
        text: plain text.
        role: ``headline headline_muted title body body2 muted link caption caption2 caption_strong key badge
            badge_warning error warning ok mono``.
        align: ``left``, ``right`` or ``center``.
        wrap: break long text into lines.
    """
    result = QLabel(text)
    result.setTextFormat(Qt.TextFormat.PlainText)
    result.setAlignment(_ALIGNMENTS["center" if role in {"key", "badge", "badge_warning"} else align])
    result.setWordWrap(wrap)
    set_role(result, role)
    return result


def set_role(widget: QLabel, role: str) -> None:
    """Give a label another role."""
    px, weight = _FONTS[role]
    font = current_theme().font(px, weight, mono=role == "mono")
    widget.setFont(font)
    if widget.property("role") != role:
        widget.setProperty("role", role)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
    if widget.font() != font:
        widget.setFont(font)  # polishing anew puts the one before back


class ElidedLabel(QLabel):
    """A label that shortens its text with an ellipsis; the whole text is its tool tip then."""

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._mode = mode
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        set_role(self, role)

    def minimumSizeHint(self) -> QSize:
        """Allow it to become as narrow as an ellipsis."""
        return QSize(16, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text, shortened to the width."""
        painter = QPainter(self)
        rect = self.contentsRect()
        shown = self.fontMetrics().elidedText(self.text(), self._mode, rect.width())
        self.setToolTip(self.text() if shown != self.text() else "")
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(rect, self.alignment() | Qt.AlignmentFlag.AlignVCenter, shown)


class ClampedLabel(QLabel):
    """A label of a few lines at most; the last one ends with an ellipsis where there is more to say.

    The whole text is its tool tip then.
    """

    def __init__(self, text: str = "", role: str = "body", lines: int = 2) -> None:
        super().__init__(text)
        self._most = lines
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        set_role(self, role)

    def lines(self, width: int) -> list[str]:
        """Return what is shown at a width, line by line."""
        metrics, text = self.fontMetrics(), self.text()
        layout = QTextLayout(text, self.font())
        layout.beginLayout()
        starts = []
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(width, 16))
            starts.append(line.textStart())
        layout.endLayout()
        shown = [text[a:b].rstrip() for a, b in pairwise([*starts, len(text)])]
        if len(shown) <= self._most:
            return shown
        rest = text[starts[self._most - 1] :]
        return [*shown[: self._most - 1], metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width)]

    def hasHeightForWidth(self) -> bool:
        """The text wraps."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of what is shown."""
        return max(1, len(self.lines(width))) * self.fontMetrics().lineSpacing()

    def sizeHint(self) -> QSize:
        """Return the size at its width."""
        return QSize(160, self.heightForWidth(max(self.width(), 16)))

    def minimumSizeHint(self) -> QSize:
        """Return one line."""
        return QSize(16, self.fontMetrics().lineSpacing())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the height that the text has at this width."""
        super().resizeEvent(event)
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines."""
        painter, rect = QPainter(self), self.contentsRect()
        shown = self.lines(rect.width())
        self.setToolTip(self.text() if shown and shown[-1].endswith("…") else "")
        painter.setPen(self.palette().color(self.foregroundRole()))
        for k, line in enumerate(shown):
            y = rect.y() + k * self.fontMetrics().lineSpacing() + self.fontMetrics().ascent()
            painter.drawText(rect.x(), y, line)
