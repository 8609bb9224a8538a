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

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: dict[tuple[str, str], QAction] = {}
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
        self._saving = QAction(self.tr("Save edits automatically"), self, checkable=True)
        self._saving.triggered.connect(lambda on: self.chosen.emit("autosave", on))
        self.addAction(self._saving)

    def show_settings(self, settings: Settings) -> None:
        """Check what is chosen."""
        for (name, value), action in self._choices.items():
            if getattr(settings, name) == value:
                action.setChecked(True)
        self._saving.setChecked(settings.autosave)

    def _choice(self, title: str, name: str, choices: tuple[tuple[str, str], ...]) -> None:
        menu = self.addMenu(title)
        group = QActionGroup(menu)
        for value, words in choices:
            action = QAction(words, menu, checkable=True)
            action.triggered.connect(lambda _=False, value=value: self.chosen.emit(name, value))
            action.setObjectName(f"{name}:{value}")
            group.addAction(action)
            menu.addAction(action)
            self._choices[name, value] = action
