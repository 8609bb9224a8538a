"""Pages made without a window, in a language of the window."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication

from app.gui.augment.worst.words import say
from app.gui.language import Translations
from app.report.words import Say


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
