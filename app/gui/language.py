"""The language of the window: the translations of the program and of Qt's own dialogs."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from app import paths

LANGUAGES = ("en", "zh_CN")


def resolve(setting: str) -> str:
    """Return ``en`` or ``zh_CN`` for a setting; ``system`` takes the system's first one of these."""
    if setting in LANGUAGES:
        return setting
    for name in QLocale.system().uiLanguages():
        if name.startswith("zh"):
            return "zh_CN"
        if name.startswith("en"):
            return "en"
    return "en"


class Translations:
    """The translators that are installed; another language takes their place."""

    def __init__(self, app: QCoreApplication) -> None:
        self._app = app
        self._installed: list[QTranslator] = []

    def use(self, language: str) -> None:
        """Translate into ``language``; English needs no files."""
        for translator in self._installed:
            self._app.removeTranslator(translator)
        self._installed.clear()
        if language == "en":
            return
        qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        own_folder = str(paths.resources() / "translations")
        for folder, name in ((qt_folder, f"qtbase_{language}"), (own_folder, f"evenbox_{language}")):
            translator = QTranslator(self._app)
            if translator.load(name, folder):
                self._app.installTranslator(translator)
                self._installed.append(translator)
