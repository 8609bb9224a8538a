from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.voc.class_names import check_class_names, is_one_letter_apart, plain
from app.voc.index import open_dataset

Put = Callable[..., Path]
XmlMaker = Callable[..., str]


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("helmet", "helmets", True),
        ("helmet", "hemlet", True),
        ("helmet", "halmet", True),
        ("helmet", "helmt", True),
        ("xhelmet", "helmet", True),
        ("helmet", "helmet", False),
        ("helmet", "hamlet", False),
        ("helmet", "helm", False),
        ("cat", "car", False),
        ("pedestrian1", "pedestrian2", False),
        ("pedestrian1", "pedestrian", False),
        ("n00007846", "n00007847", False),
        ("abcdef", "fabcde", False),
    ],
)
def test_one_letter(a: str, b: str, expected: bool) -> None:
    assert is_one_letter_apart(a, b) is expected
    assert is_one_letter_apart(b, a) is expected


@pytest.mark.parametrize(
    "name", ["helmet", "Helmet", "hel-met", "hel met", "hel_met", "ＨＥＬＭＥＴ", "hel\u200bmet"]
)
def test_plain(name: str) -> None:
    assert plain(name) == "helmet"


def test_pairs_name_the_rarer_class_and_where_it_is(tmp_path: Path, put: Put, xml: XmlMaker) -> None:
    place = (1, 1, 9, 9)
    put(
        tmp_path / "a.xml",
        xml(*[("helmet", *place)] * 40, ("person", *place), ("cat", *place), ("car", *place)),
    )
    put(
        tmp_path / "b.xml",
        xml(("Helmet", *place), ("hel met", *place), ("helmets", *place), ("Person", *place)),
    )
    found = list(check_class_names(open_dataset(tmp_path)))
    assert {(p.kind, p.arguments["name"], p.arguments["other"]) for p in found} == {
        ("class_case", "Helmet", "helmet"),
        ("class_signs", "hel met", "helmet"),
        ("class_letter", "helmets", "helmet"),
        ("class_case", "Person", "person"),
    }
    assert {(p.path.name, p.image_id) for p in found} == {("b.xml", "b")}
    assert "“Helmet” (1 ×) and “helmet” (40 ×)" in next(
        p.message for p in found if p.arguments["name"] == "Helmet"
    )


def test_blanks_around_names_make_no_class(tmp_path: Path, put: Put, xml: XmlMaker) -> None:
    put(tmp_path / "a.xml", xml(("helmet", 1, 1, 2, 2), ("helmet ", 1, 1, 2, 2)))
    dataset = open_dataset(tmp_path)
    assert dataset.classes == ("helmet",)
    assert list(check_class_names(dataset)) == []
