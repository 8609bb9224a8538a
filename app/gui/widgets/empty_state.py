"""What stands where there is nothing to show: what is missing, and one button."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.gui.widgets.buttons import push_button
from app.gui.widgets.layouts import column, row
from app.gui.widgets.text import label


class EmptyState(QWidget):
    """A title, a line of detail and, where something can be done, one button."""

    clicked = Signal()

    def __init__(self, title: str, detail: str = "", button_text: str = "", kind: str = "") -> None:
        super().__init__()
        self._title = label(title, "title", "center", wrap=True)
        self._detail = label(detail, "caption2", "center", wrap=True)
        self._detail.setVisible(bool(detail))
        content = column(None, self._title, self._detail, spacing=4, margins=(16, 16, 16, 16))
        if button_text:
            self.button = push_button(button_text, kind)
            self.button.clicked.connect(lambda: self.clicked.emit())
            content.addSpacing(8)
            content.addLayout(row(None, self.button, None))
        content.addStretch(1)
        self.setLayout(content)

    def set_text(self, title: str, detail: str = "") -> None:
        """Show other words."""
        self._title.setText(title)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
