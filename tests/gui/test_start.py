"""Labelling from nothing: plain images, a list of classes, annotations where they are found again."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from app.core.annotation import BoundingBox
from app.core.dataset import Convention
from app.gui.bulk.jobs import EditJob
from app.gui.canvas import edits
from app.gui.commands import edit
from app.gui.document import Document
from app.gui.label.foreign import foreign_format
from app.gui.label.start import StartSheet, class_lines, is_start
from app.settings.labelling import Start, start_of
from app.voc.bulk import EditClasses
from app.voc.index import open_dataset


def plain(root: Path, *names: str) -> Path:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (64, 48)).save(path)
    return root


def opened(folder: Path) -> Document:
    document = Document(open_dataset(folder, Convention.VOC))
    document.autosave = False
    return document


def draw(document: Document, index: int, name: str) -> None:
    blank = document.annotation(index) or document.blank_annotation(index)
    edit(document, index, edits.with_new(blank, [BoundingBox(name, 3.0, 4.0, 20.0, 30.0)]), "Draw")


@pytest.mark.parametrize(
    ("images", "place", "expected"),
    [
        (["a.jpg", "b.png"], "beside", ["a.xml", "b.xml"]),
        (["a.jpg", "b.png"], "annotations", ["Annotations/a.xml", "Annotations/b.xml"]),
        (["JPEGImages/a.jpg", "JPEGImages/b.jpg"], "annotations", ["Annotations/a.xml", "Annotations/b.xml"]),
        (["photos/x/a.jpg", "photos/b.jpg"], "annotations", ["Annotations/b.xml", "Annotations/x/a.xml"]),
        (["photos/x/a.jpg", "photos/b.jpg"], "beside", ["photos/b.xml", "photos/x/a.xml"]),
        (["one/a.jpg", "two/a.jpg"], "annotations", ["one/a.xml", "two/a.xml"]),  # would not be found again
    ],
)
def test_annotations_go_where_they_were_wanted_and_are_found_again(
    tmp_path: Path, qapp: QApplication, images: list[str], place: str, expected: list[str]
) -> None:
    folder = plain(tmp_path / "set", *images)
    document = opened(folder)
    document.begin(Start(place=place))  # type: ignore[arg-type]
    for index in range(len(document.dataset)):
        draw(document, index, "cat")
    assert document.save_all()
    written = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.xml"))
    assert written == expected
    again = open_dataset(folder, Convention.VOC)
    assert len(again) == len(images)
    assert again.boxes.tolist() == [[3.0, 4.0, 20.0, 30.0]] * len(images)
    assert all(entry.image_path is not None for entry in again.entries)


def test_classes_keep_the_order_of_their_list(tmp_path: Path, qapp: QApplication) -> None:
    folder = plain(tmp_path / "set", "a.jpg", "b.jpg")
    document = opened(folder)
    assert is_start(document.dataset)
    document.begin(Start(classes=("cat", "dog", "fox")))
    assert document.classes == ["cat", "dog", "fox"]
    draw(document, 0, "fox")
    draw(document, 1, "elk")  # others come as they are named
    assert document.classes == ["cat", "dog", "fox", "elk"]
    assert document.save_all()
    again = opened(folder)
    assert again.classes == ["cat", "dog", "fox", "elk"]
    assert again.class_totals() == [0, 0, 1, 1]
    assert again.snapshot().labels.tolist() == [2, 3]
    assert not is_start(again.dataset)


def test_a_class_renamed_everywhere_does_not_come_back(
    tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    folder = plain(tmp_path / "set", "a.jpg")
    document = opened(folder)
    document.begin(Start(classes=("cat", "dog")))
    draw(document, 0, "cat")
    with qtbot.waitSignal(document.files.ended, timeout=20_000):
        document.files.apply(EditJob(EditClasses({"cat": "lynx"}), "classes", "Rename"))
    assert document.classes == ["lynx", "dog"]
    assert opened(folder).classes == ["lynx", "dog"]
    with qtbot.waitSignal(document.files.ended, timeout=20_000):
        document.undo_stack.undo()
    assert document.classes == ["cat", "dog"]


def test_a_list_is_read_as_people_write_it() -> None:
    assert class_lines("cat\r\n\n  big  dog \ncat\n") == ("cat", "big dog")


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    made = QMainWindow()
    qtbot.addWidget(made)
    made.resize(1100, 800)
    made.show()
    return made


def test_the_sheet_finds_the_list_and_begins(tmp_path: Path, qtbot: QtBot, window: QMainWindow) -> None:
    folder = plain(tmp_path / "set", "a.jpg")
    (folder / "classes.txt").write_text("\ufeffcat\ndog\n", encoding="utf-8")
    document = opened(folder)
    sheet = StartSheet(window, document)
    sheet.show_over()
    assert sheet.classes.toPlainText() == "cat\ndog"
    qtbot.keyClick(sheet.place, Qt.Key.Key_Right)
    assert "Annotations/a.xml" in sheet._example.text()
    sheet.classes.appendPlainText("fox")
    sheet.go.click()
    assert document.classes == ["cat", "dog", "fox"]
    assert document.annotation_path(0) == folder / "Annotations" / "a.xml"
    assert start_of(document.dataset.root) == Start(place="annotations", classes=("cat", "dog", "fox"))


def test_escape_leaves_everything_as_it_comes(tmp_path: Path, qtbot: QtBot, window: QMainWindow) -> None:
    folder = plain(tmp_path / "set", "one/a.jpg", "two/b.jpg")
    document = opened(folder)
    sheet = StartSheet(window, document)
    sheet.show_over()
    assert not sheet.place.isEnabled()
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert start_of(document.dataset.root) is None
    assert document.annotation_path(0) == folder / "one" / "a.xml"


def test_labels_of_another_format_are_named_and_a_copy_is_converted(tmp_path: Path, qtbot: QtBot) -> None:
    folder = plain(tmp_path / "set", "images/a.jpg", "images/b.jpg")
    (folder / "data.yaml").write_text("train: images\nnames: [cell]\n")
    (folder / "labels").mkdir()
    (folder / "labels" / "a.txt").write_text("0 0.5 0.5 0.25 0.5\n")
    before = sorted(path.name for path in folder.rglob("*"))
    window = QMainWindow()
    qtbot.addWidget(window)
    sheet = StartSheet(window, opened(folder))
    qtbot.waitUntil(lambda: not sheet.foreign.isHidden())
    assert "YOLO" in sheet.foreign.text.text() and "set-voc" in sheet.foreign.text.text()
    with qtbot.waitSignal(sheet.converted) as signal:
        sheet.foreign.button.click()
    assert signal.args == [tmp_path / "set-voc"]
    copy = open_dataset(tmp_path / "set-voc")
    assert copy.classes == ("cell",)
    assert copy.boxes.tolist() == [[24.0, 12.0, 40.0, 36.0]]
    assert sorted(path.name for path in folder.rglob("*")) == before


def test_a_list_of_classes_alone_is_no_other_format(tmp_path: Path) -> None:
    folder = plain(tmp_path / "set", "a.jpg")
    (folder / "classes.txt").write_text("cell\n")
    assert foreign_format(folder, ["a"]) == ""
    (folder / "a.txt").write_text("0 0.5 0.5 0.25 0.5\n")
    assert foreign_format(folder, ["a"]) == "YOLO"
