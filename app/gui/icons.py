"""Phosphor icons drawn in the colours of the current theme each time they are painted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import qtawesome
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QIconEngine, QPainter, QPixmap
from qtawesome.iconic_font import IconicFont

_GLYPH_SHARE = 0.875  # Phosphor fills its square to the edge; this leaves the margin of the design


class IconFont:
    """The Phosphor font and the characters of its names."""

    def __init__(self) -> None:
        folder = Path(qtawesome.__file__).parent / "fonts"
        font = next(folder.glob("phosphor-[0-9]*.ttf")).name
        charmap = next(folder.glob("phosphor-charmap-*.json")).name
        self._font = IconicFont(("ph", font, charmap))
        self.family: str = self._font.fontname["ph"]

    def character(self, name: str) -> str:
        """Return the character of an icon, for example ``folder-simple`` or ``warning-fill``."""
        return str(self._font.charmap["ph"][name])

    def paint(self, painter: QPainter, name: str, rect: QRect, color: QColor) -> None:
        """Draw an icon centred in ``rect``."""
        font = QFont(self.family)
        font.setPixelSize(max(1, round(rect.height() * _GLYPH_SHARE)))
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font)
        painter.setPen(color)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self.character(name))
        painter.restore()


class ThemedIconEngine(QIconEngine):
    """Draws one icon, asking for its colour at every paint: a change of theme needs no new icons."""

    def __init__(
        self, font: IconFont, name: str, token: str, color: Callable[[str, QIcon.Mode, QIcon.State], QColor]
    ) -> None:
        super().__init__()
        self._font, self._name, self._token, self._color = font, name, token, color

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw the icon."""
        self._font.paint(painter, self._name, rect, self._color(self._token, mode, state))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Return the icon as pixels."""
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap
