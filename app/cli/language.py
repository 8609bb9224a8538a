"""The language of the pages that commands write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from app.cli.terminal import stop

if TYPE_CHECKING:
    from app.report import Say

Language = Literal["en", "zh_CN"]
PageLanguage = Annotated[Language, typer.Option("--language", help="Language of the page.")]


@contextmanager
def speaking(language: Language) -> Iterator[Say]:
    """Give what says the sentences of a page; Qt holds those that are not English."""
    from app.report.words import english

    if language == "en":
        yield english
        return
    try:
        from app.gui.pages import speaking as translating
    except ImportError as error:
        stop(f"--language {language}: {error}")
    with translating(language) as say:
        yield say


def html_name(language: Language) -> str:
    """Return a language as HTML names it."""
    return language.replace("_", "-")
