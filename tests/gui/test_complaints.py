"""What people complain of in other tools, end to end, where no other test says it whole."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from typer.testing import CliRunner

from app import cli
from app.augment.recipe import load_recipe
from app.core.annotation import BoundingBox
from app.core.dataset import Convention
from app.export.job import ExportJob
from app.export.planning import prepare
from app.export.runner import run_export
from app.gui.canvas import edits
from app.gui.commands import edit
from app.gui.document import Document
from app.voc.index import open_dataset
from app.voc.problems import check_dataset
from app.voc.reader import read_annotation

NAME = re.compile(r"<name>(\w+)</name>")
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


@pytest.mark.parametrize(("name", "kind"), [("a.jpg", "PNG"), ("a.png", "JPEG"), ("a.bmp", "WEBP")])
def test_a_kind_that_the_name_does_not_say_has_its_true_size(
    tmp_path: Path, qapp: QApplication, name: str, kind: str
) -> None:
    Image.new("RGB", (64, 48), "white").save(tmp_path / name, kind)
    document = opened(tmp_path)
    draw(document, 0)
    assert document.save_all()
    said = read_annotation(tmp_path / "a.xml").annotation
    assert (said.width, said.height, said.depth, said.filename) == (64, 48, 3, name)


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


def test_an_export_deletes_nothing_that_it_did_not_make(
    make_voc: Callable[..., Path], tmp_path: Path
) -> None:
    data, out = make_voc(), tmp_path / "out"

    def export(*, resume: bool, cancelled: Callable[[], bool] = lambda: False, **settings: Any) -> None:
        ready = prepare(ExportJob(dataset=data, recipe=load_recipe("flip"), max_copies=3, **settings))
        run_export(
            ready, out, workers=1, resume=resume, make_executor=ThreadPoolExecutor, cancelled=cancelled
        )

    export(resume=False)
    images = out / "voc" / "VOCdevkit" / "VOC2012" / "JPEGImages"
    strangers = [images / "mine.jpg", images.parent / "notes.txt", out / "voc" / "mine" / "a.txt"]
    for path in strangers:
        path.parent.mkdir(exist_ok=True)
        path.write_text("mine")
    annotation = data / "VOC2012" / "Annotations" / "img000.xml"
    annotation.write_text(annotation.read_text().replace("cat", "lynx"))
    made = len(list(images.iterdir()))
    export(resume=True, cancelled=lambda: True)  # given up at once
    export(resume=True)  # and finished: what is stale by now is removed
    (data / "VOC2012" / "JPEGImages" / "img001.jpg").unlink()
    export(resume=True)
    assert len(list(images.iterdir())) < made
    assert [path.read_text() for path in strangers] == ["mine"] * 3


def test_rare_classes_are_counted_named_and_given_more(make_voc: Callable[..., Path]) -> None:
    data = make_voc()
    said = CliRunner().invoke(cli.app, ["stats", str(data)], env={"COLUMNS": "200"}).output
    counts = dict(zip(*class_counts(data), strict=True))
    assert min(counts, key=counts.__getitem__) == "owl"
    (row,) = [line.split("│") for line in said.splitlines() if line.startswith("│ owl")]
    assert row[2].strip() == str(counts["owl"])
    assert f"owl has {100 * counts['owl'] / counts['cat']:.1f} %" in said
    ready = prepare(ExportJob(dataset=data, recipe=load_recipe("flip"), max_copies=9))
    after = dict(zip(ready.plan.classes, ready.plan.after.tolist(), strict=True))
    assert after["cat"] / after["owl"] < counts["cat"] / counts["owl"]


def class_counts(folder: Path) -> tuple[list[str], list[int]]:
    names = [name for path in sorted(folder.rglob("*.xml")) for name in NAME.findall(path.read_text())]
    found = sorted(set(names))
    return found, [names.count(name) for name in found]
