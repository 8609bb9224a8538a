"""The gallery, the view, class colours, images kept out of training, and the class of new boxes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.core.dataset import Convention
from app.gui.canvas import edits
from app.gui.document import Document
from app.gui.label.crops import SIDE, cut
from app.gui.label.gallery import gallery_tiles
from app.gui.label.gallery_view import tick_of
from app.gui.label.workspace import LabelWorkspace
from app.gui.theme import Theme
from app.settings import labelling
from app.voc.index import open_dataset

NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton
OBJECT = "<object><name>{name}</name><bndbox>{place}</bndbox></object>"
PLACE = "<xmin>{0}</xmin><ymin>{1}</ymin><xmax>{2}</xmax><ymax>{3}</ymax>"


def xml(name: str, *boxes: tuple[str, int, int, int, int]) -> str:
    objects = "".join(OBJECT.format(name=b[0], place=PLACE.format(*b[1:])) for b in boxes)
    size = "<size><width>160</width><height>120</height><depth>3</depth></size>"
    return f"<annotation><filename>{name}.png</filename>{size}{objects}</annotation>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three images with two, two and no boxes; the last has no file."""
    for k, name in enumerate("abc"):
        Image.new("RGB", (160, 120), (60 * k, 100, 200)).save(tmp_path / f"{name}.png")
    (tmp_path / "a.xml").write_text(xml("a", ("cat", 11, 21, 60, 80), ("dog", 81, 21, 140, 100)))
    (tmp_path / "b.xml").write_text(xml("b", ("cat", 31, 11, 50, 30), ("cat", 61, 41, 120, 110)))
    return tmp_path


@pytest.fixture
def work(folder: Path, show_dataset: Callable[..., LabelWorkspace], qtbot: QtBot) -> LabelWorkspace:
    workspace = show_dataset(folder, 1200, 800)
    qtbot.waitUntil(lambda: workspace.canvas.image_size is not None)
    return workspace


def doc(work: LabelWorkspace) -> Document:
    assert work.session.document is not None
    return work.session.document


def press(work: LabelWorkspace, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    work.canvas.setFocus()
    QTest.keyClick(work.canvas, key, modifier)


def names(work: LabelWorkspace, index: int) -> list[str]:
    return [box.name for box in doc(work).annotation(index).boxes]


def cell(work: LabelWorkspace, row: int) -> QPoint:
    view = work.gallery.view
    return view.visualRect(view.tiles.index(row)).center()


def tick(work: LabelWorkspace, row: int) -> None:
    view = work.gallery.view
    at = tick_of(view.visualRect(view.tiles.index(row))).center()
    QTest.mouseClick(view.viewport(), LEFT, NONE, at)


def test_all_boxes_of_a_class_are_found_unsaved_ones_too(work: LabelWorkspace) -> None:
    tiles = [(tile.image, tile.row, tile.box) for tile in gallery_tiles(doc(work), "cat")]
    assert tiles == [(0, 0, (10, 20, 60, 80)), (1, 0, (30, 10, 50, 30)), (1, 1, (60, 40, 120, 110))]
    work.canvas.select([1])
    press(work, Qt.Key.Key_1)
    assert [(t.image, t.row) for t in gallery_tiles(doc(work), "cat")] == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert gallery_tiles(doc(work), "dog") == []
    assert gallery_tiles(doc(work), "no class") == []


def test_a_click_goes_to_the_box(work: LabelWorkspace, qtbot: QtBot) -> None:
    press(work, Qt.Key.Key_G)
    assert work.gallery.isVisible()
    assert work.gallery.view.tiles.rowCount() == 3
    QTest.mouseClick(work.gallery.view.viewport(), LEFT, NONE, cell(work, 2))
    assert not work.gallery.isVisible()
    assert work.session.image_index == 1
    assert work.canvas.selected == [1]
    qtbot.waitUntil(lambda: work.canvas.image_size is not None)


def test_many_boxes_are_relabelled_in_one_step(work: LabelWorkspace, qtbot: QtBot) -> None:
    work.gallery.show_class("cat")
    tick(work, 0)
    tick(work, 1)
    tick(work, 2)
    tick(work, 1)
    assert [(t.image, t.row) for t in work.gallery.view.selected_tiles()] == [(0, 0), (1, 1)]
    QTest.keyClick(work.gallery.view, Qt.Key.Key_2)
    assert (names(work, 0), names(work, 1)) == (["dog", "dog"], ["cat", "dog"])
    assert doc(work).undo_stack.count() == 1
    qtbot.waitUntil(lambda: work.gallery.view.tiles.rowCount() == 1)
    doc(work).undo_stack.undo()
    assert (names(work, 0), names(work, 1)) == (["cat", "dog"], ["cat", "cat"])
    qtbot.waitUntil(lambda: work.gallery.view.tiles.rowCount() == 3)
    QTest.keyClick(work.gallery.view, Qt.Key.Key_A, CTRL)
    work.gallery.relabel("fox")
    assert doc(work).class_totals() == [0, 1, 3]
    QTest.keyClick(work.gallery.view, Qt.Key.Key_Escape)
    assert not work.gallery.isVisible()


def test_a_double_click_on_a_tick_chooses_as_one_click_does(work: LabelWorkspace) -> None:
    work.gallery.show_class("cat")
    view = work.gallery.view
    at = tick_of(view.visualRect(view.tiles.index(1))).center()
    QTest.mouseClick(view.viewport(), LEFT, NONE, at)
    QTest.mouseDClick(view.viewport(), LEFT, NONE, at)
    assert view.selected_tiles() == [view.tiles.tiles[1]]


def test_crops_are_made_in_the_background_and_sorted_by_size(work: LabelWorkspace, qtbot: QtBot) -> None:
    work.gallery.show_class("cat")
    view = work.gallery.view
    qtbot.waitUntil(lambda: len(view.crops._crops) == 3)
    work.gallery._order._choose(1)
    assert view.tiles.tiles[0].box == (30, 10, 50, 30)
    view.grab()
    work.gallery._class.setCurrentIndex(1)
    work.gallery._class.activated.emit(1)
    assert work.gallery.class_name == "dog"


@pytest.mark.parametrize("box", [(10, 10, 60, 20), (-5, -5, 10, 10), (90, 70, 100, 80), (300, 300, 310, 310)])
def test_a_crop_shows_its_box_in_the_middle(box: tuple[float, float, float, float]) -> None:
    image = np.zeros((80, 100, 3), np.uint8)
    x1, y1, x2, y2 = (int(v) for v in box)
    image[max(y1, 0) : y2, max(x1, 0) : x2] = 255
    crop = cut(image, box)
    assert crop.shape == (SIDE, SIDE, 4)
    rows, columns = np.nonzero(crop[..., 0] > 128)
    if x1 >= 100:
        assert not crop.any()
    elif x1 >= 0:
        assert abs((columns.min() + columns.max() + 1) / 2 - SIDE / 2) <= 2
        assert abs((rows.min() + rows.max() + 1) / 2 - SIDE / 2) <= 2
    else:
        assert crop[0, 0, 3] == 0  # outside the image


def test_the_gallery_opens_from_the_class_list(work: LabelWorkspace) -> None:
    view = work.panel.classes._view
    rect = view.visualRect(view.classes.index(1))
    at = QPoint(view.viewport().width() - 26, rect.center().y())
    QTest.mouseClick(view.viewport(), LEFT, NONE, at)
    assert work.gallery.isVisible()
    assert work.gallery.class_name == "dog"
    QTest.mouseClick(view.viewport(), LEFT, NONE, QPoint(40, rect.center().y()))
    assert work.editor.class_name == "dog"


def test_an_image_is_kept_out_of_training_without_touching_its_files(
    work: LabelWorkspace, folder: Path, qtbot: QtBot
) -> None:
    before = {path: path.read_bytes() for path in folder.iterdir()}
    work.keys["exclude"].trigger()
    assert doc(work).excluded == {0}
    assert work.header.excluded.isVisible()
    assert doc(work).dirty_indices == []
    again = Document(open_dataset(folder, Convention.VOC))
    assert again.excluded == {0}
    work.session.set_image_index(1)
    assert not work.header.excluded.isVisible()
    doc(work).undo_stack.undo()
    assert work.session.image_index == 0
    assert doc(work).excluded == frozenset()
    doc(work).undo_stack.redo()
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    assert labelling.excluded_ids(folder) == {"a"}


def test_the_boxes_of_the_previous_image_are_copied_once(work: LabelWorkspace, qtbot: QtBot) -> None:
    assert not work.keys["copy_previous"].isEnabled()
    work.session.set_image_index(1)
    qtbot.waitUntil(lambda: work.canvas.image_size is not None)
    for _ in range(2):
        work.keys["copy_previous"].trigger()
    assert names(work, 1) == ["cat", "cat", "cat", "dog"]
    assert edits.edges(doc(work).annotation(1).boxes[2]) == (10, 20, 60, 80)
    assert doc(work).undo_stack.count() == 1
    doc(work).undo_stack.undo()
    assert names(work, 1) == ["cat", "cat"]


def test_the_class_of_new_boxes_can_be_fixed(work: LabelWorkspace) -> None:
    work.panel.classes.fixed_button.click()
    assert work.editor.fixed_class
    work.canvas.select([0])
    press(work, Qt.Key.Key_2)
    assert names(work, 0) == ["dog", "dog"]
    assert work.editor.class_name == "cat"
    work.canvas.select(())
    press(work, Qt.Key.Key_2)
    assert work.editor.class_name == "dog"
    assert labelling.load_label_settings().fixed_class
    work.keys["fixed_class"].trigger()
    work.canvas.select([0])
    press(work, Qt.Key.Key_1)
    assert work.editor.class_name == "cat"
    assert not work.panel.classes.fixed_button.isChecked()


def test_classes_chosen_last_are_offered_first(work: LabelWorkspace) -> None:
    field = work.panel.inspector.class_field
    work.canvas.select([0])
    work.editor.choose_class("fox")
    work.editor.choose_class("dog")
    assert [field.itemText(k) for k in range(field.count())] == ["dog", "fox", "cat"]
    assert doc(work).classes == ["cat", "dog", "fox"]


def test_a_class_has_its_own_colour_everywhere_until_it_is_taken_back(work: LabelWorkspace) -> None:
    before = work.canvas.viewport().grab().toImage()
    work.extras.set_colour("dog", QColor("#123456"))
    assert Theme.class_color(1).name() == "#123456"
    assert Theme.class_color(0).name() == "#40a0e8"
    assert work.canvas.viewport().grab().toImage() != before
    assert labelling.load_label_settings().class_colours == {"dog": "#123456"}
    menu = work.extras.class_menu("dog", 1)
    assert [action.text() for action in menu.actions()] == [
        "All boxes of dog",
        "Colour…",
        "Colour of the palette",
        "",
        "Rename in the whole dataset…",
        "Merge into another class…",
        "Delete all its boxes…",
    ]
    menu.actions()[2].trigger()
    assert Theme.class_color(1).name() == "#ffb828"
    assert work.canvas.viewport().grab().toImage() == before


def test_the_view_is_remembered_but_not_its_brightness(
    work: LabelWorkspace, folder: Path, show_dataset: Callable[..., LabelWorkspace]
) -> None:
    menu = work.extras.menu
    work.keys["names"].trigger()
    work.keys["keep_view"].trigger()
    menu._checks["grid"].setChecked(False)
    menu._sliders["gamma"].set_values(1.0)
    menu._take_sliders()
    assert work.canvas.options.gamma == 2.0
    assert work.canvas.shown.tagged
    other = show_dataset(folder, 1200, 800)
    options = other.canvas.options
    assert (options.names, options.keep_view, options.grid, options.gamma) == (True, True, False, 1.0)
    menu.reset()
    assert work.canvas.options.gamma == 1.0


def test_reviewed_and_empty_is_said(work: LabelWorkspace, qtbot: QtBot) -> None:
    work.session.set_image_index(2)
    qtbot.waitUntil(lambda: work.canvas.image_size is not None)
    assert work.header.verified.text() == "Verified"
    press(work, Qt.Key.Key_Space)
    assert work.header.verified.text() == "Reviewed, empty"
    assert doc(work).annotation(2).verified
    work.session.set_image_index(0)
    press(work, Qt.Key.Key_Space)
    assert work.header.verified.text() == "Verified"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"names": "?", "dim": true}', b"\xff"])
def test_damaged_settings_are_no_obstacle(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "labelling.json"
    path.write_bytes(content)
    settings = labelling.load_label_settings(path)
    assert settings.names is False
    assert settings.dim is (b"dim" in content)
    assert labelling.change_label_settings(path, names=True).names
    assert labelling.load_label_settings(path).names
