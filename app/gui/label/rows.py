"""Painting of list rows, shared by the lists of the label panel."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle

from app.gui.theme import Theme, paint_class_glyph

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LINE = 20  # height of one of several lines
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class RowPainter:
    """Fills a row from both ends: each call takes its room from what is left."""

    def __init__(self, painter: QPainter, theme: Theme, rect: QRectF) -> None:
        self.painter, self.theme = painter, theme
        self._left, self._right = rect.left(), rect.right()
        self._rect = rect

    def background(self, token: str | None, *, ring: bool = False) -> None:
        """Paint the row's round background, and the ring of the keyboard's focus."""
        if token is not None:
            self.painter.setPen(Qt.PenStyle.NoPen)
            self.painter.setBrush(self.theme.color(token))
            self.painter.drawRoundedRect(self._rect, 6, 6)
        if ring:
            self.painter.setPen(QPen(self.theme.color("accent_text"), 2))
            self.painter.setBrush(Qt.BrushStyle.NoBrush)
            self.painter.drawRoundedRect(self._rect.adjusted(1, 1, -1, -1), 6, 6)

    def space(self, left: float = 0, right: float = 0) -> None:
        """Leave room."""
        self._left, self._right = self._left + left, self._right - right

    def left_text(self, text: str, width: float, px: int, token: str, *, right: bool = False) -> None:
        """Paint a text column from the left."""
        self._text(
            text, QRectF(self._left, self._rect.top(), width, self._rect.height()), px, 400, token, right
        )
        self._left += width

    def right_text(self, text: str, width: float, px: int, token: str) -> None:
        """Paint a right-aligned text column from the right; width 0 takes what the text needs."""
        self.painter.setFont(self.theme.font(px))
        width = width or QFontMetricsF(self.painter.font()).horizontalAdvance(text) + 1
        place = QRectF(self._right - width, self._rect.top(), width, self._rect.height())
        self._text(text, place, px, 400, token, True)
        self._right -= width

    def glyph(self, label: int, side: float) -> None:
        """Paint a class marker from the left."""
        place = QRectF(self._left + 1, self._rect.center().y() - side / 2, side, side)
        paint_class_glyph(self.painter, label, place)
        self._left += side + 2

    def badge(self, text: str, width: float, token: str = "hover") -> None:
        """Paint a small key cap from the right."""
        place = QRectF(self._right - width, self._rect.center().y() - 9, width, 18)
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(self.theme.color(token))
        self.painter.drawRoundedRect(place, 4, 4)
        self.painter.setFont(self.theme.font(11))
        self.painter.setPen(self.theme.color("text2"))
        self.painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
        self._right -= width

    def icon(self, name: str, side: float, token: str = "text2") -> None:
        """Paint an icon centred in a square from the right."""
        place = QRectF(self._right - side, self._rect.center().y() - side / 2, side, side)
        self.theme.paint_icon(self.painter, name, place.adjusted(3, 3, -3, -3), token)
        self._right -= side

    def lines(self) -> tuple[RowPainter, RowPainter]:
        """Return the first line of what is left of the row, and the lines below it."""
        x, y, width = self._left, self._rect.top() + 2, self._right - self._left
        upper = QRectF(x, y, width, LINE)
        lower = QRectF(x, y + LINE, width, self._rect.bottom() - 2 - y - LINE)
        return RowPainter(self.painter, self.theme, upper), RowPainter(self.painter, self.theme, lower)

    def rest(self, text: str, weight: int, token: str = "text1", *, middle: bool = False) -> None:
        """Paint a text in what is left, shortened to it at its end or in its middle."""
        place = QRectF(self._left, self._rect.top(), self._right - self._left, self._rect.height())
        font = self.theme.font(13, weight)
        mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
        shown = QFontMetricsF(font).elidedText(text, mode, place.width())
        self._text(shown, place, 13, weight, token, False)

    def wrapped(self, text: str, token: str) -> None:
        """Paint a text in as many lines as there is room for."""
        place = QRectF(self._left, self._rect.top(), self._right - self._left, self._rect.height())
        self.painter.setFont(self.theme.font(13))
        self.painter.setPen(self.theme.color(token))
        self.painter.drawText(place, Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop, text)

    def _text(self, text: str, place: QRectF, px: int, weight: int, token: str, right: bool) -> None:
        self.painter.setFont(self.theme.font(px, weight))
        self.painter.setPen(self.theme.color(token))
        self.painter.drawText(place, RIGHT if right else LEFT, text)


def is_on(state: QStyle.StateFlag, flag: QStyle.StateFlag) -> bool:
    """Whether a style state has a flag."""
    return bool(state & flag)
