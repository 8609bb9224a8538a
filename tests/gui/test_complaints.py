"""What people complain of in other tools, end to end, where no other test says it whole."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core.annotation import BoundingBox
from app.core.dataset import Convention
from app.gui.canvas import edits
from app.gui.commands import edit
from app.gui.document import Document
from app.voc.index import open_dataset
from app.voc.problems import check_dataset
from app.voc.reader import read_annotation

FLOATS = (
    "<annotation><filename>{name}</filename><size><width>64</width><height>48</height><depth>3</depth></size>"
    "<object><name>cat</name><bndbox><xmin>5.25</xmin><ymin>6.5</ymin><xmax>25.75</xmax><ymax>40.125</ymax>"
    "</bndbox></object><object><name>dog</name><bndbox><xmin>7</xmin><ymin>8</ymin><xmax>20</xmax>"
    "<ymax>30</ymax></bndbox></object></annotation>"
)


def image(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (64, 48), "white").save(path)
    return path


def opened(folder: Path) -> Document:
    document = Document(open_dataset(folder, Convention.VOC))
    document.autosave = False
    return document


def draw(document: Document, index: int) -> None:
    base = document.annotation(index) or document.blank_annotation(index)
    edit(document, index, edits.with_new(base, [BoundingBox("cat", 3.0, 4.0, 20.0, 30.0)]), "Draw")


@pytest.mark.parametrize("name", ["a.jpg", "b.png", "c.bmp", "d.webp", "e.tif"])
def test_saving_never_touches_an_image(tmp_path: Path, qapp: QApplication, name: str) -> None:
    path = image(tmp_path / "set" / name)
    before, stamp = hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns
    document = opened(tmp_path / "set")
    draw(document, 0)
    assert document.save_all()
    document.undo_stack.undo()
    assert document.save_all()
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    assert path.stat().st_mtime_ns == stamp
    assert sorted(p.name for p in path.parent.iterdir()) == [name]


@pytest.mark.parametrize("place", ["图像 集", "données d’été", "пример", "emoji 🙂", "a'b & d"])
def test_any_path_is_read_and_written(tmp_path: Path, qapp: QApplication, place: str) -> None:
    image(tmp_path / place / "JPEGImages" / "细胞 é.jpg")
    document = opened(tmp_path / place)
    draw(document, 0)
    assert document.save_all()
    written = tmp_path / place / "Annotations" / "细胞 é.xml"
    said = read_annotation(written).annotation
    assert (said.filename, said.folder) == ("细胞 é.jpg", "JPEGImages")
    again = open_dataset(tmp_path / place, Convention.VOC)
    assert again.boxes.tolist() == [[3.0, 4.0, 20.0, 30.0]]
    assert [p.kind for p in check_dataset(again)] == []


def test_fractions_stay_fractions_and_integers_integers(tmp_path: Path, qapp: QApplication) -> None:
    path = image(tmp_path / "a.png").with_suffix(".xml")
    path.write_text(FLOATS.format(name="a.png"))
    document = opened(tmp_path)
    said = document.annotation(0)
    assert said is not None
    moved = {k: (b.xmin + 1, b.ymin, b.xmax + 1, b.ymax) for k, b in enumerate(said.boxes)}
    edit(document, 0, edits.with_edges(said, moved), "Move")
    assert document.save_all()
    expected = FLOATS.format(name="a.png").replace("5.25", "6.25").replace("25.75", "26.75")
    expected = expected.replace("<xmin>7<", "<xmin>8<").replace("<xmax>20<", "<xmax>21<")
    assert path.read_text() == expected


def test_a_late_save_goes_to_the_dataset_that_was_edited(
    tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        image(folder / "a.png").with_suffix(".xml").write_text(FLOATS.format(name="a.png"))
    before = (second / "a.xml").read_bytes()
    one = opened(first)
    draw(one, 0)
    one.save_pending()  # in the background, while the other dataset is opened
    two = opened(second)
    assert two.annotation(0) is not None
    qtbot.waitUntil(lambda: not one.dirty_indices)
    assert b"<xmin>4</xmin>" in (first / "a.xml").read_bytes()
    assert (second / "a.xml").read_bytes() == before
    assert two.dirty_indices == []


def test_images_of_one_name_are_told_apart_or_reported(tmp_path: Path, qapp: QApplication) -> None:
    image(tmp_path / "x" / "a.jpg")
    image(tmp_path / "y" / "a.jpg")
    document = opened(tmp_path)
    draw(document, 0)
    assert document.save_all()
    assert (tmp_path / "x" / "a.xml").exists()
    assert not (tmp_path / "y" / "a.xml").exists()
    image(tmp_path / "x" / "a.png")
    again = open_dataset(tmp_path, Convention.VOC)
    assert len(again) == 2
    assert "several_images" in {p.kind for p in again.problems}
