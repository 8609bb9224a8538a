"""The bar at the top: dataset, workspace switch, undo, keys, settings, export."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QLayout, QPushButton, QSizePolicy, QToolButton, QWidget

from app.gui.theme import TOKENS, current_theme
from app.gui.widgets import (
    ElidedLabel,
    Painted,
    SegmentedControl,
    label,
    push_button,
    row,
    shortcut_text,
    surface,
    tool_button,
    vline,
)

HEIGHT = 52
_LOGO = 21


class TopBar(QWidget):
    """What the window shows above everything.

    Attributes:
        switch: the workspaces.
        dataset_button: name of the dataset, with a menu.
        undo_button, redo_button, keys_button, settings_button, repeat_button, export_button: wired by
            the main window.
    """

    def __init__(self, workspaces: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEIGHT)
        self.setProperty("surface", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.switch = SegmentedControl(workspaces)
        self.switch.setToolTip("  ".join(shortcut_text(f"Ctrl+{i + 1}") for i in range(len(workspaces))))
        left, right = _half(self._left()), _half(self._right())
        self.setLayout(row((left, 1), self.switch, (right, 1), spacing=0))
        self.show_dataset("", "")

    def show_dataset(self, name: str, counts: str) -> None:
        """Show the name and size of the dataset; without a name only what the first page needs."""
        self.dataset_button.setText(name)
        self.counts.setText(counts)
        self._opened = bool(name)
        for part in (self.dataset_button, self.counts, self._divider, self.switch, *self._document_tools):
            part.setVisible(bool(name))
        self.show_export(True)

    def show_export(self, on: bool) -> None:
        """Show the export button, but not where the workspace has a bigger one."""
        self._export_place.setVisible(on and self._opened)

    def follow(self, undo: QAction, redo: QAction) -> None:
        """Let the undo and redo buttons do and show what the actions say."""
        for button, action in ((self.undo_button, undo), (self.redo_button, redo)):
            action.changed.connect(lambda b=button, a=action: _follow_action(b, a))
            button.clicked.connect(action.trigger)
            _follow_action(button, action)

    def _left(self) -> QLayout:
        self._divider = vline()
        self.dataset_button = push_button("", "quiet", "folder-simple")
        self.dataset_button.setToolTip(self.tr("Dataset"))
        self.counts = ElidedLabel("", "caption")
        logo = Painted(_paint_logo, _LOGO, _LOGO)
        title = label("Evenbox", "title")
        parts = (logo, title, 4, self._divider, self.dataset_button, (self.counts, 1))
        return row(*parts, margins=(16, 0, 8, 0))

    def _right(self) -> QLayout:
        self.undo_button = tool_button("arrow-u-up-left", self.tr("Undo"), "Ctrl+Z")
        self.redo_button = tool_button("arrow-u-up-right", self.tr("Redo"), "Ctrl+Shift+Z")
        self.keys_button = tool_button("keyboard", self.tr("Keys"), "F1")
        self.settings_button = tool_button("gear", self.tr("Settings"))
        self.settings_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.export_button: QPushButton = push_button(self.tr("Export balanced…"), "", "export")
        self.export_button.setToolTip(shortcut_text("Ctrl+Shift+E"))
        divider = vline()
        self._document_tools = (self.undo_button, self.redo_button, divider)
        tools = (self.undo_button, self.redo_button, 4, divider, 4, self.keys_button, self.settings_button)
        self.repeat_button = tool_button("arrows-clockwise", self.tr("Repeat the last export"), size=32)
        self.repeat_button.hide()
        export = surface(row(self.repeat_button, self.export_button, margins=(8, 0, 0, 0), spacing=4), "none")
        self._export_place = export
        return row(None, *tools, export, margins=(8, 0, 12, 0), spacing=4)


def _half(content: QLayout) -> QWidget:
    """Both halves ask for no width of their own, so that the switch stays in the middle."""
    half = surface(content, "none")
    half.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return half


def _follow_action(button: QToolButton, action: QAction) -> None:
    button.setEnabled(action.isEnabled())
    keys = action.shortcut().toString(action.shortcut().SequenceFormat.NativeText)
    button.setToolTip(f"{action.text()}  {keys}")
    button.setAccessibleName(action.text())


def app_icon() -> QIcon:
    """Return the icon of the window: the two boxes on a dark tile, the same in both themes."""
    icon = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(size / 28, size / 28)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(TOKENS["dark"]["bg"]))
        painter.drawRoundedRect(QRectF(0, 0, 28, 28), 6, 6)
        painter.translate(3.5, 3.5)
        _paint_boxes(painter, QColor(TOKENS["dark"]["text1"]), QColor(TOKENS["dark"]["accent_text"]))
        painter.end()
        icon.addPixmap(pixmap)
    return icon


def _paint_logo(painter: QPainter, _rect: QRectF) -> None:
    theme = current_theme()
    _paint_boxes(painter, theme.color("text1"), theme.color("accent_text"))


def _paint_boxes(painter: QPainter, back: QColor, front: QColor) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for color, place in ((back, 2), (front, 7)):
        painter.setPen(QPen(color, 2))
        painter.drawRoundedRect(QRectF(place, place, 12, 12), 2, 2)
