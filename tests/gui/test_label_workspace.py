"""The Label workspace: from the mouse to the XML on disk and back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.gui.canvas import edits
from app.gui.canvas.canvas import DRAW, SELECT
from app.gui.document import Document
from app.gui.label.class_field import completions
from app.gui.label.comparison import Comparison
from app.gui.label.workspace import LabelWorkspace
from app.voc.reader import read_annotation

XML = """<annotation>
  <filename>{name}.png</filename>
  <size><width>320</width><height>240</height><depth>3</depth></size>
  <object><name>cat</name><pose>Left</pose><truncated>0</truncated><difficult>0</difficult>
    <bndbox><xmin>11</xmin><ymin>21</ymin><xmax>110</xmax><ymax>120</ymax></bndbox></object>
  <object><name>dog</name><pose>Unspecified</pose><truncated>1</truncated><difficult>0</difficult>
    <bndbox><xmin>201</xmin><ymin>101</ymin><xmax>300</xmax><ymax>220</ymax></bndbox></object>
</annotation>
"""
NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "set"
    for name in ("JPEGImages", "Annotations"):
        (root / name).mkdir(parents=True)
    for name in ("a", "b", "c"):
        Image.new("RGB", (320, 240), "gray").save(root / "JPEGImages" / f"{name}.png")
    for name in ("a", "b"):
        (root / "Annotations" / f"{name}.xml").write_text(XML.format(name=name), newline="")
    return root


@pytest.fixture
def work(folder: Path, show_dataset: Callable[..., LabelWorkspace], qtbot: QtBot) -> LabelWorkspace:
    """The workspace on three images (the last without annotation), showing the first."""
    workspace = show_dataset(folder, 1200, 800)
    shown(workspace, qtbot)
    return workspace


def shown(work: LabelWorkspace, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: work.canvas.image_size is not None)


def go(work: LabelWorkspace, index: int, qtbot: QtBot) -> None:
    work.session.set_image_index(index)
    shown(work, qtbot)


def drag(work: LabelWorkspace, start: tuple[float, float], end: tuple[float, float]) -> None:
    canvas, area = work.canvas, work.canvas.viewport()
    first, last = canvas.to_view(*start).toPoint(), canvas.to_view(*end).toPoint()
    QTest.mousePress(area, LEFT, NONE, first)
    for share in (0.5, 1.0):
        at = QPointF(first + (last - first) * share)
        event = QMouseEvent(QMouseEvent.Type.MouseMove, at, area.mapToGlobal(at), LEFT, LEFT, NONE)
        QApplication.sendEvent(area, event)
    QTest.mouseRelease(area, LEFT, NONE, last)


def click(work: LabelWorkspace, x: float, y: float, modifier: Qt.KeyboardModifier = NONE) -> None:
    QTest.mouseClick(work.canvas.viewport(), LEFT, modifier, work.canvas.to_view(x, y).toPoint())


def press(work: LabelWorkspace, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    work.canvas.setFocus()
    QTest.keyClick(work.canvas, key, modifier)


def doc(work: LabelWorkspace) -> Document:
    assert work.session.document is not None
    return work.session.document


def on_disk(work: LabelWorkspace, index: int) -> list[tuple[str, tuple[float, ...]]]:
    path = doc(work).entry(index).annotation_path
    assert path is not None
    return [(b.name, edits.edges(b)) for b in read_annotation(path).annotation.boxes]


def whole(work: LabelWorkspace) -> None:
    """Go to 200 %, where whole pixels are whole screen pixels."""
    work.canvas.zoom_to(2.0)


def test_draw_move_resize_delete_undo_redo_save(work: LabelWorkspace) -> None:
    whole(work)
    press(work, Qt.Key.Key_W)
    assert work.canvas.tool == DRAW
    drag(work, (130, 30), (180, 80))
    press(work, Qt.Key.Key_V)
    assert work.canvas.tool == SELECT
    assert work.canvas.selected == [2]
    drag(work, (150, 60), (160, 65))
    drag(work, (190, 85), (195, 95))
    click(work, 250, 150)
    press(work, Qt.Key.Key_Delete)
    assert doc(work).save(0)
    assert on_disk(work, 0) == [("cat", (10, 20, 110, 120)), ("cat", (140, 35, 195, 95))]
    stack = doc(work).undo_stack
    assert [stack.text(k) for k in range(4)] == ["Draw box", "Move box", "Resize box", "Delete box"]
    for _ in range(4):
        stack.undo()
    assert doc(work).save(0)
    assert doc(work).entry(0).annotation_path.read_text() == XML.format(name="a")
    for _ in range(4):
        stack.redo()
    assert doc(work).save(0)
    assert on_disk(work, 0) == [("cat", (10, 20, 110, 120)), ("cat", (140, 35, 195, 95))]


def test_undo_goes_to_the_image_that_it_changes(work: LabelWorkspace, qtbot: QtBot) -> None:
    click(work, 60, 70)
    press(work, Qt.Key.Key_Right)
    go(work, 1, qtbot)
    click(work, 250, 150)
    press(work, Qt.Key.Key_Delete)
    go(work, 2, qtbot)
    doc(work).undo_stack.undo()
    assert work.session.image_index == 1
    assert len(work.canvas.annotation.boxes) == 2
    doc(work).undo_stack.undo()
    assert work.session.image_index == 0
    assert doc(work).dirty_indices == []


def test_an_unlabelled_image_is_labelled_from_nothing(
    work: LabelWorkspace, qtbot: QtBot, folder: Path
) -> None:
    go(work, 2, qtbot)
    whole(work)
    press(work, Qt.Key.Key_2)  # no box selected: the next one is a dog
    press(work, Qt.Key.Key_R)
    drag(work, (20, 30), (70, 90))
    assert doc(work).save_all()
    written = read_annotation(folder / "Annotations" / "c.xml").annotation
    assert (written.width, written.height, written.filename) == (320, 240, "c.png")
    assert [(b.name, edits.edges(b)) for b in written.boxes] == [("dog", (20, 30, 70, 90))]


def test_digits_change_the_class_of_the_selected_boxes(work: LabelWorkspace) -> None:
    press(work, Qt.Key.Key_A, CTRL)
    assert work.canvas.selected == [0, 1]
    press(work, Qt.Key.Key_2)
    assert [b.name for b in work.canvas.annotation.boxes] == ["dog", "dog"]
    assert doc(work).undo_stack.count() == 1
    assert work.panel.classes._view.classes.all == [1, 3]


def test_boxes_are_copied_between_images_and_appended(work: LabelWorkspace, qtbot: QtBot) -> None:
    click(work, 250, 150)
    press(work, Qt.Key.Key_C, CTRL)
    go(work, 1, qtbot)
    press(work, Qt.Key.Key_V, CTRL)
    boxes = [(b.name, edits.edges(b)) for b in work.canvas.annotation.boxes]
    assert boxes[:2] == [("cat", (10, 20, 110, 120)), ("dog", (200, 100, 300, 220))]
    assert boxes[2:] == [("dog", (210, 110, 310, 230))]
    assert work.canvas.selected == [2]
    press(work, Qt.Key.Key_D, CTRL)
    assert len(work.canvas.annotation.boxes) == 4
    doc(work).undo_stack.undo()
    doc(work).undo_stack.undo()
    assert len(work.canvas.annotation.boxes) == 2


def test_space_verifies_and_an_empty_image_becomes_a_negative(
    work: LabelWorkspace, qtbot: QtBot, folder: Path
) -> None:
    press(work, Qt.Key.Key_Space)
    assert work.header.verified.isChecked()
    press(work, Qt.Key.Key_Space)
    assert not work.header.verified.isChecked()
    go(work, 2, qtbot)
    QTest.mouseClick(work.header.verified, LEFT)
    assert doc(work).save_all()
    written = read_annotation(folder / "Annotations" / "c.xml").annotation
    assert (written.verified, written.boxes) == (True, ())


def test_the_list_and_the_canvas_choose_and_hover_together(work: LabelWorkspace) -> None:
    boxes = work.panel.boxes
    click(work, 60, 70)
    assert boxes.selected_rows() == [0]
    second = boxes.visualRect(boxes.boxes.index(1)).center()
    QTest.mouseClick(boxes.viewport(), LEFT, NONE, second)
    assert work.canvas.selected == [1]
    QTest.mouseClick(boxes.viewport(), LEFT, CTRL, boxes.visualRect(boxes.boxes.index(0)).center())
    assert work.canvas.selected == [0, 1]
    work.canvas.set_hovered(0)
    assert boxes.hovered == 0
    boxes._hover(1)
    assert work.canvas.shown.hovered == 1


def test_the_eye_of_a_row_hides_its_box_only(work: LabelWorkspace) -> None:
    boxes = work.panel.boxes
    rect = boxes.visualRect(boxes.boxes.index(0))
    eye = QPoint(boxes.viewport().width() - 22, rect.center().y())
    QTest.mouseClick(boxes.viewport(), LEFT, NONE, eye)
    assert work.canvas.shown.hidden == {0}
    assert boxes.boxes.hidden == {0}
    click(work, 60, 70)
    assert work.canvas.selected == []
    QTest.mouseClick(boxes.viewport(), LEFT, NONE, eye)
    assert work.canvas.shown.hidden == frozenset()


def test_exact_coordinates_are_those_of_the_file(work: LabelWorkspace) -> None:
    click(work, 60, 70)
    fields = work.panel.inspector.coordinates
    assert [f.lineEdit().text() for f in fields] == ["11", "21", "100", "100"]
    fields[0].setValue(31)
    fields[3].setValue(50)
    assert doc(work).save(0)
    assert b"<xmin>31</xmin><ymin>21</ymin><xmax>130</xmax><ymax>70</ymax>" in (
        doc(work).entry(0).annotation_path.read_bytes()
    )
    fields[0].setValue(9999)
    assert fields[0].value() == 221  # as far right as the width allows
    fields[2].setValue(0)
    assert fields[2].value() == 1


def test_a_fraction_is_rounded_in_a_file_of_whole_numbers(work: LabelWorkspace) -> None:
    click(work, 60, 70)
    field = work.panel.inspector.coordinates[0]
    field.setValue(20.5)
    assert edits.edges(work.canvas.annotation.boxes[0])[0] == 20
    assert field.value() == 21
    assert doc(work).save_all()
    path = doc(work).entry(0).annotation_path
    assert "<xmin>21</xmin>" in path.read_text()


def test_flags_pose_and_class_of_several_boxes(work: LabelWorkspace) -> None:
    inspector = work.panel.inspector
    press(work, Qt.Key.Key_A, CTRL)
    assert inspector.class_field.currentText() == ""
    truncated = inspector.flags["truncated"]
    assert truncated.checkState() == Qt.CheckState.PartiallyChecked
    truncated.click()
    assert [b.truncated for b in work.canvas.annotation.boxes] == [True, True]
    truncated.click()
    assert [b.truncated for b in work.canvas.annotation.boxes] == [False, False]
    inspector.pose_field.setCurrentIndex(2)
    inspector.pose_field.activated.emit(2)
    assert [b.pose for b in work.canvas.annotation.boxes] == ["Rear", "Rear"]
    assert doc(work).undo_stack.count() == 3


def test_a_class_can_be_typed_and_a_new_one_is_appended(work: LabelWorkspace) -> None:
    click(work, 60, 70)
    press(work, Qt.Key.Key_E, CTRL)
    field = work.panel.inspector.class_field
    QTest.keyClicks(field.lineEdit(), "  fox ")
    QTest.keyClick(field.lineEdit(), Qt.Key.Key_Return)
    assert work.canvas.annotation.boxes[0].name == "fox"
    assert doc(work).classes == ["cat", "dog", "fox"]
    assert doc(work).undo_stack.count() == 1
    press(work, Qt.Key.Key_E, CTRL)
    QTest.keyClicks(field.lineEdit(), "wolf")
    QTest.keyClick(field.lineEdit(), Qt.Key.Key_Escape)
    assert work.canvas.annotation.boxes[0].name == "fox"
    assert field.currentText() == "fox"


def test_enter_takes_the_class_that_begins_with_what_was_typed(work: LabelWorkspace, qtbot: QtBot) -> None:
    click(work, 60, 70)
    press(work, Qt.Key.Key_E, CTRL)
    field = work.panel.inspector.class_field
    rows = field._completer.completionModel()
    assert [rows.index(k, 0).data() for k in range(rows.rowCount())] == ["cat", "dog"]
    QTest.keyClicks(field.lineEdit(), "DO")
    assert [rows.index(k, 0).data() for k in range(rows.rowCount())] == ["dog", "New class “DO”"]
    assert field._popup.currentIndex().row() == 0
    QTest.keyClick(field._popup, Qt.Key.Key_Return)
    assert work.canvas.annotation.boxes[0].name == "dog"
    assert doc(work).classes == ["cat", "dog"]
    assert not field._popup.isVisible()
    qtbot.waitUntil(work.canvas.hasFocus)


def test_a_new_class_may_begin_like_one_that_is_there(work: LabelWorkspace) -> None:
    click(work, 60, 70)
    press(work, Qt.Key.Key_E, CTRL)
    field = work.panel.inspector.class_field
    QTest.keyClicks(field.lineEdit(), "do")
    QTest.keyClick(field._popup, Qt.Key.Key_Down)
    QTest.keyClick(field._popup, Qt.Key.Key_Return)
    assert work.canvas.annotation.boxes[0].name == "do"
    press(work, Qt.Key.Key_E, CTRL)
    QTest.keyClicks(field.lineEdit(), "g")  # only inside a name: Enter makes a new class
    assert field._popup.currentIndex().data() == "New class “g”"
    QTest.keyClick(field._popup, Qt.Key.Key_Escape)
    assert field.currentText() == "do"
    assert not field._popup.isVisible()


@pytest.mark.parametrize(
    ("text", "found", "taken"),
    [
        ("r", ["RBC", "rod", "WBC or"], "RBC"),
        ("ro", ["rod"], "rod"),
        ("ROD", ["rod"], "rod"),
        ("bc", ["RBC", "WBC or"], ""),
        ("WBC or", ["WBC or"], "WBC or"),
        ("x", [], ""),
    ],
)
def test_completions(text: str, found: list[str], taken: str) -> None:
    names = ["RBC", "WBC or", "rod"]
    offered, at = completions(text, names)
    assert offered == found
    assert (offered[at] if at >= 0 else "") == taken


def test_digits_and_letters_typed_into_a_field_are_text(work: LabelWorkspace, qtbot: QtBot) -> None:
    click(work, 60, 70)
    press(work, Qt.Key.Key_E, CTRL)
    line = work.panel.inspector.class_field.lineEdit()
    qtbot.waitUntil(line.hasFocus)
    QTest.keyClicks(line, "w2d a")
    assert line.text() == "w2d a"
    assert (work.canvas.tool, work.session.image_index) == (SELECT, 0)


def test_a_class_can_be_added_and_is_next(work: LabelWorkspace) -> None:
    classes = work.panel.classes
    classes._ask()
    QTest.keyClicks(classes._edit, "fox")
    QTest.keyClick(classes._edit, Qt.Key.Key_Return)
    assert doc(work).classes == ["cat", "dog", "fox"]
    assert work.editor.class_name == "fox"
    assert not classes._edit.isVisible()


def test_a_file_changed_on_disk_is_asked_about(work: LabelWorkspace) -> None:
    path = doc(work).entry(0).annotation_path
    click(work, 60, 70)
    press(work, Qt.Key.Key_Right)
    path.write_text(XML.format(name="a").replace("dog", "pig"))
    assert not doc(work).save_all()
    assert "changed on disk" in work.banner.text
    theirs = button(work, "Take the file’s")
    theirs.click()
    assert [b.name for b in work.canvas.annotation.boxes] == ["cat", "pig"]
    assert work.banner.text == ""
    click(work, 60, 70)
    press(work, Qt.Key.Key_Right)
    path.write_text(XML.format(name="a"))
    assert not doc(work).save_all()
    button(work, "Keep mine").click()
    assert on_disk(work, 0) == [("cat", (11, 20, 111, 120)), ("pig", (200, 100, 300, 220))]
    assert work.banner.text == ""


@pytest.mark.parametrize(
    ("answer", "names"),
    [
        ("Keep mine", ["cat", "dog"]),
        ("Take the file’s", ["cat", "pig", "owl"]),
        ("Keep both", ["cat", "pig", "owl", "cat", "dog"]),
        ("Decide later", ["cat", "dog"]),
    ],
)
def test_two_versions_are_compared_side_by_side(
    work: LabelWorkspace, qtbot: QtBot, answer: str, names: list[str]
) -> None:
    path = doc(work).entry(0).annotation_path
    click(work, 60, 70)
    press(work, Qt.Key.Key_Right)
    place = "<xmin>5</xmin><ymin>5</ymin><xmax>9</xmax><ymax>9</ymax>"
    owl = f"<object><name>owl</name><bndbox>{place}</bndbox></object>"
    theirs = XML.format(name="a").replace("dog", "pig").replace("</annotation>", f"{owl}</annotation>")
    path.write_text(theirs)
    assert not doc(work).save_all()
    button(work, "Compare…").click()
    (dialog,) = work.window().findChildren(Comparison)
    qtbot.waitUntil(lambda: dialog.views[1].image_size == (320, 240))
    assert [len(view.annotation.boxes) for view in dialog.views] == [2, 3]
    assert [view.selected for view in dialog.views] == [[0, 1], [0, 1, 2]]
    words = [w.text() for w in dialog.findChildren(QLabel)]
    assert "2 boxes" in words
    assert "3 boxes" in words
    assert path.read_text() == theirs
    next(b for b in dialog.findChildren(QPushButton) if b.text() == answer).click()
    assert [box.name for box in work.canvas.annotation.boxes] == names
    assert doc(work).is_dirty(0) == (answer in ("Keep both", "Decide later"))
    if answer == "Keep both":
        doc(work).undo_stack.undo()
        assert doc(work).dirty_indices == []
    elif answer == "Keep mine":
        assert [name for name, _ in on_disk(work, 0)] == names
    dialog.close()


def button(work: LabelWorkspace, text: str) -> QPushButton:
    return next(b for b in work.banner.findChildren(QPushButton) if b.text() == text)


def test_an_annotation_that_cannot_be_read_is_shown_and_left_alone(
    work: LabelWorkspace, qtbot: QtBot
) -> None:
    path = doc(work).entry(1).annotation_path
    path.write_text("<annotation>\n<object>\n</annotation>")
    go(work, 1, qtbot)
    assert "cannot be read" in work.banner.text
    assert "line 3" in work.banner.text
    press(work, Qt.Key.Key_W)
    drag(work, (20, 30), (70, 90))
    press(work, Qt.Key.Key_Space)
    assert doc(work).dirty_indices == []
    assert path.read_text() == "<annotation>\n<object>\n</annotation>"
    path.write_text(XML.format(name="b"))
    button(work, "Read again").click()
    assert len(work.canvas.annotation.boxes) == 2
    assert work.banner.text == ""


def test_a_missing_image_leaves_its_boxes_alone(work: LabelWorkspace, qtbot: QtBot, folder: Path) -> None:
    (folder / "JPEGImages" / "b.png").write_bytes(b"no image")
    work.loader.forget()
    work.session.set_image_index(1)
    qtbot.waitUntil(lambda: work.canvas._message is not None)
    assert work.panel.boxes.boxes.rowCount() == 2
    press(work, Qt.Key.Key_W)
    QTest.mouseClick(work.canvas.viewport(), LEFT)
    assert doc(work).dirty_indices == []


def test_another_size_in_the_file_is_said(work: LabelWorkspace, qtbot: QtBot, folder: Path) -> None:
    Image.new("RGB", (160, 120)).save(folder / "JPEGImages" / "b.png")
    work.loader.forget()
    go(work, 1, qtbot)
    assert "320 × 240" in work.banner.text
    assert "160 × 120" in work.banner.text


def test_a_hidden_workspace_catches_up_when_it_is_seen(work: LabelWorkspace, qtbot: QtBot) -> None:
    work.hide()
    work.session.set_image_index(1)
    assert work.editor.index == 0
    work.show()
    qtbot.waitUntil(lambda: work.editor.index == 1)


def test_image_change_saves_with_autosave(work: LabelWorkspace, qtbot: QtBot) -> None:
    doc(work).autosave = True
    click(work, 60, 70)
    press(work, Qt.Key.Key_Right)
    go(work, 1, qtbot)
    qtbot.waitUntil(lambda: doc(work).dirty_indices == [])
    assert on_disk(work, 0)[0] == ("cat", (11, 20, 111, 120))


def test_closing_the_dataset_empties_everything(work: LabelWorkspace) -> None:
    work.session.set_document(None)
    assert work.canvas.image_size is None
    assert work.panel.boxes.boxes.rowCount() == 0
    press(work, Qt.Key.Key_1)
    press(work, Qt.Key.Key_Space)
    press(work, Qt.Key.Key_V, CTRL)


def test_the_first_box_of_a_dataset_without_classes_asks_for_its_class(
    tmp_path: Path, show_dataset: Callable[..., LabelWorkspace], qtbot: QtBot
) -> None:
    Image.new("RGB", (320, 240)).save(tmp_path / "a.png")
    work = show_dataset(tmp_path, 1200, 800)
    document = doc(work)
    shown(work, qtbot)
    whole(work)
    press(work, Qt.Key.Key_W)
    drag(work, (20, 30), (70, 90))
    line = work.panel.inspector.class_field.lineEdit()
    qtbot.waitUntil(line.hasFocus)
    QTest.keyClicks(line, "nut")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert document.save_all()
    assert [b.name for b in read_annotation(tmp_path / "a.xml").annotation.boxes] == ["nut"]
    press(work, Qt.Key.Key_W)
    drag(work, (120, 30), (170, 90))
    assert work.canvas.annotation.boxes[1].name == "nut"


def test_the_canvas_takes_the_keys_from_a_list_when_the_mouse_enters(
    work: LabelWorkspace, qtbot: QtBot
) -> None:
    work.panel.boxes.setFocus()
    qtbot.waitUntil(work.panel.boxes.hasFocus)
    middle = QPointF(work.canvas.rect().center())
    QApplication.sendEvent(work.canvas, QEnterEvent(middle, middle, middle))
    assert work.canvas.hasFocus()
    line = work.panel.inspector.coordinates[0]
    click(work, 60, 70)
    line.setFocus()
    QApplication.sendEvent(work.canvas, QEnterEvent(middle, middle, middle))
    assert line.hasFocus()  # what is being typed is left in peace
