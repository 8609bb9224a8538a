"""The strip over the canvas that says what is wrong with this image's files and what can be done."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.gui.widgets import IconLabel, clear_layout, column, label, push_button, row, surface

Choice = tuple[str, Callable[[], object]]


class Banner(QWidget):
    """Shows one message, or nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._layout: QVBoxLayout = column(margins=(16, 12, 16, 0))
        self.setLayout(self._layout)
        self.setProperty("surface", "well")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.text = ""
        self.hide()

    def clear(self) -> None:
        """Take the message away."""
        self.text = ""
        clear_layout(self._layout)
        self.hide()

    def show_message(
        self, title: str, detail: str, kind: str = "error", choices: Sequence[Choice] = ()
    ) -> None:
        """Show a message.

        Args:
            title: what is wrong.
            detail: where, and what becomes of the work.
            kind: ``error`` or ``warning``.
            choices: words and functions of its buttons.
        """
        if self.text == f"{title}\n{detail}":
            return
        self.clear()
        self.text = f"{title}\n{detail}"
        heading, body = label(title, "title", wrap=True), label(detail, "caption2", wrap=True)
        body.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words = column(heading, body, spacing=1)
        buttons = [self._button(*choice) for choice in choices]
        line = row(IconLabel("warning", kind, 20), (words, 1), *buttons, margins=(14, 10, 10, 10), spacing=12)
        self._layout.addWidget(surface(line, "error" if kind == "error" else "card"))
        self.show()

    def _button(self, text: str, function: Callable[[], object]) -> QPushButton:
        button = push_button(text)
        button.clicked.connect(lambda: function())
        return button
