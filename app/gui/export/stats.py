"""The card with three figures at the top of each page of the sheet."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.gui.widgets import ElidedLabel, column, label, row, set_role, surface, vline


class Figure(QWidget):
    """A name, a large figure, perhaps with what it was before, and a caption."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = label(title, "caption2")
        self._before = label("", "headline_muted")
        self._arrow = label("→", "headline_muted")
        self.value = label("–", "headline")
        self.caption = ElidedLabel("", "caption")
        figures = row(self._before, self._arrow, self.value, None)
        self.setLayout(column(self._title, figures, self.caption, margins=(16, 10, 8, 10), spacing=2))
        self.setAccessibleName(title)
        self.show_value("–")

    def show_value(self, value: str, caption: str = "", before: str = "", role: str = "caption") -> None:
        """Show a figure; ``before`` stands muted in front of it."""
        self.value.setText(value)
        self._before.setText(before)
        self._before.setVisible(bool(before))
        self._arrow.setVisible(bool(before))
        self.caption.setText(caption)
        set_role(self.caption, role)
        self.setAccessibleDescription(f"{before} → {value}" if before else value)


def figure_card(*figures: Figure) -> QWidget:
    """Return figures side by side on a card."""
    content = row(spacing=0)
    for i, figure in enumerate(figures):
        if i:
            content.addWidget(vline(56))
        content.addWidget(figure, 1)
    return surface(content, "card", height=92)
