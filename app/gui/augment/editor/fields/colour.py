"""The editor of a colour."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QColorDialog, QMenu, QPushButton

from app.augment.schema import ParameterField
from app.gui.augment.editor.fields.base import FieldEditor
from app.gui.theme import current_theme
from app.gui.widgets import row

_SWATCH = 14


class ColourEditor(FieldEditor):
    """Red, green and blue: a swatch with the usual fills, and any other colour."""

    def __init__(self, field: ParameterField, name: str) -> None:
        super().__init__(field, name)
        self._value = (0, 0, 0)
        self.button = QPushButton()
        self.button.setAutoDefault(False)
        self.button.setProperty("kind", "quiet")
        self.button.setFont(current_theme().font(11))
        self.button.setIconSize(QSize(_SWATCH, _SWATCH))
        self.button.setMenu(QMenu(self))
        self.button.menu().aboutToShow.connect(self._fill_menu)
        self.button.setMinimumWidth(104)
        self.setLayout(row(None, self.button))

    def set_value(self, value: Any) -> None:
        """Show a colour."""
        self._value = (int(value[0]), int(value[1]), int(value[2]))
        color = QColor(*self._value)
        self.button.setText(color.name().upper())
        self.button.setIcon(swatch(color))
        self.button.setAccessibleName(f"{self.name} {color.name()}")

    def _fill_menu(self) -> None:
        menu = self.button.menu()
        menu.clear()
        presets = (
            (self.tr("Black"), (0, 0, 0)),
            (self.tr("Grey 114 (YOLO)"), (114, 114, 114)),
            (self.tr("Grey 128 (darknet)"), (128, 128, 128)),
            (self.tr("Mean of ImageNet (SSD)"), (123, 117, 104)),
            (self.tr("White"), (255, 255, 255)),
        )
        for text, colour in presets:
            action = QAction(swatch(QColor(*colour)), text, menu)
            action.triggered.connect(lambda _=False, colour=colour: self.enter(list(colour)))
            menu.addAction(action)
        menu.addSeparator()
        menu.addAction(self.tr("Other colour…"), self._ask)

    def _ask(self) -> None:
        """Choose any colour, seen live in the variants; cancelled, the colour is as before."""
        before = list(self._value)
        dialog = QColorDialog(QColor(*self._value), self.window())
        dialog.setOption(QColorDialog.ColorDialogOption.DontUseNativeDialog)
        dialog.setWindowTitle(self.name)
        dialog.currentColorChanged.connect(self._live)
        accepted = dialog.exec() == QColorDialog.DialogCode.Accepted
        if not accepted:
            self.set_value(before)
            self.changed.emit(before)
        self.finished.emit()
        dialog.deleteLater()

    def _live(self, color: QColor) -> None:
        value = [color.red(), color.green(), color.blue()]
        self.set_value(value)
        self.changed.emit(value)


def swatch(color: QColor) -> QIcon:
    """Return a colour as an icon."""
    pixmap = QPixmap(2 * _SWATCH, 2 * _SWATCH)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(current_theme().color("edge"))
    painter.setBrush(color)
    painter.drawRoundedRect(QRectF(1, 1, 2 * _SWATCH - 2, 2 * _SWATCH - 2), 6, 6)
    painter.end()
    return QIcon(pixmap)
