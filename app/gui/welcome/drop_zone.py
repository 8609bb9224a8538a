"""Where a dataset folder is dropped or opened."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from app.gui.theme import current_theme
from app.gui.widgets import IconLabel, column, label, push_button, row, shortcut_text


def dropped_folder(data: QMimeData) -> Path | None:
    """Return the one folder that is dragged, or None."""
    urls = data.urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    return path if path.is_dir() else None


def paint_zone(painter: QPainter, rect: QRectF, *, active: bool) -> None:
    """Draw the dashed frame; filled while a folder is over it."""
    theme = current_theme()
    pen = QPen(theme.color("accent_text" if active else "edge"), 2 if active else 1.5)
    pen.setDashPattern([4, 3] if active else [5, 4])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen)
    painter.setBrush(theme.color("selection") if active else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 12, 12)


class DropZone(QWidget):
    """Says what can be opened, with the button that opens it."""

    open_clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._active = False
        self._icon = IconLabel("folder-notch-plus", "accent_text", 44)
        self._title = label(self.tr("Drop a dataset folder here"), "title", "center")
        detail = self.tr("Pascal VOC: Annotations beside JPEGImages. Sub-folders are fine.")
        self._detail = label(detail, "caption2", "center", wrap=True)
        self.button: QPushButton = push_button(self.tr("Open folder…"), "primary", "folder-open")
        self.button.setMinimumWidth(150)
        self.button.clicked.connect(self.open_clicked)
        self._key = label(shortcut_text("Ctrl+O"), "key")
        buttons = row(None, self.button, self._key, None)
        parts = (None, row(None, self._icon, None), 8, self._title, self._detail, 12, buttons, None)
        self.setLayout(column(*parts, spacing=4, margins=(24, 16, 24, 16)))
        self.setFixedHeight(296)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_target(self, folder: Path | None) -> None:
        """Say what letting go would open, or go back to rest."""
        self._active = folder is not None
        for part in (self._detail, self.button, self._key):
            part.setVisible(folder is None)
        rest = self.tr("Drop a dataset folder here")
        self._title.setText(self.tr("Let go to open “{name}”").format(name=folder.name) if folder else rest)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame."""
        paint_zone(QPainter(self), QRectF(self.rect()), active=self._active)
