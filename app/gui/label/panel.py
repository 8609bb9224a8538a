"""The panel at the right of the canvas: boxes, the selected box, classes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget

from app.gui.label.actions import Actions
from app.gui.label.box_list import BoxList
from app.gui.label.class_list import ClassList
from app.gui.label.editor import Editor
from app.gui.label.inspector import Inspector
from app.gui.theme import current_theme
from app.gui.widgets import column, hline, label, row, tool_button

WIDTH = 312


class LabelPanel(QWidget):
    """Lays out the three sections."""

    def __init__(self, editor: Editor, actions: Actions) -> None:
        super().__init__()
        self.setProperty("surface", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(280)
        self.setMaximumWidth(480)
        self.boxes = BoxList()
        self.inspector = Inspector(editor)
        self.classes = ClassList()
        self._count = label("", "caption")
        self._hide = tool_button("eye", self.tr("Hide boxes"), "Ctrl+H", True, 24)
        _follow(self._hide, actions)
        head = row(label(self.tr("Boxes"), "title"), self._count, None, self._hide, margins=(16, 8, 12, 4))
        boxes = column(head, (self.boxes, 1), spacing=0)
        self.setLayout(column((boxes, 1), hline(), self.inspector, hline(), self.classes, spacing=0))

    def show_count(self, count: int) -> None:
        """Say how many boxes the image has."""
        self._count.setText(f"{count:,}")


def _follow(button: QToolButton, actions: Actions) -> None:
    action = actions["hide"]
    button.clicked.connect(action.trigger)

    def take() -> None:
        button.setChecked(action.isChecked())
        button.setIcon(current_theme().icon("eye-slash" if action.isChecked() else "eye"))

    action.changed.connect(take)
