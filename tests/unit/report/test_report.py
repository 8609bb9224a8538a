"""HTML reports: whole documents, nothing fetched, nothing that comes in is markup."""

from __future__ import annotations

import base64
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import UndefinedError
from lxml import etree

from app.paths import resources
from app.report import (
    Picture,
    Section,
    bars,
    block,
    columns,
    curve,
    details,
    gallery,
    get_ready,
    heat_map,
    notes,
    page,
    paragraph,
    table,
    tiles,
)
from app.report import blocks as report_blocks

NASTY = "</td></svg><script>alert('x')</script>&\"{{ 7 * 7 }}"


def svg_of(markup: str) -> etree._Element:
    """Parse the SVG of a block strictly."""
    return etree.fromstring(re.search(r"<svg.*</svg>", markup, re.DOTALL)[0])


def balanced(text: str) -> bool:
    """Return whether every element that is opened is closed in order."""
    void, open_tags, sound = {"meta", "img", "br", "line", "rect", "circle", "polyline"}, [], True

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            if tag not in void:
                open_tags.append(tag)

        def handle_startendtag(self, tag: str, attrs: object) -> None:
            pass

        def handle_endtag(self, tag: str) -> None:
            nonlocal sound
            if tag not in void:
                sound = sound and bool(open_tags) and open_tags.pop() == tag

    Reader().feed(text)
    return sound and not open_tags


def test_whatever_comes_in_is_data() -> None:
    blocks = [
        paragraph(NASTY),
        tiles([(NASTY, NASTY, NASTY)]),
        table((NASTY, "n"), [(NASTY, 1), ("b", 2)], caption=NASTY),
        notes([("warning", NASTY)]),
        details(NASTY, paragraph(NASTY)),
        gallery([Picture(b"x", NASTY)]),
        bars([NASTY], {NASTY: [1], "b": [2]}, title=NASTY),
        columns([0, 1], {NASTY: [3], "b": [2]}, title=NASTY, x_label=NASTY),
        curve([0, 1], [2, 1], title=NASTY, x_label=NASTY),
        heat_map([[1.0, 0], [0.5, 1]], title=NASTY, row_names=[NASTY, "b"], column_names=[NASTY, "b"]),
    ]
    text = page(NASTY, [Section(NASTY, *blocks)], subtitle=NASTY, language='"><')
    assert "alert" in text and "<script>alert" not in text and "{{ 7" in text
    assert text.count("<script>") == 1
    assert balanced(text)


def test_nothing_is_fetched() -> None:
    text = page("a", [Section("b", gallery([Picture(b"\x89PNG", "c")]))])
    assert not re.findall(r"(?:src|href)=\"(?!data:)", text)
    assert "url(" not in text and "@import" not in text
    assert base64.b64encode(b"\x89PNG").decode() in text


def test_bars_are_as_long_as_their_values() -> None:
    svg = svg_of(bars(["a", "b"], {"now": [10, 5], "planned": [20, 0]}, target=20))
    assert [title.text for title in svg.iter("{*}title") if "now" in str(title.text)] == [
        "a (now) · 10",
        "b (now) · 5",
    ]
    widths = [float(bar.get("width")) for bar in svg.iter("{*}rect")]
    assert widths[1] == max(widths)
    assert widths[0] == pytest.approx(widths[1] / 2, abs=0.2)
    assert widths[2] == pytest.approx(widths[1] / 4, abs=0.2)
    assert widths[3] == 0
    logarithmic = [
        float(r.get("width")) for r in svg_of(bars(["a", "b"], {"n": [9, 99]}, log=True)).iter("{*}rect")
    ]
    assert logarithmic[1] == pytest.approx(2 * logarithmic[0], abs=0.2)


def test_charts_of_nothing_are_sound() -> None:
    for chart in (
        bars([], {"n": []}),
        bars(["a"], {"n": [0]}),
        columns([0, 1], {"n": [0]}),
        curve([], []),
        curve([3], [2]),
        heat_map([]),
        heat_map([[0.0]]),
    ):
        svg_of(chart)


def test_columns_of_numbers_know_what_they_are_sorted_by() -> None:
    text = table(("name", "boxes", "share"), [("a", 1234, ("50 %", 0.5)), ("b", None, ("7 %", 0.07))])
    assert 'data-key="1234">1,234<' in text and 'data-key="0.5">50 %<' in text
    assert text.count('scope="col" class="number"') == 2


def test_a_value_that_is_missing_is_a_mistake() -> None:
    with pytest.raises(UndefinedError):
        block("{{ nothing }}")


@pytest.fixture
def own_templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the templates that reports are made of, as long as the test runs."""
    folder = shutil.copytree(resources() / "report", tmp_path / "report")
    monkeypatch.setattr(report_blocks, "resources", lambda: tmp_path)
    report_blocks._environment.cache_clear()
    yield folder
    report_blocks._environment.cache_clear()


def test_what_a_system_leaves_among_the_templates_stops_nobody(own_templates: Path) -> None:
    """macOS puts such files into any folder that is looked at or copied."""
    for name in (".DS_Store", "._page.html", "Thumbs.db"):
        (own_templates / name).write_bytes(b"\x00\x05\x16\x07\x80\xff\xfe {{")
    get_ready()
    ready = {name for _, name in report_blocks._environment().cache}
    assert ready == {path.name for path in (resources() / "report").glob("*.html")}
