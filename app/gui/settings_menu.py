"""The menu behind the gear: theme, language, saving."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from app.settings.schema import Settings


class SettingsMenu(QMenu):
    """Shows the settings and tells of changes.

    Attributes:
        chosen: (name of the setting, new value).
    """

    chosen = Signal(str, object)

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._choice(
            self.tr("Theme"),
            "theme",
            (("system", self.tr("As the system")), ("dark", self.tr("Dark")), ("light", self.tr("Light"))),
        )
        self._choice(
            self.tr("Language"),
            "language",
            (("system", self.tr("As the system")), ("en", "English"), ("zh_CN", "简体中文")),
        )
        self.addSeparator()
        saving = QAction(self.tr("Save edits automatically"), self, checkable=True)
        saving.setChecked(settings.autosave)
        saving.toggled.connect(lambda on: self.chosen.emit("autosave", on))
        self.addAction(saving)

    def _choice(self, title: str, name: str, choices: tuple[tuple[str, str], ...]) -> None:
        menu = self.addMenu(title)
        group = QActionGroup(menu)
        for value, words in choices:
            action = QAction(words, menu, checkable=True)
            action.setChecked(value == getattr(self._settings, name))
            action.triggered.connect(lambda _=False, value=value: self.chosen.emit(name, value))
            action.setObjectName(f"{name}:{value}")
            group.addAction(action)
            menu.addAction(action)
