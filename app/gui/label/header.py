"""The bar over the canvas: previous and next, which image this is, and the reviewer's mark."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.gui.label.actions import Actions
from app.gui.theme import current_theme
from app.gui.widgets import ElidedLabel, label, push_button, row, tool_button

HEIGHT = 44


class CanvasHeader(QWidget):
    """The bar.

    Attributes:
        step_requested: emitted with -1 or 1.
    """

    step_requested = Signal(int)

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.setFixedHeight(HEIGHT)
        self.setProperty("surface", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._action = actions["verify"]
        self._previous = tool_button("caret-left", self.tr("Previous"), "A")
        self._next = tool_button("caret-right", self.tr("Next"), "D")
        self._previous.clicked.connect(lambda: self.step_requested.emit(-1))
        self._next.clicked.connect(lambda: self.step_requested.emit(1))
        self._name = ElidedLabel("", "title", Qt.TextElideMode.ElideMiddle)
        self._size, self._position = label("", "caption"), label("", "caption")
        self.verified = push_button(self.tr("Verified"), "", "check-circle")
        self.verified.setCheckable(True)
        self.verified.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.verified.clicked.connect(self._action.trigger)
        self._key = label(self.tr("Space"), "key")
        self._name.setSizePolicy(self._size.sizePolicy())
        steps = row(self._previous, self._next, spacing=8)
        names = row(self._name, self._size, self._position, None, spacing=10)
        self.setLayout(row(steps, 4, (names, 1), self.verified, self._key, margins=(12, 0, 16, 0), spacing=8))

    def show_image(self, name: str, position: str) -> None:
        """Say which image this is."""
        self._name.setText(name)
        self._position.setText(position)
        self._size.setText("")

    def show_size(self, width: int, height: int) -> None:
        """Say how large the image is."""
        self._size.setText(f"{width} × {height}")

    def show_verified(self, verified: bool, possible: bool) -> None:
        """Say whether the image has been reviewed, and whether it can be."""
        self.verified.setEnabled(possible)
        self.verified.setChecked(verified)
        theme = current_theme()
        icon = theme.icon("check-circle-fill", "ok") if verified else theme.icon("check-circle")
        self.verified.setIcon(icon)
