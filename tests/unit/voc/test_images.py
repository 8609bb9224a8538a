from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.core.dataset import Dataset, ImageState
from app.voc.images import relative_filename
from app.voc.index import open_dataset

Put = Callable[..., Path]
XmlMaker = Callable[..., str]


def kinds(dataset: Dataset) -> list[str]:
    return [found.kind for found in dataset.problems]


@pytest.mark.parametrize(
    ("filename", "expected"),
    [
        ("a.jpg", "a.jpg"),
        ("./s/a.jpg", "s/a.jpg"),
        ("s\\a.jpg", "s/a.jpg"),
        ("a..b.jpg", "a..b.jpg"),
        ("", ""),
        ("/etc/passwd", None),
        ("../a.jpg", None),
        ("s/../../a.jpg", None),
        ("..", None),
        ("C:\\a.jpg", None),
        ("c:a.jpg", None),
        ("\\\\server\\a.jpg", None),
        ("a\0.jpg", None),
    ],
)
def test_filenames_stay_inside(filename: str, expected: str | None) -> None:
    assert relative_filename(filename) == expected


def test_the_filename_chooses_among_several(tmp_path: Path, put: Put, xml: XmlMaker) -> None:
    put(tmp_path / "a.xml", xml(filename="a.png"))
    put(tmp_path / "a.png", "")
    put(tmp_path / "a.jpg", "")
    dataset = open_dataset(tmp_path)
    assert dataset.entries[0].image_path == tmp_path / "a.png"
    assert kinds(dataset) == ["several_images"]
    assert dataset.problems[0].arguments["used"] == "a.png"
    assert dataset.problems[0].path == tmp_path / "a.png"


@pytest.mark.parametrize("filename", ["", "b.jpg", "a", "../a.png"])
def test_jpg_first_where_the_filename_does_not_choose(
    tmp_path: Path, put: Put, xml: XmlMaker, filename: str
) -> None:
    put(tmp_path / "a.xml", xml(filename=filename))
    put(tmp_path / "a.png", "")
    put(tmp_path / "a.jpg", "")
    assert open_dataset(tmp_path).entries[0].image_path == tmp_path / "a.jpg"


@pytest.mark.parametrize(
    "filename",
    ["1.png", "1", "1.jpg", "1.PNG", "./1.png", ".\\1.png", "S/1.png"],
    ids=lambda name: name or "-",
)
def test_the_filename_finds_what_the_stem_does_not(
    tmp_path: Path, put: Put, xml: XmlMaker, filename: str
) -> None:
    put(tmp_path / "Annotations" / "tmp.xml", xml(filename=filename))
    image = put(tmp_path / "JPEGImages" / ("s/1.png" if filename.startswith("S") else "1.png"), "")
    put(tmp_path / "JPEGImages" / "2.png", "")
    dataset = open_dataset(tmp_path)
    assert [entry.image_id for entry in dataset.entries] == ["2", "tmp"]
    assert dataset.entries[1].image_path == image
    assert dataset.entries[1].state is ImageState.ANNOTATED
    unlabelled = [p.image_id for p in dataset.problems if p.kind == "image_without_annotation"]
    assert unlabelled == ["2"]


def test_the_mirrored_folder_comes_first(tmp_path: Path, put: Put, xml: XmlMaker) -> None:
    put(tmp_path / "Annotations" / "s" / "tmp.xml", xml(filename="1.png"))
    put(tmp_path / "JPEGImages" / "1.png", "")
    put(tmp_path / "JPEGImages" / "s" / "1.png", "")
    dataset = open_dataset(tmp_path)
    assert dataset.entries[dataset.index_of("s/tmp")].image_path == tmp_path / "JPEGImages" / "s" / "1.png"


@pytest.mark.parametrize(
    "filename", ["{outside}", "../out.jpg", "..\\out.jpg", "JPEGImages/../../out.jpg", "out.jpg"]
)
def test_no_filename_leads_out_of_the_dataset(tmp_path: Path, put: Put, xml: XmlMaker, filename: str) -> None:
    outside = put(tmp_path / "out.jpg", "")
    put(tmp_path / "data" / "a.xml", xml(filename=filename.format(outside=outside)))
    put(tmp_path / "data" / "b.jpg", "")
    dataset = open_dataset(tmp_path / "data")
    assert dataset.entries[0].image_path is None
    expected = "image_missing_named" if filename == "out.jpg" else "image_outside"
    assert kinds(dataset) == ["image_without_annotation", expected]


def test_a_filename_that_leads_out_is_said_where_the_stem_decides(
    tmp_path: Path, put: Put, xml: XmlMaker
) -> None:
    put(tmp_path / "a.xml", xml(filename="/somewhere/a.jpg"))
    put(tmp_path / "a.jpg", "")
    dataset = open_dataset(tmp_path)
    assert dataset.entries[0].image_path == tmp_path / "a.jpg"
    assert [(p.kind, p.line) for p in dataset.problems] == [("filename_outside", 2)]


def test_an_image_belongs_to_one_annotation(tmp_path: Path, put: Put, xml: XmlMaker) -> None:
    put(tmp_path / "a.jpg", "")
    put(tmp_path / "x.jpg", "")
    put(tmp_path / "a.xml", xml())
    for name, filename in (("b", "a.jpg"), ("c", "x.jpg"), ("d", "x.jpg")):
        put(tmp_path / f"{name}.xml", xml(filename=filename))
    dataset = open_dataset(tmp_path)
    images = {e.image_id: e.image_path and e.image_path.name for e in dataset.entries}
    assert images == {"a": "a.jpg", "b": None, "c": "x.jpg", "d": None}
    taken = {p.image_id: p.arguments["owner"] for p in dataset.problems if p.kind == "image_taken"}
    assert taken == {"b": "a", "d": "c"}


@pytest.mark.parametrize(
    ("filename", "kind"),
    [("a.jpg", None), ("", None), ("a", "filename_extension"), ("a.png", "filename_extension"),
     ("A.JPG", "filename_extension"), ("sub/a.jpg", None), ("b.jpg", "filename_differs")],
)  # fmt: skip
def test_filenames_unlike_the_image(
    tmp_path: Path, put: Put, xml: XmlMaker, filename: str, kind: str | None
) -> None:
    put(tmp_path / "a.jpg", "")
    put(tmp_path / "a.xml", xml(filename=filename))
    dataset = open_dataset(tmp_path)
    assert kinds(dataset) == ([kind] if kind else [])


def test_a_missing_image_is_one_problem(tmp_path: Path, put: Put, xml: XmlMaker) -> None:
    put(tmp_path / "a.xml", xml(filename="a.jpg"))
    put(tmp_path / "bad.xml", "<annotation>")
    put(tmp_path / "cvat.xml", "<annotations/>")
    put(tmp_path / "polygon.xml", "<annotation><object><name>a</name><polygon/></object></annotation>")
    dataset = open_dataset(tmp_path)
    assert [(p.image_id, p.kind) for p in dataset.problems] == [
        ("a", "image_missing"),
        ("bad", "annotation_unreadable"),
        ("cvat", "annotation_unreadable"),
        ("polygon", "object_with_other_shape"),
    ]
    assert all(p.message for p in dataset.problems)
