"""The tool bar that floats over the canvas."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget

from app.gui.canvas.canvas import DRAW, PAN, SELECT
from app.gui.label.actions import Actions, titles
from app.gui.shortcuts import LABEL_KEYS
from app.gui.theme import current_theme
from app.gui.widgets import row, tool_button, vline

HEIGHT = 40
ABOVE_BOTTOM = 16
_SIDE = 32
_ICONS = {
    SELECT: "cursor",
    DRAW: "selection-plus",
    PAN: "hand",
    "hide": "eye",
    "duplicate": "copy",
    "delete": "trash",
    "zoom_out": "minus",
    "zoom_in": "plus",
    "fit": "corners-out",
}


class CanvasToolBar(QWidget):
    """Tools, what is done to the selection, and the zoom."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.setFixedHeight(HEIGHT)
        self.setProperty("surface", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._actions = actions
        self._zoom = QToolButton()
        self._zoom.setFixedSize(56, _SIDE)
        self._zoom.setFont(current_theme().font(13))
        self._zoom.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._zoom.setToolTip(self.tr("Zoom to 100 %  Ctrl+0"))
        self._zoom.setAccessibleName(self.tr("Zoom to 100 %"))
        self._zoom.clicked.connect(actions["actual_size"].trigger)
        tools = [self._button(name) for name in (SELECT, DRAW, PAN)]
        boxes = [self._button(name) for name in ("hide", "duplicate", "delete")]
        out, into, fit = (self._button(name) for name in ("zoom_out", "zoom_in", "fit"))
        rules = [vline(20), vline(20)]
        self.setLayout(
            row(
                *tools, 4, rules[0], 4, *boxes, 4, rules[1], 4, out, self._zoom, into, fit,
                margins=(6, 4, 6, 4), spacing=2,
            )
        )  # fmt: skip
        self.adjustSize()

    def show_zoom(self, zoom: float) -> None:
        """Say how large a pixel is shown."""
        self._zoom.setText(f"{zoom * 100:.0f} %")

    def _button(self, name: str) -> QToolButton:
        action = self._actions[name]
        keys = LABEL_KEYS[name]
        tip = titles()[name] if name != PAN else self.tr("Pan  hold Space")
        button = tool_button(_ICONS[name], tip, keys[0] if keys else "", action.isCheckable(), _SIDE)
        button.clicked.connect(action.trigger)
        action.changed.connect(lambda: self._follow(name, button))
        self._follow(name, button)
        return button

    def _follow(self, name: str, button: QToolButton) -> None:
        action = self._actions[name]
        button.setEnabled(action.isEnabled())
        button.setChecked(action.isChecked())
        if name == "hide":
            button.setIcon(current_theme().icon("eye-slash" if action.isChecked() else "eye"))
