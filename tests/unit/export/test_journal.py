"""The manifest's lines are cut out of the journal's, and are what reading them gives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.export.journal import Journal, Record

_VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=8) | st.sampled_from(['}, {"image": "x"}', '"lines": [']),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def line(image: str, **more: Any) -> dict[str, Any]:
    return {"image": image, "files": [image], "split": "train", "copy": 0, "boxes": {}, **more}


def manifest(folder: Path, *records: Record) -> list[bytes]:
    (folder / "journal").unlink(missing_ok=True)
    journal = Journal(folder / "journal", folder / "none")
    try:
        places = journal.append(records)
        return [
            journal.manifest(place, len(record.lines)) for place, record in zip(places, records, strict=True)
        ]
    finally:
        journal.close()


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=9), st.lists(st.tuples(st.text(max_size=9), _VALUES), max_size=4))
def test_lines_are_cut_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, source: str, rows: list[tuple[str, Any]]
) -> None:
    record = Record.of(source, "f", [line(name, value=value) for name, value in rows])
    other = Record.of("other", "f", [line("last")])
    folder = tmp_path_factory.getbasetemp()
    assert manifest(folder, record, other) == [record.manifest(), other.manifest()]


@pytest.mark.parametrize(
    "lines",
    [
        (line("a", drawn=[1, {"image": "inner"}]), line("b")),
        ({"other": 1, **line("a")}, line("b")),
        (),
    ],
)
def test_what_cannot_be_cut_is_read(tmp_path: Path, lines: tuple[dict[str, Any], ...]) -> None:
    record = Record.of("a", "f", lines)
    assert manifest(tmp_path, record) == [record.manifest()]
