"""The page around a report's sections."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from app import __version__
from app.paths import resources
from app.report.blocks import rendered


class Section:
    """A heading and the blocks under it.

    Args:
        heading: plain text.
        *blocks: shown one under the other.
        wide: whether it takes the whole width; narrow sections stand side by side where there is room.
    """

    def __init__(self, heading: str, *blocks: Markup, wide: bool = True) -> None:
        self.heading, self.blocks, self.wide = heading, blocks, wide


def page(title: str, sections: Iterable[Section], subtitle: str = "", language: str = "en") -> str:
    """Return a whole HTML document: style and script inside, nothing to be fetched.

    Args:
        title: of the document and its first heading, plain text.
        sections: from top to bottom.
        subtitle: a line under the title, plain text.
        language: of the text, as HTML names it.
    """
    folder = resources() / "report"
    style, script = ((folder / name).read_text(encoding="utf-8") for name in ("style.css", "tables.js"))
    return str(
        rendered(
            "page.html",
            title=title,
            subtitle=subtitle,
            language=language,
            sections=list(sections),
            style=Markup(style),
            script=Markup(script),
            version=__version__,
        )
    )
