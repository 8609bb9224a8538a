"""Which formats an export writes: one or several."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.export.job import FormatName
from app.gui.theme import current_theme
from app.gui.widgets import push_button, row


class FormatPicker(QWidget):
    """A button for each format; at least one stays pressed.

    Attributes:
        changed: emitted when a person has pressed one.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        titles: dict[FormatName, str] = {"voc": "Pascal VOC", "yolo": "YOLO", "coco": "COCO"}
        tips = {
            "voc": self.tr("VOCdevkit with JPEGImages, Annotations and ImageSets"),
            "yolo": self.tr("images and labels by split, data.yaml"),
            "coco": self.tr("images by split, annotations/instances_*.json"),
        }
        self.buttons = {name: push_button(title, "toggle") for name, title in titles.items()}
        for name, button in self.buttons.items():
            button.setToolTip(tips[name])
            button.clicked.connect(lambda _, name=name: self._pressed(name))
            button.installEventFilter(self)
        self.buttons["voc"].setChecked(True)
        self._show_checks()
        current_theme().changed.connect(self._show_checks)
        self.setLayout(row(*self.buttons.values(), None))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave Return to the sheet, which starts: some desktops take it for a press of the button."""
        is_return = (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        )
        if is_return:
            event.ignore()
        return is_return

    @property
    def chosen(self) -> tuple[FormatName, ...]:
        """The names of the formats that are pressed."""
        return tuple(name for name, button in self.buttons.items() if button.isChecked())

    def choose(self, names: tuple[str, ...]) -> None:
        """Press these and no others; VOC where there is no button for any of them."""
        known = set(names) & set(self.buttons) or {"voc"}
        for name, button in self.buttons.items():
            button.setChecked(name in known)
        self._show_checks()

    def _pressed(self, name: FormatName) -> None:
        if not self.chosen:
            self.buttons[name].setChecked(True)
            return
        self._show_checks()
        self.changed.emit()

    def _show_checks(self) -> None:
        theme = current_theme()
        for button in self.buttons.values():
            icon = "check" if button.isChecked() else "plus"
            button.setIcon(theme.icon(icon, "accent_text" if button.isChecked() else "text3"))
