"""Self-contained HTML reports: one file that opens anywhere, light or dark as its reader likes it.

A report is a page of sections; a section is a heading over blocks. Every block is ``Markup``: text that goes
into one is escaped, so names of classes and files are data and nothing else::

    from app.report import Section, bars, gallery, notes, page, table, tiles

    text = page(
        "Export of BCCD",
        [
            Section("In short", tiles([("images", "834"), ("ratio", "6.84", "was 11.50")])),
            Section("Classes", bars(names, {"now": before, "planned": after}),
                    table(("class", "boxes"), rows)),
            Section("Samples", gallery([Picture(png_bytes, "img001, copy 3")])),
        ],
    )
    write_atomic(path, text.encode())

``blocks`` holds text, tables and pictures, ``charts`` the plots (inline SVG, coloured by the page's style).
A page that is to be read in other languages as well takes a ``Say`` and says every sentence through it.
Own blocks: ``block(template, **values)`` renders a few lines of Jinja with escaping on.
"""

from app.report.blocks import (
    Picture,
    block,
    data_uri,
    details,
    gallery,
    get_ready,
    notes,
    paragraph,
    table,
    tiles,
)
from app.report.charts import bars, columns, curve, heat_map
from app.report.page import Section, page
from app.report.words import Say, english

__all__ = [
    "Picture",
    "Say",
    "Section",
    "bars",
    "block",
    "columns",
    "curve",
    "data_uri",
    "details",
    "english",
    "gallery",
    "get_ready",
    "heat_map",
    "notes",
    "page",
    "paragraph",
    "table",
    "tiles",
]
