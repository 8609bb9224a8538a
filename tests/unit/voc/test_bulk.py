from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app.core.annotation import Annotation
from app.core.dataset import FLAG_DIFFICULT, Convention, Dataset
from app.errors import AnnotationError
from app.voc.bulk import ClipBoxes, EditClasses, SetFlag, plan_convention, plan_edit
from app.voc.changes import Change, Planning
from app.voc.index import open_dataset

Put = Callable[..., Path]
XmlMaker = Callable[..., str]
ImageMaker = Callable[..., Path]

FILES = {
    "a": [("cat", 1, 1, 5, 5), ("dog", 2, 2, 9, 9)],
    "b": [("dog", 1, 2, 25, 9)],
    "c": [("owl", 3, 3, 7, 7), ("cat", 4, 4, 4, 4)],
    "d": [],
}


@pytest.fixture
def root(tmp_path: Path, put: Put, image: ImageMaker, xml: XmlMaker) -> Path:
    """Four images of 20 × 10 with cats, dogs and an owl, and a file that is not well-formed."""
    for name, boxes in FILES.items():
        put(tmp_path / f"{name}.xml", xml(*boxes).replace("\n", "\r\n"))
        image(tmp_path / f"{name}.jpg")
    put(tmp_path / "bad.xml", "<annotation><object>")
    return tmp_path


def write(changes: list[Change]) -> None:
    for change in changes:
        assert change.path.read_bytes() == change.original
        change.path.write_bytes(change.result)


def boxes(dataset: Dataset) -> dict[str, list[str]]:
    """Return image id to the names of its boxes."""
    return {
        entry.image_id: [dataset.classes[label] for label in dataset.labels[dataset.boxes_of(index)]]
        for index, entry in enumerate(dataset.entries)
    }


def test_rename_join_and_delete_at_once(root: Path) -> None:
    planning = Planning()
    edit = EditClasses({"cat": "dog", "dog": " big dog ", "owl": None})
    changes = list(plan_edit(open_dataset(root), edit, planning))
    assert [change.image_id for change in changes] == ["a", "b", "c"]
    assert [dict(change.counts) for change in changes] == [{"boxes": 2}, {"boxes": 1}, {"boxes": 2}]
    assert [error.path.name for error in planning.refused] == ["bad.xml"]
    for change in changes:
        assert not change.in_bytes
        assert edit.apply(change.before, None) == change.after  # type: ignore[arg-type]
    text = changes[0].original.decode()
    expected = text.replace("dog", "big dog").replace("cat", "dog")
    assert changes[0].result.decode() == expected
    write(changes)
    assert boxes(open_dataset(root)) == {
        "a": ["dog", "big dog"], "b": ["big dog"], "bad": [], "c": ["dog"], "d": []
    }  # fmt: skip


def test_images_left_without_boxes_are_counted(root: Path) -> None:
    changes = list(plan_edit(open_dataset(root), EditClasses({"dog": None})))
    assert [dict(change.counts) for change in changes] == [{"boxes": 1}, {"boxes": 1, "emptied": 1}]


@pytest.mark.parametrize("name", ["", "  ", "a\0b"])
def test_names_that_cannot_be_written(name: str) -> None:
    with pytest.raises(AnnotationError):
        EditClasses({"cat": name})


def test_flags(root: Path) -> None:
    changes = list(plan_edit(open_dataset(root), SetFlag("difficult", True, frozenset({"dog"}))))
    assert [change.image_id for change in changes] == ["a", "b"]
    for change in changes:
        without = re.sub(rb"\s*<difficult>1</difficult>", b"", change.result)
        assert without == change.original
    write(changes)
    dataset = open_dataset(root)
    assert [bool(flag & FLAG_DIFFICULT) for flag in dataset.flags] == [False, True, True, False, False]
    write(list(plan_edit(dataset, SetFlag("difficult", False))))
    assert not open_dataset(root).flags.any()
    assert list(plan_edit(open_dataset(root), SetFlag("difficult", False))) == []


def test_clip_all(root: Path) -> None:
    (change,) = plan_edit(open_dataset(root), ClipBoxes())
    assert change.image_id == "b"
    assert change.result == change.original.replace(b"25", b"20")
    (root / "b.jpg").unlink()
    (change,) = plan_edit(open_dataset(root), ClipBoxes())  # by the size that the file states
    assert change.result == change.original.replace(b"25", b"20")


@pytest.mark.parametrize("old", list(Convention))
@pytest.mark.parametrize("new", list(Convention))
def test_another_convention_leaves_every_box_where_it_is(
    root: Path, put: Put, xml: XmlMaker, old: Convention, new: Convention
) -> None:
    head = "<xmin>3</xmin><ymin>3</ymin><xmax>5</xmax><ymax>6</ymax>"
    part = f"<part><name>head</name><bndbox>{head}</bndbox></part>"
    extra = xml(("cat", 5, 5, 6, 6), ("cat", 1.5, 2.25, 8.1, "9.0"), ("cat", 9, 9, 3, 3), ("x", 4, 4, 4, 4))
    put(root / "e.xml", extra.replace("</object>", f"{part}</object>", 1))
    before = open_dataset(root, old)
    files = {path: path.read_bytes() for path in root.glob("*.xml")}
    planning = Planning()
    changes = list(plan_convention(before, new, planning))
    assert [error.path.name for error in planning.refused] == ["bad.xml"]
    assert [change.image_id for change in changes] == ([] if old is new else ["a", "b", "c", "e"])
    for change in changes:
        assert change.in_bytes
        assert boxes_of(change.before) == pytest.approx(boxes_of(change.after))
        assert re.sub(rb">[-\d.]+<", b"><", change.result) == re.sub(rb">[-\d.]+<", b"><", change.original)
    write(changes)
    after = open_dataset(root, new)
    assert np.allclose(after.boxes, before.boxes, atol=1e-9)
    write(list(plan_convention(after, old)))
    assert {path: path.read_bytes() for path in files} == files


def boxes_of(annotation: Annotation) -> list[float]:
    """Return all sides of all boxes and parts."""
    shapes = [shape for box in annotation.boxes for shape in (box, *box.parts)]
    return [side for shape in shapes for side in (shape.xmin, shape.ymin, shape.xmax, shape.ymax)]
