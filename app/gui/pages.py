"""The language of pages: that of the window, or another where there is no window."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication

from app.gui.augment.worst.words import say as say
from app.gui.language import Translations
from app.gui.theme import current_theme
from app.report.words import Say


def page_language() -> str:
    """Return the language that ``say`` speaks with a window, as HTML names it."""
    return "zh-CN" if current_theme().language.startswith("zh") else "en"


@contextlib.contextmanager
def speaking(language: str) -> Iterator[Say]:
    """Give what says the sentences of a page in one of ``language.LANGUAGES``; needs no screen."""
    app = QCoreApplication.instance() or QCoreApplication([])
    translations = Translations(app)
    translations.use(language)
    try:
        yield say
    finally:
        translations.use("en")
