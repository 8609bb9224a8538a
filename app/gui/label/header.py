"""The bar over the canvas: previous and next, which image this is, and the reviewer's mark."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QToolButton, QWidget

from app.gui.label.actions import Actions
from app.gui.theme import current_theme
from app.gui.widgets import ElidedLabel, label, push_button, row, tool_button

HEIGHT = 44
_ROOMY = 560  # px; below, the name of the image needs the room more than its size and a key that F1 lists


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
        self._exclude = tool_button("prohibit", self.tr("Exclude from training"), "Ctrl+Shift+X", True)
        self._exclude.clicked.connect(actions["exclude"].trigger)
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
        self.excluded = label(self.tr("Not for training"), "badge_warning")
        self.excluded.setToolTip(self.tr("Kept out of plans and exports; its files stay as they are"))
        self.excluded.hide()
        self._problems = tool_button("warning-circle", self.tr("Problems"), "Ctrl+Shift+P", True)
        self._problems.clicked.connect(actions["problems"].trigger)
        actions["problems"].changed.connect(
            lambda: self._problems.setChecked(actions["problems"].isChecked())
        )
        self.view_button = tool_button("sliders-horizontal", self.tr("View"))
        self.view_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._name.setSizePolicy(self._size.sizePolicy())
        steps = row(self._previous, self._next, spacing=8)
        names = row(self._name, self._size, self._position, self.excluded, None, spacing=10)
        tools = row(self._problems, self._exclude, self.view_button, spacing=4)
        self.setLayout(
            row(steps, 4, (names, 1), tools, 4, self.verified, self._key, margins=(12, 0, 16, 0), spacing=8)
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the room to the name where there is little."""
        super().resizeEvent(event)
        for widget in (self._size, self._key):
            widget.setVisible(event.size().width() >= _ROOMY)

    def show_image(self, name: str, position: str) -> None:
        """Say which image this is."""
        self._name.setText(name)
        self._position.setText(position)
        self._size.setText("")

    def show_size(self, width: int, height: int) -> None:
        """Say how large the image is."""
        self._size.setText(f"{width} × {height}")

    def show_excluded(self, excluded: bool) -> None:
        """Say whether the image is kept out of training."""
        self._exclude.setChecked(excluded)
        self.excluded.setVisible(excluded)

    def show_verified(self, verified: bool, possible: bool, *, empty: bool = False) -> None:
        """Say whether the image has been reviewed, and whether it can be; without boxes it is a negative."""
        self.verified.setText(self.tr("Reviewed, empty") if verified and empty else self.tr("Verified"))
        self.verified.setEnabled(possible)
        self.verified.setChecked(verified)
        theme = current_theme()
        icon = theme.icon("check-circle-fill", "ok") if verified else theme.icon("check-circle")
        self.verified.setIcon(icon)
