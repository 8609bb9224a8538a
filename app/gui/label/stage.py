"""What lies where in the Label workspace."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from app.gui.label.tool_bar import ABOVE_BOTTOM
from app.gui.widgets import column


class Stage(QWidget):
    """Header, banner and canvas, with the tool bar floating over the canvas.

    Args:
        above: from the top.
        canvas: takes the rest.
        tools: floats over it at the bottom.
        cover: hidden; covers everything once it is shown.
    """

    def __init__(self, above: Sequence[QWidget], canvas: QWidget, tools: QWidget, cover: QWidget) -> None:
        super().__init__()
        self.setLayout(column(*above, (canvas, 1), spacing=0))
        self._tools, self._cover = tools, cover
        for floating in (tools, cover):
            floating.setParent(self)
            floating.raise_()
        cover.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the tool bar in the middle, above the bottom."""
        super().resizeEvent(event)
        tools = self._tools
        self._cover.setGeometry(self.rect())
        tools.move((self.width() - tools.width()) // 2, self.height() - tools.height() - ABOVE_BOTTOM)


def split(orientation: Qt.Orientation, first: QWidget, second: QWidget, size: int) -> QSplitter:
    """Return two widgets beside each other; the second begins with a size."""
    splitter = QSplitter(orientation)
    splitter.setHandleWidth(1)
    splitter.setChildrenCollapsible(False)
    splitter.addWidget(first)
    splitter.addWidget(second)
    splitter.setStretchFactor(0, 1)
    splitter.setSizes([10_000, size])
    return splitter
