"""Blocks of a report: text, figures, tables, pictures. Everything that comes in as ``str`` is escaped."""

from __future__ import annotations

import base64
import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from app.paths import resources

if TYPE_CHECKING:  # jinja2 itself is imported by whoever makes a report; many know this module who never do
    from jinja2 import Environment, Template

Cell = str | int | float | None | Markup | tuple[str | Markup, float]
"""What stands in a table: text, a number, nothing, or what is shown with the number it is sorted by."""


def block(template: str, **values: Any) -> Markup:
    """Return a Jinja template filled in, with escaping on; a value that is missing raises."""
    return Markup(_compiled(template).render(**values))


def rendered(name: str, **values: Any) -> Markup:
    """Return a template of ``resources/report``, filled in likewise."""
    return Markup(_environment().get_template(name).render(**values))


def get_ready() -> None:
    """Import and compile beforehand what a report is made of: a tenth of a second."""
    environment = _environment()
    for name in environment.list_templates(filter_func=_is_template):
        environment.get_template(name)


def _is_template(name: str) -> bool:
    """Return whether a file is one, not its style or what a system left there (``._page.html``)."""
    return name.endswith(".html") and not name.startswith(".")


@functools.cache
def _compiled(template: str) -> Template:
    return _environment().from_string(template)


@functools.cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(resources() / "report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def paragraph(text: str, muted: bool = False) -> Markup:
    """Return a paragraph."""
    return block("<p{% if muted %} class=muted{% endif %}>{{ text }}</p>", text=text, muted=muted)


def details(summary: str, *blocks: Markup) -> Markup:
    """Return blocks that are folded away under a line until they are asked for."""
    return block(
        "<details><summary>{{ summary }}</summary>{% for each in blocks %}{{ each }}{% endfor %}</details>",
        summary=summary,
        blocks=blocks,
    )


def tiles(figures: Iterable[tuple[str, str] | tuple[str, str, str]]) -> Markup:
    """Return headline figures: what it is, its value, and perhaps a line more."""
    return rendered("tiles.html", tiles=list(figures))


def table(
    header: Sequence[str], rows: Iterable[Sequence[Cell]], *, caption: str = "", sortable: bool = True
) -> Markup:
    """Return a table; columns of numbers stand to the right, a click on a heading sorts.

    Numbers are shown with thousands apart and at most three decimals; give ``(text, number)`` to show
    otherwise.
    """
    filled = [[_shown(cell) for cell in row] for row in rows]
    numeric = {
        k
        for k in range(len(header))
        if filled and all(row[k][1] is not None or row[k][0] == "" for row in filled)
    }
    return rendered(
        "table.html",
        header=header,
        rows=filled,
        numeric=numeric,
        caption=caption,
        sortable=sortable and len(filled) > 1,
    )


def _shown(cell: Cell) -> tuple[str | Markup, float | None]:
    if isinstance(cell, tuple):
        return cell
    if cell is None:
        return "", None
    if isinstance(cell, str):
        return cell, None
    return (f"{cell:,}" if isinstance(cell, int) else f"{cell:,.3f}"), cell


def notes(found: Iterable[tuple[str, str]], names: Mapping[str, str] = MappingProxyType({})) -> Markup:
    """Return remarks as (level, text); the levels are ``error``, ``warning``, ``note`` and ``ok``.

    Args:
        found: the remarks.
        names: what a level is called, where not by its own English name.
    """
    return rendered("notes.html", notes=[(level, names.get(level, level), text) for level, text in found])


@dataclass(frozen=True, slots=True)
class Picture:
    """An encoded image with its caption, which is its text for those who cannot see it as well."""

    data: bytes
    caption: str
    media_type: str = "image/png"

    @property
    def uri(self) -> str:
        """The image as a data URI."""
        return data_uri(self.data, self.media_type)


def data_uri(data: bytes, media_type: str = "image/png") -> str:
    """Return bytes as an address that holds them."""
    return f"data:{media_type};base64,{base64.b64encode(data).decode()}"


def gallery(pictures: Iterable[Picture]) -> Markup:
    """Return pictures side by side, as many in a row as there is room for."""
    return rendered("gallery.html", pictures=list(pictures))
